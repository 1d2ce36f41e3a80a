package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.flinkmodelrouter.testing.Python;

/**
 * An empty database of one kind, as {@code tests/databases.py} has them for Python: a SQLite file,
 * or a database of its own on the server that the environment names.
 *
 * @param options what a catalog is created with to use it
 * @param server the prefix of the environment's variables, or empty for SQLite
 */
record TestDatabase(Map<String, String> options, String server) {

  private static final String CREATE =
      """
      import os, sys, uuid
      from sqlalchemy import make_url, text
      from flink_model_router.store.engine import make_engine
      from flink_model_router.store.place import place_of
      prefix = sys.argv[1]
      url, user, password = (os.environ[prefix + end] for end in ('_URL', '_USER', '_PASSWORD'))
      engine = make_engine(place_of(url, user, password))
      name = f'fmr_{uuid.uuid4().hex}'
      with engine.connect().execution_options(isolation_level='AUTOCOMMIT') as connection:
          connection.execute(text(f'CREATE DATABASE {name}'))
      engine.dispose()
      print(make_url(url).set(database=name).render_as_string(), end='')
      """;

  private static final String DROP =
      """
      import os, sys
      from sqlalchemy import make_url, text
      from flink_model_router.store.engine import make_engine
      from flink_model_router.store.place import place_of
      prefix, used = sys.argv[1:]
      url, user, password = (os.environ[prefix + end] for end in ('_URL', '_USER', '_PASSWORD'))
      engine = make_engine(place_of(url, user, password))
      force = ' WITH (FORCE)' if url.startswith('postgresql') else ''
      with engine.connect().execution_options(isolation_level='AUTOCOMMIT') as connection:
          connection.execute(text(f'DROP DATABASE {make_url(used).database}{force}'))
      engine.dispose()
      """;

  /** A server that the environment may name. */
  enum Server {
    POSTGRESQL("FMR_TEST_POSTGRES", "postgresql"),
    MARIADB("FMR_TEST_MARIADB", "mariadb-server");

    private final String prefix;
    private final String debianPackage;

    Server(String prefix, String debianPackage) {
      this.prefix = prefix;
      this.debianPackage = debianPackage;
    }

    boolean present() {
      return System.getenv(prefix + "_URL") != null;
    }

    String howToInstall() {
      return String.format(
          "no %s server: apt-get install %s, start it and set %s_URL, or, as root: eval"
              + " \"$(.ci/databases)\"",
          name().toLowerCase(Locale.ROOT), debianPackage, prefix);
    }
  }

  /** A file that isn't there yet. */
  static TestDatabase sqlite(Path folder) {
    return new TestDatabase(Map.of("url", "sqlite:///" + folder.resolve("models.db")), "");
  }

  /** A new database on a server, which must be there. */
  static TestDatabase on(Server server) throws Exception {
    if (!server.present()) {
      fail(server.howToInstall());
    }
    String prefix = server.prefix;
    Map<String, String> options = new LinkedHashMap<>();
    options.put("url", Python.run(CREATE, prefix));
    options.put("user", System.getenv(prefix + "_USER"));
    options.put("password", "${env:" + prefix + "_PASSWORD}");
    options.put("initialize", "true");
    return new TestDatabase(Map.copyOf(options), prefix);
  }

  /** Drops what was made on a server. */
  void drop() throws Exception {
    if (!server.isEmpty()) {
      Python.run(DROP, server, options.get("url"));
    }
  }
}
