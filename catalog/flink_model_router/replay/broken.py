"""Recorded rows that can't be read: counted, the first of them told, or fatal where that was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from flink_model_router.errors import InvalidInputError

_TOLD: Final = 20


@dataclass(slots=True)
class BrokenRows:
    """The rows of one file that can't be read.

    Attributes:
        strict: whether the first of them ends the replay.
        count: how many there were.
        told: number and reason of the first ones. A reason quotes nothing of the row.
    """

    strict: bool = False
    count: int = 0
    told: list[tuple[int, str]] = field(default_factory=list)

    def add(self, number: int, why: str) -> None:
        """Count one.

        Raises:
            InvalidInputError: `invalid-option`, if that is fatal.
        """
        if self.strict:
            raise InvalidInputError(
                "invalid-option",
                f"Row {number} can't be read: {why}. Mend the file, or count such rows, without --strict.",
            )
        self.count += 1
        if len(self.told) < _TOLD:
            self.told.append((number, why))

    def to_document(self) -> dict[str, object]:
        """`{"count", "first": [{"row", "problem"}]}`."""
        first = [{"row": number, "problem": why} for number, why in self.told]
        return {"count": self.count, "first": first}
