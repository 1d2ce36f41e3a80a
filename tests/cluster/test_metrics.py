"""A routed job whose first candidate is down, as Prometheus, Flink's REST and the logs show it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests
from ruamel.yaml import YAML

import dashboard
from development.project import FLINK_CONF, ROOT
from fault_server.faults import Fault
from fault_server.script import Answer, Script
from fault_server.server import FaultServer, fault_server
from flink_model_router import jar_path
from gateway import await_equal, await_true
from prometheus import Scrape, scrape
from standalone import StandaloneCluster, free_ports, standalone_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.flink

OF_ROUTER = "flink_taskmanager_job_task_operator_router_router_version_"
OF_CANDIDATE = f"{OF_ROUTER}candidate_candidate_version_"
OF_SELECTOR = f"{OF_ROUTER}selector_selector_version_"
ROWS = 8

DECLARED = """
CREATE CATALOG ml WITH ('type'='model-catalog');
USE CATALOG ml;
CREATE MODEL down INPUT (query STRING) OUTPUT (response STRING) WITH (
  'provider'='openai', 'endpoint'='{endpoint}', 'model'='before', 'api-key'='${{env:OPENAI_API_KEY}}');
ALTER MODEL down SET ('model'='down');
CREATE MODEL `up` INPUT (query STRING) OUTPUT (response STRING) WITH (
  'provider'='openai', 'endpoint'='{endpoint}', 'model'='up', 'api-key'='${{env:OPENAI_API_KEY}}');
CREATE MODEL support_router INPUT (query STRING) OUTPUT (response STRING) WITH (
  'provider'='routing', 'candidates'='down;up-1', 'route.up-1.reference'='up',
  'retry.max-retries'='0', 'error-handling'='null', 'attempt-timeout'='140 s');
CREATE MODEL reader INPUT (query STRING) OUTPUT (label STRING) WITH (
  'provider'='openai', 'endpoint'='{endpoint}', 'model'='reader', 'api-key'='${{env:OPENAI_API_KEY}}');
CREATE MODEL other INPUT (query STRING) OUTPUT (response STRING) WITH (
  'provider'='openai', 'endpoint'='{endpoint}', 'model'='other', 'api-key'='${{env:OPENAI_API_KEY}}');
CREATE MODEL reading_router INPUT (query STRING) OUTPUT (response STRING) WITH (
  'provider'='routing', 'candidates'='other', 'strategy'='classifier', 'selector'='reader',
  'retry.max-retries'='0');
CREATE TEMPORARY TABLE questions (n BIGINT, query AS CAST(n AS STRING)) WITH (
  'connector'='datagen', 'fields.n.kind'='sequence', 'fields.n.start'='1', 'fields.n.end'='{rows}');
CREATE TEMPORARY TABLE answers (response STRING) WITH ('connector'='blackhole');
CREATE TEMPORARY TABLE others (response STRING) WITH ('connector'='blackhole');
"""

ASKED = """
EXECUTE STATEMENT SET BEGIN
INSERT INTO answers SELECT response FROM ML_PREDICT(TABLE questions, MODEL support_router, DESCRIPTOR(query));
INSERT INTO others SELECT response FROM ML_PREDICT(TABLE questions, MODEL reading_router, DESCRIPTOR(query));
END;
"""


@pytest.fixture(scope="module")
def model_service() -> Iterator[FaultServer]:
    """The model `down` fails; `up` fails on the last question but one; `reader`, which labels, fails once. On
    the last question `up` and `other` are silent: what has ended shows nothing any more.
    """
    with fault_server() as server:
        server.script("down", Fault.UNAVAILABLE)
        poison = {str(ROWS - 1): Fault.SERVER_ERROR, str(ROWS): Fault.SILENT}
        server.follow("up", Script(steps=(Answer(),), poison=poison))
        server.follow("reader", Script(steps=(Fault.SERVER_ERROR, Answer("other"))))
        server.follow("other", Script(steps=(Answer(),), poison={str(ROWS): Fault.SILENT}))
        yield server


@pytest.fixture(scope="module")
def ports() -> list[int]:
    """Of the JobManager's reporter and the TaskManager's."""
    return free_ports(2)


@pytest.fixture(scope="module")
def monitored(tmp_path_factory: pytest.TempPathFactory, ports: list[int]) -> Iterator[StandaloneCluster]:
    """A cluster with the metrics' settings that users copy."""
    text = (FLINK_CONF / "metrics.yaml").read_text(encoding="utf-8")
    settings = dict(_flat(YAML(typ="safe").load(text)))
    assert settings["metrics.reporter.prom.port"] == "9249-9299"
    settings["metrics.reporter.prom.port"] = ",".join(map(str, ports))
    home = tmp_path_factory.mktemp("monitored") / "flink"
    with standalone_cluster(
        home, jars=[jar_path()], python=Path(sys.executable), settings=settings
    ) as running:
        yield running


