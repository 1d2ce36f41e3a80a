"""Scored rows from a file: CSV, JSON lines or Parquet, read by Arrow.

Messages tell columns, types and numbers of rows, and nothing that stands in a row.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
from pyarrow import csv, json, parquet

from flink_model_router.calibration.scored_rows import ScoredRows
from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_BLOCK: Final = 1 << 24
"""Bytes. A JSON object may not be larger than a block."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a file holds.

    Attributes:
        rows: those with a score and both outcomes.
        read: how many rows the file has, broken lines not counted.
        broken: lines of a CSV file that have more or fewer fields than its header.
        unscored: rows left out because their score is NULL, NaN or infinite.
        unjudged: scored rows left out because an outcome is.
    """

    rows: ScoredRows
    read: int
    broken: int
    unscored: int
    unjudged: int


def read_recording(path: Path, score: str, weak: str, strong: str) -> Recording:
    """Read three columns of a file.

    Args:
        path: ending with .csv, .jsonl, .ndjson or .parquet.
        score: name of the column of scores, numbers.
        weak: of the weak model's outcomes: true and false, or numbers of which the higher is the better.
        strong: likewise of the strong model's.

    Raises:
        InvalidInputError: `invalid-option`; the file can't be read, or a column is missing or of another
            type.
    """
    table, broken = _table(path, [score, weak, strong])
    scores = _numbers(table.column(score), f"score column {score!r} of {path.name}", booleans=False)
    outcomes = [
        _numbers(table.column(name), f"outcome column {name!r} of {path.name}", booleans=True)
        for name in (weak, strong)
    ]
    scored = np.isfinite(scores)
    judged = scored & np.isfinite(outcomes[0]) & np.isfinite(outcomes[1])
    return Recording(
        rows=ScoredRows(scores[judged], outcomes[0][judged], outcomes[1][judged]),
        read=len(scores),
        broken=broken,
        unscored=len(scores) - int(scored.sum()),
        unjudged=int(scored.sum() - judged.sum()),
    )


def _table(path: Path, names: Sequence[str]) -> tuple[pa.Table, int]:
    broken = 0

    def skip(_: object) -> str:
        nonlocal broken
        broken += 1
        return "skip"

    ending = path.suffix.lower()
    try:
        if ending == ".csv":
            parsing = csv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip)
            with csv.open_csv(path, parse_options=parsing) as header:
                _require(names, header.schema.names, path)
            broken = 0  # The header's reader looks a block ahead, and meets the same lines.
            converting = csv.ConvertOptions(include_columns=list(names))
            table = csv.read_csv(path, parse_options=parsing, convert_options=converting)
        elif ending in (".jsonl", ".ndjson"):
            table = json.read_json(path, read_options=json.ReadOptions(block_size=_BLOCK))
            _require(names, table.column_names, path)
        elif ending == ".parquet":
            _require(names, parquet.read_schema(path).names, path)
            table = parquet.read_table(path, columns=list(names))
        else:
            raise InvalidInputError(
                "invalid-option",
                f"{path.name} ends with none of .csv, .jsonl, .ndjson and .parquet, which tell how it is "
                "read. Rename it.",
            )
    except OSError as error:
        raise InvalidInputError(
            "invalid-option", f"{path} can't be read: {error.strerror or error}."
        ) from error
    except pa.ArrowInvalid as error:
        raise InvalidInputError(
            "invalid-option", f"{path} is not what its ending says: {_reason(error)}"
        ) from error
    return table, broken


def _reason(error: pa.ArrowInvalid) -> str:
    """Arrow's own words, which of a CSV file may quote a line."""
    words = str(error)
    return (
        "it can't be read as CSV with a header." if words.startswith("CSV parse") else f"{words.rstrip('.')}."
    )


def _require(names: Sequence[str], there: Sequence[str], path: Path) -> None:
    for name in names:
        if there.count(name) == 1:
            continue
        if name in there:
            raise InvalidInputError(
                "invalid-option", f"{path.name} has {there.count(name)} columns {name!r}. Rename all but one."
            )
        # Not all names: without a header they would be the contents of the first row.
        near = difflib.get_close_matches(name, there, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "Is its first line a header with commas in between?"
        if path.suffix.lower() != ".csv" and not near:
            hint = "Name one of its columns."
        raise InvalidInputError(
            "invalid-option", f"{path.name} has no column {name!r} among its {len(there)}. {hint}"
        )


def _numbers(column: pa.ChunkedArray, what: str, *, booleans: bool) -> NDArray[np.float64]:
    """As float64 (n,), NaN for NULL."""
    kind = column.type
    if pa.types.is_null(kind):
        raise InvalidInputError("invalid-option", f"The {what} is empty in every row.")
    wanted = "numbers, or true and false" if booleans else "numbers"
    if not (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or (booleans and pa.types.is_boolean(kind))
    ):
        raise InvalidInputError(
            "invalid-option", f"The {what} is of type {kind}{_first_text(column)}; it must hold {wanted}."
        )
    if pa.types.is_boolean(kind):
        column = column.cast(pa.int8())
    numbers: NDArray[np.float64] = column.cast(pa.float64(), safe=False).to_numpy()
    return numbers


def _first_text(column: pa.ChunkedArray) -> str:
    """Where a column of texts has the first that is no number."""
    if not pa.types.is_string(column.type):
        return ""
    for row, text in enumerate(column.to_pylist(), start=1):
        if text and not _is_number(text):
            return f", first in row {row}"
    return ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
