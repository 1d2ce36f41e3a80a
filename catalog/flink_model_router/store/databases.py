"""Databases of the catalog: found, made, changed and dropped, each inside a given transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from flink_model_router.errors import ConflictError, InternalError, NotFoundError
from flink_model_router.sensitive import refuse_literal_secrets
from flink_model_router.store import contents
from flink_model_router.store.definition import Database
from flink_model_router.store.tables import LIVE, database, database_property, model
from flink_model_router.store.text import is_name, refuse_comment, refuse_name, refuse_properties
from flink_model_router.store.uses import routers, uses_from_outside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, CursorResult

    from flink_model_router.store.integrity import Guard
    from flink_model_router.store.versions import Stamp

# Made once: to compose a statement costs more than SQLite needs to run it.
_UNLOCKED: Final = select(database.c.id).where(database.c.name == bindparam("name"), database.c.live == LIVE)
_BY_NAME: Final = {
    None: _UNLOCKED,
    "shared": _UNLOCKED.with_for_update(read=True),
    "exclusive": _UNLOCKED.with_for_update(),
}


def names(connection: Connection) -> list[str]:
    """All names, in order of creation."""
    return list(
        connection.scalars(select(database.c.name).where(database.c.live == LIVE).order_by(database.c.id))
    )


def find(connection: Connection, name: str) -> int:
    """The id of the database; NotFoundError `database-not-exist`."""
    return _find(connection, name, None)


def find_and_keep(connection: Connection, name: str) -> int:
    """As `find`, and nobody can drop the database before the transaction's end."""
    return _find(connection, name, "shared")


def get(connection: Connection, name: str) -> Database:
    """The database; NotFoundError `database-not-exist`."""
    database_id = find(connection, name)
    comment = connection.scalar(select(database.c.comment).where(database.c.id == database_id))
    properties = connection.execute(
        select(database_property.c.name, database_property.c.value)
        .where(database_property.c.database_id == database_id)
        .order_by(database_property.c.name)
    )
    return Database(name, comment, {row.name: row.value for row in properties})


def create(connection: Connection, new: Database, stamp: Stamp) -> None:
    """Make a database.

    Raises:
        ConflictError: `database-already-exist`.
        InvalidInputError: `invalid-name`, `invalid-option` or `literal-secret`.
    """
    refuse_name("database", new.name)
    refuse_content(new)
    try:
        result = connection.execute(
            insert(database).values(
                name=new.name, live=LIVE, comment=new.comment, created_at=stamp.at, created_by=stamp.by
            )
        )
    except IntegrityError as error:
        raise ConflictError(
            "database-already-exist",
            f"Database {new.name} is already in this catalog. Take another name, change it with ALTER "
            "DATABASE, or leave it as it is with CREATE DATABASE IF NOT EXISTS.",
            database=new.name,
        ) from error
    insert_properties(connection, generated_id(result), new.properties)


def alter(connection: Connection, changed: Database) -> None:
    """Replace comment and properties.

    Raises:
        NotFoundError: `database-not-exist`.
        InvalidInputError: `invalid-option` or `literal-secret`.
    """
    refuse_content(changed)
    database_id = _find(connection, changed.name, "exclusive")
    connection.execute(update(database).where(database.c.id == database_id).values(comment=changed.comment))
    connection.execute(delete(database_property).where(database_property.c.database_id == database_id))
    insert_properties(connection, database_id, changed.properties)


def drop(connection: Connection, name: str, stamp: Stamp, guard: Guard, *, cascade: bool) -> None:
    """Drop a database, with all that is in it if `cascade`, which its models keep as the reason.

    Raises:
        NotFoundError: `database-not-exist`.
        ConflictError: `database-not-empty`, or `model-referenced` if routers of other databases need its
            models.
    """
    database_id = _find(connection, name, "exclusive")
    living = (model.c.database_id == database_id) & (model.c.live == LIVE)
    # Locked, so that no router elsewhere starts to refer to one of them.
    models = connection.scalars(
        select(model.c.name).where(living).order_by(model.c.id).with_for_update()
    ).all()
    if not cascade:
        _refuse_content_of(connection, name, database_id, models)
    needed_by = routers(uses_from_outside(connection, name))
    if needed_by:
        refusal = ConflictError(
            "model-referenced",
            f"Database {name} can't be dropped: routers of other databases have models of it as candidates: "
            f"{', '.join(needed_by)}. Drop or alter these routers first.",
            routers=needed_by,
        )
        guard.object_to(refusal, f"Database {name} is dropped", needed_by)
    end = {"live": None, "dropped_at": stamp.at, "dropped_by": stamp.by}
    contents.drop(connection, database_id)
    reason = f"DROP DATABASE {name} CASCADE"
    connection.execute(update(model).where(living).values(**end, drop_reason=reason))
    connection.execute(update(database).where(database.c.id == database_id).values(end))


def generated_id(result: CursorResult[Any]) -> int:
    """The key that the database gave the row of a single-row INSERT."""
    key = result.inserted_primary_key
    if key is None:
        raise InternalError("internal", "The database gave a new row no key. Please report it.")
    return int(key[0])


def _find(connection: Connection, name: str, lock: str | None) -> int:
    database_id = connection.scalar(_BY_NAME[lock], {"name": name}) if is_name(name) else None
    if database_id is None:
        raise NotFoundError(
            "database-not-exist",
            f"Database {name!r:.240} is not in this catalog. Create it, or name one that SHOW DATABASES "
            "lists.",
            database=name,
        )
    return int(database_id)


def _refuse_content_of(
    connection: Connection, database_name: str, database_id: int, models: Sequence[str]
) -> None:
    held = (
        ("table(s) or view(s)", contents.table_names(connection, database_id)),
        ("function(s)", contents.function_names(connection, database_id)),
        ("model(s)", models),
    )
    told = [f"{len(names)} {kind}, {_some(names)}" for kind, names in held if names]
    if told:
        raise ConflictError(
            "database-not-empty",
            f"Database {database_name} holds {'; and '.join(told)}. Drop them first, or use CASCADE.",
            database=database_name,
        )


def refuse_content(given: Database) -> None:
    """Check comment and properties; InvalidInputError `invalid-option` or `literal-secret`."""
    refuse_comment(f"database {given.name}", given.comment)
    refuse_properties(f"database {given.name}", given.properties)
    refuse_literal_secrets(f"database {given.name}", given.properties, "Property")


def insert_properties(connection: Connection, database_id: int, properties: Mapping[str, str]) -> None:
    """Write the properties of a database that has none."""
    rows = [{"database_id": database_id, "name": key, "value": value} for key, value in properties.items()]
    if rows:
        connection.execute(insert(database_property), rows)


def _some(models: Sequence[str]) -> str:
    shown = ", ".join(models[:5])
    return shown if len(models) <= 5 else f"{shown}, …"  # noqa: PLR2004 - as many as are shown
