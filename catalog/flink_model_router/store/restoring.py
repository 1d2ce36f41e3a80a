"""Writing an export into an empty catalog, checked by the rules by which each object is created."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from flink_model_router.errors import CatalogError, ConflictError, InvalidInputError
from flink_model_router.sensitive import refuse_literal_secrets
from flink_model_router.store import (
    admission,
    aliases,
    base_tables,
    databases,
    functions,
    graph,
    partitions,
    renames,
    versions,
)
from flink_model_router.store.base_tables import TablePath
from flink_model_router.store.graph import Check
from flink_model_router.store.references import ModelPath
from flink_model_router.store.tables import (
    LIVE,
    catalog_function,
    catalog_table,
    database,
    database_property,
    model,
)
from flink_model_router.store.text import (
    refuse_alias,
    refuse_definition,
    refuse_name,
    refuse_reason,
    refuse_references,
    refuse_text,
)
from flink_model_router.store.versions import NewVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from flink_model_router.store.export_document import SavedContents
    from flink_model_router.store.integrity import Guard
    from flink_model_router.store.saved import SavedModel
    from flink_model_router.store.saved_objects import SavedFunction, SavedPartition, SavedTable
    from flink_model_router.store.versions import Stamp


def restore(
    connection: Connection, saved: Sequence[SavedContents], each: Callable[[], None], guard: Guard
) -> None:
    """Write all databases of an export.

    Args:
        connection: in the writing transaction, whose end makes all of it visible or nothing.
        saved: what was read.
        each: called after each object.
        guard: stands over routers whose candidates are not there as they were.

    Raises:
        ConflictError: `store-not-empty`, if the catalog holds anything.
        CatalogError: what creating an object raises, with its place in the document before the message.
    """
    _refuse_filled(connection)
    _refuse_twice(saved)
    living = []
    for contents in saved:
        database_id = _insert_database(connection, contents)
        for index, saved_model in enumerate(contents.models):
            with _at(f"{contents.where}.models[{index}]"):
                _insert_model(connection, contents, database_id, saved_model)
            if saved_model.dropped is None:
                path = ModelPath(contents.database.content.name, saved_model.name)
                living.append((f"{contents.where}.models[{index}]", path, saved_model))
            each()
        for index, table in enumerate(contents.tables):
            _insert_table(connection, contents, f"{contents.where}.tables[{index}]", table)
            each()
        for index, function in enumerate(contents.functions):
            with _at(f"{contents.where}.functions[{index}]"):
                _insert_function(connection, contents, function)
            each()
    _verify_references(connection, living, guard)


def _refuse_filled(connection: Connection) -> None:
    """Only what a first start leaves may be there: a database without anything in it."""
    there = connection.execute(
        select(database.c.name, database.c.comment).order_by(database.c.id).with_for_update()
    ).all()
    counts = {
        kind: connection.scalar(select(func.count()).select_from(table)) or 0
        for kind, table in (
            ("models (dropped ones count)", model),
            ("tables", catalog_table),
            ("functions", catalog_function),
            ("properties of databases", database_property),
        )
    }
    found = [f"{number} {kind}" for kind, number in counts.items() if number]
    if len(there) > 1:
        found.insert(0, f"{len(there)} databases (dropped ones count)")
    elif there and there[0].comment is not None:
        found.insert(0, f"a comment of database {there[0].name}")
    if found:
        raise ConflictError(
            "store-not-empty",
            f"The catalog is not empty: it holds {', '.join(found)}. An export goes into an empty catalog "
            "only, so that nothing is mixed or lost. Give it a new database.",
        )
    connection.execute(delete(database))


def _refuse_twice(saved: Sequence[SavedContents]) -> None:
    names: set[str] = set()
    for contents in saved:
        name = contents.database.content.name
        if contents.database.dropped is None:
            _refuse_known(names, name, f"{contents.where}.name", "database")
        living: set[str] = set()
        for index, each in enumerate(contents.models):
            where = f"{contents.where}.models[{index}]"
            if each.dropped is None:
                if contents.database.dropped is not None:
                    raise _wrong(where, f"model {each.name} lives in database {name}, which was dropped")
                _refuse_known(living, each.name, f"{where}.name", "model")
        if contents.database.dropped is not None and (contents.tables or contents.functions):
            raise _wrong(contents.where, f"database {name} was dropped and yet holds tables or functions")


def _refuse_known(names: set[str], name: str, where: str, kind: str) -> None:
    if name in names:
        raise _wrong(where, f"another {kind} that was not dropped has the name {name!r:.240}, too")
    names.add(name)


def _insert_database(connection: Connection, contents: SavedContents) -> int:
    saved = contents.database
    with _at(contents.where):
        refuse_name("database", saved.content.name)
        databases.refuse_content(saved.content)
        _refuse_user(saved.created)
        row = {
            "name": saved.content.name,
            "comment": saved.content.comment,
            "created_at": saved.created.at,
            "created_by": saved.created.by,
            **_end(saved.dropped),
        }
        database_id = databases.generated_id(connection.execute(insert(database).values(row)))
        databases.insert_properties(connection, database_id, saved.content.properties)
    return database_id


def _insert_model(
    connection: Connection, contents: SavedContents, database_id: int, saved: SavedModel
) -> None:
    refuse_name("model", saved.name)
    if not saved.versions:
        raise InvalidInputError("invalid-option", "It has no versions. Give it at least one.")
    row = {
        "database_id": database_id,
        "name": saved.name,
        "current_version": len(saved.versions),
        "created_at": saved.created_at,
        **_end(saved.dropped),
        "drop_reason": None if saved.dropped is None else saved.dropped.reason,
    }
    model_id = databases.generated_id(connection.execute(insert(model).values(row)))
    _insert_versions(connection, f"model {contents.database.content.name}.{saved.name}", model_id, saved)
    _move_aliases(connection, model_id, saved)
    _insert_renames(connection, model_id, saved)


def _insert_versions(connection: Connection, owner: str, model_id: int, saved: SavedModel) -> None:
    for index, version in enumerate(saved.versions):
        with _at(f"versions[{index}]"):
            if (version.change == "create") != (index == 0):
                raise InvalidInputError(
                    "invalid-option", "The first version has the change 'create', and no other one."
                )
            # A rollback has none, either, if the schema was once taken back to one without that column.
            restores = range(1, index + 1) if version.change == "rollback" else ()
            if version.restored is not None and version.restored not in restores:
                raise InvalidInputError(
                    "invalid-option", "A rollback has 'restored', an earlier version, and nothing else has."
                )
            _refuse_user(version.stamp)
            refuse_definition(owner, version.definition)
            admission.refuse_model(owner, version.definition)
            refuse_literal_secrets(owner, version.definition.options)
            refuse_references(owner, version.references)
            new = NewVersion(version.definition, version.references, version.stamp, version.restored)
            versions.write(connection, model_id, index + 1, version.change, new)


def _move_aliases(connection: Connection, model_id: int, saved: SavedModel) -> None:
    named: dict[str, int] = {}
    for index, move in enumerate(saved.moves):
        with _at(f"alias_changes[{index}]"):
            refuse_alias(move.alias)
            _refuse_user(move.stamp)
            if move.before != named.get(move.alias):
                raise InvalidInputError(
                    "invalid-option", f"'before' is {move.before}, but it was {named.get(move.alias)}."
                )
            if move.after is not None:
                if not 1 <= move.after <= len(saved.versions):
                    raise InvalidInputError("invalid-option", f"There is no version {move.after}.")
                named[move.alias] = move.after
                aliases.point(connection, model_id, move.alias, move.after, move.stamp)
            elif move.before is not None:
                del named[move.alias]
                aliases.remove(connection, model_id, move.alias, move.before, move.stamp)
            else:
                raise InvalidInputError("invalid-option", "'before' and 'after' are both null.")


def _insert_renames(connection: Connection, model_id: int, saved: SavedModel) -> None:
    for index, rename in enumerate(saved.renames):
        with _at(f"renames[{index}]"):
            refuse_name("model", rename.before)
            refuse_name("model", rename.after)
            _refuse_user(rename.stamp)
            if rename.before == rename.after:
                raise InvalidInputError("invalid-option", "'before' and 'after' are the same name.")
            renames.keep(connection, model_id, rename)


def _insert_table(connection: Connection, contents: SavedContents, where: str, saved: SavedTable) -> None:
    path = TablePath(contents.database.content.name, saved.name)
    with _at(where):
        _refuse_user(saved.changed)
        admission.refuse_table(f"table {path}", saved.definition)
        base_tables.create(connection, path, saved.definition, saved.changed)
        for kind, given in (("table", saved.statistics.table), ("columns", saved.statistics.columns)):
            if given is not None:
                partitions.alter_table_statistics(connection, path, kind, given)
        for index, partition in enumerate(saved.partitions):
            with _at(f"partitions[{index}]"):
                _insert_partition(connection, path, partition)


def _insert_partition(connection: Connection, path: TablePath, saved: SavedPartition) -> None:
    partitions.create(connection, path, saved.spec, saved.content)
    for kind, given in (("table", saved.statistics.table), ("columns", saved.statistics.columns)):
        if given is not None:
            partitions.alter_partition_statistics(connection, path, saved.spec, kind, given)


def _insert_function(connection: Connection, contents: SavedContents, saved: SavedFunction) -> None:
    _refuse_user(saved.changed)
    name = contents.database.content.name
    functions.create(connection, name, saved.name, saved.definition, saved.changed)


def _verify_references(
    connection: Connection, living: Sequence[tuple[str, ModelPath, SavedModel]], guard: Guard
) -> None:
    """Check the references of all versions that can be called; older ones are history."""
    places = {path: (where, saved) for where, path, saved in living}
    waiting: list[tuple[ModelPath, int, str | None]] = [
        (path, len(saved.versions), None) for _, path, saved in living
    ]
    waiting += [(path, number, name) for _, path, saved in living for name, number in saved.aliases.items()]
    seen: set[tuple[ModelPath, int]] = set()
    while waiting:
        path, number, alias = waiting.pop()
        if (path, number) in seen or path not in places:
            continue
        seen.add((path, number))
        where, saved = places[path]
        if not 1 <= number <= len(saved.versions):
            continue
        version = saved.versions[number - 1]
        given = version.references
        check = Check(
            since="since it was checked against them, as their fingerprint tells",
            remedy="Undo what was edited, or export again.",
            alias=alias,
        )
        try:
            with _at(f"{where}.versions[{number - 1}].references"):
                admission.refuse_other_references(
                    f"router {path}", path.database, version.definition.options, given
                )
                graph.verify(connection, path, given, check)
        except (InvalidInputError, ConflictError) as error:
            guard.pardon(error, "If the catalog was like that, import it with --integrity warn.")
        waiting += [
            (ModelPath(each.database, each.model), each.version, None)
            for each in given
            if each.version is not None
        ]


def _end(dropped: Stamp | None) -> dict[str, object]:
    if dropped is None:
        return {"live": LIVE}
    refuse_text("The user in 'dropped_by'", dropped.by)
    refuse_reason(dropped.reason)
    return {"live": None, "dropped_at": dropped.at, "dropped_by": dropped.by}


def _refuse_user(stamp: Stamp) -> None:
    refuse_text("The user", stamp.by)
    refuse_reason(stamp.reason)


def _wrong(where: str, fault: str) -> InvalidInputError:
    return InvalidInputError("invalid-option", f"{where}: {fault}. Correct one of them.", where=where)


@contextmanager
def _at(where: str) -> Iterator[None]:
    """Put the place in the document before the message of an error from here."""
    try:
        yield
    except CatalogError as error:
        inner = error.details.get("where")
        place = where if inner is None else f"{where}.{inner}"
        message = error.message.removeprefix(f"{inner}: ")
        raise type(error)(error.code, f"{place}: {message}", **{**error.details, "where": place}) from error
