"""Models: listed, created, altered, renamed and dropped, each inside a given transaction.

How a version is read is `stored_model.py`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, insert, select, update
from sqlalchemy.exc import IntegrityError

from flink_model_router.errors import ConflictError
from flink_model_router.sensitive import refuse_literal_secrets
from flink_model_router.store import databases, graph, references, renames, stored_model, versions
from flink_model_router.store.absence import absent_model
from flink_model_router.store.definition import ModelSummary
from flink_model_router.store.graph import AT_WRITE
from flink_model_router.store.references import Found, ModelPath
from flink_model_router.store.renames import Rename
from flink_model_router.store.tables import LIVE, model, model_option, model_version
from flink_model_router.store.text import (
    is_version,
    refuse_definition,
    refuse_name,
    refuse_reason,
    refuse_references,
)
from flink_model_router.store.uses import roles, routers, uses_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flink_model_router.store.expected import Expected
    from flink_model_router.store.graph import Check
    from flink_model_router.store.integrity import Guard
    from flink_model_router.store.versions import ChangeKind, NewVersion, Stamp

# Made once: to compose a statement costs more than SQLite needs to run it.
_INSERT: Final = insert(model)


def names(connection: Connection, database_name: str) -> list[str]:
    """Names of the database's models, in order of creation; NotFoundError `database-not-exist`."""
    database_id = databases.find(connection, database_name)
    return list(
        connection.scalars(
            select(model.c.name)
            .where(model.c.database_id == database_id, model.c.live == LIVE)
            .order_by(model.c.id)
        )
    )


def summaries(connection: Connection, database_name: str) -> list[ModelSummary]:
    """The database's models, in order of creation; NotFoundError `database-not-exist`."""
    database_id = databases.find(connection, database_name)
    current = and_(model_version.c.model_id == model.c.id, model_version.c.number == model.c.current_version)
    provider = and_(
        model_option.c.model_id == model.c.id,
        model_option.c.version == model.c.current_version,
        model_option.c.name == "provider",
    )
    rows = connection.execute(
        select(
            model.c.name,
            model.c.current_version,
            model_option.c.value,
            model_version.c.comment,
            model_version.c.created_at,
            model_version.c.created_by,
        )
        .select_from(model)
        .join(model_version, current)
        .outerjoin(model_option, provider)
        .where(model.c.database_id == database_id, model.c.live == LIVE)
        .order_by(model.c.id)
    )
    return [ModelSummary(database_name, *row) for row in rows]


def create(connection: Connection, path: ModelPath, new: NewVersion, guard: Guard) -> int:
    """Create a model; the number of its first version.

    Raises:
        NotFoundError: `database-not-exist`.
        ConflictError: `model-already-exist` or `reference-changed`; `model-referenced`, if routers pin a
            version of a former model of that name.
        InvalidInputError: `invalid-name`, `invalid-option`, `literal-secret`, `reference-missing`,
            `reference-cycle` or `reference-depth`.
    """
    refuse_name("model", path.model)
    database_id = databases.find_and_keep(connection, path.database)
    row = {
        "database_id": database_id,
        "name": path.model,
        "live": LIVE,
        "current_version": 1,
        "created_at": new.stamp.at,
    }
    try:
        result = connection.execute(_INSERT, row)
    except IntegrityError as error:
        raise _present(path, "; CREATE MODEL IF NOT EXISTS leaves it as it is") from error
    _verify(connection, path, new, AT_WRITE)
    _refuse_pinned(connection, path, guard)
    versions.write(connection, databases.generated_id(result), 1, "create", new)
    return 1


def alter(connection: Connection, path: ModelPath, expected: Expected, new: NewVersion, guard: Guard) -> int:
    """Make a new version the current one, if `expected` still is; its number.

    Raises:
        NotFoundError: `database-not-exist` or `model-not-exist`.
        ConflictError: `version-conflict`, `reference-changed`, or `model-referenced` if other columns would
            break the routers that have the model as a candidate.
        InvalidInputError: as for `create`.
    """
    found = lock(connection, path)
    definition, _ = stored_model.content(connection, found.model_id, found.version)
    expected.refuse_other(f"Model {path}", found.version, definition)
    return renew(connection, path, found, new, guard=guard)


