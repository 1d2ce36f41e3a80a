"""Partitions and statistics come back as they were given, on every database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import ConflictError, InvalidInputError, NotFoundError
from flink_model_router.store import Partition
from tables import PARTITIONED, PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from flink_model_router.store import Spec, Store

MONDAY: Spec = {"id": "1", "day": "monday"}
TUESDAY: Spec = {"day": "tuesday", "id": "1"}
UNKNOWN: Spec = {"day": None, "id": "2"}
FILLED = Partition("a day", {"path": "/x ü", "Path": "", "path ": "'\"\\"})


@pytest.fixture
def days(store: Store) -> Store:
    """A store with the partitioned table `t` and three partitions."""
    store.tables.create("default", "t", PARTITIONED)
    for spec in (TUESDAY, MONDAY, UNKNOWN):
        store.partitions.create("default", "t", spec, FILLED)
    return store


def test_partitions_are_told_in_order_of_creation_and_by_a_part_of_their_keys(days: Store) -> None:
    assert days.partitions.specs("default", "t") == [TUESDAY, MONDAY, UNKNOWN]
    assert days.partitions.specs("default", "t", {"id": "1"}) == [TUESDAY, MONDAY]
    assert days.partitions.specs("default", "t", {"day": None}) == [UNKNOWN]
    assert days.partitions.specs("default", "t", {"day": "sunday"}) == []


def test_a_partition_is_found_whatever_the_order_of_its_keys(days: Store) -> None:
    assert days.partitions.get("default", "t", {"day": "monday", "id": "1"}) == FILLED
    assert days.partitions.get("default", "t", UNKNOWN) == FILLED


def test_partitions_are_changed_and_dropped(days: Store) -> None:
    days.partitions.alter("default", "t", MONDAY, Partition())
    assert days.partitions.get("default", "t", MONDAY) == Partition()

    days.partitions.drop("default", "t", MONDAY)
    assert days.partitions.specs("default", "t") == [TUESDAY, UNKNOWN]


def test_a_partition_that_is_there_is_not_made_anew(days: Store) -> None:
    with pytest.raises(ConflictError, match=r"already has the partition id=1, day=monday") as caught:
        days.partitions.create("default", "t", MONDAY, Partition())
    assert caught.value.code == "partition-already-exist"
    assert days.partitions.get("default", "t", MONDAY) == FILLED


@pytest.mark.parametrize("spec", [{}, {"day": "monday"}, {**MONDAY, "hour": "1"}, {"day": "1", "hour": "1"}])
def test_a_partition_is_made_by_exactly_the_keys_of_its_table(days: Store, spec: Spec) -> None:
    with pytest.raises(InvalidInputError, match=r"Table default\.t is partitioned by day, id") as caught:
        days.partitions.create("default", "t", spec, Partition())
    assert caught.value.code == "partition-spec-invalid"
    assert caught.value.details["partition_keys"] == ["day", "id"]


def test_partitions_are_not_asked_for_by_keys_of_no_meaning(days: Store) -> None:
    with pytest.raises(InvalidInputError, match="and the partition is given by hour") as caught:
        days.partitions.specs("default", "t", {"hour": "1"})
    assert caught.value.code == "partition-spec-invalid"


def test_a_table_without_partitions_has_none(store: Store) -> None:
    store.tables.create("default", "t", PLAIN)

    for call in (
        lambda: store.partitions.specs("default", "t"),
        lambda: store.partitions.create("default", "t", MONDAY, Partition()),
    ):
        with pytest.raises(InvalidInputError, match="created without PARTITIONED BY") as caught:
            call()
        assert caught.value.code == "table-not-partitioned"


def test_what_is_not_there_is_named(days: Store) -> None:
    of_partition: list[Callable[[str], object]] = [
        lambda table: days.partitions.get("default", table, {"day": "sunday", "id": "1"}),
        lambda table: days.partitions.alter("default", table, {"day": "sunday", "id": "1"}, Partition()),
        lambda table: days.partitions.drop("default", table, {"day": "sunday", "id": "1"}),
        lambda table: days.partitions.statistics("default", table, [{"day": "sunday", "id": "1"}]),
        lambda table: days.partitions.alter_statistics(
            "default", table, {"day": "sunday", "id": "1"}, "table", {}
        ),
    ]
    for call in of_partition:
        for table in ("t", "none"):
            with pytest.raises(NotFoundError) as caught:
                call(table)
            assert caught.value.code == "partition-not-exist"
            assert caught.value.message == f"Table default.{table} has no partition day=sunday, id=1."
    for of_table in (
        lambda: days.partitions.specs("default", "none"),
        lambda: days.partitions.create("default", "none", MONDAY, Partition()),
        lambda: days.partitions.statistics("default", "none"),
        lambda: days.partitions.alter_statistics("default", "none", None, "table", {}),
    ):
        with pytest.raises(NotFoundError) as caught:
            of_table()
        assert caught.value.code == "table-not-exist"


def test_statistics_are_kept_by_kind(days: Store) -> None:
    days.tables.create("default", "plain", PLAIN)
    days.partitions.alter_statistics("default", "plain", None, "table", {"row_count": 2**62})
    days.partitions.alter_statistics("default", "plain", None, "columns", {"id": {"min": "-0.1"}})
    days.partitions.alter_statistics("default", "t", MONDAY, "table", {"row_count": 1})

    assert days.partitions.statistics("default", "plain") == [
        {"table": {"row_count": 2**62}, "columns": {"id": {"min": "-0.1"}}}
    ]
    assert days.partitions.statistics("default", "t", [UNKNOWN, MONDAY]) == [
        {"table": None, "columns": None},
        {"table": {"row_count": 1}, "columns": None},
    ]


def test_statistics_of_more_partitions_than_one_statement_takes(store: Store) -> None:
    store.tables.create("default", "t", PARTITIONED)
    specs: list[Spec] = [{"day": "monday", "id": str(number)} for number in range(501)]
    for spec in specs:
        store.partitions.create("default", "t", spec, Partition())
    store.partitions.alter_statistics("default", "t", specs[500], "table", {"row_count": 500})

    found = store.partitions.statistics("default", "t", specs[::-1])

    assert found[0] == {"table": {"row_count": 500}, "columns": None}
    assert found[1:] == [{"table": None, "columns": None}] * 500
    assert store.partitions.statistics("default", "t", []) == []


def test_the_counts_of_a_partitioned_table_are_those_of_its_partitions(days: Store) -> None:
    days.partitions.alter_statistics("default", "t", None, "table", {"row_count": 1})
    days.partitions.alter_statistics("default", "t", None, "columns", {"id": {}})

    assert days.partitions.statistics("default", "t") == [{"table": None, "columns": {"id": {}}}]


def test_statistics_of_an_unknown_kind_are_refused(days: Store) -> None:
    with pytest.raises(InvalidInputError, match="statistics of table and columns, none of 'rows'"):
        days.partitions.alter_statistics("default", "t", None, "rows", {})


def test_partitions_and_statistics_follow_a_rename_and_end_with_their_table(days: Store) -> None:
    days.partitions.alter_statistics("default", "t", MONDAY, "table", {"row_count": 1})
    days.tables.rename("default", "t", "u")

    assert days.partitions.specs("default", "u") == [TUESDAY, MONDAY, UNKNOWN]
    assert days.partitions.statistics("default", "u", [MONDAY])[0]["table"] == {"row_count": 1}
    days.tables.drop("default", "u")
    days.tables.create("default", "u", PARTITIONED)
    assert days.partitions.specs("default", "u") == []


def test_the_keys_of_a_table_with_partitions_are_not_changed(days: Store) -> None:
    with pytest.raises(InvalidInputError, match=r"it has 3 partition\(s\)\. Drop them first"):
        days.tables.alter("default", "t", 1, replace(PARTITIONED, partition_keys=("id",)))
    assert days.tables.alter("default", "t", 1, replace(PARTITIONED, comment="c")) == 2


def test_a_dropped_database_takes_partitions_with_it(store: Store) -> None:
    store.create_database("team")
    store.tables.create("team", "t", PARTITIONED)
    store.partitions.create("team", "t", MONDAY, FILLED)

    store.drop_database("team", cascade=True)

    assert store.list_databases() == ["default"]


@pytest.mark.parametrize(
    ("partition", "told"),
    [
        (Partition("\x00"), "Comment of partition id=1, day=monday of table default.t holds a NUL"),
        (Partition(None, {"a": "\x00"}), "Property 'a' of partition id=1, day=monday of table default.t"),
    ],
)
def test_a_text_that_no_database_keeps_is_refused_and_named(
    store: Store, partition: Partition, told: str
) -> None:
    store.tables.create("default", "t", PARTITIONED)

    with pytest.raises(InvalidInputError) as caught:
        store.partitions.create("default", "t", MONDAY, partition)
    assert told in caught.value.message
    with pytest.raises(InvalidInputError, match=r"spec of a partition of table default\.t\.day holds a NUL"):
        store.partitions.create("default", "t", {"day": "\x00", "id": "1"}, Partition())
