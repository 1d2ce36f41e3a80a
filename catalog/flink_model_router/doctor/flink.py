"""Flink: its version, and whether the jars that it needs lie in its lib/."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flink_model_router.doctor.check import Check
from flink_model_router.jar import jar_path

if TYPE_CHECKING:
    from flink_model_router.doctor.check import Surroundings

_SUPPORTED: Final = (2, 3)
_SERIES: Final = "2.3"
_DIST: Final = re.compile(r"flink-dist-(?P<full>(?P<major>\d+)\.(?P<minor>\d+)[\w.-]*)\.jar")


@dataclass(frozen=True, slots=True)
class _Flink:
    """A Flink, as the user named it or as the apache-flink package holds it."""

    home: Path
    is_package: bool

    @property
    def lib(self) -> Path:
        return self.home / "lib"

    @property
    def shown(self) -> str:
        return f"{self.home} ({'the apache-flink package' if self.is_package else 'FLINK_HOME'})"

    @property
    def dist(self) -> re.Match[str] | None:
        """The name of the jar that tells the version."""
        names = sorted(path.name for path in self.lib.glob("flink-dist-*.jar"))
        return next((match for name in names if (match := _DIST.fullmatch(name))), None)

    def jars(self, prefix: str) -> list[Path]:
        return sorted(self.lib.glob(f"{prefix}*.jar"))


def check_flink(surroundings: Surroundings) -> list[Check]:
    """The Flink that the user named, else that of the apache-flink package."""
    flink = _find(surroundings)
    if flink is None:
        return [
            Check(
                "Flink",
                "fail",
                "FLINK_HOME is not set, and the apache-flink package is not installed",
                f"Set FLINK_HOME to a Flink {_SERIES}, or: pip install 'flink-model-router[pyflink]'",
            )
        ]
    if not flink.lib.is_dir():
        return [
            Check(
                "Flink",
                "fail",
                f"{flink.shown} has no folder lib",
                f"Set FLINK_HOME to the folder of a Flink {_SERIES}, with bin/, conf/ and lib/ in it.",
            )
        ]
    return [_check_version(flink), _check_our_jar(flink), _check_openai(flink)]


def _find(surroundings: Surroundings) -> _Flink | None:
    if surroundings.flink_home is not None:
        return _Flink(surroundings.flink_home, is_package=False)
    specification = importlib.util.find_spec("pyflink")
    if specification is None or specification.origin is None:
        return None
    return _Flink(Path(specification.origin).parent, is_package=True)


def _check_version(flink: _Flink) -> Check:
    dist = flink.dist
    if dist is None:
        return Check(
            "Flink",
            "fail",
            f"{flink.shown} has no flink-dist jar in lib/",
            f"Set FLINK_HOME to the folder of a Flink {_SERIES}.",
        )
    found = f"Flink {dist['full']} at {flink.shown}"
    version = int(dist["major"]), int(dist["minor"])
    if version < _SUPPORTED:
        return Check("Flink", "fail", found, f"Models need a newer Flink: take {_SERIES}.")
    if version > _SUPPORTED:
        return Check("Flink", "warn", found, f"This package was tested with Flink {_SERIES} only.")
    return Check("Flink", "ok", found)


def _check_our_jar(flink: _Flink) -> Check:
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


def _check_openai(flink: _Flink) -> Check:
    what = "openai provider"
    version = flink.dist["full"] if flink.dist else f"{_SERIES}.0"
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
