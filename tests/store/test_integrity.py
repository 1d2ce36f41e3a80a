"""`'integrity' = 'warn'`: what strict refuses is done and told, the same on every database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import ConflictError
from flink_model_router.store import Integrity, open_store
from samples import CHAT, EMBEDDING, ROUTER, create_router, to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from databases import Address
    from flink_model_router.store import Store

CHANGES: dict[str, tuple[Callable[[Store], object], str]] = {
    "drop": (lambda store: store.drop_model("team", "cheap"), "Model team.cheap is dropped"),
    "rename": (lambda store: store.rename_model("team", "cheap", "x"), "Model team.cheap is renamed"),
    "cascade": (lambda store: store.drop_database("team", cascade=True), "Database team is dropped"),
    "columns": (
        lambda store: store.alter_model("team", "cheap", 1, EMBEDDING),
        "The columns of model team.cheap change",
    ),
}


@pytest.fixture
def careless(filled: Address) -> Iterator[Store]:
    """A store that only warns, with a router over a candidate in another database."""
    with open_store(filled.url, filled.user, filled.password, integrity=Integrity.warn) as store:
        store.create_database("team")
        store.create_model("team", "cheap", CHAT)
        store.create_model("default", "router", ROUTER, [to("cheap", database="team")])
        yield store


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_change_that_breaks_routers_is_made_and_names_them(
    careless: Store, caplog: pytest.LogCaptureFixture, change: str
) -> None:
    act, told = CHANGES[change]

    act(careless)

    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage() == (
        f"{told}, and breaks the routers that need it: default.router. They fail when they are planned next, "
        "until they are altered."
    )


@pytest.mark.parametrize("change", list(CHANGES))
def test_another_catalog_on_the_same_database_stays_strict(
    careless: Store, filled: Address, change: str
) -> None:
    with filled.open() as strict, pytest.raises(ConflictError, match=r"default\.router"):
        CHANGES[change][0](strict)

    assert careless.get_model("team", "cheap").version == 1


def test_a_change_that_breaks_nothing_is_not_told(careless: Store, caplog: pytest.LogCaptureFixture) -> None:
    careless.create_model("default", "free", CHAT)
    careless.drop_model("default", "free")

    assert caplog.records == []


def test_a_broken_router_is_mended_by_an_alter(careless: Store) -> None:
    careless.drop_model("team", "cheap")
    careless.create_model("default", "other", CHAT)

    assert careless.alter_model("default", "router", 1, ROUTER, [to("other")]) == 2


def test_no_cycle_comes_about_over_a_candidate_that_was_taken_away(careless: Store) -> None:
    careless.drop_model("team", "cheap")

    with pytest.raises(Exception, match="would be its own candidate"):
        careless.create_model("team", "cheap", ROUTER, [to("router", seen=ROUTER)])


def test_what_else_is_wrong_is_refused_all_the_same(careless: Store) -> None:
    with pytest.raises(Exception, match="which is not in this catalog"):
        create_router(careless, "broken", "nope")


@pytest.mark.parametrize("way", ["create", "rename"])
def test_a_new_model_does_not_silently_become_what_a_router_pinned(
    filled: Address, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    def name_one(store: Store) -> None:
        if way == "create":
            store.create_model("default", "cheap", CHAT)
        else:
            store.rename_model("default", "other", "cheap")

    with (
        open_store(filled.url, filled.user, filled.password, integrity=Integrity.warn) as careless,
        filled.open() as strict,
    ):
        careless.create_model("default", "cheap", CHAT)
        careless.create_model("default", "other", CHAT)
        careless.create_model("default", "router", ROUTER, [to("cheap", version=1)])
        careless.drop_model("default", "cheap")
        with pytest.raises(ConflictError, match=r"default\.router\. Alter or drop these routers") as refused:
            name_one(strict)
        caplog.clear()

        name_one(careless)

    assert refused.value.code == "model-referenced"
    (record,) = caplog.records
    assert record.getMessage() == (
        "Routers pin a version of a former model default.cheap, and would mean that version of this one: "
        "default.router."
    )


def test_a_router_that_follows_a_candidate_works_again_when_it_is_there_again(careless: Store) -> None:
    careless.drop_model("team", "cheap")

    assert careless.create_model("team", "cheap", CHAT) == 1
