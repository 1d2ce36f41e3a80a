"""Databases, models, their versions and references, and the requests that wrote them."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

from flink_model_router.store.types import ExactString, ExactText, Identity, UtcTime

if TYPE_CHECKING:
    from collections.abc import Sequence

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INNODB = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}


def upgrade() -> None:
    """Make the tables, mark the database as ours and give it a database named `default`."""
    _create_meta()
    databases = _create_databases()
    _create_models()
    _create_contents()
    op.create_table(
        "write_request",
        sa.Column("id", ExactString(64), nullable=False),
        sa.Column("operation", ExactString(64), nullable=False),
        sa.Column("answer", ExactText),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_write_request"),
        **_INNODB,
    )
    op.create_index("ix_write_request_created_at", "write_request", ["created_at"])
    op.bulk_insert(
        databases,
        [
            {
                "name": "default",
                "live": 1,
                "created_at": datetime.now(timezone.utc),
                "created_by": "flink-model-router",
            }
        ],
    )


def downgrade() -> None:
    """Drop everything."""
    for table in (
        "write_request",
        "model_reference",
        "model_option",
        "model_column",
        "model_version",
        "model",
        "database_property",
        "catalog_database",
        "model_catalog_meta",
    ):
        op.drop_table(table)


def _create_meta() -> None:
    # First of all: where DDL isn't transactional, it tells a database that was not filled to the end from a
    # foreign one.
    meta = op.create_table(
        "model_catalog_meta",
        sa.Column("name", ExactString(64), nullable=False),
        sa.Column("value", ExactText, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_model_catalog_meta"),
        comment="Marks the database as this product's: product, created_at, minimum_reader",
        **_INNODB,
    )
    op.bulk_insert(
        meta,
        [
            {"name": "product", "value": "flink-model-router"},
            {"name": "created_at", "value": datetime.now(timezone.utc).isoformat()},
            {"name": "minimum_reader", "value": revision},
        ],
    )


def _create_databases() -> sa.Table:
    databases = op.create_table(
        "catalog_database",
        sa.Column("id", Identity, nullable=False),
        sa.Column("name", ExactString(200), nullable=False),
        sa.Column("live", sa.SmallInteger),
        sa.Column("comment", ExactText),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("created_by", ExactText, nullable=False),
        sa.Column("dropped_at", UtcTime),
        sa.Column("dropped_by", ExactText),
        sa.PrimaryKeyConstraint("id", name="pk_catalog_database"),
        sa.UniqueConstraint("name", "live", name="uq_catalog_database_name_live"),
        **_INNODB,
    )
    op.create_table(
        "database_property",
        sa.Column("database_id", Identity, nullable=False),
        sa.Column("name", ExactString(512), nullable=False),
        sa.Column("value", ExactText, nullable=False),
        sa.PrimaryKeyConstraint("database_id", "name", name="pk_database_property"),
        sa.ForeignKeyConstraint(
            ["database_id"], ["catalog_database.id"], name="fk_database_property_catalog_database"
        ),
        **_INNODB,
    )
    return databases


def _create_models() -> None:
    op.create_table(
        "model",
        sa.Column("id", Identity, nullable=False),
        sa.Column("database_id", Identity, nullable=False),
        sa.Column("name", ExactString(200), nullable=False),
        sa.Column("live", sa.SmallInteger),
        sa.Column("current_version", sa.Integer, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("dropped_at", UtcTime),
        sa.Column("dropped_by", ExactText),
        sa.PrimaryKeyConstraint("id", name="pk_model"),
        sa.UniqueConstraint("database_id", "name", "live", name="uq_model_database_id_name_live"),
        sa.ForeignKeyConstraint(["database_id"], ["catalog_database.id"], name="fk_model_catalog_database"),
        **_INNODB,
    )
    op.create_table(
        "model_version",
        sa.Column("model_id", Identity, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("change_kind", ExactString(64), nullable=False),
        sa.Column("fingerprint", ExactString(64), nullable=False),
        sa.Column("comment", ExactText),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("created_by", ExactText, nullable=False),
        sa.PrimaryKeyConstraint("model_id", "number", name="pk_model_version"),
        sa.ForeignKeyConstraint(["model_id"], ["model.id"], name="fk_model_version_model"),
        **_INNODB,
    )


def _create_contents() -> None:
    op.create_table(
        "model_column",
        sa.Column("model_id", Identity, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("direction", ExactString(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", ExactText, nullable=False),
        sa.Column("type", ExactText, nullable=False),
        sa.Column("comment", ExactText),
        sa.PrimaryKeyConstraint("model_id", "version", "direction", "position", name="pk_model_column"),
        _version_key("model_column"),
        **_INNODB,
    )
    op.create_table(
        "model_option",
        sa.Column("model_id", Identity, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", ExactString(512), nullable=False),
        sa.Column("value", ExactText, nullable=False),
        sa.PrimaryKeyConstraint("model_id", "version", "name", name="pk_model_option"),
        _version_key("model_option"),
        **_INNODB,
    )
    op.create_table(
        "model_reference",
        sa.Column("model_id", Identity, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("role", ExactString(64), nullable=False),
        sa.Column("label", ExactString(200), nullable=False),
        sa.Column("target_database", ExactString(200), nullable=False),
        sa.Column("target_model", ExactString(200), nullable=False),
        sa.Column("target_version", sa.Integer),
        sa.Column("fingerprint", ExactString(64), nullable=False),
        sa.PrimaryKeyConstraint("model_id", "version", "position", name="pk_model_reference"),
        _version_key("model_reference"),
        **_INNODB,
    )
    op.create_index(
        "ix_model_reference_target_database_target_model",
        "model_reference",
        ["target_database", "target_model"],
    )


def _version_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["model_id", "version"],
        ["model_version.model_id", "model_version.number"],
        name=f"fk_{table}_model_version",
    )
