"""Options that several commands have, and how an error of any command ends."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer

from flink_model_router.cli.output import Format, output_of
from flink_model_router.errors import CatalogError, InternalError

_Command = TypeVar("_Command", bound=Callable[..., None])

Url = Annotated[
    str | None,
    typer.Option(
        "--url",
        envvar="MODEL_CATALOG_URL",
        help="The database: sqlite:////absolute/path, postgresql://host/database, mysql://… or mariadb://…; "
        "without it, ~/.flink-model-router/models.db.",
        show_default=False,
    ),
]
User = Annotated[
    str | None,
    typer.Option(
        "--user",
        envvar="MODEL_CATALOG_USER",
        help="The user of a server. The password is read from MODEL_CATALOG_PASSWORD only. For a SQLite "
        "file both variables are left alone.",
        show_default=False,
    ),
]
Reason = Annotated[
    str | None,
    typer.Option("--reason", help="Why, for those who read the model's history.", show_default=False),
]
OutputFormat = Annotated[
    Format, typer.Option("--output", help="A table for people or JSON for programs.", case_sensitive=False)
]


def password(url: str | None) -> str | None:
    """The password from the environment; an argument would be seen by everyone on the machine.

    For a server only: who works with one may look into a file besides, without changing the environment.
    """
    return None if _is_file(url) else os.environ.get("MODEL_CATALOG_PASSWORD") or None


def _is_file(url: str | None) -> bool:
    return url is None or url.startswith("sqlite:")


def _without_environments_user(options: dict[str, Any]) -> dict[str, Any]:
    """Likewise for the user; another one on the command line is the command's to refuse."""
    user = options.get("user")
    if user and _is_file(options.get("url")) and user == os.environ.get("MODEL_CATALOG_USER"):
        return {**options, "user": None}
    return options


def reported(command: _Command) -> _Command:
    """Make a command tell its errors in the form that its `output` says, and end with their exit code."""

    @functools.wraps(command)
    def reporting(*args: Any, output: Format, **kwargs: Any) -> None:  # noqa: ANN401 - the command's own
        told: CatalogError
        try:
            command(*args, output=output, **_without_environments_user(kwargs))
        except CatalogError as error:
            told = error
        except (typer.Exit, BrokenPipeError):
            # Whoever reads the output may have enough of it; Typer then ends without a word.
            raise
        except Exception as error:
            if os.environ.get("MODEL_CATALOG_DEBUG"):
                raise
            told = InternalError(
                "internal",
                f"The command ended with {type(error).__name__}, which is a defect of model-catalog. Report "
                "it with what MODEL_CATALOG_DEBUG=1 in the environment shows.",
            )
            told.__cause__ = error
        else:
            return
        output_of(output).error(told)
        raise typer.Exit(told.exit_code) from told

    return reporting  # type: ignore[return-value] # the same parameters, as functools.wraps tells Typer
