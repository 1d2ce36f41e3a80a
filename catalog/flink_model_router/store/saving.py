"""Reading all that a catalog keeps, for an export: one object at a time, whatever the size of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from flink_model_router.store import base_tables, functions, partitions, renames, stored_model
from flink_model_router.store.base_tables import TablePath
from flink_model_router.store.definition import Database
from flink_model_router.store.saved import SavedDatabase, SavedModel, SavedMove, SavedVersion
from flink_model_router.store.saved_objects import (
    SavedFunction,
    SavedPartition,
    SavedStatistics,
    SavedTable,
)
from flink_model_router.store.tables import (
    catalog_function,
    catalog_table,
    database,
    database_property,
    model,
    model_alias_change,
    model_version,
)
from flink_model_router.store.versions import Stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row


def count(connection: Connection) -> int:
    """How many models, tables and functions there are, dropped ones included."""
    tables = (model, catalog_table, catalog_function)
    return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def databases(connection: Connection) -> list[tuple[int, SavedDatabase]]:
    """All databases in order of creation, each with its id."""
    found = []
    for row in connection.execute(select(database).order_by(database.c.id)).all():
        properties = connection.execute(
            select(database_property.c.name, database_property.c.value).where(
                database_property.c.database_id == row.id
            )
        )
        content = Database(row.name, row.comment, {each.name: each.value for each in properties})
        created = Stamp(row.created_at, row.created_by)
        found.append((row.id, SavedDatabase(content, created, _end(row))))
    return found


def models_of(connection: Connection, database_id: int) -> Iterator[SavedModel]:
    """The models of a database in order of creation, living and dropped."""
    ids = connection.scalars(
        select(model.c.id).where(model.c.database_id == database_id).order_by(model.c.id)
    ).all()
    for model_id in ids:
        row = connection.execute(select(model).where(model.c.id == model_id)).one()
        yield SavedModel(
            name=row.name,
            created_at=row.created_at,
            dropped=_end(row, row.drop_reason),
            versions=tuple(_versions(connection, model_id)),
            moves=tuple(_moves(connection, model_id)),
            renames=tuple(renames.of_model(connection, model_id)),
        )


def tables_of(connection: Connection, database_id: int, name: str) -> Iterator[SavedTable]:
    """The tables and views of a database in order of creation."""
    rows = connection.execute(
        select(catalog_table.c.name, catalog_table.c.changed_at, catalog_table.c.changed_by)
        .where(catalog_table.c.database_id == database_id)
        .order_by(catalog_table.c.id)
    ).all()
    for row in rows:
        path = TablePath(name, row.name)
        definition = base_tables.get(connection, path).definition
        statistics = partitions.table_statistics(connection, path)
        yield SavedTable(
            name=row.name,
            changed=Stamp(row.changed_at, row.changed_by),
            definition=definition,
            statistics=SavedStatistics(statistics["table"], statistics["columns"]),
            partitions=tuple(_partitions(connection, path)) if definition.partition_keys else (),
        )


def functions_of(connection: Connection, database_id: int, name: str) -> Iterator[SavedFunction]:
    """The functions of a database in order of creation."""
    rows = connection.execute(
        select(catalog_function.c.name, catalog_function.c.changed_at, catalog_function.c.changed_by)
        .where(catalog_function.c.database_id == database_id)
        .order_by(catalog_function.c.id)
    ).all()
    for row in rows:
        definition = functions.get(connection, name, row.name)
        yield SavedFunction(row.name, Stamp(row.changed_at, row.changed_by), definition)


def _versions(connection: Connection, model_id: int) -> Iterator[SavedVersion]:
    rows = connection.execute(
        select(model_version).where(model_version.c.model_id == model_id).order_by(model_version.c.number)
    ).all()
    for row in rows:
        definition, references = stored_model.content(connection, model_id, row.number)
        stamp = Stamp(row.created_at, row.created_by, row.reason)
        yield SavedVersion(row.change_kind, row.restored_version, stamp, definition, references)


def _moves(connection: Connection, model_id: int) -> Iterator[SavedMove]:
    rows = connection.execute(
        select(model_alias_change)
        .where(model_alias_change.c.model_id == model_id)
        .order_by(model_alias_change.c.id)
    )
    for row in rows:
        stamp = Stamp(row.created_at, row.created_by, row.reason)
        yield SavedMove(row.alias, row.from_version, row.to_version, stamp)


def _partitions(connection: Connection, path: TablePath) -> Iterator[SavedPartition]:
    for spec in partitions.specs(connection, path, None):
        (statistics,) = partitions.partition_statistics(connection, path, [spec])
        yield SavedPartition(
            spec,
            partitions.get(connection, path, spec),
            SavedStatistics(statistics["table"], statistics["columns"]),
        )


def _end(row: Row[Any], reason: str | None = None) -> Stamp | None:
    return None if row.dropped_at is None else Stamp(row.dropped_at, row.dropped_by, reason)
