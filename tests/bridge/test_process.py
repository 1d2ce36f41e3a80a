"""The process that the JVM starts, spoken to as the JVM does."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psutil
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = [sys.executable, "-m", "flink_model_router.bridge"]
TOKEN = "the call token"  # noqa: S105 - of a test


class Child:
    """A running process and its greeting."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.greeting = self._greeted()

    def _greeted(self) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"protocol": 1, "token": TOKEN}).encode() + b"\n")
        self.process.stdin.flush()
        greeting: dict[str, Any] = json.loads(self.process.stdout.readline())
        return greeting

    @contextmanager
    def connection(self, token: str = TOKEN) -> Iterator[Connection]:
        with socket.create_connection(("127.0.0.1", self.greeting["port"])) as connected:
            yield Connection(connected, token)

    def hang_up(self) -> int:
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(timeout=30)


class Connection:
    """py4j's callback protocol, as little as is needed."""

    def __init__(self, connected: socket.socket, token: str) -> None:
        self._file = connected.makefile("rwb")
        self.accepted = self._exchange(f"A\n{token}\ne\n") == "!yv"

    def call(self, method: str, **arguments: object) -> dict[str, Any]:
        escaped = json.dumps(arguments).replace("\\", "\\\\")
        answer = self._exchange(f"c\nt\ncall\ns{method}\ns{escaped}\ne\n")
        assert answer.startswith("!ys"), answer
        envelope: dict[str, Any] = json.loads(answer[3:].replace("\\\\", "\\"))
        return envelope

    def _exchange(self, command: str) -> str:
        self._file.write(command.encode())
        self._file.flush()
        return self._file.readline().decode().rstrip("\n")


@pytest.fixture
def child() -> Iterator[Child]:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Child(process)
        process.kill()


def test_the_greeting_says_where_and_who(child: Child) -> None:
    assert child.greeting["protocol"] == 1
    assert child.greeting["pid"] == child.process.pid
    assert len(child.greeting["token"]) == 64
    assert child.greeting["version"]


def test_a_call_is_answered_with_the_answer_token(child: Child) -> None:
    with child.connection() as connection:
        assert connection.call("ping") == {"token": child.greeting["token"], "ok": {}}


def test_text_of_any_kind_crosses(child: Child, tmp_path: Path) -> None:
    comment = 'back\\slash, "quotes", line\nbreak\r\n, 🎈, ü, \u2028'
    with child.connection() as connection:
        store = connection.call("open", url=f"sqlite:///{tmp_path}/models.db", default_database="default")
        handle = store["ok"]["store"]
        connection.call(
            "create_database", store=handle, request="1", database="größe 🎈", comment=comment, properties={}
        )

        database = connection.call("get_database", store=handle, database="größe 🎈")

    assert database["ok"]["comment"] == comment


def test_a_wrong_token_is_refused(child: Child) -> None:
    with child.connection("guessed") as connection:
        assert not connection.accepted


def test_a_call_without_a_token_is_refused(child: Child) -> None:
    with socket.create_connection(("127.0.0.1", child.greeting["port"])) as connected:
        connected.sendall(b"c\nt\ncall\nsping\ns{}\ne\n")
        try:
            answer = connected.recv(1000)
        except ConnectionResetError:
            answer = b""

    assert answer == b""


def test_it_listens_on_the_loopback_only(child: Child) -> None:
    listening = [
        connection.laddr.ip
        for connection in psutil.Process(child.process.pid).net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]

    assert listening == ["127.0.0.1"]


def test_it_ends_with_standard_input(child: Child) -> None:
    assert child.hang_up() == 0


def test_it_ends_while_connections_are_open(child: Child) -> None:
    with child.connection() as connection:
        connection.call("ping")
        assert child.hang_up() == 0


def test_it_survives_the_interrupt_of_its_terminal(child: Child) -> None:
    child.process.send_signal(signal.SIGINT)

    with child.connection() as connection:
        assert connection.call("ping")["ok"] == {}


def test_it_ends_when_it_is_asked_to(child: Child) -> None:
    child.process.terminate()

    assert child.process.wait(timeout=30) == -signal.SIGTERM


def test_without_the_jvms_greeting_it_says_what_it_is() -> None:
    ended = subprocess.run(COMMAND, input=b"hello\n", capture_output=True, check=False)

    error = json.loads(ended.stdout)["error"]
    assert ended.returncode == 1
    assert error["code"] == "python-missing"
    assert "started by Flink's catalog" in error["message"]
    assert "'model-catalog'" in error["message"]


def test_a_jar_of_another_protocol_is_refused() -> None:
    greeting = json.dumps({"protocol": 2, "token": TOKEN}).encode() + b"\n"
    ended = subprocess.run(COMMAND, input=greeting, capture_output=True, check=False)

    message = json.loads(ended.stdout)["error"]["message"]
    assert ended.returncode == 1
    assert message.startswith("The jar speaks protocol 2, flink-model-router")
    assert sys.executable in message
    assert "Install the same version of both" in message


def test_it_loads_neither_the_cli_nor_pyflink() -> None:
    program = "import sys, flink_model_router.bridge.__main__; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    modules = set(loaded.stdout.split())
    assert not modules & {"typer", "rich", "pyflink", "alembic"}
