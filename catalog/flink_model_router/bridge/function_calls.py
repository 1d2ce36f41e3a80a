"""The methods of `docs/bridge.md` for functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flink_model_router.store import FunctionDefinition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flink_model_router.bridge.arguments import Arguments
    from flink_model_router.store import Document, Store


class FunctionCalls:
    """Calls on the functions of whichever store is asked for."""

    def __init__(self, store: Callable[[Arguments], Store]) -> None:
        """Bind to the open stores."""
        self._store = store

    def methods(self) -> dict[str, Callable[[Arguments], Document | Sequence[object]]]:
        """All of them, by name."""
        return {
            "list_functions": self._list,
            "get_function": self._get,
            "create_function": self._create,
            "alter_function": self._alter,
            "drop_function": self._drop,
        }

    def _list(self, arguments: Arguments) -> list[str]:
        return self._store(arguments).functions.names(arguments.text("database"))

    def _get(self, arguments: Arguments) -> Document:
        functions = self._store(arguments).functions
        return functions.get(arguments.text("database"), arguments.text("function")).to_document()

    def _create(self, arguments: Arguments) -> Document:
        self._store(arguments).functions.create(
            arguments.text("database"),
            arguments.text("function"),
            FunctionDefinition.from_document(arguments.document("definition")),
            request=arguments.text("request"),
        )
        return {}

    def _alter(self, arguments: Arguments) -> Document:
        self._store(arguments).functions.alter(
            arguments.text("database"),
            arguments.text("function"),
            FunctionDefinition.from_document(arguments.document("definition")),
            request=arguments.text("request"),
        )
        return {}

    def _drop(self, arguments: Arguments) -> Document:
        self._store(arguments).functions.drop(
            arguments.text("database"), arguments.text("function"), request=arguments.text("request")
        )
        return {}
