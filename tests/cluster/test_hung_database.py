"""A database that hangs costs a statement its time limit, and other sessions of the gateway nothing."""

from __future__ import annotations

import re
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from databases import fresh
from gateway import Session, SqlGateway, StatementError
from stalling_proxy import StallingProxy, stalling_proxy
from standalone import DEADLINE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.flink

CREATE_MODEL = "CREATE MODEL IF NOT EXISTS m INPUT (q STRING) OUTPUT (r STRING) WITH ('provider' = 'openai')"


@dataclass(frozen=True)
class HangingServer:
    """A PostgreSQL database behind a proxy, and the options of a catalog that reaches it so."""

    proxy: StallingProxy
    options: str


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[HangingServer]:
    with contextmanager(fresh)("postgresql", tmp_path) as address:
        address.open().close()
        url = make_url(address.url)
        assert url.host is not None
        password = tmp_path / "password"
        password.write_text(address.password or "")
        with stalling_proxy(url.host, url.port or 5432) as proxy:
            proxied = url.set(host="127.0.0.1", port=proxy.port).render_as_string()
            secret = f", 'password' = '${{file:{password}}}'" if address.password else ""
            user = f", 'user' = '{address.user}'" if address.user else ""
            yield HangingServer(proxy, f"'url' = '{proxied}'{user}{secret}")


@contextmanager
def session_of(gateway: SqlGateway) -> Iterator[Session]:
    session = gateway.open_session()
    yield session
    session.close()


def works(session: Session, database: Path) -> bool:
    """Whether a catalog can be declared and used in a session."""
    session.run(catalog("fine", f"'url' = 'sqlite:///{database}'"))
    session.run("USE CATALOG fine")
    session.run(CREATE_MODEL)
    return session.models() == ["m"]


def catalog(name: str, options: str) -> str:
    return f"CREATE CATALOG {name} WITH ('type' = 'model-catalog', {options})"


@pytest.mark.parametrize("scheme", ["postgresql", "mariadb"])
def test_a_server_that_accepts_and_never_answers(gateway: SqlGateway, tmp_path: Path, scheme: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        session_of(gateway) as waiting,
        session_of(gateway) as other,
    ):
        port = silent.getsockname()[1]
        silent.settimeout(DEADLINE_SECONDS)
        options = f"'url' = '{scheme}://127.0.0.1:{port}/models', 'call-timeout' = '3 s'"
        creation = waiting.submit(catalog("hung", options))
        connection, _ = silent.accept()
        with connection:
            assert works(other, tmp_path / "other.db")
            with pytest.raises(StatementError, match="did not answer 'open' within 3 s") as failure:
                creation.rows()
        assert "'call-timeout'" in str(failure.value)
        assert ["hung"] not in waiting.run("SHOW CATALOGS")
        assert works(waiting, tmp_path / "waiting.db")
    gateway.await_no_child()


@pytest.mark.server
def test_a_server_that_hangs_holds_up_nobody_else(
    gateway: SqlGateway, tmp_path: Path, hanging: HangingServer
) -> None:
    with session_of(gateway) as waiting, session_of(gateway) as other:
        waiting.run(catalog("hung", f"{hanging.options}, 'call-timeout' = '1 h'"))
        waiting.run("USE CATALOG hung")
        waiting.run(CREATE_MODEL)

        hanging.proxy.stall()
        question = waiting.submit("SHOW MODELS")
        assert hanging.proxy.holds_back.wait(DEADLINE_SECONDS)

        assert works(other, tmp_path / "other.db")
        assert question.status() == "RUNNING"
        hanging.proxy.resume()
        assert question.rows() == [["m"]]


@pytest.mark.server
def test_a_statement_on_a_hanging_server_fails_at_its_limit_and_the_next_works_when_it_is_back(
    gateway: SqlGateway, hanging: HangingServer
) -> None:
    with session_of(gateway) as session:
        session.run(catalog("hung", f"{hanging.options}, 'call-timeout' = '3 s'"))
        session.run("USE CATALOG hung")

        hanging.proxy.stall()
        for statement in ("SHOW MODELS", CREATE_MODEL):
            with pytest.raises(StatementError, match=re.compile(r"did not answer '\w+' within 3 s")):
                session.run(statement)
        hanging.proxy.resume()

        session.run(CREATE_MODEL)
        assert session.models() == ["m"]


@pytest.mark.server
def test_a_session_ends_though_its_server_hangs(gateway: SqlGateway, hanging: HangingServer) -> None:
    with session_of(gateway) as session:
        session.run(catalog("hung", f"{hanging.options}, 'call-timeout' = '3 s'"))
        session.run("USE CATALOG hung")
        hanging.proxy.stall()
        with pytest.raises(StatementError, match="within 3 s"):
            session.run("SHOW MODELS")
    gateway.await_no_child()
