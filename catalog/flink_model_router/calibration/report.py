"""What a calibration found, as a document for programs and as words for people."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from flink_model_router.calibration.intervals import CONFIDENCE
from flink_model_router.calibration.statement import alter_statement, decimal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flink_model_router.calibration.calibration import Calibration, Point
    from flink_model_router.calibration.intervals import Interval
    from flink_model_router.calibration.pair import Pair
    from flink_model_router.calibration.recording import Recording
    from flink_model_router.store import Document

COLUMNS: Final = ("", "threshold", "share", "quality", "random", "oracle")
"""Of the table of points; `cost` follows where it is known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Report:
    """What was found, of which models.

    Attributes:
        router: database and name; None where there is no router to alter.
        pair: the models.
        costs: of a call, by label, as far as they are known.
        target: what was wanted, in words.
        recording: what the file held.
        calibration: what was found.
        notes: what a reader should know besides.
    """

    router: tuple[str, str] | None
    pair: Pair
    costs: Mapping[str, float]
    target: str
    recording: Recording
    calibration: Calibration
    notes: tuple[str, ...] = field(default=())

    @property
    def statement(self) -> str | None:
        """The statement that gives the router the threshold; None where there is no router."""
        if self.router is None:
            return None
        return alter_statement(*self.router, self.pair.strong, self.calibration.threshold)

    def cost(self, share: float) -> float | None:
        """Mean cost of a row at a share of calls to the strong model, where it is known."""
        weak, strong = self.costs.get(self.pair.weak), self.costs.get(self.pair.strong)
        return None if weak is None or strong is None else weak + share * (strong - weak)

    def to_document(self) -> Document:
        """All of it; shares and qualities as numbers, thresholds that send all rows one way as null."""
        found, intervals = self.calibration, self.calibration.intervals
        needed = {
            f"{part:.0%}": _figure(share, intervals.calls_needed[part])
            for part, share in found.calls_needed.items()
        }
        over_random = found.point.quality - found.point.random
        return {
            "router": None if self.router is None else ".".join(self.router),
            "weak": self.pair.weak,
            "strong": self.pair.strong,
            "target": self.target,
            "threshold": found.threshold,
            "share": _figure(found.point.share, intervals.share),
            "quality": _figure(found.point.quality, intervals.quality),
            "over_random": _figure(over_random, intervals.over_random),
            "weak_quality": found.curve.weak,
            "strong_quality": found.curve.strong,
            "cost": self.cost(found.point.share),
            "apgr": _figure(found.apgr, intervals.apgr),
            "oracle_apgr": found.oracle_apgr,
            "calls_needed": needed,
            "confidence": CONFIDENCE,
            "rows": {
                "read": self.recording.read,
                "broken": self.recording.broken,
                "without_score": self.recording.unscored,
                "without_outcome": self.recording.unjudged,
                "chosen_on": found.chosen_on,
                "reported_on": found.reported_on,
            },
            "points": [self._point(point) for point in found.points],
            "statement": self.statement,
            "notes": list(self.notes),
        }

    def facts(self) -> Document:
        """What stands above the table, each with its interval in brackets."""
        found, intervals, point = self.calibration, self.calibration.intervals, self.calibration.point
        cost = self.cost(point.share)
        facts: dict[str, str | None] = {
            "router": None if self.router is None else ".".join(self.router),
            "wanted": self.target,
            "threshold": decimal(found.threshold),
            f"share of {self.pair.strong}": _percent(point.share, intervals.share),
            "quality": _quality(point.quality, intervals.quality),
            "over random": _quality(point.quality - point.random, intervals.over_random, sign="+"),
            "cost of a row": None if cost is None else f"{cost:.6g}",
            f"{self.pair.weak} alone": _quality(found.curve.weak, None),
            f"{self.pair.strong} alone": _quality(found.curve.strong, None),
        }
        if found.apgr is not None and found.oracle_apgr is not None:
            facts["APGR"] = (
                f"{_quality(found.apgr, intervals.apgr)}; random 0.5, oracle {found.oracle_apgr:.4f}"
            )
        for part, share in found.calls_needed.items():
            if share is not None:
                facts[f"CPT({part:.0%})"] = _percent(share, intervals.calls_needed[part])
        facts["threshold from"] = f"{found.chosen_on} rows"
        facts["figures from"] = f"{found.reported_on} rows; {CONFIDENCE:.0%} intervals in brackets"
        return facts

    def table(self) -> tuple[list[Document], tuple[str, ...]]:
        """The points of the curve, and the columns of them."""
        rows: list[Document] = []
        for point in self.calibration.points:
            threshold = f"{point.threshold:.6g}" if math.isfinite(point.threshold) else "none reach it"
            rows.append(
                {
                    "": "→" if point.chosen else "",
                    "threshold": "all reach it" if point.threshold == -math.inf else threshold,
                    "share": f"{point.share:.1%}",
                    **{name: f"{getattr(point, name):.4f}" for name in ("quality", "random", "oracle")},
                    "cost": f"{self.cost(point.share) or 0:.6g}",
                }
            )
        return rows, COLUMNS if self.cost(0) is None else (*COLUMNS, "cost")

    def _point(self, point: Point) -> Document:
        return {
            "threshold": point.threshold if math.isfinite(point.threshold) else None,
            "share": point.share,
            "quality": point.quality,
            "random": point.random,
            "oracle": point.oracle,
            "cost": self.cost(point.share),
            "chosen": point.chosen,
        }


def _figure(value: float | None, interval: Interval | None) -> dict[str, Any]:
    return {
        "value": value,
        "low": None if interval is None else interval.low,
        "high": None if interval is None else interval.high,
    }


def _percent(value: float, interval: Interval | None) -> str:
    spread = "" if interval is None else f" ({interval.low:.1%} to {interval.high:.1%})"
    return f"{value:.1%}{spread}"


def _quality(value: float, interval: Interval | None, sign: str = "") -> str:
    spread = "" if interval is None else f" ({interval.low:{sign}.4f} to {interval.high:{sign}.4f})"
    return f"{value:{sign}.4f}{spread}"
