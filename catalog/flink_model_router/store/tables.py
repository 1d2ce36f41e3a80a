"""The tables, as the code reads and writes them. The migrations make them; a test holds both together.

Models and databases are never deleted: a dropped one has `live` NULL instead of 1. NULLs are distinct in a
unique constraint on every database, so a name is unique among the living only, and what was dropped keeps its
history under its own id when the name is used again. A version is written once and never changed.

Flink's tables and functions have no history: they are changed in place and deleted. What Flink alone
understands of them stands as one JSON document in `definition`.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    UniqueConstraint,
)

from flink_model_router.store.text import KEY_LENGTH, NAME_LENGTH, SHORT_LENGTH
from flink_model_router.store.types import ExactString, ExactText, Identity, UtcTime

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

LIVE: Final = 1
"""The value of `live` for what isn't dropped."""

_INNODB: Final[dict[str, Any]] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}

meta: Final = Table(
    "model_catalog_meta",
    metadata,
    Column("name", ExactString(SHORT_LENGTH), primary_key=True),
    Column("value", ExactText, nullable=False),
    comment="Marks the database as this product's: product, created_at, minimum_reader",
    **_INNODB,
)

database: Final = Table(
    "catalog_database",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("name", ExactString(NAME_LENGTH), nullable=False),
    Column("live", SmallInteger),
    Column("comment", ExactText),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", ExactText, nullable=False),
    Column("dropped_at", UtcTime),
    Column("dropped_by", ExactText),
    UniqueConstraint("name", "live"),
    **_INNODB,
)

database_property: Final = Table(
    "database_property",
    metadata,
    Column("database_id", Identity, ForeignKey(database.c.id), nullable=False),
    Column("name", ExactString(KEY_LENGTH), nullable=False),
    Column("value", ExactText, nullable=False),
    PrimaryKeyConstraint("database_id", "name"),
    **_INNODB,
)

