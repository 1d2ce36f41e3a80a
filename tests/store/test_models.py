"""Models and their versions, the same on SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from flink_model_router.errors import ConflictError, InvalidInputError, NotFoundError
from flink_model_router.store import Column, ModelDefinition, StoredModel, open_store
from flink_model_router.store.tables import model, model_version
from samples import CHAT, EMBEDDING, ROUTER, create_router, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from databases import Address
    from flink_model_router.store import Store

TYPES = [
    "STRING",
    "CHAR(3) NOT NULL",
    "DECIMAL(38, 18)",
    "TIMESTAMP(9) WITHOUT TIME ZONE",
    "TIMESTAMP_LTZ(3) NOT NULL",
    "INTERVAL DAY(2) TO SECOND(6)",
    "ARRAY<FLOAT NOT NULL>",
    "MAP<STRING, ARRAY<INT>>",
    "MULTISET<VARBINARY(2147483647)>",
    "ROW<`a` INT 'it''s', `b``c` ROW<`ü` STRING>>",
    "RAW('java.lang.Object', 'AEdvcmcuYXBhY2hl')",
    "VARIANT",
]


def test_a_created_model_comes_back_as_given(store: Store) -> None:
    version = store.create_model("default", "chat", CHAT)

    assert version == 1
    assert store.get_model("default", "chat") == StoredModel("default", "chat", 1, CHAT)


def test_models_are_listed_in_order_of_creation(store: Store) -> None:
    for name in ("zebra", "Ant", "ant"):
        store.create_model("default", name, CHAT)
    store.alter_model("default", "zebra", 1, EMBEDDING)

    assert store.list_models("default") == ["zebra", "Ant", "ant"]


def test_every_type_and_comment_of_a_column_comes_back_in_order(store: Store) -> None:
    columns = tuple(Column(f"c{9 - i}", type_, None if i % 2 else f"№ {i}") for i, type_ in enumerate(TYPES))
    definition = ModelDefinition(input=columns, output=columns[::-1], options={"provider": "x"})

    store.create_model("default", "typed", definition)

    assert store.get_model("default", "typed").definition == definition


def test_a_model_of_two_thousand_columns_comes_back(store: Store) -> None:
    columns = tuple(Column(f"column_{i}", "STRING") for i in range(2000))
    definition = ModelDefinition(input=columns, output=columns, options={"provider": "x"})

    store.create_model("default", "wide", definition)

    assert store.get_model("default", "wide").definition == definition


def test_options_that_flinks_codec_loses_come_back(store: Store) -> None:
    options = {
        "comment": "an option",
        "schema.0.name": "x",
        "schema": "y",
        "input-schema.0": "z",
        "partition.keys.0.name": "p",
        "Provider": "other case",
        "provider": "x",
        "provider ": "trailing space",
        "empty": "",
    }
    definition = replace(CHAT, options=options, comment="the comment")

    store.create_model("default", "m", definition)

    assert store.get_model("default", "m").definition == definition


def test_an_alter_makes_a_new_version_and_keeps_the_old_one(store: Store) -> None:
    store.create_model("default", "m", CHAT)

    version = store.alter_model("default", "m", 1, EMBEDDING)

    assert version == 2
    assert store.get_model("default", "m") == StoredModel("default", "m", 2, EMBEDDING)
    assert store.get_model("default", "m", 1) == StoredModel("default", "m", 1, CHAT)


def test_an_alter_of_a_version_that_is_no_longer_current_is_refused(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.alter_model("default", "m", 1, replace(CHAT, comment="first"))

    with pytest.raises(ConflictError, match=r"its version is 2, the change was made for version 1") as caught:
        store.alter_model("default", "m", 1, replace(CHAT, comment="second"))

    assert caught.value.code == "version-conflict"
    assert caught.value.details == {"current": 2, "expected": 1}
    assert store.get_model("default", "m").definition.comment == "first"


def test_a_second_model_of_the_same_name_is_refused(store: Store) -> None:
    store.create_model("default", "m", CHAT)

    with pytest.raises(ConflictError) as caught:
        store.create_model("default", "m", EMBEDDING)

    assert caught.value.code == "model-already-exist"
    assert str(caught.value) == (
        "Model default.m is already in this catalog. Take another name, or drop that model first; CREATE "
        "MODEL IF NOT EXISTS leaves it as it is."
    )
    assert store.get_model("default", "m").definition == CHAT


def test_the_same_name_in_two_databases_is_two_models(store: Store) -> None:
    store.create_database("team")
    store.create_model("default", "m", CHAT)
    store.create_model("team", "m", EMBEDDING)

    store.drop_model("default", "m")

    assert store.get_model("team", "m").definition == EMBEDDING


@pytest.mark.parametrize("operation", ["get", "get version", "alter", "rename", "drop"])
def test_a_model_that_is_not_there_is_named(store: Store, operation: str) -> None:
    calls: dict[str, Callable[[], object]] = {
        "get": lambda: store.get_model("default", "nope"),
        "get version": lambda: store.get_model("default", "nope", 3),
        "alter": lambda: store.alter_model("default", "nope", 1, CHAT),
        "rename": lambda: store.rename_model("default", "nope", "other"),
        "drop": lambda: store.drop_model("default", "nope"),
    }

    with pytest.raises(NotFoundError, match=r"odel 'default\.nope' is not in this catalog") as caught:
        calls[operation]()

    assert caught.value.code == "model-not-exist"


@pytest.mark.parametrize("version", [3, 0, -1, 2**31, 2**70])
def test_a_version_that_is_not_there_is_named(store: Store, version: int) -> None:
    store.create_model("default", "m", CHAT)

    store.alter_model("default", "m", 1, CHAT)

    with pytest.raises(NotFoundError) as caught:
        store.get_model("default", "m", version)

    assert str(caught.value) == (
        f"Version {version} of model 'default.m' is not in this catalog. Its versions are 1 to 2, its "
        "aliases: none. Name one of them, or none for the current version."
    )


def test_a_name_that_is_nearly_there_is_suggested(store: Store) -> None:
    store.create_model("default", "support_router", CHAT)
    store.create_model("default", "gone_ruter", CHAT)
    store.drop_model("default", "gone_ruter")

    with pytest.raises(NotFoundError) as caught:
        store.get_model("default", "suport_ruter")

    assert str(caught.value) == (
        "Model 'default.suport_ruter' is not in this catalog. Did you mean 'support_router'? SHOW MODELS and "
        "model-catalog model list tell what is there."
    )


def test_a_model_in_a_database_that_is_not_there_does_not_exist(store: Store) -> None:
    with pytest.raises(NotFoundError) as caught:
        store.get_model("nope", "m")

    assert caught.value.code == "model-not-exist"
    assert str(caught.value) == (
        "Model 'nope.m' is not in this catalog. There is not even a database 'nope'. Name one that SHOW "
        "DATABASES lists, or create it."
    )


def test_a_summary_has_what_is_current(filled: Address) -> None:
    times = [datetime(2031, 5, 1, 12, tzinfo=timezone.utc), datetime(2031, 5, 2, 12, tzinfo=timezone.utc)]
    with open_store(filled.url, filled.user, filled.password, clock=lambda: times[0]) as store:
        store.create_model("default", "z", CHAT)
        store.create_model("default", "a", replace(CHAT, options={}))
        store.create_model("default", "gone", CHAT)
        store.drop_model("default", "gone")
        times.pop(0)
        store.alter_model("default", "z", 1, ROUTER)
        z, a = store.summarize_models("default")

    assert (z.database, z.model, z.version, z.provider, z.comment) == ("default", "z", 2, "routing", None)
    assert (a.database, a.model, a.version, a.provider, a.comment) == ("default", "a", 1, None, CHAT.comment)
    assert (z.changed_at.day, a.changed_at.day) == (2, 1)
    assert z.changed_by
    assert z.to_document()["changed_at"] == "2031-05-02T12:00:00+00:00"


def test_a_renamed_model_keeps_its_versions_and_its_place(store: Store) -> None:
    store.create_model("default", "a", CHAT)
    store.create_model("default", "b", CHAT)
    store.alter_model("default", "a", 1, EMBEDDING)

    store.rename_model("default", "a", "c")

    assert store.list_models("default") == ["c", "b"]
    assert store.get_model("default", "c").version == 2
    assert store.get_model("default", "c", 1).definition == CHAT
    with pytest.raises(NotFoundError):
        store.get_model("default", "a")


@pytest.mark.parametrize("name", ["taken", "m"])
def test_a_rename_to_a_taken_name_is_refused(store: Store, name: str) -> None:
    store.create_model("default", "m", CHAT)
    store.create_model("default", "taken", EMBEDDING)

    with pytest.raises(ConflictError, match=f"Model default.{name} is already") as caught:
        store.rename_model("default", "m", name)

    assert caught.value.code == "model-already-exist"


def test_a_router_may_be_renamed_with_its_references(store: Store) -> None:
    store.create_model("default", "cheap", CHAT)
    create_router(store, "router", "cheap")

    store.rename_model("default", "router", "other")

    assert store.get_model("default", "other").references == (to("cheap"),)
    with pytest.raises(ConflictError, match=r"default\.other"):
        store.drop_model("default", "cheap")


def test_a_dropped_model_is_gone_and_its_name_free(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.alter_model("default", "m", 1, replace(CHAT, comment="second"))
    store.drop_model("default", "m")

    with pytest.raises(NotFoundError):
        store.get_model("default", "m")
    assert store.list_models("default") == []

    assert store.create_model("default", "m", EMBEDDING) == 1
    assert store.get_model("default", "m").definition == EMBEDDING


def test_history_survives_a_drop_and_is_told_from_that_of_the_next_model(filled: Address) -> None:
    with filled.open() as store:
        store.create_model("default", "m", CHAT)
        store.alter_model("default", "m", 1, EMBEDDING)
        store.drop_model("default", "m")
        store.create_model("default", "m", ROUTER)

    engine = filled.engine()
    with engine.connect() as connection:
        lives = connection.execute(select(model).order_by(model.c.id)).all()
        versions = connection.execute(
            select(model_version).order_by(model_version.c.model_id, "number")
        ).all()
    engine.dispose()

    assert [(life.name, life.live, life.dropped_at is None) for life in lives] == [
        ("m", None, False),
        ("m", 1, True),
    ]
    assert [(v.model_id == lives[0].id, v.number, v.change_kind) for v in versions] == [
        (True, 1, "create"),
        (True, 2, "alter"),
        (False, 1, "create"),
    ]
    assert all(v.created_at.tzinfo is not None and v.created_by for v in versions)


def test_a_definition_shares_nothing_with_its_maker(store: Store) -> None:
    options = {"provider": "x"}
    definition = ModelDefinition(input=CHAT.input, output=CHAT.output, options=options)
    options["provider"] = "changed"
    store.create_model("default", "m", definition)

    document = store.get_model("default", "m").to_document()
    document["definition"]["options"]["provider"] = "changed too"
    document["definition"]["input"].clear()

    assert store.get_model("default", "m").definition == ModelDefinition(
        input=CHAT.input, output=CHAT.output, options={"provider": "x"}
    )


def test_a_key_may_be_empty_as_in_flinks_own_catalog(store: Store) -> None:
    options = {**CHAT.options, "": "x"}

    store.create_model("default", "m", replace(CHAT, options=options))

    assert store.get_model("default", "m").definition.options == options


@pytest.mark.parametrize("name", ["", "x" * 201, "m$3", "a\tb", "\udfff"])
def test_a_model_cannot_get_a_name_that_cannot_be(store: Store, name: str) -> None:
    store.create_model("default", "m", CHAT)

    for write in (
        lambda: store.create_model("default", name, CHAT),
        lambda: store.rename_model("default", "m", name),
    ):
        with pytest.raises(InvalidInputError, match="can't be the name of a model") as caught:
            write()
        assert caught.value.code == "invalid-name"
    for read in (
        lambda: store.get_model("default", name),
        lambda: store.alter_model("default", name, 1, CHAT),
        lambda: store.drop_model("default", name),
    ):
        with pytest.raises(NotFoundError):
            read()


@pytest.mark.parametrize(
    ("definition", "why"),
    [
        (replace(CHAT, comment="a\x00"), "Comment of model default.m holds a NUL character at position 2"),
        (replace(CHAT, options={"k": "\ud800"}), "Option 'k' of model default.m is not valid Unicode"),
        (replace(CHAT, options={"k": "x" * (4 * 1024 * 1024 + 1)}), "has 4194305 bytes of UTF-8"),
        (replace(CHAT, input=(Column("a\x00", "INT"),)), "Name of column 1 in the input of model default.m"),
        (replace(CHAT, output=(Column("a", "\x00"),)), "Type of column 1 in the output of model default.m"),
    ],
)
def test_text_that_some_database_would_change_is_refused(
    store: Store, definition: ModelDefinition, why: str
) -> None:
    store.create_model("default", "other", CHAT)

    with pytest.raises(InvalidInputError, match=why) as caught:
        store.create_model("default", "m", definition)
    with pytest.raises(InvalidInputError, match=why.replace("default.m", "default.other")):
        store.alter_model("default", "other", 1, definition)

    assert caught.value.code == "invalid-option"
    assert store.list_models("default") == ["other"]
    assert store.get_model("default", "other").version == 1


def test_a_change_is_not_made_to_another_model_of_that_name_and_version(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    seen = store.get_model("default", "m")
    store.drop_model("default", "m")
    store.create_model("default", "m", EMBEDDING)

    with pytest.raises(ConflictError, match="was dropped and created anew by someone else") as caught:
        store.alter_model("default", "m", seen.version, CHAT, expected_content=seen.definition.content)

    assert caught.value.code == "version-conflict"
    assert store.get_model("default", "m").definition == EMBEDDING
    store.alter_model("default", "m", 1, CHAT, expected_content=EMBEDDING.content)
    assert store.get_model("default", "m").definition == CHAT
