"""Which recorded column is which of the router's, and what the others are for."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class RecordedColumns:
    """The columns of a file that are read.

    Attributes:
        inputs: for each of the router's input columns the recorded one.
        outcomes: for each label that has one, the column that says how good its answer was.
        lengths: for each label that has one, the column with the length of its answer.
        time: the column that says when the row was routed, or None.
        ignored: recorded columns that nobody asked for.
    """

    inputs: Mapping[str, str]
    outcomes: Mapping[str, str]
    lengths: Mapping[str, str]
    time: str | None
    ignored: Sequence[str]

    @property
    def used(self) -> list[str]:
        """All that are read, each once."""
        time = [] if self.time is None else [self.time]
        every = [*self.inputs.values(), *self.outcomes.values(), *self.lengths.values(), *time]
        return list(dict.fromkeys(every))


def find_columns(  # noqa: PLR0913 - all that names columns
    recorded: Sequence[str],
    wanted: Sequence[str],
    labels: Collection[str],
    *,
    mapped: Mapping[str, str],
    outcomes: Mapping[str, str],
    lengths: Mapping[str, str],
    time: str | None,
) -> RecordedColumns:
    """Find the columns.

    Args:
        recorded: columns of the file.
        wanted: input columns of the router or routers.
        labels: of the candidates.
        mapped: recorded names of input columns that are called otherwise.
        outcomes: by label.
        lengths: by label.
        time: column of the time, or None.

    Raises:
        InvalidInputError: `invalid-option`, naming what is missing, what there is and what to write.
    """
    for name in mapped:
        _demand(name, wanted, "--column", "input column of the router")
    for option, chosen in (("--outcome", outcomes), ("--output-length", lengths)):
        for label, column in chosen.items():
            _demand(label, labels, option, "candidate of the router")
            _demand(column, recorded, option, "column of the file")
    for column in mapped.values():
        _demand(column, recorded, "--column", "column of the file")
    if time is not None:
        _demand(time, recorded, "--time-column", "column of the file")
    twice = sorted({name for name in recorded if recorded.count(name) > 1})
    inputs = {name: mapped.get(name, name) for name in wanted}
    missing = [name for name, column in inputs.items() if column not in recorded]
    if missing:
        raise InvalidInputError(
            "invalid-option",
            f"The file lacks columns that the router reads: {', '.join(missing)}. It has: "
            f"{', '.join(recorded)}. If one is called otherwise: --column {missing[0]}=<its name there>.",
        )
    found = RecordedColumns(inputs, outcomes, lengths, time, [])
    for name in twice:
        if name in found.used:
            raise InvalidInputError(
                "invalid-option", f"The file has the column '{name}' twice. Give one of them another name."
            )
    ignored = [name for name in dict.fromkeys(recorded) if name not in found.used]
    return RecordedColumns(inputs, outcomes, lengths, time, ignored)


def _demand(name: str, known: Collection[str], option: str, what: str) -> None:
    if name not in known:
        near = get_close_matches(name, known, 1)
        meant = f" Did you mean '{near[0]}'?" if near else ""
        raise InvalidInputError(
            "invalid-option",
            f"{option} names '{name}', which is no {what}. There are: {', '.join(known)}.{meant}",
        )
