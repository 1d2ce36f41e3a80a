"""`model-catalog router explain --ask-selector`, with a server that plays the judge."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from command_line import model_catalog
from development.artifacts import OPENAI_PROVIDER
from fault_server.script import Answer, Script
from fault_server.server import FaultServer, fault_server
from flink_model_router.store import Column, ModelDefinition
from samples import CHAT, to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from command_line import Outcome
    from flink_model_router.store import Store

KEY = "key-of-the-judge"


@pytest.fixture
def server(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    """A judge that wants its key, over candidates whose provider and key nobody has."""
    monkeypatch.setenv("JUDGE_API_KEY", KEY)
    with fault_server() as running:
        judge = ModelDefinition(
            input=(Column("prompt", "STRING"),),
            output=CHAT.output,
            options={
                "provider": "openai",
                "endpoint": running.endpoint,
                "model": "judge",
                "api-key": "${env:JUDGE_API_KEY}",
            },
        )
        absent = replace(CHAT, options={"provider": "nobody-has-it", "api-key": "${env:ABSENT_API_KEY}"})
        for name in ("cheap", "smart"):
            store.create_model("default", name, absent)
        store.create_model("default", "judge", judge)
        store.create_model(
            "default",
            "support",
            replace(
                CHAT,
                options={
                    "provider": "routing",
                    "candidates": "cheap;smart",
                    "strategy": "llm-judge",
                    "selector": "judge",
                },
            ),
            [to("cheap"), to("smart"), replace(to("judge", label="selector", seen=judge), role="selector")],
        )
        yield running


def explain(*arguments: str) -> Outcome:
    row = '{"query": "Where is my order?"}'
    return model_catalog("router", "explain", "support", "--row", row, "--output", "json", *arguments)


def ask(*arguments: str) -> Outcome:
    return explain("--ask-selector", "--jar", str(OPENAI_PROVIDER.fetch()), *arguments)


def test_without_leave_the_question_is_told(server: FaultServer) -> None:
    told = explain()

    assert told.exit_code == 0, told.stderr
    assert told.document["chosen"] is None
    assert "asks its selector (model judge) about each row" in told.document["asks"]
    (question,) = told.document["steps"]
    assert "Where is my order?" in question["result"]
    assert server.counters("judge").begun == 0


def test_the_judge_decides(server: FaultServer) -> None:
    server.follow(
        "judge", Script(steps=(Answer(text='{"model": "smart"}'), Answer(text="I say smart.")), key=KEY)
    )

    told = ask()

    assert told.exit_code == 0, told.stderr
    assert told.document["asks"] is None
    assert (told.document["chosen"], told.document["reason"]) == ("smart", "chosen by the judge")
    assert server.counters("judge").begun == 1
    chatty = ask()
    assert chatty.document["source"] == "default"
    assert chatty.document["reason"] == "the judge's answer says more than a candidate's name"


def test_a_key_that_the_server_refuses_is_an_abstention(server: FaultServer) -> None:
    server.follow("judge", Script(key="another"))

    told = ask()

    assert told.exit_code == 0, told.stderr
    assert (told.document["chosen"], told.document["source"]) == ("cheap", "default")
    assert told.document["reason"] == "selector failed: authentication"


def test_what_is_missing_is_said(server: FaultServer) -> None:  # noqa: ARG001 - the models
    no_provider = explain("--ask-selector")
    not_allowed = ask("--secrets-env-allowed", "MODEL_*")

    assert no_provider.exit_code == not_allowed.exit_code == 5
    assert "needs the provider 'openai' once on the class path" in no_provider.stderr
    assert "--jar" in no_provider.stderr
    assert "only read environment variables named like 'MODEL_*'" in not_allowed.stderr
    assert KEY not in not_allowed.stderr
