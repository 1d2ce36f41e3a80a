"""`model-catalog router replay`: recorded rows through a router, or through two."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from flink_model_router.cli.model_name import Database, Model, model_name, version_of
from flink_model_router.cli.options import OutputFormat, Url, User, password, reported
from flink_model_router.cli.output import Format, output_of
from flink_model_router.cli.runtime import FlinkHome, Jars, Time, TimeZone, moment, runtime
from flink_model_router.errors import InvalidInputError, NotFoundError
from flink_model_router.policy import read_policy
from flink_model_router.replay import Format as RowFormat
from flink_model_router.replay import ReplayRequest, open_recording
from flink_model_router.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flink_model_router.cli.model_name import ModelName
    from flink_model_router.policy import PolicyDocument
    from flink_model_router.store import Store


@reported
def replay(  # noqa: PLR0913 - each is an option of the command
    router: Model,
    *,
    input: Annotated[  # noqa: A002 - the option's name
        Path,
        typer.Option("--input", help="The recorded rows: CSV, JSON lines or Parquet.", show_default=False),
    ],
    format: Annotated[  # noqa: A002 - the option's name
        RowFormat | None,
        typer.Option(
            "--format", help="What the file is; without it, what its ending says.", show_default=False
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            help="What to compare with: a version or an alias of this router, or the name of another.",
            show_default=False,
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            help="<input column>=<its name in the file>, where that is another; may be given more than once.",
            show_default=False,
        ),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            "--outcome",
            help="<candidate>=<column of the file> that says how good its answer was: true or false, or a "
            "number; may be given more than once.",
            show_default=False,
        ),
    ] = None,
    output_length: Annotated[
        list[str] | None,
        typer.Option(
            "--output-length",
            help="<candidate>=<column of the file> with the characters of its answer, for what answers cost; "
            "may be given more than once.",
            show_default=False,
        ),
    ] = None,
    time: Time = None,
    time_column: Annotated[
        str | None,
        typer.Option(
            "--time-column",
            help="Column of the file with the time that rules read as routing_clock: a timestamp, or "
            "milliseconds since 1970.",
            show_default=False,
        ),
    ] = None,
    time_zone: TimeZone = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="End at the first row that can't be read, instead of counting it."),
    ] = False,
    differences: Annotated[
        int, typer.Option("--differences", min=0, help="How many rows that differ are shown.")
    ] = 20,
    differences_file: Annotated[
        Path | None,
        typer.Option(
            "--differences-file", help="A file for all of them: .jsonl or .csv.", show_default=False
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", help="A page with tables and plots, in one file; shows rows.", show_default=False
        ),
    ] = None,
    database: Database = None,
    url: Url = None,
    user: User = None,
    flink_home: FlinkHome = None,
    jar: Jars = None,
    output: OutputFormat = Format.table,
) -> None:
    """Run recorded rows through a router: who would get how many, why, at what cost and how well.

    The router's own strategy decides, compiled by Flink's planner as in a job: this starts a JVM. No
    candidate is called. Needs `pip install 'flink-model-router[replay]'`.
    """
    if time is not None and time_column is not None:
        raise InvalidInputError(
            "invalid-option", "--time and --time-column both say when rows were routed. Keep one."
        )
    if differences_file is not None and against is None:
        raise InvalidInputError(
            "invalid-option", "--differences-file is for two policies. Name the other with --against."
        )
    name = model_name(router, database, None)
    when = moment(time, time_zone)
    pairs = [
        _pairs(option, given)
        for option, given in (
            ("--column", column),
            ("--outcome", outcome),
            ("--output-length", output_length),
        )
    ]
    recording = open_recording(input, format)
    page = None if html is None else _page(html)
    with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
        policy = read_policy(store, name.database, name.model, name.version)
        other = None if against is None else _other(store, name, against)
    request = ReplayRequest(
        policy=policy,
        against=other,
        columns=pairs[0],
        outcomes=pairs[1],
        lengths=pairs[2],
        time_column=time_column,
        moment=when,
        strict=strict,
        shown=differences,
        differences=differences_file,
    )
    from flink_model_router.replay.run import run_replay  # noqa: PLC0415 - needs pyarrow

    with _progress(output) as told:
        result = run_replay(request, recording, runtime(flink_home, jar), told)
    result = {"input": str(input), **result}
    if page is not None:
        page(result)
    output_of(output).replay(result)


def _page(path: Path) -> Callable[[dict[str, Any]], None]:
    """What writes the page; known to be able to before the rows are read."""
    try:
        from flink_model_router.replay.page import write_page  # noqa: PLC0415
    except ImportError as missing:
        raise InvalidInputError(
            "invalid-option",
            f"--html draws by {missing.name}, which is missing: pip install 'flink-model-router[replay]'",
        ) from None
    if not path.parent.is_dir():
        raise InvalidInputError("invalid-option", f"--html is {path}, and there is no folder {path.parent}.")
    return lambda result: write_page(result, path)


def _pairs(option: str, given: Sequence[str] | None) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in given or ():
        key, equals, value = text.partition("=")
        if not (key and equals and value):
            raise InvalidInputError("invalid-option", f"{option} is {text!r}. Write it as <name>=<column>.")
        if key in pairs:
            raise InvalidInputError("invalid-option", f"{option} names {key!r} twice. Name it once.")
        pairs[key] = value
    return pairs


def _other(store: Store, router: ModelName, against: str) -> PolicyDocument:
    """A version or alias of the router, else another router."""
    version = version_of(against.removeprefix("$"))
    try:
        return read_policy(store, router.database, router.model, version)
    except NotFoundError as absent:
        if isinstance(version, int):
            raise
        try:
            other = model_name(against, None, None)
            # A name without a database is in the router's.
            named = other.database if "." in against else router.database
            return read_policy(store, named, other.model, other.version)
        except (NotFoundError, InvalidInputError) as error:
            if isinstance(error, InvalidInputError) and error.code != "invalid-name":
                raise
            raise NotFoundError(
                "model-not-exist",
                f"--against is {against!r}, which is neither a version or alias of {router} nor another "
                f"router. {absent.message}",
            ) from None


@contextmanager
def _progress(output: Format) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, on standard error; nothing for programs."""
    console = Console(stderr=True)
    shown = output is Format.table and console.is_terminal
    columns = (TextColumn("replayed"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        task = bar.add_task("replayed", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
