"""Renames and drops in the history of models, the same on every database."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import ConflictError, InvalidInputError, NotFoundError
from flink_model_router.store import open_store
from samples import CHAT, EMBEDDING, create_router

if TYPE_CHECKING:
    from databases import Address
    from flink_model_router.store import Event, Store


def told(events: list[Event]) -> list[str]:
    """What happened, with the names of a rename."""
    return [
        f"{event.from_name} → {event.to_name}" if event.change == "rename" else event.change
        for event in events
    ]


def test_a_rename_and_a_drop_are_kept_with_who_when_and_why(filled: Address) -> None:
    moment = datetime(2026, 1, 1, tzinfo=timezone.utc)

    with open_store(filled.url, filled.user, filled.password, clock=lambda: moment) as store:
        store.create_model("default", "m", CHAT)
        store.rename_model("default", "m", "モデル", reason="said plainly")
        store.drop_model("default", "モデル", reason="not needed")
        created, renamed, dropped = store.history.events("default", "モデル", former=True)

    assert (renamed.from_name, renamed.to_name, renamed.reason) == ("m", "モデル", "said plainly")
    assert (dropped.change, dropped.reason) == ("drop", "not needed")
    assert {event.at for event in (created, renamed, dropped)} == {moment}
    assert created.by == renamed.by == dropped.by


def test_history_goes_on_under_the_new_name(store: Store) -> None:
    store.create_model("default", "a", CHAT)
    store.rename_model("default", "a", "b")
    store.alter_model("default", "b", 1, CHAT)
    store.history.set_alias("default", "b", "prod", 2)
    store.rename_model("default", "b", "a")
    store.history.drop_alias("default", "a", "prod")
    store.rename_model("default", "a", "c")

    events = store.history.events("default", "c")

    assert told(events) == ["create", "a → b", "alter", "alias", "b → a", "alias", "a → c"]


@pytest.mark.parametrize("former_name", ["a", "b"])
def test_a_former_name_tells_where_the_model_went(store: Store, former_name: str) -> None:
    store.create_model("default", "a", CHAT)
    store.rename_model("default", "a", "b")
    store.rename_model("default", "b", "c")

    with pytest.raises(
        NotFoundError,
        match=rf"'default\.{former_name}' is not in this catalog\. That model was renamed by .* at .* and is "
        r"'c' now: model-catalog model history --database default c shows its history\.",
    ):
        store.history.events("default", former_name)
    with pytest.raises(NotFoundError, match=r"was renamed by .* and is 'c' now"):
        store.get_model("default", former_name)

    assert told(store.history.events("default", former_name, former=True)) == ["create", "a → b", "b → c"]


def test_a_name_with_blanks_is_one_argument_of_the_command(store: Store) -> None:
    store.create_model("default", "a", CHAT)
    store.rename_model("default", "a", "it's new")

    with pytest.raises(NotFoundError, match="""--database default 'it'"'"'s new' shows its history"""):
        store.history.events("default", "a")


def test_a_name_that_begins_with_a_hyphen_is_no_option_of_the_command(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.rename_model("default", "m", "--all")

    with pytest.raises(NotFoundError, match="history --database default -- --all shows its history"):
        store.history.events("default", "m")


def test_the_last_one_that_had_the_name_is_told(store: Store) -> None:
    for name in ("first", "second"):
        store.create_model("default", "m", CHAT)
        store.rename_model("default", "m", name)
    store.create_model("default", "m", EMBEDDING)
    store.drop_model("default", "m", reason="a trial")

    with pytest.raises(
        NotFoundError, match=r"is 'second' now.* 3 former model\(s\) of that name .* with --all"
    ):
        store.history.events("default", "m")

    everything = store.history.events("default", "m", former=True)
    assert told(everything) == ["create", "m → first", "create", "m → second", "create", "drop"]
    assert len({event.model_id for event in everything}) == 3


def test_a_name_that_is_used_again_shows_the_model_that_has_it(store: Store) -> None:
    store.create_model("default", "a", CHAT)
    store.rename_model("default", "a", "b")
    store.create_model("default", "a", EMBEDDING)

    assert told(store.history.events("default", "a")) == ["create"]
    assert told(store.history.events("default", "b")) == ["create", "a → b"]
    assert told(store.history.events("default", "a", former=True)) == ["create", "a → b", "create"]


def test_a_rename_in_another_database_is_another_one(store: Store) -> None:
    store.create_database("team")
    store.create_model("team", "a", CHAT)
    store.rename_model("team", "a", "b")

    with pytest.raises(NotFoundError) as absent:
        store.history.events("default", "a", former=True)
    assert "renamed" not in absent.value.message


def test_a_model_that_went_with_its_database_says_so(store: Store) -> None:
    store.create_database("team")
    store.create_model("team", "m", CHAT)
    store.create_model("team", "before", CHAT)
    store.drop_model("team", "before")
    store.drop_database("team", cascade=True)

    dropped = store.history.events("team", "m", former=True)[-1]
    before = store.history.events("team", "before", former=True)[-1]

    assert (dropped.change, dropped.reason) == ("drop", "DROP DATABASE team CASCADE")
    assert dropped.by == before.by
    assert before.reason is None


def test_what_was_refused_leaves_no_trace(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    store.create_model("default", "other", CHAT)
    with pytest.raises(ConflictError, match="already in this catalog"):
        store.rename_model("default", "cheap", "other")
    create_router(store, "router", "cheap")
    with pytest.raises(ConflictError, match="can't be renamed"):
        store.rename_model("default", "cheap", "free")
    with pytest.raises(ConflictError, match="can't be dropped"):
        store.drop_model("default", "cheap", reason="not needed")

    assert told(store.history.events("default", "cheap", former=True)) == ["create"]
    with pytest.raises(NotFoundError):
        store.history.events("default", "free", former=True)


def test_a_reason_that_cannot_be_kept_is_refused(store: Store) -> None:
    store.create_model("default", "m", CHAT)

    with pytest.raises(InvalidInputError, match="The reason of the change holds a NUL"):
        store.rename_model("default", "m", "n", reason="a\x00b")
    with pytest.raises(InvalidInputError, match="The reason of the change holds a NUL"):
        store.drop_model("default", "m", reason="a\x00b")

    assert store.list_models("default") == ["m"]


def test_a_repeated_request_renames_once(store: Store) -> None:
    store.create_model("default", "a", CHAT)
    for _ in range(2):
        store.rename_model("default", "a", "b", request="r1")

    assert told(store.history.events("default", "b")) == ["create", "a → b"]


def test_a_clock_that_goes_backwards_keeps_renames_behind_the_creation(filled: Address) -> None:
    moment = [datetime(2026, 6, 1, tzinfo=timezone.utc)]

    def clock() -> datetime:
        moment[0] -= timedelta(hours=1)
        return moment[0]

    with open_store(filled.url, filled.user, filled.password, clock=clock) as store:
        store.create_model("default", "a", CHAT)
        store.rename_model("default", "a", "b")
        store.rename_model("default", "b", "c")
        events = store.history.events("default", "c")

    assert told(events) == ["create", "a → b", "b → c"]
