"""Rows that two policies send to different candidates: counted, some of them kept, all of them written."""

from __future__ import annotations

import csv
import json
from collections import Counter
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow.compute as pc

from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flink_model_router.replay.tally import Tally

_SIDES: Final = ("new", "old")


class Differences:
    """Collects them."""

    def __init__(self, shown: int, sink: DifferenceFile | None) -> None:
        """Begin.

        Args:
            shown: how many are kept.
            sink: gets all of them, or None.
        """
        self._shown = shown
        self._sink = sink
        self._rows: list[dict[str, Any]] = []
        self._moves: Counter[tuple[str | None, str | None]] = Counter()
        self._count = 0

    def add(  # noqa: PLR0913, PLR0917 - all that is known of a row
        self,
        numbers: Any,  # noqa: ANN401 - a numpy array
        inputs: Mapping[str, Any],
        decisions: Any,  # noqa: ANN401 - a pyarrow batch
        tallies: tuple[Tally, Tally],
        costs: tuple[Any, Any],
        qualities: tuple[Any, Any],
    ) -> None:
        """Compare a batch."""
        new, old = (tally.label_of(decisions) for tally in tallies)
        same = pc.or_kleene(pc.equal(new, old), pc.and_(new.is_null(), old.is_null()))
        differs = np.flatnonzero(~pc.fill_null(same, False).to_numpy(zero_copy_only=False))  # noqa: FBT003
        if not len(differs):
            return
        self._count += len(differs)
        moved = zip(old.take(differs).to_pylist(), new.take(differs).to_pylist(), strict=True)
        self._moves.update(moved)
        wanted = differs if self._sink is not None else differs[: max(self._shown - len(self._rows), 0)]
        columns: dict[str, list[Any]] = {"row": [int(number) for number in numbers[wanted]]}
        columns |= {f"input.{name}": array.take(wanted).to_pylist() for name, array in inputs.items()}
        for side, tally, cost, quality in zip(_SIDES, tallies, costs, qualities, strict=True):
            columns[f"{side}.label"] = tally.label_of(decisions).take(wanted).to_pylist()
            columns[f"{side}.reason"] = tally.reason_of(decisions).take(wanted).to_pylist()
            columns[f"{side}.cost"] = cost.take(wanted).to_pylist() if tally.priced else [None] * len(wanted)
            columns[f"{side}.quality"] = quality.take(wanted).to_pylist()
        for values in zip(*columns.values(), strict=True):
            row = dict(zip(columns, values, strict=True))
            if self._sink is not None:
                self._sink.write(row)
            if len(self._rows) < self._shown:
                self._rows.append(_nested(row))

    def to_document(self, rows: int) -> dict[str, Any]:
        """`{"rows", "share", "moves": [{"old", "new", "rows"}], "shown": […]}`."""
        moves = [{"old": old, "new": new, "rows": count} for (old, new), count in self._moves.most_common()]
        return {
            "rows": self._count,
            "share": self._count / rows if rows else 0.0,
            "moves": moves,
            "shown": self._rows,
        }


def _nested(row: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {"row": row["row"], "input": {}, "old": {}, "new": {}}
    for key, value in row.items():
        group, dot, name = key.partition(".")
        if dot:
            nested[group][name] = plain(value)
    return nested


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever pyarrow makes of a value
    """A value as JSON has it."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value.hex() if isinstance(value, bytes) else str(value)


class DifferenceFile:
    """A file with one line or row for each difference."""

    def __init__(self, file: IO[str], *, as_csv: bool) -> None:
        """Write to an open file."""
        self._file = file
        self._writer = csv.writer(file) if as_csv else None
        self._started = False

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one."""
        if self._writer is None:
            self._file.write(json.dumps(_nested(row), ensure_ascii=False) + "\n")
            return
        if not self._started:
            self._writer.writerow(row)
            self._started = True
        values = (plain(value) for value in row.values())
        self._writer.writerow(
            json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value
            for value in values
        )


@contextmanager
def difference_file(path: Path | None) -> Iterator[DifferenceFile | None]:
    """The file that was asked for, if any.

    Raises:
        InvalidInputError: `invalid-option`, if its ending is neither of a kind or it can't be written.
    """
    if path is None:
        yield None
        return
    if path.suffix.lower() not in {".csv", ".jsonl", ".ndjson"}:
        raise InvalidInputError(
            "invalid-option", f"--differences-file is {path}. Give it the ending .jsonl or .csv."
        )
    try:
        file = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise InvalidInputError(
            "invalid-option", f"File {path} can't be written: {error.strerror}. Name another one."
        ) from None
    with file:
        yield DifferenceFile(file, as_csv=path.suffix.lower() == ".csv")
