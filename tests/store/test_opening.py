"""Opening a database in every state that it can be in, on every kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, inspect, text, update

from flink_model_router.errors import SchemaError
from flink_model_router.store import State, examine_store, upgrade_store
from flink_model_router.store.migration import initialize
from flink_model_router.store.schema import REVISIONS, head
from flink_model_router.store.tables import meta, metadata
from samples import CHAT

if TYPE_CHECKING:
    from databases import Address

OURS = {*metadata.tables, "alembic_version"}


def run(address: Address, *statements: str) -> None:
    """Change a database behind the store's back."""
    engine = address.engine()
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def tables(address: Address) -> set[str]:
    engine = address.engine()
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def contents(address: Address, table: str) -> list[tuple[object, ...]]:
    engine = address.engine()
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608 - ours
    engine.dispose()
    return rows


def set_minimum_reader(address: Address, revision: str) -> None:
    engine = address.engine()
    with engine.begin() as connection:
        connection.execute(update(meta).where(meta.c.name == "minimum_reader").values(value=revision))
    engine.dispose()


def test_an_empty_database_is_filled_when_asked(address: Address) -> None:
    with address.open(initialize=True) as store:
        assert store.list_databases() == ["default"]
        assert store.revision == head()

    assert tables(address) == OURS


def test_an_empty_database_is_left_alone_when_not_asked(address: Address) -> None:
    with pytest.raises(
        SchemaError, match=r"(has no tables yet|is not there).*model-catalog db init --url \w+:/"
    ) as caught:
        address.open(initialize=False)

    assert caught.value.code == "schema-missing"
    if address.place.path is not None:
        assert not address.place.path.exists()
    else:
        assert tables(address) == set()


def test_by_default_a_file_is_filled_and_a_server_is_not(address: Address) -> None:
    if address.is_sqlite:
        address.open(initialize=None).close()
        assert examine_store(address.url).state is State.CURRENT
        return
    with pytest.raises(SchemaError) as caught:
        address.open(initialize=None)
    assert caught.value.code == "schema-missing"


def test_what_was_written_is_there_when_opened_again(address: Address) -> None:
    with address.open() as store:
        store.create_model("default", "m", CHAT)

    with address.open(initialize=False) as store:
        assert store.get_model("default", "m").definition == CHAT


def test_a_database_with_other_tables_is_refused_and_not_touched(address: Address) -> None:
    if address.place.path is not None:
        address.place.path.touch()
    run(address, "CREATE TABLE orders (id INTEGER)", "CREATE TABLE model (id INTEGER)")

    with pytest.raises(SchemaError, match=r"tables that are not this catalog's \(model, orders\)") as caught:
        address.open(initialize=True)

    assert caught.value.code == "store-foreign"
    assert tables(address) == {"orders", "model"}


def test_a_database_of_another_product_with_the_same_table_names_is_refused(address: Address) -> None:
    address.open().close()
    engine = address.engine()
    with engine.begin() as connection:
        connection.execute(update(meta).where(meta.c.name == "product").values(value="another"))
    engine.dispose()

    with pytest.raises(SchemaError) as caught:
        address.open()

    assert caught.value.code == "store-foreign"


def test_tables_that_others_added_beside_ours_do_no_harm(address: Address) -> None:
    address.open().close()
    run(address, "CREATE TABLE orders (id INTEGER)")

    address.open().close()


def test_a_newer_schema_that_this_version_can_read_is_served(address: Address) -> None:
    with address.open() as store:
        store.create_model("default", "m", CHAT)
    run(address, "UPDATE alembic_version SET version_num = '9999'")

    with address.open() as store:
        assert store.revision == "9999"
        assert store.get_model("default", "m").definition == CHAT
    assert examine_store(address.url, address.user, address.password).state is State.NEWER


def test_a_newer_schema_that_this_version_cannot_read_is_refused(address: Address) -> None:
    address.open().close()
    run(address, "UPDATE alembic_version SET version_num = '9999'")
    set_minimum_reader(address, "9998")

    for initialize_ in (True, False):
        with pytest.raises(SchemaError, match=f"revision 9999, .*it knows {head()}.*--upgrade") as caught:
            address.open(initialize=initialize_)
        assert caught.value.code == "schema-newer"
    with pytest.raises(SchemaError):
        upgrade_store(address.url, address.user, address.password)


