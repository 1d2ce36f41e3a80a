"""What a policy decided, counted: who gets how many rows, why, at what cost and how well."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_REASONS: Final = 1000
_OTHER: Final = "(other reasons)"
_THOUSAND: Final = 1000


@dataclass(slots=True)
class Sum:
    """Some rows.

    Attributes:
        rows: how many.
        cost: of all of them.
        quality: sum of the outcomes that are known.
        known: how many are.
    """

    rows: int = 0
    cost: float = 0.0
    quality: float = 0.0
    known: int = 0

    def add(self, other: Sum) -> None:
        """Add others to these."""
        self.rows += other.rows
        self.cost += other.cost
        self.quality += other.quality
        self.known += other.known

    def to_document(self, rows: int, *, priced: bool) -> dict[str, Any]:
        """`{"rows", "share", "cost", "quality", "quality_rows"}`; what isn't known is null.

        Args:
            rows: how many there are in all.
            priced: whether there are prices.
        """
        return {
            "rows": self.rows,
            "share": self.rows / rows if rows else 0.0,
            "cost": self.cost if priced else None,
            "quality": self.quality / self.known if self.known else None,
            "quality_rows": self.known,
        }


@dataclass(slots=True)
class Tally:
    """A policy's decisions.

    Attributes:
        described: the policy, as the JVM describes it.
        place: which of the policies it is.
    """

    described: Mapping[str, Any]
    place: int
    _groups: dict[tuple[str | None, str | None, str], Sum] = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        """Of its candidates."""
        return [candidate["label"] for candidate in self.described["candidates"]]

    @property
    def rows(self) -> int:
        """How many were counted."""
        return self._total().rows

    @property
    def priced(self) -> bool:
        """Whether any candidate has a price."""
        prices = ("per_call", "per_thousand_in", "per_thousand_out")
        return any(candidate[price] for candidate in self.described["candidates"] for price in prices)

    def label_of(self, decisions: Any) -> Any:  # noqa: ANN401 - pyarrow batches and arrays
        """The chosen labels of a batch."""
        return decisions.column(f"label{self.place}")

    def reason_of(self, decisions: Any) -> Any:  # noqa: ANN401
        """The reasons of a batch."""
        return decisions.column(f"reason{self.place}")

    def cost_of(self, decisions: Any, lengths: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """What each row of a batch costs, with its answer where its length is known."""
        cost = decisions.column(f"cost{self.place}")
        labels = self.label_of(decisions)
        for candidate in self.described["candidates"]:
            price, length = candidate["per_thousand_out"], lengths.get(candidate["label"])
            if price and length is not None:
                chosen = pc.fill_null(pc.equal(labels, candidate["label"]), False)  # noqa: FBT003
                answer = pc.multiply(pc.fill_null(length, 0.0), price / _THOUSAND)
                cost = pc.add(cost, pc.if_else(chosen, answer, 0.0))
        return cost

    def quality_of(self, decisions: Any, outcomes: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """How good each row's answer was, NULL where that isn't known."""
        labels = self.label_of(decisions)
        quality = pa.nulls(len(labels), pa.float64())
        for label, outcome in outcomes.items():
            chosen = pc.fill_null(pc.equal(labels, label), False)  # noqa: FBT003
            quality = pc.if_else(chosen, outcome, quality)
        return quality

    def add(self, decisions: Any, cost: Any, quality: Any) -> None:  # noqa: ANN401 - pyarrow
        """Count a batch."""
        table = pa.table(
            {
                "label": self.label_of(decisions),
                "source": decisions.column(f"source{self.place}"),
                "reason": self.reason_of(decisions),
                "cost": cost,
                "quality": quality,
            }
        )
        counted = table.group_by(["label", "source", "reason"]).aggregate(
            [([], "count_all"), ("cost", "sum"), ("quality", "sum"), ("quality", "count")]
        )
        for group in counted.to_pylist():
            key = group["label"], group["source"], group["reason"]
            if key not in self._groups and len(self._groups) >= _MOST_REASONS:
                key = (*key[:2], _OTHER)
            found = Sum(
                group["count_all"], group["cost_sum"], group["quality_sum"] or 0.0, group["quality_count"]
            )
            self._groups.setdefault(key, Sum()).add(found)

    def to_document(self) -> dict[str, Any]:
        """The counts; the largest first, but candidates in the order of the router."""
        total = self._total()
        known: Sequence[str | None] = self.labels
        lost = [None] if any(label is None for label, _, _ in self._groups) else []
        return {
            "router": self.described["router"],
            "version": self.described["version"],
            "strategy": self.described["strategy"],
            "default_model": self.described["default_model"],
            **total.to_document(total.rows, priced=self.priced),
            "candidates": [
                {"label": label, **self._shown(total.rows, label=label)} for label in [*known, *lost]
            ],
            "sources": self._largest(total.rows, 1, "source"),
            "reasons": [
                {"reason": reason, "label": label, "source": source, **self._document(found, total.rows)}
                for (label, source, reason), found in sorted(
                    self._groups.items(), key=lambda each: -each[1].rows
                )
            ],
        }

    def _document(self, found: Sum, rows: int) -> dict[str, Any]:
        return found.to_document(rows, priced=self.priced)

    def _total(self) -> Sum:
        total = Sum()
        for found in self._groups.values():
            total.add(found)
        return total

    def _shown(self, rows: int, *, label: str | None) -> dict[str, Any]:
        of_label = Sum()
        for (candidate, _, _), found in self._groups.items():
            if candidate == label:
                of_label.add(found)
        return self._document(of_label, rows)

    def _largest(self, rows: int, part: int, name: str) -> list[dict[str, Any]]:
        sums: dict[str | None, Sum] = {}
        for key, found in self._groups.items():
            sums.setdefault(key[part], Sum()).add(found)
        ordered = sorted(sums.items(), key=lambda each: -each[1].rows)
        return [{name: key, **self._document(found, rows)} for key, found in ordered]
