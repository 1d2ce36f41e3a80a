"""`model-catalog router`: what routers would do, and how to set them up."""

from __future__ import annotations

import typer

from flink_model_router.cli.calibrate import calibrate

app = typer.Typer(help="What routers would do, and how to set them up.", no_args_is_help=True)
app.command("calibrate")(calibrate)
