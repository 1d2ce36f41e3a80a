"""The catalog in a PyFlink program."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from flink_model_router import sql
from flink_model_router.jar import jar_path

if TYPE_CHECKING:
    from pyflink.table import TableEnvironment


def register_catalog(  # noqa: PLR0913 - each is an option of the catalog, and given by name
    t_env: TableEnvironment,
    name: str = "ml",
    *,
    url: str | None = None,
    user: str | None = None,
    password: str | None = None,
    default_database: str | None = None,
    initialize: bool | None = None,
    python_executable: str = sys.executable,
    if_not_exists: bool = False,
    **options: str,
) -> None:
    """Adds this package's jar to a table environment and creates a model catalog in it.

    The jar goes with every job of the environment, so that it need not lie in the cluster's `lib/`. The
    catalog is not made the current one: `t_env.use_catalog(name)` does that.

    Args:
        t_env: The table environment.
        name: The catalog's name in it.
        url: The database, as `sqlite:////absolute/path.db`; where it is not given, the catalog's own default.
        user: The database's user, where its server wants one.
        password: A reference to the password, such as `${env:MODEL_CATALOG_PASSWORD}`, never the password
            itself.
        default_database: The database that is current after `use_catalog`.
        initialize: Whether an empty database is filled; the default is to do so on SQLite and not on servers.
        python_executable: The interpreter that holds the store; by default the one that runs this program.
        if_not_exists: Leave a catalog of that name as it is.
        **options: Further options of the catalog; `_` in a name stands for `-`: `secrets.env-allowed` can be
            given as `**{"secrets.env-allowed": "…"}`.

    Raises:
        FileNotFoundError: The jar was not built.
        py4j.protocol.Py4JJavaError: The catalog can't be created; the last "Caused by" of its text says why.
    """
    given = {
        "type": "model-catalog",
        "url": url,
        "user": user,
        "password": password,
        "default-database": default_database,
        "initialize": None if initialize is None else str(initialize).lower(),
        "python.executable": python_executable,
        **{key.replace("_", "-"): value for key, value in options.items()},
    }
    t_env.execute_sql(f"ADD JAR {sql.literal(str(jar_path()))}")
    guard = "IF NOT EXISTS " if if_not_exists else ""
    pairs = {key: value for key, value in given.items() if value is not None}
    t_env.execute_sql(f"CREATE CATALOG {guard}{sql.identifier(name)} {sql.options(pairs)}")
