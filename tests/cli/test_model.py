"""`model-catalog model`."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from command_line import model_catalog
from flink_model_router.store import Column, ModelDefinition
from samples import CHAT, EMBEDDING, ROUTER, to

if TYPE_CHECKING:
    from pathlib import Path

    from flink_model_router.store import Store


def test_list_shows_the_models_of_all_databases(store: Store) -> None:
    store.create_database("team")
    store.create_model("default", "cheap", CHAT)
    store.create_model("team", "模型", EMBEDDING)
    store.alter_model("default", "cheap", 1, replace(CHAT, comment="new"))

    listed = model_catalog("model", "list")

    assert listed.exit_code == 0
    header, _, first, second = [line for line in listed.stdout.splitlines() if line.strip()]
    assert header.split()[:4] == ["database", "model", "version", "provider"]
    assert first.split()[:4] == ["default", "cheap", "2", "openai"]
    assert first.split()[-1] == "new"
    assert second.split()[:4] == ["team", "模型", "1", "openai"]


def test_list_of_one_database_in_json(store: Store) -> None:
    store.create_database("team")
    store.create_model("default", "cheap", CHAT)
    store.create_model("team", "other", replace(EMBEDDING, options={}))

    (row,) = model_catalog("model", "list", "--database", "team", "--output", "json").document

    assert (row["database"], row["model"], row["version"], row["provider"]) == ("team", "other", 1, None)
    assert row["changed_at"].endswith("+00:00")


def test_a_list_of_nothing_says_so(store: Store) -> None:
    store.create_database("team")

    assert model_catalog("model", "list").stdout == "There are no models in this catalog.\n"
    of_team = model_catalog("model", "list", "--database", "team")
    assert of_team.stdout == "There are no models in database team.\n"
    assert model_catalog("model", "list", "--output", "json").document == []


def test_show_has_all_of_a_router(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    store.create_model("default", "router", ROUTER, [to("cheap", label="first"), to("cheap", version=1)])

    shown = model_catalog("model", "show", "router")

    assert shown.exit_code == 0
    lines = [line.split() for line in shown.stdout.splitlines()]
    assert ["model", "default.router"] in lines
    assert ["version", "1"] in lines
    assert ["input", "query", "STRING"] in lines
    assert ["output", "response", "STRING"] in lines
    assert ["candidates", "cheap;smart"] in lines
    assert ["candidate", "first", "default.cheap"] in lines
    assert ["candidate", "cheap", "default.cheap$1"] in lines


def test_show_in_json_is_the_document_of_the_contract(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.alter_model("default", "m", 1, EMBEDDING)

    current = model_catalog("model", "show", "m", "--output", "json").document
    first = model_catalog("model", "show", "m", "--version", "1", "--output", "json").document

    assert current == store.get_model("default", "m").to_document()
    assert first == store.get_model("default", "m", 1).to_document()


def test_show_of_a_model_that_is_not_there(store: Store) -> None:
    assert store.list_models("default") == []

    shown = model_catalog("model", "show", "nope", "--database", "default")

    assert (shown.exit_code, shown.stdout) == (3, "")
    assert shown.stderr == (
        "error: Model 'default.nope' is not in this catalog. SHOW MODELS and model-catalog model list tell "
        "what is there.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["team.m$1"],
        ["m$1", "--database", "team"],
        ["team.m", "--version", "1"],
        ["team.m$1", "--version", "1"],
    ],
)
def test_a_name_brings_its_database_and_version(store: Store, arguments: list[str]) -> None:
    store.create_database("team")
    store.create_model("team", "m", CHAT)
    store.alter_model("team", "m", 1, EMBEDDING)

    shown = model_catalog("model", "show", *arguments, "--output", "json").document

    assert shown == store.get_model("team", "m", 1).to_document()


def test_a_name_with_dots_is_found_with_its_database_beside_it(store: Store) -> None:
    store.create_model("default", "gpt-4.1.mini", CHAT)

    shown = model_catalog("model", "show", "gpt-4.1.mini", "--database", "default", "--output", "json")

    assert shown.document["model"] == "gpt-4.1.mini"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["m$_a"], "'m$_a' names no model: behind $ stands the number of a version, from 1 on, or an alias."),
        (["m$0"], "'m$0' names no model: behind $ stands the number of a version, from 1 on, or an alias."),
        (["a.b.c"], "'a.b.c' names no model: it holds more than one dot; name the database with --database."),
        (
            ["m$2", "--version", "1"],
            "'m$2' names no model: it names version 2, and --version names 1; keep one.",
        ),
    ],
)
def test_a_name_that_cannot_be_read_is_refused(store: Store, arguments: list[str], said: str) -> None:
    store.create_model("default", "m", CHAT)

    shown = model_catalog("model", "show", *arguments)

    assert (shown.exit_code, shown.stderr) == (5, f"error: {said}\n")


def test_list_of_a_database_that_is_not_there(store: Store) -> None:
    assert store.list_databases() == ["default"]

    listed = model_catalog("model", "list", "--database", "nope", "--output", "json")

    assert listed.exit_code == 3
    assert listed.error == {
        "code": "database-not-exist",
        "message": (
            "Database 'nope' is not in this catalog. Create it, or name one that SHOW DATABASES lists."
        ),
        "details": {"database": "nope"},
    }


def test_a_secret_that_was_written_past_the_store_is_not_shown(store: Store, default_file: Path) -> None:
    store.create_model("default", "m", CHAT)
    connection = sqlite3.connect(default_file)
    connection.execute("UPDATE model_option SET value = 'sk-hunter2' WHERE name = 'api-key'")
    connection.commit()
    connection.close()

    table = model_catalog("model", "show", "m").stdout
    document = model_catalog("model", "show", "m", "--output", "json").document

    assert "hunter2" not in table
    assert "******" in table
    assert document["definition"]["options"]["api-key"] == "******"


def test_a_reference_to_a_secret_is_shown(store: Store) -> None:
    store.create_model("default", "m", CHAT)

    assert "${env:OPENAI_API_KEY}" in model_catalog("model", "show", "m").stdout


def test_stored_text_is_neither_markup_nor_a_control_sequence(store: Store) -> None:
    definition = ModelDefinition(
        input=(Column("[bold]q[/bold]", "STRING", "a\nb"),),
        output=CHAT.output,
        options={"x": "\x1b[31mred\x1b[0m", "y": "[red]no[/nope]"},
        comment="bell \x07",
    )
    store.create_model("default", "m", definition)

    shown = model_catalog("model", "show", "m").stdout
    document = model_catalog("model", "show", "m", "--output", "json").document

    assert "[bold]q[/bold]" in shown
    assert "[red]no[/nope]" in shown
    assert "\\x1b[31mred\\x1b[0m" in shown
    assert "bell \\x07" in shown
    assert "\x1b" not in shown
    assert document["definition"] == definition.to_document()


def test_a_long_value_is_shown_whole(store: Store) -> None:
    value = "0123456789" * 500
    store.create_model("default", "m", replace(CHAT, options={"prompt": value}))

    assert value in model_catalog("model", "show", "m").stdout
