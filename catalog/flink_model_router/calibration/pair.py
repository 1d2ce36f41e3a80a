"""The two models between which a threshold decides, and the router they are candidates of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flink_model_router.store import StoredModel


_THRESHOLD: Final = "strategy.threshold."


@dataclass(frozen=True, slots=True)
class Pair:
    """Two candidates, one of which gets the rows that reach the threshold.

    Attributes:
        weak: label of the one that gets the rows below.
        strong: label of the one that gets the others.
        lowest: rows below this score go to a candidate before `weak`, or the router abstains on them; minus
            infinity if there are none.
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
    # The first candidate alone needs no threshold.
    lowest = _number(options, _THRESHOLD + weak, name, absent=-math.inf if first == 0 else None)
    after = labels[first + 2] if first + 2 < len(labels) else None
    below = math.inf if after is None else _number(options, _THRESHOLD + after, name)
    return Pair(weak, strong, lowest, below)


def costs_of(router: StoredModel, pair: Pair) -> tuple[dict[str, float], list[str]]:
    """What a call costs, by label, as far as the router says; and its options on costs by length.

    Raises:
        InvalidInputError: `invalid-option`; a cost is written as Java alone reads it.
    """
    options, name = router.definition.options, f"{router.database}.{router.model}"
    costs, uncounted = {}, []
    for label in (pair.weak, pair.strong):
        prefix = f"route.{label}.cost."
        if f"{prefix}per-call" in options:
            costs[label] = _number(options, f"{prefix}per-call", name)
        by_length = sorted(key for key in options if key.startswith(f"{prefix}per-1k-"))
        uncounted += [key for key in by_length if _number(options, key, name)]
    return costs, uncounted


def _number(options: Mapping[str, str], key: str, name: str, *, absent: float | None = None) -> float:
    if key not in options:
        if absent is not None:
            return absent
        raise InvalidInputError(
            "invalid-option",
            f"Router {name} has no option {key!r}, so that it can't be told which rows are shared out "
            "between the two models. Set it first.",
        )
    try:
        return float(options[key])
    except ValueError as error:
        raise InvalidInputError(
            "invalid-option",
            f"Option {key!r} of router {name} is {options[key]!r:.60}, which is read by Java alone: write it "
            "in plain digits, such as 0.7.",
        ) from error
