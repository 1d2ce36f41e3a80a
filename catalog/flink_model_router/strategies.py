"""Strategies that have more to say than rules do, typed; `docs/strategies.md` tells what each does.

An attribute that isn't given leaves Java's default. No value is checked here: Java does that when the router
is created.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol

from flink_model_router.policies import named_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import timedelta

    from flink_model_router.policies import Cost


class Strategy(Protocol):
    """How a router chooses a model, and what it needs to know for it."""

    def options(self) -> Iterator[tuple[str, str]]:
        """The options that say so, `strategy` among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """The model that reads rows for a strategy.

    Attributes:
        model: The catalogued model, as `name`, `database.name` or either with `$3` for version 3 or `$prod`
            for what the alias `prod` names; None for one declared inline.
        options: With `provider` among them, a model declared inline; without, options that stand in for
            those of the catalogued model.
        timeout: For one attempt.
        max_concurrency: Calls under way at a time, on each parallel subtask.
        requests_per_minute: Calls of the whole job.
        cost: Of an answered call.
    """

    model: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    timeout: timedelta | None = None
    max_concurrency: int | None = None
    requests_per_minute: int | None = None
    cost: Cost | None = None

    def _options(self) -> Iterator[tuple[str, str]]:
        if self.model is not None:
            yield "selector", self.model
        for key, value in self.options.items():
            yield f"selector.{key}", value
        known = ("timeout", "max_concurrency", "requests_per_minute")
        yield from named_options(self, "strategy.selector.", known)
        yield from named_options(self.cost, "strategy.selector.cost.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """A language model reads the row and names a candidate.

    Attributes:
        selector: The judge; a text is the name of a catalogued model.
        prompt: What it is asked, with `{candidates}` and `{row}` in it.
        input: The router's input columns that it is shown; all texts if None.
        answer_column: Its output column with the answer.
    """

    identifier: ClassVar = "llm-judge"
    selector: str | Selector
    prompt: str | None = None
    input: Sequence[str] | None = None
    answer_column: str | None = None

    def options(self) -> Iterator[tuple[str, str]]:
        """The options that say so."""
        yield from _chosen_by(self.identifier, self.selector)
        yield from named_options(self, "strategy.", ("prompt", "input", "answer_column"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """A model gives the row a label, which stands for a candidate.

    Attributes:
        selector: The classifier; a text is the name of a catalogued model.
        input: The router's input columns that it gets, in the order of its own.
        label_column: Its output column with the label.
        labels: The candidates that its labels stand for; any other stands for the candidate of its name.
        confidence_column: Its output column that tells how sure it is, from 0 to 1.
        min_confidence: With less the strategy abstains.
    """

    identifier: ClassVar = "classifier"
    selector: str | Selector
    input: Sequence[str] | None = None
    label_column: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    confidence_column: str | None = None
    min_confidence: float | None = None

    def options(self) -> Iterator[tuple[str, str]]:
        """The options that say so."""
        yield from _chosen_by(self.identifier, self.selector)
        names = ("input", "label_column", "confidence_column", "min_confidence")
        yield from named_options(self, "strategy.", names)
        for label, candidate in self.labels.items():
            yield f"strategy.label.{label}", candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A model gives the row a number, which thresholds cut into candidates.

    Attributes:
        selector: The scorer; a text is the name of a catalogued model.
        thresholds: By candidate, from which score on it serves; all but the first candidate have one.
        input: The router's input columns that it gets, in the order of its own.
        score_column: Its output column with the score.
        score_type: What a scorer declared inline answers: `double` or `string`.
    """

    identifier: ClassVar = "score"
    selector: str | Selector
    thresholds: Mapping[str, float]
    input: Sequence[str] | None = None
    score_column: str | None = None
    score_type: str | None = None

    def options(self) -> Iterator[tuple[str, str]]:
        """The options that say so."""
        yield from _chosen_by(self.identifier, self.selector)
        yield from named_options(self, "strategy.", ("input", "score_column", "score_type"))
        for candidate, least in self.thresholds.items():
            yield f"strategy.threshold.{candidate}", str(least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """Each candidate gets its share of all keys, by its `weight`.

    Attributes:
        key: The input columns that decide; all of them if None.
        seed: Routers with different seeds divide the same keys independently of each other.
    """

    identifier: ClassVar = "weighted"
    key: Sequence[str] | None = None
    seed: int | None = None

    def options(self) -> Iterator[tuple[str, str]]:
        """The options that say so."""
        yield "strategy", self.identifier
        yield from named_options(self, "strategy.", ("key", "seed"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """The candidates are asked in order, and the first answer that is accepted is the row's.

    Attributes:
        accept: A Flink SQL condition over the router's input columns and the answer's.
        accept_score: From which score of the selector on an answer is accepted.
        selector: The model that scores answers; a text is the name of a catalogued model.
        input: The columns of input and answer that it gets, in the order of its own.
        score_column: Its output column with the score.
        score_type: What a scorer declared inline answers: `double` or `string`.
    """

    identifier: ClassVar = "cascade"
    accept: str | None = None
    accept_score: float | None = None
    selector: str | Selector | None = None
    input: Sequence[str] | None = None
    score_column: str | None = None
    score_type: str | None = None

    def options(self) -> Iterator[tuple[str, str]]:
        """The options that say so."""
        if self.selector is None:
            yield "strategy", self.identifier
        else:
            yield from _chosen_by(self.identifier, self.selector)
        names = ("accept", "accept_score", "input", "score_column", "score_type")
        yield from named_options(self, "strategy.", names)


def _chosen_by(identifier: str, selector: str | Selector) -> Iterator[tuple[str, str]]:
    yield "strategy", identifier
    asked = Selector(model=selector) if isinstance(selector, str) else selector
    yield from asked._options()  # noqa: SLF001 - the same module
