"""A router and the models that it refers to, as the JVM is given them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from flink_model_router.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from flink_model_router.store import Document, Store

_NAMES: Final = ("database", "model", "version", "alias")

PolicyDocument: TypeAlias = "dict[str, object]"
"""`{"router": stored model, "models": [{"database", "model", "version", "alias", "document"}]}`; the stored
models as `get_model` of `docs/bridge.md` gives them, references to secrets and all, but no secret."""


def read_policy(store: Store, database: str, model: str, version: int | str | None) -> PolicyDocument:
    """Read a router, and what it refers to as that is now.

    Of a selector that is a router the models under it are there, too: it may be asked. A model that is gone,
    from a catalog that lets candidates go, is left out: the JVM says which it misses.

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
    models: dict[tuple[object, ...], Document] = {}
    for reference in router["references"]:
        _add(store, reference, models, deep=reference["role"] == "selector")
    documents = [
        {**dict(zip(_NAMES, name, strict=True)), "document": found} for name, found in models.items()
    ]
    return {"router": router, "models": documents}


def _add(
    store: Store, reference: Document, models: dict[tuple[object, ...], Document], *, deep: bool
) -> None:
    name = tuple(reference[key] for key in _NAMES)
    found = models.get(name) or _read(store, reference)
    if found is None:
        return
    models[name] = found
    for below in found["references"] if deep else ():
        _add(store, below, models, deep=True)


def _read(store: Store, reference: Document) -> Document | None:
    pick = reference["alias"] if reference["version"] is None else reference["version"]
    try:
        return store.get_model(reference["database"], reference["model"], pick).to_document()
    except NotFoundError:
        return None
