"""The example of docs/calibration.md: train a scorer, score rows it never saw, calibrate on them."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from flink_model_router.cli.app import app
from scorer import train

if TYPE_CHECKING:
    from collections.abc import Sequence

    Outcome = dict[str, str]

WEAK, STRONG = "mixtral_correct", "gpt4_correct"
TRAINED_ON: Final = 0.7
PENALTY: Final = 3e-4
"""Chosen among 1e-5, 1e-4, 3e-4 and 1e-3 on a split of the rows that are trained on."""


def read_outcomes(data: Path) -> list[Outcome]:
    """Rows with `prompt`, `mixtral_correct` and `gpt4_correct`; of a prompt that comes twice only one."""
    with data.open(newline="", encoding="utf-8") as file:
        return list({row["prompt"]: row for row in csv.DictReader(file)}.values())


def correct(outcomes: Sequence[Outcome], model: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether a model was right, bool (n,)."""
    return np.array([outcome[model] == "true" for outcome in outcomes])


def score(outcomes: Sequence[Outcome], scored: Path, seed: int) -> None:
    """Train on a part of the rows, and write scores and outcomes of the others as CSV.

    The score is the probability that the strong model is right where the weak one is wrong.
    """
    order = np.random.default_rng(seed).permutation(len(outcomes))
    first = round(TRAINED_ON * len(outcomes))
    seen = [outcomes[row] for row in order[:first]]
    unseen = [outcomes[row] for row in order[first:]]
    wins = (correct(seen, STRONG) & ~correct(seen, WEAK)).astype(np.float64)
    scorer = train([row["prompt"] for row in seen], wins, penalty=PENALTY)
    scores = scorer.score([row["prompt"] for row in unseen])
    with scored.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("score", WEAK, STRONG))
        writer.writerows(
            (repr(float(value)), row[WEAK], row[STRONG]) for value, row in zip(scores, unseen, strict=True)
        )
    print(f"trained on {len(seen)} rows, scored {len(unseen)} others: {scored}", flush=True)


def main() -> None:
    """Score, then do as `model-catalog` with the rest of the arguments."""
    parser = argparse.ArgumentParser(prog="docs/calibration/example.py", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="CSV with prompts and outcomes")
    parser.add_argument("--scored", type=Path, required=True, help="CSV to write scores into")
    parser.add_argument("--seed", type=int, default=42, help="of the split into rows to train on and others")
    parser.add_argument("calibrate", nargs="*", help="options of model-catalog router calibrate, after --")
    given = parser.parse_args()
    if not given.data.is_file():
        sys.exit(f"error: there is no {given.data}; docs/calibration.md says where such rows come from.")
    score(read_outcomes(given.data), given.scored, given.seed)
    outcomes = ["--outcome", f"mixtral={WEAK}", "--outcome", f"gpt4={STRONG}"]
    pair = ["--weak", "mixtral", "--strong", "gpt4"]
    app(["router", "calibrate", "--input", str(given.scored), *outcomes, *pair, *given.calibrate])


if __name__ == "__main__":
    main()
