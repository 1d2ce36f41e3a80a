"""Renames of models, with who made them and why, and why a model was dropped.

Each step is left out where it was done before: where DDL isn't transactional, an upgrade or downgrade that
was cut off goes on from there. Earlier versions go on with this schema: what they rename and drop is then
without a record and a reason, as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

from flink_model_router.store.types import ExactString, ExactText, Identity, UtcTime

if TYPE_CHECKING:
    from collections.abc import Sequence

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INNODB = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}


def upgrade() -> None:
    """Add the column and the table."""
    if not _has(op.get_bind(), "model", "drop_reason"):
        op.add_column("model", sa.Column("drop_reason", ExactText))
    op.create_table(
        "model_rename",
        sa.Column("id", Identity, nullable=False),
        sa.Column("model_id", Identity, nullable=False),
        sa.Column("from_name", ExactString(200), nullable=False),
        sa.Column("to_name", ExactString(200), nullable=False),
        sa.Column("reason", ExactText),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("created_by", ExactText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_model_rename"),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name="fk_model_rename_model"),
        if_not_exists=True,
        **_INNODB,
    )
    _add_index("ix_model_rename_model_id", "model_id")
    _add_index("ix_model_rename_from_name", "from_name")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("model_rename", if_exists=True)
    if _has(op.get_bind(), "model", "drop_reason"):
        # In place, on SQLite too: to copy a table would break the keys that refer to it.
        op.drop_column("model", "drop_reason")


def losses(connection: sa.Connection) -> list[str]:
    """What a downgrade takes away from this database, such as `3 renames`; empty if nothing.

    What a downgrade that was cut off has taken away already doesn't count.
    """
    counted = (
        ("renames, with who made them", "model_rename", "id"),
        ("reasons of drops", "model", "drop_reason"),
    )
    found = []
    for what, table, column in counted:
        if _has(connection, table, column):
            number = connection.scalar(
                sa.select(sa.func.count(sa.column(column))).select_from(sa.table(table))
            )
            found += [f"{number} {what}"] if number else []
    return found


def _add_index(name: str, column: str) -> None:
    there = {each["name"] for each in sa.inspect(op.get_bind()).get_indexes("model_rename")}
    if name not in there:
        op.create_index(name, "model_rename", [column])


def _has(connection: sa.Connection, table: str, column: str) -> bool:
    there = sa.inspect(connection)
    return there.has_table(table) and column in {each["name"] for each in there.get_columns(table)}
