"""The store: every statement and every person's command ends in one of these methods."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from flink_model_router.store import databases, models, stored_model
from flink_model_router.store.backup import Backup
from flink_model_router.store.definition import (
    Database,
    ModelDefinition,
    ModelSummary,
    Reference,
    StoredModel,
)
from flink_model_router.store.expected import Expected
from flink_model_router.store.function_store import FunctionStore
from flink_model_router.store.history import ModelHistory
from flink_model_router.store.integrity import Integrity
from flink_model_router.store.partition_store import PartitionStore
from flink_model_router.store.references import ModelPath
from flink_model_router.store.table_store import TableStore
from flink_model_router.store.transaction import Transactions, utc_now
from flink_model_router.store.versions import NewVersion
from flink_model_router.store.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from sqlalchemy import Connection
    from typing_extensions import Self

    from flink_model_router.store.document import Document
    from flink_model_router.store.engine import SharedEngine
    from flink_model_router.store.integrity import Guard
    from flink_model_router.store.place import Place
    from flink_model_router.store.retry import Sleep
    from flink_model_router.store.transaction import Clock


class Store:
    """All that one catalog keeps.

    Safe to use from many threads. Each write is one transaction. A write that is given a `request`, an id of
    the caller's making, is carried out once, however often it is repeated within a day.

    Every method raises UnavailableError (`store-unreachable`, `store-busy`) besides what it names.

    Attributes:
        url: the address in the form for people, without a password.
        revision: of the database's schema.
        tables: tables, views and materialized tables.
        partitions: partitions of tables, and statistics of both.
        functions: functions.
        backup: export and import of all of it.
        history: versions and aliases of the models.
    """

    def __init__(  # noqa: PLR0913 - what a test puts in
        self,
        place: Place,
        shared: SharedEngine,
        revision: str,
        *,
        clock: Clock = utc_now,
        sleep: Sleep = time.sleep,
        user: str | None = None,
        integrity: Integrity = Integrity.strict,
    ) -> None:
        """Bind to an opened database; use `open_store`."""
        self.url = place.shown
        self.revision = revision
        self._shared = shared
        self._transactions = Transactions(shared.engine, place, clock, sleep)
        self._writer = Writer(self._transactions, clock, user=user, integrity=integrity)
        self._closed = False
        self.backup: Final = Backup(self._transactions, self._writer)
        self.history: Final = ModelHistory(self._transactions, self._writer)
        self.tables: Final = TableStore(self._transactions, self._writer.stamp)
        self.partitions: Final = PartitionStore(self._transactions)
        self.functions: Final = FunctionStore(self._transactions, self._writer.stamp)

    def list_databases(self) -> list[str]:
        """Names of all databases, in order of creation."""
        with self._transactions.reading() as connection:
            return databases.names(connection)

    def get_database(self, database: str) -> Database:
        """The database; NotFoundError `database-not-exist`."""
        with self._transactions.snapshot() as connection:
            return databases.get(connection, database)

    def create_database(
        self,
        database: str,
        *,
        comment: str | None = None,
        properties: Mapping[str, str] | None = None,
        request: str | None = None,
    ) -> None:
        """Create a database.

        Raises:
            ConflictError: `database-already-exist`.
            InvalidInputError: `invalid-name` or `invalid-option`.
        """
        new = Database(database, comment, properties or {})

        def work(connection: Connection, _: Guard) -> Document:
            databases.create(connection, new, self._writer.stamp())
            return {}

        self._writer.write("create_database", request, work)

    def alter_database(
        self,
        database: str,
        *,
        comment: str | None = None,
        properties: Mapping[str, str] | None = None,
        request: str | None = None,
    ) -> None:
        """Replace comment and properties.

        Raises:
            NotFoundError: `database-not-exist`.
            InvalidInputError: `invalid-option`.
        """
        changed = Database(database, comment, properties or {})

        def work(connection: Connection, _: Guard) -> Document:
            databases.alter(connection, changed)
            return {}

        self._writer.write("alter_database", request, work)

    def drop_database(self, database: str, *, cascade: bool = False, request: str | None = None) -> None:
        """Drop a database, with all that is in it if `cascade`.

        Raises:
            NotFoundError: `database-not-exist`.
            ConflictError: `database-not-empty`, or `model-referenced` if routers of other databases need its
                models.
        """

        def work(connection: Connection, guard: Guard) -> Document:
            databases.drop(connection, database, self._writer.stamp(), guard, cascade=cascade)
            return {}

        self._writer.write("drop_database", request, work)

    def list_models(self, database: str) -> list[str]:
        """Names of the database's models, in order of creation; NotFoundError `database-not-exist`."""
        with self._transactions.reading() as connection:
            return models.names(connection, database)

    def summarize_models(self, database: str) -> list[ModelSummary]:
        """The database's models, in order of creation; NotFoundError `database-not-exist`."""
        with self._transactions.reading() as connection:
            return models.summaries(connection, database)

    def get_model(self, database: str, model: str, version: int | str | None = None) -> StoredModel:
        """A version of the model, by number or alias, or the current one; NotFoundError `model-not-exist`."""
        with self._transactions.statement() as connection:
            return stored_model.get(connection, ModelPath(database, model), version)

    def create_model(  # noqa: PLR0913 - as in docs/bridge.md
        self,
        database: str,
        model: str,
        definition: ModelDefinition,
        references: Sequence[Reference] = (),
        *,
        reason: str | None = None,
        request: str | None = None,
    ) -> int:
        """Create a model.

        Returns:
            Its version: 1.

        Raises:
            NotFoundError: `database-not-exist`.
            ConflictError: `model-already-exist` or `reference-changed`; `model-referenced`, if routers pin a
                version of a former model of that name.
            InvalidInputError: `invalid-name`, `invalid-option`, `literal-secret`, `unsupported` (a named
                secret), `reference-missing`, `reference-cycle` or `reference-depth`.
        """
        path = ModelPath(database, model)

        def work(connection: Connection, guard: Guard) -> Document:
            new = self._version(definition, references, reason)
            return {"version": models.create(connection, path, new, guard)}

        return int(self._writer.write("create_model", request, work)["version"])

    def alter_model(  # noqa: PLR0913 - as in docs/bridge.md
        self,
        database: str,
        model: str,
        expected_version: int,
        definition: ModelDefinition,
        references: Sequence[Reference] = (),
        *,
        expected_content: str | None = None,
        reason: str | None = None,
        request: str | None = None,
    ) -> int:
        """Make a new version the current one, if `expected_version` still is.

        A model that was created anew has versions from 1 on again: `expected_content`, that of the definition
        which was changed, tells it from the former one.

        Returns:
            Its number.

        Raises:
            NotFoundError: `database-not-exist` or `model-not-exist`.
            ConflictError: `version-conflict`, `reference-changed`, or `model-referenced` if its columns
                change and routers have it as a candidate.
            InvalidInputError: as for `create_model`.
        """
        path = ModelPath(database, model)
        expected = Expected(expected_version, expected_content)

        def work(connection: Connection, guard: Guard) -> Document:
            new = self._version(definition, references, reason)
            return {"version": models.alter(connection, path, expected, new, guard)}

        return int(self._writer.write("alter_model", request, work)["version"])

    def rename_model(
        self,
        database: str,
        model: str,
        new_name: str,
        *,
        reason: str | None = None,
        request: str | None = None,
    ) -> None:
        """Give the model another name in its database; its history goes with it and tells of it.

        Raises:
            NotFoundError: `database-not-exist` or `model-not-exist`.
            ConflictError: `model-already-exist`, or `model-referenced` if routers have it as a candidate.
            InvalidInputError: `invalid-name`, or `invalid-option` for the reason.
        """

        def work(connection: Connection, guard: Guard) -> Document:
            stamp = self._writer.stamp(reason)
            models.rename(connection, ModelPath(database, model), new_name, stamp, guard)
            return {}

        self._writer.write("rename_model", request, work)

    def drop_model(
        self, database: str, model: str, *, reason: str | None = None, request: str | None = None
    ) -> None:
        """Drop the model; its history stays and tells of it.

        Raises:
            NotFoundError: `database-not-exist` or `model-not-exist`.
            ConflictError: `model-referenced`, if routers have it as a candidate.
            InvalidInputError: `invalid-option` for the reason.
        """

        def work(connection: Connection, guard: Guard) -> Document:
            models.drop(connection, ModelPath(database, model), self._writer.stamp(reason), guard)
            return {}

        self._writer.write("drop_model", request, work)

    def close(self) -> None:
        """Give the connections back; they end with the last store of this process on the same database."""
        if not self._closed:
            self._closed = True
            self._shared.release()

    def __enter__(self) -> Self:
        """For `with`: closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def __repr__(self) -> str:
        """Without a password, as the URL has none."""
        return f"Store({self.url!r})"

    def _version(
        self, definition: ModelDefinition, references: Sequence[Reference], reason: str | None
    ) -> NewVersion:
        return NewVersion(definition, tuple(references), self._writer.stamp(reason))
