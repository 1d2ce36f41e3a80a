"""Fills a database with models, faster than CREATE MODEL would: for benchmarks of large catalogs.

Standard input has one line: {"url", "user", "password", "databases", "models"}. Makes the schema if it is
missing, then databases `d0`, `d1`, …, each with that many models `m0`, `m1`, ….
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from databases import Address
from flink_model_router.store.tables import (
    LIVE,
    database,
    model,
    model_column,
    model_option,
    model_version,
)
from flink_model_router.store.transaction import utc_now
from samples import CHAT

if TYPE_CHECKING:
    from sqlalchemy import Connection

_AT_ONCE = 1_000


def main() -> None:
    task = json.loads(sys.stdin.readline())
    address = Address(task["url"], task["user"], task["password"])
    with address.open() as store:
        for number in range(task["databases"]):
            store.create_database(f"d{number}")
    engine = address.engine()
    for number in range(task["databases"]):
        with engine.begin() as connection:
            _fill(connection, f"d{number}", task["models"])
    engine.dispose()


def _fill(connection: Connection, name: str, models: int) -> None:
    database_id = connection.scalar(select(database.c.id).where(database.c.name == name))
    last = connection.scalar(select(func.max(model.c.id))) or 0
    now = utc_now()
    for start in range(0, models, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, models))
        connection.execute(
            insert(model),
            [
                {
                    "id": last + 1 + number,
                    "database_id": database_id,
                    "name": f"m{number}",
                    "live": LIVE,
                    "current_version": 1,
                    "created_at": now,
                }
                for number in numbers
            ],
        )
        keys = [{"model_id": last + 1 + number, "version": 1} for number in numbers]
        connection.execute(
            insert(model_version),
            [
                {
                    "model_id": key["model_id"],
                    "number": 1,
                    "change_kind": "create",
                    "fingerprint": CHAT.fingerprint,
                    "comment": CHAT.comment,
                    "created_at": now,
                    "created_by": "benchmark",
                }
                for key in keys
            ],
        )
        sides = [("input", column) for column in CHAT.input] + [("output", column) for column in CHAT.output]
        connection.execute(
            insert(model_column),
            [
                {**key, "direction": direction, "position": 0, "name": column.name, "type": column.type}
                for key in keys
                for direction, column in sides
            ],
        )
        connection.execute(
            insert(model_option),
            [{**key, "name": name, "value": value} for key in keys for name, value in CHAT.options.items()],
        )


if __name__ == "__main__":
    main()
