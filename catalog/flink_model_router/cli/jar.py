"""`model-catalog jar`: where the jar for Flink is."""

from __future__ import annotations

import typer

from flink_model_router.cli.options import OutputFormat, reported
from flink_model_router.cli.output import Format, output_of
from flink_model_router.errors import InternalError
from flink_model_router.jar import jar_path


@reported
def show(output: OutputFormat = Format.table) -> None:
    """Print the path of the jar for Flink's lib/.

    To put it there: cp "$(model-catalog jar)" $FLINK_HOME/lib/
    """
    try:
        path = jar_path()
    except FileNotFoundError as error:
        raise InternalError("internal", str(error)) from error
    if output is Format.json:
        output_of(output).facts({"jar": str(path)})
    else:
        # Bare, for the shell to take.
        typer.echo(path)
