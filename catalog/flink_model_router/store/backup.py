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
    from flink_model_router.store.transaction import Transactions

Progress = Callable[[int, int], None]
"""Told after each object how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was exported or imported, dropped databases and models included."""

    databases: int
    objects: int

    def to_document(self) -> Document:
        """Write both."""
        return {"databases": self.databases, "objects": self.objects}


class Backup:
    """Export and import; a part of `Store`, to which the same rules apply."""

    def __init__(self, transactions: Transactions) -> None:
        """Bind to a store's connections."""
        self._transactions = transactions

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

        Args:
            contents: what `read_export` read.
            progress: is told how far it is.

        Raises:
            ConflictError: `store-not-empty`, if the catalog holds anything.
            CatalogError: for what is wrong in the document, with its place.
        """
        total = sum(map(len, contents))

        def work(connection: Connection) -> Document:
            return _restored(connection, contents, total, progress)

        self._transactions.write("import", None, work)
        return Counts(len(contents), total)


def _restored(
    connection: Connection, contents: Sequence[SavedContents], total: int, progress: Progress
) -> Document:
    done = 0

    def each() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    restoring.restore(connection, contents, each)
    return {}
