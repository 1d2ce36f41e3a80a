"""Why a version was made, aliases of versions, and who moved them.

Each step is left out where it was done before: where DDL isn't transactional, an upgrade or downgrade that
was cut off goes on from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

from flink_model_router.store.types import ExactString, ExactText, Identity, UtcTime

if TYPE_CHECKING:
    from collections.abc import Sequence

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INNODB = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}


def upgrade() -> None:
    """Add the columns and tables."""
    _add_column("model_version", sa.Column("reason", ExactText))
    _add_column("model_version", sa.Column("restored_version", sa.Integer))
    _add_column("model_reference", sa.Column("target_alias", ExactString(64)))
    if not _there("model_alias"):
        op.create_table(
            "model_alias",
            sa.Column("model_id", Identity, nullable=False),
            sa.Column("name", ExactString(64), nullable=False),
            sa.Column("version", sa.Integer, nullable=False),
            sa.PrimaryKeyConstraint("model_id", "name", name="pk_model_alias"),
            sa.ForeignKeyConstraint(
                ["model_id", "version"],
                ["model_version.model_id", "model_version.number"],
                name="fk_model_alias_model_version",
            ),
            **_INNODB,
        )
    if not _there("model_alias_change"):
        op.create_table(
            "model_alias_change",
            sa.Column("id", Identity, nullable=False),
            sa.Column("model_id", Identity, nullable=False),
            sa.Column("alias", ExactString(64), nullable=False),
            sa.Column("from_version", sa.Integer),
            sa.Column("to_version", sa.Integer),
            sa.Column("reason", ExactText),
            sa.Column("created_at", UtcTime, nullable=False),
            sa.Column("created_by", ExactText, nullable=False),
            sa.PrimaryKeyConstraint("id", name="pk_model_alias_change"),
            sa.ForeignKeyConstraint(["model_id"], ["model.id"], name="fk_model_alias_change_model"),
            sa.Index("ix_model_alias_change_model_id", "model_id"),
            **_INNODB,
        )


def downgrade() -> None:
    """Drop them."""
    for table in ("model_alias_change", "model_alias"):
        op.drop_table(table, if_exists=True)
    _drop_column("model_reference", "target_alias")
    _drop_column("model_version", "restored_version")
    _drop_column("model_version", "reason")


def losses(connection: sa.Connection) -> list[str]:
    """What a downgrade takes away from this database, such as `3 aliases`; empty if nothing.

    What a downgrade that was cut off has taken away already doesn't count.
    """
    counted = (
        ("aliases", "model_alias", "name", "SELECT COUNT(*) FROM model_alias"),
        (
            "moves of aliases, with who made them",
            "model_alias_change",
            "id",
            "SELECT COUNT(*) FROM model_alias_change",
        ),
        (
            "reasons of changes",
            "model_version",
            "reason",
            "SELECT COUNT(*) FROM model_version WHERE reason IS NOT NULL",
        ),
        (
            "rollbacks' records of which version they restored",
            "model_version",
            "restored_version",
            "SELECT COUNT(*) FROM model_version WHERE restored_version IS NOT NULL",
        ),
        (
            "versions of routers that follow an alias, which can't be planned any more",
            "model_reference",
            "target_alias",
            (
                "SELECT COUNT(*) FROM (SELECT DISTINCT model_id, version FROM model_reference "
                "WHERE target_alias IS NOT NULL) AS followers"
            ),
        ),
    )
    found = []
    for what, table, column, statement in counted:
        if _has(connection, table, column):
            number = connection.scalar(sa.text(statement))
            found += [f"{number} {what}"] if number else []
    return found


def _there(table: str) -> bool:
    return sa.inspect(op.get_bind()).has_table(table)


def _has(connection: sa.Connection, table: str, column: str) -> bool:
    there = sa.inspect(connection)
    return there.has_table(table) and column in {each["name"] for each in there.get_columns(table)}


def _add_column(table: str, column: sa.Column[object]) -> None:
    if not _has(op.get_bind(), table, column.name):
        op.add_column(table, column)


def _drop_column(table: str, column: str) -> None:
    if _has(op.get_bind(), table, column):
        # In place, on SQLite too: to copy a table would break the keys that refer to it.
        op.drop_column(table, column)
