"""The process that tests in other languages start."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import requests

from development.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTION = {"messages": [{"role": "user", "content": "why?"}]}


class Process:
    """A server in a process of its own, and its URLs."""

    def __init__(self, urls: dict[str, str]) -> None:
        self.endpoint = urls["endpoint"]
        self.control = urls["control"]

    def ask(self, model: str) -> int:
        return requests.post(self.endpoint, json={"model": model, **QUESTION}, timeout=60).status_code

    def get(self, path: str) -> requests.Response:
        return requests.get(self.control + path, timeout=60)

    def post(self, path: str) -> None:
        requests.post(self.control + path, timeout=60).raise_for_status()

    def script(self, model: str, script: str) -> requests.Response:
        return requests.put(f"{self.control}/models/{model}/script", data=script, timeout=60)


@pytest.fixture(scope="module")
def process() -> Iterator[Process]:
    with subprocess.Popen(
        [sys.executable, "-m", "fault_server"],
        cwd=ROOT / "tests",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        assert started.stdin
        assert started.stdout
        yield Process(json.loads(started.stdout.readline()))
        started.stdin.close()
        assert started.wait(60) == 0


def test_scripts_and_counters(process: Process) -> None:
    assert process.script("org/m", '{"steps": ["unavailable", {}]}').status_code == 204
    assert [process.ask("org/m"), process.ask("org/m")] == [503, 200]
    counters = process.get("/models/org/m/counters?until_calls=2&until_in_flight=0").json()
    assert counters["kinds"] == {"unavailable": 1, "answer": 1}
    assert counters["answered"] == 1
    calls = process.get("/models/org/m/calls").json()
    assert [call["kind"] for call in calls] == ["unavailable", "answer"]


def test_a_wrong_script_is_refused_with_what_is_wrong(process: Process) -> None:
    refused = process.script("m", '{"steps": ["no-such"]}')
    assert refused.status_code == 400
    assert "no-such" in refused.json()["error"]


def test_a_count_that_is_not_reached_is_an_error_with_what_was(process: Process) -> None:
    waited = process.get("/models/idle/counters?until_calls=1&seconds=0.01")
    assert waited.status_code == 504
    assert "begun=0" in waited.json()["error"]


def test_pause_resume_release_and_reset(process: Process) -> None:
    process.post("/pause")
    with pytest.raises(requests.ConnectionError):
        process.ask("m")
    process.post("/resume")
    process.post("/release")
    process.script("m", '{"steps": ["unavailable"]}')
    assert process.ask("m") == 503
    process.post("/reset")
    assert process.get("/models/m/counters").json()["begun"] == 0
    assert process.ask("m") == 200
    assert process.get("/connections").json()["accepted"] >= 2
