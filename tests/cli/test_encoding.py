"""Output to where not every character can be written: a terminal or file of an old encoding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from samples import CHAT

if TYPE_CHECKING:
    from flink_model_router.store import Store

COMMENT = "schnell 速い 🚀"


@pytest.fixture(autouse=True)
def commented(store: Store) -> None:
    """A model whose comment is beyond every old encoding."""
    store.create_model("default", "chat", replace(CHAT, comment=COMMENT))


def run(*arguments: str, encoding: str = "ascii") -> subprocess.CompletedProcess[bytes]:
    """Runs the installed command, whose streams have the encoding."""
    command = Path(sys.executable).with_name("model-catalog")
    variables = {**os.environ, "PYTHONIOENCODING": encoding}
    return subprocess.run([command, *arguments], env=variables, capture_output=True, check=False)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_table_spells_out_what_cannot_be_written(encoding: str) -> None:
    shown = run("model", "list", encoding=encoding)

    assert (shown.returncode, shown.stderr) == (0, b"")
    assert rb"schnell \u901f\u3044 \U0001f680" in shown.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_stays_json(encoding: str) -> None:
    shown = run("model", "list", "--output", "json", encoding=encoding)
    refused = run("model", "show", "速い", "--output", "json", encoding=encoding)

    assert json.loads(shown.stdout.decode(encoding))[0]["comment"] == COMMENT
    assert json.loads(refused.stderr.decode(encoding))["error"]["details"]["model"] == "速い"


def test_an_export_is_utf_8_as_import_reads_it() -> None:
    exported = run("db", "export")

    assert exported.returncode == 0, exported.stderr
    assert COMMENT in exported.stdout.decode("utf-8")
