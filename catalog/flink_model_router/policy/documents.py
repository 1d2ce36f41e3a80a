"""A router and the models that it refers to, as the JVM is given them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from flink_model_router.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from flink_model_router.store import Document, Store

PolicyDocument: TypeAlias = "dict[str, object]"
"""`{"router": stored model, "models": [{"database", "model", "version", "alias", "document"}]}`; the stored
models as `get_model` of `docs/bridge.md` gives them, references to secrets and all, but no secret."""


def read_policy(store: Store, database: str, model: str, version: int | str | None) -> PolicyDocument:
    """Read a router, and what it refers to as that is now.

    A model that is gone, from a catalog that lets candidates go, is left out: the JVM says which it misses.

    Raises:
        NotFoundError: `model-not-exist`.
        InvalidInputError: `invalid-option`, if the model is no router.
    """
    router = store.get_model(database, model, version).to_document()
    provider = router["definition"]["options"].get("provider")
    if provider != "routing":
        raise InvalidInputError(
            "invalid-option",
            f"Model {database}.{model} is no router: its 'provider' is {provider!r}. Name a model with "
            "'provider' = 'routing'.",
        )
    models = []
    for reference in router["references"]:
        found = _read(store, reference)
        if found is not None:
            names = {key: reference[key] for key in ("database", "model", "version", "alias")}
            models.append({**names, "document": found})
    return {"router": router, "models": models}


def _read(store: Store, reference: Document) -> Document | None:
    pick = reference["alias"] if reference["version"] is None else reference["version"]
    try:
        return store.get_model(reference["database"], reference["model"], pick).to_document()
    except NotFoundError:
        return None
