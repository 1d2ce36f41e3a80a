"""Recorded values as what the router's columns are: by the batch, and one by one where one is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from flink_model_router.replay.broken import BrokenRows
    from flink_model_router.replay.recording import Rows

Cast = Callable[[Any], Any]
"""From a pyarrow array to another; raises ArrowInvalid for a wrong value, other errors for a wrong type."""

_OFFSET: Final = r"(Z|[+-]\d\d(:?\d\d)?)$"


@dataclass(frozen=True, slots=True)
class Target:
    """What a recorded column is to become.

    Attributes:
        recorded: its name in the file.
        shown: what it is to be, for messages, such as `INT`.
        cast: makes it so.
        empty: the pyarrow type of the result.
        nullable: whether a row may lack it.
    """

    recorded: str
    shown: str
    cast: Cast
    empty: Any
    nullable: bool = True


def cast_rows(rows: Rows, targets: list[Target], broken: BrokenRows) -> tuple[Rows, list[Any]]:
    """Cast the columns of some rows; those with a wrong value are left out.

    Returns:
        The rows that are left, and for each target its array.

    Raises:
        InvalidInputError: `invalid-option`, if a column can't be cast whatever is in it.
    """
    good = np.ones(len(rows.numbers), dtype=bool)
    results = []
    for target in targets:
        array = rows.columns[target.recorded]
        try:
            result = _cast_each(array, target)
        except (pa.ArrowNotImplementedError, pa.ArrowTypeError):
            raise InvalidInputError(
                "invalid-option",
                f"Column '{target.recorded}' of the file is {array.type}, which can't become {target.shown}. "
                "Record it as something that can, or map another column with --column.",
            ) from None
        # A wrong value came out as NULL where there was one.
        wrong = pc.and_(result.is_null(), array.is_valid() if target.nullable else True).to_numpy(False)  # noqa: FBT003
        for index in np.flatnonzero(wrong & good):
            what = "nothing" if array[int(index)].as_py() is None else f"no {target.shown}"
            broken.add(int(rows.numbers[index]), f"column '{target.recorded}' holds {what}")
        good &= ~wrong
        results.append(result)
    if good.all():
        return rows, results
    mask = pa.array(good)
    return rows.take(good), [result.filter(mask) for result in results]


def _cast_each(array: Any, target: Target) -> Any:  # noqa: ANN401 - pyarrow arrays
    try:
        return target.cast(array)
    except pa.ArrowInvalid:
        if len(array) == 1:
            return pa.nulls(1, target.empty)
        half = len(array) // 2
        return pa.concat_arrays([_cast_each(array[:half], target), _cast_each(array[half:], target)])


def to_type(wanted: Any, *, instant: bool, zone: str) -> Cast:  # noqa: ANN401 - a pyarrow type
    """A cast to one of the router's types.

    Args:
        wanted: as the JVM takes it.
        instant: whether a timestamp is a moment in time and not what a clock shows.
        zone: the session's time zone.
    """

    def cast(array: Any) -> Any:  # noqa: ANN401
        values = _decoded(array, wanted)
        if pa.types.is_timestamp(wanted):
            return _timestamp(values, wanted, instant=instant, zone=zone)
        if pa.types.is_time(wanted) and pa.types.is_string(values.type):
            day = pc.binary_join_element_wise("1970-01-01", values, " ")
            return day.cast(pa.timestamp("us")).cast(wanted)
        return values.cast(wanted)

    return cast


def to_number(array: Any) -> Any:  # noqa: ANN401 - pyarrow arrays
    """Numbers; true is 1 and false 0."""
    values = _decoded(array, pa.float64())
    if pa.types.is_string(values.type):
        try:
            return values.cast(pa.float64())
        except pa.ArrowInvalid:
            values = values.cast(pa.bool_())
    return (
        values.cast(pa.int8()).cast(pa.float64())
        if pa.types.is_boolean(values.type)
        else values.cast(pa.float64())
    )


def to_millis(zone: str) -> Cast:
    """Moments in milliseconds since 1970; numbers are that already."""

    def cast(array: Any) -> Any:  # noqa: ANN401 - pyarrow arrays
        values = _decoded(array, pa.int64())
        if pa.types.is_string(values.type) or pa.types.is_timestamp(values.type):
            return _timestamp(values, pa.timestamp("ms"), instant=True, zone=zone).cast(pa.int64())
        return values.cast(pa.int64())

    return cast


def _decoded(array: Any, wanted: Any) -> Any:  # noqa: ANN401 - pyarrow arrays
    values = array.dictionary_decode() if pa.types.is_dictionary(array.type) else array
    kind = values.type
    texts = pa.types.is_binary(kind) or pa.types.is_large_string(kind) or pa.types.is_large_binary(kind)
    return values.cast(pa.string()) if texts and not pa.types.is_binary(wanted) else values


def _timestamp(values: Any, wanted: Any, *, instant: bool, zone: str) -> Any:  # noqa: ANN401 - pyarrow arrays
    """Without a zone, as the JVM takes both kinds: a moment in time as that of UTC."""
    if pa.types.is_string(values.type):
        offsets = pc.match_substring_regex(values, _OFFSET)
        aware = pc.any(offsets).as_py()
        if aware and not pc.all(offsets).as_py():
            raise pa.ArrowInvalid("times with and without an offset")
        values = values.cast(pa.timestamp(wanted.unit, "UTC" if aware else None))
    elif not pa.types.is_timestamp(values.type):
        raise pa.ArrowTypeError("no times")
    aware = values.type.tz is not None
    if instant:
        moments = (
            values
            if aware
            else pc.assume_timezone(values, zone, ambiguous="earliest", nonexistent="earliest")
        )
        return moments.cast(pa.timestamp(wanted.unit, "UTC"), safe=False).cast(wanted)
    shown = pc.local_timestamp(values.cast(pa.timestamp(values.type.unit, zone))) if aware else values
    return shown.cast(wanted, safe=False)
