"""Curves, and what RouteLLM's measures make of them, on rows of any kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flink_model_router.calibration.curve import Curve, oracle_curve, quality_curve, random_curve
from flink_model_router.calibration.gap import average_gap_recovered, calls_needed, gap_recovered
from flink_model_router.calibration.scored_rows import ScoredRows

if TYPE_CHECKING:
    from flink_model_router.calibration.scored_rows import Floats

GRID = np.linspace(0, 1, 51)


def columns(values: st.SearchStrategy[float]) -> st.SearchStrategy[ScoredRows]:
    # Few distinct scores, so that many rows share one.
    scores = st.one_of(st.integers(0, 5).map(float), st.floats(-1e6, 1e6))
    rows = st.lists(st.tuples(scores, values, values), min_size=1, max_size=60)
    return rows.map(lambda table: ScoredRows(*(np.array(column, dtype=float) for column in zip(*table))))  # noqa: B905


RIGHT_OR_WRONG = columns(st.sampled_from([0.0, 1.0]))
ANY_QUALITY = columns(st.floats(-100, 100))
ROWS = st.one_of(RIGHT_OR_WRONG, ANY_QUALITY)


def rows(*table: tuple[float, float, float]) -> ScoredRows:
    scores, weak, strong = np.array(table).T
    return ScoredRows(scores, weak, strong)


@given(ROWS)
def test_each_point_is_what_its_threshold_does_to_the_rows(given_rows: ScoredRows) -> None:
    curve = quality_curve(given_rows)

    for threshold, share, quality in zip(curve.thresholds, curve.shares, curve.quality, strict=True):
        strong = given_rows.scores >= threshold
        assert share == pytest.approx(strong.mean())
        answered = np.where(strong, given_rows.strong, given_rows.weak)
        assert quality == pytest.approx(answered.mean(), abs=1e-9)
    assert (curve.shares[0], curve.shares[-1]) == (0, pytest.approx(1))


@given(ROWS, st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_higher_threshold_never_sends_more_rows(given_rows: ScoredRows, one: float, other: float) -> None:
    curve = quality_curve(given_rows)

    assert curve.at_threshold(max(one, other))[0] <= curve.at_threshold(min(one, other))[0]
    assert curve.at_threshold(one)[0] == pytest.approx((given_rows.scores >= one).mean())


@given(ROWS)
def test_nothing_exceeds_the_oracle(given_rows: ScoredRows) -> None:
    oracle, scores = oracle_curve(given_rows), quality_curve(given_rows)

    assert (oracle.quality_at(GRID) >= scores.quality_at(GRID) - 1e-9).all()
    assert (oracle.quality_at(GRID) >= random_curve(given_rows).quality_at(GRID) - 1e-9).all()


@given(RIGHT_OR_WRONG)
def test_the_oracles_gap_is_the_largest_and_a_coins_is_half(given_rows: ScoredRows) -> None:
    oracle = average_gap_recovered(oracle_curve(given_rows))
    scores = average_gap_recovered(quality_curve(given_rows))
    coin = average_gap_recovered(random_curve(given_rows))

    if given_rows.gains.sum() <= 0:
        assert oracle is scores is coin is None
    else:
        assert oracle is not None
        assert scores is not None
        assert coin == pytest.approx(0.5)
        assert oracle >= scores - 1e-9
        assert oracle >= 0.5 - 1e-9


@given(RIGHT_OR_WRONG)
def test_scores_that_say_nothing_are_a_coin(given_rows: ScoredRows) -> None:
    same = ScoredRows(np.full(len(given_rows), 7.0), given_rows.weak, given_rows.strong)

    assert quality_curve(same).quality_at(GRID) == pytest.approx(random_curve(given_rows).quality_at(GRID))


@given(RIGHT_OR_WRONG, st.sampled_from([0.1, 0.5, 0.8, 1.0]))
def test_with_the_calls_needed_the_gap_is_recovered_and_not_before(
    given_rows: ScoredRows, part: float
) -> None:
    curve = quality_curve(given_rows)
    needed, recovered = calls_needed(curve, part), gap_recovered(curve)

    if needed is None or recovered is None:
        assert given_rows.gains.sum() <= 0
        return
    assert np.interp(needed, curve.shares, recovered) == pytest.approx(part, abs=1e-6)
    earlier = curve.shares < needed - 1e-9
    assert (recovered[earlier] < part + 1e-6).all()


def test_by_hand() -> None:
    curve = quality_curve(rows((0.9, 0, 1), (0.7, 1, 1), (0.7, 0, 1), (0.2, 1, 0), (0.1, 0, 1)))

    assert curve.thresholds.tolist() == [np.inf, 0.9, 0.7, 0.2, 0.1]
    assert curve.shares == pytest.approx([0, 0.2, 0.6, 0.8, 1])
    assert curve.quality == pytest.approx([0.4, 0.6, 0.8, 0.6, 0.8])
    recovered = gap_recovered(curve)
    assert recovered == pytest.approx([0, 0.5, 1, 0.5, 1])
    # Trapezoids: 0.2 * 0.25 + 0.4 * 0.75 + 0.2 * 0.75 + 0.2 * 0.75.
    assert average_gap_recovered(curve) == pytest.approx(0.65)
    assert calls_needed(curve, 0.5) == pytest.approx(0.2)
    # Quality falls after 60 %; the first time that the gap is recovered counts.
    assert calls_needed(curve, 0.8) == pytest.approx(0.2 + 0.4 * 0.6)


def test_the_oracle_takes_rows_by_gain() -> None:
    oracle = oracle_curve(rows((0, 0, 1), (1, 1, 0), (2, 1, 1), (3, 0.25, 1)))

    assert oracle.shares == pytest.approx([0, 0.25, 0.5, 0.75, 1])
    assert oracle.quality * 4 == pytest.approx([2.25, 3.25, 4, 4, 3])


def routellms_apgr(shares: Floats, quality: Floats, weak: float, strong: float) -> float:
    """Areas under quality, weak and strong by trapezoids, as routellm/evals/evaluate.py compares them."""

    def area(heights: Floats) -> float:
        return float(np.diff(shares) @ (heights[1:] + heights[:-1]) / 2)

    weak_area, strong_area = area(np.full(len(shares), weak)), area(np.full(len(shares), strong))
    return (area(quality) - weak_area) / (strong_area - weak_area)


@given(RIGHT_OR_WRONG)
def test_the_average_gap_recovered_is_routellms_on_the_same_points(given_rows: ScoredRows) -> None:
    curve = quality_curve(given_rows)
    ours = average_gap_recovered(curve)

    if ours is not None:
        weak, strong = float(given_rows.weak.mean()), float(given_rows.strong.mean())
        assert ours == pytest.approx(routellms_apgr(curve.shares, curve.quality, weak, strong))


def test_ten_points_as_routellm_has_them_differ_little_from_all() -> None:
    generator = np.random.default_rng(3)
    scores = generator.random(5000)
    weak = (generator.random(5000) > 0.6 * scores).astype(float)
    strong = (generator.random(5000) > 0.1).astype(float)
    curve = quality_curve(ScoredRows(scores, weak, strong))
    # pandas.qcut(scores, 10) has its edges at these quantiles; the last one is taken exclusively.
    edges = np.quantile(scores, np.linspace(0, 1, 11))
    edges[-1] = np.inf
    points = [curve.at_threshold(edge) for edge in edges[::-1]]
    shares, quality = np.array(points).T

    ours = average_gap_recovered(curve)

    assert ours == pytest.approx(routellms_apgr(shares, quality, curve.weak, curve.strong), abs=0.01)
    assert ours == pytest.approx(
        np.mean((curve.quality_at(shares[1:]) - curve.weak) / (curve.strong - curve.weak)), abs=0.06
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"scores": np.array([1.0])}, "lengths must be equal"),
        ({"weak": np.array([np.nan, 1])}, "must be finite"),
        ({"strong": np.array([[1.0, 2]])}, "one dimension"),
    ],
)
def test_columns_that_do_not_fit_are_refused(change: dict[str, Any], told: str) -> None:
    fitting = {name: np.array([0.0, 1]) for name in ("scores", "weak", "strong")}

    with pytest.raises(ValueError, match=told):
        ScoredRows(**{**fitting, **change})


@given(ANY_QUALITY, st.floats(0.05, 0.95), st.integers(0, 100))
def test_a_split_holds_each_row_once_and_is_repeated_by_its_seed(
    given_rows: ScoredRows, fraction: float, seed: int
) -> None:
    first, second = given_rows.split(fraction, seed)
    again, _ = given_rows.split(fraction, seed)

    assert len(first) == round(fraction * len(given_rows))
    assert sorted([*first.scores, *second.scores]) == sorted(given_rows.scores)
    assert first.scores.tolist() == again.scores.tolist()


def test_a_curve_knows_its_ends() -> None:
    curve: Curve = random_curve(rows((0, 0, 1), (1, 1, 1)))

    assert (curve.weak, curve.strong) == (0.5, 1.0)
