"""The bootstrap's intervals."""

from __future__ import annotations

import numpy as np
import pytest

from flink_model_router.calibration.calibration import PARTS, calibrate
from flink_model_router.calibration.curve import quality_curve
from flink_model_router.calibration.gap import average_gap_recovered
from flink_model_router.calibration.intervals import bootstrap
from flink_model_router.calibration.scored_rows import ScoredRows
from flink_model_router.calibration.threshold import Share, shortest
from flink_model_router.errors import InvalidInputError


def simulated(count: int, seed: int, gap: float = 0.3) -> ScoredRows:
    """Rows whose score tells something of the weak model's failures."""
    generator = np.random.default_rng(seed)
    scores = generator.random(count)
    weak = (generator.random(count) > 2 * gap * scores).astype(float)
    return ScoredRows(scores, weak, (generator.random(count) > 0.05).astype(float))


def test_the_same_seed_gives_the_same_intervals_and_another_one_others() -> None:
    rows = simulated(300, 1)
    one, same, other = (bootstrap(rows, 0.7, PARTS, resamples=200, seed=seed) for seed in (5, 5, 6))

    assert one.apgr == same.apgr
    assert one.low.tolist() == same.low.tolist()
    assert one.apgr != other.apgr


def test_an_interval_of_95_per_cent_holds_the_truth_about_as_often() -> None:
    truth = average_gap_recovered(quality_curve(simulated(400_000, 0)))
    assert truth is not None

    trials = 100
    held = 0
    for trial in range(trials):
        interval = bootstrap(simulated(300, 1000 + trial), 0.7, (), resamples=100, seed=trial).apgr
        assert interval is not None
        held += interval.low <= truth <= interval.high

    # Five standard deviations of a hundred trials below 95 %; an interval that always holds it is too wide.
    assert 0.84 * trials < held < trials


def test_every_figure_lies_in_its_interval() -> None:
    rows = simulated(600, 2)
    found = calibrate(rows, rows, Share(0.3), resamples=300, seed=42)
    intervals = found.intervals

    assert found.apgr is not None
    assert intervals.apgr is not None
    assert intervals.apgr.low < found.apgr < intervals.apgr.high
    assert intervals.quality.low < found.point.quality < intervals.quality.high
    assert intervals.share.low < found.point.share < intervals.share.high
    for part, share in found.calls_needed.items():
        interval = intervals.calls_needed[part]
        assert share is not None
        assert interval is not None
        assert interval.low < share < interval.high
    there = found.curve.quality_at(intervals.shares)
    assert (intervals.low <= there).all()
    assert (there <= intervals.high).all()


def test_models_that_are_alike_have_no_interval_of_the_gap() -> None:
    intervals = bootstrap(simulated(60, 4, gap=0.05), 0.7, PARTS, resamples=200, seed=1)

    assert intervals.apgr is None
    assert set(intervals.calls_needed.values()) == {None}
    assert intervals.quality.low < intervals.quality.high


def test_the_threshold_is_of_one_part_and_the_figures_are_of_the_other() -> None:
    chosen_on, reported_on = simulated(1000, 7).split(0.7, 42)

    found = calibrate(chosen_on, reported_on, Share(0.25), resamples=100, seed=42)

    assert found.threshold == shortest(Share(0.25).threshold(chosen_on.scores), chosen_on.scores)
    assert found.point.share == pytest.approx((reported_on.scores >= found.threshold).mean())
    assert (found.chosen_on, found.reported_on) == (700, 300)
    shares = [point.share for point in found.points]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert [point for point in found.points if point.chosen] == [found.point]


def test_a_constant_score_is_refused() -> None:
    rows = simulated(100, 1)
    constant = ScoredRows(np.full(100, 0.5), rows.weak, rows.strong)

    with pytest.raises(InvalidInputError, match=r"All 100 rows have the score 0\.5"):
        calibrate(constant, constant, Share(0.3), resamples=100, seed=1)


@pytest.mark.parametrize(("first", "second", "what"), [(19, 50, "to choose"), (50, 3, "to report on")])
def test_too_few_rows_are_refused(first: int, second: int, what: str) -> None:
    with pytest.raises(InvalidInputError, match=f"rows {what}.*at least 20 are needed"):
        calibrate(simulated(first, 1), simulated(second, 2), Share(0.3), resamples=100, seed=1)
