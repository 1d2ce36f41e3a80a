"""A replay's result as tables for people: what the command line prints and the page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flink_model_router.store import Document

_MOST: Final = 15
_NONE: Final = (0, 0.0)
_COLUMNS: Final = {"label": "candidate"}

Part = tuple[str, "Sequence[str]", "Sequence[Document]"]
"""A heading, columns and rows."""


def facts(result: Mapping[str, Any]) -> dict[str, object]:
    """What is true of the whole."""
    new, old = result["policy"], result.get("against")
    broken = result["broken"]
    told = "; ".join(f"row {each['row']}: {each['problem']}" for each in broken["first"][:5])
    more = "; …" if broken["count"] > 5 else ""  # noqa: PLR2004 - as many as were told
    return {
        "input": result["input"],
        "rows": f"{result['rows']:,}",
        "not read": f"{broken['count']:,} ({told}{more})" if broken["count"] else None,
        "ignored columns": ", ".join(result["ignored_columns"]) or None,
        "policy": title(new),
        "against": old and title(old),
        "cost": _both(new, old, "cost", result.get("change")),
        "quality": _both(new, old, "quality", result.get("change")),
        "alone": other_rows(result),
        "rows that differ": old
        and f"{result['differences']['rows']:,} ({percent(result['differences']['share'])})",
    }


def parts(result: Mapping[str, Any]) -> Iterator[Part]:
    """The tables, in order."""
    new, old = result["policy"], result.get("against")
    yield _candidates(new, old, {each["label"]: each["quality"] for each in result.get("alone", ())})
    yield _compared("by source", ("source",), new["sources"], old and old["sources"])
    yield _compared("by reason", ("reason", "label"), new["reasons"], old and old["reasons"])
    if old is not None and result["differences"]["shown"]:
        yield difference_table(result["differences"], 60)


def title(policy: Mapping[str, Any]) -> str:
    """`db.router, version 3 (rule)`."""
    return f"{policy['router']}, version {policy['version']} ({policy['strategy']})"


def percent(share: float) -> str:
    """A share as people write it."""
    return f"{share * 100:.1f} %"


def number(value: float | None) -> str:
    """A cost or a quality."""
    return "" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"  # noqa: PLR2004


def points(change: float) -> str:
    """The change of a share."""
    return f"{change * 100:+.1f}"


def other_rows(result: Mapping[str, Any]) -> str | None:
    """What to mind of the means where they are not over the same rows, as outcomes are missing; else None."""
    alone = result.get("alone", ())
    means = [result["policy"], *([result["against"]] if "against" in result else []), *alone]
    # Counts that are equal but short of the whole may still be of different rows.
    if not alone or all(each["quality_rows"] == alone[0]["rows"] for each in means):
        return None
    counts = ", ".join(f"{each['label']} of {each['quality_rows']:,} rows" for each in alone)
    return (
        f"{counts}. Outcomes are missing, so that these means and those of quality are not over the same "
        "rows: compare them only if the missing ones are missing by chance."
    )


def _candidates(
    new: Mapping[str, Any], old: Mapping[str, Any] | None, alone: Mapping[str, float | None]
) -> Part:
    before = {} if old is None else {each["label"]: each for each in old["candidates"]}
    now = {each["label"]: each for each in new["candidates"]}
    rows = []
    for label in [*now, *(label for label in before if label not in now)]:
        mine, theirs = now.get(label), before.get(label)
        row = {"candidate": _named(label)}
        if old is not None:
            row["share against"] = percent(theirs["share"]) if theirs else ""
        row["share"] = percent(mine["share"]) if mine else ""
        if old is not None:
            row["change"] = points((mine or {"share": 0})["share"] - (theirs or {"share": 0})["share"])
        row["rows"] = f"{mine['rows']:,}" if mine else "0"
        if new["cost"] is not None:
            row["cost"] = number(mine["cost"]) if mine else ""
        if new["quality"] is not None:
            row["quality"] = number(mine["quality"]) if mine else ""
            row["alone"] = number(alone.get(label))
        rows.append(row)
    return "by candidate", list(rows[0]), rows


def _compared(
    heading: str,
    keys: tuple[str, ...],
    new: Sequence[Mapping[str, Any]],
    old: Sequence[Mapping[str, Any]] | None,
) -> Part:
    """Counts by something, of one policy or of two beside one another; the largest first."""
    now = _summed(keys, new)
    before = {} if old is None else _summed(keys, old)
    every = sorted({**now, **before}, key=lambda key: -max(now.get(key, _NONE)[1], before.get(key, _NONE)[1]))
    rows = []
    for key in every[:_MOST]:
        (count, share), (_, earlier) = now.get(key, _NONE), before.get(key, _NONE)
        compared = {} if old is None else {"share against": percent(earlier)}
        changed = {} if old is None else {"change": points(share - earlier)}
        named = {_COLUMNS.get(name, name): _named(value) for name, value in zip(keys, key, strict=True)}
        rows.append({**named, **compared, "share": percent(share), **changed, "rows": f"{count:,}"})
    more = f", the largest {_MOST} of {len(every)}" if len(every) > _MOST else ""
    return heading + more, list(rows[0]), rows


def _summed(
    keys: tuple[str, ...], groups: Sequence[Mapping[str, Any]]
) -> dict[tuple[str | None, ...], tuple[int, float]]:
    sums: dict[tuple[str | None, ...], tuple[int, float]] = {}
    for each in groups:
        key = tuple(each[name] for name in keys)
        rows, share = sums.get(key, _NONE)
        sums[key] = rows + each["rows"], share + each["share"]
    return sums


def difference_table(differences: Mapping[str, Any], length: int) -> Part:
    """The rows that differ and are kept, with values cut off at a length."""
    shown = differences["shown"]
    known = any(each[side]["quality"] is not None for each in shown for side in ("old", "new"))
    rows = [
        {
            "row": each["row"],
            **{name: short(value, length) for name, value in each["input"].items()},
            "against": f"{_named(each['old']['label'])} ({each['old']['reason']})",
            "now": f"{_named(each['new']['label'])} ({each['new']['reason']})",
            **(
                {"outcome": f"{number(each['old']['quality'])} → {number(each['new']['quality'])}"}
                if known
                else {}
            ),
        }
        for each in shown
    ]
    return f"rows that differ: {len(shown):,} of {differences['rows']:,}", list(rows[0]), rows


def short(value: object, length: int) -> str:
    """A value on one line, cut off where it is long."""
    text = " ".join(str("NULL" if value is None else value).split())
    return text if len(text) <= length else text[: length - 1] + "…"


def _named(label: str | None) -> str:
    return "(none)" if label is None else label


def _both(
    new: Mapping[str, Any], old: Mapping[str, Any] | None, key: str, change: Mapping[str, Any] | None
) -> str | None:
    if new[key] is None:
        return None
    text = number(new[key])
    if key == "cost":
        text += f" ({number(new[key] / new['rows'])} a row)"
    elif new["quality_rows"] < new["rows"]:
        text += f" (of {new['quality_rows']:,} rows with an outcome)"
    if old is None or change is None or change[key] is None:
        return text
    relative = f", {change[key] / old[key] * 100:+.1f} %" if key == "cost" and old[key] else ""
    of = f" (of {old['quality_rows']:,})" if key == "quality" and old["quality_rows"] < new["rows"] else ""
    return f"{text}, against {number(old[key])}{of}: {change[key]:+.4g}{relative}"
