"""What the store keeps, as values: columns, definitions, references and stored models.

All are immutable and hold no collection that a caller could change. Each reads itself from the JSON document
of `docs/bridge.md` and writes itself back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from flink_model_router.store.document import (
    Document,
    digest,
    fields_of,
    items_of,
    optional_of,
    text_map,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a model's input or output.

    Attributes:
        name: any text.
        type: Flink's serializable type string, for instance `STRING NOT NULL`.
        comment: or None.
    """

    name: str
    type: str
    comment: str | None = None

    @classmethod
    def from_document(cls, document: object, where: str = "column") -> Column:
        """Read `{"name", "type", "comment"}`; InvalidInputError `invalid-option` if it isn't one."""
        fields = fields_of(document, where)
        return cls(
            name=text_of(fields, "name", where),
            type=text_of(fields, "type", where),
            comment=optional_of(fields, "comment", str, where),
        )

    def to_document(self) -> Document:
        """Write `{"name", "type", "comment"}`."""
        return {"name": self.name, "type": self.type, "comment": self.comment}


@dataclass(frozen=True, slots=True)
class ModelDefinition:
    """What a user says of a model.

    Attributes:
        input: columns in order.
        output: columns in order.
        options: the WITH clause; any text is a key. A read-only copy of what was given.
        comment: or None.
    """

    input: tuple[Column, ...]
    output: tuple[Column, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    comment: str | None = None

    def __post_init__(self) -> None:
        """Detach from the caller's collections."""
        object.__setattr__(self, "input", tuple(self.input))
        object.__setattr__(self, "output", tuple(self.output))
        object.__setattr__(self, "options", MappingProxyType(dict(self.options)))

    @property
    def fingerprint(self) -> str:
        """SHA-256 over names and types of the columns, in order; comments and options don't count."""
        columns = {
            "input": [[column.name, column.type] for column in self.input],
            "output": [[column.name, column.type] for column in self.output],
        }
        return digest(columns)

    @property
    def content(self) -> str:
        """SHA-256 over all of it."""
        return digest(self.to_document())

    @classmethod
    def from_document(cls, document: object, where: str = "definition") -> ModelDefinition:
        """Read `{"input", "output", "options", "comment"}`; else InvalidInputError `invalid-option`."""
        fields = fields_of(document, where)
        return cls(
            input=_columns(fields, "input", where),
            output=_columns(fields, "output", where),
            options=text_map(fields.get("options"), f"{where}.options"),
            comment=optional_of(fields, "comment", str, where),
        )

    def to_document(self) -> Document:
        """Write `{"input", "output", "options", "comment"}`, of collections that are the caller's own."""
        return {
            "input": [column.to_document() for column in self.input],
            "output": [column.to_document() for column in self.output],
            "options": dict(self.options),
            "comment": self.comment,
        }


@dataclass(frozen=True, slots=True)
class Reference:
    """A model that a router calls by name.

    Attributes:
        role: what the router does with it: `candidate`, `selector`, …
        label: what the router calls it.
        database: of the target.
        model: the target's name, without a version.
        version: a pinned version, or None.
        fingerprint: of the target's columns, as they were when the router was checked against them.
        alias: the alias whose version is meant, or None; with neither version nor alias, whatever is current.
    """

    role: str
    label: str
    database: str
    model: str
    version: int | None
    fingerprint: str
    alias: str | None = None

    @property
    def follows_current(self) -> bool:
        """Whether it means the current version, whichever that is."""
        return self.version is None and self.alias is None

    @property
    def target(self) -> str:
        """The target as it is written: `database.model`, `database.model$3` or `database.model$prod`."""
        pick = self.alias if self.version is None else self.version
        return f"{self.database}.{self.model}" + ("" if pick is None else f"${pick}")

    @classmethod
    def from_document(cls, document: object, where: str = "reference") -> Reference:
        """Read the document of `docs/bridge.md`; InvalidInputError `invalid-option` if it isn't one."""
        fields = fields_of(document, where)
        return cls(
            role=text_of(fields, "role", where),
            label=text_of(fields, "label", where),
            database=text_of(fields, "database", where),
            model=text_of(fields, "model", where),
            version=optional_of(fields, "version", int, where),
            fingerprint=text_of(fields, "fingerprint", where),
            alias=optional_of(fields, "alias", str, where),
        )

    def to_document(self) -> Document:
        """Write the document of `docs/bridge.md`."""
        return {
            "role": self.role,
            "label": self.label,
            "database": self.database,
            "model": self.model,
            "version": self.version,
            "fingerprint": self.fingerprint,
            "alias": self.alias,
        }


@dataclass(frozen=True, slots=True)
class StoredModel:
    """One version of a model, as it is stored.

    Attributes:
        database: where it is.
        model: its name.
        version: from 1.
        definition: what the user said.
        references: what Java found in its options.
    """

    database: str
    model: str
    version: int
    definition: ModelDefinition
    references: tuple[Reference, ...] = ()

    @property
    def fingerprint(self) -> str:
        """That of the definition's columns."""
        return self.definition.fingerprint

    def to_document(self) -> Document:
        """Write the document of `docs/bridge.md`."""
        return {
            "database": self.database,
            "model": self.model,
            "version": self.version,
            "fingerprint": self.fingerprint,
            "definition": self.definition.to_document(),
            "references": [reference.to_document() for reference in self.references],
        }


@dataclass(frozen=True, slots=True)
class ModelSummary:
    """A model as it stands in a list.

    Attributes:
        database: where it is.
        model: its name.
        version: the current one.
        provider: the option of that name, or None.
        comment: of the current version, or None.
        changed_at: when the current version was made, in UTC.
        changed_by: who made it.
    """

    database: str
    model: str
    version: int
    provider: str | None
    comment: str | None
    changed_at: datetime
    changed_by: str

    def to_document(self) -> Document:
        """Write all attributes; the time in ISO 8601."""
        return {
            "database": self.database,
            "model": self.model,
            "version": self.version,
            "provider": self.provider,
            "comment": self.comment,
            "changed_at": self.changed_at.isoformat(),
            "changed_by": self.changed_by,
        }


@dataclass(frozen=True, slots=True)
class Database:
    """A database of the catalog.

    Attributes:
        name: case-sensitive.
        comment: or None.
        properties: a read-only copy of what was given.
    """

    name: str
    comment: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Detach from the caller's map."""
        object.__setattr__(self, "properties", MappingProxyType(dict(self.properties)))

    def to_document(self) -> Document:
        """Write `{"comment", "properties"}`."""
        return {"comment": self.comment, "properties": dict(self.properties)}


def references_from_document(document: object, where: str = "references") -> tuple[Reference, ...]:
    """Read a list of references; InvalidInputError `invalid-option` if it isn't one."""
    return tuple(
        Reference.from_document(item, f"{where}[{index}]")
        for index, item in enumerate(items_of(document, where))
    )


def _columns(fields: Mapping[str, object], key: str, where: str) -> tuple[Column, ...]:
    place = f"{where}.{key}"
    return tuple(
        Column.from_document(item, f"{place}[{index}]")
        for index, item in enumerate(items_of(fields.get(key), place))
    )
