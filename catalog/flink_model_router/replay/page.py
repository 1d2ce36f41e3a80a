"""A replay's result as one HTML page: tables, plots and rows, with nothing to load from elsewhere.

Whatever comes from a file, a router or a person is escaped, and the page forbids itself scripts.
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from flink_model_router.errors import InvalidInputError
from flink_model_router.replay import tables
from flink_model_router.replay.plots import cost_plot, quality_plot, reason_plot, share_plot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_SHOWN: Final = 2000
"""Characters of a value in the table of rows, which scrolls."""

_STYLE: Final = """
:root { color-scheme: light; --line: #d0d7de; --soft: #57606a; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1f2328; margin: 0; background: #f6f8fa; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 24px; }
h1 { font-size: 26px; margin: 0; } h2 { font-size: 18px; margin: 36px 0 12px; }
h3 { font-size: 14px; margin: 0 0 8px; } p { margin: 6px 0; } .soft { color: var(--soft); }
.tiles, .plots { display: grid; gap: 12px; }
.tiles { grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); margin: 20px 0; }
.plots { grid-template-columns: repeat(auto-fit, minmax(440px, 1fr)); }
.tile, figure, .box { background: #fff; border: 1px solid var(--line); border-radius: 8px; }
.tile, figure, .box { padding: 14px 16px; }
.tile b { display: block; font-size: 24px; font-weight: 600; }
figure { margin: 0; } figcaption { font-weight: 600; margin-bottom: 6px; }
svg { width: 100%; height: auto; font-family: system-ui, sans-serif; }
.box { overflow-x: auto; margin-bottom: 12px; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; color: var(--soft); font-weight: 600; font-size: 13px; }
th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid #eaeef2; vertical-align: top; }
tr:last-child td { border-bottom: 0; } .number { text-align: right; font-variant-numeric: tabular-nums; }
.value { max-height: 9em; overflow: auto; max-width: 46ch; overflow-wrap: anywhere; }
"""

_NUMBERS: Final = {
    "rows", "share", "share against", "change", "cost", "quality", "alone", "row",
}  # fmt: skip


def write_page(result: Mapping[str, Any], path: Path) -> None:
    """Write the page.

    Args:
        result: of `run_replay`, with `input`.
        path: of the file.

    Raises:
        InvalidInputError: `invalid-option`, if the file can't be written.
    """
    try:
        path.write_text(page(result), encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(
            "invalid-option", f"File {path} can't be written: {error.strerror}. Name another one."
        ) from None


def page(result: Mapping[str, Any]) -> str:
    """The page's text."""
    new, old = result["policy"], result.get("against")
    title = tables.title(new) if old is None else f"{tables.title(new)} against {_second(new, old)}"
    sections = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="soft">{result["rows"]:,} recorded rows of {escape(str(result["input"]))}</p>',
        _tiles(result),
        "<h2>Who serves them, and why</h2>",
        _plots(result),
        "<h2>In figures</h2>",
    ]
    for heading, columns, rows in tables.parts({**result, "differences": {"shown": []}}):
        sections.append(f'<div class="box"><h3>{escape(heading)}</h3>{_table(columns, rows)}</div>')
    if old is not None:
        sections.append(_differences(result["differences"]))
    sections.append(_footer(result))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(sections)}</main></body></html>\n"
    )


def _second(new: Mapping[str, Any], old: Mapping[str, Any]) -> str:
    return f"version {old['version']}" if new["router"] == old["router"] else tables.title(old)


