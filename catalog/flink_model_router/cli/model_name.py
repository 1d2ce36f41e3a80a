"""A model as the command line names it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flink_model_router.errors import InvalidInputError

NAME_HELP = (
    "The model, as name, database.name, or either with $3 behind it for version 3: between single quotes, "
    "for the shell would read $3 itself. With --database it is the name alone, which then may hold dots."
)
DATABASE_HELP = "Where the model is; without it and without a database before the name, default."

_VERSION = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class ModelName:
    """A model, and the version of it that was asked for.

    Attributes:
        database: where it is.
        model: its name.
        version: None for the current one.
    """

    database: str
    model: str
    version: int | None


def model_name(text: str, database: str | None, version: int | None) -> ModelName:
    """Read the argument `text` together with the options `--database` and `--version`.

    Raises:
        InvalidInputError: `invalid-name`, if the name can't be read or a part of it is given twice.
    """
    path, dollar, written = text.partition("$")
    if dollar:
        if not _VERSION.fullmatch(written):
            raise _malformed(text, "behind $ stands the number of a version, from 1 on")
        if version not in (None, int(written)):
            raise _malformed(text, f"it names version {written}, and --version names {version}; keep one")
        version = int(written)
    if database is not None:
        return ModelName(database, path, version)
    before, dot, name = path.partition(".")
    if "." in name:
        raise _malformed(text, "it holds more than one dot; name the database with --database")
    return ModelName(before, name, version) if dot else ModelName("default", path, version)


def _malformed(text: str, why: str) -> InvalidInputError:
    return InvalidInputError("invalid-name", f"{text!r:.480} names no model: {why}.", name=text)
