"""All checks, in the order in which a user would mend what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flink_model_router.doctor.database import check_database
from flink_model_router.doctor.flink import check_flink
from flink_model_router.doctor.java import check_java
from flink_model_router.doctor.python import check_interpreter_of_flink, check_jar, check_python

if TYPE_CHECKING:
    from flink_model_router.doctor.check import Check, Surroundings


def examine_all(
    surroundings: Surroundings, url: str | None, user: str | None, password: str | None
) -> list[Check]:
    """Run every check.

    Args:
        surroundings: the machine.
        url: of the store, or None for the file in the user's home.
        user: of a server.
        password: of a server.
    """
    return [
        check_python(),
        check_interpreter_of_flink(surroundings),
        check_java(surroundings),
        check_jar(),
        *check_flink(surroundings),
        check_database(url, user, password),
    ]
