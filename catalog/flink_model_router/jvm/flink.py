"""Flink: the one that the user named, else that of the apache-flink package."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SERIES: Final = "2.3"
MISSING: Final = "FLINK_HOME is not set, and the apache-flink package is not installed"
REMEDY: Final = f"Set FLINK_HOME to a Flink {SERIES}, or: pip install 'flink-model-router[pyflink]'"

_DIST: Final = re.compile(r"flink-dist-(?P<full>(?P<major>\d+)\.(?P<minor>\d+)[\w.-]*)\.jar")


@dataclass(frozen=True, slots=True)
class Flink:
    """A Flink, as the user named it or as the apache-flink package holds it."""

    home: Path
    is_package: bool

    @property
    def lib(self) -> Path:
        """The folder of the jars that every program of it has."""
        return self.home / "lib"

    @property
    def shown(self) -> str:
        """Where it is, and who says so."""
        return f"{self.home} ({'the apache-flink package' if self.is_package else 'FLINK_HOME'})"

    @property
    def dist(self) -> re.Match[str] | None:
        """The name of the jar that tells the version."""
        names = sorted(path.name for path in self.lib.glob("flink-dist-*.jar"))
        return next((match for name in names if (match := _DIST.fullmatch(name))), None)

    @property
    def python_jar(self) -> Path | None:
        """The jar by which Flink and Python exchange rows; it lies beside `lib`, not in it."""
        return next(iter(sorted(self.home.glob("opt/flink-python-*.jar"))), None)

    def jars(self, prefix: str = "") -> list[Path]:
        """Jars in `lib` whose names begin so."""
        return sorted(self.lib.glob(f"{prefix}*.jar"))


def find_flink(home: Path | None) -> Flink | None:
    """Find Flink.

    Args:
        home: the one that the user named; nobody looks whether it is one.

    Returns:
        None if none was named and the apache-flink package is not installed.
    """
    if home is not None:
        return Flink(home, is_package=False)
    specification = importlib.util.find_spec("pyflink")
    if specification is None or specification.origin is None:
        return None
    return Flink(Path(specification.origin).parent, is_package=True)
