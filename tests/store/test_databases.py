"""Databases of the catalog, the same on SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import CatalogError, ConflictError, InvalidInputError, NotFoundError
from flink_model_router.store import Database
from samples import CHAT, ROUTER, create_router, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from flink_model_router.store import Store


def test_a_new_store_has_a_database_named_default(store: Store) -> None:
    assert store.list_databases() == ["default"]
    assert store.get_database("default") == Database("default")


def test_databases_are_listed_in_order_of_creation(store: Store) -> None:
    for name in ("zebra", "Ant", "ant"):
        store.create_database(name)

    assert store.list_databases() == ["default", "zebra", "Ant", "ant"]


def test_comment_and_properties_come_back_as_given(store: Store) -> None:
    properties = {"owner": "Zoë", "comment": "", "schema.x": "  spaces  ", "Owner": "other"}

    store.create_database("team", comment="für alle", properties=properties)

    assert store.get_database("team") == Database("team", "für alle", properties)


def test_alter_replaces_comment_and_properties(store: Store) -> None:
    store.create_database("team", comment="old", properties={"a": "1", "b": "2"})

    store.alter_database("team", comment=None, properties={"b": "3", "c": "4"})

    assert store.get_database("team") == Database("team", None, {"b": "3", "c": "4"})


def test_properties_are_a_copy_of_the_callers(store: Store) -> None:
    mine = {"a": "1"}
    store.create_database("team", properties=mine)
    mine["a"] = "changed"

    got = store.get_database("team").to_document()
    got["properties"]["a"] = "changed too"

    assert store.get_database("team").properties == {"a": "1"}


def test_a_second_database_of_the_same_name_is_refused(store: Store) -> None:
    store.create_database("team")

    with pytest.raises(
        ConflictError,
        match=r"Database team is already in this catalog\. Take another .* CREATE DATABASE IF NOT EXISTS",
    ) as caught:
        store.create_database("team")

    assert caught.value.code == "database-already-exist"
    assert caught.value.details == {"database": "team"}


@pytest.mark.parametrize("operation", ["get", "alter", "drop", "list", "create_model"])
def test_a_database_that_is_not_there_is_named(store: Store, operation: str) -> None:
    calls: dict[str, Callable[[], object]] = {
        "get": lambda: store.get_database("nope"),
        "alter": lambda: store.alter_database("nope"),
        "drop": lambda: store.drop_database("nope", cascade=True),
        "list": lambda: store.list_models("nope"),
        "create_model": lambda: store.create_model("nope", "m", CHAT),
    }

    with pytest.raises(
        NotFoundError, match=r"Database 'nope' is not in this catalog\. .* one that SHOW DATABASES lists\."
    ) as caught:
        calls[operation]()

    assert caught.value.code == "database-not-exist"


def test_an_empty_database_is_dropped(store: Store) -> None:
    store.create_database("team")

    store.drop_database("team")

    assert store.list_databases() == ["default"]


def test_a_database_with_models_is_dropped_only_by_cascade(store: Store) -> None:
    store.create_database("team")
    store.create_model("team", "a", CHAT)
    store.create_model("team", "b", CHAT)

    with pytest.raises(
        ConflictError, match=r"Database team holds 2 model\(s\), a, b. Drop them first"
    ) as caught:
        store.drop_database("team")
    assert caught.value.code == "database-not-empty"
    assert store.list_models("team") == ["a", "b"]

    store.drop_database("team", cascade=True)
    assert store.list_databases() == ["default"]


def test_what_a_dropped_database_held_does_not_come_back_with_its_name(store: Store) -> None:
    store.create_database("team", comment="first", properties={"a": "1"})
    store.create_model("team", "m", CHAT)
    store.drop_database("team", cascade=True)

    store.create_database("team")

    assert store.get_database("team") == Database("team")
    assert store.list_models("team") == []


def test_a_cascade_takes_a_router_together_with_its_candidates(store: Store) -> None:
    store.create_database("team")
    store.create_model("team", "cheap", CHAT)
    store.create_model("team", "router", ROUTER, [to("cheap", database="team")])

    store.drop_database("team", cascade=True)

    assert store.list_databases() == ["default"]


def test_a_cascade_is_refused_when_a_router_elsewhere_needs_a_model(store: Store) -> None:
    store.create_database("team")
    store.create_model("team", "cheap", CHAT)
    store.create_model("default", "router", ROUTER, [to("cheap", database="team")])

    with pytest.raises(ConflictError, match=r"Database team can't be dropped: .*default\.router") as caught:
        store.drop_database("team", cascade=True)

    assert caught.value.code == "model-referenced"
    assert caught.value.details == {"routers": ["default.router"]}
    assert store.list_models("team") == ["cheap"]


def test_a_router_that_is_gone_holds_nothing_back(store: Store) -> None:
    store.create_database("team")
    store.create_model("team", "cheap", CHAT)
    store.create_model("default", "router", ROUTER, [to("cheap", database="team")])
    store.drop_model("default", "router")

    store.drop_database("team", cascade=True)

    assert store.list_databases() == ["default"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "it is empty"),
        ("x" * 201, "it has 201 characters. Use at most 200"),
        ("a$b", "it holds '\\$'"),
        ("a\x00b", r"the control character U\+0000 at position 2"),
        ("a\nb", r"the control character U\+000A at position 2"),
        ("a\x7f", r"the control character U\+007F at position 2"),
        ("\ud800", "half of a surrogate pair at position 1"),
    ],
)
def test_a_name_that_cannot_be_is_refused(store: Store, name: str, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why) as caught:
        store.create_database(name)
    assert caught.value.code == "invalid-name"

    with pytest.raises(NotFoundError):
        store.get_database(name)


@pytest.mark.parametrize(
    ("properties", "why"),
    [
        ({"k" * 513: "x"}, "has 513 characters; the longest possible is 512"),
        ({"k": "a\x00b"}, "Property 'k' of database team holds a NUL character at position 2"),
        ({"k": "a\udc00"}, "Property 'k' of database team is not valid Unicode"),
    ],
)
def test_a_property_that_cannot_be_kept_is_refused(
    store: Store, properties: dict[str, str], why: str
) -> None:
    store.create_database("other")
    with pytest.raises(InvalidInputError, match=why):
        store.create_database("team", properties=properties)
    with pytest.raises(InvalidInputError, match=why.replace("team", "other")):
        store.alter_database("other", properties=properties)

    assert store.list_databases() == ["default", "other"]


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    create_router(store, "router", "cheap")

    with pytest.raises(CatalogError):
        store.drop_database("default")

    assert store.list_models("default") == ["cheap", "router"]
