"""History, comparison and rollback of models, the same on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import ConflictError, InvalidInputError, NotFoundError
from flink_model_router.store import Column, Difference, open_store
from samples import CHAT, EMBEDDING, ROUTER, create_router, to

if TYPE_CHECKING:
    from databases import Address
    from flink_model_router.store import Store


def test_each_change_is_kept_with_who_when_and_why(filled: Address) -> None:
    moments = iter(datetime(2026, 1, day, tzinfo=timezone.utc) for day in range(1, 20))
    clock_moments: list[datetime] = []

    def clock() -> datetime:
        clock_moments.append(next(moments))
        return clock_moments[-1]

    with open_store(filled.url, filled.user, filled.password, clock=clock) as store:
        store.create_model("default", "m", CHAT, reason="first")
        store.alter_model("default", "m", 1, EMBEDDING, reason="vectors")
        assert store.history.roll_back("default", "m", 1, reason="worse") == 3
        events = store.history.events("default", "m")

    assert [(each.change, each.version, each.from_version, each.reason) for each in events] == [
        ("create", 1, None, "first"),
        ("alter", 2, None, "vectors"),
        ("rollback", 3, 1, "worse"),
    ]
    assert {each.at for each in events} < set(clock_moments)
    assert len({each.by for each in events}) == 1


def test_a_reason_of_blanks_is_none(store: Store) -> None:
    store.create_model("default", "m", CHAT, reason=" ")

    assert store.history.events("default", "m")[0].reason is None


def test_a_reason_that_cannot_be_kept_is_refused(store: Store) -> None:
    with pytest.raises(InvalidInputError, match="The reason of the change holds a NUL"):
        store.create_model("default", "m", CHAT, reason="a\x00b")


def test_history_outlives_a_drop_and_tells_the_next_model_apart(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.alter_model("default", "m", 1, CHAT)
    store.drop_model("default", "m")
    with pytest.raises(
        NotFoundError, match=r"1 former model.* have a history: model-catalog model history with --all"
    ):
        store.history.events("default", "m")
    store.create_model("default", "m", EMBEDDING)

    now = store.history.events("default", "m")
    everything = store.history.events("default", "m", former=True)

    assert [event.change for event in now] == ["create"]
    assert [event.change for event in everything] == ["create", "alter", "drop", "create"]
    former, current = dict.fromkeys(event.model_id for event in everything)
    assert [event.model_id for event in everything] == [former, former, former, current]
    assert everything[2].by


def test_history_outlives_the_database(store: Store) -> None:
    store.create_database("team")
    store.create_model("team", "m", CHAT)
    store.drop_database("team", cascade=True)

    assert [each.change for each in store.history.events("team", "m", former=True)] == ["create", "drop"]
    with pytest.raises(NotFoundError) as caught:
        store.history.events("team", "m")
    assert caught.value.code == "database-not-exist"


def test_history_of_a_model_that_never_was(store: Store) -> None:
    with pytest.raises(NotFoundError, match=r"Model 'default\.m' is not in this catalog"):
        store.history.events("default", "m", former=True)


def test_a_clock_that_goes_backwards_keeps_the_order_of_events(filled: Address) -> None:
    moment = [datetime(2026, 6, 1, tzinfo=timezone.utc)]

    def clock() -> datetime:
        moment[0] -= timedelta(hours=1)
        return moment[0]

    with open_store(filled.url, filled.user, filled.password, clock=clock) as store:
        store.create_model("default", "m", CHAT)
        store.alter_model("default", "m", 1, CHAT)
        store.history.set_alias("default", "m", "prod", 2)
        changes = [each.change for each in store.history.events("default", "m")]

    assert changes == ["create", "alter", "alias"]


def test_a_rollback_makes_a_new_version_with_the_old_content(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.alter_model("default", "m", 1, EMBEDDING)

    assert store.history.roll_back("default", "m", 1) == 3

    restored = store.get_model("default", "m")
    assert (restored.version, restored.definition) == (3, CHAT)
    assert store.get_model("default", "m", 2).definition == EMBEDDING


def test_a_rollback_may_name_an_alias(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.history.set_alias("default", "m", "good", 1)
    store.alter_model("default", "m", 1, EMBEDDING)

    store.history.roll_back("default", "m", "good")

    assert store.get_model("default", "m").definition == CHAT


def test_a_rollback_to_the_current_version_is_refused(store: Store) -> None:
    store.create_model("default", "m", CHAT)

    with pytest.raises(InvalidInputError, match=r"Version 1 of model default.m is the current one"):
        store.history.roll_back("default", "m", 1)


@pytest.mark.parametrize("version", [0, 2, 2**40])
def test_a_rollback_to_no_version_is_refused(store: Store, version: int) -> None:
    store.create_model("default", "m", CHAT)

    with pytest.raises(NotFoundError, match=rf"Version {version} of .* Its versions are 1 to 1,"):
        store.history.roll_back("default", "m", version)


def test_a_router_is_rolled_back_with_its_references(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    store.create_model("default", "smart", CHAT)
    create_router(store, "router", "cheap")
    store.alter_model("default", "router", 1, ROUTER, [to("smart")])

    store.history.roll_back("default", "router", 1)

    assert store.get_model("default", "router").references == (to("cheap"),)
    with pytest.raises(ConflictError):
        store.drop_model("default", "cheap")
    store.drop_model("default", "smart")


def test_a_rollback_to_candidates_that_changed_or_went_is_refused(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    store.create_model("default", "smart", CHAT)
    create_router(store, "router", "cheap")
    store.alter_model("default", "router", 1, ROUTER, [to("smart")])
    store.alter_model("default", "cheap", 1, EMBEDDING)

    with pytest.raises(
        ConflictError, match=r"since version 1 of the router was checked. Alter the"
    ) as changed:
        store.history.roll_back("default", "router", 1)
    store.drop_model("default", "cheap")
    with pytest.raises(InvalidInputError, match=r"default\.cheap, which is not in this catalog") as missing:
        store.history.roll_back("default", "router", 1)

    assert (changed.value.code, missing.value.code) == ("reference-changed", "reference-missing")
    assert store.get_model("default", "router").version == 2


def test_a_rollback_to_other_columns_under_a_router_is_refused(store: Store) -> None:
    store.create_model("default", "m", EMBEDDING)
    store.alter_model("default", "m", 1, CHAT)
    create_router(store, "router", "m")

    with pytest.raises(ConflictError, match=r"columns of model default\.m .*: default\.router"):
        store.history.roll_back("default", "m", 1)


def test_a_rollback_cannot_close_a_cycle(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    create_router(store, "a", "cheap")
    create_router(store, "b", "a")
    store.alter_model("default", "b", 1, ROUTER, [to("cheap")])
    store.alter_model("default", "a", 1, ROUTER, [to("b")])

    with pytest.raises(InvalidInputError) as caught:
        store.history.roll_back("default", "b", 1)

    assert caught.value.code == "reference-cycle"


def test_differences_are_those_of_comment_columns_options_and_references(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    before = replace(
        CHAT,
        input=(Column("a", "STRING"), Column("b", "INT", "said"), Column("gone", "INT")),
        options={"same": "1", "model": "old", "removed": "x"},
    )
    after = replace(
        CHAT,
        input=(Column("b", "BIGINT", "said"), Column("a", "STRING"), Column("new", "INT")),
        options={"same": "1", "model": "new", "added": "y"},
        comment="other",
    )
    store.create_model("default", "m", before, [to("cheap")])
    store.alter_model("default", "m", 1, after, [to("cheap", version=1)])

    assert store.history.differences("default", "m", 1) == [
        Difference("comment", "", "answers questions", "other"),
        Difference("input", "b", "INT COMMENT 'said'", "BIGINT COMMENT 'said'"),
        Difference("input", "gone", "INT", None),
        Difference("input", "new", None, "INT"),
        Difference("input", "(order)", "a, b", "b, a"),
        Difference("option", "model", "old", "new"),
        Difference("option", "removed", "x", None),
        Difference("option", "added", None, "y"),
        Difference("reference", "candidate cheap", "default.cheap", "default.cheap$1"),
    ]
    assert store.history.differences("default", "m", 2) == []


def test_differences_between_a_version_and_an_alias(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.alter_model("default", "m", 1, replace(CHAT, comment=None))
    store.history.set_alias("default", "m", "prod", 1)

    assert store.history.differences("default", "m", 2, "prod") == [
        Difference("comment", "", None, "answers questions")
    ]
    with pytest.raises(NotFoundError, match="Version 9 of model"):
        store.history.differences("default", "m", 9)
