"""Model definitions and references that tests of the store are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flink_model_router.store import Column, ModelDefinition, Reference

if TYPE_CHECKING:
    from flink_model_router.store import Store

CHAT = ModelDefinition(
    input=(Column("query", "STRING"),),
    output=(Column("response", "STRING"),),
    options={"provider": "openai", "api-key": "${env:OPENAI_API_KEY}"},
    comment="answers questions",
)
EMBEDDING = ModelDefinition(
    input=(Column("text", "STRING NOT NULL", "what to embed"),),
    output=(Column("vector", "ARRAY<FLOAT>"),),
    options={"provider": "openai"},
)
ROUTER = ModelDefinition(
    input=CHAT.input, output=CHAT.output, options={"provider": "routing", "candidates": "cheap;smart"}
)


def to(  # noqa: PLR0913 - all that a reference has
    model: str,
    *,
    database: str = "default",
    version: int | None = None,
    alias: str | None = None,
    label: str | None = None,
    seen: ModelDefinition = CHAT,
) -> Reference:
    """A reference to a model, checked against the columns that were `seen`."""
    return Reference("candidate", label or model, database, model, version, seen.fingerprint, alias)


def create_router(store: Store, name: str, *candidates: str) -> None:
    """A router over models of its own database with the columns of CHAT."""
    options = {"provider": "routing", "candidates": ";".join(candidates)}
    router = replace(ROUTER, options=options)
    store.create_model("default", name, router, [to(candidate) for candidate in candidates])
