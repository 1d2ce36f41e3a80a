"""`model-catalog router`: what a router would do, before it does it, and how to set it up."""

from __future__ import annotations

from typing import Annotated

import typer

from flink_model_router.cli import replay
from flink_model_router.cli.calibrate import calibrate
from flink_model_router.cli.model_name import Database, Model, model_name
from flink_model_router.cli.options import OutputFormat, Url, User, password, reported
from flink_model_router.cli.output import Format, output_of
from flink_model_router.cli.runtime import (
    EnvAllowed,
    FileRoot,
    FlinkHome,
    Jars,
    Time,
    TimeZone,
    moment,
    runtime,
)
from flink_model_router.policy import AllowedSecrets, explain_row, read_policy
from flink_model_router.store import open_store

app = typer.Typer(help="What routers would do, and how to set them up.", no_args_is_help=True)


@app.command()
@reported
def explain(  # noqa: PLR0913 - each is an option of the command
    router: Model,
    *,
    row: Annotated[
        str,
        typer.Option(
            "--row",
            help="The row, as a JSON object with the router's input columns. A column that it lacks is NULL.",
            show_default=False,
        ),
    ],
    ask_selector: Annotated[
        bool,
        typer.Option(
            "--ask-selector",
            help="Let a strategy that asks a model do so, which may cost money; without it, what it would "
            "ask is told. The model's provider has to be in Flink's lib/ or given as --jar.",
        ),
    ] = False,
    secrets_env_allowed: EnvAllowed = None,
    secrets_file_root: FileRoot = None,
    time: Time = None,
    time_zone: TimeZone = None,
    database: Database = None,
    url: Url = None,
    user: User = None,
    flink_home: FlinkHome = None,
    jar: Jars = None,
    output: OutputFormat = Format.table,
) -> None:
    """Tell which candidate a row would go to, and why, rule by rule. No candidate is called.

    The router's own strategy decides, compiled by Flink's planner as in a job: this starts a JVM.
    """
    name = model_name(router, database, None)
    when = moment(time, time_zone)
    with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
        policy = read_policy(store, name.database, name.model, name.version)
    ask = AllowedSecrets(secrets_env_allowed, secrets_file_root) if ask_selector else None
    explanation = explain_row(policy, row, when, runtime(flink_home, jar), ask)
    output_of(output).explanation(explanation)


app.command()(replay.replay)
app.command("calibrate")(calibrate)
