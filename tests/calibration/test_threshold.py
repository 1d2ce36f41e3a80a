"""Thresholds for a share and for a cost."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flink_model_router.calibration.statement import alter_statement, decimal
from flink_model_router.calibration.threshold import MeanCost, Share, shortest
from flink_model_router.errors import InvalidInputError

SCORES = st.lists(st.one_of(st.integers(0, 5).map(float), st.floats(-1e9, 1e9)), min_size=2, max_size=80).map(
    np.array
)


@given(SCORES, st.floats(0.001, 0.999))
def test_the_share_is_reached_but_for_one_row_and_for_ties(scores: np.ndarray, share: float) -> None:  # type: ignore[type-arg]
    threshold = Share(share).threshold(scores)
    one_row = 1 / len(scores) + 1e-9

    assert (scores >= threshold).mean() >= share - one_row
    assert (scores > threshold).mean() <= share + one_row


@given(SCORES, st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_a_larger_share_has_no_higher_threshold(scores: np.ndarray, one: float, other: float) -> None:  # type: ignore[type-arg]
    assert Share(max(one, other)).threshold(scores) <= Share(min(one, other)).threshold(scores)


def test_the_quantile_is_linear_between_scores() -> None:
    # pandas' and RouteLLM's: position 0.7 * 9 = 6.3 of 0 to 9.
    assert Share(0.3).threshold(np.arange(10.0)) == pytest.approx(6.3)


@pytest.mark.parametrize("share", [-0.1, 1.5, 30.0, float("nan")])
def test_what_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(InvalidInputError, match=r"give a number between 0 and 1, such as 0\.3 for 30 %"):
        Share(share)


@pytest.mark.parametrize(("share", "model"), [(0.0, "weak"), (1.0, "strong")])
def test_a_share_that_needs_no_router_is_refused(share: float, model: str) -> None:
    with pytest.raises(InvalidInputError, match=f"every row to the {model} model: name that model"):
        Share(share)


@given(SCORES, st.floats(0.01, 0.99))
def test_the_cost_is_kept_and_the_next_lower_score_would_exceed_it(scores: np.ndarray, part: float) -> None:  # type: ignore[type-arg]
    weak, strong = 1.0, 5.0
    target = MeanCost(weak + part * (strong - weak), weak, strong)
    assume((scores == scores.max()).mean() <= part)

    threshold = target.threshold(scores)

    def cost(at: float) -> float:
        return float(weak + (scores >= at).mean() * (strong - weak))

    assert cost(threshold) <= target.cost
    lower = scores[scores < threshold]
    assert len(lower) == 0 or cost(lower.max()) > target.cost


@pytest.mark.parametrize("cost", [0.5, 1.0, 5.0, 9.0, float("nan")])
def test_a_cost_that_no_share_reaches_is_refused_with_what_is_possible(cost: float) -> None:
    with pytest.raises(InvalidInputError, match="costs 1 if all go to the weak model, and 5 if all"):
        MeanCost(cost, 1, 5)


def test_a_strong_model_that_is_cheaper_is_no_choice() -> None:
    with pytest.raises(InvalidInputError, match="with the dearer one as the strong model"):
        MeanCost(2, 5, 1)


def test_a_cost_below_that_of_the_highest_score_is_refused_with_the_least() -> None:
    scores = np.array([1.0, 2, 2, 2])

    with pytest.raises(InvalidInputError, match="least that a threshold reaches is 4: 3 rows share"):
        MeanCost(3, 1, 5).threshold(scores)


def digits_of(number: float) -> int:
    return len(Decimal(repr(number)).normalize().as_tuple().digits)


@given(SCORES, st.floats(0.001, 0.999))
def test_fewer_digits_divide_the_scores_as_all_of_them(scores: np.ndarray, share: float) -> None:  # type: ignore[type-arg]
    threshold = Share(share).threshold(scores)
    short = shortest(threshold, scores)

    assert ((scores >= short) == (scores >= threshold)).all()
    assert digits_of(short) <= digits_of(threshold)


def test_no_digit_is_told_that_says_nothing() -> None:
    scores = np.array([0.1234, 0.4567, 0.4589, 0.9])

    assert shortest(0.4567, scores) == 0.4
    assert shortest(0.4583333333333, scores) == 0.458
    # All reach it: what is below is not known.
    assert shortest(0.1234, scores) == 0.1234


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_threshold_in_digits_is_the_same_number(threshold: float) -> None:
    digits = decimal(threshold)

    assert float(digits) == threshold
    assert "e" not in digits


def test_the_statement_quotes_what_it_names() -> None:
    statement = alter_statement("my db", "it`s", "cheap-er", 0.00001)

    assert statement == "ALTER MODEL `my db`.`it``s` SET ('strategy.threshold.cheap-er' = '0.00001');"