def renew(  # noqa: PLR0913 - what an ALTER and a rollback have in common
    connection: Connection,
    path: ModelPath,
    found: Found,
    new: NewVersion,
    *,
    guard: Guard,
    check: Check = AT_WRITE,
) -> int:
    """Check a new version of a model that is locked, and make it the current one; its number.

    Raises:
        ConflictError: `reference-changed` or `model-referenced`.
        InvalidInputError: as for `create`.
    """
    _verify(connection, path, new, check)
    if references.fingerprint_of(connection, found) != new.definition.fingerprint:
        following = [use for use in uses_of(connection, path) if use.reference.follows_current]
        followers = routers(following)
        if followers:
            refusal = ConflictError(
                "model-referenced",
                f"The columns of model {path} can't be changed: routers have it as a {roles(following)}: "
                f"{', '.join(followers)}. Create a model with the new columns under another name and alter "
                "these routers to use it.",
                routers=followers,
            )
            guard.object_to(refusal, f"The columns of model {path} change", followers)
    number = found.version + 1
    kind: ChangeKind = "alter" if new.restores is None else "rollback"
    versions.write(connection, found.model_id, number, kind, new)
    connection.execute(update(model).where(model.c.id == found.model_id).values(current_version=number))
    return number


def rename(connection: Connection, path: ModelPath, new_name: str, stamp: Stamp, guard: Guard) -> None:
    """Give the model another name in its database, and keep who did.

    Raises:
        NotFoundError: `database-not-exist` or `model-not-exist`.
        ConflictError: `model-already-exist` or `model-referenced`.
        InvalidInputError: `invalid-name`, or `invalid-option` for the reason.
    """
    refuse_name("model", new_name)
    refuse_reason(stamp.reason)
    found = lock(connection, path)
    target = ModelPath(path.database, new_name)
    if target == path:
        raise _present(target, "")
    _refuse_referenced(connection, path, "renamed", guard)
    _refuse_pinned(connection, target, guard)
    try:
        connection.execute(update(model).where(model.c.id == found.model_id).values(name=new_name))
    except IntegrityError as error:
        raise _present(target, "") from error
    renames.keep(connection, found.model_id, Rename(path.model, new_name, stamp))


def drop(connection: Connection, path: ModelPath, stamp: Stamp, guard: Guard) -> None:
    """Drop the model; its versions stay as history.

    Raises:
        NotFoundError: `database-not-exist` or `model-not-exist`.
        ConflictError: `model-referenced`.
        InvalidInputError: `invalid-option` for the reason.
    """
    refuse_reason(stamp.reason)
    found = lock(connection, path)
    _refuse_referenced(connection, path, "dropped", guard)
    end = {"live": None, "dropped_at": stamp.at, "dropped_by": stamp.by, "drop_reason": stamp.reason}
    connection.execute(update(model).where(model.c.id == found.model_id).values(end))


def lock(connection: Connection, path: ModelPath) -> Found:
    """Find the model and keep it from other writers until the end of the transaction.

    Raises:
        NotFoundError: `database-not-exist` or `model-not-exist`.
    """
    databases.find(connection, path.database)
    found = references.lock(connection, path, shared=False)
    if found is None:
        raise absent_model(connection, path)
    return found


def demand_version(connection: Connection, path: ModelPath, current: Found, version: int) -> Found:
    """A version of a model that is there; NotFoundError `model-not-exist` tells which there are."""
    found = Found(current.model_id, version)
    if not is_version(version) or references.fingerprint_of(connection, found) is None:
        raise absent_model(connection, path, version)
    return found


def _verify(connection: Connection, path: ModelPath, new: NewVersion, check: Check) -> None:
    refuse_reason(new.stamp.reason)
    refuse_definition(f"model {path}", new.definition)
    refuse_literal_secrets(f"model {path}", new.definition.options)
    refuse_references(f"model {path}", new.references)
    graph.verify(connection, path, new.references, check)


def _refuse_referenced(connection: Connection, path: ModelPath, participle: str, guard: Guard) -> None:
    uses = uses_of(connection, path)
    needed_by = routers(uses)
    if needed_by:
        refusal = ConflictError(
            "model-referenced",
            f"Model {path} can't be {participle}: routers have it as a {roles(uses)}: "
            f"{', '.join(needed_by)}. Alter or drop these routers first.",
            routers=needed_by,
        )
        guard.object_to(refusal, f"Model {path} is {participle}", needed_by)


def _refuse_pinned(connection: Connection, path: ModelPath, guard: Guard) -> None:
    """A model that gets a name must not silently stand in for versions of one that had it before.

    Only where `integrity` is or was `warn` can routers have lost a candidate.
    """
    pinning = routers(use for use in uses_of(connection, path) if use.reference.version is not None)
    if pinning:
        fault = ConflictError(
            "model-referenced",
            f"Routers pin a version of a former model {path}, and would mean that version of this one: "
            f"{', '.join(pinning)}.",
            routers=pinning,
        )
        guard.pardon(fault, "Alter or drop these routers first, or take another name.")


def _present(path: ModelPath, advice: str) -> ConflictError:
    return ConflictError(
        "model-already-exist",
        f"Model {path} is already in this catalog. Take another name, or drop that model first{advice}.",
        database=path.database,
        model=path.model,
    )
