"""Recorded values as what the router's columns are."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from flink_model_router.errors import InvalidInputError
from flink_model_router.replay.broken import BrokenRows
from flink_model_router.replay.casting import Target, cast_rows, to_millis, to_number, to_type
from flink_model_router.replay.recording import Rows

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    """What pyarrow makes of a timestamp without a zone."""
    return datetime.fromisoformat(text)


def cast(values: Any, target: Target, broken: BrokenRows | None = None) -> list[Any]:  # noqa: ANN401
    array = values if isinstance(values, pa.Array) else pa.array(values)
    rows = Rows(np.arange(1, len(array) + 1), {"c": array})
    left, (result,) = cast_rows(rows, [target], broken or BrokenRows())
    assert len(left.numbers) == len(result)
    return list(zip(left.numbers.tolist(), result.to_pylist(), strict=True))


def to(kind: Any, *, instant: bool = False, nullable: bool = True) -> Target:  # noqa: ANN401
    return Target("c", "WANTED", to_type(kind, instant=instant, zone=BERLIN), kind, nullable)


@pytest.mark.parametrize(
    ("given", "kind", "expected"),
    [
        (b"7", pa.int32(), 7),
        (b"1.5", pa.float64(), 1.5),
        (b"true", pa.bool_(), True),
        (b"1.25", pa.decimal128(5, 2), Decimal("1.25")),
        (b"2026-01-31", pa.date32(), date(2026, 1, 31)),
        (b"17:30:01", pa.time32("ms"), time(17, 30, 1)),
        (b"2026-01-31 17:30:00.5", pa.timestamp("us"), at("2026-01-31 17:30:00.500000")),
        ("grüezi".encode(), pa.string(), "grüezi"),
        (b"\xff", pa.binary(), b"\xff"),
        (7, pa.string(), "7"),
        (7, pa.int8(), 7),
        (2.0, pa.int64(), 2),
        (Decimal("1.20"), pa.decimal128(10, 2), Decimal("1.20")),
        ([1, 2], pa.list_(pa.int32()), [1, 2]),
    ],
)
def test_a_value_becomes_what_its_column_is(given: object, kind: Any, expected: object) -> None:  # noqa: ANN401
    assert cast([given, None], to(kind)) == [(1, expected), (2, None)]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (b"x", pa.int32()),
        (b"1.5", pa.int32()),
        (b"3000000000", pa.int32()),
        (b"\xff", pa.string()),
        (1.5, pa.int32()),
        (b"yesterday", pa.timestamp("ms")),
        (b"25:00:00", pa.time32("ms")),
        (b"1.255", pa.decimal128(5, 2)),
    ],
)
def test_a_wrong_value_costs_its_row_alone(given: Any, kind: Any) -> None:  # noqa: ANN401
    broken = BrokenRows()
    values: list[Any] = [None] * 10
    values[3] = values[7] = given

    left = cast(values, to(kind), broken)

    assert [number for number, _ in left] == [1, 2, 3, 5, 6, 7, 9, 10]
    assert broken.told == [(4, "column 'c' holds no WANTED"), (8, "column 'c' holds no WANTED")]


def test_a_column_that_must_not_be_null(tmp_path: object) -> None:  # noqa: ARG001
    broken = BrokenRows()

    assert cast([b"1", None, b"x"], to(pa.int32(), nullable=False), broken) == [(1, 1)]
    assert broken.told == [(2, "column 'c' holds nothing"), (3, "column 'c' holds no WANTED")]


def test_a_column_of_another_kind_is_an_error_of_the_file() -> None:
    with pytest.raises(InvalidInputError, match=r"Column 'c' of the file is list<.*can't become WANTED"):
        cast([[1]], to(pa.int32()))
    with pytest.raises(InvalidInputError, match="can't become WANTED"):
        cast([True], to(pa.timestamp("ms")))


@pytest.mark.parametrize(
    ("given", "moment", "clock"),
    [
        (b"2026-01-31 12:00:00", at("2026-01-31 11:00:00"), at("2026-01-31 12:00:00")),
        (b"2026-01-31T12:00:00Z", at("2026-01-31 12:00:00"), at("2026-01-31 13:00:00")),
        (b"2026-07-01T12:00:00-02:00", at("2026-07-01 14:00:00"), at("2026-07-01 16:00:00")),
        (at("2026-01-31 12:00:00"), at("2026-01-31 11:00:00"), at("2026-01-31 12:00:00")),
        (
            datetime(2026, 1, 31, 12, tzinfo=timezone.utc),
            at("2026-01-31 12:00:00"),
            at("2026-01-31 13:00:00"),
        ),
    ],
)
def test_a_time_is_a_moment_or_what_a_clock_shows(given: object, moment: datetime, clock: datetime) -> None:
    assert cast([given], to(pa.timestamp("ms"), instant=True)) == [(1, moment)]
    assert cast([given], to(pa.timestamp("ms"))) == [(1, clock)]


def test_times_with_and_without_an_offset_may_be_mixed() -> None:
    given = [b"2026-01-31 12:00:00", b"2026-01-31T12:00:00Z", None]

    assert cast(given, to(pa.timestamp("ms"), instant=True)) == [
        (1, at("2026-01-31 11:00:00")),
        (2, at("2026-01-31 12:00:00")),
        (3, None),
    ]


def test_the_time_of_a_row_may_be_a_number() -> None:
    target = Target("c", "time", to_millis(BERLIN), pa.int64(), nullable=False)

    assert cast([1500], target) == [(1, 1500)]
    assert cast([b"1970-01-01T00:00:01Z"], target) == [(1, 1000)]


def test_outcomes_are_numbers_or_truths() -> None:
    target = Target("c", "true, false or number", to_number, pa.float64())
    broken = BrokenRows()

    assert cast([b"true", b"False", None], target) == [(1, 1.0), (2, 0.0), (3, None)]
    assert cast([True, False], target) == [(1, 1.0), (2, 0.0)]
    assert cast([b"0.25", b"good", b"true"], target, broken) == [(1, 0.25), (3, 1.0)]
    assert broken.told == [(2, "column 'c' holds no true, false or number")]


def test_dictionaries_are_read_as_their_values() -> None:
    assert cast(pa.array(["a", "b"]).dictionary_encode(), to(pa.string())) == [(1, "a"), (2, "b")]
