"""Python: this one, the one that Flink will start, and the jar that came with the package."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from flink_model_router.doctor.check import Check
from flink_model_router.jar import jar_path

if TYPE_CHECKING:
    from flink_model_router.doctor.check import Surroundings

PACKAGE: Final = "flink-model-router"
VARIABLE: Final = "FLINK_MODEL_ROUTER_PYTHON"
_OLDEST: Final = (3, 10)
_NEWEST: Final = (3, 12)

_ASK_VERSION: Final = (
    "import flink_model_router.bridge; from importlib.metadata import version; "
    f"print('found', version('{PACKAGE}'))"
)


def check_python() -> Check:
    """The interpreter that runs this, and the package in it."""
    found = f"Python {platform.python_version()} at {sys.executable}"
    if not _OLDEST <= sys.version_info[:2] <= _NEWEST:
        return Check(
            "Python",
            "fail",
            found,
            "Flink's Python package needs 3.10 to 3.12. Make an environment with one of them.",
        )
    try:
        return Check("Python", "ok", f"{found}, {PACKAGE} {version(PACKAGE)}")
    except PackageNotFoundError:
        return Check(
            "Python",
            "fail",
            f"{found}, in which {PACKAGE} is not installed",
            f"{sys.executable} -m pip install {PACKAGE} (in a checkout: make setup)",
        )


def check_interpreter_of_flink(surroundings: Surroundings) -> Check:
    """The interpreter that a jar in Flink's lib/ starts: by a variable, else python3 on the PATH."""
    what = "Python for Flink"
    named = surroundings.environment.get(VARIABLE, "").strip()
    command = named or str(surroundings.program("python3") or "")
    origin = VARIABLE if named else "python3 on the PATH"
    remedy = (
        f"Start Flink's client with {VARIABLE}={sys.executable}, or create the catalog with "
        f"'python.executable' = '{sys.executable}'."
    )
    if not command:
        return Check(what, "warn", f"no python3 on the PATH, and {VARIABLE} is not set", remedy)
    code, said = surroundings.ask(command, "-c", _ASK_VERSION)
    answer = said.strip().splitlines()[-1] if said.strip() else "no answer"
    if code != 0 or not answer.startswith("found "):
        # Named, it is what Flink will take; from the PATH, a catalog may still name another.
        return Check(
            what, "fail" if named else "warn", f"{command} ({origin}) can't run {PACKAGE}: {answer}", remedy
        )
    theirs, ours = answer.removeprefix("found "), version(PACKAGE)
    if theirs != ours:
        return Check(what, "fail", f"{command} ({origin}) has {PACKAGE} {theirs}, this one is {ours}", remedy)
    return Check(what, "ok", f"{command} ({origin})")


def check_jar() -> Check:
    """The jar inside the package."""
    try:
        return Check("jar", "ok", str(jar_path()))
    except FileNotFoundError as error:
        found, _, remedy = str(error).partition(". ")
        return Check("jar", "fail", found, remedy)
    except PackageNotFoundError:
        return Check(
            "jar", "fail", f"{PACKAGE} is not installed", f"{sys.executable} -m pip install {PACKAGE}"
        )
