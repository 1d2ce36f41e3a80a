"""Tables, views and materialized tables of a store: each method is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flink_model_router.store import base_tables
from flink_model_router.store.base_tables import TablePath
from flink_model_router.store.expected import Expected

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from flink_model_router.store.document import Document
    from flink_model_router.store.table_definition import StoredTable, TableDefinition
    from flink_model_router.store.transaction import Transactions
    from flink_model_router.store.versions import Stamp


class TableStore:
    """Tables, views and materialized tables; all three share their names. Safe to use from many threads.

    Every method raises UnavailableError (`store-unreachable`, `store-busy`) besides what it names. A write
    that is given a `request` is carried out once.
    """

    def __init__(self, transactions: Transactions, stamp: Callable[[], Stamp]) -> None:
        """Bind to a store; use `Store.tables`."""
        self._transactions = transactions
        self._stamp = stamp

    def names(self, database: str, kind: str | None = None) -> list[str]:
        """Names of the database's tables, of one kind or all, in order of creation.

        Raises:
            NotFoundError: `database-not-exist`.
        """
        with self._transactions.reading() as connection:
            return base_tables.names(connection, database, kind)

    def get(self, database: str, table: str) -> StoredTable:
        """The table; NotFoundError `table-not-exist`."""
        with self._transactions.snapshot() as connection:
            return base_tables.get(connection, TablePath(database, table))

    def create(
        self, database: str, table: str, definition: TableDefinition, *, request: str | None = None
    ) -> int:
        """Create a table.

        Returns:
            Its version: 1.

        Raises:
            NotFoundError: `database-not-exist`.
            ConflictError: `table-already-exist`.
            InvalidInputError: `invalid-name` or `invalid-option`.
        """

        def work(connection: Connection) -> Document:
            path = TablePath(database, table)
            return {"version": base_tables.create(connection, path, definition, self._stamp())}

        return int(self._transactions.write("create_table", request, work)["version"])

    def alter(  # noqa: PLR0913 - as in docs/bridge.md
        self,
        database: str,
        table: str,
        expected_version: int,
        definition: TableDefinition,
        *,
        expected_content: str | None = None,
        request: str | None = None,
    ) -> int:
        """Replace the definition, if `expected_version` still is the table's.

        A table that was created anew has versions from 1 on again: `expected_content`, that of the definition
        which was changed, tells it from the former one.

        Returns:
            The new version.

        Raises:
            NotFoundError: `table-not-exist`.
            ConflictError: `version-conflict`.
            InvalidInputError: `invalid-option`, also if the kind changes, or the partition keys of a table
                that has partitions.
        """

        def work(connection: Connection) -> Document:
            path = TablePath(database, table)
            expected = Expected(expected_version, expected_content)
            number = base_tables.alter(connection, path, expected, definition, self._stamp())
            return {"version": number}

        return int(self._transactions.write("alter_table", request, work)["version"])

    def rename(self, database: str, table: str, new_name: str, *, request: str | None = None) -> None:
        """Give the table another name in its database; partitions and statistics stay with it.

        Raises:
            NotFoundError: `table-not-exist`.
            ConflictError: `table-already-exist`.
            InvalidInputError: `invalid-name`.
        """

        def work(connection: Connection) -> Document:
            base_tables.rename(connection, TablePath(database, table), new_name)
            return {}

        self._transactions.write("rename_table", request, work)

    def drop(self, database: str, table: str, *, request: str | None = None) -> None:
        """Drop the table with its partitions and statistics; NotFoundError `table-not-exist`."""

        def work(connection: Connection) -> Document:
            base_tables.drop(connection, TablePath(database, table))
            return {}

        self._transactions.write("drop_table", request, work)
