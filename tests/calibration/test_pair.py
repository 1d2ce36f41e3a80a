"""What a router says of the two models between which a threshold decides."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from flink_model_router.calibration.pair import Pair, costs_of, pair_of
from flink_model_router.calibration.request import by_label, costs_by_label
from flink_model_router.errors import InvalidInputError
from flink_model_router.store import StoredModel
from samples import ROUTER


def router(**options: str) -> StoredModel:
    keys = {"provider": "routing", "strategy": "score", "candidates": "tiny; cheap ;smart"}
    keys |= {name.replace("_", "."): value for name, value in options.items()}
    return StoredModel("default", "support", 3, replace(ROUTER, options=keys))


def test_two_candidates_are_the_pair() -> None:
    assert pair_of(router(candidates="cheap;smart"), None, None) == Pair("cheap", "smart")


def test_of_more_the_neighbours_share_out_what_the_others_leave() -> None:
    three = router(strategy_threshold_cheap="0.2", strategy_threshold_smart="0.6")

    assert pair_of(three, "tiny", "cheap") == Pair("tiny", "cheap", -math.inf, 0.6)
    assert pair_of(three, "cheap", "smart") == Pair("cheap", "smart", 0.2, math.inf)
    assert not pair_of(three, "cheap", "smart").whole


def test_a_first_candidate_with_a_threshold_leaves_the_rows_below_it_out() -> None:
    two = router(candidates="cheap;smart", strategy_threshold_cheap="0.1", strategy_threshold_smart="0.5")

    assert pair_of(two, None, None) == Pair("cheap", "smart", 0.1, math.inf)


def test_a_number_that_java_alone_reads_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="is '0x1p3', which is read by Java alone: write it in plain"):
        costs_of(router(**{"route.cheap.cost.per-call": "0x1p3"}), Pair("cheap", "smart"))


@pytest.mark.parametrize(
    ("options", "weak", "strong", "told"),
    [
        ({"provider": "openai"}, None, None, "Model default.support is no router: its provider is 'openai'"),
        ({"strategy": "rule"}, None, None, "has no thresholds: its strategy is 'rule', and must be score"),
        ({}, None, None, "3 candidates: tiny, cheap, smart. A threshold stands between two neighbours"),
        ({}, "cheap", None, "name them with --weak and --strong"),
        ({}, "tiny", "smart", "are no neighbours among the candidates of router default.support"),
        ({}, "smart", "cheap", "The strong one must stand right after the weak one."),
        ({}, "cheap", "huge", "are no neighbours"),
        ({}, "cheap", "smart", "has no option 'strategy.threshold.cheap'"),
    ],
)
def test_what_is_no_pair_is_refused(
    options: dict[str, str], weak: str | None, strong: str | None, told: str
) -> None:
    with pytest.raises(InvalidInputError, match=told):
        pair_of(router(**options), weak, strong)


def test_a_model_against_itself_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="name two"):
        Pair("cheap", "cheap")


def test_costs_are_the_routers_and_what_depends_on_texts_is_named() -> None:
    options = {
        "route.cheap.cost.per-call": "0.5",
        "route.smart.cost.per-1k-characters-in": "2",
        "route.smart.cost.per-1k-characters-out": "0.0",
        "route.tiny.cost.per-call": "0.1",
    }

    assert costs_of(router(**options), Pair("cheap", "smart")) == (
        {"cheap": 0.5},
        ["route.smart.cost.per-1k-characters-in"],
    )


@pytest.mark.parametrize("text", ["cheap", "=column", "cheap="])
def test_what_is_no_label_and_value_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="write --outcome <label>=<value>"):
        by_label("--outcome", [text])


def test_a_label_given_twice_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="names 'cheap' twice"):
        by_label("--outcome", ["cheap=a", "cheap=b"])


@pytest.mark.parametrize("cost", ["-1", "much", "nan", "inf"])
def test_what_is_no_cost_is_refused(cost: str) -> None:
    with pytest.raises(InvalidInputError, match=r"must have a number from 0 on, such as 0\.002"):
        costs_by_label([f"cheap={cost}"])
