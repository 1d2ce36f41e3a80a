"""JSON documents of the bridge: what isn't of the expected shape, or can't be kept, is named by its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from flink_model_router.errors import InvalidInputError
from flink_model_router.store.text import refuse_text

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


def flag_of(fields: Mapping[str, object], key: str, where: str) -> bool:
    """True or false, false if it is absent or null; InvalidInputError `invalid-option` if it is another."""
    value = fields.get(key)
    if value is not None and not isinstance(value, bool):
        raise _malformed(f"{where}.{key}", "true or false", value)
    return bool(value)


def one_of(fields: Mapping[str, object], key: str, choices: Sequence[str], where: str) -> str:
    """One of a few texts; InvalidInputError `invalid-option` if it is another."""
    value = text_of(fields, key, where)
    if value not in choices:
        raise InvalidInputError(
            "invalid-option",
            f"{where}.{key}: expected one of {', '.join(choices)}, found {value!r:.60}.",
            where=where,
        )
    return value


def optional_by(
    fields: Mapping[str, object], key: str, read: Callable[[object, str], _T], where: str
) -> _T | None:
    """What `read` makes of a document and its place; None if it is absent or null."""
    document = fields.get(key)
    return None if document is None else read(document, f"{where}.{key}")


def each_by(
    fields: Mapping[str, object], key: str, read: Callable[[object, str], _T], where: str
) -> tuple[_T, ...]:
    """What `read` makes of each of a list, and of its place; empty if it is absent or null."""
    if fields.get(key) is None:
        return ()
    place = f"{where}.{key}"
    return tuple(read(item, f"{place}[{index}]") for index, item in enumerate(items_of(fields[key], place)))


def texts_of(fields: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    """A list of texts, empty if it is absent or null; InvalidInputError `invalid-option` if it is another."""
    return each_by(fields, key, lambda item, place: _typed(item, str, place), where)


def write_exactly(what: str, document: object) -> str:
    """A document as JSON that every database keeps as it is.

    Args:
        what: the document, for messages.
        document: objects, lists, texts, numbers.

    Raises:
        InvalidInputError: `invalid-option`, if a text in it holds what a database would change or cut, or all
            of it is too large.
    """
    for place, text in _each_text(document, what):
        refuse_text(f"The {place}", text)
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    refuse_text(f"The {what}", written)
    return written


def digest(document: object) -> str:
    """SHA-256 over a document, whatever the order of its keys."""
    canonical = json.dumps(document, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


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


def _each_text(document: object, where: str) -> Iterator[tuple[str, str]]:
    """All texts in a document, keys of objects among them, each with its place."""
    if isinstance(document, str):
        yield where, document
    elif isinstance(document, Mapping):
        for key, value in document.items():
            yield f"key of {where}", key
            yield from _each_text(value, f"{where}.{key}")
    elif isinstance(document, list | tuple):
        for index, item in enumerate(document):
            yield from _each_text(item, f"{where}[{index}]")
