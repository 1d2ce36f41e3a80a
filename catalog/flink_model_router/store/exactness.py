"""Documents that a person may have edited: read with nothing left over."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timezone
from typing import Final

from flink_model_router.errors import InvalidInputError
from flink_model_router.store.document import text_of

_EARLIEST: Final = datetime(1000, 1, 1, tzinfo=timezone.utc)


def demand_all_read(given: object, written: object, where: str) -> None:
    """Check that a document has just the keys that were read from it.

    Args:
        given: the document.
        written: what was read from it, written again.
        where: its place, such as `$.databases[0]`.

    Raises:
        InvalidInputError: `invalid-option`, for a key that is unknown or missing.
    """
    if isinstance(given, Mapping) and isinstance(written, Mapping):
        for key in given:
            if key not in written:
                raise InvalidInputError(
                    "invalid-option",
                    f"{where}: unknown key {key!r:.120}. Known are: {', '.join(sorted(written))}.",
                    where=where,
                )
        for key, value in written.items():
            if key not in given:
                raise InvalidInputError(
                    "invalid-option", f"{where}: the key '{key}' is missing.", where=where
                )
            demand_all_read(given[key], value, f"{where}.{key}")
    elif isinstance(given, list) and isinstance(written, list):
        for index, (item, read) in enumerate(zip(given, written, strict=True)):
            demand_all_read(item, read, f"{where}[{index}]")


def moment_of(fields: Mapping[str, object], key: str, where: str) -> datetime:
    """A time with its zone; InvalidInputError `invalid-option` if it is something else."""
    text = text_of(fields, key, where)
    moment = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
    if moment is None or moment.tzinfo is None:
        raise InvalidInputError(
            "invalid-option",
            f"{where}.{key}: expected a time with its zone, such as 2026-01-31T12:00:00.123456+00:00, found "
            f"{text!r:.120}.",
            where=f"{where}.{key}",
        )
    if not _is_kept(moment):
        raise InvalidInputError(
            "invalid-option",
            f"{where}.{key}: {text} is out of the range that every database keeps. Give a time between the "
            "years 1000 and 9999.",
            where=f"{where}.{key}",
        )
    return moment


def _is_kept(moment: datetime) -> bool:
    """MariaDB and MySQL keep times from the year 1000 on; Python knows none after 9999, in any zone."""
    try:
        return moment.astimezone(timezone.utc) >= _EARLIEST
    except OverflowError:
        return False
