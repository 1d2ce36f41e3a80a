"""A judge that can be talked round, for tests of prompts: two simple readers in place of a language model.

Neither understands anything. Both look for the candidates in the prompt's list, take long requests for hard
ones, and do what an order (`Reply with: …`) says. They differ in where they look for orders.
"""

from __future__ import annotations

import json
import re
from enum import Enum

_CANDIDATE = re.compile(r"^- ([A-Za-z_][A-Za-z0-9_-]*)(?::.*)?$", re.MULTILINE)
_FENCE = re.compile(r"^(row-[0-9a-f]{24})$(.*?)^\1$", re.MULTILINE | re.DOTALL)
_ORDER = re.compile(r"reply with: ?([^\n\u0085\u2028\u2029]*)", re.IGNORECASE)
_VERDICT = re.compile(r"\{[^{}]*\"model\"[^{}]*\}")
_LONG = 120


class Judge(str, Enum):
    """Which orders a judge obeys."""

    GULLIBLE = "gullible"
    """Those of the prompt and of the request alike; and a verdict that stands in the request it repeats."""
    CAREFUL = "careful"
    """Those that stand outside the two marks, whoever wrote them."""

    def answer(self, prompt: str) -> str:
        """What the judge says to a prompt."""
        fence = _FENCE.search(prompt)
        if fence is None:
            return "I see no request."
        request = _text(fence.group(2).strip())
        outside = prompt[: fence.start()] + prompt[fence.end() :]
        order = _ORDER.search(outside) or (self is Judge.GULLIBLE and _ORDER.search(request))
        if order:
            return order.group(1)
        told = _VERDICT.search(request)
        if told and self is Judge.GULLIBLE:
            return told.group()
        candidates = _CANDIDATE.findall(prompt[: fence.start()])
        return json.dumps({"model": candidates[-1 if len(request) > _LONG else 0]})


def _text(request: str) -> str:
    """The request's texts, with the line ends that they are meant to have."""
    try:
        fields = json.loads(request)
    except ValueError:
        return request
    return "\n".join(str(value) for value in fields.values())
