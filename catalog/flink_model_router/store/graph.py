"""The graph of references: what a router may refer to, without a cycle and not too deep.

Edges are references by name, as Flink finds a candidate by its name. A check locks what it walks over, so
that of two routers that together would make a cycle one sees the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flink_model_router.errors import ConflictError, InvalidInputError
from flink_model_router.store import aliases, references
from flink_model_router.store.references import Found, ModelPath
from flink_model_router.store.text import is_alias, is_version
from flink_model_router.store.uses import uses_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from flink_model_router.store.definition import Reference
    from flink_model_router.store.uses import Use

MAX_DEPTH: Final = 8
"""Greatest number of references one after the other, from a router down to a model that isn't one."""


@dataclass(frozen=True, slots=True)
class Check:
    """Why references are checked, for a message about one that doesn't hold any more.

    Attributes:
        since: when they were found to be right, such as `while the router was checked`.
        remedy: what to do, a whole sentence.
        alias: the alias of the router that is about to name these references' version; None if that version
            becomes the current one.
    """

    since: str = "while the router was checked"
    remedy: str = "Repeat the statement."
    alias: str | None = None


AT_WRITE: Final = Check()
"""References that came with the statement that writes them."""


def verify(
    connection: Connection, router: ModelPath, given: Sequence[Reference], check: Check = AT_WRITE
) -> None:
    """Check what a router refers to, and lock it until the end of the transaction.

    Args:
        connection: in the writing transaction.
        router: the model that is being written.
        given: its references, new or stored.
        check: why.

    Raises:
        InvalidInputError: `reference-missing`, `reference-cycle` or `reference-depth`.
        ConflictError: `reference-changed`.
    """
    if not given:
        return
    walk = _Walk(connection, router, check)
    # In one order for all writers, so that they wait for each other instead of blocking each other.
    for reference in sorted(given, key=lambda each: (each.database, each.model)):
        walk.take(reference)
    above = _levels_above(connection, router, check.alias)
    if above + walk.depth > MAX_DEPTH:
        raise InvalidInputError(
            "reference-depth",
            f"Router {router} would be part of a chain of {above + walk.depth} routers, each a candidate of "
            f"the one before. The longest possible is {MAX_DEPTH}. Give it candidates that are not routers.",
            depth=above + walk.depth,
        )


class _Walk:
    """Goes down from a router's references, each model once."""

    def __init__(self, connection: Connection, router: ModelPath, check: Check) -> None:
        self.depth = 0
        self._connection = connection
        self._router = router
        self._check = check
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
        target = _meant(self._connection, reference, found)
        fingerprint = None if target is None else references.fingerprint_of(self._connection, target)
        if target is None or fingerprint is None:
            raise self._no_such_version(where, reference, found)
        if fingerprint != reference.fingerprint:
            raise ConflictError(
                "reference-changed",
                f"The {where} is model {reference.target}, whose columns changed {self._check.since}. "
                f"{self._check.remedy}",
                model=str(path),
            )
        below = self._levels_below(target, (self._router, path))
        self.depth = max(self.depth, 1 + below)

    def _no_such_version(self, where: str, reference: Reference, found: Found) -> InvalidInputError:
        path = f"{reference.database}.{reference.model}"
        if reference.alias is not None:
            names = ", ".join(aliases.of_model(self._connection, found.model_id)) or "none"
            said = f"alias '{reference.alias}' of model {path}, which has no such alias. Its aliases: {names}"
        else:
            said = (
                f"version {reference.version} of model {path}, which has no such version. Its versions are "
                f"1 to {found.version}"
            )
        return InvalidInputError("reference-missing", f"The {where} is {said}.", model=path)

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
            target = None if found is None else _meant(self._connection, reference, found)
            if target is not None:
                levels = max(levels, 1 + self._levels_below(target, (*trail, path)))
        self._levels[node] = levels
        return levels


def _meant(connection: Connection, reference: Reference, found: Found) -> Found | None:
    """The version that the reference means; None if there can't be such a version or alias."""
    if reference.alias is not None:
        named = is_alias(reference.alias)
        version = aliases.version_of(connection, found.model_id, reference.alias) if named else None
    else:
        version = found.version if reference.version is None else reference.version
    return None if version is None or not is_version(version) else Found(found.model_id, version)


def _levels_above(connection: Connection, path: ModelPath, alias: str | None) -> int:
    """How many routers stand above the model, or above what the alias names of it, one after the other."""
    level = {
        use.found: use
        for use in uses_of(connection, path)
        if use.reference.version is None and use.reference.alias == alias
    }
    levels = 0
    # More levels than the bound can't be stored; the bound ends the loop whatever is.
    while level and levels <= MAX_DEPTH:
        levels += 1
        level = {above.found: above for use in level.values() for above in _directly_above(connection, use)}
    return levels


def _directly_above(connection: Connection, use: Use) -> list[Use]:
    """The routers that refer to this very version of a router."""
    named = aliases.of_model(connection, use.found.model_id)
    return [
        above
        for above in uses_of(connection, use.router)
        if above.reference.version == use.found.version
        or (above.reference.alias is not None and named.get(above.reference.alias) == use.found.version)
        or (above.reference.follows_current and use.current)
    ]
