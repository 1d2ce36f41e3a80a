"""The project's jar: built by Maven, laid into the package, where `jar_path()` and the wheel find it.

`python -m development.jar` builds it unless it is newer than all that it is made of.
"""

import os
import shutil
import sys
from pathlib import Path

from development.artifacts import ArtifactError
from development.maven import run_maven
from development.project import PACKAGE, PROVIDER

BUILT = PROVIDER / "target"
SHIPPED = PACKAGE / "jars"


class JarError(Exception):
    """Maven failed, or built something else than one jar."""


def build_jar() -> Path:
    """Brings the shipped jar up to date.

    Returns:
        The path of the jar inside the package.

    Raises:
        JarError: Maven failed; what it said is on standard output.
        ArtifactError: There is no Maven, and none could be fetched.
    """
    shipped = _only_jar(SHIPPED)
    if shipped is None or _outdated(shipped):
        shipped = _ship(_built())
    return shipped


def _built() -> Path:
    built = _only_jar(BUILT)
    if built is None or _outdated(built):
        sys.stderr.write(
            "Building the jar; the first time Maven fetches what that takes, for some minutes.\n"
        )
        code = run_maven("package", "--quiet", "-Dmaven.test.skip=true")
        if code:
            raise JarError(f"Maven ended with code {code} on {PROVIDER / 'pom.xml'}; what it said is above.")
        built = _only_jar(BUILT)
    if built is None:
        raise JarError(f"{BUILT} holds no jar, or more than one, after Maven's package phase; clean it.")
    return built


def _ship(built: Path) -> Path:
    shutil.rmtree(SHIPPED, ignore_errors=True)
    SHIPPED.mkdir()
    partial = SHIPPED / f"{built.name}.partial"
    shutil.copyfile(built, partial)
    os.replace(partial, SHIPPED / built.name)  # noqa: PTH105 - Path.replace is the same call under a vaguer name
    return SHIPPED / built.name


def _only_jar(folder: Path) -> Path | None:
    jars = list(folder.glob("flink-model-router-*.jar"))
    return jars[0] if len(jars) == 1 else None


def _outdated(jar: Path) -> bool:
    sources = [PROVIDER / "pom.xml"]
    for folder in (PROVIDER / "src" / "main", PACKAGE / "contract"):
        sources.extend(path for path in folder.rglob("*") if path.is_file())
    return jar.stat().st_mtime < max(path.stat().st_mtime for path in sources)


if __name__ == "__main__":
    try:
        build_jar()
    except (JarError, ArtifactError) as error:
        sys.exit(f"error: {error}")
