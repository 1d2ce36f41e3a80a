"""The catalogue of faults: what a call can meet once its connection is accepted."""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from fault_server.errors import ERRORS
from fault_server.reply import Reply, choices, completion, without_choices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Fault(str, Enum):
    """A fault's name in scripts and counters."""

    # The connection.
    RESET = "reset"
    RESET_IN_BODY = "reset-in-body"
    SILENT = "silent"
    TRICKLE = "trickle"
    # An error, with the status that belongs to it.
    SERVER_ERROR = "server-error"
    UNAVAILABLE = "unavailable"
    RATE_LIMIT = "rate-limit"
    RATE_LIMIT_1_S = "rate-limit-1-s"
    RATE_LIMIT_30_S = "rate-limit-30-s"
    QUOTA_EXHAUSTED = "quota-exhausted"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    MODEL_NOT_FOUND = "model-not-found"
    BAD_REQUEST = "bad-request"
    CONTEXT_LENGTH = "context-length"
    CONTENT_POLICY = "content-policy"
    PROMPT_FILTERED = "prompt-filtered"
    # An answer with status 200 that isn't one.
    MALFORMED_JSON = "malformed-json"
    HTML = "html"
    EMPTY_CHOICES = "empty-choices"
    NO_CHOICES = "no-choices"
    NULL_CONTENT = "null-content"
    ANSWER_TRUNCATED = "answer-truncated"
    ANSWER_FILTERED = "answer-filtered"


_PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>"

_ODD_ANSWERS: Mapping[Fault, Callable[[str, str], Reply]] = MappingProxyType(
    {
        Fault.MALFORMED_JSON: lambda model, text: Reply(completion(model, text).body[:-20]),
        Fault.HTML: lambda _model, _text: Reply(_PAGE, media="text/html; charset=utf-8"),
        Fault.EMPTY_CHOICES: lambda model, _text: choices(model, []),
        Fault.NO_CHOICES: lambda model, _text: without_choices(model),
        Fault.NULL_CONTENT: lambda model, _text: completion(model, None),
        Fault.ANSWER_TRUNCATED: lambda model, text: completion(model, text[: len(text) // 2], "length"),
        Fault.ANSWER_FILTERED: lambda model, _text: completion(model, "", "content_filter"),
    }
)


def reply(fault: Fault, model: str, text: str) -> Reply:
    """What a fault sends.

    Args:
        fault: One that sends something whole.
        model: Which was asked for.
        text: What it would have answered.
    """
    if fault in _ODD_ANSWERS:
        return _ODD_ANSWERS[fault](model, text)
    return ERRORS[fault.value].reply(model)
