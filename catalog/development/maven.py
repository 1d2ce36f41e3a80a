"""Apache Maven: the machine's own if it is new enough, else one fetched for this project.

`python -m development.maven verify` runs it in `provider/`.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from development.artifacts import MAVEN, ArtifactError
from development.project import PROVIDER, TOOLS

OLDEST = (3, 8, 6)
"""The oldest Maven that the plugins of `provider/pom.xml` run on."""


def find_maven() -> Path:
    """Finds a usable Maven, fetching one into the project if the machine has none.

    Returns:
        The path of the `mvn` launcher.

    Raises:
        ArtifactError: There is none, and none could be fetched.
    """
    installed = shutil.which("mvn")
    if installed and (version := _version(Path(installed))) and version >= OLDEST:
        return Path(installed)
    return _fetched()


def run_maven(*arguments: str, project: Path = PROVIDER) -> int:
    """Runs Maven without colours, questions and download bars.

    Args:
        *arguments: Goals and options.
        project: The folder of the `pom.xml`; by default our Java module.

    Returns:
        Maven's exit code.
    """
    command = [str(find_maven()), "--batch-mode", "--no-transfer-progress", "-Dstyle.color=never", *arguments]
    return subprocess.run(command, cwd=project, check=False).returncode


def _version(maven: Path) -> tuple[int, ...] | None:
    answer = subprocess.run([str(maven), "-version"], capture_output=True, text=True, check=False)
    found = re.search(r"Apache Maven (\d+)\.(\d+)\.(\d+)", answer.stdout)
    return tuple(int(part) for part in found.groups()) if found else None


def _fetched() -> Path:
    folder = TOOLS / MAVEN.file_name.removesuffix("-bin.zip")
    launcher = folder / "bin" / "mvn"
    if launcher.is_file():
        return launcher
    unpacked = TOOLS / f"unpacked-{os.getpid()}"
    with zipfile.ZipFile(MAVEN.fetch()) as archive:
        archive.extractall(unpacked)
    # A zip file holds no permissions that zipfile would restore.
    (unpacked / folder.name / "bin" / "mvn").chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)
    (unpacked / folder.name).rename(folder)
    unpacked.rmdir()
    return launcher


if __name__ == "__main__":
    try:
        sys.exit(run_maven(*sys.argv[1:]))
    except ArtifactError as error:
        sys.exit(f"error: {error}")
