"""Java: the one that Flink's scripts would start."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

OLDEST_JAVA: Final = 17
REMEDY: Final = f"Install a JDK from {OLDEST_JAVA} on and set JAVA_HOME to it."


class JavaNotFoundError(Exception):
    """There is no Java; the text says where it was looked for."""


@dataclass(frozen=True, slots=True)
class Java:
    """A Java.

    Attributes:
        program: the launcher.
        origin: what named it, such as JAVA_HOME.
    """

    program: Path
    origin: str


def find_java(environment: Mapping[str, str]) -> Java:
    """Find Java: JAVA_HOME before the PATH, as Flink's scripts have it.

    Raises:
        JavaNotFoundError: there is none.
    """
    home = environment.get("JAVA_HOME", "").strip()
    if home:
        program = Path(home, "bin", "java")
        if not os.access(program, os.X_OK):
            raise JavaNotFoundError(f"JAVA_HOME is {home}, but {program} can't be run")
        return Java(program, "JAVA_HOME")
    on_path = shutil.which("java", path=environment.get("PATH", ""))
    if on_path is None:
        raise JavaNotFoundError("JAVA_HOME is not set and no java is on the PATH")
    return Java(Path(on_path), "on the PATH")
