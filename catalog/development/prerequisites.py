"""Whether this machine has what `make` can't install: Python, with venv, and a JDK.

Runs before there is a virtual environment, so the standard library must do.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_JDK = 17


def missing_prerequisites() -> list[str]:
    """Lists what is unfit.

    Returns:
        One sentence for each, with what was found, what is needed and what to do; empty if all is well.
    """
    problems = []
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        problems.append(
            f"{sys.executable} can't make virtual environments: it lacks ensurepip. "
            f"On Debian and Ubuntu: apt-get install python{version}-venv."
        )
    problems.extend(_jdk_problems())
    return problems


def _jdk_problems() -> list[str]:
    home = os.environ.get("JAVA_HOME")
    compiler = str(Path(home) / "bin" / "javac") if home else shutil.which("javac")
    advice = f"Install a JDK, {OLDEST_JDK} or newer (openjdk-{OLDEST_JDK}-jdk-headless on Debian and Ubuntu)"
    if compiler is None:
        return [f"There is no javac on the PATH and no JAVA_HOME. {advice}, or set JAVA_HOME to one."]
    try:
        answer = subprocess.run([compiler, "-version"], capture_output=True, text=True, check=False)
    except OSError as error:
        return [f"JAVA_HOME={home}, but {compiler}: {error.strerror}. {advice}, and point JAVA_HOME at it."]
    said = (answer.stdout + answer.stderr).strip()
    found = re.search(r"javac (?:1\.)?(\d+)", said)
    if found is None or int(found.group(1)) < OLDEST_JDK:
        return [f"{compiler} is {said or 'of unknown version'}. {advice}, or set JAVA_HOME to one."]
    return []


if __name__ == "__main__":
    problems = missing_prerequisites()
    sys.exit("\n".join(f"error: {problem}" for problem in problems) if problems else 0)
