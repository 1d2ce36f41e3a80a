"""A stand-in for an OpenAI-compatible service, on loopback: two pretended models, one at times overloaded.

Prints one line of JSON with its endpoint when it is ready, and ends when its standard input does.
The key that callers must present is read from the environment variable `DEMO_API_KEY`.
"""

import asyncio
import hmac
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Mapping
from http import HTTPStatus

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from standin import LARGE, SMALL, OverloadedError, Phrasebook

KEY_VARIABLE = "DEMO_API_KEY"
SECONDS: Mapping[str, float] = {SMALL: 0.03, LARGE: 0.15}
BANNER = (
    "This is the demo's stand-in for a model service: its answers are looked up, not thought. "
    f"Models: {SMALL}, which answers 503 now and then, and {LARGE}."
)


def create_app(key: str) -> Starlette:
    """Makes the application.

    Args:
        key: What callers must present as a bearer token.

    Returns:
        An ASGI application.
    """
    phrasebook = Phrasebook.load()

    async def chat_completions(request: Request) -> Response:
        presented = request.headers.get("authorization", "")
        if not hmac.compare_digest(presented.encode(), f"Bearer {key}".encode()):
            return _error(
                HTTPStatus.UNAUTHORIZED, "invalid_api_key", f"The key is not that of {KEY_VARIABLE}."
            )
        body = await request.json()
        model, messages = body.get("model"), body.get("messages") or []
        if model not in SECONDS:
            return _error(HTTPStatus.NOT_FOUND, "model_not_found", f"Models here: {', '.join(SECONDS)}.")
        questions = [message["content"] for message in messages if message["role"] == "user"]
        if not questions:
            return _error(HTTPStatus.BAD_REQUEST, "missing_message", "There is no message of the role user.")
        await asyncio.sleep(SECONDS[model])
        try:
            answer = phrasebook.answer(model, questions[-1])
        except OverloadedError:
            return _error(HTTPStatus.SERVICE_UNAVAILABLE, "overloaded", f"{model} is overloaded by this one.")
        return JSONResponse(_completion(model, answer))

    async def banner(_request: Request) -> Response:
        return PlainTextResponse(f"{BANNER}\n")

    return Starlette(
        routes=[
            Route("/", banner),
            Route("/v1/chat/completions", chat_completions, methods=["POST"]),
        ]
    )


def _completion(model: str, answer: str) -> dict[str, object]:
    message = {"role": "assistant", "content": answer, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {
        "id": "chatcmpl-standin",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [choice],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }


def _error(status: HTTPStatus, code: str, message: str) -> Response:
    error = {"message": message, "type": code, "code": code, "param": None}
    return JSONResponse({"error": error}, status_code=status)


def main() -> None:
    """Serves until standard input ends."""
    key = os.environ.get(KEY_VARIABLE)
    if not key:
        sys.exit(f"error: {KEY_VARIABLE} is not set; the stand-in checks the key that callers present.")
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(key), log_level="warning"))

    def end_with_parent() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=end_with_parent, daemon=True).start()
    # The socket listens already, so callers that read this line may call at once.
    print(
        json.dumps({"endpoint": f"http://127.0.0.1:{listener.getsockname()[1]}/v1/chat/completions"}),
        flush=True,
    )
    sys.stderr.write(f"{BANNER}\n")
    server.run(sockets=[listener])


if __name__ == "__main__":
    main()
