"""The tree of exceptions and contract/errors.json say the same."""

from __future__ import annotations

import pickle
from typing import get_args

import pytest

from flink_model_router import errors
from flink_model_router.errors import CatalogError, Code, ConflictError, error_table

CLASSES = CatalogError.__subclasses__()


def test_every_code_of_the_table_belongs_to_exactly_one_class() -> None:
    codes = [code for kind in CLASSES for code in kind.codes]

    assert sorted(codes) == sorted(error_table())
    assert sorted(get_args(Code)) == sorted(error_table())


@pytest.mark.parametrize("kind", CLASSES)
def test_a_class_has_the_exit_code_of_all_its_codes(kind: type[CatalogError]) -> None:
    assert {error_table()[code]["exit"] for code in kind.codes} == {kind.exit_code}


@pytest.mark.parametrize("kind", CLASSES)
def test_the_tree_in_the_docstring_shows_each_class_with_its_codes(kind: type[CatalogError]) -> None:
    tree = " ".join((errors.__doc__ or "").replace("│", " ").split())

    _, _, rest = tree.partition(f"─ {kind.__name__} ")
    shown, _, _ = rest.partition("──")
    numbers, _, codes = shown.strip().partition(" ")

    assert int(numbers) == kind.exit_code
    assert {word.strip(",") for word in codes.replace("(raised in Java only)", "").split()} - {
        "├",
        "└",
    } == kind.codes


def test_a_code_of_another_class_is_refused() -> None:
    with pytest.raises(ValueError, match="ConflictError has no code 'invalid-name'"):
        ConflictError("invalid-name", "no")


def test_an_error_survives_pickling_with_its_details() -> None:
    error = pickle.loads(pickle.dumps(ConflictError("model-referenced", "in use", routers=["default.r"])))  # noqa: S301

    assert (type(error), error.code, str(error)) == (ConflictError, "model-referenced", "in use")
    assert error.details == {"routers": ["default.r"]}
