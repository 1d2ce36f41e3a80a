"""A replay decides as the job does: the same rows through both, one by one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from command_line import model_catalog
from databases import Address
from fault_server.script import Script
from fault_server.server import fault_server
from flink_model_router.store import Column, ModelDefinition
from samples import CHAT, to

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "key-of-this-test"
COLUMNS = (
    Column("query", "STRING"),
    Column("lang", "STRING"),
    Column("n", "INT"),
    Column("amount", "DECIMAL(10, 2)"),
    Column("born", "DATE"),
    Column("seen", "TIMESTAMP(3)"),
    Column("tags", "ARRAY<STRING>"),
)
RULES = (
    ("CHAR_LENGTH(query) > 10", "smart"),
    ("lang IN ('de', 'fr')", "smart;cheap"),
    ("10 / (n - 3) > 4", "smart"),
    ("amount >= 12.50", "cheap"),
    ("born < DATE '1970-01-01'", "smart"),
    ("EXTRACT(HOUR FROM seen) = 7", "smart"),
    ("tags[1] = 'vip'", "smart"),
    ("UPPER(query) LIKE '%REFUND%'", "smart"),
    ("CAST(query AS INT) > 5", "smart"),
)
PLAIN: dict[str, Any] = {"query": "1", "lang": "en", "n": 0}
ROWS: list[dict[str, Any]] = [
    {},
    PLAIN,
    {**PLAIN, "query": "7"},
    {**PLAIN, "query": "words"},
    {**PLAIN, "query": "refund!"},
    {**PLAIN, "query": "😀" * 10},
    {**PLAIN, "query": "😀" * 11},
    {**PLAIN, "query": ""},
    {**PLAIN, "query": None, "lang": "de"},
    {**PLAIN, "query": None},
    {**PLAIN, "lang": "fr"},
    {**PLAIN, "lang": None},
    {**PLAIN, "n": 3},
    {**PLAIN, "n": 4},
    {**PLAIN, "n": None},
    {**PLAIN, "amount": 12.5},
    {**PLAIN, "amount": 12.49},
    {**PLAIN, "born": "1969-12-31"},
    {**PLAIN, "born": "1970-01-01"},
    {**PLAIN, "seen": "2026-01-31 07:59:59.999"},
    {**PLAIN, "seen": "2026-01-31 08:00:00"},
    {**PLAIN, "tags": ["vip", None]},
    {**PLAIN, "tags": []},
    {**PLAIN, "tags": [None]},
]


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[str]:
    """A catalog with the router `router`, and with `other`, whose candidates are called otherwise."""
    url = f"sqlite:///{tmp_path}/models.db"
    with fault_server() as server, Address(url).open() as store:
        for name in ("cheap", "smart"):
            server.follow(name, Script(key=KEY))
            options = {
                "provider": "openai",
                "endpoint": server.endpoint,
                "model": name,
                "api-key": "${env:TEST_API_KEY}",
            }
            store.create_model("default", name, replace(CHAT, options=options))
        decision = Column("routing", "ROW<routed_model STRING, source STRING, reason STRING>")
        rules = {"provider": "routing", "candidates": "cheap;smart", "strategy": "rule"}
        for number, (when, then) in enumerate(RULES, 1):
            rules |= {f"rule.{number}.when": when, f"rule.{number}.then": then}
        router = ModelDefinition(COLUMNS, (*CHAT.output, decision), {**rules, "decision-column": "routing"})
        store.create_model("default", "router", router, [to("cheap"), to("smart")])
        nobody = {
            "provider": "routing",
            "candidates": "x",
            "route.x.reference": "cheap",
            "null-input": "call",
        }
        other = ModelDefinition(COLUMNS, CHAT.output, nobody)
        store.create_model("default", "other", other, [to("cheap", label="x")])
        yield url


@pytest.mark.flink
def test_a_replay_says_of_every_row_what_the_job_does(catalog: str, tmp_path: Path) -> None:
    names = [column.name for column in COLUMNS]
    rows = [{"id": number, **dict.fromkeys(names), **row} for number, row in enumerate(ROWS, 1)]
    recorded = tmp_path / "rows.jsonl"
    recorded.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    job = subprocess.run(
        [sys.executable, Path(__file__).with_name("job.py"), catalog, recorded],
        env={**os.environ, "TEST_API_KEY": KEY},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    decided = {
        number: (label, reason) for number, label, _, reason in map(json.loads, job.stdout.splitlines())
    }
    # Every row differs from a router that has no candidate of the same name.
    told = tmp_path / "told.jsonl"
    shown = model_catalog(
        "router", "replay", "router", "--input", str(recorded), "--against", "other", "--url", catalog,
        "--differences-file", str(told),
    )  # fmt: skip

    assert shown.exit_code == 0, shown.stderr
    replayed = [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]
    assert {each["row"]: (each["new"]["label"], each["new"]["reason"]) for each in replayed} == decided
    assert len(decided) == len(ROWS)
    reasons = {reason for _, reason in decided.values()}
    assert {f"rule {number}" for number in range(1, 10)} <= reasons
    assert "strategy error: rule 3 failed with ArithmeticException" in reasons
    assert "strategy error: rule 9 failed with NumberFormatException" in reasons
    assert {"null-input", "no rule matched"} <= reasons
