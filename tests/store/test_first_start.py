"""Processes that open an empty database at the same moment: one fills it, all can use it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from flink_model_router.store.tables import database, meta

if TYPE_CHECKING:
    from databases import Address

PROCESSES = 4

# Ready is said before, and the start is waited for, so that all open at once.
PROGRAM = """
import json, sys
from flink_model_router.store import open_store
print("ready", flush=True)
given = json.loads(sys.stdin.readline())
with open_store(given["url"], given["user"], given["password"], True) as store:
    store.create_database(given["name"])
    print(json.dumps(store.list_databases()[0]), flush=True)
"""


def test_of_several_first_starts_one_fills_the_database(address: Address) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(PROCESSES)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for number, process in enumerate(started):
        assert process.stdin is not None
        given = {"url": address.url, "user": address.user, "password": address.password, "name": f"d{number}"}
        process.stdin.write(json.dumps(given) + "\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60)[0] for process in started]

    assert [json.loads(answer) for answer in answers] == ["default"] * PROCESSES
    engine = address.engine()
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(meta)) == 3
        assert connection.scalar(select(func.count()).select_from(database)) == 1 + PROCESSES
    engine.dispose()
