"""The graph of references: which model a router calls, and which routers call a model.

Edges are the references of current versions, by name, as Flink finds a candidate by its name. A check locks
what it walks over, so that of two routers that together would make a cycle one sees the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, bindparam, insert, select

from flink_model_router.errors import ConflictError, InvalidInputError
from flink_model_router.store.definition import Reference
from flink_model_router.store.tables import LIVE, database, model, model_reference, model_version
from flink_model_router.store.text import is_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

MAX_DEPTH: Final = 8
"""Greatest number of references one after the other, from a router down to a model that isn't one."""


# Made once: to compose a statement costs more than SQLite needs to run it.
_OF_VERSION: Final = (
    select(model_reference)
    .where(
        model_reference.c.model_id == bindparam("model_id"),
        model_reference.c.version == bindparam("version"),
    )
    .order_by(model_reference.c.position)
)


@dataclass(frozen=True, slots=True)
class ModelPath:
    """A model's name within the catalog."""

    database: str
    model: str

    def __str__(self) -> str:
        """`database.model`."""
        return f"{self.database}.{self.model}"


@dataclass(frozen=True, slots=True)
class Found:
    """A model that is there, with the version that is current or asked for."""

    model_id: int
    version: int


def lock(connection: Connection, path: ModelPath, *, shared: bool) -> Found | None:
    """Find a model by its name and keep others from changing it until the end of the transaction.

    Args:
        connection: in a writing transaction.
        path: its name.
        shared: whether others may do the same.

    Returns:
        The model with its current version, or None if it isn't there.
    """
    if not (is_name(path.database) and is_name(path.model)):
        return None
    database_id = (
        select(database.c.id)
        .where(database.c.name == path.database, database.c.live == LIVE)
        .scalar_subquery()
    )
    row = connection.execute(
        select(model.c.id, model.c.current_version)
        .where(model.c.database_id == database_id, model.c.name == path.model, model.c.live == LIVE)
        .with_for_update(read=shared, of=model)
    ).one_or_none()
    return None if row is None else Found(row.id, row.current_version)


def fingerprint_of(connection: Connection, found: Found) -> str | None:
    """Of that version's columns; None if there is no such version."""
    return connection.scalar(
        select(model_version.c.fingerprint).where(
            model_version.c.model_id == found.model_id, model_version.c.number == found.version
        )
    )


def of_version(connection: Connection, model_id: int, version: int) -> tuple[Reference, ...]:
    """The references of one version, in the order in which they were given."""
    rows = connection.execute(_OF_VERSION, {"model_id": model_id, "version": version})
    return tuple(
        Reference(
            role=row.role,
            label=row.label,
            database=row.target_database,
            model=row.target_model,
            version=row.target_version,
            fingerprint=row.fingerprint,
        )
        for row in rows
    )


def keep(connection: Connection, model_id: int, version: int, given: Sequence[Reference]) -> None:
    """Write the references of a new version."""
    rows = [
        {
            "model_id": model_id,
            "version": version,
            "position": position,
            "role": reference.role,
            "label": reference.label,
            "target_database": reference.database,
            "target_model": reference.model,
            "target_version": reference.version,
            "fingerprint": reference.fingerprint,
        }
        for position, reference in enumerate(given)
    ]
    if rows:
        connection.execute(insert(model_reference), rows)


def verify(connection: Connection, router: ModelPath, given: Sequence[Reference]) -> None:
    """Check what a router refers to, and lock it until the end of the transaction.

    Args:
        connection: in the writing transaction.
        router: the model that is being written.
        given: its new references.

    Raises:
        InvalidInputError: `reference-missing`, `reference-cycle` or `reference-depth`.
        ConflictError: `reference-changed`.
    """
    if not given:
        return
    walk = _Walk(connection, router)
    # In one order for all writers, so that they wait for each other instead of blocking each other.
    for reference in sorted(given, key=lambda each: (each.database, each.model)):
        walk.take(reference)
    above = _levels_above(connection, router)
    if above + walk.depth > MAX_DEPTH:
        raise InvalidInputError(
            "reference-depth",
            f"Router {router} would be part of a chain of {above + walk.depth} routers, each a candidate of "
            f"the one before. The longest possible is {MAX_DEPTH}. Give it candidates that are not routers.",
            depth=above + walk.depth,
        )


