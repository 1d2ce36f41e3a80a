"""The service's control: HTTP and JSON, for tests in other languages."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fault_server.script import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from fault_server.counters import Counters
    from fault_server.service import Service

TIME_LIMIT = 60.0
"""Seconds that a request waits for a count unless it says otherwise with `seconds`."""


class Control:
    """The requests that a service's control understands."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def app(self) -> Starlette:
        model = "/models/{model:path}"
        return Starlette(
            routes=[
                Route("/connections", self.connections, methods=["GET"]),
                Route(f"{model}/script", self.script, methods=["PUT"]),
                Route(f"{model}/counters", self.counters, methods=["GET"]),
                Route(f"{model}/calls", self.calls, methods=["GET"]),
                *(
                    Route(f"/{action}", getattr(self, action), methods=["POST"])
                    for action in ("pause", "resume", "release", "reset")
                ),
            ]
        )

    async def connections(self, _request: Request) -> Response:
        """How many connections are open, and how many there were."""
        return JSONResponse({"open": len(self._service.connections), "accepted": self._service.accepted})

    async def script(self, request: Request) -> Response:
        """Gives a model a script, as `parse` reads it."""
        try:
            script = parse(await request.json())
        except (TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        self._service.chat.models[request.path_params["model"]].follow(script)
        return Response(status_code=204)

    async def counters(self, request: Request) -> Response:
        """A model's counters without its calls, once they are as `_reached` wants."""
        tally = self._service.chat.models[request.path_params["model"]].tally
        seconds = float(request.query_params.get("seconds", TIME_LIMIT))
        try:
            counters = await tally.until(_reached(request), seconds)
        except TimeoutError as error:
            return JSONResponse({"error": str(error)}, status_code=504)
        return JSONResponse(asdict(replace(counters, calls=[])))

    async def calls(self, request: Request) -> Response:
        """A model's calls."""
        tally = self._service.chat.models[request.path_params["model"]].tally
        return JSONResponse([asdict(call) for call in tally.seen.calls])

    async def pause(self, _request: Request) -> Response:
        self._service.pause()
        return Response(status_code=204)

    async def resume(self, _request: Request) -> Response:
        await self._service.resume()
        return Response(status_code=204)

    async def release(self, _request: Request) -> Response:
        self._service.chat.release()
        return Response(status_code=204)

    async def reset(self, _request: Request) -> Response:
        await self._service.reset()
        return Response(status_code=204)


def _reached(request: Request) -> Callable[[Counters], bool]:
    """At least `until_calls` begun, `until_answered` answered, `until_abandoned` abandoned, and exactly
    `until_in_flight` in flight, as far as the query names them.
    """
    wanted = {name: int(text) for name, text in request.query_params.items() if name.startswith("until_")}

    def reached(counters: Counters) -> bool:
        return (
            counters.begun >= wanted.get("until_calls", 0)
            and counters.answered >= wanted.get("until_answered", 0)
            and counters.abandoned >= wanted.get("until_abandoned", 0)
            and counters.in_flight == wanted.get("until_in_flight", counters.in_flight)
        )

    return reached
