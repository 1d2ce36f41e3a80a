"""Tables, views and materialized tables with their options, partitions and statistics; functions.

Each table is made only if it is absent: MySQL and MariaDB commit at each CREATE TABLE, and so an upgrade that
was cut off goes on where it stopped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

from flink_model_router.store.types import ExactString, ExactText, Identity, UtcTime

if TYPE_CHECKING:
    from collections.abc import Sequence

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INNODB = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}
_META = sa.table("model_catalog_meta", sa.column("name", sa.String), sa.column("value", sa.Text))


def upgrade() -> None:
    """Make the tables."""
    _create_tables()
    _create_partitions()
    _create_functions()
    # A version that doesn't know these tables would take a database that holds some for an empty one.
    _set_minimum_reader(revision)


def downgrade() -> None:
    """Drop them with all that is in them."""
    for table in ("catalog_function", "table_partition", "table_option", "catalog_table"):
        op.drop_table(table, if_exists=True)
    _set_minimum_reader("0001")


def losses(connection: sa.Connection) -> list[str]:
    """What a downgrade takes away from this database, such as `3 tables and views`; empty if nothing."""
    counted = {
        "tables and views, with their statistics": "catalog_table",
        "partitions": "table_partition",
        "functions": "catalog_function",
    }
    there = sa.inspect(connection).get_table_names()
    found = {
        what: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table)))
        for what, table in counted.items()
        if table in there
    }
    return [f"{number} {what}" for what, number in found.items() if number]


def _create_tables() -> None:
    op.create_table(
        "catalog_table",
        sa.Column("id", Identity, nullable=False),
        sa.Column("database_id", Identity, nullable=False),
        sa.Column("name", ExactString(200), nullable=False),
        sa.Column("kind", ExactString(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("comment", ExactText),
        sa.Column("definition", ExactText, nullable=False),
        sa.Column("statistics", ExactText),
        sa.Column("column_statistics", ExactText),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("changed_by", ExactText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalog_table"),
        sa.ForeignKeyConstraint(
            ["database_id"], ["catalog_database.id"], name="fk_catalog_table_catalog_database"
        ),
        sa.UniqueConstraint("database_id", "name", name="uq_catalog_table_database_id_name"),
        if_not_exists=True,
        **_INNODB,
    )
    op.create_table(
        "table_option",
        sa.Column("table_id", Identity, nullable=False),
        sa.Column("name", ExactString(512), nullable=False),
        sa.Column("value", ExactText, nullable=False),
        sa.PrimaryKeyConstraint("table_id", "name", name="pk_table_option"),
        sa.ForeignKeyConstraint(["table_id"], ["catalog_table.id"], name="fk_table_option_catalog_table"),
        if_not_exists=True,
        **_INNODB,
    )


def _create_partitions() -> None:
    op.create_table(
        "table_partition",
        sa.Column("id", Identity, nullable=False),
        sa.Column("table_id", Identity, nullable=False),
        sa.Column("digest", ExactString(64), nullable=False),
        sa.Column("spec", ExactText, nullable=False),
        sa.Column("comment", ExactText),
        sa.Column("properties", ExactText, nullable=False),
        sa.Column("statistics", ExactText),
        sa.Column("column_statistics", ExactText),
        sa.PrimaryKeyConstraint("id", name="pk_table_partition"),
        sa.ForeignKeyConstraint(["table_id"], ["catalog_table.id"], name="fk_table_partition_catalog_table"),
        sa.UniqueConstraint("table_id", "digest", name="uq_table_partition_table_id_digest"),
        if_not_exists=True,
        **_INNODB,
    )


def _create_functions() -> None:
    op.create_table(
        "catalog_function",
        sa.Column("id", Identity, nullable=False),
        sa.Column("database_id", Identity, nullable=False),
        sa.Column("name", ExactString(200), nullable=False),
        sa.Column("definition", ExactText, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("changed_by", ExactText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalog_function"),
        sa.ForeignKeyConstraint(
            ["database_id"], ["catalog_database.id"], name="fk_catalog_function_catalog_database"
        ),
        sa.UniqueConstraint("database_id", "name", name="uq_catalog_function_database_id_name"),
        if_not_exists=True,
        **_INNODB,
    )


def _set_minimum_reader(oldest: str) -> None:
    op.execute(_META.update().where(_META.c.name == "minimum_reader").values(value=oldest))
