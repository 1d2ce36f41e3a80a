"""What is in a database besides its models: counted before it is dropped, and dropped with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from flink_model_router.store.tables import catalog_function, catalog_table, table_option, table_partition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


def table_names(connection: Connection, database_id: int) -> Sequence[str]:
    """Names of its tables and views, in order of creation."""
    of_database = select(catalog_table.c.name).where(catalog_table.c.database_id == database_id)
    return connection.scalars(of_database.order_by(catalog_table.c.id)).all()


def function_names(connection: Connection, database_id: int) -> Sequence[str]:
    """Names of its functions, in order of creation."""
    of_database = select(catalog_function.c.name).where(catalog_function.c.database_id == database_id)
    return connection.scalars(of_database.order_by(catalog_function.c.id)).all()


def drop(connection: Connection, database_id: int) -> None:
    """Drop its tables and functions; the caller keeps others from making new ones in it."""
    tables = select(catalog_table.c.id).where(catalog_table.c.database_id == database_id)
    # Locked, so that nobody adds a partition meanwhile.
    connection.execute(tables.with_for_update()).all()
    for part in (table_option, table_partition):
        connection.execute(delete(part).where(part.c.table_id.in_(tables)))
    for objects in (catalog_table, catalog_function):
        connection.execute(delete(objects).where(objects.c.database_id == database_id))
