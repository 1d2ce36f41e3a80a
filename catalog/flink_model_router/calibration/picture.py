"""A calibration as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from flink_model_router.calibration.intervals import CONFIDENCE
from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from pathlib import Path

    from flink_model_router.calibration.calibration import Calibration
    from flink_model_router.calibration.pair import Pair

ENDINGS: Final = (".svg", ".png")
_STEPS: Final = 500
"""Points of a line at most: a curve has one for each distinct score, and a picture is to stay small."""


def check(path: Path) -> None:
    """Refuse a name that says nothing of the picture's form, before there is anything to draw.

    Raises:
        InvalidInputError: `invalid-option`.
    """
    if path.suffix.lower() not in ENDINGS:
        raise InvalidInputError(
            "invalid-option", f"--plot is {path.name!r}; a picture's name ends with .svg or .png."
        )


def draw(calibration: Calibration, pair: Pair, path: Path) -> None:
    """Draw curve, interval, coin, oracle and the chosen threshold.

    Args:
        calibration: what is drawn; the same gives the same bytes.
        pair: names of the models.
        path: ending with .svg or .png.

    Raises:
        InvalidInputError: `invalid-option`; it has another ending, or can't be written.
    """
    check(path)
    figure = _figure(calibration, pair)
    metadata = {"Date": None} if path.suffix.lower() == ".svg" else {"Software": None}
    try:
        with mpl.rc_context({"svg.hashsalt": "calibration"}):
            figure.savefig(path, metadata=metadata, dpi=150)
    except OSError as error:
        raise InvalidInputError(
            "invalid-option", f"{path} can't be written: {error.strerror or error}."
        ) from error


def _figure(calibration: Calibration, pair: Pair) -> Figure:
    curve, point, intervals = calibration.curve, calibration.point, calibration.intervals
    figure = Figure(figsize=(7.5, 5), layout="constrained")
    axes = figure.subplots()
    axes.fill_between(
        intervals.shares,
        intervals.low,
        intervals.high,
        color="C0",
        alpha=0.18,
        linewidth=0,
        label=f"{CONFIDENCE:.0%} interval of the scores' curve",
    )
    step = max(1, len(curve.shares) // _STEPS)
    # The last point belongs to it, whatever the step.
    shares, quality = [*curve.shares[:-1:step], 1.0], [*curve.quality[:-1:step], curve.strong]
    axes.plot(
        calibration.oracle.shares, calibration.oracle.quality, color="C2", linestyle="-.", label="oracle"
    )
    axes.plot(shares, quality, color="C0", label="scores")
    axes.plot(
        calibration.random.shares, calibration.random.quality, color="0.35", linestyle="--", label="random"
    )
    axes.axvline(point.share, color="C3", linewidth=0.8, alpha=0.5)
    axes.plot(
        point.share,
        point.quality,
        marker="o",
        color="C3",
        markersize=8,
        linestyle="none",
        label=f"threshold {calibration.threshold:.4g}: {point.share:.1%} of rows, quality "
        f"{point.quality:.4g}",
    )
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    # Between two dollars matplotlib would read a formula.
    axes.set_xlabel(f"rows that go to {pair.strong}; the others go to {pair.weak}".replace("$", r"\$"))
    axes.set_ylabel("quality, mean over rows")
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(_title(calibration), loc="left", fontsize="medium")
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles, labels, frameon=False, fontsize="small", loc="lower right")
    return figure


def _title(calibration: Calibration) -> str:
    rows = f"{calibration.reported_on:,} rows"
    interval = calibration.intervals.apgr
    if calibration.apgr is None:
        return rows
    spread = "" if interval is None else f" ({interval.low:.3f} to {interval.high:.3f})"
    return f"APGR {calibration.apgr:.3f}{spread}; random 0.5; {rows}"
