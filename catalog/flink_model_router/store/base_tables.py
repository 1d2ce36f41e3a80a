"""Tables, views and materialized tables, which share their names; each inside a given transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from flink_model_router.errors import ConflictError, InvalidInputError, NotFoundError
from flink_model_router.store import databases
from flink_model_router.store.document import write_exactly
from flink_model_router.store.table_definition import StoredTable, TableDefinition
from flink_model_router.store.tables import LIVE, catalog_table, database, table_option, table_partition
from flink_model_router.store.text import (
    is_name,
    refuse_comment,
    refuse_name,
    refuse_properties,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from flink_model_router.store.expected import Expected
    from flink_model_router.store.versions import Stamp

_OWN_COLUMNS: Final = frozenset({"options", "comment"})
"""Of a definition's document, what isn't in the column `definition`."""

# Made once: to compose a statement costs more than SQLite needs to run it, and planning asks often.
_BY_NAME: Final = (
    select(catalog_table.c.id, catalog_table.c.version, catalog_table.c.comment, catalog_table.c.definition)
    .select_from(database)
    .join(catalog_table, catalog_table.c.database_id == database.c.id)
    .where(database.c.name == bindparam("database"), database.c.live == LIVE)
    .where(catalog_table.c.name == bindparam("table"))
)
_OPTIONS: Final = (
    select(table_option.c.name, table_option.c.value)
    .where(table_option.c.table_id == bindparam("table_id"))
    .order_by(table_option.c.name)
)


@dataclass(frozen=True, slots=True)
class TablePath:
    """The name of a table or view within the catalog."""

    database: str
    table: str

    def __str__(self) -> str:
        """`database.table`."""
        return f"{self.database}.{self.table}"


def names(connection: Connection, database_name: str, kind: str | None) -> list[str]:
    """Names of the database's tables, of one kind or all, in order of creation.

    Raises:
        NotFoundError: `database-not-exist`.
    """
    database_id = databases.find(connection, database_name)
    statement = select(catalog_table.c.name).where(catalog_table.c.database_id == database_id)
    if kind is not None:
        statement = statement.where(catalog_table.c.kind == kind)
    return list(connection.scalars(statement.order_by(catalog_table.c.id)))


def get(connection: Connection, path: TablePath) -> StoredTable:
    """The table; NotFoundError `table-not-exist`."""
    row = _find(connection, path)
    options = {name: value for name, value in connection.execute(_OPTIONS, {"table_id": row.id})}  # noqa: C416 - rows aren't pairs
    document = {**json.loads(row.definition), "options": options, "comment": row.comment}
    return StoredTable(path.database, path.table, row.version, TableDefinition.from_document(document))


def find(connection: Connection, path: TablePath) -> int:
    """The table's id; NotFoundError `table-not-exist`."""
    return int(_find(connection, path).id)


def partition_keys(connection: Connection, table_id: int) -> tuple[str, ...]:
    """Of a table that is there; empty if it isn't partitioned."""
    definition = connection.scalar(select(catalog_table.c.definition).where(catalog_table.c.id == table_id))
    return tuple(json.loads(str(definition))["partition_keys"])


def create(connection: Connection, path: TablePath, definition: TableDefinition, stamp: Stamp) -> int:
    """Create a table; its version.

    Raises:
        NotFoundError: `database-not-exist`.
        ConflictError: `table-already-exist`.
        InvalidInputError: `invalid-name` or `invalid-option`.
    """
    refuse_name("table", path.table)
    content = _content(path, definition, stamp)
    database_id = databases.find_and_keep(connection, path.database)
    row = {"database_id": database_id, "name": path.table, "version": 1, **content}
    try:
        result = connection.execute(insert(catalog_table).values(row))
    except IntegrityError as error:
        raise _present(path) from error
    _insert_options(connection, databases.generated_id(result), definition)
    return 1


def alter(
    connection: Connection, path: TablePath, expected: Expected, definition: TableDefinition, stamp: Stamp
) -> int:
    """Replace the definition, if `expected` still is the version; the new one.

    Raises:
        NotFoundError: `table-not-exist`.
        ConflictError: `version-conflict`.
        InvalidInputError: `invalid-option`, also if the kind changes, or the partition keys of a table that
            has partitions.
    """
    content = _content(path, definition, stamp)
    table_id = lock(connection, path, shared=False)
    found = get(connection, path)
    expected.refuse_other(f"Table {path}", found.version, found.definition)
    former = found.definition
    if former.kind != definition.kind:
        raise InvalidInputError(
            "invalid-option",
            f"{path} is a {former.kind} and can't become a {definition.kind}. Drop it and create it anew.",
        )
    if former.partition_keys != definition.partition_keys:
        _refuse_partitions(connection, path, table_id)
    connection.execute(
        update(catalog_table)
        .where(catalog_table.c.id == table_id)
        .values(version=found.version + 1, **content)
    )
    connection.execute(delete(table_option).where(table_option.c.table_id == table_id))
    _insert_options(connection, table_id, definition)
    return found.version + 1


