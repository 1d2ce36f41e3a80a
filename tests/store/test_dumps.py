"""From what revisions 0001 and 0003 left, with rows, to this version's schema and back, on every database."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import MetaData, inspect, text

from flink_model_router.errors import ConflictError, InvalidInputError, SchemaError
from flink_model_router.store import (
    FunctionDefinition,
    State,
    downgrade_store,
    examine_store,
    upgrade_store,
)
from flink_model_router.store.schema import REVISIONS, head
from flink_model_router.store.tables import model_rename
from samples import CHAT, EMBEDDING, ROUTER, to
from tables import PLAIN

if TYPE_CHECKING:
    from databases import Address

DUMPS = Path(__file__).parent / "dumps"


def load(address: Address, revision: str) -> None:
    """Fill an empty database with what a version of that revision left in one of its kind."""
    place = address.place
    kind = "mariadb" if place.kind == "mysql" else place.kind
    script = (DUMPS / f"{revision}-{kind}.sql").read_text(encoding="utf-8")
    if place.path is not None:
        with sqlite3.connect(place.path) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(script)
        connection.close()
        return
    engine = address.engine()
    raw: Any = engine.raw_connection()
    with raw.cursor() as cursor:
        if kind == "postgresql":
            cursor.execute(script)
        else:
            cursor.execute("SET FOREIGN_KEY_CHECKS = 0")
            for statement in script.split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
    raw.commit()
    raw.invalidate()
    engine.dispose()


def rows(address: Address) -> dict[str, list[dict[str, Any]]]:
    """All that is in a database, by table."""
    engine = address.engine()
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        content = {
            table.name: [
                dict(row._mapping)  # noqa: SLF001 - the public name of it
                for row in connection.execute(table.select().order_by(*table.primary_key.columns))
            ]
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }
    engine.dispose()
    return content


@pytest.fixture
def older(address: Address) -> Address:
    """A database of revision 0001 with models, a router, a dropped model and another of its name."""
    load(address, "0001")
    return address


@pytest.fixture
def previous(address: Address) -> Address:
    """A database of revision 0003 with reasons, aliases, a rollback, a renamed model and dropped ones."""
    load(address, "0003")
    return address


def upgrade(address: Address) -> None:
    upgrade_store(address.url, address.user, address.password)


def downgrade(address: Address, target: str | None = None, *, force: bool = False) -> None:
    downgrade_store(address.url, address.user, address.password, target=target, force=force)


def test_a_catalog_on_an_older_schema_is_refused_with_the_command(older: Address) -> None:
    with pytest.raises(SchemaError, match=rf"revision 0001, .* needs {head()}.*model-catalog db upgrade"):
        older.open()

    assert examine_store(older.url, older.user, older.password).state is State.OLDER


def test_an_upgrade_keeps_every_row_and_what_it_means(older: Address) -> None:
    before = rows(older)

    upgrade(older)

    after = rows(older)
    # Which versions may work with the schema is the one thing that an upgrade changes.
    del before["model_catalog_meta"]
    for table, old in before.items():
        assert [{key: row[key] for key in old[i]} for i, row in enumerate(after[table])] == old
    with older.open(initialize=False) as store:
        assert store.list_databases() == ["default", "team"]
        assert store.get_database("default").properties["quote"] == "it's; \\ and \"\nnew line"
        assert store.list_models("default") == ["cheap", "smart", "router", "gone"]
        assert store.get_model("default", "cheap").version == 2
        assert store.get_model("default", "cheap", 1).definition == CHAT
        assert store.get_model("team", "模型").definition == EMBEDDING
        assert store.get_model("default", "router").references == (to("cheap"), to("smart", version=1))
        gone = store.history.events("default", "gone", former=True)
        assert [event.change for event in gone] == ["create", "drop", "create"]
        assert gone[0].at == datetime(2026, 11, 1, 12, 15, 1, 851840, tzinfo=timezone.utc)


def test_an_upgraded_catalog_does_all_that_a_new_one_does(older: Address) -> None:
    upgrade(older)

    with older.open(initialize=False) as store:
        store.history.set_alias("default", "cheap", "prod", 1, reason="first")
        store.create_model("default", "follower", ROUTER, [to("cheap", alias="prod")])
        store.history.roll_back("default", "cheap", 1)
        with pytest.raises(ConflictError):
            store.drop_model("default", "smart")


def test_an_upgrade_keeps_the_history_and_what_it_does_not_tell(previous: Address) -> None:
    before = rows(previous)

    upgrade(previous)

    after = rows(previous)
    for table, old in before.items():
        assert [{key: row[key] for key in old[i]} for i, row in enumerate(after[table])] == old
    with previous.open(initialize=False) as store:
        cheap = store.history.events("default", "cheap")
        assert [event.change for event in cheap] == [
            *("create", "alter", "alias", "alias", "alias", "rollback", "alias")
        ]
        assert [event.change for event in store.history.events("default", "smart")] == ["create"]
        for name, database in (("gone", "default"), ("m", "former")):
            dropped = store.history.events(database, name, former=True)[1]
            assert (dropped.change, dropped.by, dropped.reason) == ("drop", "ada", None)
        store.rename_model("default", "gone", "found", reason="it is back")
        assert store.history.events("default", "found")[-1].reason == "it is back"


def test_what_an_older_version_renames_and_drops_has_no_record(previous: Address) -> None:
    upgrade(previous)
    with previous.open(initialize=False) as store:
        store.rename_model("default", "gone", "b")
        engine = previous.engine()
        with engine.begin() as connection:
            # As revision 0003's version does it.
            connection.execute(text("UPDATE model SET name = 'c' WHERE name = 'b'"))
        engine.dispose()
        store.rename_model("default", "c", "d")

        events = store.history.events("default", "d")
        assert [(event.from_name, event.to_name) for event in events[1:]] == [("gone", "b"), ("c", "d")]
        for name in ("gone", "b", "c"):
            assert store.history.events("default", name, former=True)[-1].to_name == "d"


def test_the_version_before_goes_on_with_this_schema(
    previous: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(previous)
    monkeypatch.setattr("flink_model_router.store.schema.REVISIONS", REVISIONS[:3])

    assert examine_store(previous.url, previous.user, previous.password).state is State.NEWER


@pytest.mark.parametrize("revision", ["0001", "0003"])
def test_down_and_up_again_keeps_the_rows(address: Address, revision: str) -> None:
    load(address, revision)
    before = rows(address)
    upgrade(address)
    upgraded = rows(address)

    for target in reversed(REVISIONS[REVISIONS.index(revision) : -1]):
        downgrade(address, target)
    back = rows(address)
    upgrade(address)

    assert back == before
    assert rows(address) == upgraded


def test_a_downgrade_tells_of_renames_and_reasons_of_drops(previous: Address) -> None:
    upgrade(previous)
    with previous.open(initialize=False) as store:
        store.rename_model("team", "模型", "embedding")
        store.drop_model("team", "embedding", reason="not needed")
        store.drop_model("default", "gone")

    with pytest.raises(InvalidInputError) as refused:
        downgrade(previous)
    downgrade(previous, force=True)

    assert refused.value.details == {"lost": ["1 renames, with who made them", "1 reasons of drops"]}
    assert examine_store(previous.url, previous.user, previous.password).revision == "0003"


def test_a_downgrade_that_would_lose_something_says_what_and_waits_for_force(older: Address) -> None:
    upgrade(older)
    with older.open(initialize=False) as store:
        store.history.set_alias("default", "cheap", "prod", 1)
        store.history.set_alias("default", "cheap", "prod", 2, reason="better")
        store.create_model("default", "follower", ROUTER, [to("cheap", alias="prod")], reason="why not")
        store.history.roll_back("default", "cheap", 1)
    before = rows(older)

    with pytest.raises(InvalidInputError, match=r"Lost would be: .*Nothing was changed.*--force") as refused:
        downgrade(older, "0001")
    assert refused.value.details == {
        "lost": [
            "1 aliases",
            "2 moves of aliases, with who made them",
            "1 reasons of changes",
            "1 rollbacks' records of which version they restored",
            "1 versions of routers that follow an alias, which can't be planned any more",
        ]
    }
    assert rows(older) == before
    downgrade(older, "0001", force=True)

    assert examine_store(older.url, older.user, older.password).revision == "0001"
    assert [row["name"] for row in rows(older)["model"]][-1] == "follower"


def test_a_downgrade_tells_of_tables_and_functions_too(older: Address) -> None:
    upgrade(older)
    with older.open(initialize=False) as store:
        store.tables.create("team", "t", PLAIN)
        store.functions.create("team", "f", FunctionDefinition("a.B", "JAVA"))

    downgrade(older, "0002")
    with pytest.raises(InvalidInputError) as refused:
        downgrade(older)

    assert refused.value.details == {"lost": ["1 tables and views, with their statistics", "1 functions"]}


def test_a_downgrade_that_was_cut_off_goes_on(older: Address) -> None:
    upgrade(older)
    engine = older.engine()
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE model_rename"))
        connection.execute(text("DROP TABLE model_alias_change"))
        connection.execute(text("ALTER TABLE model_reference DROP COLUMN target_alias"))
        connection.execute(text("DROP TABLE catalog_function"))
    engine.dispose()

    downgrade(older, "0001")
    upgrade(older)

    with older.open(initialize=False) as store:
        store.history.set_alias("default", "cheap", "prod", 1)


@pytest.mark.parametrize("target", ["0001", "9999", ""])
def test_there_is_nothing_before_the_oldest_revision(older: Address, target: str) -> None:
    with pytest.raises(InvalidInputError, match=r"can't go back to .* that is the oldest"):
        downgrade(older, target)
    with pytest.raises(InvalidInputError, match="that is the oldest"):
        downgrade(older)


def test_only_older_revisions_are_gone_back_to(older: Address) -> None:
    upgrade(older)

    with pytest.raises(InvalidInputError, match=f"can't go back to {head()}. .* one of 0001, 0002"):
        downgrade(older, head())


def test_what_a_newer_version_made_is_not_taken_back(older: Address) -> None:
    upgrade(older)
    engine = older.engine()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(InvalidInputError, match="revision 9999, which a newer version made"):
        downgrade(older)


def test_an_empty_database_has_nothing_to_take_back(address: Address) -> None:
    with pytest.raises(SchemaError, match=r"has no tables yet|is not there"):
        downgrade(address)


def test_an_upgrade_that_was_cut_off_goes_on(older: Address) -> None:
    upgrade(older)
    engine = older.engine()
    with engine.begin() as connection:
        # Where DDL isn't transactional a killed upgrade leaves tables and columns, and the old revision.
        connection.execute(text("DROP TABLE model_alias_change"))
        connection.execute(text("DROP TABLE catalog_function"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()

    upgrade(older)

    engine = older.engine()
    assert "model_alias_change" in inspect(engine).get_table_names()
    engine.dispose()
    with older.open(initialize=False) as store:
        store.history.set_alias("default", "cheap", "prod", 1)


def test_an_upgrade_that_was_cut_off_before_an_index_goes_on(previous: Address) -> None:
    upgrade(previous)
    engine = previous.engine()
    with engine.begin() as connection:
        for index in model_rename.indexes:
            if index.name == "ix_model_rename_from_name":
                index.drop(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    engine.dispose()

    upgrade(previous)

    engine = previous.engine()
    assert {index["name"] for index in inspect(engine).get_indexes("model_rename")} >= {
        *("ix_model_rename_from_name", "ix_model_rename_model_id")
    }
    engine.dispose()
