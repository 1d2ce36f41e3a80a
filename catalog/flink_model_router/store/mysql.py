"""Connections to MySQL and MariaDB that are made within their time.

PyMySQL gives a server that accepts a connection and says nothing the time of a statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pymysql

if TYPE_CHECKING:
    import socket

    Base = pymysql.Connection[Any]
else:
    # Generic in its stubs only.
    Base = pymysql.Connection


class BoundedConnection(Base):
    """A connection whose server has `connect_timeout` for each word of the greeting, too."""

    _read_timeout: float | None
    _write_timeout: float | None

    def connect(self, sock: socket.socket | None = None) -> None:
        """Connect and log in, as the driver does."""
        of_statements = self._read_timeout, self._write_timeout
        self._read_timeout = self._write_timeout = self.connect_timeout
        try:
            super().connect(sock)
        finally:
            self._read_timeout, self._write_timeout = of_statements
