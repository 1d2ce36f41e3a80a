"""Runs `model-catalog` in this process, as a test would type it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from flink_model_router.cli.app import app


@dataclass(frozen=True)
class Outcome:
    """What a command ended with."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.stdout)

    @property
    def error(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.stderr)["error"]


def model_catalog(*arguments: str, **environment: str) -> Outcome:
    """Run a command; keywords are environment variables."""
    result = CliRunner().invoke(app, arguments, env=environment, catch_exceptions=False)
    return Outcome(result.exit_code, result.stdout, result.stderr)
