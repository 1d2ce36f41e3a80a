"""From an older schema to this version's, on every database; the later revision is one of the test's."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import inspect, text

from flink_model_router.errors import InternalError, SchemaError, UnavailableError
from flink_model_router.store import State, examine_store, migration, open_store, upgrade_store
from flink_model_router.store.schema import REVISIONS
from flink_model_router.store.tables import catalog_table, table_option
from samples import CHAT
from tables import ORDERS

if TYPE_CHECKING:
    from databases import Address

LATER = f'''"""A column more."""

import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{REVISIONS[-1]}"


def upgrade() -> None:
    """Add it."""
    op.add_column("model", sa.Column("owner", sa.String(20)))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("model") as batch:
        batch.drop_column("owner")
'''


def columns(address: Address) -> set[str]:
    engine = address.engine()
    found = {column["name"] for column in inspect(engine).get_columns("model")}
    engine.dispose()
    return found


def downgrade(address: Address, revision: str) -> None:
    engine = address.engine()
    with engine.begin() as connection:
        command.downgrade(migration.configuration(connection), revision)
    engine.dispose()


def become_later_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on this package is a version with one revision more."""
    migrations = tmp_path / "later" / "migrations"
    shutil.copytree(Path(__file__).parents[2] / "migrations", migrations)
    (migrations / "versions" / "later.py").write_text(LATER)
    monkeypatch.setattr("flink_model_router.store.migration._PLACES", (migrations,))
    monkeypatch.setattr("flink_model_router.store.schema.REVISIONS", (*REVISIONS, "later"))


@pytest.fixture
def older(address: Address) -> Address:
    """A database that this version filled, with a model."""
    with address.open() as store:
        store.create_model("default", "m", CHAT)
    return address


def test_an_older_schema_is_upgraded_and_keeps_its_rows(
    older: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become_later_version(tmp_path, monkeypatch)
    with pytest.raises(SchemaError) as refused:
        older.open()

    upgraded = upgrade_store(older.url, older.user, older.password)

    assert refused.value.code == "schema-outdated"
    assert (upgraded.state, upgraded.revision, upgraded.head) == (State.CURRENT, "later", "later")
    assert "owner" in columns(older)
    with older.open(initialize=False) as store:
        assert store.get_model("default", "m").definition == CHAT


def test_the_first_revision_is_upgraded_and_keeps_its_rows(older: Address) -> None:
    downgrade(older, "0001")
    with pytest.raises(SchemaError, match="has schema revision 0001"):
        older.open()

    upgraded = upgrade_store(older.url, older.user, older.password)

    assert upgraded.state is State.CURRENT
    with older.open(initialize=False) as store:
        assert store.get_model("default", "m").definition == CHAT
        assert store.tables.create("default", "t", ORDERS) == 1


def test_an_upgrade_that_was_cut_off_goes_on(older: Address) -> None:
    downgrade(older, "0001")
    engine = older.engine()
    with engine.begin() as connection:
        catalog_table.create(connection)
        table_option.create(connection)
    engine.dispose()

    upgrade_store(older.url, older.user, older.password)

    with older.open(initialize=False) as store:
        assert store.get_model("default", "m").definition == CHAT
        assert store.tables.create("default", "t", ORDERS) == 1


def test_a_downgrade_that_was_cut_off_is_told_and_goes_on(older: Address) -> None:
    engine = older.engine()
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE model_rename"))
    engine.dispose()

    for attempt in (older.open, lambda: upgrade_store(older.url, older.user, older.password)):
        with pytest.raises(
            SchemaError, match=r"there is no model_rename\): a downgrade was cut off.*db downgrade"
        ) as caught:
            attempt()
        assert caught.value.code == "schema-outdated"
    downgrade(older, "0003")
    upgraded = upgrade_store(older.url, older.user, older.password)

    assert upgraded.state is State.CURRENT
    with older.open(initialize=False) as store:
        assert store.get_model("default", "m").definition == CHAT


def test_a_version_that_knows_no_tables_does_not_open_a_store_with_some(
    older: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flink_model_router.store.schema.REVISIONS", ("0001",))

    with pytest.raises(SchemaError) as refused:
        older.open()
    assert refused.value.code == "schema-newer"


def test_an_older_version_goes_on_with_the_newer_schema(
    older: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become_later_version(tmp_path, monkeypatch)
    upgrade_store(older.url, older.user, older.password)
    monkeypatch.undo()

    with older.open() as store:
        assert examine_store(older.url, older.user, older.password).state is State.NEWER
        assert store.alter_model("default", "m", 1, CHAT) == 2


def test_a_package_without_its_migrations_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flink_model_router.store.migration._PLACES", (tmp_path,))

    with pytest.raises(
        InternalError, match=r"migrations of flink-model-router are not in.*--force-reinstall"
    ):
        open_store(f"sqlite:///{tmp_path / 'models.db'}")


@pytest.mark.server
@pytest.mark.parametrize("address", ["postgresql", "mariadb"], indirect=True)
def test_a_migration_that_another_process_does_for_too_long_is_busy(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flink_model_router.store.engine.LOCK_SECONDS", 1)
    monkeypatch.setattr("flink_model_router.store.migration.LOCK_SECONDS", 1)
    engine = address.engine()
    other_process = migration._alone(engine, address.place)  # noqa: SLF001 - as it would hold the lock
    with other_process, pytest.raises(UnavailableError) as caught:
        address.open()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()

    assert caught.value.code == "store-busy"
    address.open().close()
