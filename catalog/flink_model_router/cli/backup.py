"""`model-catalog db export|import`: all that a catalog keeps, as one JSON document."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from flink_model_router.cli.options import OutputFormat, Url, User, password, reported
from flink_model_router.cli.output import Format, output_of
from flink_model_router.errors import InvalidInputError
from flink_model_router.store import Integrity, open_store, read_export

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

_STANDARD_INPUT = Path("-")


@reported
def export(
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            "--output-file",
            help="Where to write it, for its owner only; without it, to standard output.",
            show_default=False,
        ),
    ] = None,
    url: Url = None,
    user: User = None,
    output: OutputFormat = Format.table,
) -> None:
    """Write all that the catalog keeps as one JSON document: history and aliases, too.

    It is what the catalog was at one moment, whoever writes meanwhile. Secrets are in it as the references
    that are stored. A file is there as a whole or not at all.
    """
    with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
        if file is None:
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(
                    encoding="utf-8"
                )  # As `db import` reads it, whatever the terminal's is.
            store.backup.export(sys.stdout.write)
            return
        with _whole_file(file) as target, _progress("exported", output) as told:
            counts = store.backup.export(target.write, told)
        output_of(output).facts({"file": str(file), "from": store.url, **counts.to_document()})


@reported
def import_(
    file: Annotated[
        Path, typer.Argument(help="What `db export` wrote; - for standard input.", show_default=False)
    ],
    *,
    url: Url = None,
    user: User = None,
    integrity: Annotated[
        Integrity,
        typer.Option(
            "--integrity",
            help="What becomes of routers whose candidates are not there as they were: strict refuses the "
            "export, warn imports them and tells, for a catalog that was of 'integrity' = 'warn'.",
        ),
    ] = Integrity.strict,
    output: OutputFormat = Format.table,
) -> None:
    """Read an export into an empty catalog, of any kind of database; one without tables is filled.

    All is checked as when it was created, but for what only Flink and Java know: types, queries, rules, and
    which secrets a session lets models read. That is checked when it is used. It is one transaction: what is
    wrong is told with its place, and nothing is left half done.
    """
    text, name = _read(file)
    contents = read_export(text, name)
    with open_store(url, user, password(url), True, integrity=integrity) as store:  # noqa: FBT003 - as in SQL
        with _progress("imported", output) as told:
            counts = store.backup.restore(contents, told)
        facts = {"file": str(file), "into": store.url, **counts.to_document()}
        if counts.warnings:
            facts["warnings"] = len(counts.warnings)
        output_of(output).facts(facts)


def _read(file: Path) -> tuple[str, str]:
    name = "Standard input" if file == _STANDARD_INPUT else f"File {file}"
    try:
        read = sys.stdin.buffer.read() if file == _STANDARD_INPUT else file.read_bytes()
        return read.decode("utf-8"), name
    except OSError as error:
        raise InvalidInputError("invalid-option", f"{name} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            "invalid-option", f"{name} is not UTF-8: byte {error.start + 1} can't be read. Export it again."
        ) from None


@contextmanager
def _whole_file(path: Path) -> Iterator[TextIO]:
    """A file that takes its place when it is complete."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with open(number, "w", encoding="utf-8") as target:  # noqa: PTH123 - it is open already
                yield target
                target.flush()
                os.fsync(target.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InvalidInputError(
            "invalid-option", f"File {path} can't be written: {error.strerror}. Name another one."
        ) from error


@contextmanager
def _progress(done: str, output: Format) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, on standard error; nothing for programs."""
    console = Console(stderr=True)
    shown = output is Format.table and console.is_terminal
    columns = (TextColumn(done), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        task = bar.add_task(done, total=None)
        yield lambda count, total: bar.update(task, completed=count, total=total)
