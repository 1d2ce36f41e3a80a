"""`model-catalog model history|diff|rollback|alias`."""

from __future__ import annotations

import shlex
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from command_line import model_catalog
from samples import CHAT, EMBEDDING, ROUTER, to

if TYPE_CHECKING:
    from pathlib import Path

    from flink_model_router.store import Store


@pytest.fixture(autouse=True)
def model(store: Store) -> None:
    """A model of two versions."""
    store.create_model("default", "m", CHAT, reason="first")
    store.alter_model("default", "m", 1, replace(CHAT, options={**CHAT.options, "model": "new"}))


def lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip()]


def test_history_is_a_table_of_events() -> None:
    model_catalog("model", "alias", "set", "m", "prod", "1", "--reason", "go live")
    model_catalog("model", "alias", "set", "m", "prod", "2")
    model_catalog("model", "rollback", "m", "1", "--reason", "too dear")
    model_catalog("model", "alias", "drop", "m", "prod")

    shown = model_catalog("model", "history", "m")

    assert shown.exit_code == 0
    header, _, *rows = lines(shown.stdout)
    assert header == ["version", "change", "at", "by", "reason"]
    assert [row[:2] for row in rows[:2]] == [["1", "create"], ["2", "alter"]]
    assert rows[2][:4] == ["1", "alias", "prod", "set"]
    assert rows[2][-2:] == ["go", "live"]
    assert rows[3][:6] == ["2", "alias", "prod", "1", "→", "2"]
    assert rows[4][:4] == ["3", "rollback", "to", "1"]
    assert rows[5][:3] == ["alias", "prod", "dropped"]


def test_history_in_json_has_every_fact() -> None:
    created, altered = model_catalog("model", "history", "m", "--output", "json").document

    assert created.keys() == {
        *("model_id", "change", "version", "from_version", "alias"),
        *("from_name", "to_name", "at", "by", "reason"),
    }
    assert (created["change"], created["version"], created["reason"]) == ("create", 1, "first")
    assert (altered["change"], altered["version"], altered["reason"]) == ("alter", 2, None)
    assert created["at"].endswith("+00:00")


def test_history_of_a_dropped_model_is_asked_for(store: Store) -> None:
    store.drop_model("default", "m")

    refused = model_catalog("model", "history", "m")
    store.create_model("default", "m", EMBEDDING)
    shown = model_catalog("model", "history", "m", "--all")

    assert refused.exit_code == 3
    assert (
        "1 former model(s) of that name have a history: model-catalog model history with --all"
        in refused.stderr
    )
    header, _, *rows = lines(shown.stdout)
    assert header[0] == "model"
    assert [row[0] == rows[0][0] for row in rows] == [True, True, True, False]


def test_history_tells_of_renames_and_drops(store: Store) -> None:
    store.rename_model("default", "m", "other name", reason="clearer")
    store.create_model("default", "m", EMBEDDING)
    store.drop_model("default", "m", reason="a trial")

    shown = model_catalog("model", "history", "other name")
    everything = model_catalog("model", "history", "m", "--all", "--output", "json").document

    assert lines(shown.stdout)[-1][:6] == ["renamed", "from", "m", "to", "other", "name"]
    assert lines(shown.stdout)[-1][-1] == "clearer"
    assert [(each["change"], each["from_name"], each["to_name"], each["reason"]) for each in everything] == [
        ("create", None, None, "first"),
        ("alter", None, None, None),
        ("rename", "m", "other name", "clearer"),
        ("create", None, None, None),
        ("drop", None, None, "a trial"),
    ]


def test_history_by_a_former_name_names_the_command_that_shows_it(store: Store) -> None:
    store.rename_model("default", "m", "it's.new")

    refused = model_catalog("model", "history", "m")
    said = " ".join(refused.stderr.split())
    command = said.partition("model-catalog ")[2].partition(" shows its history")[0]
    shown = model_catalog(*shlex.split(command))

    assert refused.exit_code == 3
    assert "Model 'default.m' is not in this catalog. That model was renamed by" in said
    assert [line[:2] for line in lines(shown.stdout)[2:4]] == [["1", "create"], ["2", "alter"]]


