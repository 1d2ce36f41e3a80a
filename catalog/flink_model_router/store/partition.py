"""A partition of a table: which one it is, and what is kept of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from flink_model_router.store.document import Document, fields_of, optional_of, text_map

Spec = Mapping[str, str | None]
"""Values by partition key; None is the partition of rows that have NULL there."""


@dataclass(frozen=True, slots=True)
class Partition:
    """What a user says of a partition.

    Attributes:
        comment: or None.
        properties: a read-only copy of what was given.
    """

    comment: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Detach from the caller's map."""
        object.__setattr__(self, "properties", MappingProxyType(dict(self.properties)))

    @classmethod
    def from_document(cls, document: object, where: str = "partition") -> Partition:
        """Read `{"comment", "properties"}`; InvalidInputError `invalid-option` if it isn't one."""
        fields = fields_of(document, where)
        return cls(
            optional_of(fields, "comment", str, where),
            text_map(fields.get("properties"), f"{where}.properties"),
        )

    def to_document(self) -> Document:
        """Write `{"comment", "properties"}`."""
        return {"comment": self.comment, "properties": dict(self.properties)}


def spec_from_document(document: object, where: str = "partition") -> Spec:
    """Read a spec; InvalidInputError `invalid-option` if it isn't an object of texts and nulls."""
    fields = fields_of(document, where)
    return {key: optional_of(fields, key, str, where) for key in fields}


def digest_of(spec: Spec) -> str:
    """SHA-256 of a spec, whatever the order of its keys: no index would hold the spec itself."""
    canonical = json.dumps(dict(spec), ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def shown(spec: Spec) -> str:
    """A spec for people, cut if it is long: `day=1, hour=2`."""
    text = ", ".join(f"{key}={value}" for key, value in spec.items())
    return f"{text:.480}"
