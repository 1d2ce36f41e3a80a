"""`model-catalog db`: the database that keeps the models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flink_model_router.cli import backup
from flink_model_router.cli.options import OutputFormat, Url, User, password, reported
from flink_model_router.cli.output import Format, output_of
from flink_model_router.store import State, downgrade_store, examine_store, open_store, upgrade_store

if TYPE_CHECKING:
    from flink_model_router.store import Document, StoreStatus

app = typer.Typer(help="The database that keeps the models.", no_args_is_help=True)


@app.command()
@reported
def init(url: Url = None, user: User = None, output: OutputFormat = Format.table) -> None:
    """Fill an empty database with the catalog's tables. One that is filled is left as it is."""
    before = examine_store(url, user, password(url))
    with open_store(url, user, password(url), True):  # noqa: FBT003 - named as in SQL
        after = examine_store(url, user, password(url))
    done = "already there" if before.state in (State.CURRENT, State.NEWER) else "created"
    output_of(output).facts({**_document(after), "tables": done})


@app.command()
@reported
def status(url: Url = None, user: User = None, output: OutputFormat = Format.table) -> None:
    """Show the state of the database's schema. Ends with 0 if this version can work with it."""
    found = examine_store(url, user, password(url))
    output_of(output).facts(_document(found))
    if found.fault is not None:
        raise found.fault


@app.command()
@reported
def upgrade(url: Url = None, user: User = None, output: OutputFormat = Format.table) -> None:
    """Bring an older schema up to date; any other is left as it is. Back the database up before."""
    before = examine_store(url, user, password(url))
    after = upgrade_store(url, user, password(url))
    upgraded = before.state is State.OLDER
    done = "done" if upgraded else "not needed"
    if after.state is State.NEWER:
        done = "not possible: a newer version made this schema. This version serves it as it is"
    facts = {"upgrade": done, "upgraded_from": before.revision if upgraded else None}
    output_of(output).facts({**_document(after), **facts})


@app.command()
@reported
def downgrade(
    *,
    target: Annotated[
        str | None,
        typer.Option("--to", help="A revision; without it, the one before.", show_default=False),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Even if an older schema can't hold all that is there.")
    ] = False,
    url: Url = None,
    user: User = None,
    output: OutputFormat = Format.table,
) -> None:
    """Take the schema back to an older revision, for an older version of this package.

    Seldom needed: an older version works with a newer schema as long as that says so. If something would be
    lost, it is told and nothing is done without --force. End all sessions and back the database up before.
    """
    before = examine_store(url, user, password(url))
    after = downgrade_store(url, user, password(url), target=target, force=force)
    output_of(output).facts({**_document(after), "downgraded_from": before.revision})


def _document(status: StoreStatus) -> Document:
    return {
        "url": status.url,
        "state": status.state.value,
        "revision": status.revision,
        "this_version_makes": status.head,
    }


app.command()(backup.export)
app.command("import")(backup.import_)
