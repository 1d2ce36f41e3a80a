"""What a change starts from, so that nobody else's change in between is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flink_model_router.errors import ConflictError


class Definition(Protocol):
    """What the user said of an object."""

    @property
    def content(self) -> str:
        """SHA-256 over all of it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a change of a model or table starts from.

    Attributes:
        version: the current one.
        content: its definition's; None for whatever that version is.
    """

    version: int
    content: str | None = None

    def refuse_other(self, owner: str, version: int, definition: Definition) -> None:
        """Refuse what isn't expected; ConflictError `version-conflict`.

        Args:
            owner: the object, as the start of a sentence.
            version: the one that it has.
            definition: of that version.
        """
        if version != self.version:
            message = (
                f"{owner} was changed by someone else: its version is {version}, the change was made for "
                f"version {self.version}. Repeat the statement."
            )
        elif self.content not in (None, definition.content):
            message = (
                f"{owner} was dropped and created anew by someone else after the change was begun. Repeat "
                "the statement."
            )
        else:
            return
        raise ConflictError("version-conflict", message, current=version, expected=self.version)
