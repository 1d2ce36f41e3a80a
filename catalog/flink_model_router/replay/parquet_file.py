"""Rows of a Parquet file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from flink_model_router.replay.recording import Format, Rows, no_rows, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flink_model_router.replay.broken import BrokenRows

_ROWS: Final = 8192


class ParquetRows:
    """A Parquet file. Types are its own; nothing in it can be broken but the whole."""

    def __init__(self, path: Path) -> None:
        """Read the schema."""
        self._path = path
        with pq.ParquetFile(path) as file:
            self._names = list(file.schema_arrow.names)
            if file.metadata.num_rows == 0:
                raise no_rows(path)

    @property
    def names(self) -> Sequence[str]:
        """Its top-level columns."""
        return self._names

    def rows(
        self,
        wanted: Mapping[str, Any],
        broken: BrokenRows,  # noqa: ARG002 - see the class
        told: Callable[[int, int], None],
    ) -> Iterator[Rows]:
        """As `Recording.rows`."""
        first = 1
        try:
            with pq.ParquetFile(self._path, pre_buffer=False, buffer_size=1 << 20) as file:
                for batch in file.iter_batches(_ROWS, columns=list(wanted), use_threads=False):
                    numbers = np.arange(first, first + batch.num_rows, dtype=np.int64)
                    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
                    first += batch.num_rows
                    told(first - 1, file.metadata.num_rows)
                    yield Rows(numbers, columns)
        except pa.ArrowException as error:
            raise unreadable(self._path, Format.parquet, error) from None
