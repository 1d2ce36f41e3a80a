"""Runs a server and its control until its input ends."""

from __future__ import annotations

import asyncio
import json
import sys
from threading import Thread

import uvicorn

from fault_server.control import Control
from fault_server.port import Port
from fault_server.service import running_service


async def main() -> None:
    over = asyncio.Event()
    loop = asyncio.get_running_loop()

    def await_end() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(over.set)

    async with running_service() as service:
        port = Port()
        listener = port.another()
        # A connection that the control closes just as its client sends a request would lose the request.
        config = uvicorn.Config(
            Control(service).app(), log_level="warning", lifespan="off", timeout_keep_alive=3600
        )
        control = uvicorn.Server(config)
        listener.listen()
        serving = asyncio.create_task(control.serve(sockets=[listener]))
        urls = {
            "endpoint": service.endpoint,
            "refused_endpoint": service.refused_endpoint,
            "control": port.url(""),
        }
        print(json.dumps(urls), flush=True)  # noqa: T201 - whoever started it reads this
        Thread(target=await_end, daemon=True).start()
        await over.wait()
        control.should_exit = True
        await serving


if __name__ == "__main__":
    asyncio.run(main())
