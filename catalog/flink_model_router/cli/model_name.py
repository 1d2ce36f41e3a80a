"""A model as the command line names it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

import typer

from flink_model_router.errors import InvalidInputError
from flink_model_router.store import is_alias

_NAME_HELP = (
    "The model, as name, database.name, or either with $3 or $prod behind it for version 3 or the one that "
    "the alias prod names: between single quotes, for the shell would read $3 itself. With --database it is "
    "the name alone, which then may hold dots."
)
_PLAIN_NAME_HELP = "The model, as name or database.name. With --database it is the name alone, dots and all."
_DATABASE_HELP = "Where the model is; without it and without a database before the name, default."

Model = Annotated[str, typer.Argument(help=_NAME_HELP, show_default=False)]
PlainModel = Annotated[str, typer.Argument(help=_PLAIN_NAME_HELP, show_default=False)]
Database = Annotated[str | None, typer.Option("--database", help=_DATABASE_HELP, show_default=False)]

_NUMBER = re.compile(r"[0-9]{1,18}")
_VERSION = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class ModelName:
    """A model, and the version of it that was asked for.

    Attributes:
        database: where it is.
        model: its name.
        version: a number, an alias, or None for the current one.
    """

    database: str
    model: str
    version: int | str | None

    def __str__(self) -> str:
        """`database.model`."""
        return f"{self.database}.{self.model}"


def version_of(text: str) -> int | str:
    """A version as it was typed: a number, or else an alias."""
    return int(text) if _NUMBER.fullmatch(text) else text


def plain_name(text: str, database: str | None) -> ModelName:
    """Read the argument of a command that takes versions by themselves.

    Raises:
        InvalidInputError: `invalid-name`, if the name can't be read or holds `$`.
    """
    if "$" in text:
        raise _malformed(text, "it holds a version or alias, which this command takes by itself, without $")
    return model_name(text, database, None)


def model_name(text: str, database: str | None, version: int | str | None) -> ModelName:
    """Read the argument `text` together with the options `--database` and `--version`.

    Raises:
        InvalidInputError: `invalid-name`, if the name can't be read or a part of it is given twice.
    """
    path, dollar, written = text.partition("$")
    if dollar:
        if not (_VERSION.fullmatch(written) or is_alias(written)):
            raise _malformed(text, "behind $ stands the number of a version, from 1 on, or an alias")
        if version not in (None, version_of(written)):
            raise _malformed(text, f"it names version {written}, and --version names {version}; keep one")
        version = version_of(written)
    if database is not None:
        return ModelName(database, path, version)
    before, dot, name = path.partition(".")
    if "." in name:
        raise _malformed(text, "it holds more than one dot; name the database with --database")
    return ModelName(before, name, version) if dot else ModelName("default", path, version)


def _malformed(text: str, why: str) -> InvalidInputError:
    return InvalidInputError("invalid-name", f"{text!r:.480} names no model: {why}.", name=text)
