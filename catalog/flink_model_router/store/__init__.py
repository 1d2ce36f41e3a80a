"""The store: all that a catalog keeps, in a SQL database; of models their versions and references, too.

What lives here is all that speaks SQL. Not here: parsing a router's options and resolving secrets, which are
Java's.
"""

from flink_model_router.store.aliases import Alias
from flink_model_router.store.definition import (
    Column,
    Database,
    ModelDefinition,
    ModelSummary,
    Reference,
    StoredModel,
    references_from_document,
)
from flink_model_router.store.diff import Difference
from flink_model_router.store.document import Document, text_map
from flink_model_router.store.event import Event
from flink_model_router.store.export_document import read_export
from flink_model_router.store.function_definition import FunctionDefinition
from flink_model_router.store.integrity import Integrity
from flink_model_router.store.opening import (
    StoreStatus,
    downgrade_store,
    examine_store,
    open_store,
    upgrade_store,
)
from flink_model_router.store.partition import Partition, Spec, spec_from_document
from flink_model_router.store.schema import State
from flink_model_router.store.store import Store
from flink_model_router.store.table_definition import StoredTable, TableDefinition
from flink_model_router.store.table_schema import TableSchema
from flink_model_router.store.text import is_alias

__all__ = [
    "Alias",
    "Column",
    "Database",
    "Difference",
    "Document",
    "Event",
    "FunctionDefinition",
    "Integrity",
    "ModelDefinition",
    "ModelSummary",
    "Partition",
    "Reference",
    "Spec",
    "State",
    "Store",
    "StoreStatus",
    "StoredModel",
    "StoredTable",
    "TableDefinition",
    "TableSchema",
    "downgrade_store",
    "examine_store",
    "is_alias",
    "open_store",
    "read_export",
    "references_from_document",
    "spec_from_document",
    "text_map",
    "upgrade_store",
]
