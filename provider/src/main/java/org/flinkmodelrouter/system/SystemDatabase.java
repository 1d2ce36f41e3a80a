package org.flinkmodelrouter.system;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.procedures.Procedure;

/**
 * The database {@code sys}, which is in every model catalog and in no store. It can be used and
 * asked for its procedures, but SHOW DATABASES doesn't list it: who walks through a catalog finds
 * what users keep there. A catalog that has a database of that name keeps it, and its procedures
 * are there all the same, for nothing else in a catalog is a procedure.
 */
public final class SystemDatabase {

  /** Its name. */
  public static final String NAME = "sys";

  /** What to say to somebody who would create, change or drop it, or something in it. */
  public static final String OWN =
      "The database '"
          + NAME
          + "' is the model catalog's own, for its procedures: it can't be"
          + " created, altered or dropped, and nothing can be put into it.";

  private static final Map<String, Function<SystemCatalog, Procedure>> PROCEDURES =
      new TreeMap<>(Map.of(ExplainRoute.NAME, ExplainRoute::new));

  private SystemDatabase() {}

  /** The database as Flink sees it. */
  public static CatalogDatabase database() {
    return new CatalogDatabaseImpl(Map.of(), "What the model catalog itself offers: procedures.");
  }

  /** Names of its procedures, in order. */
  public static List<String> procedures() {
    return List.copyOf(PROCEDURES.keySet());
  }

  /** One of its procedures, over a catalog. */
  public static Optional<Procedure> procedure(String name, SystemCatalog catalog) {
    return Optional.ofNullable(PROCEDURES.get(name)).map(made -> made.apply(catalog));
  }
}
