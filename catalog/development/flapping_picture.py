"""Draws what `make bench-flapping` wrote: `python -m development.flapping_picture data.csv picture.svg`."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

PANELS = {
    "heap_mb": "heap after collection, MB",
    "threads": "threads",
    "sockets": "sockets",
    "rows": "rows answered, thousands",
}


def draw(figures: Path, picture: Path) -> None:
    """Draws one panel for each figure, over the minutes of the run."""
    with figures.open(newline="") as file:
        samples = [{name: float(value) for name, value in line.items()} for line in csv.DictReader(file)]
    for sample in samples:
        sample["rows"] = (sample["answered_by_first"] + sample["answered_by_second"]) / 1000
    minutes = [sample["seconds"] / 60 for sample in samples]
    # The same figures give the same bytes.
    mpl.rcParams["svg.hashsalt"] = "flapping"
    figure = Figure(figsize=(8, 7), layout="constrained")
    for axes, (name, title) in zip(figure.subplots(len(PANELS), sharex=True), PANELS.items(), strict=True):
        axes.plot(minutes, [sample[name] for sample in samples])
        axes.set_ylabel(title, fontsize="small")
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
    figure.supxlabel("minutes")
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
