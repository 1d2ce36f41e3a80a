"""The methods of `docs/bridge.md`, and the envelope of their answers."""

from __future__ import annotations

import logging
import uuid
from traceback import extract_tb
from typing import TYPE_CHECKING

from flink_model_router.bridge.arguments import Arguments, MalformedCallError
from flink_model_router.bridge.function_calls import FunctionCalls
from flink_model_router.bridge.partition_calls import PartitionCalls
from flink_model_router.bridge.stores import OpenStores
from flink_model_router.bridge.table_calls import TableCalls
from flink_model_router.errors import CatalogError, InternalError
from flink_model_router.store import ModelDefinition, references_from_document, text_map

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flink_model_router.store import Document, Store

_log = logging.getLogger(__name__)


class Calls:
    """What the JVM may call. Safe to use from many threads."""

    def __init__(self) -> None:
        """Begin without open stores."""
        self._stores = OpenStores()
        self._methods: dict[str, Callable[[Arguments], Document | Sequence[object]]] = {
            "open": self._open,
            "close": self._close,
            "list_databases": self._list_databases,
            "get_database": self._get_database,
            "create_database": self._create_database,
            "alter_database": self._alter_database,
            "drop_database": self._drop_database,
            "list_models": self._list_models,
            "get_model": self._get_model,
            "create_model": self._create_model,
            "alter_model": self._alter_model,
            "rename_model": self._rename_model,
            "drop_model": self._drop_model,
            "ping": lambda _: {},
            **TableCalls(self._store).methods(),
            **PartitionCalls(self._store).methods(),
            **FunctionCalls(self._store).methods(),
        }

    @property
    def methods(self) -> frozenset[str]:
        """The names of all methods."""
        return frozenset(self._methods)

    def answer(self, method: str, arguments: str) -> Document:
        """Carry out one call.

        Args:
            method: Its name.
            arguments: A JSON object.

        Returns:
            `{"ok": document}`, or `{"error": {"code", "message", "details"}}`.
        """
        try:
            return {"ok": self._method(method)(Arguments(method, arguments))}
        except CatalogError as error:
            return _failed(error)
        except MalformedCallError as error:
            message = f"{error} Jar and Python package differ: install the same version of both."
            return _failed(InternalError("internal", message))
        except Exception as defect:  # noqa: BLE001 - whatever it is, the JVM gets an answer
            number = uuid.uuid4().hex[:8]
            _log_defect(number, method, defect)
            message = (
                f"A defect of flink-model-router in '{method}', number {number}. The log of this JVM has its "
                "traceback under that number; please report it."
            )
            return _failed(InternalError("internal", message))

    def _method(self, name: str) -> Callable[[Arguments], Document | Sequence[object]]:
        method = self._methods.get(name)
        if method is None:
            raise MalformedCallError(f"There is no method '{name}'.")
        return method

    def _open(self, arguments: Arguments) -> Document:
        handle, store = self._stores.open(arguments)
        return {"store": handle, "url": store.url, "revision": store.revision}

    def _close(self, arguments: Arguments) -> Document:
        self._stores.close(arguments.text("store"))
        return {}

    def _list_databases(self, arguments: Arguments) -> list[str]:
        return self._store(arguments).list_databases()

    def _get_database(self, arguments: Arguments) -> Document:
        return self._store(arguments).get_database(arguments.text("database")).to_document()

    def _create_database(self, arguments: Arguments) -> Document:
        self._store(arguments).create_database(
            arguments.text("database"),
            comment=arguments.optional_text("comment"),
            properties=text_map(arguments.document("properties"), "properties"),
            request=arguments.text("request"),
        )
        return {}

    def _alter_database(self, arguments: Arguments) -> Document:
        self._store(arguments).alter_database(
            arguments.text("database"),
            comment=arguments.optional_text("comment"),
            properties=text_map(arguments.document("properties"), "properties"),
            request=arguments.text("request"),
        )
        return {}

    def _drop_database(self, arguments: Arguments) -> Document:
        self._store(arguments).drop_database(
            arguments.text("database"), cascade=arguments.flag("cascade"), request=arguments.text("request")
        )
        return {}

    def _list_models(self, arguments: Arguments) -> list[str]:
        return self._store(arguments).list_models(arguments.text("database"))

    def _get_model(self, arguments: Arguments) -> Document:
        version = arguments.optional_text("alias") or arguments.optional_number("version")
        found = self._store(arguments).get_model(arguments.text("database"), arguments.text("model"), version)
        return {**found.to_document(), "content": found.definition.content}

    def _create_model(self, arguments: Arguments) -> Document:
        version = self._store(arguments).create_model(
            arguments.text("database"),
            arguments.text("model"),
            ModelDefinition.from_document(arguments.document("definition")),
            references_from_document(arguments.document("references")),
            request=arguments.text("request"),
        )
        return {"version": version}

    def _alter_model(self, arguments: Arguments) -> Document:
        version = self._store(arguments).alter_model(
            arguments.text("database"),
            arguments.text("model"),
            arguments.number("expected_version"),
            ModelDefinition.from_document(arguments.document("definition")),
            references_from_document(arguments.document("references")),
            expected_content=arguments.optional_text("expected_content"),
            request=arguments.text("request"),
        )
        return {"version": version}

    def _rename_model(self, arguments: Arguments) -> Document:
        self._store(arguments).rename_model(
            arguments.text("database"),
            arguments.text("model"),
            arguments.text("new_name"),
            request=arguments.text("request"),
        )
        return {}

    def _drop_model(self, arguments: Arguments) -> Document:
        self._store(arguments).drop_model(
            arguments.text("database"), arguments.text("model"), request=arguments.text("request")
        )
        return {}

    def _store(self, arguments: Arguments) -> Store:
        return self._stores.get(arguments.text("store"))


def _failed(error: CatalogError) -> Document:
    return {"error": {"code": error.code, "message": error.message, "details": error.details}}


def _log_defect(number: str, method: str, defect: Exception) -> None:
    """Log types and places. Messages of foreign exceptions may quote values, and these may be secret."""
    lines = [f"Defect {number} in '{method}'"]
    cause: BaseException | None = defect
    while cause is not None:
        lines += [f"{type(cause).__module__}.{type(cause).__qualname__} at"]
        frames = extract_tb(cause.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        cause = cause.__cause__ or cause.__context__
    _log.error("\n".join(lines))
