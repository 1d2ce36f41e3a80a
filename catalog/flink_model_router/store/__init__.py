"""The store: databases and models of a catalog, kept in a SQL database, with their versions and references.

What lives here is all that speaks SQL. Not here: parsing a router's options and resolving secrets, which are
Java's.
"""

from flink_model_router.store.definition import (
    Column,
    Database,
    ModelDefinition,
    ModelSummary,
    Reference,
    StoredModel,
    references_from_document,
)
from flink_model_router.store.document import Document, text_map
from flink_model_router.store.opening import StoreStatus, examine_store, open_store, upgrade_store
from flink_model_router.store.schema import State
from flink_model_router.store.store import Store

__all__ = [
    "Column",
    "Database",
    "Document",
    "ModelDefinition",
    "ModelSummary",
    "Reference",
    "State",
    "Store",
    "StoreStatus",
    "StoredModel",
    "examine_store",
    "open_store",
    "references_from_document",
    "text_map",
    "upgrade_store",
]
