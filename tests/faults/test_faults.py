"""What was acknowledged is there once; what was cut off is there wholly or not at all, and is repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from databases import KINDS_OF_SERVERS
from faults.expectation import Expectation
from faults.operations import planned
from faults.trial import Plan, run
from samples import CHAT

if TYPE_CHECKING:
    from pathlib import Path

    from databases import Address


@pytest.mark.parametrize("kind", ["sqlite", *KINDS_OF_SERVERS])
def test_killed_writers_lose_nothing_and_do_nothing_twice(kind: str, tmp_path: Path) -> None:
    outcome = run(Plan(kind, writers=3, operations=25, writer_kills=3), tmp_path)

    assert outcome.differences == []


@pytest.mark.parametrize("kind", KINDS_OF_SERVERS)
def test_a_killed_server_loses_nothing_and_the_next_statement_works(kind: str, tmp_path: Path) -> None:
    outcome = run(Plan(kind, writers=3, operations=25, writer_kills=1, server_kills=3), tmp_path)

    assert outcome.differences == []


def test_the_reckoning_finds_what_is_lost_half_done_and_done_twice(filled: Address) -> None:
    operations = planned(0, 30, seed=1)
    with filled.open() as store:
        store.create_model("default", "shared", CHAT)
        for operation in operations[:-1]:
            operation.carry_out(store)

    assert Expectation.of(operations[:-1]).differences(filled) == []
    assert Expectation.of(operations).differences(filled) != []
