"""What happens to a change that would break routers: refused, or made and told."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flink_model_router.errors import CatalogError, ConflictError


class Integrity(str, Enum):
    """The catalog's option `integrity`."""

    strict = "strict"
    warn = "warn"


@dataclass(frozen=True, slots=True)
class Guard:
    """Stands over one attempt of a write.

    Attributes:
        integrity: what it does.
        warnings: of a change that was made all the same, for people.
    """

    integrity: Integrity = Integrity.strict
    warnings: list[str] = field(default_factory=list)

    def object_to(self, refusal: ConflictError, made: str, routers: Sequence[str]) -> None:
        """Raise the refusal, or note what is made instead.

        Args:
            refusal: what a strict catalog answers.
            made: what happens otherwise, such as `Model default.cheap is dropped`.
            routers: that are broken by it.
        """
        if self.integrity is Integrity.strict:
            raise refusal
        self.warnings.append(
            f"{made}, and breaks the routers that need it: {', '.join(routers)}. They fail when they are "
            "planned next, until they are altered."
        )

    def pardon(self, fault: CatalogError, advice: str) -> None:
        """Raise what is wrong with a router that lost a candidate, or note it.

        Args:
            fault: what is wrong.
            advice: what to do, for a strict catalog's answer; a whole sentence.
        """
        if self.integrity is Integrity.strict:
            raise type(fault)(fault.code, f"{fault.message} {advice}", **fault.details) from fault
        self.warnings.append(fault.message)
