"""The past of models and the names of their versions: history, comparison, rollback and aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flink_model_router.store import alias_moves, aliases, references, rollback, stored_model, timeline
from flink_model_router.store.absence import absent_model
from flink_model_router.store.diff import Difference, differences
from flink_model_router.store.references import ModelPath
from flink_model_router.store.text import refuse_reason

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flink_model_router.store.aliases import Alias
    from flink_model_router.store.document import Document
    from flink_model_router.store.event import Event
    from flink_model_router.store.integrity import Guard
    from flink_model_router.store.transaction import Transactions
    from flink_model_router.store.writing import Writer


class ModelHistory:
    """Versions and aliases of a store's models; a part of `Store`, to which the same rules apply."""

    def __init__(self, transactions: Transactions, writer: Writer) -> None:
        """Bind to a store's connections."""
        self._transactions = transactions
        self._writer = writer

    def events(self, database: str, model: str, *, former: bool = False) -> list[Event]:
        """What happened to the model, oldest first, from before it was renamed, too.

        Args:
            database: where it is.
            model: its name.
            former: whether models count, too, that had the name before and were dropped or renamed.

        Raises:
            NotFoundError: `database-not-exist` or `model-not-exist`, which tells where a renamed one went.
        """
        with self._transactions.snapshot() as connection:
            return timeline.of_name(connection, ModelPath(database, model), former=former)

    def differences(
        self, database: str, model: str, before: int | str, after: int | str | None = None
    ) -> list[Difference]:
        """What two versions differ in, each a number or an alias; `after` is the current one by default.

        Raises:
            NotFoundError: `model-not-exist`.
        """
        path = ModelPath(database, model)
        with self._transactions.reading() as connection:
            return differences(
                stored_model.get(connection, path, before), stored_model.get(connection, path, after)
            )

    def roll_back(
        self,
        database: str,
        model: str,
        version: int | str,
        *,
        reason: str | None = None,
        request: str | None = None,
    ) -> int:
        """Make a new version with the content of an earlier one, a number or an alias, the current one.

        Returns:
            The new version's number.

        Raises:
            NotFoundError: `database-not-exist` or `model-not-exist`, which an absent version is, too.
            ConflictError: `reference-changed`, if its candidates have other columns by now, or
                `model-referenced` if other columns would break the routers that have it as a candidate.
            InvalidInputError: `invalid-option`, if that version is the current one; `reference-missing`,
                `reference-cycle` or `reference-depth`.
        """
        path = ModelPath(database, model)

        def work(connection: Connection, guard: Guard) -> Document:
            number = (
                version if isinstance(version, int) else stored_model.get(connection, path, version).version
            )
            return {
                "version": rollback.roll_back(connection, path, number, self._writer.stamp(reason), guard)
            }

        return int(self._writer.write("roll_back", request, work)["version"])

    def aliases(self, database: str, model: str) -> list[Alias]:
        """The model's aliases, sorted; NotFoundError `model-not-exist`."""
        path = ModelPath(database, model)
        with self._transactions.reading() as connection:
            found = references.find(connection, path)
            if found is None:
                raise absent_model(connection, path)
            return aliases.with_last_change(connection, found.model_id)

    def set_alias(  # noqa: PLR0913 - a version's whole name, and why
        self,
        database: str,
        model: str,
        alias: str,
        version: int | str,
        *,
        reason: str | None = None,
        request: str | None = None,
    ) -> int | None:
        """Make an alias name a version, a number or what another alias names.

        Returns:
            The version that it named before; None for a new alias.

        Raises:
            NotFoundError: `database-not-exist` or `model-not-exist`, which an absent version is, too.
            ConflictError: `model-referenced`, if routers that follow the alias were checked against other
                columns; `reference-changed`, if the version's own candidates have other columns by now.
            InvalidInputError: `invalid-name`; `reference-missing`, `reference-cycle` or `reference-depth`.
        """
        path = ModelPath(database, model)

        def work(connection: Connection, _: Guard) -> Document:
            refuse_reason(reason)
            number = (
                version if isinstance(version, int) else stored_model.get(connection, path, version).version
            )
            before = alias_moves.move(connection, path, alias, number, self._writer.stamp(reason))
            return {"before": before}

        before = self._writer.write("set_alias", request, work)["before"]
        return None if before is None else int(before)

    def drop_alias(
        self,
        database: str,
        model: str,
        alias: str,
        *,
        reason: str | None = None,
        request: str | None = None,
    ) -> int:
        """Take an alias away.

        Returns:
            The version that it named.

        Raises:
            NotFoundError: `database-not-exist` or `model-not-exist`, which an absent alias is, too.
            ConflictError: `model-referenced`, if routers follow it.
        """

        def work(connection: Connection, _: Guard) -> Document:
            refuse_reason(reason)
            path = ModelPath(database, model)
            return {"version": alias_moves.drop(connection, path, alias, self._writer.stamp(reason))}

        return int(self._writer.write("drop_alias", request, work)["version"])
