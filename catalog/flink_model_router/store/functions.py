"""Functions: found, created, altered and dropped, each inside a given transaction.

Names are told apart as those of tables are. That Flink's are the same in lower case is Java's business.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from flink_model_router.errors import ConflictError, NotFoundError
from flink_model_router.store import databases
from flink_model_router.store.document import write_exactly
from flink_model_router.store.function_definition import FunctionDefinition
from flink_model_router.store.tables import LIVE, catalog_function, database
from flink_model_router.store.text import is_name, refuse_name, refuse_properties

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flink_model_router.store.versions import Stamp

# Made once: to compose a statement costs more than SQLite needs to run it, and planning asks often.
_BY_NAME: Final = (
    select(catalog_function.c.id, catalog_function.c.definition)
    .select_from(database)
    .join(catalog_function, catalog_function.c.database_id == database.c.id)
    .where(database.c.name == bindparam("database"), database.c.live == LIVE)
    .where(catalog_function.c.name == bindparam("function"))
)


def names(connection: Connection, database_name: str) -> list[str]:
    """Names of the database's functions, in order of creation; NotFoundError `database-not-exist`."""
    database_id = databases.find(connection, database_name)
    return list(
        connection.scalars(
            select(catalog_function.c.name)
            .where(catalog_function.c.database_id == database_id)
            .order_by(catalog_function.c.id)
        )
    )


def get(connection: Connection, database_name: str, name: str) -> FunctionDefinition:
    """The function; NotFoundError `function-not-exist`."""
    _, definition = _find(connection, database_name, name)
    return FunctionDefinition.from_document(json.loads(definition))


def create(
    connection: Connection, database_name: str, name: str, definition: FunctionDefinition, stamp: Stamp
) -> None:
    """Create a function.

    Raises:
        NotFoundError: `database-not-exist`.
        ConflictError: `function-already-exist`.
        InvalidInputError: `invalid-name` or `invalid-option`.
    """
    refuse_name("function", name)
    content = _content(f"function {database_name}.{name}", definition, stamp)
    database_id = databases.find_and_keep(connection, database_name)
    try:
        connection.execute(insert(catalog_function).values(database_id=database_id, name=name, **content))
    except IntegrityError as error:
        raise ConflictError(
            "function-already-exist",
            f"Function {database_name}.{name} is already in this catalog. Alter it, drop it first, or take "
            "another name.",
            database=database_name,
            function=name,
        ) from error


def alter(
    connection: Connection, database_name: str, name: str, definition: FunctionDefinition, stamp: Stamp
) -> None:
    """Replace the definition.

    Raises:
        NotFoundError: `function-not-exist`.
        InvalidInputError: `invalid-option`.
    """
    content = _content(f"function {database_name}.{name}", definition, stamp)
    function_id, _ = _find(connection, database_name, name)
    changed = connection.execute(
        update(catalog_function).where(catalog_function.c.id == function_id).values(**content)
    )
    if changed.rowcount == 0:
        raise _absent(database_name, name)


def drop(connection: Connection, database_name: str, name: str) -> None:
    """Drop the function; NotFoundError `function-not-exist`."""
    function_id, _ = _find(connection, database_name, name)
    dropped = connection.execute(delete(catalog_function).where(catalog_function.c.id == function_id))
    if dropped.rowcount == 0:
        # Somebody else was faster.
        raise _absent(database_name, name)


def _find(connection: Connection, database_name: str, name: str) -> tuple[int, str]:
    if is_name(database_name) and is_name(name):
        key = {"database": database_name, "function": name}
        row = connection.execute(_BY_NAME, key).one_or_none()
        if row is not None:
            return row.id, row.definition
    raise _absent(database_name, name)


def _content(owner: str, definition: FunctionDefinition, stamp: Stamp) -> dict[str, object]:
    refuse_properties(owner, definition.options, "Option")
    written = write_exactly(f"definition of {owner}", definition.to_document())
    return {"definition": written, "changed_at": stamp.at, "changed_by": stamp.by}


def _absent(database_name: str, name: str) -> NotFoundError:
    path = f"{database_name}.{name}"
    return NotFoundError(
        "function-not-exist",
        f"Function {path!r:.480} is not in this catalog. Create it, or name one that SHOW FUNCTIONS lists.",
        database=database_name,
        function=name,
    )
