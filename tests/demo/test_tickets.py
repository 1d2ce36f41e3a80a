import json
from datetime import datetime
from typing import Any

import pytest

from development.project import ROOT
from standin import Phrasebook

COLUMNS = {"id", "created_at", "channel", "tier", "lang", "customer", "query"}


@pytest.fixture(scope="module")
def tickets() -> list[dict[str, Any]]:
    text = (ROOT / "docs" / "demo" / "tickets.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_every_ticket_has_all_columns_and_a_number_of_its_own(tickets: list[dict[str, Any]]) -> None:
    assert len(tickets) >= 60
    assert [ticket for ticket in tickets if set(ticket) != COLUMNS] == []
    assert len({ticket["id"] for ticket in tickets}) == len(tickets)
    times = [datetime.fromisoformat(ticket["created_at"].replace("Z", "+00:00")) for ticket in tickets]
    assert times == sorted(times)


def test_no_two_tickets_are_alike(tickets: list[dict[str, Any]]) -> None:
    openings = {ticket["query"][:20].casefold() for ticket in tickets}
    assert len(openings) == len(tickets)


def test_tickets_come_in_many_languages(tickets: list[dict[str, Any]]) -> None:
    assert {"en", "de", "fr", "es", "ja", "zh", "pt", "ar"} <= {ticket["lang"] for ticket in tickets}


@pytest.mark.parametrize("difficult", ['"', "'", "\n", "😳", ";", "«"])
def test_some_ticket_holds_what_is_difficult_to_carry(tickets: list[dict[str, Any]], difficult: str) -> None:
    assert any(difficult in ticket["query"] for ticket in tickets)


def test_tickets_are_short_and_long(tickets: list[dict[str, Any]]) -> None:
    lengths = sorted(len(ticket["query"]) for ticket in tickets)
    assert lengths[0] < 10
    assert lengths[-1] > 400


def test_the_stand_in_knows_each_tickets_language(tickets: list[dict[str, Any]]) -> None:
    phrasebook = Phrasebook.load()
    wrong = [ticket["id"] for ticket in tickets if phrasebook.language(ticket["query"]) != ticket["lang"]]
    assert wrong == []
