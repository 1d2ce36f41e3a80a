package org.flinkmodelrouter.catalog;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.ModelChange;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.ModelAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.apache.flink.table.catalog.exceptions.ProcedureNotExistException;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.procedures.Procedure;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;
import org.flinkmodelrouter.resolution.CatalogModelProviderFactory;
import org.flinkmodelrouter.resolution.ModelLookup;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.resolution.ModelReference;
import org.flinkmodelrouter.resolution.ShellWord;
import org.flinkmodelrouter.resolution.StoredModel;
import org.flinkmodelrouter.routing.RouterCheck;
import org.flinkmodelrouter.secrets.SecretResolver;
import org.flinkmodelrouter.system.SystemCatalog;
import org.flinkmodelrouter.system.SystemDatabase;

/**
 * Flink's catalog over the store: every kind of object, each kept for every session and process
 * that opens the same database. It has no state of its own. Models are here; the classes that it
 * extends have one kind of object each.
 *
 * <p>Lives where statements are planned. It is never serialized and never on a TaskManager: what
 * tasks need is in the functions that models are planned into.
 */
public final class ModelCatalog extends FunctionCatalog implements ModelLookup {

  private final ModelStore store;
  private final ModelCheck check;
  private final CatalogModelProviderFactory providers;
  private final SecretResolver secrets;
  private final ClassLoader classLoader;

  /**
   * A catalog over an open store.
   *
   * @param client closed with the catalog
   * @param secrets what references in models may reach
   * @param classLoader the session's
   */
  ModelCatalog(
      String name,
      String defaultDatabase,
      StoreClient client,
      SecretResolver secrets,
      ClassLoader classLoader) {
    super(name, defaultDatabase, client, classLoader);
    this.store = new ModelStore(client, classLoader);
    this.check = new ModelCheck(name, secrets, new RouterCheck(this, classLoader));
    this.providers = new CatalogModelProviderFactory(this, secrets);
    this.secrets = secrets;
    this.classLoader = classLoader;
  }

