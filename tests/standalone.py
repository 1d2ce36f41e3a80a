"""A real standalone Flink cluster, with its SQL client, that leaves no process behind."""

import os
import re
import socket
import subprocess
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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

MARK = "FMR_TEST_CLUSTER"
DEADLINE_SECONDS = 180


@dataclass(frozen=True)
class StandaloneCluster:
    """A running cluster.

    Attributes:
        home: Its Flink home.
        rest: The URL of its REST interface.
        environment: What its programs are started with: a user's, with a home folder of its own.
    """

    home: Path
    rest: str
    environment: Mapping[str, str]

    def sql_client(self, *, init: Path, statements: str, variables: Mapping[str, str]) -> str:
        """Runs statements in a session of their own, after an init file; returns all output."""
        script = self.home / "statements.sql"
        script.write_text(statements, encoding="utf-8")
        ran = subprocess.run(
            [self.home / "bin" / "sql-client.sh", "-i", init, "-f", script, "-hist", self.home / "history"],
            env={**self.environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        return re.sub(r"\x1b\[[0-9;]*m", "", ran.stdout)

    def logs(self) -> str:
        """All that the cluster and its clients logged."""
        return "\n".join(path.read_text(errors="replace") for path in (self.home / "log").iterdir())


@contextmanager
def standalone_cluster(
    home: Path, *, jars: Sequence[Path], python: Path, settings: Mapping[str, str | int] | None = None
) -> Iterator[StandaloneCluster]:
    """Runs a cluster, with jars in its `lib/`, and a Python environment first on the path.

    The settings are those of `make_flink_home`.
    """
    rest, rpc = free_ports(2)
    ports: dict[str, str | int] = {"rest.port": rest, "jobmanager.rpc.port": rpc}
    make_flink_home(home, jars=jars, settings={**ports, **(settings or {})})
    own, mark = environment(home, python)
    cluster = StandaloneCluster(home, f"http://localhost:{rest}", own)
    try:
        subprocess.run([home / "bin" / "start-cluster.sh"], env=own, capture_output=True, check=True)
        _await_task_manager(f"{cluster.rest}/overview", cluster)
        yield cluster
        subprocess.run([home / "bin" / "stop-cluster.sh"], env=own, capture_output=True, check=True)
        _gone, left = psutil.wait_procs(marked(mark), timeout=DEADLINE_SECONDS)
        assert [" ".join(process.cmdline())[-300:] for process in left] == []
    finally:
        for process in marked(mark):
            process.kill()


def environment(home: Path, python: Path) -> tuple[Mapping[str, str], str]:
    """What programs of a Flink home are started with, and the mark that tells their processes.

    Nothing of this machine's Flink, Python or user is in it: what they use is what they were given.
    """
    mark = uuid.uuid4().hex
    user = home / "user"
    user.mkdir()
    return {
        "HOME": str(user),
        "LANG": "C.UTF-8",
        "PATH": f"{python.parent}:{os.environ['PATH']}",
        MARK: mark,
        **{name: os.environ[name] for name in ("JAVA_HOME",) if name in os.environ},
    }, mark


def _await_task_manager(overview: str, cluster: StandaloneCluster) -> None:
    # The JobManager, or its web server, is still starting where it can't be asked.
    starting = (requests.ConnectionError, requests.Timeout, requests.JSONDecodeError, KeyError)
    registered = Retrying(
        retry=retry_if_exception_type(starting) | retry_if_result(lambda slots: not slots),
        wait=wait_fixed(0.2),
        stop=stop_after_delay(DEADLINE_SECONDS),
    )
    try:
        registered(lambda: requests.get(overview, timeout=30).json()["slots-available"])
    except RetryError as late:
        raise TimeoutError(f"No TaskManager after {DEADLINE_SECONDS} s.\n{cluster.logs()}") from late


def free_ports(number: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports: list[int] = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def marked(mark: str) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _mark_of(process) == mark]


def _mark_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None  # It ended meanwhile, or is another user's.
