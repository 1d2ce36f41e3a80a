"""Which options are secrets, and what may stand in their place.

A sensitive option holds a reference to a secret, never the secret, and a URL holds no password: nothing that
prints an option can then leak one. Only the form is checked here. References are resolved in Java, when Flink
plans a statement.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

MASK = "******"

_URLS = ("endpoint", "url", "uri")
"""The last word of keys under which providers take a URL."""

_REFERENCE = re.compile(r"\$\{(?:env:[A-Za-z_][A-Za-z0-9_]*|file:/[^{}\x00]+)\}")
_NAMED_SECRET = re.compile(r"\$\{secret:[^{}]+\}")
_PASSWORD_IN_URL = re.compile(r"://[^/?#:@]*:[^/?#]+@")


def is_sensitive(key: str) -> bool:
    """Whether the option's value is a secret: by the last segment of its key (`candidate.cheap.api-key`)."""
    return _last_segment_is(key, _words())


def holds_password(key: str, value: str) -> bool:
    """Whether the option is a URL with a password, `https://user:password@host`; a mere user is none."""
    return _last_segment_is(key, _URLS) and _PASSWORD_IN_URL.search(value) is not None


def is_reference(value: str) -> bool:
    """Whether the whole value is `${env:NAME}` or `${file:/path}`."""
    return _REFERENCE.fullmatch(value) is not None


def masked(key: str, value: str) -> str:
    """The value as it may be shown: a secret that got stored by other means than this package is hidden."""
    if is_reference(value) or _NAMED_SECRET.fullmatch(value):
        return value
    return MASK if is_sensitive(key) or holds_password(key, value) else value


def refuse_literal_secrets(owner: str, options: Mapping[str, str], kind: str = "Option") -> None:
    """Check that every sensitive option is a reference, and that no URL holds a password.

    Args:
        owner: whose options they are, such as `model default.cheap`, for the message.
        options: all of them.
        kind: what the message calls one of them.

    Raises:
        InvalidInputError: `literal-secret`, or `unsupported` for `${secret:name}`. The message has the key
            and the text to write instead, but not the value.
    """
    for key, value in options.items():
        if is_reference(value):
            continue
        where = f"{kind} '{key}' of {owner}"
        if holds_password(key, value):
            raise InvalidInputError(
                "literal-secret",
                f"{where} is a URL with a password, which must not be stored as text. Take the password out, "
                f"or put the whole URL into an environment variable and write '{key}' = "
                f"'${{env:{_variable(key, options)}}}', or into a file and write '${{file:/path}}'.",
                key=key,
            )
        if not is_sensitive(key):
            continue
        instead = f"'{key}' = '${{env:{_variable(key, options)}}}'"
        if _NAMED_SECRET.fullmatch(value):
            raise InvalidInputError(
                "unsupported",
                f"{where} refers to a named secret, which this version does not keep. Refer to an "
                f"environment variable, {instead}, or to a file, '{key}' = '${{file:/path}}'.",
                key=key,
            )
        raise InvalidInputError(
            "literal-secret",
            f"{where} is a secret and must not be stored as text. Write {instead} and set that environment "
            f"variable where Flink runs, or '{key}' = '${{file:/path}}'. A reference must be the whole "
            "value.",
            key=key,
        )


def _variable(key: str, options: Mapping[str, str]) -> str:
    """A variable's name for the message, which the default allow-list (`*_API_KEY;MODEL_*`) lets through."""
    prefix, _, segment = key.rpartition(".")
    word = re.sub(r"[^A-Za-z0-9]+", "_", segment).upper()
    if word == "API_KEY":
        provider = options.get(f"{prefix}.provider" if prefix else "provider", "")
        owner = re.sub(r"[^A-Za-z0-9]+", "_", provider).strip("_").upper()
        if owner and not owner[0].isdigit():
            return f"{owner}_{word}"
    return f"MODEL_{word}"


def _last_segment_is(key: str, words: tuple[str, ...]) -> bool:
    segment = key.rpartition(".")[2].lower().replace("_", "-")
    return any(segment == word or segment.endswith(f"-{word}") for word in words)


@cache
def _words() -> tuple[str, ...]:
    text = (
        resources.files("flink_model_router")
        .joinpath("contract/sensitive_keys.json")
        .read_text(encoding="utf-8")
    )
    words: list[str] = json.loads(text)["words"]
    return tuple(words)
