"""Routers and their candidates: what is refused, and what holds what; the same on every database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import ConflictError, InvalidInputError
from flink_model_router.store.graph import MAX_DEPTH
from samples import CHAT, EMBEDDING, ROUTER, create_router, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from flink_model_router.store import Reference, Store


def test_references_come_back_in_the_order_given(store: Store) -> None:
    for name in ("z", "a", "m"):
        store.create_model("default", name, CHAT)
    given = (
        to("z", label="first"),
        replace(to("a"), role="selector", label="judge"),
        to("m", version=1),
        to("z", label="again"),
    )

    store.create_model("default", "router", ROUTER, given)

    assert store.get_model("default", "router").references == given


def test_each_version_keeps_its_own_references(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    store.create_model("default", "smart", CHAT)
    create_router(store, "router", "cheap")

    store.alter_model("default", "router", 1, ROUTER, [to("smart")])

    assert store.get_model("default", "router").references == (to("smart"),)
    assert store.get_model("default", "router", 1).references == (to("cheap"),)


@pytest.mark.parametrize(
    ("candidate", "what"),
    [
        (to("nope"), "candidate 'nope' of router default.router is model default.nope, which is not in this"),
        (
            to("cheap", database="nope"),
            "candidate 'cheap' of router default.router is model nope.cheap, which",
        ),
        (to("Cheap"), "model default.Cheap, which is not"),
        (to("che$ap"), "model default.che\\$ap, which is not"),
        (to("cheap", version=2**40), "is version 1099511627776 of model default.cheap, which has no such"),
        (to("cheap", version=0), "is version 0 of model default.cheap, which has no such"),
        (
            to("cheap", version=2),
            "is version 2 of model default.cheap, which has no such version. Its versions",
        ),
    ],
)
def test_a_candidate_that_is_not_there_is_refused(store: Store, candidate: Reference, what: str) -> None:
    store.create_model("default", "cheap", CHAT)

    with pytest.raises(InvalidInputError, match=what) as caught:
        store.create_model("default", "router", ROUTER, [candidate])
    assert caught.value.code == "reference-missing"
    assert store.list_models("default") == ["cheap"]


def test_a_candidate_whose_columns_changed_since_the_check_is_refused(store: Store) -> None:
    store.create_model("default", "cheap", EMBEDDING)

    with pytest.raises(ConflictError, match="whose columns changed while the router was checked") as caught:
        create_router(store, "router", "cheap")

    assert caught.value.code == "reference-changed"
    assert caught.value.details == {"model": "default.cheap"}


def test_a_pinned_candidate_is_held_to_the_columns_of_its_version(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    store.alter_model("default", "cheap", 1, EMBEDDING)

    store.create_model("default", "router", ROUTER, [to("cheap", version=1, seen=CHAT)])

    with pytest.raises(ConflictError):
        store.create_model("default", "other", ROUTER, [to("cheap", version=1, seen=EMBEDDING)])


def test_a_router_cannot_be_its_own_candidate(store: Store) -> None:
    with pytest.raises(
        InvalidInputError, match=r"candidate 'router' of router default\.router is the router"
    ) as new:
        create_router(store, "router", "router")
    store.create_model("default", "router", CHAT)
    with pytest.raises(InvalidInputError) as altered:
        store.alter_model("default", "router", 1, ROUTER, [to("router", version=1)])

    assert new.value.code == altered.value.code == "reference-cycle"


def test_a_cycle_over_several_routers_is_refused_and_shown(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    create_router(store, "a", "cheap")
    create_router(store, "b", "a")
    create_router(store, "c", "b")

    with pytest.raises(
        InvalidInputError, match=r"its own candidate: default\.a → default\.c → default\.b → default\.a\."
    ) as caught:
        store.alter_model("default", "a", 1, ROUTER, [to("cheap"), to("c")])

    assert caught.value.code == "reference-cycle"
    assert caught.value.details == {"cycle": ["default.a", "default.c", "default.b", "default.a"]}
    assert store.get_model("default", "a").version == 1


def test_two_ways_to_the_same_candidate_are_no_cycle(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    create_router(store, "left", "cheap")
    create_router(store, "right", "cheap")

    create_router(store, "top", "left", "right", "cheap")

    assert len(store.get_model("default", "top").references) == 3


def test_routers_in_routers_go_as_deep_as_the_bound(store: Store) -> None:
    store.create_model("default", "r0", CHAT)
    for level in range(1, MAX_DEPTH + 1):
        create_router(store, f"r{level}", f"r{level - 1}")

    with pytest.raises(InvalidInputError, match=r"a chain of 9 routers.*longest possible is 8") as caught:
        create_router(store, "top", f"r{MAX_DEPTH}")

    assert caught.value.code == "reference-depth"


def test_the_bound_counts_the_routers_above_too(store: Store) -> None:
    store.create_model("default", "plain", CHAT)
    for chain in ("low", "high"):
        store.create_model("default", f"{chain}0", CHAT)
        for level in range(1, 6):
            create_router(store, f"{chain}{level}", f"{chain}{level - 1}")

    with pytest.raises(InvalidInputError, match="a chain of 11 routers") as caught:
        store.alter_model("default", "high0", 1, ROUTER, [to("low5")])

    assert caught.value.code == "reference-depth"
    assert store.alter_model("default", "high0", 1, ROUTER, [to("low2")]) == 2


@pytest.mark.parametrize("change", ["drop", "rename"])
def test_a_candidate_cannot_be_taken_from_its_routers(store: Store, change: str) -> None:
    store.create_model("default", "cheap", CHAT)
    store.create_database("team")
    store.create_model("team", "z", ROUTER, [to("cheap")])
    store.create_model("default", "a", ROUTER, [to("cheap", version=1), to("cheap", label="again")])

    changes: dict[str, Callable[[], None]] = {
        "drop": lambda: store.drop_model("default", "cheap"),
        "rename": lambda: store.rename_model("default", "cheap", "other"),
    }

    with pytest.raises(ConflictError, match=r"default\.cheap can't be .*: team\.z, default\.a\.") as caught:
        changes[change]()

    assert caught.value.code == "model-referenced"
    assert caught.value.details == {"routers": ["team.z", "default.a"]}
    assert store.get_model("default", "cheap").version == 1


def test_a_candidate_is_free_once_no_current_version_refers_to_it(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    store.create_model("default", "smart", CHAT)
    create_router(store, "router", "cheap")
    store.alter_model("default", "router", 1, ROUTER, [to("smart")])

    store.drop_model("default", "cheap")

    assert store.list_models("default") == ["smart", "router"]


def test_the_columns_of_a_candidate_stay_while_routers_need_them(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    create_router(store, "router", "cheap")

    with pytest.raises(
        ConflictError, match=r"columns of model default\.cheap .*: default\.router\."
    ) as caught:
        store.alter_model("default", "cheap", 1, EMBEDDING)
    assert caught.value.code == "model-referenced"

    options = {"provider": "other"}
    assert store.alter_model("default", "cheap", 1, replace(CHAT, options=options, comment="new")) == 2


def test_a_router_that_pins_a_version_lets_the_columns_change(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    store.create_model("default", "router", ROUTER, [to("cheap", version=1)])

    assert store.alter_model("default", "cheap", 1, EMBEDDING) == 2


def test_comments_of_columns_do_not_count_as_a_change(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    create_router(store, "router", "cheap")
    said = tuple(replace(column, comment="said") for column in CHAT.input)

    assert store.alter_model("default", "cheap", 1, replace(CHAT, input=said)) == 2


@pytest.mark.parametrize(
    ("reference", "what"),
    [
        (
            replace(to("cheap"), role="r" * 65),
            "Role of a reference of model default.router has 65 characters",
        ),
        (replace(to("cheap"), label="l\x00"), "Label of a reference of model default.router holds a NUL"),
        (
            replace(to("cheap"), fingerprint="f" * 65),
            "Fingerprint of the reference 'cheap' of model default.router",
        ),
    ],
)
def test_text_of_a_reference_that_cannot_be_kept_is_refused(
    store: Store, reference: Reference, what: str
) -> None:
    store.create_model("default", "cheap", CHAT)

    with pytest.raises(InvalidInputError, match=what):
        store.create_model("default", "router", ROUTER, [reference])


def test_a_selector_is_held_as_a_candidate_is(store: Store) -> None:
    for name in ("cheap", "judge"):
        store.create_model("default", name, CHAT)
    asked = [to("cheap"), replace(to("judge"), role="selector", label="selector")]
    store.create_model("default", "router", ROUTER, asked)

    with pytest.raises(ConflictError, match=r"routers have it as a selector: default\.router"):
        store.drop_model("default", "judge")
    with pytest.raises(ConflictError, match=r"routers have it as a selector: default\.router"):
        store.rename_model("default", "judge", "other")
    with pytest.raises(ConflictError, match=r"can't be changed: routers have it as a selector"):
        store.alter_model("default", "judge", 1, EMBEDDING)
    with pytest.raises(InvalidInputError) as cycle:
        store.alter_model(
            "default", "judge", 1, ROUTER, [replace(to("router"), role="selector", label="selector")]
        )
    assert cycle.value.code == "reference-cycle"
