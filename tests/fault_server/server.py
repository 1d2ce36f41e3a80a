"""The server for Python tests: a service in a thread of its own."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from fault_server.script import Script
from fault_server.service import Service, running_service

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from typing import Any

    from fault_server.counters import Counters
    from fault_server.model import Model
    from fault_server.script import Step

Result = TypeVar("Result")

TIME_LIMIT = 60.0
"""Seconds that a test waits for a count before it fails."""


class FaultServer:
    """A running server; may be used by any thread.

    Attributes:
        endpoint: The URL for chat completions.
        refused_endpoint: A URL at which nobody ever listens.
    """

    def __init__(self, service: Service, loop: asyncio.AbstractEventLoop) -> None:
        self.endpoint = service.endpoint
        self.refused_endpoint = service.refused_endpoint
        self._service = service
        self._loop = loop

    def script(self, model: str, *steps: Step) -> None:
        """From now on the model takes these steps, call by call; the last one holds."""
        self.follow(model, Script(steps=steps))

    def follow(self, model: str, script: Script) -> None:
        """From now on the model follows this script."""
        self._run(lambda: self._model(model).follow(script))

    def counters(self, model: str) -> Counters:
        """What the model has seen so far."""
        return self._run(lambda: self._model(model).tally.seen)

    def until(self, model: str, reached: Callable[[Counters], bool]) -> Counters:
        """Waits for a model's counters to be as wanted, and returns them.

        Raises:
            TimeoutError: They were not within `TIME_LIMIT` seconds.
        """

        async def wait() -> Counters:
            return await self._model(model).tally.until(reached, TIME_LIMIT)

        return self._await(wait())

    def connections(self) -> int:
        """How many connections are open."""
        return self._run(lambda: len(self._service.connections))

    def pause(self) -> None:
        """Looks like a server that died: connections are reset, new ones refused."""
        self._run(self._service.pause)

    def resume(self) -> None:
        """Accepts connections again, on the same port."""
        self._await(self._service.resume())

    def release(self) -> None:
        """Answers the calls that are kept waiting now."""
        self._run(self._service.chat.release)

    def _model(self, name: str) -> Model:
        return self._service.chat.models[name]

    def _run(self, action: Callable[[], Result]) -> Result:
        async def act() -> Result:
            return action()

        return self._await(act())

    def _await(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


@contextmanager
def fault_server() -> Iterator[FaultServer]:
    """Runs a server on a free loopback port."""
    ready: Future[tuple[Service, asyncio.AbstractEventLoop]] = Future()
    over = asyncio.Event()
    thread = Thread(target=asyncio.run, args=(_serve(ready, over),), name="fault server")
    thread.start()
    service, loop = ready.result(TIME_LIMIT)
    try:
        yield FaultServer(service, loop)
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


async def _serve(ready: Future[tuple[Service, asyncio.AbstractEventLoop]], over: asyncio.Event) -> None:
    async with running_service() as service:
        ready.set_result((service, asyncio.get_running_loop()))
        await over.wait()
