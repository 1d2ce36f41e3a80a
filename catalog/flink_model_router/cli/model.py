"""`model-catalog model`: the models."""

from __future__ import annotations

from typing import Annotated

import typer

from flink_model_router.cli import alias, history
from flink_model_router.cli.model_name import Database, Model, model_name, version_of
from flink_model_router.cli.options import OutputFormat, Url, User, password, reported
from flink_model_router.cli.output import Format, output_of
from flink_model_router.sensitive import masked
from flink_model_router.store import open_store

app = typer.Typer(help="The models.", no_args_is_help=True)
app.add_typer(alias.app, name="alias")


@app.command("list")
@reported
def list_models(
    database: Annotated[
        str | None,
        typer.Option(
            "--database", help="Only this database's; without it, those of all.", show_default=False
        ),
    ] = None,
    url: Url = None,
    user: User = None,
    output: OutputFormat = Format.table,
) -> None:
    """List models in order of creation, with what is current of each."""
    with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
        databases = store.list_databases() if database is None else [database]
        rows = [model.to_document() for name in databases for model in store.summarize_models(name)]
    columns = ("database", "model", "version", "provider", "changed_at", "changed_by", "comment")
    where = "this catalog" if database is None else f"database {database}"
    output_of(output).rows(rows, columns, f"There are no models in {where}.")


@app.command()
@reported
def show(  # noqa: PLR0913 - each is an option of the command
    name: Model,
    *,
    database: Database = None,
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            help="A version of it, by number or alias; without it, the current one.",
            show_default=False,
        ),
    ] = None,
    url: Url = None,
    user: User = None,
    output: OutputFormat = Format.table,
) -> None:
    """Show a model: columns, options and, of a router, the models that it refers to."""
    asked = model_name(name, database, None if version is None else version_of(version))
    with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
        document = store.get_model(asked.database, asked.model, asked.version).to_document()
    # The store refuses literal secrets; what was written past it must not be shown either.
    options = document["definition"]["options"]
    document["definition"]["options"] = {key: masked(key, value) for key, value in options.items()}
    output_of(output).model(document)


app.command()(history.history)
app.command()(history.diff)
app.command()(history.rollback)
