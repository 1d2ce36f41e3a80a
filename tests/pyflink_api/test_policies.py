"""The typed options of failures, down to the statement, and what Java's reference says they are called."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from development.project import ROOT
from flink_model_router import Candidate, CircuitBreaker, Cost, ErrorHandling, Retry, Router


def router() -> Router:
    """A router with every option that is typed."""
    return Router(
        name="r",
        input={"q": "STRING", "id": "STRING"},
        output={"a": "STRING"},
        candidates=[
            Candidate(
                label="cheap",
                timeout=timedelta(seconds=2),
                max_concurrency=64,
                requests_per_minute=600,
                context_window=8192,
                cost=Cost(per_call=0.5, per_1k_characters_in=0.1, per_1k_characters_out=0.25),
            )
        ],
        trace_column="id",
        fallback="ordered",
        fallback_on=["server", "timeout"],
        attempt_timeout=timedelta(seconds=5),
        max_attempts=3,
        retry=Retry(max_retries=0, initial_delay=timedelta(seconds=1), max_delay=timedelta(seconds=2)),
        circuit_breaker=CircuitBreaker(
            enabled=True,
            failures_in_a_row=3,
            window=10,
            failure_rate=0.25,
            slow_call_duration=timedelta(seconds=4),
            open_duration=timedelta(seconds=10),
            max_open_duration=timedelta(minutes=1),
        ),
        rate_limit="next",
        error_handling=ErrorHandling(
            usual="default", by_class={"context-length": "null"}, default_output={"a": "sorry"}
        ),
    )


def options(statement: str) -> dict[str, str]:
    return dict(re.findall(r"^  '(.+?)' = '(.*)',?$", statement, flags=re.MULTILINE))


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0.00005, "0.00005"), (1.5e-7, "0.00000015"), (2, "2"), (0.25, "0.25"), (1e16, "10000000000000000")],
)
def test_an_amount_has_no_exponent_which_java_would_not_read(amount: float, written: str) -> None:
    candidate = Candidate(label="cheap", cost=Cost(per_1k_characters_in=amount))
    routed = Router(name="r", input={"q": "STRING"}, output={"a": "STRING"}, candidates=[candidate])

    assert options(routed.to_sql())["route.cheap.cost.per-1k-characters-in"] == written


def test_every_policy_becomes_its_options() -> None:
    assert options(router().to_sql()) == {
        "provider": "routing",
        "candidates": "cheap",
        "route.cheap.timeout": "2000 ms",
        "route.cheap.max-concurrency": "64",
        "route.cheap.requests-per-minute": "600",
        "route.cheap.context-window": "8192",
        "route.cheap.cost.per-call": "0.5",
        "route.cheap.cost.per-1k-characters-in": "0.1",
        "route.cheap.cost.per-1k-characters-out": "0.25",
        "trace-column": "id",
        "fallback": "ordered",
        "fallback-on": "server;timeout",
        "attempt-timeout": "5000 ms",
        "max-attempts": "3",
        "rate-limit": "next",
        "retry.max-retries": "0",
        "retry.initial-delay": "1000 ms",
        "retry.max-delay": "2000 ms",
        "circuit-breaker.enabled": "true",
        "circuit-breaker.failures-in-a-row": "3",
        "circuit-breaker.window": "10",
        "circuit-breaker.failure-rate": "0.25",
        "circuit-breaker.slow-call-duration": "4000 ms",
        "circuit-breaker.open-duration": "10000 ms",
        "circuit-breaker.max-open-duration": "60000 ms",
        "error-handling": "default",
        "error-handling.context-length": "null",
        "default-output.a": "sorry",
    }


def test_what_is_not_said_is_no_option() -> None:
    silent = Router(
        name="r",
        input={"q": "STRING"},
        output={"a": "STRING"},
        candidates=[Candidate(label="cheap", cost=Cost())],
        retry=Retry(),
        circuit_breaker=CircuitBreaker(),
        error_handling=ErrorHandling(),
    )

    assert options(silent.to_sql()) == {"provider": "routing", "candidates": "cheap"}


def test_every_option_of_failures_is_typed_under_the_name_that_java_knows() -> None:
    reference = (ROOT / "docs" / "options.md").read_text(encoding="utf-8")
    failures = reference.split("### Attempts that fail")[1].split("## A candidate")[0]
    known = set(re.findall(r"^\| `([a-z.-]+)` \|", failures, flags=re.MULTILINE))
    assert len(known) >= 13

    assert known <= options(router().to_sql()).keys()
    assert {
        key.replace("cheap", "<label>") for key in options(router().to_sql()) if key.startswith("route.")
    } <= set(re.findall(r"^\| `(route[^`]+)` \|", reference, flags=re.MULTILINE))
