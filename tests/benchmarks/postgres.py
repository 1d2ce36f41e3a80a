"""Makes or drops a database of a PostgreSQL server.

Standard input has one line: {"url", "user", "password", "verb"}, where the verb is CREATE or DROP.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace

from sqlalchemy import make_url, text

from databases import Address


def main() -> None:
    task = json.loads(sys.stdin.readline())
    url = make_url(task["url"])
    address = Address(url.render_as_string(), task["user"], task["password"])
    engine = replace(address, url=url.set(database="postgres").render_as_string()).engine()
    statement = f'CREATE DATABASE "{url.database}"'
    if task["verb"] == "DROP":
        statement = f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)'
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()


if __name__ == "__main__":
    main()
