"""A calibration from file to report, and what its reader should know besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flink_model_router.calibration.calibration import calibrate
from flink_model_router.calibration.pair import costs_of
from flink_model_router.calibration.recording import read_recording
from flink_model_router.calibration.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flink_model_router.calibration.calibration import Calibration
    from flink_model_router.calibration.pair import Pair
    from flink_model_router.calibration.recording import Recording
    from flink_model_router.calibration.request import Request
    from flink_model_router.store import StoredModel

_TIED: Final = 0.01
"""The part of the rows from which on it matters that they go one way together."""
_FEW: Final = 200
"""Rows, under which an interval of a share is wider than about seven per cent to either side."""


def run(request: Request, pair: Pair, router: StoredModel | None) -> Report:
    """Read the rows, choose the threshold, measure.

    Args:
        request: what is wanted.
        pair: the models.
        router: the one that they are candidates of, or None.

    Raises:
        InvalidInputError: `invalid-option`; the message says what to change.
    """
    known, uncounted = ({}, []) if router is None else costs_of(router, pair)
    costs = {**known, **request.costs}
    target = request.target(pair, costs)
    recording = read_recording(request.recording, request.score, *request.columns(pair))
    shared_out = recording.rows.between(pair.lowest, pair.below)
    if request.split is None:
        chosen_on = reported_on = shared_out
    else:
        chosen_on, reported_on = shared_out.split(request.split, request.seed)
    found = calibrate(chosen_on, reported_on, target, resamples=request.resamples, seed=request.seed)
    notes = [*_of_the_rows(recording, pair, len(shared_out)), *_of_the_figures(found, pair, request)]
    if uncounted and not request.costs:
        notes.append(
            f"Costs are those of a call alone; {', '.join(uncounted)} depend on texts and are not counted. "
            "Give the mean cost of a call with --cost-of."
        )
    return Report(
        router=None if router is None else (router.database, router.model),
        pair=pair,
        costs=costs,
        target=target.told(),
        recording=recording,
        calibration=found,
        notes=tuple(notes),
    )


def _of_the_rows(recording: Recording, pair: Pair, shared_out: int) -> Iterator[str]:
    if recording.broken:
        yield f"{recording.broken} lines have another number of fields than the header and were left out."
    if recording.unscored:
        yield (
            f"{recording.unscored} of {recording.read} rows have no score (NULL, NaN or infinite) and were "
            "left out. The router abstains on such rows."
        )
    if recording.unjudged:
        yield f"{recording.unjudged} of {recording.read} rows lack an outcome of one model and were left out."
    if not pair.whole:
        yield (
            f"Only the {shared_out} of {len(recording.rows)} rows count that the router's other thresholds "
            f"leave to {pair.weak} and {pair.strong}: scores from {pair.lowest:g} to below {pair.below:g}."
        )


def _of_the_figures(found: Calibration, pair: Pair, request: Request) -> Iterator[str]:
    if found.reported_on < _FEW:
        yield f"{found.reported_on} rows are few: mind the intervals, and judge more before relying on this."
    if found.tied > max(1, _TIED * found.chosen_on):
        yield (
            f"{found.tied} of the {found.chosen_on} rows that the threshold was chosen on have exactly that "
            f"score and go to {pair.strong} together, so that the share can be off by them."
        )
    if found.apgr is None:
        yield (
            f"{pair.strong} is not better than {pair.weak} on these rows ({found.curve.strong:.4f} against "
            f"{found.curve.weak:.4f}), so that there is no gap to recover, no APGR and no CPT. Were the two "
            "outcomes swapped?"
        )
    elif found.intervals.apgr is None:
        yield (
            f"{pair.strong} and {pair.weak} are so close that in many resamples the strong model is not the "
            "better one: APGR and CPT have no interval."
        )
    if found.apgr is not None and found.intervals.over_random.low <= 0:
        yield "At this threshold the scores can't be told from a coin: the interval over random holds 0."
    if request.split is None:
        yield (
            "The threshold was chosen and measured on the same rows; --split 0.7 measures it on others. Rows "
            "that the scoring model was trained on belong to neither."
        )
