"""What a client gets whose connection holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from fault_server.faults import Fault
from fault_server.script import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from fault_server.server import FaultServer

ERRORS = [
    (Fault.SERVER_ERROR, 500, "server_error", None),
    (Fault.UNAVAILABLE, 503, "server_error", None),
    (Fault.RATE_LIMIT, 429, "requests", "rate_limit_exceeded"),
    (Fault.RATE_LIMIT_1_S, 429, "requests", "rate_limit_exceeded"),
    (Fault.RATE_LIMIT_30_S, 429, "requests", "rate_limit_exceeded"),
    (Fault.QUOTA_EXHAUSTED, 429, "insufficient_quota", "insufficient_quota"),
    (Fault.UNAUTHORIZED, 401, "invalid_request_error", "invalid_api_key"),
    (Fault.FORBIDDEN, 403, "invalid_request_error", "model_not_found"),
    (Fault.MODEL_NOT_FOUND, 404, "invalid_request_error", "model_not_found"),
    (Fault.BAD_REQUEST, 400, "invalid_request_error", "invalid_type"),
    (Fault.CONTEXT_LENGTH, 400, "invalid_request_error", "context_length_exceeded"),
    (Fault.CONTENT_POLICY, 400, "invalid_request_error", "content_policy_violation"),
    (Fault.PROMPT_FILTERED, 400, None, "content_filter"),
]
RETRY_AFTER = {Fault.RATE_LIMIT_1_S: "1", Fault.RATE_LIMIT_30_S: "30"}


def test_a_model_without_a_script_repeats_the_users_question(ask: Callable[..., requests.Response]) -> None:
    answer = ask("why?")
    assert answer.status_code == 200
    assert answer.json()["model"] == "m"
    (choice,) = answer.json()["choices"]
    assert choice["finish_reason"] == "stop"
    assert choice["message"] == {"role": "assistant", "content": "m: why?", "refusal": None}


@pytest.mark.parametrize(("fault", "status", "kind", "code"), ERRORS, ids=str)
def test_an_error_has_openais_form(  # noqa: PLR0913, PLR0917 - one row of the table
    server: FaultServer,
    ask: Callable[..., requests.Response],
    fault: Fault,
    status: int,
    kind: str | None,
    code: str | None,
) -> None:
    server.script("m", fault)
    answer = ask()
    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["code"]) == (status, kind, code)
    assert error["message"]
    assert "param" in error
    assert answer.headers.get("retry-after") == RETRY_AFTER.get(fault)


@pytest.mark.parametrize("fault", [Fault.MALFORMED_JSON, Fault.HTML])
def test_a_body_that_is_no_json_comes_with_status_200(
    server: FaultServer, ask: Callable[..., requests.Response], fault: Fault
) -> None:
    server.script("m", fault)
    answer = ask()
    assert answer.status_code == 200
    assert ("html" in answer.headers["content-type"]) == (fault is Fault.HTML)
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        answer.json()


@pytest.mark.parametrize(
    ("fault", "choices"),
    [
        (Fault.EMPTY_CHOICES, []),
        (Fault.NO_CHOICES, None),
        (Fault.NULL_CONTENT, [(None, "stop")]),
        (Fault.ANSWER_TRUNCATED, [("m: ", "length")]),
        (Fault.ANSWER_FILTERED, [("", "content_filter")]),
    ],
)
def test_an_answer_with_status_200_that_is_none(
    server: FaultServer,
    ask: Callable[..., requests.Response],
    fault: Fault,
    choices: list[tuple[str | None, str]] | None,
) -> None:
    server.script("m", fault)
    answer = ask()
    listed = answer.json().get("choices")
    assert answer.status_code == 200
    assert choices == (
        None if listed is None else [(each["message"]["content"], each["finish_reason"]) for each in listed]
    )


def test_every_fault_is_tested_here_or_breaks_the_connection() -> None:
    whole = {fault for fault, *_ in ERRORS} | {
        Fault.MALFORMED_JSON,
        Fault.HTML,
        Fault.EMPTY_CHOICES,
        Fault.NO_CHOICES,
        Fault.NULL_CONTENT,
        Fault.ANSWER_TRUNCATED,
        Fault.ANSWER_FILTERED,
    }
    assert set(Fault) - whole == {Fault.RESET, Fault.RESET_IN_BODY, Fault.SILENT, Fault.TRICKLE}


def test_what_is_no_question_is_refused(server: FaultServer) -> None:
    assert requests.get(server.endpoint, timeout=60).status_code == 404
    assert requests.post(server.endpoint, data=b"{", timeout=60).status_code == 400


def test_an_answer_may_say_something_else(server: FaultServer, ask: Callable[..., requests.Response]) -> None:
    server.script("m", Answer("because"))
    assert ask().json()["choices"][0]["message"]["content"] == "because"
