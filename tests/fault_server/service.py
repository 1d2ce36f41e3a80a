"""The service: a port, its callers' connections, and what answers them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fault_server.chat import PATH, Chat
from fault_server.connection import Connection
from fault_server.port import Port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BACKLOG = 1024


class Service:
    """Runs in one event loop, and is used only in that loop.

    Attributes:
        chat: What answers.
        accepted: How many connections there were so far.
        connections: Those that are open.
    """

    def __init__(self) -> None:
        self.chat = Chat()
        self.accepted = 0
        self.connections: set[Connection] = set()
        self._port = Port()
        self._refused = Port()
        self._listening: asyncio.Server | None = None

    @property
    def endpoint(self) -> str:
        """The URL for chat completions."""
        return self._port.url(PATH)

    @property
    def refused_endpoint(self) -> str:
        """A URL at which nobody ever listens."""
        return self._refused.url(PATH)

    async def resume(self) -> None:
        """Accepts connections, for the first time or again, always on the same port."""
        if self._listening is None:
            self._listening = await asyncio.get_running_loop().create_server(
                self._connection, sock=self._port.another(), backlog=BACKLOG
            )

    def pause(self) -> None:
        """Looks like a server that died: connections are reset, new ones refused."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        for connection in self.connections:
            connection.reset()

    async def reset(self) -> None:
        """Forgets scripts and counters, resets connections, and accepts new ones."""
        self.chat.models.clear()
        self.pause()
        await self.resume()

    def close(self) -> None:
        self.pause()
        self._port.close()
        self._refused.close()

    def _connection(self) -> Connection:
        self.accepted += 1
        return Connection(self.accepted, self.chat.handle, self._opened, self.connections.discard)

    def _opened(self, connection: Connection) -> None:
        self.connections.add(connection)
        if self._listening is None:
            connection.reset()  # It was accepted just before the pause.


@asynccontextmanager
async def running_service() -> AsyncIterator[Service]:
    """A service that accepts connections."""
    service = Service()
    try:
        await service.resume()
        yield service
    finally:
        service.close()
        await asyncio.sleep(0)  # The loop tells connections of their end in its next turn.
