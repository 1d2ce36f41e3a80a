"""A port of the loopback."""

from __future__ import annotations

import socket


class Port:
    """A port that belongs to us while it is open, whether or not anything listens on it.

    A socket that is bound and doesn't listen keeps it: the kernel refuses connections to it, and gives it to
    nobody else. Those who listen come and go beside that socket.
    """

    def __init__(self) -> None:
        self._holder = _bound(0)
        self.number: int = self._holder.getsockname()[1]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.number}{path}"

    def another(self) -> socket.socket:
        """A socket that is bound to it, and belongs to the caller."""
        return _bound(self.number)

    def close(self) -> None:
        self._holder.close()


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(("127.0.0.1", port))
    return bound
