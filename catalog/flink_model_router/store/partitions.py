"""Partitions of tables, and statistics of both; each inside a given transaction.

Whoever changes a partition holds its table, so that nobody drops it or changes its keys meanwhile.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NoReturn

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from flink_model_router.errors import ConflictError, InvalidInputError, NotFoundError
from flink_model_router.store import base_tables
from flink_model_router.store.document import Document, write_exactly
from flink_model_router.store.partition import Partition, Spec, digest_of, shown
from flink_model_router.store.tables import catalog_table, table_partition
from flink_model_router.store.text import refuse_comment, refuse_properties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from flink_model_router.store.base_tables import TablePath

STATISTICS: Final = {"table": "statistics", "columns": "column_statistics"}
"""The column that keeps each kind of statistics."""
_AT_ONCE: Final = 500
"""How many partitions one statement asks for: SQLite limits its parameters."""


def specs(connection: Connection, path: TablePath, partial: Spec | None) -> list[Spec]:
    """The table's partitions in order of creation, those alone that agree with `partial` if it is given.

    Raises:
        NotFoundError: `table-not-exist`.
        InvalidInputError: `table-not-partitioned`, or `partition-spec-invalid` if the table has no such keys.
    """
    table_id, keys = _keys(connection, path)
    if partial is not None and not set(partial) <= set(keys):
        _refuse_spec(path, partial, keys)
    rows = connection.scalars(
        select(table_partition.c.spec)
        .where(table_partition.c.table_id == table_id)
        .order_by(table_partition.c.id)
    )
    found: list[Spec] = [json.loads(row) for row in rows]
    return [spec for spec in found if partial is None or partial.items() <= spec.items()]


def get(connection: Connection, path: TablePath, spec: Spec) -> Partition:
    """The partition; NotFoundError `partition-not-exist`, also if the table isn't there."""
    partition_id = _find(connection, path, spec)
    row = connection.execute(
        select(table_partition.c.comment, table_partition.c.properties).where(
            table_partition.c.id == partition_id
        )
    ).one()
    return Partition(row.comment, json.loads(row.properties))


def create(connection: Connection, path: TablePath, spec: Spec, partition: Partition) -> None:
    """Add a partition.

    Raises:
        NotFoundError: `table-not-exist`.
        ConflictError: `partition-already-exist`.
        InvalidInputError: `table-not-partitioned`; `partition-spec-invalid`, if the keys are not exactly the
            table's; `invalid-option`.
    """
    base_tables.lock(connection, path, shared=True)
    table_id, keys = _keys(connection, path)
    if set(spec) != set(keys):
        _refuse_spec(path, spec, keys)
    row = {
        "table_id": table_id,
        "digest": digest_of(spec),
        "spec": write_exactly(f"spec of a partition of table {path}", {key: spec[key] for key in keys}),
        **_content(path, spec, partition),
    }
    try:
        connection.execute(insert(table_partition).values(row))
    except IntegrityError as error:
        raise ConflictError(
            "partition-already-exist",
            f"Table {path} already has the partition {shown(spec)}. Drop it first, or add another one.",
            table=str(path),
        ) from error


def alter(connection: Connection, path: TablePath, spec: Spec, partition: Partition) -> None:
    """Replace comment and properties.

    Raises:
        NotFoundError: `partition-not-exist`, also if the table isn't there.
        InvalidInputError: `invalid-option`.
    """
    content = _content(path, spec, partition)
    partition_id = _hold(connection, path, spec)
    connection.execute(update(table_partition).where(table_partition.c.id == partition_id).values(**content))


def drop(connection: Connection, path: TablePath, spec: Spec) -> None:
    """Drop the partition with its statistics; NotFoundError `partition-not-exist`."""
    partition_id = _hold(connection, path, spec)
    connection.execute(delete(table_partition).where(table_partition.c.id == partition_id))


def table_statistics(connection: Connection, path: TablePath) -> Document:
    """Statistics of the table by kind, None where none are known; NotFoundError `table-not-exist`."""
    table_id = base_tables.find(connection, path)
    row = connection.execute(
        select(catalog_table.c.statistics, catalog_table.c.column_statistics).where(
            catalog_table.c.id == table_id
        )
    ).one()
    return _statistics(row.statistics, row.column_statistics)


