package org.flinkmodelrouter.catalog.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.testing.Models;
import org.flinkmodelrouter.testing.Python;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session's class loader brought, as ADD JAR does, goes when the session is over. */
class ClassLoaderTest {

  @TempDir Path folder;

  @Test
  void theClassLoaderCanBeCollectedWhenItsCatalogsAreClosed() throws Exception {
    WeakReference<ClassLoader> session = useAndLeave(Session.class);

    assertCollected(session);
  }

  @Test
  void aCatalogThatNobodyClosedDoesNotKeepTheClassLoader() throws Exception {
    WeakReference<ClassLoader> session = useAndLeave(CarelessSession.class);

    assertCollected(session);
  }

  @Test
  void aWholeCatalogOfASessionsOwnClassesWorksAndLetsTheClassLoaderGo() throws Exception {
    WeakReference<ClassLoader> session = new WeakReference<>(usedForACatalog());

    assertCollected(session);
  }

  private ClassLoader usedForACatalog() throws Exception {
    ClassLoader own = new OwnClasses();
    assertThat(use(own, CatalogSession.class)).isEqualTo(List.of("cheap"));
    return own;
  }

  /** The SQL gateway closes a session's class loader together with its catalogs. */
  @Test
  void theChildEndsThoughTheClassLoaderWasClosedMeanwhile() throws Exception {
    OwnClasses session = new OwnClasses();
    OsProcess child = new OsProcess((Long) use(session, Session.class));

    session.close();

    child.awaitEnd();
  }

  @Test
  void theChildEndsThoughNothingButTheClassLoaderWasClosed() throws Exception {
    OwnClasses session = new OwnClasses();
    OsProcess child = new OsProcess((Long) use(session, CarelessSession.class));

    session.close();

    OsProcess.await(
        () -> {
          System.gc();
          return !child.runs();
        },
        "the child ends");
  }

  private static void assertCollected(WeakReference<ClassLoader> session) throws Exception {
    OsProcess.await(
        () -> {
          System.gc();
          return session.refersTo(null);
        },
        "the class loader is collected");
  }

  private WeakReference<ClassLoader> useAndLeave(Class<?> session) throws Exception {
    ClassLoader own = new OwnClasses();
    use(own, session);
    return new WeakReference<>(own);
  }

  private Object use(ClassLoader own, Class<?> session) throws Exception {
    Class<?> isolated = Class.forName(session.getName(), true, own);
    assertThat(isolated.getClassLoader()).isSameAs(own);
    return ((Callable<?>)
            isolated
                .getConstructor(String.class, String.class)
                .newInstance(folder.resolve("models.db").toString(), Python.executable()))
        .call();
  }

  /** Loads this project and py4j itself, and all else from its parent. */
  private static final class OwnClasses extends URLClassLoader {

    OwnClasses() throws MalformedURLException {
      super(classPath(), ClassLoaderTest.class.getClassLoader());
    }

    private static URL[] classPath() throws MalformedURLException {
      String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
      URL[] urls = new URL[entries.length];
      for (int i = 0; i < entries.length; i++) {
        urls[i] = new File(entries[i]).toURI().toURL();
      }
      return urls;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("org.flinkmodelrouter.") && !name.startsWith("py4j.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  /** Opens a catalog's store, uses it and closes it; returns the child's number. */
  public static class Session implements Callable<Long> {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final String database;
    private final String python;

    public Session(String database, String python) {
      this.database = database;
      this.python = python;
    }

    @Override
    public Long call() throws Exception {
      SharedChildren children =
          new SharedChildren(
              new SharedChild.Timing(Children.LIMIT, MOMENT, SharedChildren.clock()));
      List<Interpreter> interpreters = List.of(new Interpreter(python, "a test's"));
      StoreClient client =
          StoreClient.open(
              children, interpreters, Children.address(Path.of(database)), Children.LIMIT);
      client.read("list_databases", JsonText.object());
      SharedChild child = children.acquire(interpreters);
      long pid = child.process().pid();
      child.release();
      leave(client);
      return pid;
    }

    void leave(StoreClient client) {
      client.close();
    }
  }

  /** As a TableEnvironment, which never closes its catalogs. */
  public static final class CarelessSession extends Session {

    public CarelessSession(String database, String python) {
      super(database, python);
    }

    @Override
    void leave(StoreClient client) {
      // goes out of scope
    }
  }

  /** Has Flink find the catalog's factory, keeps a model in the catalog and closes it. */
  public static final class CatalogSession implements Callable<List<String>> {

    private final String database;
    private final String python;

    public CatalogSession(String database, String python) {
      this.database = database;
      this.python = python;
    }

    @Override
    public List<String> call() throws Exception {
      Catalog catalog =
          FactoryUtil.createCatalog(
              "ml",
              Map.of(
                  "type",
                  "model-catalog",
                  "url",
                  "sqlite:///" + database,
                  "python.executable",
                  python),
              new Configuration(),
              getClass().getClassLoader());
      if (catalog.getClass().getClassLoader() != getClass().getClassLoader()) {
        throw new IllegalStateException("The catalog is of another class loader.");
      }
      catalog.open();
      catalog.createModel(
          new ObjectPath("default", "cheap"),
          Models.model("query STRING", "response STRING", "provider", "openai"),
          false);
      List<String> models = catalog.listModels("default");
      catalog.close();
      return models;
    }
  }
}
