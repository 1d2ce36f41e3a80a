"""The methods of `docs/bridge.md` for partitions and statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flink_model_router.store import Partition, spec_from_document
from flink_model_router.store.document import each_by, fields_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flink_model_router.bridge.arguments import Arguments
    from flink_model_router.store import Document, Spec, Store


class PartitionCalls:
    """Calls on the partitions and statistics of whichever store is asked for."""

    def __init__(self, store: Callable[[Arguments], Store]) -> None:
        """Bind to the open stores."""
        self._store = store

    def methods(self) -> dict[str, Callable[[Arguments], Document | Sequence[object]]]:
        """All of them, by name."""
        return {
            "list_partitions": self._list,
            "get_partition": self._get,
            "create_partition": self._create,
            "alter_partition": self._alter,
            "drop_partition": self._drop,
            "get_statistics": self._get_statistics,
            "alter_statistics": self._alter_statistics,
        }

    def _list(self, arguments: Arguments) -> list[Spec]:
        return self._store(arguments).partitions.specs(
            arguments.text("database"), arguments.text("table"), _optional_spec(arguments)
        )

    def _get(self, arguments: Arguments) -> Document:
        partitions = self._store(arguments).partitions
        return partitions.get(
            arguments.text("database"), arguments.text("table"), _spec(arguments)
        ).to_document()

    def _create(self, arguments: Arguments) -> Document:
        self._store(arguments).partitions.create(
            arguments.text("database"),
            arguments.text("table"),
            _spec(arguments),
            Partition.from_document(arguments.document("definition"), "definition"),
            request=arguments.text("request"),
        )
        return {}

    def _alter(self, arguments: Arguments) -> Document:
        self._store(arguments).partitions.alter(
            arguments.text("database"),
            arguments.text("table"),
            _spec(arguments),
            Partition.from_document(arguments.document("definition"), "definition"),
            request=arguments.text("request"),
        )
        return {}

    def _drop(self, arguments: Arguments) -> Document:
        self._store(arguments).partitions.drop(
            arguments.text("database"),
            arguments.text("table"),
            _spec(arguments),
            request=arguments.text("request"),
        )
        return {}

    def _get_statistics(self, arguments: Arguments) -> list[Document]:
        asked = arguments.document("partitions")
        specs = None
        if asked is not None:
            specs = each_by({"partitions": asked}, "partitions", spec_from_document, "arguments")
        return self._store(arguments).partitions.statistics(
            arguments.text("database"), arguments.text("table"), specs
        )

    def _alter_statistics(self, arguments: Arguments) -> Document:
        self._store(arguments).partitions.alter_statistics(
            arguments.text("database"),
            arguments.text("table"),
            _optional_spec(arguments),
            arguments.text("kind"),
            dict(fields_of(arguments.document("statistics"), "statistics")),
            request=arguments.text("request"),
        )
        return {}


def _spec(arguments: Arguments) -> Spec:
    return spec_from_document(arguments.document("partition"))


def _optional_spec(arguments: Arguments) -> Spec | None:
    return None if arguments.document("partition") is None else _spec(arguments)
