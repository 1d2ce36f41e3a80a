"""A writer's process: told on standard input what to do, it says on standard output what is done.

Each line of output is the number of a write that was acknowledged. A write that fails because the database
is gone is repeated, under the same request id, until it succeeds.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from faults.operations import planned
from flink_model_router.errors import CatalogError
from flink_model_router.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Task:
    """What a writer is told.

    Attributes:
        first: the number of the write to begin with.
    """

    url: str
    user: str | None
    password: str | None = field(repr=False)
    writer: int
    count: int
    seed: int
    first: int

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def main() -> None:
    task = Task(**json.loads(sys.stdin.readline()))
    operations = planned(task.writer, task.count, task.seed)
    with _patiently(partial(open_store, task.url, task.user, task.password, initialize=False)) as store:
        for number in range(task.first, task.count):
            _patiently(partial(operations[number].carry_out, store))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


def _is_outage(error: BaseException) -> bool:
    return isinstance(error, CatalogError) and error.code in {"store-unreachable", "store-busy"}


def _patiently(work: Callable[[], _T]) -> _T:
    return Retrying(
        retry=retry_if_exception(_is_outage),
        wait=wait_random(0.02, 0.2),
        stop=stop_after_delay(PATIENCE_SECONDS),
        reraise=True,
    )(work)


if __name__ == "__main__":
    main()
