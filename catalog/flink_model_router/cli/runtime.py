"""Options of commands that start a JVM, or route rows outside of a job."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from flink_model_router.errors import InvalidInputError
from flink_model_router.jvm import Runtime
from flink_model_router.policy import Moment

FlinkHome = Annotated[
    Path | None,
    typer.Option(
        "--flink-home",
        envvar="FLINK_HOME",
        help="The Flink whose planner is used; without it, that of the apache-flink package.",
        show_default=False,
    ),
]
Jars = Annotated[
    list[Path] | None,
    typer.Option(
        "--jar",
        help="A jar with a strategy or a provider, as ADD JAR takes it; may be given more than once. Jars in "
        "Flink's lib/ are there anyway.",
        show_default=False,
    ),
]
Time = Annotated[
    str | None,
    typer.Option(
        "--time",
        help="The time that rules read as routing_clock, such as 2026-01-31T08:00:00+01:00; without it, now.",
        show_default=False,
    ),
]
TimeZone = Annotated[
    str | None,
    typer.Option(
        "--time-zone",
        help="The session's time zone, as 'table.local-time-zone' has it in the job; without it, the "
        "machine's.",
        show_default=False,
    ),
]
EnvAllowed = Annotated[
    str | None,
    typer.Option(
        "--secrets-env-allowed",
        help="With --ask-selector: the environment variables that models may read, as the catalog's option "
        "secrets.env-allowed has them in the job.",
        show_default=False,
    ),
]
FileRoot = Annotated[
    str | None,
    typer.Option(
        "--secrets-file-root",
        help="With --ask-selector: the folder under which models may read secrets, as the catalog's option "
        "secrets.file-root has it in the job.",
        show_default=False,
    ),
]


def runtime(flink_home: Path | None, jars: list[Path] | None) -> Runtime:
    """Where a JVM is started."""
    return Runtime(dict(os.environ), flink_home, jars or [])


def moment(time: str | None, zone: str | None) -> Moment:
    """When rows are routed.

    Raises:
        InvalidInputError: `invalid-option`, if a text is no time or no zone.
    """
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InvalidInputError(
                "invalid-option",
                f"--time-zone is {zone!r}, which is no time zone. Write one as Europe/Berlin.",
            ) from None
    return Moment(None if time is None else _instant(time), zone)


def _instant(text: str) -> datetime:
    try:
        # Python 3.10 knows no Z.
        time = datetime.fromisoformat(text.removesuffix("Z") + ("+00:00" if text.endswith("Z") else ""))
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise InvalidInputError(
            "invalid-option",
            f"--time is {text!r}. Write date, time and offset, such as 2026-01-31T08:00:00+01:00 or "
            "2026-01-31T07:00:00Z.",
        )
    return time
