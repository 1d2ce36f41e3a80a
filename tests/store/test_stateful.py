"""Any sequence of writes leaves the store as it leaves a plain one, and is refused where that refuses it."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, ClassVar

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from databases import Address, empty
from flink_model_router.errors import CatalogError, NotFoundError
from plain_store import PlainStore
from samples import CHAT, EMBEDDING, ROUTER, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from flink_model_router.store import Event, ModelDefinition, Reference, Store
    from plain_store import Path

# Few names, so that writes meet; two that differ in case only, and one outside ASCII.
DATABASE_NAMES = ["default", "équipe"]
MODEL_NAMES = ["m", "M", "モデル"]
DATABASES = st.sampled_from(DATABASE_NAMES)
MODELS = st.sampled_from(MODEL_NAMES)
PATHS = st.tuples(DATABASES, MODELS)
PICKS = st.integers(min_value=0, max_value=99)

EVERYTHING_THAT_CAN_HAPPEN = {
    ("create_database", "database-already-exist"),
    ("drop_database", "database-not-exist"),
    ("drop_database", "database-not-empty"),
    ("drop_database", "model-referenced"),
    ("drop_database", None),
    ("create_model", "database-not-exist"),
    ("create_model", "model-already-exist"),
    ("create_model", "reference-missing"),
    ("create_model", "reference-changed"),
    ("create_model", "reference-cycle"),
    ("create_model", 1),
    ("alter_model", "database-not-exist"),
    ("alter_model", "model-not-exist"),
    ("alter_model", "version-conflict"),
    ("alter_model", "model-referenced"),
    ("alter_model", "reference-missing"),
    ("alter_model", "reference-changed"),
    ("alter_model", "reference-cycle"),
    ("alter_model", 4),
    ("rename_model", "model-not-exist"),
    ("rename_model", "model-already-exist"),
    ("rename_model", "model-referenced"),
    ("rename_model", None),
    ("drop_model", "model-not-exist"),
    ("drop_model", "model-referenced"),
    ("drop_model", None),
}


def test_any_sequence_of_writes_leaves_what_it_leaves_in_a_plain_store(filled: Address) -> None:
    class Machine(Comparison):
        address = filled
        happened: ClassVar[set[object]] = set()

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=60 if filled.is_sqlite else 15,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    if filled.is_sqlite:
        assert Machine.happened >= EVERYTHING_THAT_CAN_HAPPEN | {"create", "alter", "rename", "drop:"}


class Comparison(RuleBasedStateMachine):
    """Does each write to both stores."""

    address: Address
    happened: ClassVar[set[object]]
    store: Store

    @initialize()
    def begin(self) -> None:
        empty(self.address)
        self.store = self.address.open()
        self.plain = PlainStore()
        self._both("create_database", "équipe")

    def teardown(self) -> None:
        with self.store:
            # At the end, of all that ever was: it tells of each step.
            for path in product(DATABASE_NAMES, MODEL_NAMES):
                self._both_tell_the_same_of(path)

    @rule(database=DATABASES)
    def create_database(self, database: str) -> None:
        self._both("create_database", database)

    @precondition(lambda self: sum(map(len, self.plain.databases.values())) > 2)
    @rule(database=DATABASES, cascade=st.booleans())
    def drop_database(self, database: str, *, cascade: bool) -> None:
        self._both("drop_database", database, cascade=cascade)

    @rule(path=PATHS, definition=st.sampled_from([CHAT, CHAT, CHAT, EMBEDDING]))
    def create_model(self, path: Path, definition: ModelDefinition) -> None:
        self._both("create_model", *path, definition, ())

    @rule(path=PATHS, candidates=st.lists(PICKS, min_size=1, max_size=2))
    def create_router(self, path: Path, candidates: list[int]) -> None:
        self._both("create_model", *path, ROUTER, self._references(candidates))

    @rule(pick=PICKS, definition=st.sampled_from([CHAT, EMBEDDING]), back=st.sampled_from([0, 0, 0, 1]))
    def alter_model(self, pick: int, definition: ModelDefinition, back: int) -> None:
        path = self._pick(pick)
        self._both("alter_model", *path, self._version(path) - back, definition, ())

    @rule(pick=PICKS, candidates=st.lists(PICKS, min_size=1, max_size=2))
    def alter_router(self, pick: int, candidates: list[int]) -> None:
        path = self._pick(pick)
        self._both("alter_model", *path, self._version(path), ROUTER, self._references(candidates))

    @rule(pick=PICKS, new_name=MODELS)
    def rename_model(self, pick: int, new_name: str) -> None:
        self._both("rename_model", *self._pick(pick), new_name)

    @rule(pick=PICKS)
    def drop_model(self, pick: int) -> None:
        self._both("drop_model", *self._pick(pick), reason="not needed" if pick % 2 else None)

    @invariant()
    def both_hold_the_same(self) -> None:
        assert self.store.list_databases() == list(self.plain.databases)
        for database, models in self.plain.databases.items():
            assert self.store.list_models(database) == list(models)
            for model, expected in models.items():
                stored = self.store.get_model(database, model)
                assert (stored.version, stored.definition) == (expected.version, expected.definition)
                assert stored.references == expected.references

    def _both_tell_the_same_of(self, path: Path) -> None:
        expected = self.plain.changes(*path)
        self.happened.update(change.split()[0] for change in expected)
        if expected:
            assert [_told(event) for event in self.store.history.events(*path, former=True)] == expected
        else:
            with pytest.raises(NotFoundError):
                self.store.history.events(*path, former=True)

    def _pick(self, pick: int) -> Path:
        """Mostly a model that is there, sometimes one that may not be."""
        there = [(database, model) for database, models in self.plain.databases.items() for model in models]
        return there[pick % len(there)] if there and pick % 8 else (["équipe", "default"][pick % 2], "M")

    def _references(self, picks: list[int]) -> list[Reference]:
        """To models that are mostly there, checked against columns that are mostly theirs."""
        paths = dict.fromkeys(self._pick(pick) for pick in picks)
        return [to(model, database=database) for database, model in paths]

    def _version(self, path: Path) -> int:
        stored = self.plain.databases.get(path[0], {}).get(path[1])
        return stored.version if stored else 1

    def _both(self, method: str, *arguments: object, **options: object) -> None:
        expected = _outcome(getattr(self.plain, method), *arguments, **options)
        self.happened.add((method, expected))
        assert _outcome(getattr(self.store, method), *arguments, **options) == expected


def _told(event: Event) -> str:
    """As the plain store tells it."""
    if event.change == "rename":
        return f"rename {event.from_name} {event.to_name}"
    return f"drop: {event.reason}" if event.change == "drop" else f"{event.change} {event.version}"


def _outcome(method: Callable[..., object], *arguments: object, **options: object) -> object:
    try:
        return method(*arguments, **options)
    except CatalogError as error:
        return error.code