@pytest.fixture(scope="module")
def scraped(monitored: StandaloneCluster, ports: list[int], model_service: FaultServer) -> Scrape:
    """What Prometheus sees while the last question has no answer, and all others have one."""
    init = monitored.home / "init.sql"
    init.write_text(DECLARED.format(endpoint=model_service.endpoint, rows=ROWS), encoding="utf-8")
    said = monitored.sql_client(init=init, statements=ASKED, variables={"OPENAI_API_KEY": "k"})
    assert "Job ID" in said, said
    seen = Scrape(())

    def asked_and_counted() -> dict[str, float | None]:
        nonlocal seen
        seen = scrape(ports)
        return {
            "calls of up": model_service.counters("up").begun,
            # A scrape reads one number after the other.
            "attempts": seen.value(f"{OF_CANDIDATE}attempts", candidate="up-1"),
            "answers": seen.value(f"{OF_CANDIDATE}answers", candidate="up-1"),
            "failed rows": seen.value(f"{OF_ROUTER}error_class_failed_rows", error_class="server"),
            "waiting": seen.value(f"{OF_ROUTER}waiting", router="ml.default.support_router"),
            "questions to the selector": seen.value(f"{OF_SELECTOR}attempts"),
            "its answers": seen.value(f"{OF_SELECTOR}answers"),
            "its failures": seen.value(f"{OF_SELECTOR}error_class_failures"),
            "answers of other": seen.value(f"{OF_CANDIDATE}answers", candidate="other"),
        }

    await_equal(
        asked_and_counted,
        {
            "calls of up": ROWS,
            "attempts": ROWS,
            "answers": ROWS - 2,
            "failed rows": 1,
            "waiting": 0,
            "questions to the selector": ROWS,
            "its answers": ROWS - 1,
            "its failures": 1,
            "answers of other": ROWS - 1,
        },
    )
    return seen


def test_every_number_has_its_labels_and_is_what_the_servers_saw(
    scraped: Scrape, model_service: FaultServer
) -> None:
    router = {"router": "ml.default.support_router", "router_version": "1"}
    down = {**router, "candidate": "down", "candidate_version": "2"}
    up = {**router, "candidate": "up-1", "candidate_version": "1"}
    calls = float(model_service.counters("down").begun)
    assert 5 <= calls <= ROWS

    assert {
        name: scraped.value(f"{OF_CANDIDATE}{name}", **down)
        for name in ("attempts", "answers", "retries", "abandoned", "late_answers", "in_flight")
    } == {"attempts": calls, "answers": 0, "retries": 0, "abandoned": 0, "late_answers": 0, "in_flight": 0}
    assert scraped.value(f"{OF_CANDIDATE}error_class_failures", **down, error_class="server") == calls
    assert scraped.value(f"{OF_CANDIDATE}breaker_state", **down) == 1

    assert scraped.value(f"{OF_CANDIDATE}attempts", **up) == ROWS
    assert scraped.value(f"{OF_CANDIDATE}in_flight", **up) == 1
    assert scraped.value(f"{OF_CANDIDATE}error_class_failures", **up, error_class="server") == 1
    assert scraped.value(f"{OF_CANDIDATE}breaker_state", **up) == 0
    assert scraped.value(f"{OF_CANDIDATE}latency_ms_count", **up) == ROWS - 2
    assert scraped.value(f"{OF_CANDIDATE}latency_ms", **up, quantile="0.95") is not None

    decisions = {
        source: scraped.value(f"{OF_ROUTER}source_decisions", **router, source=source)
        for source in ("strategy", "default", "fallback", "forced")
    }
    assert decisions == {"strategy": 0, "default": 0, "fallback": ROWS - 2, "forced": 0}
    assert scraped.value(f"{OF_ROUTER}fallbacks", **router) == calls
    assert scraped.value(f"{OF_ROUTER}waiting", **router) == 0


