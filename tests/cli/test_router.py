"""`model-catalog router explain` and `router replay`, with a real JVM."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from command_line import model_catalog
from flink_model_router.store import Column, ModelDefinition
from samples import CHAT, create_router, to

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Outcome
    from flink_model_router.store import Store

RULES = {
    "provider": "routing",
    "candidates": "cheap;smart",
    "strategy": "rule",
    "rule.1.name": "long",
    "rule.1.when": "CHAR_LENGTH(query) > 5",
    "rule.1.then": "smart",
    "rule.2.when": "lang = 'de'",
    "rule.2.then": "smart;cheap",
    "rule.3.name": "<b>large</b>",
    "rule.3.when": "n > 3",
    "rule.3.then": "cheap",
    "default-model": "cheap",
    "route.cheap.cost.per-call": "1",
    "route.smart.cost.per-1k-characters-in": "1000",
    "route.smart.cost.per-1k-characters-out": "500",
}
ROUTER = ModelDefinition(
    input=(Column("query", "STRING"), Column("lang", "STRING"), Column("n", "INT")),
    output=CHAT.output,
    options=RULES,
)


@pytest.fixture(autouse=True)
def models(store: Store) -> None:
    """Two versions of a router, the first one aliased `prod`; another router; models."""
    for name in ("cheap", "smart"):
        store.create_model("default", name, CHAT)
    references = [to("cheap"), to("smart")]
    store.create_model(
        "default", "support", replace(ROUTER, options={**RULES, "rule.1.when": "FALSE"}), references
    )
    store.history.set_alias("default", "support", "prod", 1)
    store.alter_model("default", "support", 1, ROUTER, references)
    create_router(store, "first", "cheap", "smart")


def explain(row: str, *arguments: str, router: str = "support") -> Outcome:
    return model_catalog("router", "explain", router, "--row", row, *arguments)


def replay(*arguments: str, router: str = "support") -> Outcome:
    return model_catalog("router", "replay", router, *arguments)


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


ROWS = """query,lang,n,cheap_ok,smart_ok,length,at,extra
hi,en,1,true,true,10,2026-01-01T00:00:00Z,x
hello there,en,1,false,true,100,2026-01-01T12:00:00Z,x
hallo,de,,true,false,,2026-01-01T00:00:00Z,x
,,,,,,2026-01-01T00:00:00Z,x
hey,en,9,false,true,,2026-01-01T00:00:00Z,x
"""


def test_a_row_is_explained_rule_by_rule() -> None:
    shown = explain('{"query": "hallo", "lang": "de"}')

    assert shown.exit_code == 0, shown.stderr
    lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
    assert "router default.support, version 2" in lines
    assert "chosen smart" in lines
    assert "chain smart → cheap" in lines
    assert "NULL n: not in the row" in lines
    assert lines[-4:-1] == [
        "rule 1 long CHAR_LENGTH(query) > 5 FALSE smart",
        "rule 2 lang = 'de' TRUE smart;cheap",
        "rule 3 <b>large</b> n > 3 not reached cheap",
    ]


def test_a_version_is_explained_as_json() -> None:
    shown = explain('{"query": "hello there"}', "--output", "json", router="default.support$prod")

    assert shown.document == {
        "router": "default.support",
        "version": 1,
        "strategy": "rule",
        "default_model": "cheap",
        "asks": None,
        "chosen": "cheap",
        "source": "default",
        "reason": "no rule matched",
        "score": None,
        "chain": ["cheap", "smart"],
        "steps": [
            {"step": "rule 1", "name": "long", "test": "FALSE", "result": "FALSE", "then": "smart"},
            {"step": "rule 2", "name": None, "test": "lang = 'de'", "result": "NULL", "then": "smart;cheap"},
            {"step": "rule 3", "name": "<b>large</b>", "test": "n > 3", "result": "NULL", "then": "cheap"},
        ],
        "missing": ["lang", "n"],
    }


@pytest.mark.parametrize(
    ("row", "arguments", "router", "code", "message"),
    [
        ('{"qery": 1}', (), "support", 5, "Did you mean 'query'?"),
        ('{"n": "1"}', (), "support", 5, "Column 'n' is INT, and the row has a text for it"),
        ("{", (), "support", 5, "The row is not JSON"),
        ("{}", (), "cheap", 5, "Model default.cheap is no router: its 'provider' is 'openai'"),
        ("{}", (), "nobody", 3, "Model 'default.nobody' is not in this catalog"),
        ("{}", (), "support$9", 3, "Version 9"),
        ("{}", ("--time", "noon"), "support", 5, "--time is 'noon'. Write date, time and offset"),
        ("{}", ("--time-zone", "Atlantis"), "support", 5, "--time-zone is 'Atlantis', which is no time zone"),
        ("{}", ("--flink-home", "/nowhere"), "support", 10, "/nowhere/lib has no flink-table-planner jar"),
    ],
)
def test_what_cannot_be_explained(
    row: str, arguments: tuple[str, ...], router: str, code: int, message: str
) -> None:
    refused = explain(row, *arguments, router=router)

    assert refused.exit_code == code
    assert message in refused.stderr


def shares(policy: Any) -> dict[str | None, int]:  # noqa: ANN401 - JSON
    return {each["label"]: each["rows"] for each in policy["candidates"]}


def test_a_replay_counts_compares_and_writes(tmp_path: Path) -> None:
    page, every = tmp_path / "page.html", tmp_path / "every.jsonl"
    shown = replay(
        "--input", write(tmp_path / "rows.csv", ROWS + "broken\n"), "--against", "prod", "--output", "json",
        "--outcome", "cheap=cheap_ok", "--outcome", "smart=smart_ok", "--output-length", "smart=length",
        "--html", str(page), "--differences-file", str(every), "--differences", "5",
    )  # fmt: skip

    assert shown.exit_code == 0, shown.stderr
    result = shown.document
    new, old = result["policy"], result["against"]
    assert result["rows"] == 5
    assert result["ignored_columns"] == ["at", "extra"]
    assert result["broken"]["first"] == [{"row": 6, "problem": "it has more or fewer values than the header"}]
    assert shares(new) == {"cheap": 2, "smart": 2, None: 1}
    assert shares(old) == {"cheap": 3, "smart": 1, None: 1}
    assert {each["reason"]: each["rows"] for each in new["reasons"]} == {
        "rule 1 (long)": 1, "rule 2": 1, "rule 3 (<b>large</b>)": 1, "no rule matched": 1, "null-input": 1,
    }  # fmt: skip
    assert {each["source"]: each["rows"] for each in new["sources"]} == {"strategy": 3, "default": 1, None: 1}
    # One call each for cheap; 11 and 5 characters in and 100 out for smart.
    assert new["cost"] == pytest.approx(2 + 16 + 50)
    assert old["cost"] == pytest.approx(3 + 5)
    assert new["quality"] == pytest.approx((1 + 1 + 0 + 0) / 4)
    assert result["change"]["quality"] == pytest.approx(2 / 4 - 1 / 4)
    assert {each["label"]: each["quality"] for each in result["alone"]} == {"cheap": 0.5, "smart": 0.75}
    assert result["differences"]["moves"] == [{"old": "cheap", "new": "smart", "rows": 1}]
    difference = {
        "row": 2,
        "input": {"query": "hello there", "lang": "en", "n": 1},
        "old": {"label": "cheap", "reason": "no rule matched", "cost": 1.0, "quality": 0.0},
        "new": {"label": "smart", "reason": "rule 1 (long)", "cost": pytest.approx(61), "quality": 1.0},
    }
    assert result["differences"]["shown"] == [difference]
    assert [json.loads(line) for line in every.read_text(encoding="utf-8").splitlines()] == [difference]
    html = page.read_text(encoding="utf-8")
    assert "rule 3 (&lt;b&gt;large&lt;/b&gt;)" in html
    assert "<b>large" not in html
    assert html.count("<svg ") == 4


OUTCOMES = """query,lang,n,cheap_ok,smart_ok
hi,en,1,true,false
hello there,en,1,false,true
,,,false,false
,,,false,false
"""


def test_quality_and_each_candidate_alone_are_over_the_rows_that_somebody_answers(tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.csv", OUTCOMES)
    outcomes = ("--outcome", "cheap=cheap_ok", "--outcome", "smart=smart_ok")
    result = replay("--input", rows, *outcomes, "--output", "json").document

    assert result["policy"]["quality"] == 1.0
    assert [(each["quality"], each["quality_rows"]) for each in result["alone"]] == [(0.5, 2), (0.5, 2)]
    assert result["policy"]["quality_rows"] == 2
    assert "missing" not in replay("--input", rows, *outcomes).stdout


def test_means_over_other_rows_are_told(tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.csv", OUTCOMES + "hello again,en,1,,true\nhey,en,1,,\n")
    page = tmp_path / "page.html"
    shown = replay(
        "--input", rows, "--outcome", "cheap=cheap_ok", "--outcome", "smart=smart_ok", "--against", "prod",
        "--html", str(page),
    )  # fmt: skip

    assert shown.exit_code == 0, shown.stderr
    text = " ".join(shown.stdout.split())
    assert "1 (of 3 rows with an outcome), against 0.5 (of 2): +0.5" in text
    told = "cheap of 2 rows, smart of 3 rows. Outcomes are missing, so that these means"
    assert told in text
    assert told in page.read_text(encoding="utf-8")


def test_a_csv_file_with_a_header_alone_is_refused(tmp_path: Path) -> None:
    refused = replay("--input", write(tmp_path / "rows.csv", "query,lang,n\n"))

    assert refused.exit_code == 5
    assert "The file has no rows. Give one that has." in refused.stderr


def test_as_many_outcomes_of_other_rows_are_told_too(tmp_path: Path) -> None:
    rows = write(
        tmp_path / "rows.csv", "query,lang,n,served,ok\nhi,en,1,cheap,true\nhello there,en,1,smart,\n"
    )
    shown = replay("--input", rows, "--outcome", "cheap=ok")

    assert shown.exit_code == 0, shown.stderr
    assert "cheap of 1 rows. Outcomes are missing" in " ".join(shown.stdout.split())


def test_a_table_for_people(tmp_path: Path) -> None:
    shown = replay("--input", write(tmp_path / "rows.csv", ROWS), "--against", "first")

    assert shown.exit_code == 0, shown.stderr
    lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
    assert "policy default.support, version 2 (rule)" in lines
    assert "against default.first, version 1 (ordered)" in lines
    assert "rows that differ 2 (40.0 %)" in lines
    assert "cheap 80.0 % 40.0 % -40.0 2 2" in lines
    assert "rows that differ: 2 of 2" in lines


def test_rows_of_every_format_are_decided_alike(tmp_path: Path) -> None:
    rows = [{"query": "hi", "lang": None, "n": 9}, {"query": "hello there", "lang": "en", "n": None}]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "rows.parquet")
    files = [
        str(tmp_path / "rows.parquet"),
        write(tmp_path / "rows.jsonl", "".join(json.dumps(row) + "\n" for row in rows)),
        write(tmp_path / "rows.csv", "query,lang,n\nhi,,9\nhello there,en,\n"),
    ]
    policies = [replay("--input", file, "--output", "json").document["policy"] for file in files]

    assert shares(policies[0]) == {"cheap": 1, "smart": 1}
    assert policies[1] == policies[0]
    assert policies[2] == policies[0]


def test_rules_read_each_rows_time(tmp_path: Path, store: Store) -> None:
    rules = {**RULES, "rule.1.when": "EXTRACT(HOUR FROM routing_clock) = 13"}
    store.alter_model("default", "support", 2, replace(ROUTER, options=rules), [to("cheap"), to("smart")])
    file = write(tmp_path / "rows.csv", ROWS)

    by_row = replay(
        "--input", file, "--time-column", "at", "--time-zone", "Europe/Berlin", "--output", "json"
    ).document["policy"]
    by_night = replay(
        "--input", file, "--time", "2026-01-01T12:00:00Z", "--time-zone", "UTC", "--output", "json"
    )

    assert {each["reason"]: each["rows"] for each in by_row["reasons"]}["rule 1 (long)"] == 1
    assert "rule 1 (long)" not in [each["reason"] for each in by_night.document["policy"]["reasons"]]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--input", "nowhere.csv"), 5, "File nowhere.csv can't be read: No such file"),
        (("--column", "query"), 5, "--column is 'query'. Write it as <name>=<column>"),
        (("--column", "n=lang", "--column", "n=at"), 5, "--column names 'n' twice"),
        (("--column", "query=nothing"), 5, "--column names 'nothing', which is no column of the file"),
        (
            ("--column", "n=extra"),
            5,
            "The file has no row that can be read, of 5. Row 1: column 'extra' holds no INT",
        ),
        (("--column", "n=lang", "--strict"), 5, "Row 1 can't be read: column 'lang' holds no INT"),
        (("--outcome", "smart=extra"), 5, "no row that can be read"),
        (("--against", "9"), 3, "Version 9"),
        (("--against", "nobody"), 3, "neither a version or alias of default.support nor another router"),
        (("--against", "cheap"), 5, "Model default.cheap is no router"),
        (("--time", "2026-01-01T00:00:00Z", "--time-column", "at"), 5, "Keep one"),
        (("--differences-file", "x.jsonl"), 5, "Name the other with --against"),
        (("--against", "prod", "--differences-file", "x.txt"), 5, "Give it the ending .jsonl or .csv"),
        (("--html", "/nowhere/page.html"), 5, "there is no folder /nowhere"),
    ],
)
def test_what_cannot_be_replayed(tmp_path: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
    given = () if "--input" in arguments else ("--input", write(tmp_path / "rows.csv", ROWS))

    refused = replay(*given, *arguments)

    assert refused.exit_code == code
    assert message in refused.stderr


def test_differences_may_be_a_table(tmp_path: Path) -> None:
    every = tmp_path / "every.csv"

    shown = replay(
        "--input", write(tmp_path / "rows.csv", ROWS), "--against", "1", "--differences-file", str(every)
    )

    assert shown.exit_code == 0, shown.stderr
    header, first, *_ = every.read_text(encoding="utf-8").splitlines()
    assert header == (
        "row,input.query,input.lang,input.n,new.label,new.reason,new.cost,new.quality,"
        "old.label,old.reason,old.cost,old.quality"
    )
    assert first == ("2,hello there,en,1,smart,rule 1 (long),11.0,,cheap,no rule matched,1.0,")
