package org.flinkmodelrouter.resolution;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * A model of the catalog as a router names it: database, name and, where one was asked for,
 * version.
 *
 * @param path database and name, without the version
 * @param version the version after {@code $}, or empty for the current one
 */
public record ModelName(ObjectPath path, OptionalInt version) {

  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern ALIAS = Pattern.compile("[A-Za-z_].*");

  /**
   * Reads {@code name}, {@code database.name}, {@code name$3} or {@code database.name$3}.
   *
   * @param text the name as it was written
   * @param database where a name without a database lives
   * @throws ValidationException saying what is wrong with the name and how to write it
   */
  public static ModelName parse(String text, String database) {
    if (text.isBlank()) {
      throw new ValidationException(
          "An empty text is not a model's name. Write name or database.name.");
    }
    if (text.indexOf('`') >= 0) {
      throw malformed(
          text, "Backquotes are not needed here, and a name that holds a dot cannot be written");
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length > 2) {
      throw malformed(
          text,
          "It has more than two parts. What a catalog is called is decided by each session, so a"
              + " model is found in the router's own catalog; and a name that itself holds a dot"
              + " cannot be written");
    }
    String ownDatabase = parts.length == 2 ? parts[0] : database;
    String nameAndVersion = parts[parts.length - 1];
    int dollar = nameAndVersion.indexOf('$');
    String name = dollar < 0 ? nameAndVersion : nameAndVersion.substring(0, dollar);
    if (name.isBlank() || ownDatabase.isBlank()) {
      throw malformed(text, "A part of it is empty");
    }
    if (ownDatabase.indexOf('$') >= 0) {
      throw malformed(text, "A database has no versions");
    }
    OptionalInt version =
        dollar < 0
            ? OptionalInt.empty()
            : OptionalInt.of(version(text, nameAndVersion.substring(dollar + 1)));
    return new ModelName(new ObjectPath(ownDatabase, name), version);
  }

  /**
   * Reads a path of Flink's, whose parts may hold dots: {@code name} or {@code name$3}.
   *
   * @return empty if what stands behind {@code $} is no version, so that no such model can exist
   */
  public static Optional<ModelName> of(ObjectPath path) {
    String text = path.getObjectName();
    int dollar = text.indexOf('$');
    if (dollar < 0) {
      return Optional.of(new ModelName(path, OptionalInt.empty()));
    }
    String version = text.substring(dollar + 1);
    if (dollar == 0 || !VERSION.matcher(version).matches()) {
      return Optional.empty();
    }
    ObjectPath model = new ObjectPath(path.getDatabaseName(), text.substring(0, dollar));
    return Optional.of(new ModelName(model, OptionalInt.of(Integer.parseInt(version))));
  }

  private static int version(String text, String written) {
    if (VERSION.matcher(written).matches()) {
      return Integer.parseInt(written);
    }
    if (ALIAS.matcher(written).matches()) {
      throw malformed(
          text,
          "'"
              + written
              + "' would be an alias, and aliases are not kept in this version. Write a version's"
              + " number, or leave out '$"
              + written
              + "' for the current version");
    }
    throw malformed(text, "Behind '$' stands the number of a version, from 1 on");
  }

  private static ValidationException malformed(String text, String reason) {
    return new ValidationException(
        String.format(
            "'%s' is not a model's name. %s. Write name or database.name, with $3 behind it for"
                + " version 3.",
            text, reason));
  }

  /** The name as it would be written: {@code database.name} or {@code database.name$3}. */
  @Override
  public String toString() {
    return version.isPresent() ? path.getFullName() + "$" + version.getAsInt() : path.getFullName();
  }
}
