"""Definitions of tables that tests of the store are made of."""

from __future__ import annotations

from flink_model_router.store import TableDefinition, TableSchema
from flink_model_router.store.table_definition import Distribution, Query, Refresh
from flink_model_router.store.table_schema import NamedColumns, TableColumn, Watermark

COLUMNS = (TableColumn("id", type="BIGINT NOT NULL"), TableColumn("day", type="STRING"))

ORDERS = TableDefinition(
    kind="table",
    schema=TableSchema(
        columns=(
            *COLUMNS,
            TableColumn("at", "metadata", type="TIMESTAMP(3)", metadata_key="timestamp", virtual=True),
            TableColumn("double", "computed", expression="`id` * 2", comment="twice"),
        ),
        watermarks=(Watermark("at", "`at` - INTERVAL '5' SECOND"),),
        primary_key=NamedColumns("PK_id", ("id",)),
        indexes=(NamedColumns("by, day", ("day", "id")),),
        immutable_columns=NamedColumns("fixed", ("id",)),
    ),
    options={"connector": "kafka", "schema.0.name": "no schema", "comment": "no comment"},
    comment="what people buy",
    partition_keys=("day",),
    distribution=Distribution("HASH", 4, ("id",)),
    snapshot=17,
)
PLAIN = TableDefinition("table", TableSchema(COLUMNS), {"connector": "datagen"})
PARTITIONED = TableDefinition("table", TableSchema(COLUMNS), {"connector": "filesystem"}, None, ("day", "id"))
VIEW = TableDefinition(
    "view", TableSchema(COLUMNS), query=Query("SELECT * FROM t", "SELECT * FROM `c`.`d`.`t`")
)
MATERIALIZED = TableDefinition(
    "materialized-table",
    TableSchema(COLUMNS),
    query=VIEW.query,
    refresh=Refresh("FULL", None, "ACTIVATED", 3, "MINUTE", "a job", "AAEC"),
)
