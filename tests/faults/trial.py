"""A trial: writers in processes of their own, kills in the middle of their writes, and the reckoning."""

from __future__ import annotations

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from databases import Address
from faults.expectation import Expectation
from faults.operations import DATABASE, SHARED, Operation, planned
from faults.servers import PrivateServer, private_server
from faults.writer import Task
from samples import CHAT

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS: Final = Path(__file__).parents[1]


@dataclass(frozen=True)
class Plan:
    """What is to be done.

    Attributes:
        kind: of the database.
        writers: how many processes write at once.
        operations: how many writes each makes.
        writer_kills: how often each writer's process is killed.
        server_kills: how often the database's server is killed.
        seed: of the writes and of the moments of the kills.
    """

    kind: str
    writers: int
    operations: int
    writer_kills: int
    server_kills: int = 0
    seed: int = 1


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    Attributes:
        plan: what was to be done.
        differences: between what was acknowledged and what is there; none, if the store is right.
    """

    plan: Plan
    differences: list[str] = field(default_factory=list)


def run(plan: Plan, directory: Path) -> Outcome:
    """Run a trial.

    Args:
        plan: what to do.
        directory: for a SQLite file.
    """
    with _place(plan, directory) as (address, server):
        with address.open() as store:
            store.create_model(DATABASE, SHARED, CHAT)
        lists = [planned(writer, plan.operations, plan.seed) for writer in range(plan.writers)]
        faults = _ServerFaults(plan, server)
        with ThreadPoolExecutor(plan.writers) as pool:
            done = [pool.submit(_drive, plan, address, writer, faults) for writer in range(plan.writers)]
            for future in done:
                future.result()
        faults.check()
        everything: list[Operation] = [operation for operations in lists for operation in operations]
        return Outcome(plan, Expectation.of(everything).differences(address))


def _drive(plan: Plan, address: Address, writer: int, faults: _ServerFaults) -> None:
    """Start a writer, kill it where the plan says so, start it again where it stopped to acknowledge."""
    choice = random.Random(f"kills/{plan.seed}/{writer}")  # noqa: S311 - nothing secret
    moments = set(choice.sample(range(plan.operations - 1), plan.writer_kills))
    acknowledged = 0
    while acknowledged < plan.operations:
        task = Task(
            address.url, address.user, address.password, writer, plan.operations, plan.seed, acknowledged
        )
        with subprocess.Popen(
            [sys.executable, "-m", "faults.writer"],
            cwd=TESTS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(task.to_json() + "\n")
            process.stdin.close()
            for line in process.stdout:
                assert int(line) == acknowledged
                acknowledged += 1
                faults.acknowledged()
                if acknowledged in moments:
                    # The next write has begun; what it acknowledges before it dies counts.
                    moments.remove(acknowledged)
                    process.kill()
        assert acknowledged == plan.operations or process.returncode == -9, process.returncode


class _ServerFaults:
    """Kills the server when so many writes were acknowledged, and starts it again."""

    def __init__(self, plan: Plan, server: PrivateServer | None) -> None:
        total = plan.writers * plan.operations
        choice = random.Random(f"server/{plan.seed}")  # noqa: S311 - nothing secret
        self._moments = sorted(choice.sample(range(1, total), plan.server_kills))
        self._server = server
        self._acknowledged = 0
        self._lock = Lock()

    def acknowledged(self) -> None:
        with self._lock:
            self._acknowledged += 1
            if self._server is not None and self._moments and self._acknowledged >= self._moments[0]:
                self._moments.pop(0)
                self._server.kill()
                self._server.start()

    def check(self) -> None:
        assert not self._moments, "the plan's kills did not all happen"


@contextmanager
def _place(plan: Plan, directory: Path) -> Iterator[tuple[Address, PrivateServer | None]]:
    if plan.kind == "sqlite":
        yield Address(f"sqlite:///{directory / 'models.db'}"), None
        return
    with private_server(plan.kind) as server:
        server.start()
        yield server.address, server
