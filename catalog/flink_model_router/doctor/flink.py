"""Flink: its version, and whether the jars that it needs lie in its lib/."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from flink_model_router.doctor.check import Check
from flink_model_router.jar import jar_path
from flink_model_router.jvm.flink import MISSING, REMEDY, SERIES, Flink, find_flink

if TYPE_CHECKING:
    from pathlib import Path

    from flink_model_router.doctor.check import Surroundings

_SUPPORTED: Final = (2, 3)


def check_flink(surroundings: Surroundings) -> list[Check]:
    """The Flink that the user named, else that of the apache-flink package."""
    flink = find_flink(surroundings.flink_home)
    if flink is None:
        return [Check("Flink", "fail", MISSING, REMEDY)]
    if not flink.lib.is_dir():
        return [
            Check(
                "Flink",
                "fail",
                f"{flink.shown} has no folder lib",
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
    version = int(dist["major"]), int(dist["minor"])
    if version < _SUPPORTED:
        return Check("Flink", "fail", found, f"Models need a newer Flink: take {SERIES}.")
    if version > _SUPPORTED:
        return Check("Flink", "warn", found, f"This package was tested with Flink {SERIES} only.")
    return Check("Flink", "ok", found)


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
    if _digest(jars[0]) != _digest(ours):
        old = f"rm {jars[0]} && " if jars[0].name != ours.name else ""
        return Check(what, "fail", f"{jars[0]} is not the one that this package holds", f"{old}{copy}")
    return Check(what, "ok", str(jars[0]))


def _check_openai(flink: Flink) -> Check:
    what = "openai provider"
    version = flink.dist["full"] if flink.dist else f"{SERIES}.0"
    name = f"flink-model-openai-{version}.jar"
    remedy = f"For models with 'provider' = 'openai', put {name} (Maven: org.apache.flink:flink-model-openai)"
    jars = flink.jars("flink-model-openai-")
    if not jars:
        place = "into the job by 'pipeline.jars'" if flink.is_package else f"into {flink.lib}"
        return Check(what, "warn", f"no flink-model-openai jar in {flink.lib}", f"{remedy} {place}.")
    if [jar.name for jar in jars] != [name]:
        found = ", ".join(jar.name for jar in jars)
        return Check(what, "warn", f"{found} beside Flink {version}", f"{remedy} there instead.")
    return Check(what, "ok", str(jars[0]))


def _digest(jar: Path) -> str:
    return hashlib.sha256(jar.read_bytes()).hexdigest()
