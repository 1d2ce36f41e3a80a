"""What a check answers, and what it may look at."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Result = Literal["ok", "warn", "fail"]

SECONDS: Final = 20
"""How long a program that is asked for its version may take."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, and what came out.

    Attributes:
        what: the thing, in a word or two.
        result: `warn` if something may go wrong, `fail` if it will.
        found: what is there.
        remedy: what to do; empty if nothing is to be done.
    """

    what: str
    result: Result
    found: str
    remedy: str = ""

    def to_document(self) -> dict[str, str]:
        """Write all attributes."""
        return {"what": self.what, "result": self.result, "found": self.found, "remedy": self.remedy}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The machine as the checks see it.

    Attributes:
        environment: variables.
        flink_home: a Flink that the user named, or None.
    """

    environment: Mapping[str, str] = field(repr=False)
    flink_home: Path | None = None

    def program(self, name: str) -> Path | None:
        """The program of that name on the PATH."""
        found = shutil.which(name, path=self.environment.get("PATH", ""))
        return None if found is None else Path(found)

    def ask(self, *command: str) -> tuple[int, str]:
        """Run a program.

        Returns:
            Its exit code and all that it said. A program that can't be started or doesn't end has code -1.
        """
        try:
            done = subprocess.run(  # noqa: S603 - programs that the user's environment names
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=SECONDS,
                check=False,
                env=dict(self.environment),
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return -1, str(error)
        return done.returncode, done.stdout