model: Final = Table(
    "model",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("database_id", Identity, ForeignKey(database.c.id), nullable=False),
    Column("name", ExactString(NAME_LENGTH), nullable=False),
    Column("live", SmallInteger),
    Column("current_version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("dropped_at", UtcTime),
    Column("dropped_by", ExactText),
    Column("drop_reason", ExactText),
    UniqueConstraint("database_id", "name", "live"),
    **_INNODB,
)

model_version: Final = Table(
    "model_version",
    metadata,
    Column("model_id", Identity, ForeignKey(model.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    Column("change_kind", ExactString(SHORT_LENGTH), nullable=False),
    Column("fingerprint", ExactString(SHORT_LENGTH), nullable=False),
    Column("comment", ExactText),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", ExactText, nullable=False),
    Column("reason", ExactText),
    Column("restored_version", Integer),
    PrimaryKeyConstraint("model_id", "number"),
    **_INNODB,
)

model_column: Final = Table(
    "model_column",
    metadata,
    Column("model_id", Identity, nullable=False),
    Column("version", Integer, nullable=False),
    Column("direction", ExactString(SHORT_LENGTH), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", ExactText, nullable=False),
    Column("type", ExactText, nullable=False),
    Column("comment", ExactText),
    PrimaryKeyConstraint("model_id", "version", "direction", "position"),
    ForeignKeyConstraint(["model_id", "version"], [model_version.c.model_id, model_version.c.number]),
    **_INNODB,
)

model_option: Final = Table(
    "model_option",
    metadata,
    Column("model_id", Identity, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", ExactString(KEY_LENGTH), nullable=False),
    Column("value", ExactText, nullable=False),
    PrimaryKeyConstraint("model_id", "version", "name"),
    ForeignKeyConstraint(["model_id", "version"], [model_version.c.model_id, model_version.c.number]),
    **_INNODB,
)

model_reference: Final = Table(
    "model_reference",
    metadata,
    Column("model_id", Identity, nullable=False),
    Column("version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("role", ExactString(SHORT_LENGTH), nullable=False),
    Column("label", ExactString(NAME_LENGTH), nullable=False),
    Column("target_database", ExactString(NAME_LENGTH), nullable=False),
    Column("target_model", ExactString(NAME_LENGTH), nullable=False),
    Column("target_version", Integer),
    Column("fingerprint", ExactString(SHORT_LENGTH), nullable=False),
    Column("target_alias", ExactString(SHORT_LENGTH)),
    PrimaryKeyConstraint("model_id", "version", "position"),
    ForeignKeyConstraint(["model_id", "version"], [model_version.c.model_id, model_version.c.number]),
    Index(None, "target_database", "target_model"),
    **_INNODB,
)

model_alias: Final = Table(
    "model_alias",
    metadata,
    Column("model_id", Identity, nullable=False),
    Column("name", ExactString(SHORT_LENGTH), nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("model_id", "name"),
    ForeignKeyConstraint(["model_id", "version"], [model_version.c.model_id, model_version.c.number]),
    **_INNODB,
)

model_alias_change: Final = Table(
    "model_alias_change",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("model_id", Identity, ForeignKey(model.c.id), nullable=False),
    Column("alias", ExactString(SHORT_LENGTH), nullable=False),
    Column("from_version", Integer),
    Column("to_version", Integer),
    Column("reason", ExactText),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", ExactText, nullable=False),
    Index(None, "model_id"),
    **_INNODB,
)

model_rename: Final = Table(
    "model_rename",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("model_id", Identity, ForeignKey(model.c.id), nullable=False),
    Column("from_name", ExactString(NAME_LENGTH), nullable=False),
    Column("to_name", ExactString(NAME_LENGTH), nullable=False),
    Column("reason", ExactText),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", ExactText, nullable=False),
    Index(None, "model_id"),
    Index(None, "from_name"),
    **_INNODB,
)

catalog_table: Final = Table(
    "catalog_table",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("database_id", Identity, ForeignKey(database.c.id), nullable=False),
    Column("name", ExactString(NAME_LENGTH), nullable=False),
    Column("kind", ExactString(SHORT_LENGTH), nullable=False),
    Column("version", Integer, nullable=False),
    Column("comment", ExactText),
    Column("definition", ExactText, nullable=False),
    Column("statistics", ExactText),
    Column("column_statistics", ExactText),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", ExactText, nullable=False),
    UniqueConstraint("database_id", "name"),
    **_INNODB,
)

table_option: Final = Table(
    "table_option",
    metadata,
    Column("table_id", Identity, ForeignKey(catalog_table.c.id), nullable=False),
    Column("name", ExactString(KEY_LENGTH), nullable=False),
    Column("value", ExactText, nullable=False),
    PrimaryKeyConstraint("table_id", "name"),
    **_INNODB,
)

table_partition: Final = Table(
    "table_partition",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("table_id", Identity, ForeignKey(catalog_table.c.id), nullable=False),
    Column("digest", ExactString(SHORT_LENGTH), nullable=False),
    Column("spec", ExactText, nullable=False),
    Column("comment", ExactText),
    Column("properties", ExactText, nullable=False),
    Column("statistics", ExactText),
    Column("column_statistics", ExactText),
    UniqueConstraint("table_id", "digest"),
    **_INNODB,
)

catalog_function: Final = Table(
    "catalog_function",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("database_id", Identity, ForeignKey(database.c.id), nullable=False),
    Column("name", ExactString(NAME_LENGTH), nullable=False),
    Column("definition", ExactText, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", ExactText, nullable=False),
    UniqueConstraint("database_id", "name"),
    **_INNODB,
)

write_request: Final = Table(
    "write_request",
    metadata,
    Column("id", ExactString(SHORT_LENGTH), primary_key=True),
    Column("operation", ExactString(SHORT_LENGTH), nullable=False),
    Column("answer", ExactText),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "created_at"),
    **_INNODB,
)
