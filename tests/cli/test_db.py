"""`model-catalog db`."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from command_line import model_catalog
from databases import server
from flink_model_router.store import open_store
from flink_model_router.store.schema import REVISIONS, head
from samples import CHAT

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = [sys.executable, "-c", "from flink_model_router.cli.app import main; main()"]


def test_init_fills_the_default_file_once(default_file: Path) -> None:
    first = model_catalog("db", "init", "--output", "json")
    second = model_catalog("db", "init", "--output", "json")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.document == {
        "url": f"sqlite:///{default_file}",
        "state": "current",
        "revision": head(),
        "this_version_makes": head(),
        "tables": "created",
    }
    assert second.document["tables"] == "already there"


def test_status_of_a_filled_file(default_file: Path) -> None:
    model_catalog("db", "init")

    status = model_catalog("db", "status")

    assert status.exit_code == 0
    assert [line.split() for line in status.stdout.splitlines()] == [
        ["url", f"sqlite:///{default_file}"],
        ["state", "current"],
        ["revision", head()],
        ["this", "version", "makes", head()],
    ]


def test_status_of_nothing_says_what_to_do_and_makes_nothing(default_file: Path) -> None:
    status = model_catalog("db", "status")

    assert status.exit_code == 7
    assert "empty" in status.stdout
    assert status.stderr.startswith(
        f"error: The SQLite file {default_file} is not there. Check the path, or make it with: "
    )
    assert f"model-catalog db init --url sqlite:///{default_file}" in status.stderr
    assert status.stderr.count("\n") == 1
    assert not default_file.exists()


def test_an_error_in_json_is_one_line_with_its_code(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("no database" * 100)

    status = model_catalog("db", "status", "--url", f"sqlite:///{path}", "--output", "json")

    assert (status.exit_code, status.stdout, status.stderr.count("\n")) == (6, "", 1)
    assert status.error["code"] == "store-unreachable"
    assert str(path) in status.error["message"]
    assert status.error["details"] == {"url": f"sqlite:///{path}"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["db", "init", "--url", "sqlite:///models.db"], 5, "relative path 'models.db'"),
        (["db", "init", "--url", "oracle://db/x"], 5, "'oracle', which is no kind of database"),
        (["db", "upgrade"], 7, "is not there. Check the path"),
        (["model", "list"], 7, "is not there. Check the path"),
        (["db", "explode"], 2, "No such command"),
        (["db", "init", "--password", "x"], 2, "No such option"),
        (["db", "init", "--output", "xml"], 2, "'xml' is not"),
    ],
)
def test_exit_codes_are_those_of_the_table(arguments: list[str], code: int, said: str) -> None:
    outcome = model_catalog(*arguments)

    assert outcome.exit_code == code
    assert said in " ".join(outcome.stderr.split())


def test_a_foreign_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE orders (id INTEGER)")
    connection.close()
    before = path.read_bytes()

    outcome = model_catalog("db", "init", "--url", f"sqlite:///{path}")

    assert outcome.exit_code == 7
    assert "tables that are not this catalog's (orders)" in outcome.stderr
    assert path.read_bytes() == before


def test_several_heads_of_another_product_are_foreign_to_every_command(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('abc'), ('def')")
    connection.close()

    for command in ("status", "init", "upgrade"):
        answer = model_catalog("db", command, "--url", f"sqlite:///{path}", "--output", "json")
        assert answer.exit_code == 7, answer


def test_an_empty_url_is_not_the_default_one(default_file: Path) -> None:
    answer = model_catalog("db", "init", "--url", "")

    assert answer.exit_code == 5
    assert "The url is empty" in answer.stderr
    assert not default_file.exists()


def test_upgrade_of_what_is_current_changes_nothing() -> None:
    model_catalog("db", "init")

    outcome = model_catalog("db", "upgrade", "--output", "json")

    assert outcome.exit_code == 0
    assert (outcome.document["upgrade"], outcome.document["upgraded_from"]) == ("not needed", None)


@pytest.mark.parametrize("minimum_reader", [head(), "9999"])
def test_upgrade_of_what_a_newer_version_made_says_whether_it_is_served(
    default_file: Path, minimum_reader: str
) -> None:
    model_catalog("db", "init")
    with sqlite3.connect(default_file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute(
            "UPDATE model_catalog_meta SET value = ? WHERE name = 'minimum_reader'", (minimum_reader,)
        )
    connection.close()

    outcome = model_catalog("db", "upgrade", "--output", "json")

    if minimum_reader == "9999":
        assert outcome.exit_code == 7
        assert "a newer version made and this one can't work with" in outcome.error["message"]
        return
    assert outcome.exit_code == 0
    assert outcome.document["state"] == "newer, compatible"
    assert outcome.document["upgraded_from"] is None
    assert outcome.document["upgrade"] == (
        "not possible: a newer version made this schema. This version serves it as it is"
    )


def test_downgrade_goes_one_revision_back_and_upgrade_forth_again() -> None:
    model_catalog("db", "init")

    back = model_catalog("db", "downgrade", "--output", "json")
    refused = model_catalog("model", "list")
    forth = model_catalog("db", "upgrade", "--output", "json")

    assert (back.exit_code, back.document["revision"]) == (0, REVISIONS[-2])
    assert (back.document["state"], back.document["downgraded_from"]) == ("older", head())
    assert refused.exit_code == 7
    assert "model-catalog db upgrade" in refused.stderr
    assert (forth.document["revision"], forth.document["upgraded_from"]) == (head(), REVISIONS[-2])


def test_downgrade_tells_what_would_be_lost(default_file: Path) -> None:
    with open_store() as store:
        assert default_file.is_file()
        store.create_model("default", "m", CHAT, reason="why")

    refused = model_catalog("db", "downgrade", "--to", "0001", "--output", "json")
    forced = model_catalog("db", "downgrade", "--to", "0001", "--force", "--output", "json")

    assert refused.exit_code == 5
    assert refused.error["details"] == {"lost": ["1 reasons of changes"]}
    assert forced.document["revision"] == "0001"


def test_the_url_is_read_from_the_environment(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"

    assert model_catalog("db", "init", MODEL_CATALOG_URL=url).exit_code == 0
    assert url in model_catalog("db", "status", "--url", url).stdout


def test_a_servers_user_in_the_environment_does_not_hinder_work_with_a_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"
    environment = {"MODEL_CATALOG_USER": "flink", "MODEL_CATALOG_PASSWORD": "hunter2"}

    there = model_catalog("db", "init", "--url", url, **environment)
    default = model_catalog("db", "init", **environment)
    given = model_catalog("db", "status", "--url", url, "--user", "me", **environment)

    assert (there.exit_code, default.exit_code) == (0, 0)
    assert given.exit_code == 5
    assert "SQLite has no users" in given.stderr


def test_the_program_ends_with_the_code_too(default_file: Path) -> None:
    done = subprocess.run([*PROGRAM, "model", "list"], capture_output=True, text=True, check=False)

    assert done.returncode == 7
    assert done.stderr.startswith(f"error: The SQLite file {default_file} is not there.")
    assert "Traceback" not in done.stderr


@pytest.mark.server
def test_a_server_takes_its_password_from_the_environment() -> None:
    address = server("postgresql")
    wrong = "wrong-" + (address.password or "")

    outcome = model_catalog(
        *("db", "status", "--url", address.url, "--user", address.user or ""), MODEL_CATALOG_PASSWORD=wrong
    )

    assert outcome.exit_code == 6
    assert "password authentication failed" in outcome.stderr
    assert wrong not in outcome.stderr + outcome.stdout
