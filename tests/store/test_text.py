"""Names and texts are told apart and kept exactly, the same on SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flink_model_router.store import ModelDefinition
from samples import CHAT

if TYPE_CHECKING:
    from flink_model_router.store import Store

# Each differs from the others in something that a collation may overlook.
DIFFERENT = [
    "model",
    "Model",
    "MODEL",
    "model ",
    " model",
    "mödel",
    "mo\u0308del",
    "modél",
    "ﬁnal",
    "final",
    "straße",
    "strasse",
    "İ",
    "i",
    "ı",  # noqa: RUF001 - that it may be taken for another is the point
    "模型",
    "モデル",
    "ﾓﾃﾞﾙ",
    "модель",
    "🤖",
    "🦾",
    "a.b",
    "a/b",
    "a`b",
    'a"b',
    "a'b",
    "a\\b",
    "a%b",
    "a_b",
    "a;b",
    "a\u200bb",
    "ab",
    "\u00a0",
    "x" * 200,
    "😀" * 200,
]

KEPT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=300)


def test_names_that_differ_are_different_models(store: Store) -> None:
    for name in DIFFERENT:
        store.create_model("default", name, replace(CHAT, comment=f"I am {name}"))

    assert store.list_models("default") == DIFFERENT
    for name in DIFFERENT:
        assert store.get_model("default", name).definition.comment == f"I am {name}"


def test_names_that_differ_are_different_databases(store: Store) -> None:
    for name in DIFFERENT:
        store.create_database(name, comment=f"I am {name}")

    assert store.list_databases() == ["default", *DIFFERENT]
    for name in DIFFERENT:
        assert store.get_database(name).comment == f"I am {name}"


def test_keys_that_differ_are_different_options(store: Store) -> None:
    options = {name: f"I am {name}" for name in DIFFERENT}

    store.create_model("default", "m", replace(CHAT, options=options))

    assert store.get_model("default", "m").definition.options == options


def test_a_value_of_a_megabyte_comes_back_whole(store: Store) -> None:
    value = "é🤖\\'\"\n" * 120_000
    definition = replace(CHAT, options={"k" * 512: value}, comment=value)

    store.create_model("default", "m", definition)

    assert len(value.encode()) > 1_000_000
    assert store.get_model("default", "m").definition == definition


def test_the_largest_possible_value_comes_back_whole(store: Store) -> None:
    # Quotes are what a driver doubles.
    definition = replace(CHAT, options={"k": "'" * (4 * 1024 * 1024)})

    store.create_model("default", "m", definition)

    assert store.get_model("default", "m").definition == definition


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEPT, KEPT, max_size=5), KEPT)
def test_any_options_and_comment_come_back(store: Store, texts: dict[str, str], comment: str) -> None:
    # With a last segment that is never a secret's.
    options = {f"{key}.option": value for key, value in texts.items()}
    definition = ModelDefinition(input=CHAT.input, output=CHAT.output, options=options, comment=comment)
    if store.list_models("default"):
        store.drop_model("default", "m")

    store.create_model("default", "m", definition)

    assert store.get_model("default", "m").definition == definition
