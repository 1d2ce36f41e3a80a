"""What text the store takes, checked before a database could refuse, cut or change it in its own way.

The limits are those that SQLite, PostgreSQL and MariaDB/MySQL all keep: a database never decides.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flink_model_router.store.definition import Column, ModelDefinition, Reference

NAME_LENGTH = 200
"""Longest name of an object, in code points."""
KEY_LENGTH = 512
"""Longest key of an option or property, in code points: an index on every database holds it."""
VALUE_BYTES = 4 * 1024 * 1024
"""Largest single text, in bytes of UTF-8: doubled by quoting, it fits MariaDB's usual packet of 16 MiB."""
GREATEST_VERSION = 2**31 - 1
"""Greatest number of a version."""
SHORT_LENGTH = 64
"""Longest role of a reference and longest request id, in code points."""
_UNVERSIONED = frozenset({"table", "function"})


def refuse_name(kind: str, name: str) -> None:
    """Check a new name.

    Args:
        kind: `database`, `model`, `table` or `function`; the latter two may hold a `$`.
        name: the name without its path.

    Raises:
        InvalidInputError: `invalid-name`.
    """
    fault = _name_fault(name)
    if fault is None and "$" in name and kind not in _UNVERSIONED:
        fault = "it holds '$', which stands between a name and its version or alias. Use another character."
    if fault is not None:
        raise InvalidInputError(
            "invalid-name", f"{name!r:.240} can't be the name of a {kind}: {fault}", name=name
        )


def is_name(name: str) -> bool:
    """Whether an object of that name could exist at all."""
    return _name_fault(name) is None


def is_version(number: int) -> bool:
    """Whether a version of that number could exist at all: the databases' integers have an end."""
    return 1 <= number <= GREATEST_VERSION


def refuse_alias(name: str) -> None:
    """Check the name of an alias; InvalidInputError `invalid-name`."""
    if not is_alias(name):
        raise InvalidInputError(
            "invalid-name",
            f"{name!r:.240} can't be an alias. It starts with a letter, goes on with letters, digits, '_' "
            f"and '-', and has at most {SHORT_LENGTH} characters, such as 'prod'.",
            name=name,
        )


def is_alias(name: str) -> bool:
    """Whether an alias of that name could exist at all; a letter first tells it from a version's number."""
    return (
        0 < len(name) <= SHORT_LENGTH
        and name[0].isalpha()
        and all(character.isalnum() or character in "_-" for character in name)
    )


def refuse_reason(reason: str | None) -> None:
    """Check the reason of a change; InvalidInputError `invalid-option`."""
    if reason is not None:
        refuse_text("The reason of the change", reason)


def refuse_properties(owner: str, properties: Mapping[str, str], kind: str = "Property") -> None:
    """Check keys and values of options or properties; InvalidInputError `invalid-option`."""
    for key, value in properties.items():
        refuse_text(f"Key {key!r:.60} of {owner}", key, KEY_LENGTH)
        refuse_text(f"{kind} '{key}' of {owner}", value)


def refuse_definition(model: str, definition: ModelDefinition) -> None:
    """Check every text of a definition; InvalidInputError `invalid-option`."""
    refuse_properties(model, definition.options, "Option")
    refuse_comment(model, definition.comment)
    for direction, columns in (("input", definition.input), ("output", definition.output)):
        _refuse_columns(f"{direction} of {model}", columns)


def refuse_references(model: str, references: Sequence[Reference]) -> None:
    """Check every text of the references; InvalidInputError `invalid-option`."""
    for reference in references:
        refuse_text(f"Role of a reference of {model}", reference.role, SHORT_LENGTH)
        refuse_text(f"Label of a reference of {model}", reference.label, NAME_LENGTH)
        refuse_text(
            f"Fingerprint of the reference '{reference.label}' of {model}",
            reference.fingerprint,
            SHORT_LENGTH,
        )
        if reference.version is not None and reference.alias is not None:
            raise InvalidInputError(
                "invalid-option",
                f"The reference '{reference.label}' of {model} has both a version and an alias. Give one of "
                "them, or none for the current version.",
            )


def refuse_comment(owner: str, comment: str | None) -> None:
    """Check a comment; InvalidInputError `invalid-option`."""
    if comment is not None:
        refuse_text(f"Comment of {owner}", comment)


def refuse_text(what: str, text: str, length: int | None = None) -> None:
    """Check one text: no NUL, no half of a surrogate pair, not too long.

    Args:
        what: the text's place, as the start of the message.
        text: what to check; never shown, as it may be large or private.
        length: greatest number of code points, or None for VALUE_BYTES.

    Raises:
        InvalidInputError: `invalid-option`.
    """
    position = text.find("\x00")
    if position >= 0:
        raise InvalidInputError(
            "invalid-option", f"{what} holds a NUL character at position {position + 1}. Remove it."
        )
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise InvalidInputError(
            "invalid-option",
            f"{what} is not valid Unicode: half of a surrogate pair at position {error.start + 1}. Correct "
            "it.",
        ) from None
    if length is not None and len(text) > length:
        raise InvalidInputError(
            "invalid-option", f"{what} has {len(text)} characters; the longest possible is {length}."
        )
    if size > VALUE_BYTES:
        raise InvalidInputError(
            "invalid-option",
            f"{what} has {size} bytes of UTF-8; the largest possible is {VALUE_BYTES}. Keep the text in a "
            "file and refer to it.",
        )


def _refuse_columns(owner: str, columns: Sequence[Column]) -> None:
    for position, column in enumerate(columns, start=1):
        refuse_text(f"Name of column {position} in the {owner}", column.name)
        refuse_text(f"Type of column {position} in the {owner}", column.type)
        refuse_comment(f"column {position} in the {owner}", column.comment)


def _name_fault(name: str) -> str | None:
    if not name:
        return "it is empty. Give it at least one character."
    if len(name) > NAME_LENGTH:
        return f"it has {len(name)} characters. Use at most {NAME_LENGTH}."
    for position, character in enumerate(name, start=1):
        category = unicodedata.category(character)
        if category == "Cc":
            return f"it holds the control character U+{ord(character):04X} at position {position}. Remove it."
        if category == "Cs":
            return f"it holds half of a surrogate pair at position {position}. Correct it."
    return None
