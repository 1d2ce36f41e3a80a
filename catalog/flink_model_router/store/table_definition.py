"""What the store keeps of a table, view or materialized table.

All are immutable and hold no collection that a caller could change. Each reads itself from the JSON document
of `docs/bridge.md` and writes itself back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flink_model_router.errors import InvalidInputError
from flink_model_router.store.document import (
    Document,
    digest,
    fields_of,
    one_of,
    optional_by,
    optional_of,
    text_map,
    text_of,
    texts_of,
)
from flink_model_router.store.table_schema import TableSchema

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE: Final = "table"
VIEW: Final = "view"
MATERIALIZED_TABLE: Final = "materialized-table"
KINDS: Final = (TABLE, VIEW, MATERIALIZED_TABLE)


@dataclass(frozen=True, slots=True)
class Distribution:
    """DISTRIBUTED BY.

    Attributes:
        kind: Flink's name of it, for instance `HASH`.
        buckets: how many, or None.
        keys: names of columns.
    """

    kind: str
    buckets: int | None = None
    keys: tuple[str, ...] = ()

    @classmethod
    def from_document(cls, document: object, where: str) -> Distribution:
        """Read `{"kind", "buckets", "keys"}`; InvalidInputError `invalid-option` if it isn't one."""
        fields = fields_of(document, where)
        return cls(
            kind=text_of(fields, "kind", where),
            buckets=optional_of(fields, "buckets", int, where),
            keys=texts_of(fields, "keys", where),
        )

    def to_document(self) -> Document:
        """Write `{"kind", "buckets", "keys"}`."""
        return {"kind": self.kind, "buckets": self.buckets, "keys": list(self.keys)}


@dataclass(frozen=True, slots=True)
class Query:
    """The query of a view or materialized table.

    Attributes:
        original: as the user wrote it.
        expanded: with full names, so that it means the same from any session's database.
    """

    original: str
    expanded: str

    @classmethod
    def from_document(cls, document: object, where: str) -> Query:
        """Read `{"original", "expanded"}`; InvalidInputError `invalid-option` if it isn't one."""
        fields = fields_of(document, where)
        return cls(text_of(fields, "original", where), text_of(fields, "expanded", where))

    def to_document(self) -> Document:
        """Write `{"original", "expanded"}`."""
        return {"original": self.original, "expanded": self.expanded}


@dataclass(frozen=True, slots=True)
class Refresh:
    """How a materialized table is kept fresh; texts are names of Flink's enums.

    Attributes:
        logical_mode: what the user asked for.
        mode: what came of it, or None.
        status: whether it runs.
        interval: of freshness, in units, or None.
        unit: of the interval, or None.
        handler_description: of the job that refreshes, or None.
        handler: that job's serialized handler, in base 64, or None.
    """

    logical_mode: str
    mode: str | None
    status: str
    interval: int | None = None
    unit: str | None = None
    handler_description: str | None = None
    handler: str | None = None

    @classmethod
    def from_document(cls, document: object, where: str) -> Refresh:
        """Read all attributes; InvalidInputError `invalid-option` if one is of another type."""
        fields = fields_of(document, where)
        return cls(
            logical_mode=text_of(fields, "logical_mode", where),
            mode=optional_of(fields, "mode", str, where),
            status=text_of(fields, "status", where),
            interval=optional_of(fields, "interval", int, where),
            unit=optional_of(fields, "unit", str, where),
            handler_description=optional_of(fields, "handler_description", str, where),
            handler=optional_of(fields, "handler", str, where),
        )

    def to_document(self) -> Document:
        """Write all attributes."""
        return {
            "logical_mode": self.logical_mode,
            "mode": self.mode,
            "status": self.status,
            "interval": self.interval,
            "unit": self.unit,
            "handler_description": self.handler_description,
            "handler": self.handler,
        }


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """What a user says of a table, view or materialized table, as far as Flink's interface carries it.

    Attributes:
        kind: one of KINDS.
        schema: columns and what is declared of them.
        options: the WITH clause; any text is a key. A read-only copy of what was given.
        comment: or None.
        partition_keys: names of columns, in order.
        distribution: or None.
        snapshot: the id of a snapshot that the table is, or None.
        query: of a view or materialized table, else None.
        refresh: of a materialized table, else None.
    """

    kind: str
    schema: TableSchema
    options: Mapping[str, str] = field(default_factory=dict)
    comment: str | None = None
    partition_keys: tuple[str, ...] = ()
    distribution: Distribution | None = None
    snapshot: int | None = None
    query: Query | None = None
    refresh: Refresh | None = None

    def __post_init__(self) -> None:
        """Detach from the caller's collections."""
        object.__setattr__(self, "options", MappingProxyType(dict(self.options)))

    @property
    def content(self) -> str:
        """SHA-256 over all of it."""
        return digest(self.to_document())

    @classmethod
    def from_document(cls, document: object, where: str = "definition") -> TableDefinition:
        """Read all attributes; InvalidInputError `invalid-option` if they don't make a table."""
        fields = fields_of(document, where)
        kind = one_of(fields, "kind", KINDS, where)
        query = optional_by(fields, "query", Query.from_document, where)
        refresh = optional_by(fields, "refresh", Refresh.from_document, where)
        if (query is not None) != (kind != TABLE) or (refresh is not None) != (kind == MATERIALIZED_TABLE):
            raise InvalidInputError(
                "invalid-option",
                f"{where}: a view has a query, a materialized table a query and a refresh, and a table "
                "neither.",
                where=where,
            )
        return cls(
            kind=kind,
            schema=TableSchema.from_document(fields.get("schema"), f"{where}.schema"),
            options=text_map(fields.get("options"), f"{where}.options"),
            comment=optional_of(fields, "comment", str, where),
            partition_keys=texts_of(fields, "partition_keys", where),
            distribution=optional_by(fields, "distribution", Distribution.from_document, where),
            snapshot=optional_of(fields, "snapshot", int, where),
            query=query,
            refresh=refresh,
        )

    def to_document(self) -> Document:
        """Write all attributes, of collections that are the caller's own."""
        return {
            "kind": self.kind,
            "schema": self.schema.to_document(),
            "options": dict(self.options),
            "comment": self.comment,
            "partition_keys": list(self.partition_keys),
            "distribution": self.distribution and self.distribution.to_document(),
            "snapshot": self.snapshot,
            "query": self.query and self.query.to_document(),
            "refresh": self.refresh and self.refresh.to_document(),
        }


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table, view or materialized table, as it is stored.

    Attributes:
        database: where it is.
        table: its name.
        version: from 1; each change adds one. Earlier ones are not kept.
        definition: what the user said.
    """

    database: str
    table: str
    version: int
    definition: TableDefinition

    def to_document(self) -> Document:
        """Write all attributes."""
        return {
            "database": self.database,
            "table": self.table,
            "version": self.version,
            "definition": self.definition.to_document(),
        }
