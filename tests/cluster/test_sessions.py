"""Many sessions of one SQL gateway."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from flink_model_router import jar_path
from gateway import await_true

if TYPE_CHECKING:
    from pathlib import Path

    from gateway import Session, SqlGateway

pytestmark = pytest.mark.flink

SESSIONS = 50


def use_catalog(session: Session, database: Path) -> None:
    session.run(f"CREATE CATALOG ml WITH ('type' = 'model-catalog', 'url' = 'sqlite:///{database}')")
    session.run("USE CATALOG ml")


def create_model(session: Session, name: str) -> None:
    session.run(
        f"CREATE MODEL {name} INPUT (query STRING) OUTPUT (response STRING) WITH ('provider' = 'openai')"
    )


def test_fifty_sessions_share_one_python_and_leave_nothing(gateway: SqlGateway, tmp_path: Path) -> None:
    database = tmp_path / "models.db"

    def declare(number: int) -> Session:
        session = gateway.open_session()
        use_catalog(session, database)
        session.models()
        create_model(session, f"model_{number}")
        return session

    with ThreadPoolExecutor(SESSIONS) as threads:
        sessions = list(threads.map(declare, range(SESSIONS)))

    assert len(gateway.children()) == 1
    expected = sorted(f"model_{number}" for number in range(SESSIONS))
    assert [sorted(session.models()) for session in (sessions[0], sessions[-1])] == [expected] * 2

    with ThreadPoolExecutor(SESSIONS) as threads:
        list(threads.map(lambda session: session.close(), sessions))
    gateway.await_no_child()
    # A thread's name begins with "flink-model-router", our code on the stack of another with the package.
    await_true(lambda: not ours(gateway.diagnosed("Thread.print")))


def test_sessions_that_add_the_jar_work_side_by_side_and_let_it_go(
    bare_gateway: SqlGateway, tmp_path: Path
) -> None:
    database = tmp_path / "models.db"
    left, right = (bare_gateway.open_session() for _ in range(2))
    for session in (left, right):
        session.run(f"ADD JAR '{jar_path()}'")
        use_catalog(session, database)
    create_model(left, "from_left")
    create_model(right, "from_right")

    assert sorted(left.models()) == sorted(right.models()) == ["from_left", "from_right"]
    assert len(bare_gateway.children()) == 2, "each session has a class loader of its own, and so a child"

    left.close()
    await_true(lambda: len(bare_gateway.children()) == 1)
    create_model(right, "after_left")
    assert sorted(right.models()) == ["after_left", "from_left", "from_right"]

    right.close()
    bare_gateway.await_no_child()
    await_true(lambda: not classes_are_left(bare_gateway))
    await_true(lambda: not ours(bare_gateway.diagnosed("Thread.print")))


def ours(threads: str) -> list[str]:
    return [line for line in threads.splitlines() if "flink-model-router:" in line or is_ours(line)]


def is_ours(text: str) -> bool:
    return "org.flinkmodelrouter" in text


def classes_are_left(gateway: SqlGateway) -> bool:
    gateway.diagnosed("GC.run")
    return is_ours(gateway.diagnosed("VM.classloaders", "show-classes"))
