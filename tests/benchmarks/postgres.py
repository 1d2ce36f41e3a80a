"""A PostgreSQL server of a benchmark's own, durable as in production, unlike the one of the tests.

Arguments are names of databases to make. Standard output has one line: {"urls", "user", "password", "fsync"},
or {"missing"} with the reason why there is none. The server ends with standard input.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import make_url, text

from faults.servers import private_server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from databases import Address


def main(names: Sequence[str]) -> None:
    try:
        with private_server("postgresql") as server:
            server.start()
            _say(_prepared(server.address, names))
            sys.stdin.read()
    except pytest.skip.Exception as skip:
        _say({"missing": str(skip)})


def _prepared(address: Address, names: Sequence[str]) -> dict[str, Any]:
    engine = address.engine()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in names:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        fsync = connection.scalar(text("SHOW fsync"))
    engine.dispose()
    url = make_url(address.url)
    urls = {name: url.set(database=name).render_as_string() for name in names}
    return {"urls": urls, "user": address.user, "password": address.password, "fsync": fsync}


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201 - the JVM reads it


if __name__ == "__main__":
    main(sys.argv[1:])
