"""Java: which one Flink's scripts would start, and whether it is new enough."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flink_model_router.doctor.check import Check

if TYPE_CHECKING:
    from flink_model_router.doctor.check import Surroundings

_OLDEST: Final = 17
_VERSION: Final = re.compile(r'version "(?P<full>(?:1\.)?(?P<major>\d+)[^"]*)"')


def check_java(surroundings: Surroundings) -> Check:
    """JAVA_HOME before the PATH, as Flink's scripts have it."""
    home = surroundings.environment.get("JAVA_HOME", "").strip()
    remedy = f"Install a JDK from {_OLDEST} on and set JAVA_HOME to it."
    if home:
        program, origin = Path(home, "bin", "java"), "JAVA_HOME"
        if not os.access(program, os.X_OK):
            return Check("Java", "fail", f"JAVA_HOME is {home}, but {program} can't be run", remedy)
    else:
        on_path = surroundings.program("java")
        if on_path is None:
            return Check("Java", "fail", "JAVA_HOME is not set and no java is on the PATH", remedy)
        program, origin = on_path, "on the PATH"
    code, said = surroundings.ask(str(program), "-version")
    version = _VERSION.search(said)
    if code != 0 or version is None:
        answer = " ".join(said.split())[:200] or "no answer"
        return Check("Java", "fail", f"{program} ({origin}) does not tell its version: {answer}", remedy)
    found = f"Java {version['full']} at {program} ({origin})"
    if int(version["major"]) < _OLDEST:
        return Check("Java", "fail", found, remedy)
    return Check("Java", "ok", found)
