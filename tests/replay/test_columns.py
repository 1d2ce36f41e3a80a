"""Which recorded column is which."""

from __future__ import annotations

from typing import Any

import pytest

from flink_model_router.errors import InvalidInputError
from flink_model_router.replay.columns import RecordedColumns, find_columns


def find(recorded: list[str], **given: Any) -> RecordedColumns:  # noqa: ANN401
    chosen: dict[str, Any] = {"mapped": {}, "outcomes": {}, "lengths": {}, "time": None, **given}
    return find_columns(recorded, ["query", "lang"], ["cheap", "smart"], **chosen)


def test_columns_are_found_by_name_or_as_they_are_mapped() -> None:
    found = find(
        ["prompt", "lang", "good", "at", "x"],
        mapped={"query": "prompt"},
        outcomes={"cheap": "good"},
        time="at",
    )

    assert found.inputs == {"query": "prompt", "lang": "lang"}
    assert found.used == ["prompt", "lang", "good", "at"]
    assert found.ignored == ["x"]


@pytest.mark.parametrize(
    ("recorded", "given", "message"),
    [
        (["a", "b"], {}, "lacks columns that the router reads: query, lang. It has: a, b. If one is called"),
        (["query"], {}, "lacks columns that the router reads: lang. .* --column lang=<its name there>"),
        (["query", "lang"], {"mapped": {"qery": "x"}}, "--column names 'qery', .* Did you mean 'query'"),
        (["query", "lang"], {"mapped": {"query": "promt"}}, "--column names 'promt', which is no column"),
        (["query", "lang"], {"outcomes": {"smrt": "x"}}, "--outcome names 'smrt', .* Did you mean 'smart'"),
        (["query", "lang"], {"outcomes": {"smart": "x"}}, "--outcome names 'x', which is no column"),
        (["query", "lang"], {"lengths": {"smart": "x"}}, "--output-length names 'x'"),
        (["query", "lang"], {"time": "when"}, "--time-column names 'when'"),
        (["query", "lang", "lang"], {}, "has the column 'lang' twice"),
    ],
)
def test_what_is_missing_is_said_with_what_there_is(
    recorded: list[str], given: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        find(recorded, **given)


def test_a_column_that_nobody_reads_may_be_there_twice() -> None:
    assert find(["query", "lang", "x", "x"]).ignored == ["x"]
