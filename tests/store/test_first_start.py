"""Processes that open an empty database at the same moment: one fills it, all can use it."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import Engine, func, select, text
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from flink_model_router.store import State, examine_store, migration
from flink_model_router.store.schema import REVISIONS
from flink_model_router.store.tables import database, meta

if TYPE_CHECKING:
    from collections.abc import Callable

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


def opened(address: Address) -> str:
    with address.open() as store:
        return store.list_databases()[0]


def looked_at(address: Address) -> str:
    state = examine_store(address.url, address.user, address.password).state
    return "default" if state is State.CURRENT else state.value


@pytest.mark.server
@pytest.mark.parametrize("address", ["mariadb"], indirect=True)
@pytest.mark.parametrize("revision", REVISIONS[:-1])
@pytest.mark.parametrize("look", [opened, looked_at])
def test_who_comes_while_another_process_fills_the_database_waits_for_it(
    address: Address, revision: str, look: Callable[[Address], str]
) -> None:
    engine = address.engine()
    with ThreadPoolExecutor(1) as threads:
        with migration._alone(engine, address.place) as other_process:  # noqa: SLF001 - stopped in the middle
            command.upgrade(migration.configuration(other_process), revision)
            late = threads.submit(look, address)
            wait_until_one_waits(engine)
            command.upgrade(migration.configuration(other_process), "head")
        assert late.result(timeout=60) == "default"
    engine.dispose()


@retry(retry=retry_if_result(lambda count: not count), wait=wait_fixed(0.02), stop=stop_after_delay(30))
def wait_until_one_waits(engine: Engine) -> int:
    waiting = "SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User lock'"
    with engine.connect() as connection:
        return connection.scalar(text(waiting)) or 0
