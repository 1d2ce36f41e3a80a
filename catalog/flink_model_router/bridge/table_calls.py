"""The methods of `docs/bridge.md` for tables, views and materialized tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flink_model_router.store import TableDefinition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flink_model_router.bridge.arguments import Arguments
    from flink_model_router.store import Document, Store


class TableCalls:
    """Calls on the tables of whichever store is asked for."""

    def __init__(self, store: Callable[[Arguments], Store]) -> None:
        """Bind to the open stores."""
        self._store = store

    def methods(self) -> dict[str, Callable[[Arguments], Document | Sequence[object]]]:
        """All of them, by name."""
        return {
            "list_tables": self._list,
            "get_table": self._get,
            "create_table": self._create,
            "alter_table": self._alter,
            "rename_table": self._rename,
            "drop_table": self._drop,
        }

    def _list(self, arguments: Arguments) -> list[str]:
        return self._store(arguments).tables.names(
            arguments.text("database"), arguments.optional_text("kind")
        )

    def _get(self, arguments: Arguments) -> Document:
        tables = self._store(arguments).tables
        found = tables.get(arguments.text("database"), arguments.text("table"))
        return {**found.to_document(), "content": found.definition.content}

    def _create(self, arguments: Arguments) -> Document:
        version = self._store(arguments).tables.create(
            arguments.text("database"),
            arguments.text("table"),
            TableDefinition.from_document(arguments.document("definition")),
            request=arguments.text("request"),
        )
        return {"version": version}

    def _alter(self, arguments: Arguments) -> Document:
        version = self._store(arguments).tables.alter(
            arguments.text("database"),
            arguments.text("table"),
            arguments.number("expected_version"),
            TableDefinition.from_document(arguments.document("definition")),
            expected_content=arguments.optional_text("expected_content"),
            request=arguments.text("request"),
        )
        return {"version": version}

    def _rename(self, arguments: Arguments) -> Document:
        self._store(arguments).tables.rename(
            arguments.text("database"),
            arguments.text("table"),
            arguments.text("new_name"),
            request=arguments.text("request"),
        )
        return {}

    def _drop(self, arguments: Arguments) -> Document:
        self._store(arguments).tables.drop(
            arguments.text("database"), arguments.text("table"), request=arguments.text("request")
        )
        return {}
