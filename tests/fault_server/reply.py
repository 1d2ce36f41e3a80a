"""What goes back over HTTP, in the form in which OpenAI sends it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True)
class Reply:
    """A whole response.

    Attributes:
        body: As it goes over the wire.
        status: Of HTTP.
        media: The body's type.
        retry_after: Seconds, for the header of that name.
    """

    body: bytes
    status: HTTPStatus = HTTPStatus.OK
    media: str = "application/json"
    retry_after: int | None = None

    def headers(self) -> list[tuple[str, str]]:
        headers = [("content-type", self.media), ("content-length", str(len(self.body)))]
        if self.retry_after is not None:
            headers.append(("retry-after", str(self.retry_after)))
        return headers


def completion(model: str, content: str | None, finish_reason: str = "stop") -> Reply:
    """An answer as it should be."""
    message = {"role": "assistant", "content": content, "refusal": None}
    return choices(
        model, [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish_reason}]
    )


def choices(model: str, listed: list[dict[str, Any]]) -> Reply:
    """An answer with any number of choices."""
    return document({**_head(model), "choices": listed, "usage": _USAGE})


def without_choices(model: str) -> Reply:
    """An answer that lacks what matters."""
    return document({**_head(model), "usage": _USAGE})


def document(content: dict[str, Any]) -> Reply:
    return Reply(json.dumps(content).encode())


_USAGE = {"prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21}


def _head(model: str) -> dict[str, Any]:
    return {"id": "chatcmpl-test", "object": "chat.completion", "created": 1_735_689_600, "model": model}
