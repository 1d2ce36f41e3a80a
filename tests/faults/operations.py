"""What a writer does: a list of writes that follows from its number and a seed, and can be repeated."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from flink_model_router.errors import CatalogError
from samples import CHAT, ROUTER, to

if TYPE_CHECKING:
    from flink_model_router.store import Store

DATABASE: Final = "default"
SHARED: Final = "shared"

Kind = Literal["create", "route", "alter", "rename", "drop", "share"]
_WEIGHTS: Final[dict[Kind, int]] = {"create": 3, "route": 1, "alter": 2, "rename": 1, "drop": 1, "share": 1}


@dataclass(frozen=True)
class Operation:
    """One write.

    Attributes:
        request: an id of its own, the same however often the write is repeated.
        kind: what it does. `share` adds a key to the model that all writers change.
        name: the model it is done to, or for `share` the key.
        other: the new name, or the candidate of a router.
    """

    request: str
    kind: Kind
    name: str
    other: str = ""

    def carry_out(self, store: Store) -> None:
        """Do it; CatalogError as the store raises it."""
        if self.kind == "create":
            store.create_model(DATABASE, self.name, CHAT, request=self.request)
        elif self.kind == "route":
            store.create_model(DATABASE, self.name, ROUTER, [to(self.other)], request=self.request)
        elif self.kind == "alter":
            version = store.get_model(DATABASE, self.name).version
            altered = replace(CHAT, comment=self.request)
            store.alter_model(DATABASE, self.name, version, altered, request=self.request)
        elif self.kind == "rename":
            store.rename_model(DATABASE, self.name, self.other, request=self.request)
        elif self.kind == "drop":
            store.drop_model(DATABASE, self.name, request=self.request)
        else:
            self._share(store)

    def _share(self, store: Store) -> None:
        while True:
            current = store.get_model(DATABASE, SHARED)
            options = {**current.definition.options, self.name: self.request}
            try:
                store.alter_model(
                    DATABASE, SHARED, current.version, replace(CHAT, options=options), request=self.request
                )
            except CatalogError as error:
                if error.code != "version-conflict":
                    raise
            else:
                return


def planned(writer: int, count: int, seed: int) -> list[Operation]:
    """The writes of one writer: each is possible after those before it, whatever other writers do."""
    choice = random.Random(f"{seed}/{writer}")  # noqa: S311 - nothing secret
    free: list[str] = []
    operations: list[Operation] = []
    for number in range(count):
        request = f"{seed}-{writer}-{number}"
        (kind,) = choice.choices(list(_WEIGHTS), list(_WEIGHTS.values()))
        if kind not in {"create", "share"} and not free:
            kind = "create"
        name = f"w{writer}_{number}"
        if kind == "create":
            operations.append(Operation(request, kind, name))
            free.append(name)
        elif kind == "share":
            operations.append(Operation(request, kind, name))
        elif kind == "route":
            # From here on the candidate stays as it is: the router needs it.
            operations.append(Operation(request, kind, name, free.pop(choice.randrange(len(free)))))
        elif kind == "rename":
            position = choice.randrange(len(free))
            operations.append(Operation(request, kind, free[position], name))
            free[position] = name
        else:
            position = choice.randrange(len(free))
            operations.append(Operation(request, kind, free[position]))
            if kind == "drop":
                del free[position]
    return operations
