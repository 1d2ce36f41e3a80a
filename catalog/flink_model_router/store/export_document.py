"""An export as a whole: the format's name and number, and databases with all that is in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flink_model_router.errors import InvalidInputError
from flink_model_router.store.document import Document, each_by, fields_of
from flink_model_router.store.exactness import demand_all_read
from flink_model_router.store.saved import SavedDatabase, SavedModel
from flink_model_router.store.saved_objects import SavedFunction, SavedTable

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT: Final = "flink-model-router export"
FORMAT_VERSION: Final = 2
"""Version 1 had neither the renames of a model nor the reason of its drop."""
_SINCE_2: Final = ("drop_reason", "renames")


@dataclass(frozen=True, slots=True)
class SavedContents:
    """A database and what is in it, in order of creation.

    Attributes:
        where: its place in the document, for messages.
        database: itself.
        models: living and dropped ones.
        tables: tables, views and materialized tables.
        functions: functions.
    """

    where: str
    database: SavedDatabase
    models: tuple[SavedModel, ...]
    tables: tuple[SavedTable, ...]
    functions: tuple[SavedFunction, ...]

    @classmethod
    def from_document(cls, document: object, where: str, format_version: int) -> SavedContents:
        """Read a database; InvalidInputError `invalid-option` names the place of what is wrong."""
        fields = fields_of(document, where)
        read = cls(
            where=where,
            database=SavedDatabase.from_document(fields, where),
            models=each_by(fields, "models", SavedModel.from_document, where),
            tables=each_by(fields, "tables", SavedTable.from_document, where),
            functions=each_by(fields, "functions", SavedFunction.from_document, where),
        )
        _refuse_other_aliases(fields, read)
        demand_all_read(fields, read.to_document(format_version), where)
        return read

    def to_document(self, format_version: int = FORMAT_VERSION) -> Document:
        """Write all but `where`, in that version of the format."""
        unknown = _SINCE_2 if format_version == 1 else ()
        models = [model.to_document() for model in self.models]
        return {
            **self.database.to_document(),
            "models": [{key: each[key] for key in each if key not in unknown} for each in models],
            "tables": [table.to_document() for table in self.tables],
            "functions": [function.to_document() for function in self.functions],
        }

    def __len__(self) -> int:
        """How many objects are in it."""
        return len(self.models) + len(self.tables) + len(self.functions)


def read_export(text: str, name: str) -> tuple[SavedContents, ...]:
    """Read an export.

    Args:
        text: a JSON document.
        name: where it is from, for messages.

    Returns:
        Its databases.

    Raises:
        InvalidInputError: `invalid-option`, with the place in the document and what is wrong there.
    """
    fields = fields_of(_parsed(text, name), "$")
    if fields.get("format") != FORMAT:
        raise InvalidInputError(
            "invalid-option",
            f"{name} is not an export of a model catalog: its key 'format' is not {FORMAT!r}.",
        )
    number = fields.get("format_version")
    # For Python true and 1.0 are equal to 1.
    if type(number) is not int or not 1 <= number <= FORMAT_VERSION:
        raise InvalidInputError(
            "invalid-option",
            f"{name} has the format version {json.dumps(number):.60}, and this version of the "
            f"package reads 1 to {FORMAT_VERSION}. Import it with the version that exported it.",
        )
    demand_all_read(dict.fromkeys(fields), {**_HEAD, "databases": None}, "$")
    return each_by(
        fields,
        "databases",
        lambda each, where: SavedContents.from_document(each, where, number),
        "$",
    )


_HEAD: Final[Document] = {"format": FORMAT, "format_version": FORMAT_VERSION}


def head() -> str:
    """The text of an export up to its first database."""
    written = [f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in _HEAD.items()]
    return "{\n" + "".join(written) + '  "databases": ['


def tail() -> str:
    """The text of an export after its last database."""
    return "\n  ]\n}\n"


def pieces(database: SavedDatabase, parts: dict[str, Iterable[Any]]) -> Iterable[tuple[str, bool]]:
    """The text of a database in pieces, each object on a line of its own.

    Args:
        database: itself.
        parts: `models`, `tables` and `functions`, each read while it is written.

    Yields:
        A piece, and whether it is an object.
    """
    own = [f"\n      {_text(key)}: {_text(value)}" for key, value in database.to_document().items()]
    yield "\n    {" + ",".join(own), False
    for kind, objects in parts.items():
        yield f",\n      {_text(kind)}: [", False
        separator = ""
        for each in objects:
            yield f"{separator}\n        {_text(each.to_document())}", True
            separator = ","
        yield "\n      ]" if separator else "]", False
    yield "\n    }", False


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _parsed(text: str, name: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_without_duplicates)
    except json.JSONDecodeError as error:
        raise InvalidInputError(
            "invalid-option",
            f"{name} is no JSON document, or not a whole one, from line {error.lineno}, column "
            f"{error.colno} on: {error.msg.removesuffix(' at')}. Export it again, or undo the last change.",
        ) from None
    except RecursionError:
        raise InvalidInputError("invalid-option", f"{name} is nested too deep to be an export.") from None


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read: dict[str, object] = {}
    for key, value in pairs:
        if key in read:
            raise InvalidInputError(
                "invalid-option", f"An object of the document has the key {key!r:.120} twice. Keep one."
            )
        read[key] = value
    return read


def _refuse_other_aliases(fields: object, read: SavedContents) -> None:
    """The aliases are there for readers; what counts are their moves, and both must say the same."""
    models = fields_of(fields, read.where).get("models") or ()
    for index, model in enumerate(read.models):
        given = fields_of(models[index], read.where).get("aliases")  # type: ignore[index] # a list, as was read
        if given != model.aliases:
            where = f"{read.where}.models[{index}].aliases"
            raise InvalidInputError(
                "invalid-option",
                f"{where}: it says {json.dumps(given, ensure_ascii=False):.240}, and after all "
                f"'alias_changes' it is {json.dumps(model.aliases, ensure_ascii=False):.240}.",
                where=where,
            )
