"""A replay from the file to the counts."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from flink_model_router.errors import InvalidInputError
from flink_model_router.jvm import start_program
from flink_model_router.policy.explanation import PROGRAM
from flink_model_router.replay.broken import BrokenRows
from flink_model_router.replay.casting import Target, cast_rows, to_millis, to_number, to_type
from flink_model_router.replay.columns import RecordedColumns, find_columns
from flink_model_router.replay.differences import Differences, difference_file
from flink_model_router.replay.stream import DecisionStream
from flink_model_router.replay.tally import Sum, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flink_model_router.jvm import Program, Runtime
    from flink_model_router.replay.differences import DifferenceFile
    from flink_model_router.replay.recording import Recording, Rows
    from flink_model_router.replay.request import ReplayRequest

ReplayResult: TypeAlias = "dict[str, Any]"
"""`rows`, `broken`, `ignored_columns`, `policy` and, where one was asked for, `against`, each as `Tally` has
it; `alone`: for each label with outcomes, how good it would be for all rows; `change` and `differences`
between the two."""


def run_replay(
    request: ReplayRequest, recording: Recording, runtime: Runtime, told: Callable[[int, int], None]
) -> ReplayResult:
    """Run the policies over the recorded rows.

    Args:
        request: what is asked for.
        recording: the rows.
        runtime: where the JVM is started.
        told: how much of how much was read.

    Raises:
        InvalidInputError: `invalid-option`, if file and router don't fit, or no row can be read.
        RuntimeMissingError: `java-missing` or `flink-missing`.
    """
    policies = [request.policy] + ([] if request.against is None else [request.against])
    question = {
        "command": "replay",
        "policies": policies,
        "timed": request.time_column is not None,
        **request.moment.to_document(),
    }
    with difference_file(request.differences) as sink, start_program(PROGRAM, runtime, arrow=True) as program:
        return _Run(request, recording, program, program.ask(question), sink).run(told)


class _Run:
    def __init__(
        self,
        request: ReplayRequest,
        recording: Recording,
        program: Program,
        description: dict[str, Any],
        sink: DifferenceFile | None,
    ) -> None:
        self._recording = recording
        self._program = program
        self._broken = BrokenRows(request.strict)
        self._schema = pa.ipc.read_schema(pa.BufferReader(base64.b64decode(description["schema"])))
        self._tallies = [Tally(policy, place) for place, policy in enumerate(description["policies"])]
        self._differences = Differences(request.shown, sink)
        self._alone = {label: Sum() for label in request.outcomes}
        self._columns = find_columns(
            recording.names,
            list(dict.fromkeys(column["name"] for column in description["columns"])),
            list(dict.fromkeys(label for tally in self._tallies for label in tally.labels)),
            mapped=request.columns,
            outcomes=request.outcomes,
            lengths=request.lengths,
            time=request.time_column,
        )
        self._targets = _targets(self._columns, description, self._schema)
        self._kinds = _kinds(self._columns, description, self._schema)

    def run(self, told: Callable[[int, int], None]) -> ReplayResult:
        stream: DecisionStream[tuple[Rows, dict[str, Any]]] = DecisionStream(self._program, self._schema)
        for (rows, arrays), decisions in stream.decide(self._batches(told)):
            self._count(rows, arrays, decisions)
        count = self._tallies[0].rows
        if not count and not self._broken.count:
            raise InvalidInputError("invalid-option", "The file has no rows. Give one that has.")
        if not count:
            first = f" Row {self._broken.told[0][0]}: {self._broken.told[0][1]}." if self._broken.told else ""
            raise InvalidInputError(
                "invalid-option", f"The file has no row that can be read, of {self._broken.count}.{first}"
            )
        return self._result(count)

    def _batches(self, told: Callable[[int, int], None]) -> Iterator[tuple[Any, Any]]:
        inputs = len(self._schema)
        for rows in self._recording.rows(self._kinds, self._broken, told):
            if not len(rows.numbers):
                continue
            good, arrays = cast_rows(rows, list(self._targets.values()), self._broken)
            if len(good.numbers):
                named = dict(zip(self._targets, arrays, strict=True))
                yield (good, named), pa.record_batch(arrays[:inputs], schema=self._schema)

    def _count(self, rows: Rows, arrays: dict[str, Any], decisions: Any) -> None:  # noqa: ANN401 - pyarrow
        outcomes = {label: arrays[f"outcome.{label}"] for label in self._columns.outcomes}
        lengths = {label: arrays[f"length.{label}"] for label in self._columns.lengths}
        costs = tuple(tally.cost_of(decisions, lengths) for tally in self._tallies)
        qualities = tuple(tally.quality_of(decisions, outcomes) for tally in self._tallies)
        for tally, cost, quality in zip(self._tallies, costs, qualities, strict=True):
            tally.add(decisions, cost, quality)
        # No candidate answers the other rows: an outcome that stands there has nothing to be compared with.
        asked = pc.is_valid(self._tallies[0].label_of(decisions))
        for label, outcome in outcomes.items():
            answered = outcome.filter(asked)
            known = len(answered) - answered.null_count
            self._alone[label].add(Sum(len(answered), quality=pc.sum(answered).as_py() or 0.0, known=known))
        if len(self._tallies) > 1:
            inputs = {name: arrays[f"input.{name}"] for name in self._columns.inputs}
            new, old = self._tallies
            self._differences.add(rows.numbers, inputs, decisions, (new, old), costs, qualities)

    def _result(self, rows: int) -> ReplayResult:
        result: ReplayResult = {
            "rows": rows,
            "broken": self._broken.to_document(),
            "ignored_columns": list(self._columns.ignored),
            "policy": self._tallies[0].to_document(),
        }
        if self._alone:
            result["alone"] = [
                {"label": label, **found.to_document(rows, priced=False)}
                for label, found in self._alone.items()
            ]
        if len(self._tallies) > 1:
            result["against"] = self._tallies[1].to_document()
            result["change"] = _change(result["policy"], result["against"])
            result["differences"] = self._differences.to_document(rows)
        return result


def _change(new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """What the policy changes against the other, where both are known."""
    change = {
        key: None if new[key] is None or old[key] is None else new[key] - old[key]
        for key in ("cost", "quality")
    }
    shares = {each["label"]: each["share"] for each in old["candidates"]}
    for each in new["candidates"]:
        shares[each["label"]] = each["share"] - shares.get(each["label"], 0.0)
    gone = {each["label"] for each in old["candidates"]} - {each["label"] for each in new["candidates"]}
    moved = [{"label": label, "share": -share if label in gone else share} for label, share in shares.items()]
    return {**change, "shares": moved}


def _targets(columns: RecordedColumns, description: dict[str, Any], schema: Any) -> dict[str, Target]:  # noqa: ANN401
    """What recorded columns become, by what they are for; the JVM's come first, in its order."""
    zone = description["time_zone"]
    targets = {}
    for number, (column, field) in enumerate(zip(description["columns"], schema, strict=False)):
        instant = "LTZ" in column["type"] or "LOCAL TIME ZONE" in column["type"]
        cast = to_type(field.type, instant=instant, zone=zone)
        # Two routers may have a column of one name and of different types.
        key = f"input.{column['name']}"
        targets[f"{key}.{number}" if key in targets else key] = Target(
            columns.inputs[column["name"]], column["type"], cast, field.type, field.nullable
        )
    if columns.time is not None:
        targets["time"] = Target(columns.time, "time", to_millis(zone), pa.int64(), nullable=False)
    for label, column in columns.outcomes.items():
        targets[f"outcome.{label}"] = Target(column, "true, false or number", to_number, pa.float64())
    for label, column in columns.lengths.items():
        targets[f"length.{label}"] = Target(column, "number", to_number, pa.float64())
    return targets


def _kinds(columns: RecordedColumns, description: dict[str, Any], schema: Any) -> dict[str, Any]:  # noqa: ANN401
    """For formats without types: what a column is wanted as; texts of what JSON has no values for."""
    kinds: dict[str, Any] = dict.fromkeys(columns.used)
    for column, field in zip(description["columns"], schema, strict=False):
        texts = pa.types.is_temporal(field.type) or pa.types.is_binary(field.type)
        wanted = pa.string() if texts else field.type
        recorded = columns.inputs[column["name"]]
        # What two routers want as different types comes as what it looks like.
        kinds[recorded] = wanted if kinds[recorded] in {None, wanted} else None
    return kinds
