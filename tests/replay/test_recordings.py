"""Files of recorded rows: formats, and what is wrong with files and lines."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flink_model_router.errors import InvalidInputError
from flink_model_router.replay import Format, open_recording
from flink_model_router.replay.broken import BrokenRows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WANTED = {"query": pa.string(), "n": pa.int32()}


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(
    path: Path, wanted: Mapping[str, Any] = WANTED, broken: BrokenRows | None = None
) -> list[tuple[Any, ...]]:
    """Number and wanted columns of every row."""
    found = []
    for rows in open_recording(path, None).rows(wanted, broken or BrokenRows(), lambda _done, _all: None):
        columns = [rows.columns[name].to_pylist() for name in wanted]
        found += list(zip(rows.numbers.tolist(), *columns, strict=True))
    return found


def test_csv_values_come_as_bytes_and_empty_ones_as_null(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", 'n,query,x\n1,"a ""b"",\nc",y\n,"",\n')

    assert open_recording(file, None).names == ["n", "query", "x"]
    assert read(file) == [(1, b'a "b",\nc', b"1"), (2, b"", None)]


@pytest.mark.parametrize("header", ["query,n", '"query",n'])
def test_a_csv_header_that_no_line_break_ends_is_a_file_without_rows(tmp_path: Path, header: str) -> None:
    with pytest.raises(InvalidInputError, match="has no rows"):
        open_recording(write(tmp_path / "a.csv", header), None)


def test_broken_csv_rows_are_counted_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "query,n\na,1\nb\nc,3,3\nd,4\n")
    broken = BrokenRows()

    assert read(file, broken=broken) == [(1, b"a", b"1"), (4, b"d", b"4")]
    assert broken.count == 2
    assert broken.told == [
        (2, "it has more or fewer values than the header"),
        (3, "it has more or fewer values than the header"),
    ]


def test_rows_keep_their_numbers_over_many_blocks(tmp_path: Path) -> None:
    lines = [f"{'x' * 100_000},{n}" if n % 7 else "broken" for n in range(1, 200)]
    file = write(tmp_path / "a.csv", "query,n\n" + "\n".join(lines) + "\n")
    broken = BrokenRows()

    rows = read(file, broken=broken)

    assert [(number, int(n)) for number, _, n in rows] == [(n, n) for n in range(1, 200) if n % 7]
    assert [number for number, _ in broken.told] == [n for n in range(1, 141) if n % 7 == 0]
    assert broken.count == 28


def test_the_first_broken_row_is_fatal_if_that_is_asked_for(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "query,n\na,1\nsecret\n")

    with pytest.raises(InvalidInputError, match="Row 2 can't be read") as refused:
        read(file, broken=BrokenRows(strict=True))
    assert "secret" not in refused.value.message


def test_json_lines_may_lack_columns_and_have_others(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", '{"query": "grüezi", "n": 1, "x": [1]}\n{"n": 2}\n{"query": null}')

    assert open_recording(file, None).names == ["query", "n", "x"]
    assert read(file) == [(1, "grüezi", 1), (2, None, 2), (3, None, None)]


def test_broken_json_lines_are_told_by_the_line(tmp_path: Path) -> None:
    lines = [
        '{"query": "a", "n": 1}',
        "",
        '{"query": "secret", "n": ',
        '{"query": "b", "n": "secret"}',
        '{"query": "b", "n": 1.5}',
        '["secret"]',
        '{"query": "c", "n": 7}',
    ]
    broken = BrokenRows()

    assert read(write(tmp_path / "a.jsonl", "\n".join(lines)), broken=broken) == [(1, "a", 1), (7, "c", 7)]
    assert broken.told == [
        (3, "it is no JSON object"),
        (4, "column 'n' holds no int32"),
        (5, "column 'n' holds no int32"),
        (6, "it is no JSON object"),
    ]


def test_a_broken_line_does_not_change_how_the_others_are_read(tmp_path: Path) -> None:
    wanted = {
        "f": pa.float64(),
        "d": pa.decimal128(10, 2),
        "l": pa.list_(pa.float64()),
        "m": pa.map_(pa.string(), pa.int64()),
    }
    line = '{"f": 1.5, "d": 1.25, "l": [1, 2.5], "m": {"a": 1}}'
    row = (1.5, Decimal("1.25"), [1.0, 2.5], [("a", 1)])

    assert read(write(tmp_path / "a.json", f"{line}\nbroken\n{line}\n"), wanted) == [(1, *row), (3, *row)]


def test_what_a_column_looks_like_is_told_by_its_first_value(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", '{"b": null}\n{"b": true, "f": 1, "s": "x"}\n{"f": 2.5}\n')

    rows = read(file, {"b": None, "f": None, "s": None})

    assert rows == [(1, None, None, None), (2, True, 1.0, "x"), (3, None, 2.5, None)]


def test_parquet_has_its_own_types(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"query": ["a", None], "n": [1, 2], "x": [1, 2]}), path)

    assert read(path) == [(1, "a", 1), (2, None, 2)]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInputError, match="has no rows"):
        open_recording(write(tmp_path / name, b""), None)


def test_a_file_of_blank_lines_or_no_rows_is_said_to_be_empty(tmp_path: Path) -> None:
    table = tmp_path / "a.parquet"
    pq.write_table(pa.table({"query": pa.array([], pa.string())}), table)

    for path in (write(tmp_path / "a.jsonl", "\n\n"), table):
        with pytest.raises(InvalidInputError, match="has no rows"):
            open_recording(path, None)


@pytest.mark.parametrize(("name", "kind"), [("a.parquet", "parquet"), ("b.csv", "parquet")])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str, kind: str) -> None:
    with pytest.raises(InvalidInputError, match=f"can't be read as {kind}") as refused:
        open_recording(write(tmp_path / name, "secret words"), Format(kind))
    assert "secret" not in refused.value.message


def test_an_unknown_ending_asks_for_the_format(tmp_path: Path) -> None:
    file = write(tmp_path / "rows.txt", "query,n\na,1\n")

    with pytest.raises(InvalidInputError, match=r"Say what it is: --format csv\|jsonl\|parquet"):
        open_recording(file, None)
    assert open_recording(file, Format.csv).names == ["query", "n"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="No such file"):
        open_recording(tmp_path / "a.csv", None)
