"""The two models between which a threshold decides, and the router they are candidates of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flink_model_router.store import StoredModel


@dataclass(frozen=True, slots=True)
class Pair:
    """Two candidates, one of which gets the rows that reach the threshold.

    Attributes:
        weak: label of the one that gets the rows below.
        strong: label of the one that gets the others.
        lowest: rows below this score go to a candidate before `weak`; minus infinity if there is none.
        below: rows from this score on go to a candidate after `strong`; infinity if there is none.
    """

    weak: str
    strong: str
    lowest: float = -math.inf
    below: float = math.inf

    def __post_init__(self) -> None:
        """Refuse a model against itself."""
        if self.weak == self.strong:
            raise InvalidInputError(
                "invalid-option", f"{self.weak!r} is named as the weak model and as the strong one; name two."
            )

    @property
    def whole(self) -> bool:
        """Whether it shares out all rows between itself."""
        return self.lowest == -math.inf and self.below == math.inf


def pair_of(router: StoredModel, weak: str | None, strong: str | None) -> Pair:
    """Two neighbouring candidates of a router whose strategy is `score`.

    What Java found right when the router was created is read here and not checked once more.

    Args:
        router: as it is stored.
        weak: a candidate's label; may be None where there are two candidates.
        strong: the label of the next candidate; likewise.

    Raises:
        InvalidInputError: `invalid-option`; it is no such router, or these are no neighbours.
    """
    name = f"{router.database}.{router.model}"
    options = router.definition.options
    if options.get("provider") != "routing":
        raise InvalidInputError(
            "invalid-option",
            f"Model {name} is no router: its provider is {options.get('provider')!r}. Name a router whose "
            "strategy is score, or leave it out and name two models with --weak and --strong.",
        )
    if options.get("strategy") != "score":
        raise InvalidInputError(
            "invalid-option",
            f"Router {name} has no thresholds: its strategy is {options.get('strategy')!r}, and must be "
            "score. To see what scores are worth without such a router, leave it out and name two models "
            "with --weak and --strong.",
        )
    labels = [label.strip() for label in options.get("candidates", "").split(";") if label.strip()]
    if weak is None and strong is None and len(labels) == 2:  # noqa: PLR2004 - a pair
        weak, strong = labels
    places = ", ".join(labels)
    if weak is None or strong is None:
        raise InvalidInputError(
            "invalid-option",
            f"Router {name} has {len(labels)} candidates: {places}. A threshold stands between two "
            "neighbours: name them with --weak and --strong.",
        )
    if weak not in labels or strong not in labels or labels.index(strong) != labels.index(weak) + 1:
        raise InvalidInputError(
            "invalid-option",
            f"--weak {weak} --strong {strong} are no neighbours among the candidates of router {name}: "
            f"{places}. The strong one must stand right after the weak one.",
        )
    first = labels.index(weak)
    lowest = -math.inf if first == 0 else _threshold(options, weak, name)
    after = labels[first + 2] if first + 2 < len(labels) else None
    return Pair(weak, strong, lowest, math.inf if after is None else _threshold(options, after, name))


def costs_of(router: StoredModel, pair: Pair) -> tuple[dict[str, float], list[str]]:
    """What a call costs, by label, as far as the router says; and its options on costs by length."""
    options = router.definition.options
    costs, uncounted = {}, []
    for label in (pair.weak, pair.strong):
        prefix = f"route.{label}.cost."
        if f"{prefix}per-call" in options:
            costs[label] = float(options[f"{prefix}per-call"])
        uncounted += sorted(
            key for key in options if key.startswith(f"{prefix}per-1k-") and float(options[key])
        )
    return costs, uncounted


def _threshold(options: Mapping[str, str], label: str, name: str) -> float:
    key = f"strategy.threshold.{label}"
    if key not in options:
        raise InvalidInputError(
            "invalid-option",
            f"Router {name} has no option {key!r}, so that it can't be told which rows are shared out "
            "between the two models. Set it first.",
        )
    return float(options[key])