def routers_of(connection: Connection, target: ModelPath, *, pinned: bool = True) -> list[str]:
    """Paths of the routers that refer to the model, in order of creation.

    Args:
        connection: in any transaction.
        target: the model.
        pinned: whether references to one fixed version count.
    """
    statement = _routers().where(
        model_reference.c.target_database == target.database, model_reference.c.target_model == target.model
    )
    if not pinned:
        statement = statement.where(model_reference.c.target_version.is_(None))
    found = (ModelPath(row.database, row.model) for row in connection.execute(statement))
    return [str(path) for path in found if path != target]


def routers_outside(connection: Connection, name: str) -> list[str]:
    """Paths of the routers in other databases that refer to a model of this one, in order of creation."""
    statement = _routers().where(model_reference.c.target_database == name, database.c.name != name)
    return [str(ModelPath(row.database, row.model)) for row in connection.execute(statement)]


class _Walk:
    """Goes down from a router's references, each model once."""

    def __init__(self, connection: Connection, router: ModelPath) -> None:
        self.depth = 0
        self._connection = connection
        self._router = router
        self._levels: dict[Found, int] = {}

    def take(self, reference: Reference) -> None:
        """Check one reference of the router and all below it."""
        where = f"{reference.role} '{reference.label}' of router {self._router}"
        path = ModelPath(reference.database, reference.model)
        if path == self._router:
            raise InvalidInputError(
                "reference-cycle",
                f"The {where} is the router itself. Name another model.",
                cycle=[str(path), str(path)],
            )
        found = lock(self._connection, path, shared=True)
        if found is None:
            raise InvalidInputError(
                "reference-missing",
                f"The {where} is model {path}, which is not in this catalog. Create it first, or correct "
                "the name.",
                model=str(path),
            )
        version = found.version if reference.version is None else reference.version
        fingerprint = fingerprint_of(self._connection, Found(found.model_id, version))
        if fingerprint is None:
            raise InvalidInputError(
                "reference-missing",
                f"The {where} is version {version} of model {path}, which has no such version. Its versions "
                f"are 1 to {found.version}.",
                model=str(path),
            )
        if fingerprint != reference.fingerprint:
            raise ConflictError(
                "reference-changed",
                f"The {where} is model {path}, whose columns changed while the router was checked. Repeat "
                "the statement.",
                model=str(path),
            )
        below = self._levels_below(Found(found.model_id, version), (self._router, path))
        self.depth = max(self.depth, 1 + below)

    def _levels_below(self, node: Found, trail: tuple[ModelPath, ...]) -> int:
        known = self._levels.get(node)
        if known is not None:
            return known
        levels = 0
        for reference in of_version(self._connection, node.model_id, node.version):
            path = ModelPath(reference.database, reference.model)
            if path in trail:
                cycle = [str(each) for each in (*trail[trail.index(path) :], path)]
                raise InvalidInputError(
                    "reference-cycle",
                    f"Router {self._router} would be its own candidate: {' → '.join(cycle)}. Take one of "
                    "these references out.",
                    cycle=cycle,
                )
            found = lock(self._connection, path, shared=True)
            if found is None:
                continue
            version = found.version if reference.version is None else reference.version
            levels = max(levels, 1 + self._levels_below(Found(found.model_id, version), (*trail, path)))
        self._levels[node] = levels
        return levels


def _levels_above(connection: Connection, path: ModelPath) -> int:
    """How many routers stand above the model, one after the other."""
    levels = 0
    row = {path}
    # More levels than the bound can't be stored; the bound ends the loop whatever is.
    while levels <= MAX_DEPTH:
        row = {
            ModelPath(found.database, found.model)
            for target in row
            for found in connection.execute(
                _routers().where(
                    model_reference.c.target_database == target.database,
                    model_reference.c.target_model == target.model,
                    model_reference.c.target_version.is_(None),
                )
            )
        }
        if not row:
            break
        levels += 1
    return levels


def _routers() -> Select[tuple[int, str, str]]:
    current = and_(
        model.c.id == model_reference.c.model_id,
        model.c.current_version == model_reference.c.version,
        model.c.live == LIVE,
    )
    return (
        select(model.c.id, database.c.name.label("database"), model.c.name.label("model"))
        .select_from(model_reference)
        .join(model, current)
        .join(database, database.c.id == model.c.database_id)
        .order_by(model.c.id)
        .distinct()
    )
