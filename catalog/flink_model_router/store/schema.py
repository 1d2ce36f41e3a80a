"""The schema of a database: what state it is in, and whether this version can work with it.

Nothing here changes a database; `migration.py` does.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, MetaData, String, Table, inspect, literal, or_, select

from flink_model_router.errors import SchemaError
from flink_model_router.store.tables import database, meta, metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flink_model_router.store.place import Place

PRODUCT: Final = "flink-model-router"
VERSION_TABLE: Final = "alembic_version"
MARKS: Final = ("product", "created_at", "minimum_reader")
"""Names of the rows that mark a database as ours."""
REVISIONS: Final = ("0001", "0002", "0003", "0004")
"""All that this version knows, oldest first. They stand here so that an up-to-date database opens without
Alembic, which is slow to import."""

_alembic_version: Final = Table(
    VERSION_TABLE, MetaData(), Column("version_num", String(32), primary_key=True)
)


class State(Enum):
    """What is in a database."""

    EMPTY = "empty"
    UNFINISHED = "unfinished"
    FOREIGN = "foreign"
    DAMAGED = "damaged"
    OLDER = "older"
    HALF_MIGRATED = "half migrated"
    CURRENT = "current"
    NEWER = "newer, compatible"
    INCOMPATIBLE = "newer, incompatible"


@dataclass(frozen=True, slots=True)
class Condition:
    """The state of a database's schema.

    Attributes:
        state: what is there.
        revision: Alembic's revision of what is there, or None.
        tables: names of the tables that are there.
    """

    state: State
    revision: str | None
    tables: tuple[str, ...]

    @property
    def served(self) -> bool:
        """Whether this version works with it as it is."""
        return self.state in (State.CURRENT, State.NEWER)

    @property
    def vacant(self) -> bool:
        """Whether nothing is lost if the database is filled."""
        return self.state in (State.EMPTY, State.UNFINISHED)


def head() -> str:
    """The revision that this version makes."""
    return REVISIONS[-1]


def examine(connection: Connection) -> Condition:
    """Look at a database without changing it; raises what SQLAlchemy raises."""
    tables = tuple(sorted(inspect(connection).get_table_names()))
    revisions: list[str] = []
    if VERSION_TABLE in tables:
        revisions = list(connection.scalars(select(_alembic_version.c.version_num)))
    if len(revisions) > 1:
        # Ours has one line of revisions; several heads are another product's.
        return Condition(State.FOREIGN, None, tables)
    revision = revisions[0] if revisions else None
    return Condition(_state(connection, tables, revision), revision, tables)


def demand(condition: Condition, place: Place) -> None:
    """Check that this version works with the database; SchemaError says what to do if it doesn't."""
    fault = fault_of(condition, place)
    if fault is not None:
        raise fault


def _state(connection: Connection, tables: tuple[str, ...], revision: str | None) -> State:
    if revision is None and set(tables) <= {VERSION_TABLE}:
        return State.EMPTY
    if meta.name not in tables:
        return State.FOREIGN
    marks = {row.name: row.value for row in connection.execute(select(meta.c.name, meta.c.value))}
    if marks.get("product", PRODUCT) != PRODUCT:
        return State.FOREIGN
    if revision is not None:
        if revision == head() and _lacking(tables):
            # Where DDL isn't transactional, a downgrade may have been cut off before it said so.
            return State.HALF_MIGRATED
        return _state_of_ours(revision, marks.get("minimum_reader"))
    # Where DDL isn't transactional, filling an empty database may have been cut off.
    unfinished = VERSION_TABLE in tables and all(
        _is_untouched(connection, table) for table in metadata.sorted_tables if table.name in tables
    )
    return State.UNFINISHED if unfinished else State.DAMAGED


def _lacking(tables: tuple[str, ...]) -> list[str]:
    """Those of this version's tables that aren't there."""
    return [table.name for table in metadata.sorted_tables if table.name not in tables]


def _is_untouched(connection: Connection, table: Table) -> bool:
    """Whether a table is one that filling made, and holds nothing but what filling put into it.

    What isn't is never dropped, whatever the name says: it may be somebody else's, or all that is left of a
    catalog.
    """
    found = {column["name"] for column in inspect(connection).get_columns(table.name)}
    # A revision after the one that was cut off may have added columns.
    if not found <= {column.name for column in table.columns}:
        return False
    rows = select(literal(1)).select_from(table)
    if table is meta:
        rows = rows.where(meta.c.name.not_in(MARKS))
    if table is database:
        rows = rows.where(or_(database.c.name != "default", database.c.created_by != PRODUCT))
    return connection.execute(rows.limit(1)).first() is None


def _state_of_ours(revision: str, minimum_reader: str | None) -> State:
    if revision == head():
        return State.CURRENT
    if revision in REVISIONS:
        return State.OLDER
    return State.NEWER if minimum_reader in REVISIONS else State.INCOMPATIBLE


def fault_of(condition: Condition, place: Place) -> SchemaError | None:  # noqa: PLR0911 - one for each state
    """Why this version can't work with the database and what to do; None if it can."""
    if condition.served:
        return None
    url = f"--url {shlex.quote(place.shown)}"
    if condition.vacant:
        lack = "is not there. Check the path, or make it" if place.missing else "has no tables yet. Fill it"
        return SchemaError(
            "schema-missing",
            f"The {place.name} {lack} with: model-catalog db init {url}, or create the catalog with "
            "'initialize' = 'true'.",
            url=place.shown,
        )
    if condition.state is State.OLDER:
        return SchemaError(
            "schema-outdated",
            f"The {place.name} has schema revision {condition.revision}, but this version needs {head()}. "
            f"Back it up, then run: model-catalog db upgrade {url}",
            url=place.shown,
            revision=condition.revision,
            head=head(),
        )
    if condition.state is State.HALF_MIGRATED:
        return SchemaError(
            "schema-outdated",
            f"The {place.name} has schema revision {condition.revision}, but not all of its tables (there is "
            f"no {', '.join(_lacking(condition.tables))}): a downgrade was cut off. Back it up, repeat "
            f"that with: model-catalog db downgrade {url}, then run: model-catalog db upgrade {url}",
            url=place.shown,
            revision=condition.revision,
            head=head(),
        )
    if condition.state is State.INCOMPATIBLE:
        return SchemaError(
            "schema-newer",
            f"The {place.name} has schema revision {condition.revision}, which a newer version made and "
            f"this one can't work with (it knows {head()}). Upgrade the package: pip install --upgrade "
            f"{PRODUCT}",
            url=place.shown,
            revision=condition.revision,
            head=head(),
        )
    if condition.state is State.DAMAGED:
        return SchemaError(
            "store-foreign",
            f"The {place.name} has tables named like this catalog's and rows in them, but its table "
            f"'{VERSION_TABLE}' does not name exactly one revision. Nothing was changed. Restore that table "
            "or the database from a backup, or give the catalog a database of its own.",
            url=place.shown,
        )
    return SchemaError(
        "store-foreign",
        f"The {place.name} holds tables that are not this catalog's ({_some(condition.tables)}). Nothing "
        "was changed. Give the catalog a database of its own.",
        url=place.shown,
        tables=list(condition.tables),
    )


def _some(tables: tuple[str, ...], shown: int = 5) -> str:
    return ", ".join(tables[:shown]) + (", …" if len(tables) > shown else "")
