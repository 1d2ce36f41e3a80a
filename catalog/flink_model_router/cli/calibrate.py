"""`model-catalog router calibrate`: the threshold of a score router, from rows that both models answered."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path  # noqa: TC003 - Typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from flink_model_router.cli.model_name import Database, plain_name
from flink_model_router.cli.options import OutputFormat, Url, User, password, reported
from flink_model_router.cli.output import Format, output_of
from flink_model_router.errors import InvalidInputError
from flink_model_router.store import open_store

if TYPE_CHECKING:
    from flink_model_router.calibration.pair import Pair
    from flink_model_router.calibration.report import Report
    from flink_model_router.store import StoredModel

_EXTRA = ("matplotlib", "numpy", "pyarrow")


@reported
def calibrate(  # noqa: PLR0913 - each is an option of the command
    router: Annotated[
        str | None,
        typer.Argument(
            help="A router whose strategy is score, as name or database.name; without it no statement is "
            "printed, and --weak and --strong name the models.",
            show_default=False,
        ),
    ] = None,
    *,
    recording: Annotated[
        Path,
        typer.Option(
            "--input",
            help="Scored rows: .csv with a header, .jsonl, .ndjson or .parquet.",
            show_default=False,
        ),
    ],
    score: Annotated[str, typer.Option("--score-column", help="The column of the scores.")] = "score",
    outcome: Annotated[
        list[str],
        typer.Option(
            help="LABEL=COLUMN, once for each of the two models: how good its answers were, as true and "
            "false or as numbers of which the higher is the better.",
            show_default=False,
        ),
    ],
    share: Annotated[
        float | None,
        typer.Option(help="Choose the threshold that this part of the rows reaches.", show_default=False),
    ] = None,
    cost: Annotated[
        float | None,
        typer.Option(
            help="Or the lowest one at which a row costs at most so much on the mean.", show_default=False
        ),
    ] = None,
    cost_of: Annotated[
        list[str] | None,
        typer.Option(
            help="LABEL=COST of a call; by default the router's option route.<label>.cost.per-call.",
            show_default=False,
        ),
    ] = None,
    weak: Annotated[
        str | None,
        typer.Option(
            help="The model for low scores, where the router has more than two candidates or there is none.",
            show_default=False,
        ),
    ] = None,
    strong: Annotated[
        str | None, typer.Option(help="The model for high scores; likewise.", show_default=False)
    ] = None,
    split: Annotated[
        float | None,
        typer.Option(
            help="Choose the threshold on this part of the rows, drawn at random, and report on the others.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the split and the bootstrap.")] = 42,
    resamples: Annotated[
        int, typer.Option(min=100, max=100_000, help="Of the bootstrap behind the 95 % intervals.")
    ] = 1000,
    plot: Annotated[
        Path | None, typer.Option(help="Draw the curve into this .svg or .png.", show_default=False)
    ] = None,
    database: Database = None,
    url: Url = None,
    user: User = None,
    output: OutputFormat = Format.table,
) -> None:
    r"""Choose the threshold of a score router for a wanted share of calls or a wanted cost.

    From rows that a scoring model scored and both models answered: shows quality against share beside a coin
    and the oracle, with APGR and CPT as RouteLLM defines them, and the ALTER MODEL statement that sets the
    threshold. The catalog is only read. Needs the extra: pip install 'flink-model-router\[calibrate]'.
    """
    _require_extra()
    # Not before: numpy and Arrow are an extra, and no other command shall wait for them.
    from flink_model_router.calibration.pair import pair_of  # noqa: PLC0415
    from flink_model_router.calibration.picture import check, draw  # noqa: PLC0415
    from flink_model_router.calibration.request import Request, by_label, costs_by_label  # noqa: PLC0415
    from flink_model_router.calibration.run import run  # noqa: PLC0415

    request = Request(
        recording=recording,
        score=score,
        outcomes=by_label("--outcome", outcome),
        share=share,
        cost=cost,
        costs=costs_by_label(cost_of or []),
        split=split,
        seed=seed,
        resamples=resamples,
    )
    if plot is not None:
        check(plot)
    stored: StoredModel | None = None
    if router is not None:
        asked = plain_name(router, database)
        with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
            stored = store.get_model(asked.database, asked.model)
        pair = pair_of(stored, weak, strong)
    else:
        pair = _named(weak, strong)
    report = run(request, pair, stored)
    if plot is not None:
        draw(report.calibration, pair, plot)
    _show(report, plot, output)


def _require_extra() -> None:
    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise InvalidInputError(
            "unsupported",
            f"calibrate needs {', '.join(missing)}, not installed here: pip install "
            "'flink-model-router[calibrate]'.",
        )


def _named(weak: str | None, strong: str | None) -> Pair:
    from flink_model_router.calibration.pair import Pair  # noqa: PLC0415 - as above

    if weak is None or strong is None:
        raise InvalidInputError(
            "invalid-option",
            "Name a router, or the two models with --weak and --strong: who gets the rows with low scores, "
            "and who those with high ones.",
        )
    return Pair(weak, strong)


def _show(report: Report, plot: Path | None, output: Format) -> None:
    shown = output_of(output)
    if output is Format.json:
        shown.facts({**report.to_document(), "plot": None if plot is None else str(plot)})
        return
    shown.facts(report.facts())
    shown.rows(*report.table(), "")
    for note in report.notes:
        shown.facts({"note": note})
    shown.facts({"plot": None if plot is None else str(plot), "apply": report.statement})
