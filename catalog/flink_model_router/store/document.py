"""Reading JSON documents from the bridge: what isn't of the expected shape is named by its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from flink_model_router.errors import InvalidInputError

Document = dict[str, Any]
_T = TypeVar("_T")


def fields_of(document: object, where: str) -> Mapping[str, object]:
    """An object; InvalidInputError `invalid-option` if it is something else."""
    if not isinstance(document, Mapping):
        raise _malformed(where, "an object", document)
    return document


def items_of(document: object, where: str) -> Sequence[object]:
    """A list; InvalidInputError `invalid-option` if it is something else."""
    if not isinstance(document, list | tuple):
        raise _malformed(where, "a list", document)
    return document


def text_of(fields: Mapping[str, object], key: str, where: str) -> str:
    """A text that must be there; InvalidInputError `invalid-option` if it isn't."""
    return _typed(fields.get(key), str, f"{where}.{key}")


def optional_of(fields: Mapping[str, object], key: str, kind: type[_T], where: str) -> _T | None:
    """A text or number that may be absent or null; InvalidInputError `invalid-option` if it is another."""
    value = fields.get(key)
    return None if value is None else _typed(value, kind, f"{where}.{key}")


def text_map(document: object, where: str) -> dict[str, str]:
    """An object of texts, empty if there is none; InvalidInputError `invalid-option` if it is another."""
    if document is None:
        return {}
    fields = fields_of(document, where)
    return {key: _typed(value, str, f"{where}[{key!r}]") for key, value in fields.items()}


def _typed(value: object, kind: type[_T], where: str) -> _T:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _malformed(where, "text" if kind is str else "a number", value)
    return value


def _malformed(where: str, expected: str, found: object) -> InvalidInputError:
    kind = "nothing" if found is None else type(found).__name__
    return InvalidInputError("invalid-option", f"{where}: expected {expected}, found {kind}.", where=where)
