"""Files of recorded rows: what their columns are, and the rows themselves in batches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Protocol

from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flink_model_router.replay.broken import BrokenRows


class Format(str, Enum):
    """Values of `--format`."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"


_EXTENSIONS: Final = {
    ".csv": Format.csv,
    ".jsonl": Format.jsonl,
    ".ndjson": Format.jsonl,
    ".json": Format.jsonl,
    ".parquet": Format.parquet,
    ".pq": Format.parquet,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a file, in its order.

    Attributes:
        numbers: of the rows, from 1 on: a numpy array of int64.
        columns: the recorded columns by name: pyarrow arrays.
    """

    numbers: Any
    columns: Mapping[str, Any]

    def take(self, mask: Any) -> Rows:  # noqa: ANN401 - a numpy array of bool
        """Those rows alone."""
        import pyarrow as pa  # noqa: PLC0415

        chosen = pa.array(mask)
        columns = {name: column.filter(chosen) for name, column in self.columns.items()}
        return Rows(self.numbers[mask], columns)


class Recording(Protocol):
    """A file of recorded rows."""

    @property
    def names(self) -> Sequence[str]:
        """Its columns."""

    def rows(
        self, wanted: Mapping[str, Any], broken: BrokenRows, told: Callable[[int, int], None]
    ) -> Iterator[Rows]:
        """All rows that can be read, some thousand at a time.

        Args:
            wanted: names of columns, each with the pyarrow type that it is wanted as for formats that have
                no types, None for what it looks like; the columns may come as others.
            broken: gets the rows that can't be read.
            told: how far it is.

        Raises:
            InvalidInputError: `invalid-option`, if the file as a whole can't be read on.
        """


def open_recording(path: Path, chosen: Format | None) -> Recording:
    """Open a file of recorded rows.

    Args:
        path: of the file.
        chosen: its format, or None to tell it from the name.

    Raises:
        InvalidInputError: `invalid-option`, if there is no such file, it can't be read or holds nothing, its
            format can't be told, or pyarrow is not installed.
    """
    form = chosen or _EXTENSIONS.get(path.suffix.lower())
    if form is None:
        raise InvalidInputError(
            "invalid-option",
            f"File {path} has none of the endings {', '.join(_EXTENSIONS)}. Say what it is: --format "
            f"{'|'.join(each.value for each in Format)}.",
        )
    _demand_file(path)
    try:
        import pyarrow as pa  # noqa: PLC0415

        from flink_model_router.replay.csv_file import CsvFile  # noqa: PLC0415
        from flink_model_router.replay.json_lines import JsonLines  # noqa: PLC0415
        from flink_model_router.replay.parquet_file import ParquetRows  # noqa: PLC0415
    except ImportError as missing:
        raise InvalidInputError(
            "invalid-option",
            f"A replay reads rows by {missing.name}, which is not installed: "
            "pip install 'flink-model-router[replay]'",
        ) from None
    kinds: Mapping[Format, Callable[[Path], Recording]] = {
        Format.csv: CsvFile,
        Format.jsonl: JsonLines,
        Format.parquet: ParquetRows,
    }
    try:
        return kinds[form](path)
    except pa.ArrowException as error:
        raise unreadable(path, form, error) from None


def unreadable(path: Path, form: Format, error: Exception) -> InvalidInputError:
    """A file that is not of its format. What pyarrow says of it may quote rows, so only its kind is told."""
    return InvalidInputError(
        "invalid-option",
        f"File {path} can't be read as {form.value} ({type(error).__name__}). Check that it is whole, or "
        "name its format with --format.",
    )


def no_rows(path: Path) -> InvalidInputError:
    """A file without rows."""
    return InvalidInputError("invalid-option", f"File {path} has no rows. Give one that has.")


def _demand_file(path: Path) -> None:
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise no_rows(path)
    except OSError as error:
        raise InvalidInputError(
            "invalid-option", f"File {path} can't be read: {error.strerror}. Name another one."
        ) from None
