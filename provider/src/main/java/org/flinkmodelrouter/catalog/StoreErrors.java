package org.flinkmodelrouter.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotEmptyException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.ModelAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.apache.flink.table.catalog.exceptions.PartitionAlreadyExistsException;
import org.apache.flink.table.catalog.exceptions.PartitionNotExistException;
import org.apache.flink.table.catalog.exceptions.PartitionSpecInvalidException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotPartitionedException;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.system.SystemDatabase;

/**
 * Errors of the store in Flink's terms, by the table that Python reads too. The innermost exception
 * has the whole message: Flink's SQL client shows nothing else.
 */
final class StoreErrors {

  private static final String TABLE = "/org/flinkmodelrouter/contract/errors.json";
  private static final Map<String, String> FLINK_NAMES = flinkNames();

  private final String catalog;

  /**
   * Translates for one catalog.
   *
   * @param catalog its name
   */
  StoreErrors(String catalog) {
    this.catalog = catalog;
  }

  /** Translates an error about a database. */
  Translation about(String database, BridgeException error) {
    return new Translation(
        switch (name(error)) {
          case "DatabaseNotExistException" ->
              new DatabaseNotExistException(catalog, database, ownOr(database, error));
          case "DatabaseAlreadyExistException" ->
              new DatabaseAlreadyExistException(catalog, database, error);
          case "DatabaseNotEmptyException" ->
              new DatabaseNotEmptyException(catalog, database, error);
          default -> unchecked(error);
        });
  }

  /** The store knows nothing of the database that is the catalog's own. */
  private static RuntimeException ownOr(String database, BridgeException error) {
    return database.equals(SystemDatabase.NAME) ? new CatalogException(SystemDatabase.OWN) : error;
  }

  /** Translates an error about an object of a database. */
  Translation about(ObjectPath path, BridgeException error) {
    return switch (name(error)) {
      case "TableNotExistException" ->
          new Translation(new TableNotExistException(catalog, path, error));
      case "TableAlreadyExistException" ->
          new Translation(new TableAlreadyExistException(catalog, path, error));
      case "TableNotPartitionedException" ->
          new Translation(new TableNotPartitionedException(catalog, path, error));
      case "FunctionNotExistException" ->
          new Translation(new FunctionNotExistException(catalog, path, error));
      case "FunctionAlreadyExistException" ->
          new Translation(new FunctionAlreadyExistException(catalog, path, error));
      case "ModelNotExistException" ->
          new Translation(new ModelNotExistException(catalog, path, error));
      case "ModelAlreadyExistException" ->
          new Translation(new ModelAlreadyExistException(catalog, path, error));
      default -> about(path.getDatabaseName(), error);
    };
  }

  /**
   * Translates an error about a partition.
   *
   * @param keys the table's, if the error is that they are others
   */
  Translation about(
      ObjectPath path, CatalogPartitionSpec spec, List<String> keys, BridgeException error) {
    return switch (name(error)) {
      case "PartitionNotExistException" ->
          new Translation(new PartitionNotExistException(catalog, path, spec, error));
      case "PartitionAlreadyExistsException" ->
          new Translation(new PartitionAlreadyExistsException(catalog, path, spec, error));
      case "PartitionSpecInvalidException" ->
          new Translation(new PartitionSpecInvalidException(catalog, keys, path, spec, error));
      default -> about(path, error);
    };
  }

  /** Translates an error that is about no object. */
  RuntimeException unchecked(BridgeException error) {
    return name(error).equals("UnsupportedOperationException")
        ? new UnsupportedOperationException(error.getMessage())
        : new CatalogException(error.getMessage());
  }

  /** The codes of the table. */
  static Map<String, String> table() {
    return FLINK_NAMES;
  }

  private static String name(BridgeException error) {
    // A newer Python package may have codes that this jar doesn't know.
    return FLINK_NAMES.getOrDefault(error.code(), "CatalogException");
  }

  private static Map<String, String> flinkNames() {
    try (InputStream table = StoreErrors.class.getResourceAsStream(TABLE)) {
      if (table == null) {
        throw new IllegalStateException("The jar lacks " + TABLE + ". Build or copy it anew.");
      }
      Map<String, String> names = new HashMap<>();
      for (Map.Entry<String, JsonNode> code :
          new ObjectMapper().readTree(table).path("codes").properties()) {
        names.put(code.getKey(), code.getValue().path("flink").asText());
      }
      return Map.copyOf(names);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + TABLE + " from the jar.", e);
    }
  }

  /**
   * Flink's exception for an error, thrown by the kinds that a method declares: {@code throw
   * errors.about(path, error).orThrow(ModelNotExistException.class).unchecked()}.
   */
  record Translation(Exception exception) {

    /** Throws the exception if it is of this kind. */
    <X extends Exception> Translation orThrow(Class<X> kind) throws X {
      if (kind.isInstance(exception)) {
        throw kind.cast(exception);
      }
      return this;
    }

    /** The exception as one that needs no declaration. */
    RuntimeException unchecked() {
      return exception instanceof RuntimeException unchecked
          ? unchecked
          : new CatalogException(exception.getCause().getMessage());
    }
  }
}
