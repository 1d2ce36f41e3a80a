"""Rows of a CSV file with a header. All values come as bytes: what they are is decided by who wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from flink_model_router.replay.recording import Format, Rows, no_rows, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flink_model_router.replay.broken import BrokenRows

_BLOCK_BYTES: Final = 4 << 20
"""What is read at a time, and so the longest row."""


class CsvFile:
    """A CSV file: comma, double quotes, the names in the first row. An empty value without quotes is NULL."""

    def __init__(self, path: Path) -> None:
        """Read the header."""
        self._path = path
        try:
            with pc.open_csv(path, parse_options=_parsing(lambda _row: "skip")) as header:
                self._names = list(header.schema.names)
        except pa.ArrowInvalid:
            # So it says, too, of a header that no line break ends.
            if _has_one_line(path):
                raise no_rows(path) from None
            raise

    @property
    def names(self) -> Sequence[str]:
        """The header."""
        return self._names

    def rows(
        self, wanted: Mapping[str, Any], broken: BrokenRows, told: Callable[[int, int], None]
    ) -> Iterator[Rows]:
        """As `Recording.rows`."""
        skipped: list[int] = []

        def skip(row: Any) -> str:  # noqa: ANN401 - pyarrow's InvalidRow
            skipped.append(row.number - 1)  # the header is row 1 to pyarrow
            return "skip"

        size = self._path.stat().st_size
        options = pc.ConvertOptions(
            column_types=dict.fromkeys(wanted, pa.binary()),
            include_columns=list(wanted),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )
        numbers = _Numbers(skipped)
        seen = 0
        try:
            with pa.OSFile(str(self._path)) as file:
                # One thread, or rows would have no numbers.
                reading = pc.ReadOptions(use_threads=False, block_size=_BLOCK_BYTES)
                reader = pc.open_csv(file, reading, _parsing(skip), options)
                for batch in reader:
                    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
                    rows = Rows(numbers.of_next(batch.num_rows), columns)
                    for number in skipped[seen:]:
                        broken.add(number, "it has more or fewer values than the header")
                    seen = len(skipped)
                    told(file.tell(), size)
                    yield rows
        except pa.ArrowException as error:
            raise unreadable(self._path, Format.csv, error) from None
        for number in skipped[seen:]:
            broken.add(number, "it has more or fewer values than the header")


def _has_one_line(path: Path) -> bool:
    with path.open("rb") as file:
        line = file.readline(_BLOCK_BYTES)
        return bool(line.strip()) and not file.read(1)


class _Numbers:
    """Numbers of rows, when some are skipped: pyarrow may already know of some that are still to come."""

    def __init__(self, skipped: Sequence[int]) -> None:
        self._skipped = skipped
        self._next = 1
        self._passed = 0

    def of_next(self, count: int) -> Any:  # noqa: ANN401 - a numpy array
        pending = np.array(self._skipped[self._passed :], dtype=np.int64)
        numbers = np.arange(self._next, self._next + count + len(pending), dtype=np.int64)
        numbers = numbers[~np.isin(numbers, pending)][:count]
        if count:
            self._next = int(numbers[-1]) + 1
            self._passed += int((pending < self._next).sum())
        return numbers


def _parsing(skip: Callable[[Any], str]) -> Any:  # noqa: ANN401 - pyarrow has no types
    return pc.ParseOptions(newlines_in_values=True, invalid_row_handler=skip)
