"""Column types that mean the same on SQLite, PostgreSQL and MariaDB/MySQL.

Text compares by code points: `A` is not `a`, `a ` is not `a`, and nothing is folded.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, Integer, String, Text, TypeDecorator
from sqlalchemy.dialects import mysql
from sqlalchemy.ext.compiler import compiles

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.sql.compiler import DDLCompiler

Identity = BigInteger().with_variant(Integer(), "sqlite")
"""A generated key; SQLite generates only for INTEGER."""


class ExactString(String):
    """Bounded text that can be indexed and compares exactly."""

    inherit_cache = True


class ExactText(Text):
    """Unbounded text that compares exactly."""

    inherit_cache = True


@compiles(ExactString, "mysql")
def _exact_string(kind: ExactString, compiler: DDLCompiler, **_: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    return f"VARCHAR({kind.length}) CHARACTER SET utf8mb4 COLLATE {_collation(compiler.dialect)}"


@compiles(ExactText, "mysql")
def _exact_text(_: ExactText, compiler: DDLCompiler, **__: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    return f"LONGTEXT CHARACTER SET utf8mb4 COLLATE {_collation(compiler.dialect)}"


class UtcTime(TypeDecorator[datetime]):
    """A moment, in UTC to the microsecond; always with its time zone on the Python side."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:  # noqa: ANN401 - SQLAlchemy's signature
        """Microseconds on MySQL, whose DATETIME has whole seconds; a zoned type on PostgreSQL."""
        if dialect.name == "mysql":
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; without the zone where the database keeps none."""
        if value is None:
            return None
        moment = value.astimezone(timezone.utc)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With UTC as its zone."""
        if value is None:
            return None
        return (
            value.astimezone(timezone.utc)
            if dialect.name == "postgresql"
            else value.replace(tzinfo=timezone.utc)
        )


def _collation(dialect: Dialect) -> str:
    # utf8mb4_bin takes 'a' and 'a ' for equal (it pads); the two servers name the one that doesn't
    # differently.
    return "utf8mb4_nopad_bin" if getattr(dialect, "is_mariadb", False) else "utf8mb4_0900_bin"
