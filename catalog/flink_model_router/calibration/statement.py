"""The statement that gives a router its threshold."""

from __future__ import annotations

import numpy as np

from flink_model_router import sql


def decimal(threshold: float) -> str:
    """A threshold in digits, as many as it takes to be read as the same number, and without an exponent."""
    return np.format_float_positional(threshold, unique=True, trim="0")


def alter_statement(database: str, router: str, label: str, threshold: float) -> str:
    """`ALTER MODEL … SET …`, for a session whose current catalog holds the router.

    Args:
        database: the router's.
        router: its name.
        label: of the candidate that gets the rows which reach the threshold.
        threshold: finite.
    """
    path = f"{sql.identifier(database)}.{sql.identifier(router)}"
    key = sql.literal(f"strategy.threshold.{label}")
    return f"ALTER MODEL {path} SET ({key} = {sql.literal(decimal(threshold))});"
