"""All that a catalog keeps as one JSON document: written out, and read into another catalog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flink_model_router.store import restoring, saving
from flink_model_router.store.export_document import head, pieces, tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from flink_model_router.store.document import Document
    from flink_model_router.store.export_document import SavedContents
    from flink_model_router.store.integrity import Guard
    from flink_model_router.store.transaction import Transactions
    from flink_model_router.store.writing import Writer

Progress = Callable[[int, int], None]
"""Told after each object how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was exported or imported, dropped databases and models included.

    Attributes:
        databases: how many.
        objects: how many models, tables and functions.
        warnings: of routers that were imported and can't be planned.
    """

    databases: int
    objects: int
    warnings: tuple[str, ...] = ()

    def to_document(self) -> Document:
        """Write the numbers."""
        return {"databases": self.databases, "objects": self.objects}


class Backup:
    """Export and import; a part of `Store`, to which the same rules apply."""

    def __init__(self, transactions: Transactions, writer: Writer) -> None:
        """Bind to a store's connections."""
        self._transactions = transactions
        self._writer = writer

    def export(self, write: Callable[[str], object], progress: Progress = lambda _, __: None) -> Counts:
        """Write all that the catalog keeps, as it was at one moment.

        It takes the memory of one object with its versions, however many there are.

        Args:
            write: is given the document in pieces.
            progress: is told how far it is.
        """
        with self._transactions.snapshot() as connection:
            total, done = saving.count(connection), 0
            databases = saving.databases(connection)
            write(head())
            for index, (database_id, database) in enumerate(databases):
                name = database.content.name
                living = database.dropped is None
                parts: dict[str, Iterable[Any]] = {
                    "models": saving.models_of(connection, database_id),
                    "tables": saving.tables_of(connection, database_id, name) if living else (),
                    "functions": saving.functions_of(connection, database_id, name) if living else (),
                }
                write("," if index else "")
                for piece, is_object in pieces(database, parts):
                    write(piece)
                    if is_object:
                        done += 1
                        progress(done, total)
            write(tail())
        return Counts(len(databases), done)

    def restore(self, contents: Sequence[SavedContents], progress: Progress = lambda _, __: None) -> Counts:
        """Write an export into this catalog, which must be empty: all of it, or nothing.

        Routers whose candidates aren't there as they were are refused, unless this store's integrity is
        `warn`: they were dropped from under them in a catalog that was so, too.

        Args:
            contents: what `read_export` read.
            progress: is told how far it is.

        Raises:
            ConflictError: `store-not-empty`, if the catalog holds anything.
            CatalogError: for what is wrong in the document, with its place.
        """
        total = sum(map(len, contents))

        def work(connection: Connection, guard: Guard) -> Document:
            return _restored(connection, contents, total, progress, guard)

        warnings = self._writer.write("import", None, work).get("warnings", ())
        return Counts(len(contents), total, tuple(warnings))


def _restored(
    connection: Connection,
    contents: Sequence[SavedContents],
    total: int,
    progress: Progress,
    guard: Guard,
) -> Document:
    done = 0

    def each() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    restoring.restore(connection, contents, each, guard)
    return {}
