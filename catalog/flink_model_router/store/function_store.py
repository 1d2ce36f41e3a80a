"""Functions of a store: each method is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flink_model_router.store import functions

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from flink_model_router.store.document import Document
    from flink_model_router.store.function_definition import FunctionDefinition
    from flink_model_router.store.transaction import Transactions
    from flink_model_router.store.versions import Stamp


class FunctionStore:
    """Functions. Safe to use from many threads.

    Every method raises UnavailableError (`store-unreachable`, `store-busy`) besides what it names. A write
    that is given a `request` is carried out once.
    """

    def __init__(self, transactions: Transactions, stamp: Callable[[], Stamp]) -> None:
        """Bind to a store; use `Store.functions`."""
        self._transactions = transactions
        self._stamp = stamp

    def names(self, database: str) -> list[str]:
        """Names of the database's functions, in order of creation; NotFoundError `database-not-exist`."""
        with self._transactions.reading() as connection:
            return functions.names(connection, database)

    def get(self, database: str, function: str) -> FunctionDefinition:
        """The function; NotFoundError `function-not-exist`."""
        with self._transactions.reading() as connection:
            return functions.get(connection, database, function)

    def create(
        self, database: str, function: str, definition: FunctionDefinition, *, request: str | None = None
    ) -> None:
        """Create a function.

        Raises:
            NotFoundError: `database-not-exist`.
            ConflictError: `function-already-exist`.
            InvalidInputError: `invalid-name` or `invalid-option`.
        """

        def work(connection: Connection) -> Document:
            functions.create(connection, database, function, definition, self._stamp())
            return {}

        self._transactions.write("create_function", request, work)

    def alter(
        self, database: str, function: str, definition: FunctionDefinition, *, request: str | None = None
    ) -> None:
        """Replace the definition.

        Raises:
            NotFoundError: `function-not-exist`.
            InvalidInputError: `invalid-option`.
        """

        def work(connection: Connection) -> Document:
            functions.alter(connection, database, function, definition, self._stamp())
            return {}

        self._transactions.write("alter_function", request, work)

    def drop(self, database: str, function: str, *, request: str | None = None) -> None:
        """Drop the function; NotFoundError `function-not-exist`."""

        def work(connection: Connection) -> Document:
            functions.drop(connection, database, function)
            return {}

        self._transactions.write("drop_function", request, work)
