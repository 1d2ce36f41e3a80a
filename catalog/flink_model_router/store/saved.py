"""Databases and models as an export has them, with all that happened to them: values from and to JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from flink_model_router.errors import InvalidInputError
from flink_model_router.sensitive import masked
from flink_model_router.store.definition import Database, ModelDefinition, Reference
from flink_model_router.store.document import (
    Document,
    each_by,
    fields_of,
    one_of,
    optional_of,
    text_map,
    text_of,
)
from flink_model_router.store.exactness import moment_of
from flink_model_router.store.renames import Rename
from flink_model_router.store.versions import Stamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from flink_model_router.store.versions import ChangeKind

CHANGES: Final = ("create", "alter", "rollback")


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """One version of a model.

    Attributes:
        change: one of CHANGES.
        restored: the version that a rollback restored, else None, as for one that a downgrade of the schema
            made forget it.
        stamp: when, by whom and why.
        definition: its content.
        references: what Java found in its options.
    """

    change: ChangeKind
    restored: int | None
    stamp: Stamp
    definition: ModelDefinition
    references: tuple[Reference, ...]

    @classmethod
    def from_document(cls, document: object, where: str) -> SavedVersion:
        """Read what `to_document` writes; InvalidInputError `invalid-option` names the place."""
        fields = fields_of(document, where)
        return cls(
            change=cast("ChangeKind", one_of(fields, "change", CHANGES, where)),
            restored=optional_of(fields, "restored", int, where),
            stamp=_stamp(fields, where),
            definition=ModelDefinition.from_document(fields.get("definition"), f"{where}.definition"),
            references=each_by(fields, "references", Reference.from_document, where),
        )

    def to_document(self) -> Document:
        """Write all attributes, options sorted; a secret that got stored past this package is masked."""
        definition = self.definition.to_document()
        options = sorted(definition["options"].items())
        definition["options"] = {key: masked(key, value) for key, value in options}
        return {
            "change": self.change,
            "restored": self.restored,
            **_stamped(self.stamp),
            "definition": definition,
            "references": [reference.to_document() for reference in self.references],
        }


@dataclass(frozen=True, slots=True)
class SavedMove:
    """A move of an alias.

    Attributes:
        alias: its name.
        before: the version that it named before, or None.
        after: the version that it names since; None if it was dropped.
        stamp: when, by whom and why.
    """

    alias: str
    before: int | None
    after: int | None
    stamp: Stamp

    @classmethod
    def from_document(cls, document: object, where: str) -> SavedMove:
        """Read what `to_document` writes; InvalidInputError `invalid-option` names the place."""
        fields = fields_of(document, where)
        return cls(
            alias=text_of(fields, "alias", where),
            before=optional_of(fields, "before", int, where),
            after=optional_of(fields, "after", int, where),
            stamp=_stamp(fields, where),
        )

    def to_document(self) -> Document:
        """Write all attributes."""
        return {"alias": self.alias, "before": self.before, "after": self.after, **_stamped(self.stamp)}


@dataclass(frozen=True, slots=True)
class SavedModel:
    """A model, living or dropped.

    Attributes:
        name: its name, or the last one of a dropped model.
        created_at: when, with its zone.
        dropped: when, by whom and why; None if it lives.
        versions: number 1 first; the last one is the current one.
        moves: of aliases, the first one first.
        renames: the first one first.
    """

    name: str
    created_at: datetime
    dropped: Stamp | None
    versions: tuple[SavedVersion, ...]
    moves: tuple[SavedMove, ...]
    renames: tuple[Rename, ...]

    @property
    def aliases(self) -> dict[str, int]:
        """The version that each alias names, after all moves."""
        named: dict[str, int] = {}
        for move in self.moves:
            named.pop(move.alias, None)
            if move.after is not None:
                named[move.alias] = move.after
        return dict(sorted(named.items()))

    @classmethod
    def from_document(cls, document: object, where: str) -> SavedModel:
        """Read what `to_document` writes; InvalidInputError `invalid-option` names the place."""
        fields = fields_of(document, where)
        return cls(
            name=text_of(fields, "name", where),
            created_at=moment_of(fields, "created_at", where),
            dropped=_end_of_model(fields, where),
            versions=each_by(fields, "versions", SavedVersion.from_document, where),
            moves=each_by(fields, "alias_changes", SavedMove.from_document, where),
            renames=each_by(fields, "renames", _rename, where),
        )

    def to_document(self) -> Document:
        """Write all attributes."""
        return {
            "name": self.name,
            "created_at": self.created_at.isoformat(),
            **_ended(self.dropped),
            "drop_reason": None if self.dropped is None else self.dropped.reason,
            "versions": [version.to_document() for version in self.versions],
            "aliases": self.aliases,
            "alias_changes": [move.to_document() for move in self.moves],
            "renames": [
                {"before": rename.before, "after": rename.after, **_stamped(rename.stamp)}
                for rename in self.renames
            ],
        }


@dataclass(frozen=True, slots=True)
class SavedDatabase:
    """A database, living or dropped, without what is in it.

    Attributes:
        content: name, comment and properties.
        created: when and by whom.
        dropped: when and by whom; None if it lives.
    """

    content: Database
    created: Stamp
    dropped: Stamp | None

    @classmethod
    def from_document(cls, document: object, where: str) -> SavedDatabase:
        """Read what `to_document` writes; InvalidInputError `invalid-option` names the place."""
        fields = fields_of(document, where)
        return cls(
            content=Database(
                text_of(fields, "name", where),
                optional_of(fields, "comment", str, where),
                text_map(fields.get("properties"), f"{where}.properties"),
            ),
            created=Stamp(moment_of(fields, "created_at", where), text_of(fields, "created_by", where)),
            dropped=_end(fields, where),
        )

    def to_document(self) -> Document:
        """Write all attributes, properties sorted; a secret that got stored past this package is masked."""
        properties = sorted(self.content.properties.items())
        return {
            "name": self.content.name,
            "comment": self.content.comment,
            "properties": {key: masked(key, value) for key, value in properties},
            "created_at": self.created.at.isoformat(),
            "created_by": self.created.by,
            **_ended(self.dropped),
        }


def _stamp(fields: Mapping[str, object], where: str) -> Stamp:
    return Stamp(
        moment_of(fields, "created_at", where),
        text_of(fields, "created_by", where),
        optional_of(fields, "reason", str, where),
    )


def _stamped(stamp: Stamp) -> Document:
    return {"created_at": stamp.at.isoformat(), "created_by": stamp.by, "reason": stamp.reason}


def _rename(document: object, where: str) -> Rename:
    fields = fields_of(document, where)
    return Rename(text_of(fields, "before", where), text_of(fields, "after", where), _stamp(fields, where))


def _end_of_model(fields: Mapping[str, object], where: str) -> Stamp | None:
    end = _end(fields, where)
    reason = optional_of(fields, "drop_reason", str, where)
    if end is not None:
        return replace(end, reason=reason)
    if reason is not None:
        raise InvalidInputError(
            "invalid-option",
            f"{where}: it has a 'drop_reason' and was not dropped. Correct one of them.",
            where=where,
        )
    return None


def _end(fields: Mapping[str, object], where: str) -> Stamp | None:
    if fields.get("dropped_at") is None and fields.get("dropped_by") is None:
        return None
    return Stamp(moment_of(fields, "dropped_at", where), text_of(fields, "dropped_by", where))


def _ended(end: Stamp | None) -> Document:
    return {
        "dropped_at": None if end is None else end.at.isoformat(),
        "dropped_by": None if end is None else end.by,
    }
