import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from development.maven import OLDEST, find_maven
from development.prerequisites import missing_prerequisites
from development.project import ROOT


def executable(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return path


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    # Without what an outer make passes on, which would be added to this one's output.
    return subprocess.run(
        ["make", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_lock_pins_every_package_by_hash_and_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    requirements = re.findall(r"^[^\s#].*\n(?:\s+--hash.*\n)*", text, flags=re.MULTILINE)
    assert len(requirements) > 50
    assert [one for one in requirements if "==" not in one or "--hash=sha256:" not in one] == []
    assert "://" not in text
    assert not re.search(r"^\s*-", text.replace("--hash", ""), flags=re.MULTILINE)


def test_the_lock_satisfies_what_pyproject_asks_for() -> None:
    asked = metadata.requires("flink-model-router") or []
    pins = re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE)

    for requirement in map(Requirement, asked):
        versions = [version for name, version in pins if name == canonicalize_name(requirement.name)]
        assert versions, f"{requirement} is not in the lock: make lock"
        assert all(map(requirement.specifier.contains, versions)), f"{requirement} is newer: make lock"


def test_this_machine_has_all_that_setup_needs() -> None:
    assert missing_prerequisites() == []


def test_an_old_jdk_is_named_with_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    javac = executable(tmp_path / "bin" / "javac", "echo javac 1.8.0_402 >&2")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    (problem,) = missing_prerequisites()
    assert problem.startswith(f"{javac} is javac 1.8.0_402. Install a JDK, 17 or newer")


def test_a_java_home_without_a_compiler_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    (problem,) = missing_prerequisites()
    assert problem.startswith(f"JAVA_HOME={tmp_path}, but {tmp_path}/bin/javac: No such file or directory.")


def test_a_machine_without_java_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    (problem,) = missing_prerequisites()
    assert problem.startswith("There is no javac on the PATH and no JAVA_HOME. Install a JDK, 17 or newer")


def test_a_new_enough_maven_of_the_machine_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mvn = executable(tmp_path / "mvn", f"echo Apache Maven {'.'.join(map(str, OLDEST))}")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert find_maven() == mvn


def test_make_refuses_a_python_that_flink_does_not_run_on(tmp_path: Path) -> None:
    old = executable(tmp_path / "python", '[ "$1" = --version ] && echo Python 3.9.18 && exit', "exit 1")
    refused = make("--always-make", ".venv/.installed", f"PYTHON={old}")
    assert refused.returncode != 0
    assert f"{old} is Python 3.9.18, and Flink's Python package needs 3.10, 3.11 or 3.12" in refused.stderr


def test_make_names_a_python_that_is_not_there() -> None:
    refused = make("--always-make", ".venv/.installed", "PYTHON=python-that-is-not-there")
    assert refused.returncode != 0
    assert "there is no python-that-is-not-there. Install Python 3.10, 3.11 or 3.12" in refused.stderr


def test_make_alone_lists_what_it_can_do() -> None:
    listed = make().stdout
    assert {"make test", "make setup"} <= set(re.findall(r"make [a-z-]+", listed))


def test_the_development_tools_are_not_in_the_package() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", "import flink_model_router, sys; sys.exit('development' in sys.modules)"],
        check=False,
    )
    assert answer.returncode == 0
