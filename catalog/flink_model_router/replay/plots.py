"""The page's plots, as SVG to stand in it. Texts stay texts, so that they can be searched and read aloud."""

from __future__ import annotations

import io
from html import escape
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure

from flink_model_router.replay.tables import short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

NEW: Final = "#1f6feb"
OLD: Final = "#9aa4b2"
_OF_CANDIDATES: Final = ("#1f6feb", "#e08a1e", "#2da44e", "#8250df", "#cf222e", "#57606a")
_STYLE: Final[Any] = {
    "text.parse_math": False,  # a label may hold a dollar
    "svg.fonttype": "none",
    "svg.hashsalt": "flink-model-router",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8c959f",
    "axes.axisbelow": True,
}
_REASONS: Final = 10


def share_plot(result: Mapping[str, Any]) -> str:
    """Who gets how many rows."""
    policies = _policies(result)
    labels = list(dict.fromkeys(each["label"] for _, policy, _ in policies for each in policy["candidates"]))
    values = [{each["label"]: each["share"] for each in policy["candidates"]} for _, policy, _ in policies]
    return _bars("Share of rows by candidate", policies, labels, values)


def reason_plot(result: Mapping[str, Any]) -> str:
    """Why they go there."""
    policies = _policies(result)
    values: list[dict[str | None, float]] = []
    for _, policy, _ in policies:
        shares: dict[str | None, float] = {}
        for each in policy["reasons"]:
            shares[each["reason"]] = shares.get(each["reason"], 0) + each["share"]
        values.append(shares)
    every = list(dict.fromkeys(reason for shares in values for reason in shares))
    largest = sorted(every, key=lambda reason: -max(shares.get(reason, 0) for shares in values))[:_REASONS]
    return _bars("Share of rows by reason", policies, largest, values)


def cost_plot(result: Mapping[str, Any]) -> str | None:
    """What a thousand rows cost, by candidate; None where nothing has a price."""
    policies = _policies(result)
    if all(policy["cost"] is None for _, policy, _ in policies):
        return None
    labels = list(dict.fromkeys(each["label"] for _, policy, _ in policies for each in policy["candidates"]))
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(5, 0.9 + 0.6 * len(policies)), layout="constrained")
        axes = figure.add_subplot()
        for place, (_, policy, _) in enumerate(policies):
            left = 0.0
            for colour, label in enumerate(labels):
                cost = sum(each["cost"] or 0 for each in policy["candidates"] if each["label"] == label)
                width = cost / policy["rows"] * 1000
                name = _named(label) if place == 0 else None
                axes.barh(
                    place, width, 0.6, left, color=_OF_CANDIDATES[colour % len(_OF_CANDIDATES)], label=name
                )
                left += width
            _beside(axes, left, place, f"{left:,.4g}")
        axes.set_yticks(range(len(policies)), [name for name, _, _ in policies])
        axes.invert_yaxis()
        axes.margins(x=0.18)
        axes.set_xlabel("cost of 1,000 rows, in the unit of the router's prices")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=min(len(labels), 4), frameon=False)
        return _svg(figure, "Cost of 1,000 rows")


def quality_plot(result: Mapping[str, Any]) -> str | None:
    """How good the answers were, beside each candidate alone; None without outcomes."""
    known = [(name, policy["quality"], colour) for name, policy, colour in _policies(result)]
    known += [
        (f"always {short(each['label'], 24)}", each["quality"], "#d0d7de") for each in result.get("alone", ())
    ]
    bars = [(name, value, colour) for name, value, colour in known if value is not None]
    if not bars:
        return None
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(5, 0.9 + 0.4 * len(bars)), layout="constrained")
        axes = figure.add_subplot()
        for place, (_, value, colour) in enumerate(bars):
            axes.barh(place, value, 0.6, color=colour)
            _beside(axes, max(value, 0), place, f"{value:,.4g}")
        axes.set_yticks(range(len(bars)), [name for name, _, _ in bars])
        axes.invert_yaxis()
        axes.margins(x=0.15)
        axes.set_xlabel("mean outcome")
        return _svg(figure, "Mean outcome")


def _policies(result: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any], str]]:
    """Name, counts and colour, the older first."""
    new, old = result["policy"], result.get("against")
    if old is None:
        return [(f"version {new['version']}", new, NEW)]
    if old["router"] == new["router"]:
        return [(f"version {old['version']}", old, OLD), (f"version {new['version']}", new, NEW)]
    return [(short(old["router"], 24), old, OLD), (short(new["router"], 24), new, NEW)]


def _bars(
    title: str,
    policies: Sequence[tuple[str, Mapping[str, Any], str]],
    keys: Sequence[str | None],
    values: Sequence[Mapping[str | None, float]],
) -> str:
    height = 0.8 / len(policies)
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(5, 1 + len(keys) * (0.2 + 0.22 * len(policies))), layout="constrained")
        axes = figure.add_subplot()
        for place, ((name, _, colour), shares) in enumerate(zip(policies, values, strict=True)):
            for index, key in enumerate(keys):
                share = shares.get(key, 0.0) * 100
                middle = index + (place - (len(policies) - 1) / 2) * height
                axes.barh(middle, share, height * 0.9, color=colour, label=name if index == 0 else None)
                _beside(axes, share, middle, f"{share:.1f} %")
        axes.set_yticks(range(len(keys)), [short(_named(key), 32) for key in keys])
        axes.invert_yaxis()
        axes.margins(x=0.18)
        axes.set_xlabel("% of rows")
        if len(policies) > 1:
            axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
        return _svg(figure, title)


def _beside(axes: Axes, at: float, place: float, text: str) -> None:
    """Write at the end of a bar."""
    axes.annotate(text, (at, place), (4, 0), textcoords="offset points", va="center", fontsize=9)


def _named(label: str | None) -> str:
    return "(none)" if label is None else label


def _svg(figure: Figure, title: str) -> str:
    target = io.StringIO()
    figure.savefig(target, format="svg", metadata={"Date": None}, transparent=True)
    svg = target.getvalue()
    return svg[svg.index("<svg") :].replace("<svg ", f'<svg role="img" aria-label="{escape(title)}" ', 1)