def test_a_selector_is_counted_beside_the_candidates(scraped: Scrape) -> None:
    router = {"router": "ml.default.reading_router", "router_version": "1"}
    reader = {**router, "selector": "ml.default.reader", "selector_version": "1"}

    assert {
        name: scraped.value(f"{OF_SELECTOR}{name}", **reader)
        for name in ("attempts", "answers", "retries", "abandoned", "late_answers", "breaker_state")
    } == {
        "attempts": ROWS,
        "answers": ROWS - 1,
        "retries": 0,
        "abandoned": 0,
        "late_answers": 0,
        "breaker_state": 0,
    }
    assert scraped.value(f"{OF_SELECTOR}error_class_failures", **reader, error_class="server") == 1
    assert scraped.value(f"{OF_SELECTOR}latency_ms_count", **reader) == ROWS - 1
    assert scraped.value(f"{OF_ROUTER}abstentions", **router) == 1
    assert scraped.value(f"{OF_ROUTER}strategy_errors", **router) == 1
    answered = [
        scraped.value(f"{OF_ROUTER}source_decisions", **router, source=source)
        for source in ("strategy", "default")
    ]
    # Which row the selector failed on is chance: the silent one has no decision yet.
    assert answered in ([ROWS - 2, 1], [ROWS - 1, 0])


def test_a_router_without_a_selector_shows_none(scraped: Scrape) -> None:
    shown = {each.labels["router"] for each in scraped.samples if each.name.startswith(OF_SELECTOR)}
    assert shown == {"ml.default.reading_router"}


def test_the_dashboard_asks_for_what_is_there(scraped: Scrape) -> None:
    asked = dashboard.queries()
    assert len(asked) >= 12
    for query in asked:
        assert query.metrics, query
        for metric in query.metrics:
            assert query.labels <= scraped.labels(metric), (query.place, metric)


def test_the_dashboard_leaves_no_number_out(scraped: Scrape) -> None:
    shown = {name for query in dashboard.queries() for name in query.metrics}
    assert shown == {OF_ROUTER + name for name in scraped.names(OF_ROUTER) if not name.endswith("_count")}


def test_the_documentation_lists_what_is_there(scraped: Scrape) -> None:
    text = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE))
    assert listed == {name for name in scraped.names(OF_ROUTER) if not name.endswith("_count")}


def test_flinks_rest_shows_the_same(monitored: StandaloneCluster, scraped: Scrape) -> None:
    # Flink puts _ for each dot in a name there.
    below = "router.ml_default_support_router.router_version.1.candidate"
    answers = f"{below}.up-1.candidate_version.1.answers"
    breaker = f"{below}.down.candidate_version.2.breaker_state"
    counted: dict[str, float] = {}

    def is_fetched() -> bool:
        # The JobManager asks the TaskManager for them after it was asked itself.
        counted.update(_rest_metrics(monitored, (answers, breaker)))
        return len(counted) == 2

    await_true(is_fetched)
    assert counted == {
        answers: scraped.value(f"{OF_CANDIDATE}answers", candidate="up-1"),
        breaker: scraped.value(f"{OF_CANDIDATE}breaker_state", candidate="down"),
    }


def test_the_logs_tell_versions_limits_and_statuses_but_no_question(
    monitored: StandaloneCluster, scraped: Scrape
) -> None:
    assert scraped.samples
    logs = monitored.logs()
    assert re.search(
        r"Router \S*support_router \(version 1\) opened, asynchronous: row deadline 144000 ms, .*"
        r"circuit breaker at 5 failures in a row.*down \(\S+ version 2, asynchronous, "
        r"at most 6 rows at a time\)",
        logs,
    )
    assert re.search(r"candidate down failed: server \(HTTP 503, \w+\)", logs)


def _rest_metrics(cluster: StandaloneCluster, wanted: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """Metrics of the only job by what their names end with, as far as they are there."""
    (job,) = requests.get(f"{cluster.rest}/jobs", timeout=30).json()["jobs"]
    url = f"{cluster.rest}/jobs/{job['id']}"
    for vertex in requests.get(url, timeout=30).json()["vertices"]:
        metrics = f"{url}/vertices/{vertex['id']}/metrics"
        names = [each["id"] for each in requests.get(metrics, timeout=30).json()]
        for ending in wanted:
            for name in (name for name in names if name.endswith(f".{ending}")):
                (value,) = requests.get(metrics, params={"get": name}, timeout=30).json()
                yield ending, float(value["value"])


def _flat(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Settings by their dotted names."""
    for key, value in settings.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
