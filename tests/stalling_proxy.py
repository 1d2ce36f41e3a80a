"""A TCP proxy that can stop forwarding without closing anything, as a server does that hangs."""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class StallingProxy:
    """Forwards connections to one server.

    Attributes:
        port: Of the loopback, on which it listens.
        holds_back: Set once it received something that it doesn't forward.
    """

    def __init__(self, listener: socket.socket, target: tuple[str, int]) -> None:
        self.port: int = listener.getsockname()[1]
        self.holds_back = Event()
        self._listener = listener
        self._target = target
        self._sockets: list[socket.socket] = []
        self._flows = Event()
        self._flows.set()

    def stall(self) -> None:
        """Forwards nothing from now on; connections stay open, and new ones are still accepted."""
        self.holds_back.clear()
        self._flows.clear()

    def resume(self) -> None:
        """Forwards what was held back, and what comes."""
        self._flows.set()

    def serve(self) -> None:
        """Serves connections until the listener is shut down, and ends them then."""
        threads = []
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                break  # The listener was shut down.
            self._sockets += [client, socket.create_connection(self._target)]
            source, sink = self._sockets[-2:]
            threads += [Thread(target=self._forward, args=pair) for pair in ((source, sink), (sink, source))]
            for thread in threads[-2:]:
                thread.start()
        for each in self._sockets:
            _end(each)
        for thread in threads:
            thread.join()
        for each in self._sockets:
            each.close()

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                if not self._flows.is_set():
                    self.holds_back.set()
                    self._flows.wait()
                sink.sendall(data)
        except OSError:
            pass  # One of the two went away: so does the other.
        _end(source)
        _end(sink)


@contextmanager
def stalling_proxy(host: str, port: int) -> Iterator[StallingProxy]:
    """Runs a proxy in front of a server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = StallingProxy(listener, (host, port))
        serving = Thread(target=proxy.serve)
        serving.start()
        try:
            yield proxy
        finally:
            proxy.resume()
            _end(listener)
            serving.join()


def _end(connection: socket.socket) -> None:
    """Makes both sides see the end, while a thread may still be using it."""
    with suppress(OSError):  # It ended already.
        connection.shutdown(socket.SHUT_RDWR)
