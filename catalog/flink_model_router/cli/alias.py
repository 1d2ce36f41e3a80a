"""`model-catalog model alias`: names for versions, such as `prod` in `my_model$prod`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flink_model_router.cli.model_name import Database, PlainModel, plain_name, version_of
from flink_model_router.cli.options import OutputFormat, Reason, Url, User, password, reported
from flink_model_router.cli.output import Format, output_of
from flink_model_router.store import open_store

if TYPE_CHECKING:
    from flink_model_router.store import Document

app = typer.Typer(
    help="Names for versions: SQL finds the version that alias prod names as `my_model$prod`.",
    no_args_is_help=True,
)

Alias = Annotated[
    str,
    typer.Argument(help="The alias, without '$'; a letter first.", show_default=False),
]


@app.command("list")
@reported
def list_aliases(
    name: PlainModel,
    *,
    database: Database = None,
    url: Url = None,
    user: User = None,
    output: OutputFormat = Format.table,
) -> None:
    """List a model's aliases, with who set each to its version. Earlier moves are in `model history`."""
    asked = plain_name(name, database)
    with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
        rows = [alias.to_document() for alias in store.history.aliases(asked.database, asked.model)]
    columns = ("alias", "version", "changed_at", "changed_by", "reason")
    output_of(output).rows(rows, columns, f"Model {asked} has no aliases.")


@app.command("set")
@reported
def set_alias(  # noqa: PLR0913 - each is an option of the command
    name: PlainModel,
    alias: Alias,
    version: Annotated[
        str, typer.Argument(help="The version, by number or another alias.", show_default=False)
    ],
    *,
    reason: Reason = None,
    database: Database = None,
    url: Url = None,
    user: User = None,
    output: OutputFormat = Format.table,
) -> None:
    """Make an alias name a version, whether it is new or named another one.

    Refused if routers follow the alias and the version has other columns than they were checked against.
    """
    asked = plain_name(name, database)
    with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
        before = store.history.set_alias(
            asked.database, asked.model, alias, version_of(version), reason=reason
        )
        now = store.get_model(asked.database, asked.model, alias).version
    facts: Document = {"model": str(asked), "alias": alias, "version": now, "before": before}
    output_of(output).facts(facts)


@app.command("drop")
@reported
def drop_alias(  # noqa: PLR0913 - each is an option of the command
    name: PlainModel,
    alias: Alias,
    *,
    reason: Reason = None,
    database: Database = None,
    url: Url = None,
    user: User = None,
    output: OutputFormat = Format.table,
) -> None:
    """Take an alias away. Refused if routers follow it."""
    asked = plain_name(name, database)
    with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
        before = store.history.drop_alias(asked.database, asked.model, alias, reason=reason)
    output_of(output).facts({"model": str(asked), "alias": alias, "before": before})
