"""Chat completions: what is done with a request for one."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from fault_server.counters import Call
from fault_server.errors import ERRORS, rate_limit
from fault_server.faults import Fault, reply
from fault_server.model import Model, OverQuota, Turn, kind
from fault_server.reply import Reply, completion
from fault_server.script import Answer

if TYPE_CHECKING:
    import h11

    from fault_server.connection import Connection

PATH = "/v1/chat/completions"
SECONDS_PER_TRICKLED_BYTE = 0.2


@dataclass(frozen=True)
class Question:
    """What was asked, and of which model."""

    model: str
    text: str

    @property
    def echo(self) -> str:
        """The answer where a script gives none."""
        return f"{self.model}: {self.text}"


class Chat:
    """Answers as its models' scripts say.

    Attributes:
        models: By name; a model is there as soon as somebody names it.
    """

    def __init__(self) -> None:
        self._released = asyncio.Event()
        self.models: defaultdict[str, Model] = defaultdict(lambda: Model(time.monotonic))

    def release(self) -> None:
        """Answers the calls that are kept waiting now."""
        self._released.set()
        self._released = asyncio.Event()

    async def handle(self, connection: Connection, request: h11.Request, body: bytes) -> None:
        """Does to a request what the script of its model wants."""
        if request.method != b"POST" or request.target != PATH.encode():
            connection.send(Reply(b"", HTTPStatus.NOT_FOUND))
            return
        try:
            question = _question(body)
        except (ValueError, LookupError, TypeError):
            connection.send(ERRORS["bad-request"].reply("unknown"))
            return
        header = dict(request.headers).get(b"authorization")
        authorization = None if header is None else header.decode("latin-1")
        model = self.models[question.model]
        turn = model.turn(question.text, authorization)
        call = Call(connection.asked_at, question.text, authorization, connection.number, kind(turn))
        with model.tally.count(call):
            if await self._take(turn, connection, question):
                model.tally.answered()

    async def _take(self, turn: Turn, connection: Connection, question: Question) -> bool:
        """Takes a model's turn, and returns whether the client got a proper answer."""
        if isinstance(turn, Answer):
            if turn.delay:
                await asyncio.sleep(connection.asked_at + turn.delay - time.monotonic())
            connection.send(completion(question.model, _said(turn, question)))
            return True
        if isinstance(turn, OverQuota):
            connection.send(rate_limit(turn.retry_after).reply(question.model))
            return False
        return await self._fail(turn, connection, question)

    async def _fail(self, fault: Fault, connection: Connection, question: Question) -> bool:
        whole = completion(question.model, question.echo)
        if fault is Fault.RESET:
            connection.reset()
        elif fault is Fault.RESET_IN_BODY:
            connection.start(whole)
            connection.send_part(whole.body[: len(whole.body) // 2])
            connection.reset()
        elif fault is Fault.SILENT:
            await self._released.wait()
            connection.send(whole)
            return True
        elif fault is Fault.TRICKLE:
            connection.start(whole)
            for byte in whole.body:
                connection.send_part(bytes([byte]))
                await asyncio.sleep(SECONDS_PER_TRICKLED_BYTE)
            connection.finish()
            return True
        else:
            connection.send(reply(fault, question.model, question.echo))
        return False


def _said(turn: Answer, question: Question) -> str:
    if turn.judge is not None:
        return turn.judge.answer(question.text)
    return question.echo if turn.text is None else turn.text


def _question(body: bytes) -> Question:
    asked = json.loads(body)
    return Question(
        asked["model"],
        [message["content"] for message in asked["messages"] if message["role"] == "user"][-1],
    )
