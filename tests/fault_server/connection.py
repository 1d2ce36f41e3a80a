"""A client's connection, on which HTTP can be broken off at any byte."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from typing import TYPE_CHECKING

import h11

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fault_server.reply import Reply

RESET_ON_CLOSE = struct.pack("ii", 1, 0)
"""SO_LINGER, on, for no time."""


class Connection(asyncio.Protocol):
    """Hands over one whole request after the other; a handler is cancelled when the client leaves.

    Attributes:
        number: Its own.
        asked_at: When its latest request was there, in seconds of the monotonic clock.
    """

    def __init__(
        self,
        number: int,
        handle: Callable[[Connection, h11.Request, bytes], Awaitable[None]],
        opened: Callable[[Connection], None],
        closed: Callable[[Connection], None],
    ) -> None:
        self.number = number
        self.asked_at = 0.0
        self._handle = handle
        self._opened = opened
        self._closed = closed
        self._http = h11.Connection(h11.SERVER)
        self._request: h11.Request
        self._body = b""
        self._handling: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._opened(self)

    def connection_lost(self, _error: Exception | None) -> None:
        if self._handling:
            self._handling.cancel()
        self._closed(self)

    def data_received(self, data: bytes) -> None:
        self._http.receive_data(data)
        self._read()

    def send(self, reply: Reply) -> None:
        """Sends all of a response."""
        self._transport.write(self._head(reply) + self._data(reply.body) + self._end())

    def start(self, reply: Reply) -> None:
        """Sends a response's head."""
        self._transport.write(self._head(reply))

    def send_part(self, body: bytes) -> None:
        """Sends some of a body."""
        self._transport.write(self._data(body))

    def finish(self) -> None:
        """Says that the body was all sent."""
        self._transport.write(self._end())

    def reset(self) -> None:
        """Breaks the connection, so that the client sees a reset instead of an end."""
        connection: socket.socket = self._transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        self._transport.abort()

    def _read(self) -> None:
        try:
            while True:
                event = self._http.next_event()
                if isinstance(event, h11.Request):
                    self._request, self._body = event, b""
                elif isinstance(event, h11.Data):
                    self._body += event.data
                elif isinstance(event, h11.EndOfMessage):
                    self.asked_at = time.monotonic()
                    self._handling = asyncio.ensure_future(self._respond())
                else:
                    return
        except h11.RemoteProtocolError:
            self.reset()

    async def _respond(self) -> None:
        await self._handle(self, self._request, self._body)
        self._handling = None
        if self._transport.is_closing():
            return
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self._read()
        else:
            self._transport.close()

    def _head(self, reply: Reply) -> bytes:
        return self._sent(
            h11.Response(status_code=reply.status, reason=reply.status.phrase, headers=reply.headers())
        )

    def _data(self, body: bytes) -> bytes:
        return self._sent(h11.Data(data=body))

    def _end(self) -> bytes:
        return self._sent(h11.EndOfMessage())

    def _sent(self, event: h11.Event) -> bytes:
        return self._http.send(event) or b""
