"""Partitions and statistics of a store: each method is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flink_model_router.store import partitions
from flink_model_router.store.base_tables import TablePath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from flink_model_router.store.document import Document
    from flink_model_router.store.partition import Partition, Spec
    from flink_model_router.store.transaction import Transactions


class PartitionStore:
    """Partitions of tables, and statistics of tables and partitions. Safe to use from many threads.

    Every method raises UnavailableError (`store-unreachable`, `store-busy`) besides what it names. A write
    that is given a `request` is carried out once.
    """

    def __init__(self, transactions: Transactions) -> None:
        """Bind to a store; use `Store.partitions`."""
        self._transactions = transactions

    def specs(self, database: str, table: str, partial: Spec | None = None) -> list[Spec]:
        """The table's partitions in order of creation, those alone that agree with `partial` if it is given.

        Raises:
            NotFoundError: `table-not-exist`.
            InvalidInputError: `table-not-partitioned`, or `partition-spec-invalid` if the table has no such
                keys.
        """
        with self._transactions.snapshot() as connection:
            return partitions.specs(connection, TablePath(database, table), partial)

    def get(self, database: str, table: str, spec: Spec) -> Partition:
        """The partition; NotFoundError `partition-not-exist`, also if the table isn't there."""
        with self._transactions.snapshot() as connection:
            return partitions.get(connection, TablePath(database, table), spec)

    def create(
        self, database: str, table: str, spec: Spec, partition: Partition, *, request: str | None = None
    ) -> None:
        """Add a partition.

        Raises:
            NotFoundError: `table-not-exist`.
            ConflictError: `partition-already-exist`.
            InvalidInputError: `table-not-partitioned`; `partition-spec-invalid`, if the keys are not exactly
                the table's; `invalid-option`.
        """

        def work(connection: Connection) -> Document:
            partitions.create(connection, TablePath(database, table), spec, partition)
            return {}

        self._transactions.write("create_partition", request, work)

    def alter(
        self, database: str, table: str, spec: Spec, partition: Partition, *, request: str | None = None
    ) -> None:
        """Replace comment and properties.

        Raises:
            NotFoundError: `partition-not-exist`, also if the table isn't there.
            InvalidInputError: `invalid-option`.
        """

        def work(connection: Connection) -> Document:
            partitions.alter(connection, TablePath(database, table), spec, partition)
            return {}

        self._transactions.write("alter_partition", request, work)

    def drop(self, database: str, table: str, spec: Spec, *, request: str | None = None) -> None:
        """Drop the partition with its statistics; NotFoundError `partition-not-exist`."""

        def work(connection: Connection) -> Document:
            partitions.drop(connection, TablePath(database, table), spec)
            return {}

        self._transactions.write("drop_partition", request, work)

    def statistics(self, database: str, table: str, of: Sequence[Spec] | None = None) -> list[Document]:
        """Statistics of the table, or of each partition in `of`, in that order.

        Returns:
            `{"table": …, "columns": …}` each, of what `alter_statistics` was given, or None where that is
            nothing.

        Raises:
            NotFoundError: `table-not-exist`, or `partition-not-exist` if partitions are asked for.
        """
        path = TablePath(database, table)
        with self._transactions.snapshot() as connection:
            if of is None:
                return [partitions.table_statistics(connection, path)]
            return partitions.partition_statistics(connection, path, of)

    def alter_statistics(  # noqa: PLR0913 - as in docs/bridge.md
        self,
        database: str,
        table: str,
        spec: Spec | None,
        kind: str,
        given: Document,
        *,
        request: str | None = None,
    ) -> None:
        """Replace one kind of statistics, of the table or of a partition.

        The counts of a partitioned table are those of its partitions: given for the table they are ignored,
        as Flink's catalogs do.

        Args:
            database: where the table is.
            table: its name.
            spec: of the partition, or None for the table.
            kind: `table` or `columns`.
            given: any JSON object.
            request: the caller's id of this write.

        Raises:
            NotFoundError: `table-not-exist` or `partition-not-exist`.
            InvalidInputError: `invalid-option`.
        """

        def work(connection: Connection) -> Document:
            path = TablePath(database, table)
            if spec is None:
                partitions.alter_table_statistics(connection, path, kind, given)
            else:
                partitions.alter_partition_statistics(connection, path, spec, kind, given)
            return {}

        self._transactions.write("alter_statistics", request, work)
