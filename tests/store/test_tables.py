"""Tables, views and materialized tables come back as they were given, on every database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import ConflictError, InvalidInputError, NotFoundError
from flink_model_router.store.table_schema import TableColumn, TableSchema
from flink_model_router.store.text import KEY_LENGTH, NAME_LENGTH, VALUE_BYTES
from samples import CHAT
from tables import MATERIALIZED, ORDERS, PLAIN, VIEW

if TYPE_CHECKING:
    from collections.abc import Callable

    from flink_model_router.store import Store, TableDefinition


@pytest.mark.parametrize("definition", [ORDERS, PLAIN, VIEW, MATERIALIZED])
def test_what_was_created_comes_back(store: Store, definition: TableDefinition) -> None:
    assert store.tables.create("default", "t", definition) == 1

    stored = store.tables.get("default", "t")
    assert (stored.database, stored.table, stored.version) == ("default", "t", 1)
    assert stored.definition == definition


def test_names_are_told_in_order_of_creation_and_by_kind(store: Store) -> None:
    for name, definition in (("z", PLAIN), ("v", VIEW), ("a", PLAIN), ("m", MATERIALIZED)):
        store.tables.create("default", name, definition)

    assert store.tables.names("default") == ["z", "v", "a", "m"]
    assert store.tables.names("default", "view") == ["v"]
    assert store.tables.names("default", "materialized-table") == ["m"]


def test_any_text_is_kept_in_names_keys_and_values(store: Store) -> None:
    names = ["t", "T", "t ", "$tables", "a.b", "`'\";\\", "ünï\u0301 日本 \U0001f680", "n" * NAME_LENGTH]
    options = {
        "schema": "s",
        "partition.keys.0.name": "p",
        "distribution.kind": "d",
        " ": "",
        "Key": "1",
        "key": "2",
        "k" * KEY_LENGTH: "\t\r\n\u2028'\"\\${env:NAME}",
        "big": "€" * 350_000,
    }
    definition = replace(PLAIN, options=options, comment="\U0001f680 'quoted'")
    for name in names:
        store.tables.create("default", name, definition)

    assert store.tables.names("default") == names
    for name in names:
        assert store.tables.get("default", name).definition == definition


def test_a_table_and_a_model_may_have_one_name(store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.tables.create("default", "m", PLAIN)

    assert store.get_model("default", "m").definition == CHAT
    assert store.tables.get("default", "m").definition == PLAIN


def test_tables_and_views_share_their_names(store: Store) -> None:
    store.tables.create("default", "t", PLAIN)

    with pytest.raises(
        ConflictError, match=r"view default\.t is already in this catalog\. Take another"
    ) as caught:
        store.tables.create("default", "t", VIEW)
    assert caught.value.code == "table-already-exist"


def test_an_altered_table_is_the_new_one_wholly(store: Store) -> None:
    store.tables.create("default", "t", ORDERS)

    assert store.tables.alter("default", "t", 1, PLAIN) == 2
    stored = store.tables.get("default", "t")
    assert (stored.version, stored.definition) == (2, PLAIN)


def test_a_change_that_rests_on_an_older_version_is_refused(store: Store) -> None:
    store.tables.create("default", "t", PLAIN)
    store.tables.alter("default", "t", 1, ORDERS)

    with pytest.raises(ConflictError, match="its version is 2, the change was made for version 1") as caught:
        store.tables.alter("default", "t", 1, PLAIN)
    assert caught.value.code == "version-conflict"
    assert store.tables.get("default", "t").definition == ORDERS


def test_a_change_is_not_made_to_another_table_of_that_name_and_version(store: Store) -> None:
    store.tables.create("default", "t", PLAIN)
    seen = store.tables.get("default", "t")
    store.tables.drop("default", "t")
    store.tables.create("default", "t", ORDERS)

    with pytest.raises(ConflictError, match="was dropped and created anew by someone else") as caught:
        store.tables.alter("default", "t", 1, PLAIN, expected_content=seen.definition.content)

    assert caught.value.code == "version-conflict"
    assert store.tables.get("default", "t").definition == ORDERS
    assert store.tables.alter("default", "t", 1, PLAIN, expected_content=ORDERS.content) == 2


@pytest.mark.parametrize("definition", [PLAIN, ORDERS, VIEW])
def test_what_is_stored_has_the_content_of_what_was_given(store: Store, definition: TableDefinition) -> None:
    store.tables.create("default", "t", definition)

    assert store.tables.get("default", "t").definition.content == definition.content


def test_a_table_does_not_become_a_view(store: Store) -> None:
    store.tables.create("default", "t", PLAIN)

    with pytest.raises(InvalidInputError, match=r"default\.t is a table and can't become a view"):
        store.tables.alter("default", "t", 1, VIEW)


def test_a_renamed_table_has_the_new_name_alone(store: Store) -> None:
    store.tables.create("default", "t", ORDERS)
    store.tables.create("default", "taken", PLAIN)

    for taken in ("taken", "t"):
        with pytest.raises(ConflictError) as caught:
            store.tables.rename("default", "t", taken)
        assert caught.value.code == "table-already-exist"
    store.tables.rename("default", "t", "u")

    assert store.tables.names("default") == ["u", "taken"]
    assert store.tables.get("default", "u").definition == ORDERS


def test_a_dropped_table_is_gone_and_its_name_free(store: Store) -> None:
    store.tables.create("default", "t", ORDERS)
    store.tables.drop("default", "t")

    with pytest.raises(NotFoundError):
        store.tables.get("default", "t")
    assert store.tables.create("default", "t", PLAIN) == 1


def test_what_is_not_there_is_named(store: Store) -> None:
    missing: list[Callable[[str, str], object]] = [
        store.tables.get,
        store.tables.drop,
        lambda database, table: store.tables.rename(database, table, "u"),
        lambda database, table: store.tables.alter(database, table, 1, PLAIN),
    ]
    for call in missing:
        for database, table in (("default", "none"), ("nowhere", "t"), ("default", "a\x00b"), ("", "")):
            with pytest.raises(NotFoundError) as caught:
                call(database, table)
            assert caught.value.code == "table-not-exist"
            assert repr(f"{database}.{table}") in caught.value.message
    for in_database in (
        lambda: store.tables.create("nowhere", "t", PLAIN),
        lambda: store.tables.names("nowhere"),
    ):
        with pytest.raises(NotFoundError) as caught:
            in_database()
        assert caught.value.code == "database-not-exist"


@pytest.mark.parametrize("name", ["", "n" * (NAME_LENGTH + 1), "a\tb", "a\x00b", "\ud800"])
def test_a_name_that_no_table_can_have_is_refused(store: Store, name: str) -> None:
    store.tables.create("default", "t", PLAIN)

    for call in (
        lambda: store.tables.create("default", name, PLAIN),
        lambda: store.tables.rename("default", "t", name),
    ):
        with pytest.raises(InvalidInputError, match="can't be the name of a table") as caught:
            call()
        assert caught.value.code == "invalid-name"


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        (replace(PLAIN, options={"a": "b\x00"}), "Option 'a' of table default.t holds a NUL"),
        (replace(PLAIN, options={"k" * (KEY_LENGTH + 1): ""}), "513 characters; the longest possible is 512"),
        (replace(PLAIN, options={"a": "x" * (VALUE_BYTES + 1)}), "the largest possible is 4194304"),
        (replace(PLAIN, comment="\ud800"), "Comment of table default.t is not valid Unicode"),
        (
            replace(PLAIN, schema=TableSchema((TableColumn("a\x00", type="INT"),))),
            "definition of table default.t.schema.columns[0].name holds a NUL",
        ),
        (
            replace(PLAIN, schema=TableSchema((TableColumn("a", type="INT", comment="c" * VALUE_BYTES),))),
            "The definition of table default.t has 4194",
        ),
    ],
)
def test_a_text_that_no_database_keeps_is_refused_and_named(
    store: Store, definition: TableDefinition, told: str
) -> None:
    store.tables.create("default", "u", PLAIN)

    with pytest.raises(InvalidInputError) as caught:
        store.tables.create("default", "t", definition)
    with pytest.raises(InvalidInputError):
        store.tables.alter("default", "u", 1, definition)
    assert told in caught.value.message
    assert store.tables.names("default") == ["u"]


def test_two_thousand_columns_are_kept(store: Store) -> None:
    columns = tuple(TableColumn(f"c{number}", type="DECIMAL(38, 18)") for number in range(2000))
    definition = replace(PLAIN, schema=TableSchema(columns))
    store.tables.create("default", "t", definition)

    assert store.tables.get("default", "t").definition == definition


def test_a_database_with_tables_is_dropped_only_with_them(store: Store) -> None:
    store.create_database("team")
    store.create_model("team", "m", CHAT)
    store.tables.create("team", "t", ORDERS)
    store.tables.create("team", "v", VIEW)

    with pytest.raises(ConflictError) as caught:
        store.drop_database("team")
    assert caught.value.code == "database-not-empty"
    assert caught.value.message == (
        "Database team holds 2 table(s) or view(s), t, v; and 1 model(s), m. Drop them first, or use CASCADE."
    )
    store.drop_database("team", cascade=True)
    store.create_database("team")
    assert store.tables.names("team") == store.list_models("team") == []


def test_a_write_that_is_repeated_happens_once(store: Store) -> None:
    for _ in range(2):
        assert store.tables.create("default", "t", PLAIN, request="r1") == 1
        assert store.tables.alter("default", "t", 1, ORDERS, request="r2") == 2
        store.tables.rename("default", "t", "u", request="r3")
    for _ in range(2):
        store.tables.drop("default", "u", request="r4")

    assert store.tables.names("default") == []
