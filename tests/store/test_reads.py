"""A read sees one state, though others write between its statements, on every database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import get_ident
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from flink_model_router.errors import NotFoundError
from flink_model_router.store.engine import SharedEngine
from flink_model_router.store.partition import Partition
from samples import CHAT, EMBEDDING, ROUTER, to
from tables import ORDERS, PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from databases import Address
    from flink_model_router.store import StoredModel


@contextmanager
def between_statements(address: Address, part: str, work: Callable[[], object]) -> Iterator[list[str]]:
    """Another thread does the work, once, just before this one runs a statement with that part.

    Yields the statement, when it was run.
    """
    shared = SharedEngine.acquire(address.place)
    reader = get_ident()
    met: list[str] = []

    @event.listens_for(shared.engine, "before_cursor_execute")
    def meet(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
        if get_ident() == reader and part in statement and not met:
            met.append(statement)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(work).result()

    try:
        yield met
    finally:
        event.remove(shared.engine, "before_cursor_execute", meet)
        shared.release()


@contextmanager
def all_statements(address: Address) -> Iterator[list[str]]:
    """What is sent to the database."""
    shared = SharedEngine.acquire(address.place)
    sent: list[str] = []

    @event.listens_for(shared.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
        sent.append(statement)

    try:
        yield sent
    finally:
        event.remove(shared.engine, "before_cursor_execute", note)
        shared.release()


def test_a_version_of_a_model_is_read_by_one_statement(filled: Address) -> None:
    with filled.open() as store:
        store.create_model("default", "cheap", CHAT)
        store.create_model("default", "router", ROUTER, [to("cheap")])
        store.history.set_alias("default", "router", "prod", 1)
        for version in (None, 1, "prod"):
            with all_statements(filled) as sent:
                read = store.get_model("default", "router", version)

            assert (read.definition, read.references) == (ROUTER, (to("cheap"),))
            assert len(sent) == 1


def test_a_model_is_read_as_it_was_when_writers_are_in_the_middle_of_changing_it(filled: Address) -> None:
    with filled.open() as store:
        store.create_model("default", "m", CHAT)
        reads: list[StoredModel] = []
        with between_statements(
            filled, "UPDATE model", lambda: reads.append(store.get_model("default", "m"))
        ) as met:
            store.alter_model("default", "m", 1, EMBEDDING)

        assert met
        assert [(read.version, read.definition) for read in reads] == [(1, CHAT)]
        assert store.get_model("default", "m").definition == EMBEDDING


def test_a_table_is_read_with_the_options_that_belong_to_it(filled: Address) -> None:
    old = replace(PLAIN, comment="old", options={"connector": "old"})
    new = replace(PLAIN, comment="new", options={"connector": "new"})
    with filled.open() as store:
        store.tables.create("default", "t", old)
        with between_statements(
            filled, "FROM table_option", lambda: store.tables.alter("default", "t", 1, new)
        ) as met:
            assert store.tables.get("default", "t").definition == old

        assert met
        assert store.tables.get("default", "t").definition == new


def test_a_table_that_is_dropped_meanwhile_is_read_whole(filled: Address) -> None:
    with filled.open() as store:
        store.tables.create("default", "t", PLAIN)
        with between_statements(
            filled, "FROM table_option", lambda: store.tables.drop("default", "t")
        ) as met:
            assert store.tables.get("default", "t").definition == PLAIN

        assert met
        with pytest.raises(NotFoundError):
            store.tables.get("default", "t")


def test_a_partition_that_is_dropped_meanwhile_is_read_whole(filled: Address) -> None:
    with filled.open() as store:
        store.tables.create("default", "t", ORDERS)
        spec = dict.fromkeys(ORDERS.partition_keys, "1")
        store.partitions.create("default", "t", spec, Partition("kept", {"k": "v"}))
        with between_statements(
            filled, "table_partition.properties", lambda: store.partitions.drop("default", "t", spec)
        ) as met:
            assert store.partitions.get("default", "t", spec) == Partition("kept", {"k": "v"})

        assert met


def test_a_database_is_read_with_the_properties_that_belong_to_it(filled: Address) -> None:
    with filled.open() as store:
        store.create_database("team", comment="old", properties={"k": "old"})
        with between_statements(
            filled,
            "FROM database_property",
            lambda: store.alter_database("team", comment="new", properties={"k": "new"}),
        ) as met:
            read = store.get_database("team")

        assert met
        assert (read.comment, dict(read.properties)) == ("old", {"k": "old"})
