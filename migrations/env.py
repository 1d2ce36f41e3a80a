"""Runs the migrations on the connection that `flink_model_router.store.migration` gives, in its transaction.

There is no other way in: that module holds the lock which keeps two processes from migrating at once.
"""

from alembic import context

from flink_model_router.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can't alter a column in place.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
