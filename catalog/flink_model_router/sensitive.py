"""Which model options are secrets, and what may stand in their place.

A sensitive option holds a reference to a secret, never the secret: nothing that prints an option can then
leak one. Only the form is checked here. References are resolved in Java, when Flink plans a statement.
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

_REFERENCE = re.compile(r"\$\{(?:env:[A-Za-z_][A-Za-z0-9_]*|file:/[^{}\x00]+)\}")
_NAMED_SECRET = re.compile(r"\$\{secret:[^{}]+\}")


def is_sensitive(key: str) -> bool:
    """Whether the option's value is a secret: by the last segment of its key (`candidate.cheap.api-key`)."""
    segment = key.rpartition(".")[2].lower()
    return any(segment == word or segment.endswith(f"-{word}") for word in _words())


def is_reference(value: str) -> bool:
    """Whether the whole value is `${env:NAME}` or `${file:/path}`."""
    return _REFERENCE.fullmatch(value) is not None


def masked(key: str, value: str) -> str:
    """The value as it may be shown: a secret that got stored by other means than this package is hidden."""
    if not is_sensitive(key) or is_reference(value) or _NAMED_SECRET.fullmatch(value):
        return value
    return MASK


def refuse_literal_secrets(model: str, options: Mapping[str, str]) -> None:
    """Check that every sensitive option is a reference.

    Args:
        model: the model's path, for the message.
        options: all options of the model.

    Raises:
        InvalidInputError: `literal-secret`, or `unsupported` for `${secret:name}`. The message has the key
            and the text to write instead, but not the value.
    """
    for key, value in options.items():
        if not is_sensitive(key) or is_reference(value):
            continue
        instead = f"'{key}' = '${{env:{_variable(key, options)}}}'"
        if _NAMED_SECRET.fullmatch(value):
            raise InvalidInputError(
                "unsupported",
                f"Option '{key}' of model {model} refers to a named secret, which this version does not "
                f"keep. Refer to an environment variable, {instead}, or to a file, '{key}' = "
                f"'${{file:/path}}'.",
                key=key,
            )
        raise InvalidInputError(
            "literal-secret",
            f"Option '{key}' of model {model} is a secret and must not be stored as text. Write {instead} "
            f"and set that environment variable where Flink runs, or '{key}' = '${{file:/path}}'. A "
            "reference must be the whole value.",
            key=key,
        )


def _variable(key: str, options: Mapping[str, str]) -> str:
    """A variable's name for the message, which the default allow-list (`*_API_KEY;MODEL_*`) lets through."""
    prefix, _, segment = key.rpartition(".")
    word = re.sub(r"[^A-Za-z0-9]+", "_", segment).upper()
    if segment.lower() == "api-key":
        provider = options.get(f"{prefix}.provider" if prefix else "provider", "")
        owner = re.sub(r"[^A-Za-z0-9]+", "_", provider).strip("_").upper()
        if owner and not owner[0].isdigit():
            return f"{owner}_{word}"
    return f"MODEL_{word}"


@cache
def _words() -> tuple[str, ...]:
    text = (
        resources.files("flink_model_router")
        .joinpath("contract/sensitive_keys.json")
        .read_text(encoding="utf-8")
    )
    words: list[str] = json.loads(text)["words"]
    return tuple(words)
