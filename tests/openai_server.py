"""An OpenAI-compatible server for tests, whose answers and faults a test scripts call by call."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Reply = Callable[[int, str], "str | HTTPStatus"]


@dataclass
class OpenAIServer:
    """What a test sees of a running server.

    Attributes:
        endpoint: The URL for chat completions.
        key: The key that callers must present.
        replies: For each model what it answers to its n-th call (from 1) and a question: text, or an error
            status. A model without one answers `<model>: <question>`.
        calls: How often each model was called, faults included.
        questions: Each call's model and question, in order.
    """

    endpoint: str
    key: str = "key-of-this-test"
    replies: dict[str, Reply] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    questions: list[tuple[str, str]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return _error(HTTPStatus.UNAUTHORIZED)
        body = await request.json()
        model = body["model"]
        question = [message["content"] for message in body["messages"] if message["role"] == "user"][-1]
        self.calls[model] += 1
        self.questions.append((model, question))
        scripted = self.replies.get(model)
        reply = scripted(self.calls[model], question) if scripted else f"{model}: {question}"
        return _error(reply) if isinstance(reply, HTTPStatus) else _completion(model, reply)


@contextmanager
def openai_server() -> Iterator[OpenAIServer]:
    """Runs a server on a free loopback port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        shown = OpenAIServer(f"http://127.0.0.1:{listener.getsockname()[1]}/v1/chat/completions")
        app = Starlette(routes=[Route("/v1/chat/completions", shown.answer, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield shown
        finally:
            server.should_exit = True
            thread.join()


def _completion(model: str, content: str) -> Response:
    message = {"role": "assistant", "content": content, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    body = {"id": "chatcmpl-test", "object": "chat.completion", "created": 0, "model": model}
    return JSONResponse({**body, "choices": [choice]})


def _error(status: HTTPStatus) -> Response:
    error = {"message": status.phrase, "type": "test", "code": None, "param": None}
    return JSONResponse({"error": error}, status_code=status)
