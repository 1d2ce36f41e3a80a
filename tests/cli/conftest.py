"""A home of its own for each test of the command line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from flink_model_router.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flink_model_router.store import Store


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home directory, and no variable that a command would read."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in [name for name in os.environ if name.startswith(("MODEL_CATALOG_", "FLINK_"))]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def default_file(home: Path) -> Path:
    """Where a command without --url looks."""
    return home / ".flink-model-router" / "models.db"


@pytest.fixture
def store(default_file: Path) -> Iterator[Store]:
    """The store that a command without --url works on."""
    with open_store() as opened:
        assert default_file.is_file()
        yield opened
