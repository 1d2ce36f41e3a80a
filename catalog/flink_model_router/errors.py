"""Every error that this package raises on purpose.

The codes are those of `contract/errors.json`, which Java reads too: a code fixes the exception that Flink
sees and the exit code of the CLI. One class for each exit code:

    CatalogError
    ├── NotFoundError      3  database-not-exist, model-not-exist, table-not-exist,
    │                         partition-not-exist, function-not-exist
    ├── ConflictError      4  database-already-exist, database-not-empty, model-already-exist,
    │                         model-referenced, table-already-exist, partition-already-exist,
    │                         function-already-exist, store-not-empty, version-conflict,
    │                         reference-changed
    ├── InvalidInputError  5  table-not-partitioned, partition-spec-invalid, reference-missing,
    │                         reference-cycle, reference-depth, invalid-name, invalid-option,
    │                         literal-secret, unsupported
    ├── UnavailableError   6  store-unreachable, store-busy
    ├── SchemaError        7  store-foreign, schema-missing, schema-outdated, schema-newer
    ├── InterpreterError   8  python-missing, python-stopped, python-timeout (raised in Java only)
    ├── RuntimeMissingError 10 java-missing, flink-missing
    └── InternalError      1  internal
"""

from __future__ import annotations

import json
from importlib import resources
from typing import ClassVar, Literal

Code = Literal[
    "database-not-exist",
    "database-already-exist",
    "database-not-empty",
    "model-not-exist",
    "model-already-exist",
    "model-referenced",
    "table-not-exist",
    "table-already-exist",
    "table-not-partitioned",
    "partition-not-exist",
    "partition-already-exist",
    "partition-spec-invalid",
    "function-not-exist",
    "function-already-exist",
    "store-not-empty",
    "version-conflict",
    "reference-missing",
    "reference-changed",
    "reference-cycle",
    "reference-depth",
    "invalid-name",
    "invalid-option",
    "literal-secret",
    "store-unreachable",
    "store-busy",
    "store-foreign",
    "schema-missing",
    "schema-outdated",
    "schema-newer",
    "python-missing",
    "python-stopped",
    "python-timeout",
    "java-missing",
    "flink-missing",
    "unsupported",
    "internal",
]


class CatalogError(Exception):
    """What went wrong, where, and what to do.

    Attributes:
        code: one of `contract/errors.json`.
        message: one text for people, complete by itself: Flink's SQL client shows nothing else. Holds no
            secret.
        details: JSON-serializable facts for programs, for instance `{"routers": ["default.support"]}`.
    """

    exit_code: ClassVar[int]
    codes: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, code: Code, message: str, **details: object) -> None:
        """Make the error; `code` must be one of this class's.

        Raises:
            ValueError: if the code belongs to another class.
        """
        if code not in self.codes:
            raise ValueError(f"{type(self).__name__} has no code {code!r}; it has {sorted(self.codes)}")
        super().__init__(message)
        self.code: Code = code
        self.message = message
        self.details = details

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by class, arguments and details, which Exception's own way would lose."""
        return _restore, (type(self), self.code, self.message, self.details)


class NotFoundError(CatalogError):
    """The object is not in the catalog."""

    exit_code = 3
    codes = frozenset(
        {
            "database-not-exist",
            "model-not-exist",
            "table-not-exist",
            "partition-not-exist",
            "function-not-exist",
        }
    )


class ConflictError(CatalogError):
    """What is stored already stands against the change."""

    exit_code = 4
    codes = frozenset(
        {
            "database-already-exist",
            "database-not-empty",
            "model-already-exist",
            "model-referenced",
            "table-already-exist",
            "partition-already-exist",
            "function-already-exist",
            "store-not-empty",
            "version-conflict",
            "reference-changed",
        }
    )


class InvalidInputError(CatalogError):
    """The input can't be right, whatever is stored or comes about by waiting."""

    exit_code = 5
    codes = frozenset(
        {
            "table-not-partitioned",
            "partition-spec-invalid",
            "reference-missing",
            "reference-cycle",
            "reference-depth",
            "invalid-name",
            "invalid-option",
            "literal-secret",
            "unsupported",
        }
    )


class UnavailableError(CatalogError):
    """The database can't be reached, read or locked. Says nothing on whether an object exists."""

    exit_code = 6
    codes = frozenset({"store-unreachable", "store-busy"})


class SchemaError(CatalogError):
    """The database can be read, but its tables aren't those that this version works with."""

    exit_code = 7
    codes = frozenset({"store-foreign", "schema-missing", "schema-outdated", "schema-newer"})


class InterpreterError(CatalogError):
    """The JVM's Python child failed. Java raises these; the class is here so that the table is whole."""

    exit_code = 8
    codes = frozenset({"python-missing", "python-stopped", "python-timeout"})


class RuntimeMissingError(CatalogError):
    """What a command needs beside Python is not installed, or not where it was looked for."""

    exit_code = 10
    codes = frozenset({"java-missing", "flink-missing"})


class InternalError(CatalogError):
    """A defect of this product."""

    exit_code = 1
    codes = frozenset({"internal"})


def error_table() -> dict[str, dict[str, object]]:
    """The table of `contract/errors.json`: code → `{"flink": str, "exit": int, "meaning": str}`."""
    text = resources.files("flink_model_router").joinpath("contract/errors.json").read_text(encoding="utf-8")
    codes: dict[str, dict[str, object]] = json.loads(text)["codes"]
    return codes


def _restore(kind: type[CatalogError], code: Code, message: str, details: dict[str, object]) -> CatalogError:
    return kind(code, message, **details)