  /** What makes the providers of this catalog's models: Flink asks it before any other. */
  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(providers);
  }

  // --- procedures ---

  @Override
  public List<String> listProcedures(String database) throws DatabaseNotExistException {
    if (!databaseExists(database)) {
      throw new DatabaseNotExistException(getName(), database);
    }
    return database.equals(SystemDatabase.NAME) ? SystemDatabase.procedures() : List.of();
  }

  @Override
  public Procedure getProcedure(ObjectPath path) throws ProcedureNotExistException {
    if (!path.getDatabaseName().equals(SystemDatabase.NAME)) {
      throw new ProcedureNotExistException(getName(), path);
    }
    return SystemDatabase.procedure(
            path.getObjectName().toLowerCase(Locale.ROOT),
            new SystemCatalog(getName(), getDefaultDatabase(), this, secrets, classLoader))
        .orElseThrow(() -> new ProcedureNotExistException(getName(), path));
  }

  // --- models, read ---

  @Override
  public List<String> listModels(String database) throws DatabaseNotExistException {
    return names(database, () -> store.models(database));
  }

  /**
   * The model, or with {@code $3} or {@code $prod} behind its name that version of it.
   *
   * @throws CatalogException if the model is there and that version isn't: of a model that does not
   *     exist Flink tells no more than that
   */
  @Override
  public CatalogModel getModel(ObjectPath path) throws ModelNotExistException {
    Optional<ModelName> name = ModelName.of(path);
    if (name.isEmpty()) {
      throw new ModelNotExistException(getName(), path);
    }
    try {
      return get(name.get()).model();
    } catch (ModelNotExistException absent) {
      if (path.equals(name.get().path()) || !modelExists(name.get().path())) {
        throw absent;
      }
      throw new CatalogException(absent.getCause().getMessage());
    }
  }

  @Override
  public boolean modelExists(ObjectPath path) {
    Optional<ModelName> name = ModelName.of(path);
    if (name.isEmpty()) {
      return false;
    }
    try {
      get(name.get());
      return true;
    } catch (ModelNotExistException absent) {
      return false;
    }
  }

  @Override
  public StoredModel get(ModelName name) throws ModelNotExistException {
    try {
      return store.model(name);
    } catch (BridgeException error) {
      throw modelError(name.toObjectPath(), error)
          .orThrow(ModelNotExistException.class)
          .unchecked();
    }
  }

  @Override
  public Collection<String> names(String database) {
    try {
      return listModels(database);
    } catch (DatabaseNotExistException absent) {
      return List.of();
    }
  }

  // --- models, written ---

  @Override
  public void createModel(ObjectPath path, CatalogModel model, boolean ignoreIfExists)
      throws ModelAlreadyExistException, DatabaseNotExistException {
    refuseVersion(path);
    if (ignoreIfExists && modelExists(path)) {
      // What would not be stored need not be valid.
      return;
    }
    try {
      ResolvedCatalogModel resolved = store.resolved(path, model);
      RacingWrite.run(() -> store.createModel(path, resolved, check.created(path, resolved)));
    } catch (BridgeException error) {
      if (ignoreIfExists && error.is("model-already-exist")) {
        return;
      }
      throw errors()
          .about(path, error)
          .orThrow(ModelAlreadyExistException.class)
          .orThrow(DatabaseNotExistException.class)
          .unchecked();
    }
  }

  @Override
  public void alterModel(ObjectPath path, CatalogModel newModel, boolean ignoreIfNotExists)
      throws ModelNotExistException {
    alter(path, current -> newModel, ignoreIfNotExists);
  }

  /**
   * Applies the changes to the model as it is stored now: Flink computed {@code newModel} from an
   * earlier one, and another writer may have been faster.
   */
  @Override
  public void alterModel(
      ObjectPath path, CatalogModel newModel, List<ModelChange> changes, boolean ignoreIfNotExists)
      throws ModelNotExistException {
    alter(path, current -> changed(current, changes), ignoreIfNotExists);
  }

  @Override
  public void renameModel(ObjectPath path, String newName, boolean ignoreIfNotExists)
      throws ModelNotExistException, ModelAlreadyExistException {
    refuseVersion(path);
    refuseVersion(path.getDatabaseName(), newName);
    try {
      store.renameModel(path, newName);
    } catch (BridgeException error) {
      if (ignoreIfNotExists && isAbsent(error)) {
        return;
      }
      if (error.is("model-already-exist")) {
        ObjectPath taken = new ObjectPath(path.getDatabaseName(), newName);
        throw new ModelAlreadyExistException(getName(), taken, error);
      }
      throw modelError(path, error).orThrow(ModelNotExistException.class).unchecked();
    }
  }

  @Override
  public void dropModel(ObjectPath path, boolean ignoreIfNotExists) throws ModelNotExistException {
    refuseVersion(path);
    try {
      store.dropModel(path);
    } catch (BridgeException error) {
      if (ignoreIfNotExists && isAbsent(error)) {
        return;
      }
      throw modelError(path, error).orThrow(ModelNotExistException.class).unchecked();
    }
  }

  private void alter(ObjectPath path, UnaryOperator<CatalogModel> change, boolean ignoreIfNotExists)
      throws ModelNotExistException {
    refuseVersion(path);
    try {
      RacingWrite.run(
          () -> {
            StoredModel current = store.model(new ModelName(path, OptionalInt.empty()));
            ResolvedCatalogModel altered = store.resolved(path, change.apply(current.model()));
            List<ModelReference> references = check.altered(path, current.model(), altered);
            if (same(current.model(), altered) && references.equals(current.references())) {
              return;
            }
            store.alterModel(path, current, altered, references);
          });
    } catch (BridgeException error) {
      if (ignoreIfNotExists && isAbsent(error)) {
        return;
      }
      throw modelError(path, error).orThrow(ModelNotExistException.class).unchecked();
    }
  }

  /**
   * Whether there is nothing to write: a version that differs in nothing would only hide others.
   */
  private static boolean same(ResolvedCatalogModel one, ResolvedCatalogModel other) {
    return one.getOptions().equals(other.getOptions())
        && Objects.equals(one.getComment(), other.getComment())
        && one.getResolvedInputSchema().equals(other.getResolvedInputSchema())
        && one.getResolvedOutputSchema().equals(other.getResolvedOutputSchema());
  }

  private static CatalogModel changed(CatalogModel current, List<ModelChange> changes) {
    Map<String, String> options = new LinkedHashMap<>(current.getOptions());
    for (ModelChange change : changes) {
      if (change instanceof ModelChange.SetOption set) {
        options.put(set.getKey(), set.getValue());
      } else if (change instanceof ModelChange.ResetOption reset) {
        options.remove(reset.getKey());
      } else {
        throw new BridgeException(
            "unsupported",
            "The change " + change.getClass().getSimpleName() + " of a model is not known here.");
      }
    }
    return current.copy(options);
  }

  private static void refuseVersion(ObjectPath path) {
    refuseVersion(path.getDatabaseName(), path.getObjectName());
  }

  /** Versions and aliases are read by SQL and made by the command line. */
  private static void refuseVersion(String database, String name) {
    int dollar = name.indexOf('$');
    if (dollar < 0) {
      return;
    }
    String model = name.substring(0, dollar);
    if (model.isEmpty()) {
      throw new CatalogException(
          String.format(
              "'%s' can't be the name of a model: it starts with '$', which stands between a name"
                  + " and its version or alias. Use another character.",
              name));
    }
    throw new CatalogException(
        String.format(
            "'%s' would be a version or an alias of a model, which is neither created nor altered,"
                + " renamed or dropped by SQL. Name the model itself: '%s'. What can be done with"
                + " versions and aliases: model-catalog model rollback %s <version> --database %s,"
                + " and model-catalog model alias --help",
            name, model, ShellWord.of(model), ShellWord.of(database)));
  }

  private StoreErrors.Translation modelError(ObjectPath path, BridgeException error) {
    return isAbsent(error)
        ? new StoreErrors.Translation(new ModelNotExistException(getName(), path, error))
        : errors().about(path, error);
  }

  /** Whether the model or the database that it would be in is not there. */
  private static boolean isAbsent(BridgeException error) {
    return error.is("model-not-exist") || error.is("database-not-exist");
  }
}
