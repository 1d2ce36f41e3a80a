"""What the Grafana dashboard asks Prometheus for, read out of its queries."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from development.project import FLINK_CONF

if TYPE_CHECKING:
    from collections.abc import Iterator

_METRIC = re.compile(r"\b(flink_\w+)(?:\{([^}]*)\})?")
_LABEL = re.compile(r'(\w+)\s*(?:=~|!~|!=|=)\s*"[^"]*"')
_GROUPING = re.compile(r"\bby \(([^)]*)\)")
_LEGEND = re.compile(r"\{\{(\w+)\}\}")
_VARIABLE = re.compile(r"label_values\((.*), (\w+)\)")


@dataclass(frozen=True)
class Query:
    """One query of a panel or of a variable.

    Attributes:
        place: Where it stands, for messages.
        metrics: The names of its metrics.
        labels: Those that it selects, groups or shows by.
    """

    place: str
    metrics: frozenset[str]
    labels: frozenset[str]


def queries() -> list[Query]:
    """All queries of the dashboard."""
    dashboard = json.loads((FLINK_CONF / "grafana-dashboard.json").read_text(encoding="utf-8"))
    return [*_of_panels(dashboard), *_of_variables(dashboard)]


def _of_panels(dashboard: dict[str, list[dict[str, list[dict[str, str]]]]]) -> Iterator[Query]:
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            shown = _LEGEND.findall(target["legendFormat"])
            yield _query(str(panel["title"]), target["expr"], shown)


def _of_variables(dashboard: dict[str, dict[str, list[dict[str, dict[str, str]]]]]) -> Iterator[Query]:
    for variable in dashboard["templating"]["list"]:
        if str(variable["type"]) == "query":
            found = _VARIABLE.fullmatch(variable["query"]["query"])
            assert found is not None, variable
            yield _query(str(variable["name"]), found.group(1), [found.group(2)])


def _query(place: str, expression: str, shown: list[str]) -> Query:
    metrics = _METRIC.findall(expression)
    labels = {label for _name, selector in metrics for label in _LABEL.findall(selector)}
    for grouping in _GROUPING.findall(expression):
        labels.update(label.strip() for label in grouping.split(","))
    return Query(place, frozenset(name for name, _selector in metrics), frozenset(labels | set(shown)))
