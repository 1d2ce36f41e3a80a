"""Files with scored rows, whole and broken."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from flink_model_router.calibration.recording import Recording, read_recording
from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE = "text of a row"


def read(path: Path) -> Recording:
    return read_recording(path, "score", "weak", "strong")


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InvalidInputError) as caught:
        read(path)
    assert caught.value.code == "invalid-option"
    assert PRIVATE not in caught.value.message
    assert path.name in caught.value.message
    return caught.value.message


def values(recording: Recording) -> list[list[float]]:
    rows = recording.rows
    return [rows.scores.tolist(), rows.weak.tolist(), rows.strong.tolist()]


WANTED = [[0.25, 1.0], [1.0, 0.0], [0.0, 1.0]]


def test_csv_with_texts_that_hold_everything(tmp_path: Path) -> None:
    text = 'prompt,strong,score,weak\n"two\nlines, ""quoted""",false,0.25,true\nünï,TRUE,1,False\n'

    assert values(read(written(tmp_path / "rows.csv", text))) == WANTED


@pytest.mark.parametrize("ending", ["jsonl", "ndjson"])
def test_json_lines(tmp_path: Path, ending: str) -> None:
    rows = [
        {"score": 0.25, "weak": True, "strong": False, "prompt": "two\nlines"},
        {"strong": True, "weak": False, "score": 1},
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)

    assert values(read(written(tmp_path / f"rows.{ending}", text))) == WANTED


def parquet_file(path: Path, **table: list[Any]) -> Path:
    parquet.write_table(pa.table(table), path)
    return path


def test_parquet(tmp_path: Path) -> None:
    path = parquet_file(
        tmp_path / "rows.parquet",
        score=[Decimal("0.25"), Decimal("1.00")],
        weak=[True, False],
        strong=[0, 1],
        prompt=["a", "b"],
    )

    assert values(read(path)) == WANTED


def test_numbers_as_outcomes(tmp_path: Path) -> None:
    read_back = read(written(tmp_path / "rows.csv", "score,weak,strong\n1,7.5,10\n2,-1,3\n"))

    assert values(read_back) == [[1, 2], [7.5, -1], [10, 3]]


def test_rows_without_score_or_outcome_are_counted_and_left_out(tmp_path: Path) -> None:
    text = (
        "score,weak,strong\n0.1,true,true\n,true,true\nNaN,true,true\ninf,true,true\n0.2,,true\n0.3,true,\n"
        "0.4,false,true\n,,\n"
    )

    recording = read(written(tmp_path / "rows.csv", text))

    assert values(recording) == [[0.1, 0.4], [1, 0], [1, 1]]
    assert (recording.read, recording.unscored, recording.unjudged, recording.broken) == (8, 4, 2, 0)


def test_json_without_a_key_or_with_nan_counts_the_same(tmp_path: Path) -> None:
    judged = '"weak": 1, "strong": 2}\n'
    text = '{"score": 1, ' + judged + "{" + judged + '{"score": NaN, ' + judged

    recording = read(written(tmp_path / "rows.jsonl", text))

    assert (recording.read, recording.unscored, len(recording.rows)) == (3, 2, 1)


def test_lines_with_other_numbers_of_fields_are_counted_and_left_out(tmp_path: Path) -> None:
    text = f"score,weak,strong\n0.1,1,1\n0.2,1\n{PRIVATE},1,1,1,1\n0.3,0,1\n"

    recording = read(written(tmp_path / "rows.csv", text))

    assert (recording.read, recording.broken, len(recording.rows)) == (2, 2, 2)


def test_a_number_where_whole_numbers_came_before_is_read(tmp_path: Path) -> None:
    # Longer than the block from which Arrow would infer the type if it were read as a stream.
    text = "score,weak,strong\n" + "1,1,1\n" * 400_000 + "0.5,1,1\n"

    assert read(written(tmp_path / "rows.csv", text)).rows.scores[-1] == 0.5


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "Score,weak,strong\n1,1,1\n", "no column 'score' among its 3. Did you mean 'Score'?"),
        ("a.csv", f"{PRIVATE},1,0\n1,1,1\n", "Is its first line a header with commas in between?"),
        ("a.csv", "score,weak,score,strong\n1,1,1,1\n", "2 columns 'score'. Rename all but one."),
        ("a.csv", f"score,weak,strong\n1,1,1\n{PRIVATE},1,1\n", "first in row 2; it must hold numbers."),
        ("a.csv", "score,weak,strong\n1,right,1\n", "'weak' of a.csv is of type string, first in row 1"),
        ("a.csv", "score,weak,strong\ntrue,1,1\nfalse,1,1\n", "of type bool; it must hold numbers."),
        ("a.csv", "score,weak,strong\n,1,1\n,0,1\n", "score column 'score' of a.csv is empty in every row"),
        ("a.csv", "", "is not what its ending says"),
        ("a.jsonl", '{"x": 1}\n', "no column 'score' among its 1. Name one of its columns."),
        ("a.jsonl", f'{{"score": 1, "weak": 1, "strong": "{PRIVATE}"}}\n', "'strong' of a.jsonl is of type"),
        ("a.jsonl", f'{{"score": 1,\n{PRIVATE}\n', "is not what its ending says: JSON parse error"),
        ("a.jsonl", '{"score": 1}\n{"score": "a"}\n', "changed from number to string in row 1"),
        ("a.jsonl", "", "is not what its ending says"),
        ("a.parquet", PRIVATE, "is not what its ending says"),
        ("a.txt", "score\n", "ends with none of .csv, .jsonl, .ndjson and .parquet"),
    ],
)
def test_a_file_that_does_not_do_is_refused_and_not_quoted(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    assert told in refusal(written(tmp_path / name, text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for name in ("no.csv", "no.jsonl", "no.parquet"):
        assert "can't be read: " in refusal(tmp_path / name)


def test_a_parquet_column_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = parquet_file(tmp_path / "a.parquet", score=[[1.0]], weak=[1], strong=[1])

    assert "is of type list<" in refusal(path)
