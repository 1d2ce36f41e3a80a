"""A version of a model, read whole by one statement: all of it is of one moment, whoever writes.

What a version consists of stands in four tables, whose rows come back one below the other.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, and_, bindparam, func, literal_column, null, select, union_all

from flink_model_router.store.absence import absent_model
from flink_model_router.store.definition import Column, ModelDefinition, Reference, StoredModel
from flink_model_router.store.tables import (
    LIVE,
    database,
    model,
    model_alias,
    model_column,
    model_option,
    model_reference,
    model_version,
)
from flink_model_router.store.text import is_alias, is_name, is_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select

    from flink_model_router.store.references import ModelPath

_VERSION, _COLUMN, _OPTION, _REFERENCE = range(4)
"""What a row is, in its first field. The second is its position, the third a version's number."""
_TEXTS: Final = 6
"""How many fields of text follow."""


def _rows(kind: int, position: Any, number: Any, texts: Sequence[Any]) -> Select[Any]:  # noqa: ANN401 - columns of any type
    return select(literal_column(str(kind)), position, number, *texts, *[null()] * (_TEXTS - len(texts)))


def _whole(found: Select[Any]) -> CompoundSelect[Any]:
    """All rows of the version whose `model_id`, `number` and `comment` are found."""
    version = found.cte("found")

    def belongs(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - tables and their columns are untyped
        return and_(table.c.model_id == version.c.model_id, table.c.version == version.c.number)

    column, option, reference = model_column.c, model_option.c, model_reference.c
    referred = [
        reference.role,
        reference.label,
        reference.target_database,
        reference.target_model,
        reference.fingerprint,
        reference.target_alias,
    ]
    return union_all(
        # First, for it has a column in each field, and they give the fields their types.
        _rows(_REFERENCE, reference.position, reference.target_version, referred)
        .select_from(version)
        .join(model_reference, belongs(model_reference)),
        _rows(_VERSION, literal_column("0"), version.c.number, [version.c.comment]),
        _rows(_COLUMN, column.position, null(), [column.direction, column.name, column.type, column.comment])
        .select_from(version)
        .join(model_column, belongs(model_column)),
        _rows(_OPTION, literal_column("0"), null(), [option.name, option.value])
        .select_from(version)
        .join(model_option, belongs(model_option)),
    )


_KEY: Final = select(
    model_version.c.model_id.label("model_id"),
    model_version.c.number.label("number"),
    model_version.c.comment.label("comment"),
)
_NAMED: Final = (
    _KEY.select_from(database)
    .join(model, model.c.database_id == database.c.id)
    .where(database.c.name == bindparam("database"), database.c.live == LIVE)
    .where(model.c.name == bindparam("model"), model.c.live == LIVE)
)
# Made once: to compose a statement costs more than SQLite needs to run it.
_BY_NUMBER: Final = _whole(
    _NAMED.join(
        model_version,
        and_(
            model_version.c.model_id == model.c.id,
            model_version.c.number
            == func.coalesce(bindparam("version", type_=Integer), model.c.current_version),
        ),
    )
)
_BY_ALIAS: Final = _whole(
    _NAMED.join(
        model_alias, and_(model_alias.c.model_id == model.c.id, model_alias.c.name == bindparam("version"))
    ).join(
        model_version,
        and_(model_version.c.model_id == model.c.id, model_version.c.number == model_alias.c.version),
    )
)
_BY_ID: Final = _whole(
    _KEY.where(model_version.c.model_id == bindparam("model"), model_version.c.number == bindparam("version"))
)


def get(connection: Connection, path: ModelPath, version: int | str | None) -> StoredModel:
    """A version of the model; NotFoundError `model-not-exist`.

    Args:
        connection: in any transaction, or in none.
        path: its name.
        version: a number, an alias, or None for the current one.
    """
    rows: Sequence[Sequence[Any]] = ()
    if isinstance(version, str):
        possible, statement = is_alias(version), _BY_ALIAS
    else:
        possible, statement = version is None or is_version(version), _BY_NUMBER
    if possible and is_name(path.database) and is_name(path.model):
        key = {"database": path.database, "model": path.model, "version": version}
        rows = connection.execute(statement, key).all()
    if not rows:
        raise absent_model(connection, path, version)
    number, definition, references = _read(rows)
    return StoredModel(path.database, path.model, number, definition, references)


def content(
    connection: Connection, model_id: int, version: int
) -> tuple[ModelDefinition, tuple[Reference, ...]]:
    """What a version that is there says, and what it refers to."""
    rows = connection.execute(_BY_ID, {"model": model_id, "version": version}).all()
    _, definition, references = _read(rows)
    return definition, references


def _read(rows: Sequence[Sequence[Any]]) -> tuple[int, ModelDefinition, tuple[Reference, ...]]:
    current, comment = 0, None
    sides: dict[str, list[Column]] = {"input": [], "output": []}
    options: list[tuple[str, str]] = []
    references: list[Reference] = []
    # Sorted here: the databases can stream rows that they need not sort.
    for kind, _, number, first, second, third, fourth, fifth, sixth in sorted(rows, key=itemgetter(1)):
        if kind == _COLUMN:
            sides[first].append(Column(second, third, fourth))
        elif kind == _OPTION:
            options.append((first, second))
        elif kind == _REFERENCE:
            references.append(Reference(first, second, third, fourth, number, fifth, sixth))
        else:
            current, comment = number, first
    definition = ModelDefinition(
        tuple(sides["input"]), tuple(sides["output"]), dict(sorted(options)), comment
    )
    return current, definition, tuple(references)
