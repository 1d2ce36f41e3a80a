"""Database servers of a test's own, which it may kill."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil
import pytest
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from databases import Address
from flink_model_router.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

START_SECONDS: Final = 60
_DATABASE: Final = "models"
_USER: Final = "fmr"


@dataclass
class PrivateServer:
    """A server with a data directory of its own, durable as in production.

    Attributes:
        command: that runs it in the foreground.
        account: of the operating system that it runs under; None for the test's own.
        address: of an empty database on it.
        log: what it says.
    """

    command: Sequence[str]
    account: str | None
    address: Address
    log: Path
    _process: psutil.Popen | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it and wait until it lets its user in."""
        with self.log.open("ab") as log:
            self._process = psutil.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", **_as(self.account)
            )
        try:
            Retrying(
                retry=retry_if_exception_type(_NotYetError),
                wait=wait_fixed(0.05),
                stop=stop_after_delay(START_SECONDS),
                reraise=True,
            )(self._answer)
        except _NotYetError as late:
            raise AssertionError(f"{late}\n{self.log.read_text(errors='replace')[-2000:]}") from late

    def kill(self) -> None:
        """SIGKILL to the server and all its processes: it finishes nothing."""
        if self._process is None:
            return
        # Found while their parent lives: PostgreSQL's children are in sessions of their own.
        processes = [self._process, *self._process.children(recursive=True)]
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=START_SECONDS)
        self._process.wait()
        self._process = None

    def _answer(self) -> None:
        if self._process is not None and self._process.poll() is not None:
            # PostgreSQL refuses to start beside a process of its former life, which is about to end.
            self._process = None
            raise _NotYetError("the server ended by itself")
        if self._process is None:
            self.start()
            return
        try:
            self.address.open(initialize=False).close()
        except CatalogError as error:
            if error.code == "store-unreachable":
                raise _NotYetError(error.message) from error


class _NotYetError(Exception):
    """The server isn't ready."""


@contextmanager
def private_server(kind: str) -> Iterator[PrivateServer]:
    """A server that isn't started yet; killed and deleted at the end.

    Args:
        kind: `postgresql` or `mariadb`. The test is skipped, or fails, if it isn't installed.
    """
    # Not pytest's directory, which only its owner may enter.
    home = Path(tempfile.mkdtemp(prefix="fmr-server-"))
    server = {"postgresql": _postgresql, "mariadb": _mariadb}[kind](home)
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(home, ignore_errors=True)


def _postgresql(home: Path) -> PrivateServer:
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    programs = max(versions, key=lambda path: int(path.parent.name), default=None)
    if programs is None:
        _missing("postgresql", "postgresql")
    account = _account("postgres", home)
    password, port, data = secrets.token_urlsafe(16), _free_port(), home / "data"
    word = home / "password"
    word.write_text(password)
    _own(word, account)
    login = [f"--username={_USER}", f"--pwfile={word}", "--auth=scram-sha-256"]
    _run([f"{programs}/initdb", f"--pgdata={data}", "--encoding=UTF8", "--locale=C.UTF-8", *login], account)
    command = [f"{programs}/postgres", "-D", str(data), "-p", str(port)]
    for setting in (
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={home}",
        "deadlock_timeout=100ms",
    ):
        command += ["-c", setting]
    address = Address(f"postgresql://127.0.0.1:{port}/postgres", _USER, password)
    return PrivateServer(command, account, address, home / "server.log")


def _mariadb(home: Path) -> PrivateServer:
    if shutil.which("mariadbd") is None:
        _missing("mariadb", "mariadb-server")
    account = _account("mysql", home)
    password, port, data = secrets.token_urlsafe(16), _free_port(), home / "data"
    first = home / "first.sql"
    first.write_text(
        f"CREATE DATABASE IF NOT EXISTS {_DATABASE};\n"
        f"CREATE USER IF NOT EXISTS '{_USER}'@'127.0.0.1' IDENTIFIED BY '{password}';\n"
        f"GRANT ALL ON {_DATABASE}.* TO '{_USER}'@'127.0.0.1';\n"
    )
    _own(first, account)
    common = ["--no-defaults", f"--datadir={data}", *([f"--user={account}"] if account else [])]
    _run(["mariadb-install-db", *common, "--skip-test-db"], account)
    command = ["mariadbd", *common, f"--socket={home}/socket", f"--port={port}", f"--init-file={first}"]
    command += ["--bind-address=127.0.0.1", f"--pid-file={home}/pid", "--skip-name-resolve"]
    address = Address(f"mariadb://127.0.0.1:{port}/{_DATABASE}", _USER, password)
    return PrivateServer(command, account, address, home / "server.log")


def _missing(kind: str, package: str) -> None:
    reason = f"no {kind} to start: apt-get install {package}"
    if os.environ.get("FMR_REQUIRE_SERVERS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _account(name: str, home: Path) -> str | None:
    """Servers refuse to run as root."""
    if os.geteuid() != 0:
        return None
    _own(home, name)
    return name


def _own(path: Path, account: str | None) -> None:
    if account is not None:
        shutil.chown(path, account, pwd.getpwnam(account).pw_gid)


def _as(account: str | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def _run(command: Sequence[str], account: str | None) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        **_as(account),
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
