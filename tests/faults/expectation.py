"""What must be in the store after all writes were done once each, and what of it isn't."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from faults.operations import DATABASE, SHARED, Operation
from flink_model_router.store.tables import model_version
from samples import CHAT, ROUTER, to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from databases import Address
    from flink_model_router.store import ModelDefinition, Reference


@dataclass
class Expectation:
    """A plain picture of the store.

    Attributes:
        models: version, definition and references by name.
        versions: how many versions were ever made.
    """

    models: dict[str, tuple[int, ModelDefinition, tuple[Reference, ...]]] = field(default_factory=dict)
    versions: int = 0

    @classmethod
    def of(cls, operations: Iterable[Operation]) -> Expectation:
        """What these writes leave, done in this order."""
        expected = cls()
        expected.create(SHARED)
        for operation in operations:
            expected.after(operation)
        return expected

    def create(self, name: str, *candidates: str) -> None:
        """A model, or a router if it has candidates."""
        definition = ROUTER if candidates else CHAT
        self.models[name] = (1, definition, tuple(to(candidate) for candidate in candidates))
        self.versions += 1

    def after(self, operation: Operation) -> None:
        """Do a write."""
        if operation.kind == "create":
            self.create(operation.name)
        elif operation.kind == "route":
            self.create(operation.name, operation.other)
        elif operation.kind == "alter":
            self._alter(operation.name, replace(CHAT, comment=operation.request))
        elif operation.kind == "rename":
            self.models[operation.other] = self.models.pop(operation.name)
        elif operation.kind == "drop":
            del self.models[operation.name]
        else:
            options = {**self.models[SHARED][1].options, operation.name: operation.request}
            self._alter(SHARED, replace(CHAT, options=options))

    def differences(self, address: Address) -> list[str]:
        """What is missing, half there, or there too often."""
        with address.open() as store:
            found = {name: store.get_model(DATABASE, name) for name in store.list_models(DATABASE)}
        actual = {
            name: (stored.version, stored.definition, stored.references) for name, stored in found.items()
        }
        differences = [f"{name} is missing" for name in self.models.keys() - actual.keys()]
        differences += [f"{name} should not be there" for name in actual.keys() - self.models.keys()]
        differences += [
            f"{name} is {actual[name]}, not {self.models[name]}"
            for name in self.models.keys() & actual.keys()
            if actual[name] != self.models[name]
        ]
        versions = _versions(address)
        if versions != self.versions:
            differences.append(f"{versions} versions were written, not {self.versions}")
        return differences

    def _alter(self, name: str, definition: ModelDefinition) -> None:
        version, _, references = self.models[name]
        self.models[name] = (version + 1, definition, references)
        self.versions += 1


def _versions(address: Address) -> int:
    engine = address.engine()
    with engine.connect() as connection:
        versions = connection.scalar(select(func.count()).select_from(model_version))
    engine.dispose()
    return int(versions or 0)
