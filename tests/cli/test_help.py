"""What the commands say of themselves."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from command_line import model_catalog
from development.cli_reference import REFERENCE, cli_reference
from flink_model_router.errors import error_table

COMMANDS = [
    ["db", "init"],
    ["db", "status"],
    ["db", "upgrade"],
    ["db", "downgrade"],
    ["db", "export"],
    ["db", "import"],
    ["model", "list"],
    ["model", "show"],
    ["model", "history"],
    ["model", "diff"],
    ["model", "rollback"],
    ["model", "alias", "list"],
    ["model", "alias", "set"],
    ["model", "alias", "drop"],
    ["router", "explain"],
    ["router", "replay"],
    ["router", "calibrate"],
    ["doctor"],
]


def test_the_reference_in_the_docs_is_current() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == cli_reference(), (
        f"{REFERENCE} is not what the commands say: python -m development.cli_reference"
    )


def test_help_tells_every_exit_code() -> None:
    shown = model_catalog("--help")

    told = dict(re.findall(r"• (\d+): ([^•]+)", shown.stdout))
    assert shown.exit_code == 0
    assert set(told) == {str(number) for number in range(11)}
    for code, entry in error_table().items():
        assert code in told[str(entry["exit"])]


@pytest.mark.parametrize("noun", [[], ["db"], ["model"], ["model", "alias"], ["router"]])
def test_a_noun_alone_shows_its_help(noun: list[str]) -> None:
    shown = model_catalog(*noun)

    assert "Usage: " in shown.stdout + shown.stderr


def test_the_version_is_that_of_the_package() -> None:
    assert model_catalog("--version").stdout == f"{version('flink-model-router')}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_takes_a_password(command: list[str]) -> None:
    told = model_catalog(*command, "--help").stdout

    assert "--password" not in told
    assert "MODEL_CATALOG_PASSWORD" in told
