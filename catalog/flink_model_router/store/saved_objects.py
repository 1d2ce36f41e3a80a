"""Tables, views, partitions, statistics and functions as an export has them: values from and to JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flink_model_router.store.document import (
    Document,
    each_by,
    fields_of,
    optional_by,
    optional_of,
    text_map,
    text_of,
)
from flink_model_router.store.exactness import moment_of
from flink_model_router.store.function_definition import FunctionDefinition
from flink_model_router.store.partition import Partition, Spec, spec_from_document
from flink_model_router.store.table_definition import TableDefinition
from flink_model_router.store.versions import Stamp

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SavedStatistics:
    """Statistics as Flink gave them, each a JSON object or None."""

    table: Document | None
    columns: Document | None

    @classmethod
    def from_document(cls, document: object, where: str) -> SavedStatistics:
        """Read what `to_document` writes; InvalidInputError `invalid-option` names the place."""
        fields = fields_of(document, where)
        return cls(
            optional_by(fields, "table", _object, where), optional_by(fields, "columns", _object, where)
        )

    def to_document(self) -> Document:
        """Write both."""
        return {"table": self.table, "columns": self.columns}


@dataclass(frozen=True, slots=True)
class SavedPartition:
    """A partition of a table, with its statistics."""

    spec: Spec
    content: Partition
    statistics: SavedStatistics

    @classmethod
    def from_document(cls, document: object, where: str) -> SavedPartition:
        """Read what `to_document` writes; InvalidInputError `invalid-option` names the place."""
        fields = fields_of(document, where)
        return cls(
            spec=spec_from_document(fields.get("spec"), f"{where}.spec"),
            content=Partition(
                optional_of(fields, "comment", str, where),
                text_map(fields.get("properties"), f"{where}.properties"),
            ),
            statistics=SavedStatistics.from_document(fields.get("statistics"), f"{where}.statistics"),
        )

    def to_document(self) -> Document:
        """Write all attributes."""
        return {
            "spec": dict(self.spec),
            "comment": self.content.comment,
            "properties": dict(sorted(self.content.properties.items())),
            "statistics": self.statistics.to_document(),
        }


@dataclass(frozen=True, slots=True)
class SavedTable:
    """A table, view or materialized table, with its partitions and statistics.

    Attributes:
        name: its name.
        changed: when and by whom it was last.
        definition: its content.
        statistics: its own.
        partitions: in order of creation.
    """

    name: str
    changed: Stamp
    definition: TableDefinition
    statistics: SavedStatistics
    partitions: tuple[SavedPartition, ...]

    @classmethod
    def from_document(cls, document: object, where: str) -> SavedTable:
        """Read what `to_document` writes; InvalidInputError `invalid-option` names the place."""
        fields = fields_of(document, where)
        return cls(
            name=text_of(fields, "name", where),
            changed=_changed(fields, where),
            definition=TableDefinition.from_document(fields.get("definition"), f"{where}.definition"),
            statistics=SavedStatistics.from_document(fields.get("statistics"), f"{where}.statistics"),
            partitions=each_by(fields, "partitions", SavedPartition.from_document, where),
        )

    def to_document(self) -> Document:
        """Write all attributes, options sorted and as they are given: a table's may hold literals."""
        definition = self.definition.to_document()
        definition["options"] = dict(sorted(definition["options"].items()))
        return {
            "name": self.name,
            "changed_at": self.changed.at.isoformat(),
            "changed_by": self.changed.by,
            "definition": definition,
            "statistics": self.statistics.to_document(),
            "partitions": [partition.to_document() for partition in self.partitions],
        }


@dataclass(frozen=True, slots=True)
class SavedFunction:
    """A function.

    Attributes:
        name: its name.
        changed: when and by whom it was last.
        definition: its content.
    """

    name: str
    changed: Stamp
    definition: FunctionDefinition

    @classmethod
    def from_document(cls, document: object, where: str) -> SavedFunction:
        """Read what `to_document` writes; InvalidInputError `invalid-option` names the place."""
        fields = fields_of(document, where)
        return cls(
            name=text_of(fields, "name", where),
            changed=_changed(fields, where),
            definition=FunctionDefinition.from_document(fields.get("definition"), f"{where}.definition"),
        )

    def to_document(self) -> Document:
        """Write all attributes, options sorted."""
        definition = self.definition.to_document()
        definition["options"] = dict(sorted(definition["options"].items()))
        return {
            "name": self.name,
            "changed_at": self.changed.at.isoformat(),
            "changed_by": self.changed.by,
            "definition": definition,
        }


def _changed(fields: Mapping[str, object], where: str) -> Stamp:
    return Stamp(moment_of(fields, "changed_at", where), text_of(fields, "changed_by", where))


def _object(document: object, where: str) -> Document:
    return dict(fields_of(document, where))
