"""The graph of references: what a router may refer to, without a cycle and not too deep.

Edges are the references of current versions, by name, as Flink finds a candidate by its name. A check locks
what it walks over, so that of two routers that together would make a cycle one sees the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flink_model_router.errors import ConflictError, InvalidInputError
from flink_model_router.store import references
from flink_model_router.store.references import Found, ModelPath
from flink_model_router.store.text import is_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from flink_model_router.store.definition import Reference

MAX_DEPTH: Final = 8
"""Greatest number of references one after the other, from a router down to a model that isn't one."""


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
        found = references.lock(self._connection, path, shared=True)
        if found is None:
            raise InvalidInputError(
                "reference-missing",
                f"The {where} is model {path}, which is not in this catalog. Create it first, or correct "
                "the name.",
                model=str(path),
            )
        version = found.version if reference.version is None else reference.version
        fingerprint = None
        if is_version(version):
            fingerprint = references.fingerprint_of(self._connection, Found(found.model_id, version))
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
        for reference in references.of_version(self._connection, node.model_id, node.version):
            path = ModelPath(reference.database, reference.model)
            if path in trail:
                cycle = [str(each) for each in (*trail[trail.index(path) :], path)]
                raise InvalidInputError(
                    "reference-cycle",
                    f"Router {self._router} would be its own candidate: {' → '.join(cycle)}. Take one of "
                    "these references out.",
                    cycle=cycle,
                )
            found = references.lock(self._connection, path, shared=True)
            if found is None:
                continue
            version = found.version if reference.version is None else reference.version
            levels = max(levels, 1 + self._levels_below(Found(found.model_id, version), (*trail, path)))
        self._levels[node] = levels
        return levels


def _levels_above(connection: Connection, path: ModelPath) -> int:
    """How many routers stand above the model, one after the other."""
    levels, level = 0, {path}
    # More levels than the bound can't be stored; the bound ends the loop whatever is.
    while level and levels <= MAX_DEPTH:
        level = {above for below in level for above in references.routers_of(connection, below, pinned=False)}
        levels += bool(level)
    return levels
