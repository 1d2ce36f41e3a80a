"""The application: its commands, and what its help says about all of them."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from flink_model_router.cli import db, doctor, jar, model, router
from flink_model_router.cli.output import show_any_text
from flink_model_router.errors import error_table


def exit_codes() -> str:
    """The table of exit codes, as Markdown, from `contract/errors.json`."""
    codes: dict[int, list[str]] = {}
    for code, entry in error_table().items():
        codes.setdefault(int(str(entry["exit"])), []).append(f"`{code}`")
    lines = {number: ", ".join(names) for number, names in codes.items()}
    lines[0] = "done"
    lines[2] = "wrong arguments"
    lines[doctor.EXIT_CODE] = "a check of `doctor` failed"
    return "Exit codes:\n\n" + "\n".join(f"* {number}: {lines[number]}" for number in sorted(lines))


def _show_version(asked: bool) -> None:  # noqa: FBT001 - how Typer calls it
    if asked:
        typer.echo(version("flink-model-router"))
        raise typer.Exit


app = typer.Typer(
    name="model-catalog",
    help="Look after the models that Flink keeps in a model catalog.",
    epilog=exit_codes(),
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.add_typer(db.app, name="db")
app.add_typer(model.app, name="model")
app.add_typer(router.app, name="router")
app.command("jar")(jar.show)
app.command("doctor")(doctor.examine)


@app.callback()
def options(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", is_eager=True, callback=_show_version),
    ] = False,
) -> None:
    """Look after the models that Flink keeps in a model catalog."""


def main() -> None:
    """Run the command that the arguments name."""
    show_any_text()
    app()
