"""The example of docs/calibration.md: its scorer, and its figures where the rows are at hand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from development.project import ROOT
from scorer import Features, train

DATA = Path(os.environ.get("FMR_MMLU_OUTCOMES", ROOT.parent / "shared" / "data" / "mmlu_outcomes.csv"))
DOCUMENT = ROOT / "docs" / "calibration.md"


def test_the_scorer_learns_what_a_word_tells() -> None:
    generator = np.random.default_rng(1)
    hard = generator.random(400) < 0.5
    texts = [
        f"question {number} {'integral' if is_hard else 'capital'}" for number, is_hard in enumerate(hard)
    ]

    scorer = train(texts[:300], hard[:300].astype(float), penalty=1e-4)

    scores = scorer.score(texts[300:])
    assert ((scores > 0.5) == hard[300:]).all()
    assert ((scores > 0) & (scores < 1)).all()


def test_features_are_sparse_rows() -> None:
    features = Features.of(["one two", "", "two"])
    coefficients = np.random.default_rng(2).random(1 << 16)

    dense = np.zeros((3, 1 << 16))
    for row, (start, end) in enumerate(zip(features.starts, [*features.starts[1:], None], strict=True)):
        dense[row, features.buckets[start:end]] = features.weights[start:end]

    assert np.linalg.norm(dense, axis=1) == pytest.approx(1)
    assert features.dot(coefficients) == pytest.approx(dense @ coefficients)
    assert features.spread(np.array([1.0, 2, 3])) == pytest.approx(np.array([1.0, 2, 3]) @ dense)


def test_the_documents_figures_are_what_the_example_gives(tmp_path: Path) -> None:
    if not DATA.is_file():
        pytest.skip(f"no {DATA}; FMR_MMLU_OUTCOMES names the file of docs/calibration.md")
    example = [sys.executable, str(ROOT / "docs" / "calibration" / "example.py"), "--data", str(DATA)]
    scored = tmp_path / "scored.csv"
    ran = subprocess.run(
        [*example, "--scored", str(scored), "--", "--share", "0.3", "--output", "json"],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )

    found = json.loads(ran.stdout.split("\n", 1)[1])

    told = re.search(r"APGR +(\d\.\d+) \((\d\.\d+) to (\d\.\d+)\)", DOCUMENT.read_text(encoding="utf-8"))
    assert told is not None
    apgr = found["apgr"]
    # Another processor rounds the descent's sums otherwise.
    assert [float(figure) for figure in told.groups()] == pytest.approx(
        [apgr["value"], apgr["low"], apgr["high"]], abs=0.003
    )
    assert apgr["low"] > 0.5
    assert "prompt" not in scored.read_text(encoding="utf-8").splitlines()[0]