def rename(connection: Connection, path: TablePath, new_name: str) -> None:
    """Give the table another name in its database; partitions and statistics stay with it.

    Raises:
        NotFoundError: `table-not-exist`.
        ConflictError: `table-already-exist`.
        InvalidInputError: `invalid-name`.
    """
    refuse_name("table", new_name)
    table_id = lock(connection, path, shared=False)
    target = TablePath(path.database, new_name)
    if target == path:
        raise _present(target)
    try:
        connection.execute(update(catalog_table).where(catalog_table.c.id == table_id).values(name=new_name))
    except IntegrityError as error:
        raise _present(target) from error


def drop(connection: Connection, path: TablePath) -> None:
    """Drop the table with its partitions and statistics; NotFoundError `table-not-exist`."""
    table_id = lock(connection, path, shared=False)
    for table in (table_option, table_partition):
        connection.execute(delete(table).where(table.c.table_id == table_id))
    connection.execute(delete(catalog_table).where(catalog_table.c.id == table_id))


def lock(connection: Connection, path: TablePath, *, shared: bool) -> int:
    """The table's id, and nobody changes or drops the table before the transaction's end.

    Args:
        connection: in a writing transaction.
        path: the table's name.
        shared: whether others may do the same.

    Raises:
        NotFoundError: `table-not-exist`.
    """
    if is_name(path.database) and is_name(path.table):
        database_id = (
            select(database.c.id)
            .where(database.c.name == path.database, database.c.live == LIVE)
            .scalar_subquery()
        )
        table_id = connection.scalar(
            select(catalog_table.c.id)
            .where(catalog_table.c.database_id == database_id, catalog_table.c.name == path.table)
            .with_for_update(read=shared, of=catalog_table)
        )
        if table_id is not None:
            return int(table_id)
    raise _absent(path)


def _find(connection: Connection, path: TablePath) -> Row[Any, Any, Any, Any]:
    if is_name(path.database) and is_name(path.table):
        key = {"database": path.database, "table": path.table}
        row = connection.execute(_BY_NAME, key).one_or_none()
        if row is not None:
            return row
    raise _absent(path)


def _content(path: TablePath, definition: TableDefinition, stamp: Stamp) -> dict[str, object]:
    owner = f"table {path}"
    refuse_properties(owner, definition.options, "Option")
    refuse_comment(owner, definition.comment)
    document = {key: value for key, value in definition.to_document().items() if key not in _OWN_COLUMNS}
    written = write_exactly(f"definition of {owner}", document)
    return {
        "kind": definition.kind,
        "comment": definition.comment,
        "definition": written,
        "changed_at": stamp.at,
        "changed_by": stamp.by,
    }


def _insert_options(connection: Connection, table_id: int, definition: TableDefinition) -> None:
    rows = [{"table_id": table_id, "name": key, "value": value} for key, value in definition.options.items()]
    if rows:
        connection.execute(insert(table_option), rows)


def _refuse_partitions(connection: Connection, path: TablePath, table_id: int) -> None:
    count = connection.scalar(
        select(func.count()).select_from(table_partition).where(table_partition.c.table_id == table_id)
    )
    if count:
        raise InvalidInputError(
            "invalid-option",
            f"The partition keys of table {path} can't be changed, for it has {count} partition(s). Drop "
            "them first.",
        )


def _present(path: TablePath) -> ConflictError:
    return ConflictError(
        "table-already-exist",
        f"Table or view {path} is already in this catalog. Take another name, drop it first, or leave it as "
        "it is with IF NOT EXISTS.",
        database=path.database,
        table=path.table,
    )


def _absent(path: TablePath) -> NotFoundError:
    """That there is no such table."""
    return NotFoundError(
        "table-not-exist",
        f"Table or view {str(path)!r:.480} is not in this catalog. Create it, or name one that SHOW TABLES "
        "lists.",
        database=path.database,
        table=path.table,
    )
