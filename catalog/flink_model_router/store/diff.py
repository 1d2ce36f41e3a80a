"""What two versions of a model differ in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flink_model_router.sensitive import masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flink_model_router.store.definition import Column, Reference, StoredModel
    from flink_model_router.store.document import Document

Part = Literal["comment", "input", "output", "option", "reference"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs.

    Attributes:
        part: of the model.
        name: of the column, the option or the reference (`candidate cheap`); `(order)` for columns that are
            the same and stand in another order; empty for the comment.
        before: as text, None if it wasn't there; a secret is masked.
        after: likewise.
    """

    part: Part
    name: str
    before: str | None
    after: str | None

    def to_document(self) -> Document:
        """Write all attributes."""
        return {"part": self.part, "name": self.name, "before": self.before, "after": self.after}


def differences(before: StoredModel, after: StoredModel) -> list[Difference]:
    """What differs: the comment, columns, options and references, in this order."""
    old, new = before.definition, after.definition
    found: list[Difference] = []
    if old.comment != new.comment:
        found.append(Difference("comment", "", old.comment, new.comment))
    found += _of_columns("input", old.input, new.input)
    found += _of_columns("output", old.output, new.output)
    found += [
        Difference("option", key, _masked(key, one), _masked(key, other))
        for key, one, other in _unequal(dict(sorted(old.options.items())), dict(sorted(new.options.items())))
    ]
    found += [
        Difference("reference", name, one, other)
        for name, one, other in _unequal(_targets(before.references), _targets(after.references))
    ]
    return found


def _of_columns(part: Part, old: Sequence[Column], new: Sequence[Column]) -> Iterator[Difference]:
    before, after = _texts(old), _texts(new)
    for name, one, other in _unequal(before, after):
        yield Difference(part, name, one, other)
    # ML_PREDICT takes columns by their position.
    one_order, other_order = [n for n in before if n in after], [n for n in after if n in before]
    if one_order != other_order:
        yield Difference(part, "(order)", ", ".join(one_order), ", ".join(other_order))


def _texts(columns: Sequence[Column]) -> dict[str, str]:
    return {
        column.name: column.type if column.comment is None else f"{column.type} COMMENT '{column.comment}'"
        for column in columns
    }


def _targets(references: Sequence[Reference]) -> dict[str, str]:
    return {f"{reference.role} {reference.label}": reference.target for reference in references}


def _unequal(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[tuple[str, str | None, str | None]]:
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _masked(key: str, value: str | None) -> str | None:
    return None if value is None else masked(key, value)
