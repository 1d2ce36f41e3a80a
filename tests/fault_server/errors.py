"""Error answers with the statuses, bodies and wording of OpenAI, and of Azure where that differs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from fault_server.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Error:
    """An error answer; `{model}` in its message stands for the model that was asked for."""

    status: HTTPStatus
    message: str
    type: str | None
    code: str | None
    param: str | None = None
    retry_after: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def reply(self, model: str) -> Reply:
        error = {
            "message": self.message.replace("{model}", model),
            "type": self.type,
            "param": self.param,
            "code": self.code,
            **self.more,
        }
        return Reply(json.dumps({"error": error}).encode(), self.status, retry_after=self.retry_after)


def rate_limit(retry_after: int | None) -> Error:
    """Too many requests; come back after so many seconds, if that is said."""
    return Error(
        HTTPStatus.TOO_MANY_REQUESTS,
        "Rate limit reached for {model} in organization org-test on requests per min (RPM): Limit 3, Used 3,"
        " Requested 1. Visit https://platform.openai.com/account/rate-limits to learn more.",
        type="requests",
        code="rate_limit_exceeded",
        retry_after=retry_after,
    )


_AZURE_FILTER = {
    "status": 400,
    "innererror": {
        "code": "ResponsibleAIPolicyViolation",
        "content_filter_result": {
            "hate": {"filtered": False, "severity": "safe"},
            "jailbreak": {"filtered": False, "detected": False},
            "self_harm": {"filtered": False, "severity": "safe"},
            "sexual": {"filtered": False, "severity": "safe"},
            "violence": {"filtered": True, "severity": "medium"},
        },
    },
}

ERRORS: Mapping[str, Error] = MappingProxyType(
    {
        "server-error": Error(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "The server had an error while processing your request. Sorry about that!",
            type="server_error",
            code=None,
        ),
        "unavailable": Error(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The engine is currently overloaded, please try again later.",
            type="server_error",
            code=None,
        ),
        "rate-limit": rate_limit(None),
        "rate-limit-1-s": rate_limit(1),
        "rate-limit-30-s": rate_limit(30),
        "quota-exhausted": Error(
            HTTPStatus.TOO_MANY_REQUESTS,
            "You exceeded your current quota, please check your plan and billing details. For more"
            " information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
            type="insufficient_quota",
            code="insufficient_quota",
        ),
        "unauthorized": Error(
            HTTPStatus.UNAUTHORIZED,
            "Incorrect API key provided: key-of-*******test. You can find your API key at"
            " https://platform.openai.com/account/api-keys.",
            type="invalid_request_error",
            code="invalid_api_key",
        ),
        "forbidden": Error(
            HTTPStatus.FORBIDDEN,
            "Project `proj_test` does not have access to model `{model}`",
            type="invalid_request_error",
            code="model_not_found",
        ),
        "model-not-found": Error(
            HTTPStatus.NOT_FOUND,
            "The model `{model}` does not exist or you do not have access to it.",
            type="invalid_request_error",
            code="model_not_found",
        ),
        "bad-request": Error(
            HTTPStatus.BAD_REQUEST,
            "Invalid type for 'temperature': expected a decimal, but got a string instead.",
            type="invalid_request_error",
            code="invalid_type",
            param="temperature",
        ),
        "context-length": Error(
            HTTPStatus.BAD_REQUEST,
            "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001"
            " tokens. Please reduce the length of the messages.",
            type="invalid_request_error",
            code="context_length_exceeded",
            param="messages",
        ),
        "content-policy": Error(
            HTTPStatus.BAD_REQUEST,
            "Your request was rejected as a result of our safety system. Your prompt may contain text that is"
            " not allowed by our safety system.",
            type="invalid_request_error",
            code="content_policy_violation",
        ),
        "prompt-filtered": Error(
            HTTPStatus.BAD_REQUEST,
            "The response was filtered due to the prompt triggering Azure OpenAI's content management policy."
            " Please modify your prompt and retry. To learn more about our content filtering policies please"
            " read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766",
            type=None,
            code="content_filter",
            param="prompt",
            more=_AZURE_FILTER,
        ),
    }
)
