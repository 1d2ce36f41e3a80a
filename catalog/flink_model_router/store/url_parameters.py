"""What stands behind `?` in a server's URL: the driver's own parameters, checked before it could stumble."""

from __future__ import annotations

import difflib
import inspect
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flink_model_router.store.place import Place

_SQLALCHEMYS_OWN: Final = frozenset(
    {"ssl_ca", "ssl_capath", "ssl_cert", "ssl_key", "ssl_cipher", "ssl_check_hostname"}
)
"""Parameters for MySQL and MariaDB that SQLAlchemy hands to the driver in a form of the driver's."""


def refuse_unknown(place: Place) -> None:
    """Check the names, with the driver at hand; InvalidInputError `invalid-option`."""
    if not place.url.query:
        return
    known = _libpqs() if place.kind == "postgresql" else _pymysqls()
    for name in place.url.query:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            meant = f"Did you mean '{near[0]}'? " if near else ""
            raise InvalidInputError(
                "invalid-option",
                f"The url of {place.shown} has the parameter '{name}', which its driver "
                f"({place.url.get_driver_name()}) doesn't know. {meant}Correct it, or take it out.",
                option="url",
            )


@contextmanager
def told(place: Place) -> Iterator[None]:
    """While an engine is made or connects: raise as `invalid-option` what the driver says of a value."""
    try:
        yield
    except (TypeError, ValueError, OSError) as error:
        if not place.url.query:
            raise
        parameters = ", ".join(f"'{name}'" for name in place.url.query)
        raise InvalidInputError(
            "invalid-option",
            f"The driver ({place.url.get_driver_name()}) can't use the parameters of the url "
            f"{place.shown} ({parameters}): {error}. Correct the one that this is about.",
            option="url",
        ) from error


def _libpqs() -> frozenset[str]:
    from psycopg import pq  # noqa: PLC0415 - drivers are optional

    return frozenset(option.keyword.decode() for option in pq.Conninfo.get_defaults())


def _pymysqls() -> frozenset[str]:
    from pymysql.connections import Connection  # noqa: PLC0415 - drivers are optional

    return frozenset(inspect.signature(Connection.__init__).parameters) - {"self"} | _SQLALCHEMYS_OWN
