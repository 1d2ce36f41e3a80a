"""The migrations and the tables of the code are the same, on every database, up and down again."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from flink_model_router.store.migration import configuration
from flink_model_router.store.schema import REVISIONS
from flink_model_router.store.tables import metadata
from samples import CHAT

if TYPE_CHECKING:
    from databases import Address


def test_the_migrations_make_what_the_code_expects(filled: Address) -> None:
    engine = filled.engine()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_down_and_up_again_leaves_a_working_store(address: Address) -> None:
    address.open().close()

    engine = address.engine()
    with engine.begin() as connection:
        command.downgrade(configuration(connection), "base")
    left = set(inspect(engine).get_table_names())
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "head")
    engine.dispose()

    assert left == {"alembic_version"}
    with address.open(initialize=False) as store:
        assert store.create_model("default", "m", CHAT) == 1


def test_the_code_knows_all_revisions_in_their_order() -> None:
    revisions = ScriptDirectory.from_config(configuration()).walk_revisions()

    assert tuple(script.revision for script in revisions)[::-1] == REVISIONS


def test_every_revision_but_the_first_says_what_its_downgrade_loses() -> None:
    *later, _ = ScriptDirectory.from_config(configuration()).walk_revisions()

    assert all(callable(script.module.losses) for script in later)


def test_the_store_is_imported_without_alembic_and_drivers() -> None:
    program = (
        "import sys, flink_model_router.store; "
        "print([name for name in ('alembic', 'psycopg', 'pymysql') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
