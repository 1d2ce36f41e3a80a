"""How much of the gap between two models a curve recovers: PGR, APGR and CPT of arXiv:2406.18665."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from flink_model_router.calibration.curve import Curve
    from flink_model_router.calibration.scored_rows import Floats


def gap_recovered(curve: Curve) -> Floats | None:
    """PGR at each point: 0 for the weak model's quality, 1 for the strong one's.

    Returns:
        float64 (k,), `(quality - weak) / (strong - weak)`; None where the strong model is not better on the
        mean, for then there is no gap to recover.
    """
    gap = curve.strong - curve.weak
    return None if gap <= 0 else (curve.quality - curve.weak) / gap


def average_gap_recovered(curve: Curve) -> float | None:
    """APGR: the integral of PGR over the share of calls to the strong model, from 0 to 1.

    By trapezoids, as `apgr_metric` of RouteLLM's `routellm/evals/evaluate.py`, which has about ten points
    where this has one for each distinct score; the paper writes the mean of PGR at ten shares for it. A coin
    has 0.5.

    Returns:
        At most the oracle's; None where there is no gap.
    """
    recovered = gap_recovered(curve)
    if recovered is None:
        return None
    return float(np.diff(curve.shares) @ (recovered[1:] + recovered[:-1]) / 2)


def calls_needed(curve: Curve, recovered: float) -> float | None:
    """CPT: the smallest share of calls to the strong model with which a part of the gap is recovered.

    RouteLLM's evaluation interpolates the share over quality, which must rise for that; this takes the first
    point where the curve gets there, as the paper's "minimum".

    Args:
        curve: of any router.
        recovered: the part of the gap, above 0 and at most 1; CPT(50%) is 0.5.

    Returns:
        From 0 to 1; None where there is no gap.
    """
    found = gap_recovered(curve)
    if found is None:
        return None
    point = int(np.argmax(found >= recovered)) if (found >= recovered).any() else len(found) - 1
    steps = slice(max(point - 1, 0), point + 1)
    return float(np.interp(recovered, found[steps], curve.shares[steps]))
