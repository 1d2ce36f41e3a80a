"""`model-catalog doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated, Final

import typer

from flink_model_router.cli.options import OutputFormat, Url, User, password, reported
from flink_model_router.cli.output import Format, output_of
from flink_model_router.doctor import Surroundings, examine_all

EXIT_CODE: Final = 9


@reported
def examine(
    url: Url = None,
    user: User = None,
    flink_home: Annotated[
        Path | None,
        typer.Option(
            "--flink-home",
            envvar="FLINK_HOME",
            help="The Flink to look at; without it, that of the apache-flink package.",
            show_default=False,
        ),
    ] = None,
    output: OutputFormat = Format.table,
) -> None:
    """Look at Python, Java, Flink, the jar and the database, and say how to mend what is wrong.

    Changes nothing. Ends with 0 if no check failed, else with 9; a warning doesn't count.
    """
    checks = examine_all(Surroundings(dict(os.environ), flink_home), url, user, password(url))
    output_of(output).checks(checks)
    if any(check.result == "fail" for check in checks):
        raise typer.Exit(EXIT_CODE)
