"""A write with a request id happens once, however often it is repeated; the same on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from flink_model_router.errors import ConflictError, InvalidInputError
from flink_model_router.store import open_store
from flink_model_router.store.tables import model_version, write_request
from samples import CHAT, EMBEDDING

if TYPE_CHECKING:
    from databases import Address
    from flink_model_router.store import Store


def test_a_repeated_create_answers_as_the_first_time(store: Store) -> None:
    for _ in range(3):
        assert store.create_model("default", "m", CHAT, request="r1") == 1

    assert store.list_models("default") == ["m"]


def test_a_repeated_alter_makes_one_version(filled: Address) -> None:
    with filled.open() as store:
        store.create_model("default", "m", CHAT)
        answers = [store.alter_model("default", "m", 1, EMBEDDING, request="r1") for _ in range(3)]
        store.alter_model("default", "m", 2, CHAT)
        answers.append(store.alter_model("default", "m", 1, EMBEDDING, request="r1"))

    engine = filled.engine()
    with engine.connect() as connection:
        versions = connection.scalar(select(func.count()).select_from(model_version))
    engine.dispose()
    assert answers == [2, 2, 2, 2]
    assert versions == 3


def test_every_other_write_may_be_repeated(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    for _ in range(2):
        store.create_database("team", request="create")
        store.alter_database("team", comment="c", request="alter")
        store.rename_model("default", "m", "n", request="rename")
    for _ in range(2):
        store.drop_database("team", request="drop database")
        store.drop_model("default", "n", request="drop model")

    assert store.list_databases() == ["default"]
    assert store.list_models("default") == []


def test_a_request_that_failed_may_be_tried_again(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    with pytest.raises(ConflictError):
        store.create_model("default", "m", CHAT, request="r1")
    store.drop_model("default", "m")

    assert store.create_model("default", "m", CHAT, request="r1") == 1


def test_a_repetition_does_nothing_though_the_world_went_on(store: Store) -> None:
    store.create_model("default", "m", CHAT, request="r1")
    store.drop_model("default", "m")

    assert store.create_model("default", "m", CHAT, request="r1") == 1
    assert store.list_models("default") == []


def test_an_id_cannot_be_used_for_another_operation(store: Store) -> None:
    store.create_model("default", "m", CHAT, request="r1")

    with pytest.raises(
        InvalidInputError, match=r"r1 was carried out as 'create_model'.* repeated as 'drop_model'"
    ):
        store.drop_model("default", "m", request="r1")

    assert store.list_models("default") == ["m"]


@pytest.mark.parametrize("request_id", ["x" * 65, "a\x00b"])
def test_an_id_that_cannot_be_kept_is_refused(store: Store, request_id: str) -> None:
    with pytest.raises(InvalidInputError, match="The request id h"):
        store.create_model("default", "m", CHAT, request=request_id)


def test_ids_differ_by_case(store: Store) -> None:
    store.create_model("default", "m", CHAT, request="Abc")
    store.create_model("default", "n", CHAT, request="abc")

    assert store.list_models("default") == ["m", "n"]


def test_requests_are_forgotten_after_a_day(filled: Address) -> None:
    times = [datetime(2031, 5, 1, 12, tzinfo=timezone.utc)]
    with open_store(filled.url, filled.user, filled.password, clock=lambda: times[-1]) as store:
        store.create_model("default", "m", CHAT, request="old")
        times.append(times[-1] + timedelta(hours=23))
        store.alter_model("default", "m", 1, replace(CHAT, comment="a"), request="young")
        assert _requests(filled) == ["old", "young"]

        times.append(times[-1] + timedelta(hours=2))
        store.alter_model("default", "m", 2, replace(CHAT, comment="b"), request="new")

    assert _requests(filled) == ["new", "young"]


def test_a_clock_that_goes_backwards_does_not_stop_a_write(filled: Address) -> None:
    times = [datetime(2031, 5, 1, 12, tzinfo=timezone.utc)]
    with open_store(filled.url, filled.user, filled.password, clock=lambda: times[-1]) as store:
        store.create_model("default", "m", CHAT, request="a")
        times.append(times[-1] - timedelta(days=400))

        assert store.alter_model("default", "m", 1, EMBEDDING, request="b") == 2
        assert store.create_model("default", "m", CHAT, request="a") == 1


def _requests(address: Address) -> list[str]:
    engine = address.engine()
    with engine.connect() as connection:
        found = sorted(connection.scalars(select(write_request.c.id)))
    engine.dispose()
    return found