def test_an_older_schema_is_refused_with_the_command_that_upgrades(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    address.open().close()
    # As if this version had a later migration: the last one is then an older one that it knows.
    monkeypatch.setattr("flink_model_router.store.schema.REVISIONS", (*REVISIONS, "later"))

    for initialize_ in (True, False):
        with pytest.raises(SchemaError, match=r"needs later.*model-catalog db upgrade --url \w+:/") as caught:
            address.open(initialize=initialize_)
        assert caught.value.code == "schema-outdated"


@pytest.mark.parametrize("damage", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_a_damaged_database_is_not_taken_for_an_empty_one(address: Address, damage: str) -> None:
    with address.open() as store:
        store.create_model("default", "m", CHAT)
    run(address, damage)

    with pytest.raises(SchemaError, match="'alembic_version' does not name exactly one revision") as caught:
        address.open(initialize=True)

    assert caught.value.code == "store-foreign"
    assert "model" in tables(address)


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("UPDATE catalog_database SET name = 'team'", "catalog_database"),
        ("UPDATE catalog_database SET created_by = 'somebody'", "catalog_database"),
        ("INSERT INTO model_catalog_meta (name, value) VALUES ('theirs', '1')", "model_catalog_meta"),
        (
            "INSERT INTO write_request (id, operation, created_at) VALUES ('1', 'x', '2031-01-01 00:00:00')",
            "write_request",
        ),
    ],
)
def test_what_somebody_wrote_is_not_dropped_as_a_first_start_that_was_cut_off(
    address: Address, change: str, table: str
) -> None:
    address.open().close()
    run(address, "DELETE FROM alembic_version", "DROP TABLE model_reference", change)
    before = contents(address, table)

    for initialize_ in (True, False):
        with pytest.raises(
            SchemaError, match=r"does not name exactly one revision\. Nothing was changed"
        ) as caught:
            address.open(initialize=initialize_)
        assert caught.value.code == "store-foreign"

    assert contents(address, table) == before != []
    assert tables(address) == OURS - {"model_reference"}


def test_a_table_of_somebody_else_named_like_one_of_ours_is_not_dropped(address: Address) -> None:
    address.open().close()
    run(
        address,
        "DELETE FROM alembic_version",
        "DROP TABLE write_request",
        "CREATE TABLE write_request (theirs INTEGER)",
        "INSERT INTO write_request VALUES (1)",
    )

    with pytest.raises(SchemaError, match="named like this catalog's and rows in them") as caught:
        address.open(initialize=True)

    assert caught.value.code == "store-foreign"
    assert contents(address, "write_request") == [(1,)]
    assert tables(address) == OURS


def test_tables_that_others_added_beside_a_first_start_that_was_cut_off_stay(address: Address) -> None:
    address.open().close()
    run(
        address,
        "DELETE FROM alembic_version",
        "DROP TABLE write_request",
        "CREATE TABLE orders (id INTEGER)",
        "INSERT INTO orders VALUES (7)",
    )

    address.open(initialize=True).close()

    assert contents(address, "orders") == [(7,)]
    assert tables(address) == OURS | {"orders"}


@pytest.mark.parametrize("missing", [0, 1, 4])
def test_a_first_start_that_was_cut_off_is_done_again(address: Address, missing: int) -> None:
    address.open().close()
    last_made = list(reversed(metadata.sorted_tables))[:missing]
    run(address, "DELETE FROM alembic_version", *(f"DROP TABLE {table.name}" for table in last_made))

    with pytest.raises(SchemaError) as caught:
        address.open(initialize=False)
    assert caught.value.code == "schema-missing"

    with address.open(initialize=True) as store:
        assert store.list_databases() == ["default"]
    assert tables(address) == OURS


def test_a_first_start_that_was_cut_off_before_the_mark_is_done_again(address: Address) -> None:
    address.open().close()
    engine = address.engine()
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table is not meta:
                table.drop(connection)
        connection.execute(delete(meta))
        connection.execute(text("DELETE FROM alembic_version"))
    engine.dispose()

    with address.open() as store:
        assert store.list_databases() == ["default"]


def test_filling_a_database_that_is_filled_does_nothing(address: Address) -> None:
    with address.open() as store:
        store.create_model("default", "m", CHAT)

    engine = address.engine()
    condition = initialize(engine, address.place)
    engine.dispose()

    assert condition.state is State.CURRENT
    with address.open() as store:
        assert store.list_models("default") == ["m"]


def test_upgrading_what_is_current_does_nothing(address: Address) -> None:
    address.open().close()

    assert upgrade_store(address.url, address.user, address.password).revision == head()


def test_upgrading_what_is_empty_is_refused(address: Address) -> None:
    with pytest.raises(SchemaError) as caught:
        upgrade_store(address.url, address.user, address.password)

    assert caught.value.code == "schema-missing"


def test_stores_on_one_address_share_their_connections(address: Address) -> None:
    with address.open() as first, address.open() as second:
        first.create_model("default", "m", CHAT)
        first.close()
        first.close()

        assert second.list_models("default") == ["m"]
