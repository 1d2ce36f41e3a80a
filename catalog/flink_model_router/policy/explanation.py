"""One row, explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final

from flink_model_router.jvm import start_program

if TYPE_CHECKING:
    from flink_model_router.jvm import Runtime
    from flink_model_router.policy.documents import PolicyDocument

PROGRAM: Final = "org.flinkmodelrouter.policy.PolicyProgram"


@dataclass(frozen=True, slots=True)
class Moment:
    """When rows are routed.

    Attributes:
        time: what `routing_clock` says, with its zone; None for the present.
        zone: of the session, as `table.local-time-zone`; None for the machine's.
    """

    time: datetime | None = None
    zone: str | None = None

    def to_document(self) -> dict[str, str | None]:
        """As the JVM is asked."""
        time = None if self.time is None else self.time.astimezone(timezone.utc)
        written = None if time is None else time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"time": written, "time_zone": self.zone}


@dataclass(frozen=True, slots=True)
class AllowedSecrets:
    """What references to secrets may reach, as a catalog's options of these names say.

    Attributes:
        env_allowed: patterns of environment variables with ; between them; None for the usual ones.
        file_root: the folder under which files may be read; None for no files.
    """

    env_allowed: str | None = None
    file_root: str | None = None

    def to_document(self) -> dict[str, str | None]:
        """As the JVM is told."""
        return {"env_allowed": self.env_allowed, "file_root": self.file_root}


def explain_row(
    policy: PolicyDocument,
    row: str,
    moment: Moment,
    runtime: Runtime,
    ask: AllowedSecrets | None = None,
) -> dict[str, Any]:
    """Tell what would become of a row, and why.

    Args:
        policy: of the router.
        row: a JSON object with the router's input columns.
        moment: when it is routed.
        runtime: where the JVM is started; the selector's provider has to be there if it is asked.
        ask: lets a strategy that asks a model do so, with these secrets; None for not.

    Returns:
        `router`, `version`, `strategy`, `default_model`, `chosen`, `source`, `reason`, `score`, `chain`,
        `asks` (what the strategy would have to ask first), `steps` with `step`, `name`, `test`, `result` and
        `then`, and `missing`, the columns that the row doesn't have.

    Raises:
        InvalidInputError: `invalid-option`, if the row is not one of the router's, or the selector that is to
            be asked has no provider or no secret here.
        RuntimeMissingError: `java-missing` or `flink-missing`.
    """
    question = {
        "command": "explain",
        "policies": [policy],
        "row": row,
        "ask": ask is not None,
        "secrets": None if ask is None else ask.to_document(),
        **moment.to_document(),
    }
    with start_program(PROGRAM, runtime) as program:
        return program.ask(question)
