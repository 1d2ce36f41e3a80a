"""Flink: its version, and whether the jars that it needs lie in its lib/."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from flink_model_router.doctor.check import Check
from flink_model_router.jar import jar_path
from flink_model_router.jvm.flink import MISSING, REMEDY, SERIES, Flink, find_flink

if TYPE_CHECKING:
    import re
    from pathlib import Path

    from flink_model_router.doctor.check import Surroundings

_SUPPORTED: Final = (2, 3)


def check_flink(surroundings: Surroundings) -> list[Check]:
    """The Flink that the user named, else that of the apache-flink package."""
    flink = find_flink(surroundings.flink_home)
    if flink is None:
        return [Check("Flink", "fail", MISSING, REMEDY)]
    try:
        next(flink.lib.iterdir(), None)
    except OSError as error:
        return [
            Check(
                "Flink",
                "fail",
                f"{flink.shown} has no folder lib that can be read: {error.strerror}",
                f"Set FLINK_HOME to the folder of a Flink {SERIES}, with bin/, conf/ and lib/ in it.",
            )
        ]
    return [_check_version(flink), _check_our_jar(flink), _check_openai(flink)]


def _check_version(flink: Flink) -> Check:
    dist = flink.dist
    if dist is None:
        return Check(
            "Flink",
            "fail",
            f"{flink.shown} has no flink-dist jar in lib/",
            f"Set FLINK_HOME to the folder of a Flink {SERIES}.",
        )
    found = f"Flink {dist['full']} at {flink.shown}"
    version = _version(dist)
    if version < _SUPPORTED:
        return Check("Flink", "fail", found, f"Models need a newer Flink: take {SERIES}.")
    if version > _SUPPORTED:
        return Check("Flink", "warn", found, f"This package was tested with Flink {SERIES} only.")
    return Check("Flink", "ok", found)


def _version(dist: re.Match[str]) -> tuple[int, int]:
    return int(dist["major"]), int(dist["minor"])


def _check_our_jar(flink: Flink) -> Check:
    what = "jar in Flink"
    copy = f'cp "$(model-catalog jar)" {flink.lib}/'
    jars = flink.jars("flink-model-router")
    if not jars:
        if flink.is_package:
            return Check(what, "ok", "not in lib/; register_catalog() adds it to a Python program's jobs")
        return Check(what, "fail", f"no flink-model-router jar in {flink.lib}", copy)
    if len(jars) > 1:
        names = ", ".join(jar.name for jar in jars)
        return Check(what, "fail", f"{flink.lib} holds more than one: {names}", "Delete all but the newest.")
    try:
        ours = jar_path()
    except FileNotFoundError:
        found = f"{jars[0]}, which can't be compared: the package's own jar is missing"
        return Check(what, "warn", found, "Mend the jar first; see its own line.")
    fault = _fault(jars[0], ours)
    if fault is None:
        return Check(what, "ok", str(jars[0]))
    # A link, which cp would follow to wherever it leads, goes first.
    old = f"rm {jars[0]} && " if jars[0].name != ours.name or jars[0].is_symlink() else ""
    return Check(what, "fail", f"{jars[0]} {fault}", f"{old}{copy}")


def _fault(jar: Path, ours: Path) -> str | None:
    """What is wrong with Flink's jar, as the end of a sentence."""
    try:
        return None if _digest(jar) == _digest(ours) else "is not the one that this package holds"
    except OSError as error:
        return f"can't be read: {error.strerror}"


def _check_openai(flink: Flink) -> Check:
    what = "openai provider"
    version = flink.dist["full"] if flink.dist and _version(flink.dist) >= _SUPPORTED else f"{SERIES}.0"
    name = f"flink-model-openai-{version}.jar"
    remedy = f"For models with 'provider' = 'openai', put {name} (Maven: org.apache.flink:flink-model-openai)"
    jars = flink.jars("flink-model-openai-")
    if not jars:
        place = "into the job by 'pipeline.jars'" if flink.is_package else f"into {flink.lib}"
        return Check(what, "warn", f"no flink-model-openai jar in {flink.lib}", f"{remedy} {place}.")
    if [jar.name for jar in jars] != [name]:
        found = ", ".join(jar.name for jar in jars)
        beside = flink.dist["full"] if flink.dist else "of an unknown version"
        return Check(what, "warn", f"{found} beside Flink {beside}", f"{remedy} there instead.")
    return Check(what, "ok", str(jars[0]))


def _digest(jar: Path) -> str:
    return hashlib.sha256(jar.read_bytes()).hexdigest()
