"""Rows of a file with one JSON object a line."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.json as pj

from flink_model_router.replay.recording import Rows, no_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flink_model_router.replay.broken import BrokenRows

_BLOCK_BYTES: Final = 4 << 20
_FIRST_LINES: Final = 1000


class JsonLines:
    """A file of JSON lines. Its columns are the keys of the first lines; what a line lacks is NULL."""

    def __init__(self, path: Path) -> None:
        """Look at the first lines."""
        self._path = path
        self._samples: dict[str, object] = {}
        blank = True
        with path.open("rb") as file:
            for line in islice(file, _FIRST_LINES):
                blank = blank and not line.strip()
                document = _document(line)
                for name, value in document.items() if isinstance(document, dict) else ():
                    if self._samples.get(name) is None:
                        self._samples[name] = value
        if blank:
            raise no_rows(path)

    @property
    def names(self) -> Sequence[str]:
        """Keys of the first lines."""
        return list(self._samples)

    def rows(
        self, wanted: Mapping[str, Any], broken: BrokenRows, told: Callable[[int, int], None]
    ) -> Iterator[Rows]:
        """As `Recording.rows`; the number of a row is that of its line."""
        size = self._path.stat().st_size
        schema = pa.schema([(name, kind or self._kind(name)) for name, kind in wanted.items()])
        first = 1
        with self._path.open("rb") as file:
            # To the end of a line, however long it is.
            while block := file.read(_BLOCK_BYTES) + file.readline():
                lines = block.split(b"\n")
                if not lines[-1]:
                    lines.pop()
                yield _whole(block, lines, first, schema) or _by_line(lines, first, schema, broken)
                first += len(lines)
                told(file.tell(), size)

    def _kind(self, name: str) -> Any:  # noqa: ANN401 - a pyarrow type
        sample = self._samples[name]
        if isinstance(sample, bool):
            return pa.bool_()
        return pa.float64() if isinstance(sample, (int, Decimal)) else pa.string()


def _whole(block: bytes, lines: Sequence[bytes], first: int, schema: Any) -> Rows | None:  # noqa: ANN401
    """All lines at once; None if one of them is not as it should be."""
    parsing = pj.ParseOptions(
        explicit_schema=schema, newlines_in_values=False, unexpected_field_behavior="ignore"
    )
    try:
        table = pj.read_json(
            pa.BufferReader(block), pj.ReadOptions(use_threads=False, block_size=len(block) + 1), parsing
        )
    except (pa.ArrowException, KeyError, ValueError):
        return None
    if table.num_rows != len(lines):
        return None  # blank lines, which have a number, too
    columns = {name: table.column(name).combine_chunks() for name in schema.names}
    return Rows(np.arange(first, first + len(lines), dtype=np.int64), columns)


def _by_line(lines: Sequence[bytes], first: int, schema: Any, broken: BrokenRows) -> Rows:  # noqa: ANN401
    numbers = []
    values: dict[str, list[Any]] = {name: [] for name in schema.names}
    for number, line in enumerate(lines, first):
        if not line.strip():
            continue
        document = _document(line)
        if not isinstance(document, dict):
            broken.add(number, "it is no JSON object")
            continue
        row = {field.name: _plain(document.get(field.name), field.type) for field in schema}
        wrong = next((field for field in schema if not _fits(row[field.name], field.type)), None)
        if wrong is not None:
            broken.add(number, f"column '{wrong.name}' holds no {wrong.type}")
            continue
        numbers.append(number)
        for name, column in values.items():
            column.append(row[name])
    columns = {field.name: pa.array(values[field.name], field.type) for field in schema}
    return Rows(np.array(numbers, dtype=np.int64), columns)


def _plain(value: object, kind: Any) -> object:  # noqa: ANN401 - a pyarrow type
    """With floats in place of decimals, unless these are wanted."""
    if "decimal" in str(kind):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [_plain(each, kind) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each, kind) for key, each in value.items()}
    return value


def _fits(value: object, kind: Any) -> bool:  # noqa: ANN401 - a pyarrow type
    # pyarrow would cut off a fraction without a word.
    if isinstance(value, list) and pa.types.is_list(kind):
        return all(_fits(each, kind.value_type) for each in value)
    if isinstance(value, dict) and pa.types.is_struct(kind):
        return all(_fits(value.get(field.name), field.type) for field in kind)
    if isinstance(value, float) and pa.types.is_integer(kind):
        return False
    try:
        pa.array([value], kind)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return False
    return True


def _document(line: bytes) -> object:
    try:
        return json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None
