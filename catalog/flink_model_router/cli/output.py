"""What commands print: one class for people, one for programs.

Nothing that was stored is taken for markup or for a terminal's control sequence.
"""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from flink_model_router.replay import tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO

    from rich.console import RenderableType

    from flink_model_router.doctor import Check
    from flink_model_router.errors import CatalogError
    from flink_model_router.store import Document


_WIDTH_OF_A_FILE = 10_000
"""What is read by grep has no reason to be wrapped."""


class Format(str, Enum):
    """Values of `--output`."""

    table = "table"
    json = "json"


class Output(Protocol):
    """The ways to show something; results go to standard output, errors to standard error."""

    def rows(self, rows: Sequence[Document], columns: Sequence[str], empty: str) -> None:
        """Show things of one kind.

        Args:
            rows: what there is.
            columns: keys of each row, in the order of the table; JSON has all keys.
            empty: what a table says if there are none.
        """

    def facts(self, facts: Document) -> None:
        """Show one thing by its keys and values."""

    def model(self, model: Document) -> None:
        """Show a stored model, by its document of `docs/bridge.md`."""

    def checks(self, checks: Sequence[Check]) -> None:
        """Show what `doctor` found."""

    def explanation(self, explanation: Document) -> None:
        """Show what would become of a row, by the document of `policy.explain_row`."""

    def replay(self, result: Document) -> None:
        """Show what became of recorded rows, by the document of `replay.run_replay`."""

    def error(self, error: CatalogError) -> None:
        """Tell an error in one line."""


def output_of(chosen: Format) -> Output:
    """The class behind a value of `--output`."""
    return JsonOutput() if chosen is Format.json else TableOutput()


class JsonOutput:
    """JSON; an error is one object on one line."""

    def rows(self, rows: Sequence[Document], columns: Sequence[str], empty: str) -> None:  # noqa: ARG002
        """As an array of objects."""
        _print_json(rows)

    def facts(self, facts: Document) -> None:
        """As an object."""
        _print_json(facts)

    def model(self, model: Document) -> None:
        """As an object."""
        _print_json(model)

    def checks(self, checks: Sequence[Check]) -> None:
        """As an array of objects."""
        _print_json([check.to_document() for check in checks])

    def explanation(self, explanation: Document) -> None:
        """As an object."""
        _print_json(explanation)

    def replay(self, result: Document) -> None:
        """As an object."""
        _print_json(result)

    def error(self, error: CatalogError) -> None:
        """As `{"error": {"code", "message", "details"}}`."""
        document = {"code": error.code, "message": error.message, "details": error.details}
        print(_json({"error": document}, sys.stderr), file=sys.stderr)  # noqa: T201


class TableOutput:
    """Tables by Rich, as wide as the terminal; long text goes on in the next line and is never cut off."""

    def __init__(self) -> None:
        """Write to standard output."""
        width = None if sys.stdout.isatty() else _WIDTH_OF_A_FILE
        self._console = Console(highlight=False, width=width)

    def rows(self, rows: Sequence[Document], columns: Sequence[str], empty: str) -> None:
        """As a table with a header."""
        if not rows:
            self._console.print(Text(empty))
            return
        self._console.print(_table(rows, columns))

    def facts(self, facts: Document) -> None:
        """As lines of key and value."""
        self._console.print(_grid(facts))

    def model(self, model: Document) -> None:
        """As facts, and a table for each kind of part."""
        definition = model["definition"]
        facts = {
            "model": f"{model['database']}.{model['model']}",
            "version": model["version"],
            "comment": definition["comment"],
        }
        columns = [
            {"": direction, **column} for direction in ("input", "output") for column in definition[direction]
        ]
        options = [{"option": key, "value": value} for key, value in sorted(definition["options"].items())]
        parts: list[RenderableType] = [_grid(facts), _table(columns, ("", "name", "type", "comment"))]
        if options:
            parts.append(_table(options, ("option", "value")))
        if model["references"]:
            parts.append(
                _table([_reference_row(each) for each in model["references"]], ("role", "label", "model"))
            )
        self._console.print(Group(*parts))

    def checks(self, checks: Sequence[Check]) -> None:
        """As a table, with what to do under what was found."""
        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for column in ("", "what", "found"):
            table.add_column(column, overflow="fold")
        colours = {"ok": "green", "warn": "yellow", "fail": "bold red"}
        for check in checks:
            found = _text(check.found)
            if check.remedy:
                found = Text("\n").join([found, Text("→ ").append_text(_text(check.remedy))])
            table.add_row(Text(check.result, style=colours[check.result]), _text(check.what), found)
        self._console.print(table)

    def explanation(self, explanation: Document) -> None:
        """What is chosen first, then why."""
        asks, missing = explanation["asks"], explanation["missing"]
        chosen = explanation["chosen"] or ("no candidate" if asks is None else None)
        facts = {
            "router": f"{explanation['router']}, version {explanation['version']}",
            "strategy": explanation["strategy"],
            "chosen": chosen,
            "not asked": None if asks is None else f"{asks}; --ask-selector lets it",
            "source": explanation["source"],
            "reason": explanation["reason"],
            "score": explanation["score"],
            "chain": " → ".join(explanation["chain"]) or None,
            "default_model": explanation["default_model"],
            "NULL": f"{', '.join(missing)}: not in the row" if missing else None,
        }
        parts: list[RenderableType] = [_grid(facts)]
        if explanation["steps"]:
            parts.append(_table(explanation["steps"], ("step", "name", "test", "result", "then")))
        self._console.print(Group(*parts))

    def replay(self, result: Document) -> None:
        """As facts, and a table for each way to look at it."""
        shown: list[RenderableType] = [_grid(tables.facts(result))]
        for heading, columns, rows in tables.parts(result):
            shown += [Text(f"\n{heading}", style="bold"), _table(rows, columns)]
        self._console.print(Group(*shown))

    def error(self, error: CatalogError) -> None:
        """As `error: message`."""
        print(f"error: {_visible(error.message)}", file=sys.stderr)  # noqa: T201


def _print_json(document: object) -> None:
    print(_json(document, sys.stdout, indent=2))  # noqa: T201 - what the command is for


def _json(document: object, target: TextIO, indent: int | None = None) -> str:
    """JSON that stays JSON in the encoding of where it goes."""
    any_text = (target.encoding or "").lower().startswith("utf")
    return json.dumps(document, ensure_ascii=not any_text, indent=indent)


def show_any_text() -> None:
    """Write characters that standard output can't hold as their code points, instead of failing."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _table(rows: Sequence[Document], columns: Sequence[str]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(_text(row[column]) for column in columns))
    return table


def _grid(facts: Mapping[str, object]) -> Table:
    grid = Table.grid(padding=(0, 2))
    for key, value in facts.items():
        if value is not None:
            grid.add_row(Text(key.replace("_", " "), style="bold"), _text(value))
    return grid


def _reference_row(reference: Document) -> Document:
    path = f"{reference['database']}.{reference['model']}"
    pick = reference["alias"] if reference["version"] is None else reference["version"]
    if pick is not None:
        path += f"${pick}"
    return {"role": reference["role"], "label": reference["label"], "model": path}


def _text(value: object) -> Text:
    return Text("" if value is None else _visible(str(value)))


def _visible(text: str) -> str:
    """With control characters spelled out, but for line breaks."""
    return "".join(
        character
        if character == "\n" or unicodedata.category(character) != "Cc"
        else f"\\x{ord(character):02x}"
        for character in text
    )
