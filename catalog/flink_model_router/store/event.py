"""Something that happened to a model, as its history tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from flink_model_router.store.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a model.

    Attributes:
        model_id: tells models apart that had the same name one after the other.
        change: what happened; `alias` for one that was set or dropped.
        version: that was made, or that the alias names since; None for a drop of either and for a rename.
        from_version: that a rollback restored, or that the alias named before; else None. A downgrade of
            the schema makes it forget what earlier rollbacks restored.
        alias: its name, or None.
        from_name: the model's name before a rename, or None.
        to_name: its name after a rename, or None.
        at: when, in UTC.
        by: who did it.
        reason: why, or None.
    """

    model_id: int
    change: Literal["create", "alter", "rollback", "alias", "rename", "drop"]
    version: int | None = None
    from_version: int | None = None
    alias: str | None = None
    from_name: str | None = None
    to_name: str | None = None
    at: datetime
    by: str
    reason: str | None = None

    def to_document(self) -> Document:
        """Write all attributes; the time in ISO 8601."""
        return {
            "model_id": self.model_id,
            "change": self.change,
            "version": self.version,
            "from_version": self.from_version,
            "alias": self.alias,
            "from_name": self.from_name,
            "to_name": self.to_name,
            "at": self.at.isoformat(),
            "by": self.by,
            "reason": self.reason,
        }
