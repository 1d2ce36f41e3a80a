"""`model-catalog jar`."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from command_line import model_catalog

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def jars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package's folder of jars, empty."""
    monkeypatch.setattr("flink_model_router.jar.JARS", tmp_path)
    return tmp_path


def test_the_path_is_all_that_is_printed(jars: Path) -> None:
    jar = jars / f"flink-model-router-{version('flink-model-router')}.jar"
    jar.write_bytes(b"")

    assert model_catalog("jar").stdout == f"{jar}\n"
    assert model_catalog("jar", "--output", "json").document == {"jar": str(jar)}


def test_a_jar_of_another_version_is_not_taken(jars: Path) -> None:
    (jars / "flink-model-router-0.0.1.jar").write_bytes(b"")

    outcome = model_catalog("jar")

    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert "is missing. In a checkout `make jar` builds it" in outcome.stderr