def _tiles(result: Mapping[str, Any]) -> str:
    new, old = result["policy"], result.get("against")
    tiles = []
    if old is not None:
        differences = result["differences"]
        tiles.append(
            ("rows that change candidate", tables.percent(differences["share"]), f"{differences['rows']:,}")
        )
    if new["cost"] is not None:
        tiles.append(
            ("cost of 1,000 rows", tables.number(new["cost"] / new["rows"] * 1000), _cost_change(result))
        )
    if new["quality"] is not None:
        tiles.append(("mean outcome", tables.number(new["quality"]), _quality_change(result)))
    top = max(new["candidates"], key=lambda each: each["rows"])
    tiles.append(("most rows go to", str(top["label"] or "(none)"), tables.percent(top["share"])))
    shown = "".join(
        f'<div class="tile"><span class="soft">{escape(what)}</span><b>{escape(value)}</b>'
        f'<span class="soft">{escape(more)}</span></div>'
        for what, value, more in tiles
    )
    return f'<div class="tiles">{shown}</div>'


def _cost_change(result: Mapping[str, Any]) -> str:
    old = result.get("against")
    if old is None or not old["cost"]:
        return "without what is not known of answers"
    before = tables.number(old["cost"] / old["rows"] * 1000)
    return f"{result['change']['cost'] / old['cost'] * 100:+.1f} % against {before}"


def _quality_change(result: Mapping[str, Any]) -> str:
    old = result.get("against")
    if old is None or old["quality"] is None:
        return f"of {result['policy']['quality_rows']:,} rows with an outcome"
    return f"{result['change']['quality']:+.4g} against {tables.number(old['quality'])}"


def _plots(result: Mapping[str, Any]) -> str:
    drawn = [
        ("Share of rows by candidate", share_plot(result)),
        ("Share of rows by reason", reason_plot(result)),
        ("Cost", cost_plot(result)),
        ("Quality", quality_plot(result)),
    ]
    figures = "".join(
        f"<figure><figcaption>{caption}</figcaption>{svg}</figure>"
        for caption, svg in drawn
        if svg is not None
    )
    return f'<div class="plots">{figures}</div>'


def _differences(differences: Mapping[str, Any]) -> str:
    if not differences["rows"]:
        return "<h2>Rows that change candidate</h2><p>There are none.</p>"
    moves = [
        {
            "from": str(move["old"] or "(none)"),
            "to": str(move["new"] or "(none)"),
            "rows": f"{move['rows']:,}",
        }
        for move in differences["moves"]
    ]
    moved = f'<div class="box">{_table(("from", "to", "rows"), moves)}</div>'
    heading, columns, rows = (
        tables.difference_table(differences, _SHOWN) if differences["shown"] else ("", (), [])
    )
    shown = f'<div class="box"><h3>{escape(heading)}</h3>{_table(columns, rows)}</div>' if rows else ""
    return f"<h2>Rows that change candidate</h2>{moved}{shown}"


def _table(columns: Any, rows: Any) -> str:  # noqa: ANN401 - a part of tables
    def cell(column: str, value: object, tag: str) -> str:
        kind = ' class="number"' if column in _NUMBERS else ""
        text = escape("" if value is None else str(value))
        long = len(text) > 80  # noqa: PLR2004 - what takes more than a line or two
        return f"<{tag}{kind}>" + (f'<div class="value">{text}</div>' if long else text) + f"</{tag}>"

    head = "".join(cell(column, column, "th") for column in columns)
    body = "".join(
        f"<tr>{''.join(cell(column, row[column], 'td') for column in columns)}</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _footer(result: Mapping[str, Any]) -> str:
    broken = result["broken"]
    lines = []
    if broken["count"]:
        told = "; ".join(f"row {each['row']}: {each['problem']}" for each in broken["first"])
        lines.append(f"{broken['count']:,} rows could not be read: {told}.")
    other_rows = tables.other_rows(result)
    if other_rows is not None:
        lines.append(f"Each candidate alone: {other_rows}")
    if result["ignored_columns"]:
        lines.append(f"Columns that were not asked for: {', '.join(result['ignored_columns'])}.")
    now = datetime.now().astimezone().isoformat(sep=" ", timespec="minutes")
    lines.append(
        "The policy decided as in a job; no candidate was called. "
        f"flink-model-router {version('flink-model-router')}, {now}."
    )
    return "<h2>Notes</h2>" + "".join(f'<p class="soft">{escape(line)}</p>' for line in lines)
