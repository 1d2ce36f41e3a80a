"""The store's rules told in the plainest way, to hold the real one against: dictionaries and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flink_model_router.errors import CatalogError, ConflictError, InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flink_model_router.errors import Code
    from flink_model_router.store import ModelDefinition, Reference

Path = tuple[str, str]


@dataclass
class PlainLife:
    """What became of a model, dropped or not: where it was, all names that it had, and each change."""

    database: str
    names: set[str]
    changes: list[str] = field(default_factory=lambda: ["create 1"])


@dataclass(frozen=True)
class PlainModel:
    """A model with its current version."""

    version: int
    definition: ModelDefinition
    references: tuple[Reference, ...]
    life: PlainLife


@dataclass
class PlainStore:
    """Databases and their models in order of creation; raises the same codes as the real store."""

    databases: dict[str, dict[str, PlainModel]] = field(default_factory=lambda: {"default": {}})
    lives: list[PlainLife] = field(default_factory=list)

    def create_database(self, database: str) -> None:
        if database in self.databases:
            raise _conflict("database-already-exist")
        self.databases[database] = {}

    def drop_database(self, database: str, *, cascade: bool) -> None:
        models = self._models(database)
        if models and not cascade:
            raise _conflict("database-not-empty")
        if any(
            reference.database == database
            for (above, _), stored in self._all()
            for reference in stored.references
            if above != database
        ):
            raise _conflict("model-referenced")
        for stored in models.values():
            stored.life.changes.append(f"drop: DROP DATABASE {database} CASCADE")
        del self.databases[database]

    def create_model(
        self, database: str, model: str, definition: ModelDefinition, references: Sequence[Reference]
    ) -> int:
        models = self._models(database)
        if model in models:
            raise _conflict("model-already-exist")
        self._verify((database, model), references)
        life = PlainLife(database, {model})
        models[model] = PlainModel(1, definition, tuple(references), life)
        self.lives.append(life)
        return 1

    def alter_model(
        self,
        database: str,
        model: str,
        expected: int,
        definition: ModelDefinition,
        references: Sequence[Reference],
    ) -> int:
        found = self.get_model(database, model)
        if found.version != expected:
            raise _conflict("version-conflict")
        self._verify((database, model), references)
        if definition.fingerprint != found.definition.fingerprint and self._routers_of((database, model)):
            raise _conflict("model-referenced")
        altered = PlainModel(expected + 1, definition, tuple(references), found.life)
        self.databases[database][model] = altered
        found.life.changes.append(f"alter {altered.version}")
        return expected + 1

    def rename_model(self, database: str, model: str, new_name: str) -> None:
        found = self.get_model(database, model)
        if new_name == model:
            raise _conflict("model-already-exist")
        if self._routers_of((database, model)):
            raise _conflict("model-referenced")
        models = self.databases[database]
        if new_name in models:
            raise _conflict("model-already-exist")
        # In its place: the order is that of creation.
        renamed = {new_name if name == model else name: stored for name, stored in models.items()}
        self.databases[database] = renamed
        found.life.names.add(new_name)
        found.life.changes.append(f"rename {model} {new_name}")

    def drop_model(self, database: str, model: str, *, reason: str | None = None) -> None:
        found = self.get_model(database, model)
        if self._routers_of((database, model)):
            raise _conflict("model-referenced")
        del self.databases[database][model]
        found.life.changes.append(f"drop: {reason}")

    def changes(self, database: str, model: str) -> list[str]:
        """Of all models that have or had the name, in order of creation."""
        bearers = [life for life in self.lives if life.database == database and model in life.names]
        return [change for life in bearers for change in life.changes]

    def get_model(self, database: str, model: str) -> PlainModel:
        found = self._models(database).get(model)
        if found is None:
            raise NotFoundError("model-not-exist", "")
        return found

    def _models(self, database: str) -> dict[str, PlainModel]:
        models = self.databases.get(database)
        if models is None:
            raise NotFoundError("database-not-exist", "")
        return models

    def _all(self) -> Iterator[tuple[Path, PlainModel]]:
        for database, models in self.databases.items():
            for model, stored in models.items():
                yield (database, model), stored

    def _routers_of(self, target: Path) -> list[Path]:
        return [
            path
            for path, stored in self._all()
            if target in {(reference.database, reference.model) for reference in stored.references}
        ]

    def _verify(self, router: Path, references: Sequence[Reference]) -> None:
        for reference in sorted(references, key=lambda each: (each.database, each.model)):
            target = (reference.database, reference.model)
            if target == router:
                raise InvalidInputError("reference-cycle", "")
            found = self.databases.get(reference.database, {}).get(reference.model)
            if found is None:
                raise InvalidInputError("reference-missing", "")
            if found.definition.fingerprint != reference.fingerprint:
                raise _conflict("reference-changed")
            if router in self._below(target):
                raise InvalidInputError("reference-cycle", "")

    def _below(self, path: Path) -> set[Path]:
        stored = self.databases[path[0]][path[1]]
        targets = {(reference.database, reference.model) for reference in stored.references}
        return targets.union(*map(self._below, targets))


def _conflict(code: Code) -> CatalogError:
    return ConflictError(code, "")
