"""The stores that the JVM's catalogs have open, by handle."""

from __future__ import annotations

import uuid
from threading import Lock
from typing import TYPE_CHECKING

from flink_model_router.errors import InternalError, InvalidInputError
from flink_model_router.store import Integrity, Store, open_store

if TYPE_CHECKING:
    from flink_model_router.bridge.arguments import Arguments


class OpenStores:
    """Each catalog has a handle of its own; stores of the same place share their connections by themselves.

    Safe to use from many threads.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._stores: dict[str, Store] = {}
        self._given_up: set[str] = set()
        self._lock = Lock()

    def open(self, arguments: Arguments) -> tuple[str, Store]:
        """Open a store and see that the catalog's default database is in it.

        Returns:
            The handle, and the store behind it.

        Raises:
            CatalogError: As `open_store` does; `invalid-option`, if the default database is absent and may
                not be created; `internal` with `unknown_store`, if the handle was closed meanwhile.
        """
        handle = arguments.optional_text("handle") or str(uuid.uuid4())
        try:
            store = self._opened(arguments)
        except BaseException:
            with self._lock:
                self._given_up.discard(handle)
            raise
        with self._lock:
            wanted = handle not in self._given_up
            self._given_up.discard(handle)
            if wanted:
                self._stores[handle] = store
        if not wanted:
            store.close()
            raise _unknown_store()
        return handle, store

    def _opened(self, arguments: Arguments) -> Store:
        initialize = arguments.optional_flag("initialize")
        store = open_store(
            arguments.optional_text("url"),
            arguments.optional_text("user"),
            arguments.optional_text("password"),
            initialize,
            integrity=_integrity(arguments),
        )
        try:
            _demand_default_database(store, arguments.text("default_database"), initialize)
        except BaseException:
            store.close()
            raise
        return store

    def get(self, handle: str) -> Store:
        """The store behind a handle.

        Raises:
            InternalError: `internal` with `unknown_store`, if there is none: the JVM then opens again.
        """
        try:
            return self._stores[handle]
        except KeyError:
            raise _unknown_store() from None

    def close(self, handle: str) -> None:
        """Close the store; one that is being opened, or is about to be, is closed when that is done."""
        with self._lock:
            store = self._stores.pop(handle, None)
            if store is None:
                self._given_up.add(handle)
        if store is not None:
            store.close()


def _unknown_store() -> InternalError:
    return InternalError(
        "internal",
        "The Python process was asked for a store that is not open. Try the statement again.",
        unknown_store=True,
    )


def _integrity(arguments: Arguments) -> Integrity:
    given = arguments.optional_text("integrity")
    try:
        return Integrity.strict if given is None else Integrity(given)
    except ValueError:
        raise InvalidInputError(
            "invalid-option", f"The integrity is '{given}'. It can be: {', '.join(Integrity)}."
        ) from None


def _demand_default_database(store: Store, name: str, initialize: bool | None) -> None:  # noqa: FBT001 - three values
    databases = store.list_databases()
    if name in databases:
        return
    if initialize or (initialize is None and store.url.startswith("sqlite")):
        store.create_database(name, request=str(uuid.uuid4()))
        return
    raise InvalidInputError(
        "invalid-option",
        f"The default database '{name}' is not in {store.url}, which has {', '.join(databases)}. Name one of "
        f"these by the catalog's option 'default-database', or add 'initialize' = 'true' to have '{name}' "
        "created.",
        database=name,
    )
