"""Java: which one Flink's scripts would start, and whether it is new enough."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flink_model_router.doctor.check import Check
from flink_model_router.jvm.java import OLDEST_JAVA, REMEDY, JavaNotFoundError, find_java

if TYPE_CHECKING:
    from flink_model_router.doctor.check import Surroundings

_VERSION: Final = re.compile(r'version "(?P<full>(?:1\.)?(?P<major>\d+)[^"]*)"')


def check_java(surroundings: Surroundings) -> Check:
    """JAVA_HOME before the PATH, as Flink's scripts have it."""
    try:
        java = find_java(surroundings.environment)
    except JavaNotFoundError as missing:
        return Check("Java", "fail", str(missing), REMEDY)
    program, origin = java.program, java.origin
    code, said = surroundings.ask(str(program), "-version")
    version = _VERSION.search(said)
    if code != 0 or version is None:
        answer = " ".join(said.split())[:200] or "no answer"
        return Check("Java", "fail", f"{program} ({origin}) does not tell its version: {answer}", REMEDY)
    found = f"Java {version['full']} at {program} ({origin})"
    if int(version["major"]) < OLDEST_JAVA:
        return Check("Java", "fail", found, REMEDY)
    return Check("Java", "ok", found)
