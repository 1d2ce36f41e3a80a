package org.flinkmodelrouter.resolution;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * A model of the catalog as a router names it: database, name and, where one was asked for, a
 * version or an alias of one.
 *
 * @param path database and name, without what follows {@code $}
 * @param version the number after {@code $}, if one stands there
 * @param alias the alias after {@code $}, if one stands there; with neither, the current version is
 *     meant
 */
public record ModelName(ObjectPath path, OptionalInt version, Optional<String> alias) {

  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern ALIAS = Pattern.compile("\\p{L}[\\p{L}\\p{N}_-]*");

  /** A model without an alias. */
  public ModelName(ObjectPath path, OptionalInt version) {
    this(path, version, Optional.empty());
  }

  /**
   * Reads {@code name}, {@code name$3} or {@code name$prod}, or one of these behind {@code
   * database.}.
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
    ObjectPath path = new ObjectPath(ownDatabase, name);
    return dollar < 0
        ? new ModelName(path, OptionalInt.empty())
        : picked(path, nameAndVersion.substring(dollar + 1))
            .orElseThrow(
                () ->
                    malformed(
                        text,
                        "Behind '$' stands the number of a version, from 1 on, or an alias, which"
                            + " starts with a letter"));
  }

  /**
   * Reads a path of Flink's, whose parts may hold dots: {@code name}, {@code name$3} or {@code
   * name$prod}.
   *
   * @return empty if what stands behind {@code $} is no version and no alias, so that no such model
   *     can exist
   */
  public static Optional<ModelName> of(ObjectPath path) {
    String text = path.getObjectName();
    int dollar = text.indexOf('$');
    if (dollar < 0) {
      return Optional.of(new ModelName(path, OptionalInt.empty()));
    }
    if (dollar == 0) {
      return Optional.empty();
    }
    ObjectPath model = new ObjectPath(path.getDatabaseName(), text.substring(0, dollar));
    return picked(model, text.substring(dollar + 1));
  }

  private static Optional<ModelName> picked(ObjectPath path, String written) {
    if (VERSION.matcher(written).matches()) {
      return Optional.of(new ModelName(path, OptionalInt.of(Integer.parseInt(written))));
    }
    if (ALIAS.matcher(written).matches()) {
      return Optional.of(new ModelName(path, OptionalInt.empty(), Optional.of(written)));
    }
    return Optional.empty();
  }

  /**
   * The same with {@code $3} or {@code $prod} behind the model's name, as Flink's paths have it.
   */
  public ObjectPath toObjectPath() {
    String picked = picked();
    return picked.isEmpty()
        ? path
        : new ObjectPath(path.getDatabaseName(), path.getObjectName() + "$" + picked);
  }

  private String picked() {
    return version.isPresent() ? String.valueOf(version.getAsInt()) : alias.orElse("");
  }

  private static ValidationException malformed(String text, String reason) {
    return new ValidationException(
        String.format(
            "'%s' is not a model's name. %s. Write name or database.name, with $3 behind it for"
                + " version 3 or $prod for the version that the alias prod names.",
            text, reason));
  }

  /** The name as it would be written, with its database. */
  @Override
  public String toString() {
    return toObjectPath().getFullName();
  }
}
