import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from development.project import ROOT
from fault_server.faults import Fault
from fault_server.script import Answer, Script
from fault_server.server import fault_server

DEMO = ROOT / "docs" / "demo"
TICKETS = (DEMO / "tickets.jsonl").read_text(encoding="utf-8").count("\n")
SETTINGS = {"ENDPOINT", "API_KEY", "CHEAP", "SMART"}
KEY = "key-of-this-test"


def demo(folder: Path, settings: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return subprocess.run(
        [sys.executable, DEMO, "--folder", folder],
        env={**environment, **settings},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )


@pytest.mark.flink
def test_the_demo_shows_every_ticket_then_finds_its_models_in_a_new_process(tmp_path: Path) -> None:
    shown = demo(tmp_path, {})
    assert shown.returncode == 0, shown.stderr
    first, second = shown.stdout.split("2. Again in a new process")

    assert len(set(re.findall(r"T-\d{4}", first))) == TICKETS
    assert "declared just now: cheap, smart, support_router" in first
    assert "rule 30 (german)" in first
    assert "stand-in" in shown.stderr
    assert "declared nothing: cheap, smart, support_router" in second
    counted = re.findall(rf"{TICKETS} tickets, (\d+) of them by fallback", shown.stdout)
    assert len(counted) == 2
    assert int(counted[0]) > 0
    assert counted[0] == counted[1]


@pytest.mark.flink
def test_the_demo_runs_against_a_service_of_the_users_and_keeps_its_key_to_itself(tmp_path: Path) -> None:
    with fault_server() as server:
        server.follow("tiny", Script((Fault.UNAVAILABLE, Answer()), key=KEY))
        server.follow("huge", Script(key=KEY))
        service = {"ENDPOINT": server.endpoint, "API_KEY": KEY, "CHEAP": "tiny", "SMART": "huge"}
        shown = demo(tmp_path, service)
        tiny, huge = server.counters("tiny"), server.counters("huge")
    assert shown.returncode == 0, shown.stderr
    assert "The service at 127.0.0.1: tiny and huge" in shown.stdout
    assert set(tiny.kinds) == {"unavailable", "answer"}
    assert set(huge.kinds) == {"answer"}
    assert KEY not in shown.stdout + shown.stderr
    assert KEY.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_half_a_description_of_a_service_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    refused = demo(tmp_path, {"ENDPOINT": "http://127.0.0.1:9/v1/chat/completions", "CHEAP": "tiny"})
    assert refused.returncode != 0
    assert "lacks API_KEY, SMART" in refused.stderr
