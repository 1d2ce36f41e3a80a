"""The schema of a table or view, as Flink's unresolved schema has it: types and expressions are Flink's text.

All are immutable. Each reads itself from the JSON document of `docs/bridge.md` and writes itself back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flink_model_router.errors import InvalidInputError
from flink_model_router.store.document import (
    Document,
    each_by,
    fields_of,
    flag_of,
    one_of,
    optional_by,
    optional_of,
    text_of,
    texts_of,
)

COLUMN_KINDS: Final = ("physical", "computed", "metadata")


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table.

    Attributes:
        name: any text.
        kind: one of COLUMN_KINDS.
        type: Flink's serializable type string; None for a computed column.
        expression: SQL of a computed column, else None.
        metadata_key: of a metadata column, None if it is the column's name.
        virtual: whether a metadata column can't be written.
        comment: or None.
    """

    name: str
    kind: str = "physical"
    type: str | None = None
    expression: str | None = None
    metadata_key: str | None = None
    virtual: bool = False
    comment: str | None = None

    @classmethod
    def from_document(cls, document: object, where: str) -> TableColumn:
        """Read all attributes; InvalidInputError `invalid-option` if they don't make a column."""
        fields = fields_of(document, where)
        column = cls(
            name=text_of(fields, "name", where),
            kind=one_of(fields, "kind", COLUMN_KINDS, where),
            type=optional_of(fields, "type", str, where),
            expression=optional_of(fields, "expression", str, where),
            metadata_key=optional_of(fields, "metadata_key", str, where),
            virtual=flag_of(fields, "virtual", where),
            comment=optional_of(fields, "comment", str, where),
        )
        needed = "expression" if column.kind == "computed" else "type"
        if getattr(column, needed) is None:
            raise InvalidInputError(
                "invalid-option", f"{where}: a {column.kind} column needs its {needed}.", where=where
            )
        return column

    def to_document(self) -> Document:
        """Write all attributes."""
        return {
            "name": self.name,
            "kind": self.kind,
            "type": self.type,
            "expression": self.expression,
            "metadata_key": self.metadata_key,
            "virtual": self.virtual,
            "comment": self.comment,
        }


@dataclass(frozen=True, slots=True)
class Watermark:
    """How a time column moves the watermark.

    Attributes:
        column: its name.
        expression: SQL.
    """

    column: str
    expression: str

    @classmethod
    def from_document(cls, document: object, where: str) -> Watermark:
        """Read `{"column", "expression"}`; InvalidInputError `invalid-option` if it isn't one."""
        fields = fields_of(document, where)
        return cls(text_of(fields, "column", where), text_of(fields, "expression", where))

    def to_document(self) -> Document:
        """Write `{"column", "expression"}`."""
        return {"column": self.column, "expression": self.expression}


@dataclass(frozen=True, slots=True)
class NamedColumns:
    """A primary key, an index, or columns that never change.

    Attributes:
        name: of the constraint or index.
        columns: names, in order.
    """

    name: str
    columns: tuple[str, ...]

    @classmethod
    def from_document(cls, document: object, where: str) -> NamedColumns:
        """Read `{"name", "columns"}`; InvalidInputError `invalid-option` if it isn't one."""
        fields = fields_of(document, where)
        return cls(text_of(fields, "name", where), texts_of(fields, "columns", where))

    def to_document(self) -> Document:
        """Write `{"name", "columns"}`."""
        return {"name": self.name, "columns": list(self.columns)}


@dataclass(frozen=True, slots=True)
class TableSchema:
    """All of a schema.

    Attributes:
        columns: in order.
        watermarks: in order.
        primary_key: or None.
        indexes: in order.
        immutable_columns: or None.
    """

    columns: tuple[TableColumn, ...] = ()
    watermarks: tuple[Watermark, ...] = ()
    primary_key: NamedColumns | None = None
    indexes: tuple[NamedColumns, ...] = ()
    immutable_columns: NamedColumns | None = None

    @classmethod
    def from_document(cls, document: object, where: str) -> TableSchema:
        """Read all attributes; InvalidInputError `invalid-option` if they don't make a schema."""
        fields = fields_of(document, where)
        return cls(
            columns=each_by(fields, "columns", TableColumn.from_document, where),
            watermarks=each_by(fields, "watermarks", Watermark.from_document, where),
            primary_key=optional_by(fields, "primary_key", NamedColumns.from_document, where),
            indexes=each_by(fields, "indexes", NamedColumns.from_document, where),
            immutable_columns=optional_by(fields, "immutable_columns", NamedColumns.from_document, where),
        )

    def to_document(self) -> Document:
        """Write all attributes."""
        return {
            "columns": [column.to_document() for column in self.columns],
            "watermarks": [watermark.to_document() for watermark in self.watermarks],
            "primary_key": self.primary_key and self.primary_key.to_document(),
            "indexes": [index.to_document() for index in self.indexes],
            "immutable_columns": self.immutable_columns and self.immutable_columns.to_document(),
        }
