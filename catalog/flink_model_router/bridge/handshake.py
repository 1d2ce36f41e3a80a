"""The two lines with which the JVM and this process meet."""

from __future__ import annotations

import json
import os
import secrets
import sys
from importlib.metadata import PackageNotFoundError, version

from flink_model_router.errors import CatalogError, InterpreterError

PROTOCOL = 1
"""Goes up with each change of `docs/bridge.md` that the other side has to know."""


def call_token(line: bytes) -> str:
    """Read the JVM's line.

    Args:
        line: `{"protocol": 1, "token": "…"}` and a line end.

    Returns:
        What every connection has to present.

    Raises:
        InterpreterError: `python-missing`, if the line is of another protocol or none at all.
    """
    try:
        greeting = json.loads(line)
        protocol, token = greeting["protocol"], greeting["token"]
    except (ValueError, TypeError, KeyError):
        raise InterpreterError(
            "python-missing",
            "This process is started by Flink's catalog and expects a greeting of the JVM on standard input. "
            "To work with a catalog by hand use the command 'model-catalog'.",
        ) from None
    if protocol != PROTOCOL:
        raise InterpreterError(
            "python-missing",
            f"The jar speaks protocol {protocol}, flink-model-router {_version()} in {sys.executable} speaks "
            f"{PROTOCOL}. Install the same version of both: 'model-catalog jar' shows the package's jar.",
        )
    return str(token)


def new_token() -> str:
    """Make a token that nobody can guess."""
    return secrets.token_hex(32)


def greeting_line(port: int, answer_token: str) -> bytes:
    """Write this process's line."""
    greeting = {
        "protocol": PROTOCOL,
        "port": port,
        "pid": os.getpid(),
        "token": answer_token,
        "version": _version(),
    }
    return json.dumps(greeting).encode("ascii") + b"\n"


def failure_line(error: CatalogError) -> bytes:
    """Write the line that stands for the greeting if this process can't serve."""
    return json.dumps({"error": {"code": error.code, "message": error.message}}).encode("ascii") + b"\n"


def _version() -> str:
    try:
        return version("flink-model-router")
    except PackageNotFoundError:  # a source folder on PYTHONPATH
        return "of unknown version"
