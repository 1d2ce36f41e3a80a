"""What Flink and Java ask of a model or table when it is created, for an import, which passes neither.

What only they can tell, such as whether a type, a rule or a query is right, is told when it is used.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flink_model_router.store.definition import ModelDefinition, Reference
    from flink_model_router.store.table_definition import TableDefinition

_ROUTING: Final = "routing"
_CANDIDATE: Final = "candidate"
_SELECTOR: Final = "selector"
_PICKED: Final = re.compile(r"([^$]+)\$.+", re.DOTALL)


def refuse_model(owner: str, definition: ModelDefinition) -> None:
    """Check that a model says who serves it, and its columns; InvalidInputError `invalid-option`."""
    if not definition.options.get("provider", "").strip():
        raise InvalidInputError(
            "invalid-option",
            f"The {owner} has no option 'provider', without which nothing can serve it. Set it to the "
            "provider that does.",
        )
    if bool(definition.input) != bool(definition.output):
        raise InvalidInputError(
            "invalid-option",
            f"The {owner} has columns on one side only. Give it both an input and an output, or neither.",
        )
    for side, columns in (("input", definition.input), ("output", definition.output)):
        _refuse_twice(f"{side} of {owner}", (column.name for column in columns))


def refuse_table(owner: str, definition: TableDefinition) -> None:
    """Check the names of columns, and those that name columns; InvalidInputError `invalid-option`."""
    names = [column.name for column in definition.schema.columns]
    _refuse_twice(owner, names)
    key = definition.schema.primary_key
    named = {
        "primary key": () if key is None else key.columns,
        "partition keys": definition.partition_keys,
        "distribution": () if definition.distribution is None else definition.distribution.keys,
    }
    for what, columns in named.items():
        for name in columns:
            if name not in names:
                raise InvalidInputError(
                    "invalid-option",
                    f"The {what} of {owner}: there is no column {name!r:.120}. Correct one of them.",
                )


def refuse_other_references(
    owner: str, database: str, options: Mapping[str, str], references: Sequence[Reference]
) -> None:
    """Check that a router's references are those of its options.

    Args:
        owner: the model, for messages.
        database: where it is.
        options: its options.
        references: as they are stored.

    Raises:
        InvalidInputError: `reference-missing`.
    """
    if options.get("provider") != _ROUTING:
        return
    meant = dict(_asked(database, options, ""))
    known = (_CANDIDATE, _SELECTOR)
    found = {(each.role, each.label): each.target for each in references if each.role in known}
    for use in meant.keys() | found.keys():
        if meant.get(use) != found.get(use):
            role, label = use
            raise InvalidInputError(
                "reference-missing",
                f"The references of {owner} are not those of its options: its {role} {label!r:.240} is "
                f"{meant.get(use, 'no model of the catalog')} by its options and "
                f"{found.get(use, 'none')} by its references.",
            )


def _asked(database: str, options: Mapping[str, str], labels: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Roles with labels, and targets, of the catalog's models that a router asks, of inline routers' too."""
    selector = options.get(_SELECTOR)
    if selector is not None:
        yield (_SELECTOR, labels + _SELECTOR), _whole(database, selector.strip())
    prefix = f"{_SELECTOR}."
    own = {key[len(prefix) :]: value for key, value in options.items() if key.startswith(prefix)}
    if own.get("provider") == _ROUTING:
        yield from _asked(database, own, f"{labels}${prefix}")
    yield from _candidates(database, options, labels)


def _candidates(
    database: str, options: Mapping[str, str], labels: str
) -> Iterator[tuple[tuple[str, str], str]]:
    for entry in filter(None, (each.strip() for each in options.get("candidates", "").split(";"))):
        picked = _PICKED.fullmatch(entry)
        label = picked.group(1) if picked else entry
        prefix = f"{_CANDIDATE}.{label}."
        own = {key[len(prefix) :]: value for key, value in options.items() if key.startswith(prefix)}
        if "provider" not in own:
            target = options.get(f"route.{label}.reference", entry)
            yield (_CANDIDATE, labels + label), _whole(database, target)
        elif own["provider"] == _ROUTING:
            yield from _asked(database, own, f"{labels}{label}.")


def _whole(database: str, target: str) -> str:
    return target if "." in target else f"{database}.{target}"


def _refuse_twice(owner: str, names: Iterable[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise InvalidInputError(
                "invalid-option",
                f"The {owner} has {count} columns named {name!r:.120}. Name each differently.",
            )
