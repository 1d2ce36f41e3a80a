"""`model-catalog model history|diff|rollback`: what became of a model, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flink_model_router.cli.model_name import Database, PlainModel, plain_name, version_of
from flink_model_router.cli.options import OutputFormat, Reason, Url, User, password, reported
from flink_model_router.cli.output import Format, output_of
from flink_model_router.store import open_store

if TYPE_CHECKING:
    from flink_model_router.store import Document, Event


@reported
def history(  # noqa: PLR0913 - each is an option of the command
    name: PlainModel,
    *,
    database: Database = None,
    former: Annotated[
        bool,
        typer.Option("--all", help="Of models, too, that had the name before and were dropped or renamed."),
    ] = False,
    url: Url = None,
    user: User = None,
    output: OutputFormat = Format.table,
) -> None:
    """Show what happened to a model, oldest first: changes, rollbacks, renames, moves of aliases, its drop.

    Each with when, by whom and why; what was done under a former name, too. With --all the number in front
    tells models apart that had the same name one after the other.
    """
    asked = plain_name(name, database)
    with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
        events = store.history.events(asked.database, asked.model, former=former)
    if output is Format.json:
        output_of(output).rows([event.to_document() for event in events], (), "")
        return
    columns = ("version", "change", "at", "by", "reason")
    rows = [{**event.to_document(), "change": _told(event), "model": event.model_id} for event in events]
    output_of(output).rows(rows, ("model", *columns) if former else columns, "")


@reported
def diff(  # noqa: PLR0913 - each is an option of the command
    name: PlainModel,
    before: Annotated[str, typer.Argument(help="A version, by number or alias.", show_default=False)],
    after: Annotated[
        str | None, typer.Argument(help="Another one; by default the current one.", show_default=False)
    ] = None,
    *,
    database: Database = None,
    url: Url = None,
    user: User = None,
    output: OutputFormat = Format.table,
) -> None:
    """Show what two versions of a model differ in: comment, columns, options and references."""
    asked = plain_name(name, database)
    with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
        found = store.history.differences(
            asked.database, asked.model, version_of(before), None if after is None else version_of(after)
        )
    rows = [difference.to_document() for difference in found]
    output_of(output).rows(rows, ("part", "name", "before", "after"), "There is no difference.")


@reported
def rollback(  # noqa: PLR0913 - each is an option of the command
    name: PlainModel,
    version: Annotated[
        str, typer.Argument(help="An earlier version, by number or alias.", show_default=False)
    ],
    *,
    reason: Reason = None,
    database: Database = None,
    url: Url = None,
    user: User = None,
    output: OutputFormat = Format.table,
) -> None:
    """Make a new version of a model with the content of an earlier one.

    It is checked like ALTER MODEL: what routers need of the model, and what a router needs itself, must hold
    today.
    """
    asked = plain_name(name, database)
    with open_store(url, user, password(url), False) as store:  # noqa: FBT003 - named as in SQL
        made = store.history.roll_back(asked.database, asked.model, version_of(version), reason=reason)
    facts: Document = {"model": str(asked), "version": made, "restored": version_of(version)}
    output_of(output).facts(facts)


def _told(event: Event) -> str:
    if event.change == "rollback":
        return "rollback" if event.from_version is None else f"rollback to {event.from_version}"
    if event.change == "rename":
        return f"renamed from {event.from_name} to {event.to_name}"
    if event.change != "alias":
        return event.change
    if event.version is None:
        return f"alias {event.alias} dropped"
    moved = "set" if event.from_version is None else f"{event.from_version} → {event.version}"
    return f"alias {event.alias} {moved}"
