"""The arguments of one call, read with the types they must have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class MalformedCallError(Exception):
    """The caller breaks `docs/bridge.md`: a defect of ours, or a jar and a package of different versions."""


class Arguments:
    """A JSON object. Values never stand in messages: they may be secret."""

    def __init__(self, method: str, text: str) -> None:
        """Read the object; MalformedCallError if it is none."""
        self._method = method
        try:
            values = json.loads(text)
        except ValueError:
            raise MalformedCallError(f"The arguments of '{method}' are not JSON.") from None
        if not isinstance(values, dict):
            raise MalformedCallError(f"The arguments of '{method}' are not a JSON object.")
        self._values: Mapping[str, Any] = values

    def text(self, name: str) -> str:
        """A text that must be there."""
        return self._required(name, str)

    def number(self, name: str) -> int:
        """A whole number that must be there."""
        return self._required(name, int)

    def flag(self, name: str) -> bool:
        """True or false, which must be there."""
        return self._required(name, bool)

    def optional_text(self, name: str) -> str | None:
        """A text, or None if it is null or absent."""
        return self._typed(name, str)

    def optional_number(self, name: str) -> int | None:
        """A whole number, or None if it is null or absent."""
        return self._typed(name, int)

    def optional_flag(self, name: str) -> bool | None:
        """True or false, or None if it is null or absent."""
        return self._typed(name, bool)

    def document(self, name: str) -> object:
        """Whatever is there, for the store to read; None if nothing is."""
        return self._values.get(name)

    def _required(self, name: str, kind: type[T]) -> T:
        value = self._typed(name, kind)
        if value is None:
            raise MalformedCallError(f"'{self._method}' lacks its argument '{name}'.")
        return value

    def _typed(self, name: str, kind: type[T]) -> T | None:
        value = self._values.get(name)
        # In Python True is a number.
        if value is None or (isinstance(value, kind) and isinstance(value, bool) == (kind is bool)):
            return value
        raise MalformedCallError(f"The argument '{name}' of '{self._method}' must be a {kind.__name__}.")
