"""Functions come back as they were given, on every database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import ConflictError, InvalidInputError, NotFoundError
from flink_model_router.store import FunctionDefinition
from flink_model_router.store.function_definition import Resource

if TYPE_CHECKING:
    from flink_model_router.store import Store

UPPER = FunctionDefinition("org.example.Upper", "JAVA")
LOWER = FunctionDefinition(
    "lower.ünï",
    "PYTHON",
    (Resource("JAR", "hdfs:///a b.jar"), Resource("FILE", "/x/ü.py")),
    {"key.with.dots": "'\"\\", "Key": "", "key": "€"},
)


def test_functions_are_made_changed_and_dropped(store: Store) -> None:
    store.functions.create("default", "g", UPPER)
    store.functions.create("default", "f", LOWER)

    assert store.functions.names("default") == ["g", "f"]
    assert store.functions.get("default", "f") == LOWER
    store.functions.alter("default", "g", LOWER)
    assert store.functions.get("default", "g") == LOWER
    store.functions.drop("default", "g")
    assert store.functions.names("default") == ["f"]


def test_of_two_functions_of_one_name_the_first_stays(store: Store) -> None:
    store.functions.create("default", "f", UPPER)

    with pytest.raises(ConflictError, match=r"Function default\.f is already in this catalog") as caught:
        store.functions.create("default", "f", LOWER)
    assert caught.value.code == "function-already-exist"
    assert store.functions.get("default", "f") == UPPER


def test_what_is_not_there_is_named(store: Store) -> None:
    for database, name in (("default", "f"), ("nowhere", "f"), ("default", "a\x00")):
        for call in (
            lambda: store.functions.get(database, name),  # noqa: B023 - called at once
            lambda: store.functions.alter(database, name, UPPER),  # noqa: B023 - called at once
            lambda: store.functions.drop(database, name),  # noqa: B023 - called at once
        ):
            with pytest.raises(NotFoundError) as caught:
                call()
            assert caught.value.code == "function-not-exist"
            assert repr(f"{database}.{name}") in caught.value.message
    with pytest.raises(NotFoundError, match="Database 'nowhere'"):
        store.functions.create("nowhere", "f", UPPER)
    with pytest.raises(NotFoundError, match="Database 'nowhere'"):
        store.functions.names("nowhere")


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        (replace(UPPER, class_name="a\x00b"), "definition of function default.f.class_name holds a NUL"),
        (replace(UPPER, options={"a": "\ud800"}), "Option 'a' of function default.f is not valid Unicode"),
        (replace(UPPER, resources=(Resource("JAR", "\x00"),)), "resources[0].uri holds a NUL"),
    ],
)
def test_a_text_that_no_database_keeps_is_refused_and_named(
    store: Store, definition: FunctionDefinition, told: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        store.functions.create("default", "f", definition)
    assert told in caught.value.message
    assert store.functions.names("default") == []


def test_a_database_with_functions_is_dropped_only_with_them(store: Store) -> None:
    store.create_database("team")
    store.functions.create("team", "f", UPPER)

    with pytest.raises(ConflictError, match=r"Database team holds 1 function\(s\), f\. Drop them first"):
        store.drop_database("team")
    store.drop_database("team", cascade=True)
    store.create_database("team")
    assert store.functions.names("team") == []
