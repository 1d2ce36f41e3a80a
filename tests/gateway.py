"""A real SQL gateway of a Flink home of its own, spoken to as its REST clients do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil
import requests
from tenacity import (
    RetryError,
    Retrying,
    retry_if_exception_type,
    retry_if_result,
    stop_after_delay,
    wait_fixed,
)

from development.flink_home import make_flink_home
from standalone import DEADLINE_SECONDS, environment, free_ports, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_BRIDGE: Final = "flink_model_router.bridge"


class StatementError(Exception):
    """A statement failed; the message is all that the gateway says of it, stack traces included."""


@dataclass(frozen=True)
class Operation:
    """A statement that was submitted."""

    url: str

    def status(self) -> str:
        """RUNNING, FINISHED, ERROR and what else the gateway knows."""
        status: str = _answer(requests.get(f"{self.url}/status", timeout=DEADLINE_SECONDS))["status"]
        return status

    def rows(self) -> list[list[Any]]:
        """Waits for the end of the statement; returns what it gave.

        Raises:
            StatementError: It failed.
        """
        rows: list[list[Any]] = []
        page = 0
        while True:
            # Told apart from "not ready" by the status, as a failure is told with the result.
            await_true(lambda: self.status() not in {"PENDING", "RUNNING", "INITIALIZED"})
            url = f"{self.url}/result/{page}"
            answer = _answer(requests.get(url, params={"rowFormat": "JSON"}, timeout=DEADLINE_SECONDS))
            if answer["resultType"] != "NOT_READY":
                rows += [row["fields"] for row in answer["results"]["data"]]
                if answer["resultType"] == "EOS":
                    return rows
                page += 1


@dataclass(frozen=True)
class Session:
    """A session of a gateway."""

    url: str

    def submit(self, statement: str) -> Operation:
        """Starts a statement without waiting for it."""
        body = {"statement": statement}
        answer = _answer(requests.post(f"{self.url}/statements", json=body, timeout=DEADLINE_SECONDS))
        return Operation(f"{self.url}/operations/{answer['operationHandle']}")

    def run(self, statement: str) -> list[list[Any]]:
        """Runs a statement to its end, as `Operation.rows`."""
        return self.submit(statement).rows()

    def models(self) -> list[str]:
        """The models of the current database."""
        return [name for (name,) in self.run("SHOW MODELS")]

    def close(self) -> None:
        """Ends the session, as a client does that leaves."""
        _answer(requests.delete(self.url, timeout=DEADLINE_SECONDS))


@dataclass(frozen=True)
class SqlGateway:
    """A running gateway.

    Attributes:
        url: Of its REST endpoint, with the version.
        process: Its JVM.
    """

    url: str
    process: psutil.Popen

    def open_session(self) -> Session:
        answer = _answer(requests.post(f"{self.url}/sessions", json={}, timeout=DEADLINE_SECONDS))
        return Session(f"{self.url}/sessions/{answer['sessionHandle']}")

    def children(self) -> set[int]:
        """The process ids of the Python children."""
        return {child.pid for child in self.process.children() if _is_bridge(child)}

    def await_no_child(self) -> None:
        """Waits until the last Python child ended, some seconds after it lost its last user."""
        await_true(lambda: not self.children())

    def diagnosed(self, *command: str) -> str:
        """What the JVM says to a command of jcmd."""
        jcmd = shutil.which("jcmd")
        assert jcmd is not None, "jcmd is part of the JDK, which make setup asks for"
        ran = subprocess.run(
            [jcmd, str(self.process.pid), *command], capture_output=True, text=True, check=True
        )
        return ran.stdout


@contextmanager
def sql_gateway(home: Path, *, jars: Sequence[Path] = ()) -> Iterator[SqlGateway]:
    """Runs a gateway on the loopback, with jars in its `lib/`. No cluster: it only declares things."""
    (port,) = free_ports(1)
    settings: dict[str, str | int] = {
        "sql-gateway.endpoint.rest.address": "127.0.0.1",
        "sql-gateway.endpoint.rest.port": port,
        "env.java.opts.sql-gateway": "-Xmx512m",
    }
    make_flink_home(home, jars=jars, settings=settings)
    own, mark = environment(home, Path(sys.executable))
    log = home / "log" / "gateway.console"
    with log.open("wb") as output:
        process = psutil.Popen(
            [home / "bin" / "sql-gateway.sh", "start-foreground"],
            env={**own, "FLINK_MODEL_ROUTER_PYTHON": sys.executable},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        gateway = SqlGateway(f"http://127.0.0.1:{port}/v2", process)
        _await_endpoint(gateway, log)
        yield gateway
        process.terminate()
        process.wait(DEADLINE_SECONDS)
        _gone, left = psutil.wait_procs(marked(mark), timeout=DEADLINE_SECONDS)
        assert [" ".join(each.cmdline())[-300:] for each in left] == []
    finally:
        for each in marked(mark):
            each.kill()
        process.wait(DEADLINE_SECONDS)


def await_true(condition: Callable[[], bool]) -> None:
    """Asks again until it holds; fails at the deadline, which is far beyond what it takes."""
    Retrying(
        retry=retry_if_result(lambda holds: not holds),
        wait=wait_fixed(0.05),
        stop=stop_after_delay(DEADLINE_SECONDS),
    )(condition)


def await_equal(observed: Callable[[], object], expected: object) -> None:
    """Observes until it is what is expected; tells at the deadline what it was instead."""
    seen = observed()

    def is_as_expected() -> bool:
        nonlocal seen
        seen = observed()
        return seen == expected

    try:
        await_true(is_as_expected)
    except RetryError:
        raise AssertionError(f"After {DEADLINE_SECONDS} s: {seen}, not {expected}") from None


def _await_endpoint(gateway: SqlGateway, log: Path) -> None:
    for attempt in Retrying(
        retry=retry_if_exception_type(requests.ConnectionError),
        wait=wait_fixed(0.2),
        stop=stop_after_delay(DEADLINE_SECONDS),
        reraise=True,
    ):
        with attempt:
            assert gateway.process.is_running(), log.read_text(errors="replace")
            requests.get(f"{gateway.url}/info", timeout=DEADLINE_SECONDS)


def _answer(response: requests.Response) -> dict[str, Any]:
    if not response.ok:
        raise StatementError("\n".join(response.json()["errors"]))
    answer: dict[str, Any] = response.json()
    return answer


def _is_bridge(process: psutil.Process) -> bool:
    try:
        return _BRIDGE in process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False  # It ended meanwhile.
