"""What the store keeps of a function: read from and written as the JSON document of `docs/bridge.md`."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from flink_model_router.store.document import Document, each_by, fields_of, text_map, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that a function needs: USING JAR '…'.

    Attributes:
        type: Flink's name of the kind, for instance `JAR`.
        uri: where it is.
    """

    type: str
    uri: str

    @classmethod
    def from_document(cls, document: object, where: str) -> Resource:
        """Read `{"type", "uri"}`; InvalidInputError `invalid-option` if it isn't one."""
        fields = fields_of(document, where)
        return cls(text_of(fields, "type", where), text_of(fields, "uri", where))

    def to_document(self) -> Document:
        """Write `{"type", "uri"}`."""
        return {"type": self.type, "uri": self.uri}


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """What a user says of a function.

    Attributes:
        class_name: of a Java or Scala class, or the path of a Python function.
        language: Flink's name of it, for instance `JAVA`.
        resources: in order.
        options: a read-only copy of what was given.
    """

    class_name: str
    language: str
    resources: tuple[Resource, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Detach from the caller's map."""
        object.__setattr__(self, "options", MappingProxyType(dict(self.options)))

    @classmethod
    def from_document(cls, document: object, where: str = "definition") -> FunctionDefinition:
        """Read all attributes; InvalidInputError `invalid-option` if they don't make a function."""
        fields = fields_of(document, where)
        return cls(
            class_name=text_of(fields, "class_name", where),
            language=text_of(fields, "language", where),
            resources=each_by(fields, "resources", Resource.from_document, where),
            options=text_map(fields.get("options"), f"{where}.options"),
        )

    def to_document(self) -> Document:
        """Write all attributes, of collections that are the caller's own."""
        return {
            "class_name": self.class_name,
            "language": self.language,
            "resources": [resource.to_document() for resource in self.resources],
            "options": dict(self.options),
        }