def test_diff_shows_what_differs(store: Store) -> None:
    shown = model_catalog("model", "diff", "m", "1")
    document = model_catalog("model", "diff", "m", "2", "1", "--output", "json").document
    same = model_catalog("model", "diff", "m", "2")

    assert lines(shown.stdout)[2:] == [["option", "model", "new"]]
    assert document == [{"part": "option", "name": "model", "before": "new", "after": None}]
    assert same.stdout == "There is no difference.\n"
    assert store.get_model("default", "m").version == 2


def test_diff_hides_a_secret_that_was_written_past_the_store(default_file: Path) -> None:
    connection = sqlite3.connect(default_file)
    connection.execute("UPDATE model_option SET value = 'sk-1' WHERE name = 'api-key' AND version = 1")
    connection.execute("UPDATE model_option SET value = 'sk-2' WHERE name = 'api-key' AND version = 2")
    connection.commit()
    connection.close()

    shown = model_catalog("model", "diff", "m", "1", "2", "--output", "json")

    assert "sk-" not in shown.stdout
    assert shown.document[0] == {"part": "option", "name": "api-key", "before": "******", "after": "******"}


def test_rollback_tells_the_version_that_it_made(store: Store) -> None:
    done = model_catalog("model", "rollback", "m", "1", "--output", "json")

    assert done.exit_code == 0
    assert done.document == {"model": "default.m", "version": 3, "restored": 1}
    assert store.get_model("default", "m").definition == CHAT


def test_history_shows_a_rollback_whose_version_a_downgrade_forgot() -> None:
    model_catalog("model", "rollback", "m", "1")
    model_catalog("db", "downgrade", "--to", "0002", "--force")
    model_catalog("db", "upgrade")

    shown = model_catalog("model", "history", "m")

    assert "rollback" in lines(shown.stdout)[-1]
    assert "None" not in shown.stdout


def test_alias_list_tells_who_set_what_and_why() -> None:
    assert model_catalog("model", "alias", "list", "m").stdout == "Model default.m has no aliases.\n"
    done = model_catalog("model", "alias", "set", "m", "prod", "1", "--reason", "good", "--output", "json")
    moved = model_catalog("model", "alias", "set", "m", "prod", "2", "--output", "json")

    (alias,) = model_catalog("model", "alias", "list", "m", "--output", "json").document

    assert done.document == {"model": "default.m", "alias": "prod", "version": 1, "before": None}
    assert moved.document["before"] == 1
    assert (alias["alias"], alias["version"], alias["reason"]) == ("prod", 2, None)


def test_show_finds_a_version_by_its_alias() -> None:
    model_catalog("model", "alias", "set", "m", "prod", "1")

    assert (
        model_catalog("model", "show", "m", "--version", "prod", "--output", "json").document["version"] == 1
    )
    assert model_catalog("model", "show", "m$prod", "--output", "json").document["version"] == 1
    assert model_catalog("model", "show", "m", "--version", "nope").exit_code == 3


def test_show_tells_which_alias_a_router_follows(store: Store) -> None:
    model_catalog("model", "alias", "set", "m", "prod", "1")
    store.create_model("default", "router", ROUTER, [to("m", alias="prod")])

    assert ["candidate", "m", "default.m$prod"] in lines(model_catalog("model", "show", "router").stdout)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["history", "nope"], 3, "'default.nope' is not in this catalog"),
        (["diff", "m", "9"], 3, "Version 9 of model 'default.m' is not in this catalog"),
        (["diff", "m", "1", "nope"], 3, "Alias 'nope' of model 'default.m' is not in this catalog"),
        (["rollback", "m", "2"], 5, "Version 2 of model default.m is the current one"),
        (
            ["rollback", "m", "7"],
            3,
            "Version 7 of model 'default.m' is not in this catalog. Its versions are 1 to 2",
        ),
        (["alias", "set", "m", "2nd", "1"], 5, "'2nd' can't be an alias. It starts with a letter"),
        (["alias", "set", "m", "prod", "7"], 3, "Version 7 of model"),
        (["alias", "drop", "m", "prod"], 3, "Alias 'prod' of model 'default.m' is not in this catalog."),
        (["alias", "list", "nope"], 3, "is not in this catalog"),
        (["alias", "set", "m", "prod"], 2, "Missing argument"),
        (["alias", "list", "m$1"], 5, "'m$1' names no model: it holds a version or alias"),
    ],
)
def test_exit_codes_are_those_of_the_table(arguments: list[str], code: int, said: str) -> None:
    outcome = model_catalog("model", *arguments)

    assert outcome.exit_code == code
    assert said in " ".join(outcome.stderr.split())
