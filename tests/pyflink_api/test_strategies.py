from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from flink_model_router import Candidate, Cascade, Classifier, Cost, Judge, Router, Score, Selector, Weighted

if TYPE_CHECKING:
    from flink_model_router.strategies import Strategy


def options_of(strategy: Strategy | str) -> list[str]:
    router = Router(
        name="r",
        input={"query": "STRING"},
        output={"response": "STRING"},
        candidates=["cheap", "smart"],
        strategy=strategy,
    )
    lines = [line.strip(" ,") for line in router.to_sql().splitlines()]
    return lines[lines.index("'candidates' = 'cheap;smart'") + 1 : -1]


def test_a_judge_is_rendered_with_the_model_that_it_asks() -> None:
    assert options_of(Judge(selector="prod.judge$3")) == [
        "'strategy' = 'llm-judge'",
        "'selector' = 'prod.judge$3'",
    ]


def test_what_is_known_of_a_selector_is_kept_apart_from_what_its_provider_gets() -> None:
    selector = Selector(
        options={"provider": "openai", "timeout": "3"},
        timeout=timedelta(seconds=2),
        max_concurrency=8,
        requests_per_minute=600,
        cost=Cost(per_call=0.25),
    )

    assert options_of(Judge(selector=selector, prompt="{candidates} it's {row}", input=["a", "b"])) == [
        "'strategy' = 'llm-judge'",
        "'selector.provider' = 'openai'",
        "'selector.timeout' = '3'",
        "'strategy.selector.timeout' = '2000 ms'",
        "'strategy.selector.max-concurrency' = '8'",
        "'strategy.selector.requests-per-minute' = '600'",
        "'strategy.selector.cost.per-call' = '0.25'",
        "'strategy.prompt' = '{candidates} it''s {row}'",
        "'strategy.input' = 'a;b'",
    ]


def test_a_classifier_maps_labels() -> None:
    classifier = Classifier(
        selector=Selector(model="topics", options={"temperature": "0"}),
        labels={"hard": "smart", "easy": "cheap"},
        confidence_column="p",
        min_confidence=0.7,
    )

    assert options_of(classifier) == [
        "'strategy' = 'classifier'",
        "'selector' = 'topics'",
        "'selector.temperature' = '0'",
        "'strategy.confidence-column' = 'p'",
        "'strategy.min-confidence' = '0.7'",
        "'strategy.label.hard' = 'smart'",
        "'strategy.label.easy' = 'cheap'",
    ]


def test_a_score_has_thresholds() -> None:
    score = Score(selector="scorer", thresholds={"smart": 0.5}, score_type="string")

    assert options_of(score) == [
        "'strategy' = 'score'",
        "'selector' = 'scorer'",
        "'strategy.score-type' = 'string'",
        "'strategy.threshold.smart' = '0.5'",
    ]


def test_weights_are_said_of_the_candidates() -> None:
    router = Router(
        name="r",
        input={"query": "STRING", "customer": "BIGINT"},
        output={"response": "STRING"},
        candidates=[Candidate(label="cheap", weight=90), Candidate(label="smart", weight=0.5)],
        strategy=Weighted(key=["customer", "query"], seed=7),
    )

    assert [line.strip(" ,") for line in router.to_sql().splitlines()][5:-1] == [
        "'candidates' = 'cheap;smart'",
        "'route.cheap.weight' = '90'",
        "'route.smart.weight' = '0.5'",
        "'strategy' = 'weighted'",
        "'strategy.key' = 'customer;query'",
        "'strategy.seed' = '7'",
    ]


def test_a_cascade_has_a_condition_and_candidates_their_own() -> None:
    router = Router(
        name="r",
        input={"query": "STRING"},
        output={"response": "STRING"},
        candidates=[Candidate(label="cheap", accept="CHAR_LENGTH(response) > 9"), "middle", "smart"],
        strategy=Cascade(accept="response <> 'no idea'"),
    )

    assert [line.strip(" ,") for line in router.to_sql().splitlines()][5:-1] == [
        "'candidates' = 'cheap;middle;smart'",
        "'route.cheap.accept' = 'CHAR_LENGTH(response) > 9'",
        "'strategy' = 'cascade'",
        "'strategy.accept' = 'response <> ''no idea'''",
    ]


def test_a_cascade_may_have_a_model_that_scores() -> None:
    cascade = Cascade(selector=Selector(model="grader"), accept_score=0.7, input=["query", "response"])

    assert options_of(cascade) == [
        "'strategy' = 'cascade'",
        "'selector' = 'grader'",
        "'strategy.accept-score' = '0.7'",
        "'strategy.input' = 'query;response'",
    ]


def test_a_strategy_may_still_be_a_name() -> None:
    assert options_of("ordered") == ["'strategy' = 'ordered'"]


def test_an_option_of_a_strategy_given_twice_is_refused() -> None:
    router = Router(
        name="r",
        input={"q": "STRING"},
        output={"a": "STRING"},
        candidates=["cheap"],
        strategy=Judge(selector="judge"),
        options={"selector": "other"},
    )

    with pytest.raises(ValueError, match="selector stands in options and is set by an attribute too"):
        router.to_sql()