def partition_statistics(connection: Connection, path: TablePath, asked: Sequence[Spec]) -> list[Document]:
    """Statistics of each partition asked for, in that order; NotFoundError `partition-not-exist`."""
    if not asked:
        return []
    digests = [digest_of(spec) for spec in asked]
    found: dict[str, Document] = {}
    try:
        table_id = base_tables.find(connection, path)
    except NotFoundError:
        raise _absent(path, asked[0]) from None
    for start in range(0, len(digests), _AT_ONCE):
        rows = connection.execute(
            select(
                table_partition.c.digest, table_partition.c.statistics, table_partition.c.column_statistics
            ).where(
                table_partition.c.table_id == table_id,
                table_partition.c.digest.in_(digests[start : start + _AT_ONCE]),
            )
        )
        found |= {row.digest: _statistics(row.statistics, row.column_statistics) for row in rows}
    for spec, digest in zip(asked, digests, strict=True):
        if digest not in found:
            raise _absent(path, spec)
    return [found[digest] for digest in digests]


def alter_table_statistics(connection: Connection, path: TablePath, kind: str, given: Document) -> None:
    """Replace one kind of a table's statistics, but not the counts of a partitioned one: its partitions' are.

    Raises:
        NotFoundError: `table-not-exist`.
        InvalidInputError: `invalid-option`.
    """
    written = _written(f"table {path}", kind, given)
    table_id = base_tables.lock(connection, path, shared=False)
    if kind == "table" and base_tables.partition_keys(connection, table_id):
        return
    connection.execute(
        update(catalog_table).where(catalog_table.c.id == table_id).values({STATISTICS[kind]: written})
    )


def alter_partition_statistics(
    connection: Connection, path: TablePath, spec: Spec, kind: str, given: Document
) -> None:
    """Replace one kind of a partition's statistics.

    Raises:
        NotFoundError: `partition-not-exist`.
        InvalidInputError: `invalid-option`.
    """
    written = _written(f"a partition of table {path}", kind, given)
    partition_id = _hold(connection, path, spec)
    connection.execute(
        update(table_partition)
        .where(table_partition.c.id == partition_id)
        .values({STATISTICS[kind]: written})
    )


def _keys(connection: Connection, path: TablePath) -> tuple[int, tuple[str, ...]]:
    table_id = base_tables.find(connection, path)
    keys = base_tables.partition_keys(connection, table_id)
    if not keys:
        raise InvalidInputError(
            "table-not-partitioned",
            f"Table {path} has no partitions: it was created without PARTITIONED BY.",
            table=str(path),
        )
    return table_id, keys


def _hold(connection: Connection, path: TablePath, spec: Spec) -> int:
    """The partition's id; nobody drops it before the transaction's end."""
    try:
        # Two that change the same partition wait for each other.
        base_tables.lock(connection, path, shared=False)
    except NotFoundError:
        raise _absent(path, spec) from None
    return _find(connection, path, spec)


def _find(connection: Connection, path: TablePath, spec: Spec) -> int:
    try:
        table_id = base_tables.find(connection, path)
    except NotFoundError:
        raise _absent(path, spec) from None
    partition_id = connection.scalar(
        select(table_partition.c.id).where(
            table_partition.c.table_id == table_id, table_partition.c.digest == digest_of(spec)
        )
    )
    if partition_id is None:
        raise _absent(path, spec)
    return int(partition_id)


def _content(path: TablePath, spec: Spec, partition: Partition) -> dict[str, object]:
    owner = f"partition {shown(spec)} of table {path}"
    refuse_comment(owner, partition.comment)
    refuse_properties(owner, partition.properties)
    properties = write_exactly(f"properties of {owner}", dict(partition.properties))
    return {"comment": partition.comment, "properties": properties}


def _statistics(table: str | None, columns: str | None) -> Document:
    return {
        "table": None if table is None else json.loads(table),
        "columns": None if columns is None else json.loads(columns),
    }


def _written(owner: str, kind: str, given: Document) -> str:
    if kind not in STATISTICS:
        raise InvalidInputError(
            "invalid-option", f"There are statistics of {' and '.join(STATISTICS)}, none of {kind!r:.60}."
        )
    return write_exactly(f"statistics of {owner}", given)


def _refuse_spec(path: TablePath, spec: Spec, keys: Sequence[str]) -> NoReturn:
    raise InvalidInputError(
        "partition-spec-invalid",
        f"Table {path} is partitioned by {', '.join(keys)}, and the partition is given by "
        f"{', '.join(spec) or 'nothing'}. Give it by the table's keys.",
        table=str(path),
        partition_keys=list(keys),
    )


def _absent(path: TablePath, spec: Spec) -> NotFoundError:
    return NotFoundError(
        "partition-not-exist", f"Table {path} has no partition {shown(spec)}.", table=str(path)
    )
