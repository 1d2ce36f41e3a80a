"""Aliases of versions: set, moved, dropped and followed, the same on every database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import ConflictError, InvalidInputError, NotFoundError
from flink_model_router.store.graph import MAX_DEPTH
from samples import CHAT, EMBEDDING, ROUTER, create_router, to

if TYPE_CHECKING:
    from flink_model_router.store import Store


@pytest.fixture
def cheap(store: Store) -> Store:
    """A store with a model of two versions with the same columns; `prod` names the first."""
    store.create_model("default", "cheap", CHAT)
    store.alter_model("default", "cheap", 1, CHAT)
    store.history.set_alias("default", "cheap", "prod", 1)
    return store


def test_a_model_is_found_by_an_alias(cheap: Store) -> None:
    assert cheap.get_model("default", "cheap", "prod").version == 1
    assert cheap.get_model("default", "cheap").version == 2


@pytest.mark.parametrize("alias", ["staging", "PROD", "pro d", "", "a" * 65, "pr\x00d"])
def test_an_alias_that_is_not_there_is_not_found(cheap: Store, alias: str) -> None:
    with pytest.raises(NotFoundError, match=r"Alias .* of model 'default.cheap' is not in this catalog"):
        cheap.get_model("default", "cheap", alias)


def test_a_moved_alias_tells_what_it_named_before_and_who_moved_it(cheap: Store) -> None:
    assert cheap.history.set_alias("default", "cheap", "prod", 2, reason="better answers") == 1
    assert cheap.history.set_alias("default", "cheap", "größe-1_b", "prod") is None

    first, second = cheap.history.aliases("default", "cheap")
    assert (first.name, first.version, first.reason) == ("größe-1_b", 2, None)
    assert (second.name, second.version, second.reason) == ("prod", 2, "better answers")
    assert second.changed_by
    assert cheap.get_model("default", "cheap", "größe-1_b").version == 2


def test_every_move_stays_in_the_history(cheap: Store) -> None:
    cheap.history.set_alias("default", "cheap", "prod", 2)
    cheap.history.set_alias("default", "cheap", "prod", 2)
    cheap.history.drop_alias("default", "cheap", "prod", reason="not needed")

    events = cheap.history.events("default", "cheap")

    assert [(event.change, event.from_version, event.version, event.reason) for event in events] == [
        ("create", None, 1, None),
        ("alter", None, 2, None),
        ("alias", None, 1, None),
        ("alias", 1, 2, None),
        ("alias", 2, None, "not needed"),
    ]
    assert cheap.history.aliases("default", "cheap") == []


@pytest.mark.parametrize("alias", ["", "3", "_prod", "-x", "pr.od", "a$b", "p d", "a" * 65, "pr\x00d"])
def test_what_is_no_alias_is_refused_with_its_rule(cheap: Store, alias: str) -> None:
    with pytest.raises(InvalidInputError, match=r"can't be an alias. It starts with a letter") as caught:
        cheap.history.set_alias("default", "cheap", alias, 1)

    assert caught.value.code == "invalid-name"


@pytest.mark.parametrize("version", [0, 3, 2**40, -1])
def test_an_alias_of_a_version_that_is_not_there_is_refused(cheap: Store, version: int) -> None:
    with pytest.raises(
        NotFoundError,
        match=rf"Version {version} of model 'default.cheap'.* Its versions are 1 to 2, its aliases: prod",
    ):
        cheap.history.set_alias("default", "cheap", "prod", version)


def test_dropping_an_alias_that_is_not_there_names_those_that_are(cheap: Store) -> None:
    with pytest.raises(NotFoundError, match=r"Alias 'staging' of .* its aliases: prod"):
        cheap.history.drop_alias("default", "cheap", "staging")
    with pytest.raises(NotFoundError, match=r"'default.nope' is not in this catalog"):
        cheap.history.drop_alias("default", "nope", "prod")


def test_a_write_that_is_repeated_happens_once(cheap: Store) -> None:
    first = cheap.history.set_alias("default", "cheap", "prod", 2, request="r1")
    again = cheap.history.set_alias("default", "cheap", "prod", 2, request="r1")

    assert (first, again) == (1, 1)


def test_a_router_that_follows_an_alias_is_checked_against_its_version(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.alter_model("default", "m", 1, EMBEDDING)
    store.history.set_alias("default", "m", "prod", 1)

    store.create_model("default", "router", ROUTER, [to("m", alias="prod")])

    assert store.get_model("default", "router").references == (to("m", alias="prod"),)
    with pytest.raises(ConflictError, match=r"is model default\.m\$prod, whose columns changed") as caught:
        store.create_model("default", "other", ROUTER, [to("m", alias="prod", seen=EMBEDDING)])
    assert caught.value.code == "reference-changed"


def test_a_router_that_follows_an_unknown_alias_is_refused(cheap: Store) -> None:
    with pytest.raises(
        InvalidInputError, match=r"alias 'staging' of model default.cheap.* aliases: prod"
    ) as e:
        cheap.create_model("default", "router", ROUTER, [to("cheap", alias="staging")])
    assert e.value.code == "reference-missing"

    with pytest.raises(InvalidInputError, match="has both a version and an alias"):
        cheap.create_model("default", "router", ROUTER, [to("cheap", alias="prod", version=1)])


def test_an_alias_that_routers_follow_is_neither_dropped_nor_moved_to_other_columns(cheap: Store) -> None:
    cheap.create_model("default", "router", ROUTER, [to("cheap", alias="prod")])
    cheap.alter_model("default", "cheap", 2, EMBEDDING)

    with pytest.raises(ConflictError, match=r"can't be dropped: routers follow it: default\.router") as drop:
        cheap.history.drop_alias("default", "cheap", "prod")
    with pytest.raises(ConflictError, match=r"version 3, which has other columns.*default\.router") as move:
        cheap.history.set_alias("default", "cheap", "prod", 3)

    assert drop.value.details == move.value.details == {"routers": ["default.router"]}
    assert cheap.history.set_alias("default", "cheap", "prod", 2) == 1


def test_a_candidate_with_an_alias_is_held_too(cheap: Store) -> None:
    cheap.create_model("default", "router", ROUTER, [to("cheap", alias="prod")])

    with pytest.raises(ConflictError, match=r"can't be dropped: .*default\.router"):
        cheap.drop_model("default", "cheap")
    assert cheap.alter_model("default", "cheap", 2, EMBEDDING) == 3


def test_a_version_that_an_alias_names_holds_its_candidates(store: Store) -> None:
    store.create_model("default", "old", CHAT)
    store.create_model("default", "new", CHAT)
    create_router(store, "router", "old")
    store.history.set_alias("default", "router", "prod", 1)
    store.alter_model("default", "router", 1, ROUTER, [to("new")])

    with pytest.raises(ConflictError, match=r"default\.old can't be dropped: .*: default\.router\$1\."):
        store.drop_model("default", "old")
    store.history.drop_alias("default", "router", "prod")
    store.drop_model("default", "old")


def test_a_version_that_a_router_pins_holds_its_candidates(store: Store) -> None:
    store.create_model("default", "old", CHAT)
    store.create_model("default", "new", CHAT)
    create_router(store, "inner", "old")
    store.alter_model("default", "inner", 1, ROUTER, [to("new")])
    store.create_model("default", "outer", ROUTER, [to("inner", version=1, seen=ROUTER)])

    with pytest.raises(ConflictError, match=r"default\.old can't be renamed: .*: default\.inner\$1\."):
        store.rename_model("default", "old", "other")
    store.alter_model("default", "outer", 1, ROUTER, [to("new")])
    store.rename_model("default", "old", "other")


def test_an_alias_cannot_close_a_cycle(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    create_router(store, "inner", "cheap")
    store.history.set_alias("default", "inner", "prod", 1)
    store.create_model("default", "outer", ROUTER, [to("inner", alias="prod", seen=ROUTER)])

    with pytest.raises(InvalidInputError) as caught:
        store.alter_model("default", "inner", 1, ROUTER, [to("outer", seen=ROUTER)])

    assert caught.value.code == "reference-cycle"


def test_an_alias_cannot_make_the_chain_of_routers_too_long(store: Store) -> None:
    store.create_model("default", "r0", CHAT)
    for level in range(1, MAX_DEPTH + 1):
        create_router(store, f"r{level}", f"r{level - 1}")
    store.create_model("default", "switch", CHAT)
    store.history.set_alias("default", "switch", "prod", 1)
    store.create_model("default", "top", ROUTER, [to("switch", alias="prod")])
    store.alter_model("default", "switch", 1, ROUTER, [to("r7")])

    with pytest.raises(InvalidInputError, match="a chain of 9 routers") as caught:
        store.history.set_alias("default", "switch", "prod", 2)

    assert caught.value.code == "reference-depth"


def test_an_alias_moves_only_to_a_version_whose_candidates_are_still_right(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    store.create_model("default", "smart", CHAT)
    create_router(store, "router", "cheap")
    store.alter_model("default", "router", 1, ROUTER, [to("smart")])
    store.alter_model("default", "cheap", 1, EMBEDDING)

    with pytest.raises(ConflictError, match="columns changed since version 1 of the router was") as changed:
        store.history.set_alias("default", "router", "prod", 1)
    store.drop_model("default", "cheap")
    with pytest.raises(InvalidInputError) as missing:
        store.history.set_alias("default", "router", "prod", 1)

    assert (changed.value.code, missing.value.code) == ("reference-changed", "reference-missing")


def test_aliases_of_a_dropped_model_are_not_those_of_the_next(cheap: Store) -> None:
    cheap.drop_model("default", "cheap")
    cheap.create_model("default", "cheap", EMBEDDING)

    assert cheap.history.aliases("default", "cheap") == []
    with pytest.raises(NotFoundError):
        cheap.get_model("default", "cheap", "prod")
