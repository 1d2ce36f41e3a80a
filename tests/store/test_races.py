"""Writers that start at the same moment, on every database: nothing is lost, nothing is half done."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

from databases import empty
from flink_model_router.errors import CatalogError, ConflictError, NotFoundError
from flink_model_router.store import Partition, read_export
from samples import CHAT, EMBEDDING, ROUTER, create_router, to
from tables import PARTITIONED, PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from databases import Address
    from flink_model_router.store import Store

WRITERS = 8
DONE = "done"


def race(*runners: Callable[[], object]) -> list[str]:
    """Start all at once; what each ended with, DONE or the code of its error."""
    barrier = Barrier(len(runners))

    def run(runner: Callable[[], object]) -> str:
        barrier.wait()
        try:
            runner()
        except CatalogError as error:
            return error.code
        return DONE

    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(run, runners))


def test_of_many_creates_of_one_name_one_wins(store: Store) -> None:
    for round_ in range(5):
        name = f"m{round_}"
        outcomes = race(*[partial(store.create_model, "default", name, CHAT)] * WRITERS)

        assert Counter(outcomes) == {DONE: 1, "model-already-exist": WRITERS - 1}
    assert store.list_models("default") == [f"m{round_}" for round_ in range(5)]


def test_of_many_creates_of_one_database_one_wins(store: Store) -> None:
    outcomes = race(*[lambda: store.create_database("team")] * WRITERS)

    assert Counter(outcomes) == {DONE: 1, "database-already-exist": WRITERS - 1}


def test_of_many_alters_of_one_version_one_wins(store: Store) -> None:
    store.create_model("default", "m", CHAT)

    outcomes = race(
        *(
            partial(store.alter_model, "default", "m", 1, replace(CHAT, comment=str(i)))
            for i in range(WRITERS)
        )
    )

    assert Counter(outcomes) == {DONE: 1, "version-conflict": WRITERS - 1}
    assert store.get_model("default", "m").definition.comment == str(outcomes.index(DONE))


def test_writers_that_repeat_after_a_conflict_lose_nothing(store: Store) -> None:
    store.create_model("default", "m", CHAT)

    def add(key: str) -> None:
        while True:
            current = store.get_model("default", "m")
            changed = replace(CHAT, options={**current.definition.options, key: key})
            try:
                store.alter_model("default", "m", current.version, changed)
            except CatalogError as error:
                if error.code != "version-conflict":
                    raise
            else:
                return

    outcomes = race(*(partial(add, f"key.{i}") for i in range(WRITERS)))

    assert outcomes == [DONE] * WRITERS
    assert store.get_model("default", "m").version == 1 + WRITERS
    assert store.get_model("default", "m").definition.options == {
        **CHAT.options,
        **{f"key.{i}": f"key.{i}" for i in range(WRITERS)},
    }


def test_one_request_sent_many_times_at_once_happens_once(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    versions: list[int] = []

    outcomes = race(
        *[lambda: versions.append(store.alter_model("default", "m", 1, EMBEDDING, request="r1"))] * WRITERS
    )

    assert outcomes == [DONE] * WRITERS
    assert versions == [2] * WRITERS
    assert store.get_model("default", "m").version == 2


def test_a_storm_of_creates_drops_and_renames_leaves_a_consistent_store(filled: Address) -> None:
    names = ["a", "b", "c"]
    with filled.open() as store:

        def storm(seed: int) -> None:
            for step in range(12):
                name, other = names[(seed + step) % 3], names[(seed + 2 * step + 1) % 3]
                operations: Sequence[Callable[[], object]] = (
                    partial(store.create_model, "default", name, replace(CHAT, comment=name)),
                    partial(store.drop_model, "default", name),
                    partial(store.rename_model, "default", name, other),
                )
                try:
                    operations[(seed * 7 + step) % 3]()
                except CatalogError as error:
                    if error.code not in {"model-already-exist", "model-not-exist"}:
                        raise

        outcomes = race(*(partial(storm, i) for i in range(WRITERS)))

        assert outcomes == [DONE] * WRITERS
        listed = store.list_models("default")
        assert len(set(listed)) == len(listed)
        for name in listed:
            assert store.get_model("default", name).version == 1
            store.drop_model("default", name)
        assert store.list_models("default") == []


def test_a_candidate_is_never_dropped_under_a_router_that_is_being_created(store: Store) -> None:
    for round_ in range(8):
        cheap, router = f"cheap{round_}", f"router{round_}"
        store.create_model("default", cheap, CHAT)

        created, dropped = race(
            partial(create_router, store, router, cheap),
            partial(store.drop_model, "default", cheap),
        )

        assert (created, dropped) in {(DONE, "model-referenced"), ("reference-missing", DONE)}


def test_the_columns_of_a_candidate_never_change_under_a_router_that_is_being_created(store: Store) -> None:
    for round_ in range(8):
        cheap, router = f"cheap{round_}", f"router{round_}"
        store.create_model("default", cheap, CHAT)

        created, altered = race(
            partial(create_router, store, router, cheap),
            partial(store.alter_model, "default", cheap, 1, EMBEDDING),
        )

        assert (created, altered) in {(DONE, "model-referenced"), ("reference-changed", DONE)}


def test_a_database_is_never_dropped_under_a_model_that_is_being_created(store: Store) -> None:
    for round_ in range(8):
        name = f"team{round_}"
        store.create_database(name)

        created, dropped = race(
            partial(store.create_model, name, "m", CHAT),
            partial(store.drop_database, name),
        )

        assert (created, dropped) in {(DONE, "database-not-empty"), ("database-not-exist", DONE)}


def test_two_alters_never_close_a_cycle_together(store: Store) -> None:
    for round_ in range(8):
        left, right = f"left{round_}", f"right{round_}"
        for name in (left, right):
            store.create_model("default", name, CHAT)

        outcomes = race(
            partial(store.alter_model, "default", left, 1, ROUTER, [to(right)]),
            partial(store.alter_model, "default", right, 1, ROUTER, [to(left)]),
        )

        assert sorted(outcomes) == [DONE, "reference-cycle"]


def test_two_alters_far_apart_never_close_a_cycle_together(store: Store) -> None:
    # x → y → u and u → v → x, where y → u and v → x are there already and the other two are written at once.
    for round_ in range(8):
        x, y, u, v = (f"{name}{round_}" for name in "xyuv")
        for name in (x, u):
            store.create_model("default", name, CHAT)
        create_router(store, y, u)
        create_router(store, v, x)

        outcomes = race(
            partial(store.alter_model, "default", x, 1, ROUTER, [to(y)]),
            partial(store.alter_model, "default", u, 1, ROUTER, [to(v)]),
        )

        assert sorted(outcomes) == [DONE, "reference-cycle"]


def test_of_many_creates_of_one_table_one_wins(store: Store) -> None:
    outcomes = race(*[partial(store.tables.create, "default", "t", PLAIN)] * WRITERS)

    assert Counter(outcomes) == {DONE: 1, "table-already-exist": WRITERS - 1}


def test_of_many_alters_of_one_version_of_a_table_one_wins(store: Store) -> None:
    store.tables.create("default", "t", PLAIN)

    outcomes = race(
        *(
            partial(store.tables.alter, "default", "t", 1, replace(PLAIN, options={"k": str(number)}))
            for number in range(WRITERS)
        )
    )

    assert Counter(outcomes) == {DONE: 1, "version-conflict": WRITERS - 1}
    assert store.tables.get("default", "t").version == 2


def test_a_storm_of_tables_partitions_and_databases_leaves_a_consistent_store(store: Store) -> None:
    def storm(number: int) -> None:
        for round_ in range(10):
            steps = (
                partial(store.create_database, "team"),
                partial(store.tables.create, "team", "t", PARTITIONED),
                partial(
                    store.partitions.create, "team", "t", {"day": str(number), "id": str(round_)}, Partition()
                ),
                partial(store.tables.rename, "team", "t", "u"),
                partial(store.tables.drop, "team", "u"),
                partial(store.drop_database, "team", cascade=True),
            )
            for step in steps:
                with suppress(NotFoundError, ConflictError):
                    step()

    assert race(*(partial(storm, number) for number in range(4))) == [DONE] * 4
    with suppress(NotFoundError):
        store.drop_database("team", cascade=True)
    store.create_database("team")
    assert store.tables.names("team") == []


def test_an_alias_and_a_router_that_starts_to_follow_it_never_part(store: Store) -> None:
    for round_ in range(10):
        name = f"m{round_}"
        store.create_model("default", name, CHAT)
        store.alter_model("default", name, 1, EMBEDDING)
        store.history.set_alias("default", name, "prod", 1)

        outcomes = race(
            partial(store.history.set_alias, "default", name, "prod", 2),
            partial(store.create_model, "default", f"r{round_}", ROUTER, [to(name, alias="prod")]),
        )

        assert outcomes in ([DONE, "reference-changed"], ["model-referenced", DONE])


def test_of_many_rollbacks_and_moves_of_an_alias_none_is_lost(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.alter_model("default", "m", 1, replace(CHAT, comment="other"))

    rollbacks = [partial(store.history.roll_back, "default", "m", 1)] * WRITERS
    moves = [partial(store.history.set_alias, "default", "m", f"a{i}", 1) for i in range(WRITERS)]
    outcomes = race(*rollbacks, *moves)

    assert outcomes == [DONE] * 2 * WRITERS
    assert store.get_model("default", "m").version == 2 + WRITERS
    assert [alias.name for alias in store.history.aliases("default", "m")] == [
        f"a{i}" for i in range(WRITERS)
    ]


def test_of_two_imports_at_once_one_wins(filled: Address) -> None:
    with filled.open() as store:
        store.create_model("default", "m", CHAT)
        pieces: list[str] = []
        store.backup.export(pieces.append)
        contents = read_export("".join(pieces), "it")
        empty(filled)

        outcomes = race(*[partial(store.backup.restore, contents)] * 2)

        assert Counter(outcomes) == {DONE: 1, "store-not-empty": 1}
        assert store.list_models("default") == ["m"]
