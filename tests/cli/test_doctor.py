"""`model-catalog doctor`: each thing that may be wrong, and what is said of it."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from command_line import model_catalog
from flink_model_router.doctor import Surroundings
from flink_model_router.doctor.flink import check_flink
from flink_model_router.doctor.java import check_java
from flink_model_router.doctor.python import check_interpreter_of_flink
from flink_model_router.store import open_store

OURS = f"flink-model-router-{version('flink-model-router')}.jar"
DIST = "flink-dist-2.3.0.jar"
OPENAI = "flink-model-openai-2.3.0.jar"


@pytest.fixture
def jars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package's folder of jars, with the jar in it."""
    folder = tmp_path / "jars"
    folder.mkdir()
    (folder / OURS).write_bytes(b"the jar")
    monkeypatch.setattr("flink_model_router.jar.JARS", folder)
    return folder


def flink(tmp_path: Path, *names: str) -> Path:
    """A Flink home as far as the doctor looks."""
    lib = tmp_path / "flink" / "lib"
    lib.mkdir(parents=True)
    for name in names:
        (lib / name).write_bytes(b"the jar")
    return lib.parent


def program(path: Path, script: str) -> Path:
    """A program that does what the shell script does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def healthy(tmp_path: Path, jars: Path) -> dict[str, str]:
    """The environment of a machine on which nothing is wrong."""
    assert (jars / OURS).is_file()
    java = program(tmp_path / "jdk/bin/java", "echo 'openjdk version \"21.0.1\" 2023-10-17' >&2")
    return {
        "FLINK_HOME": str(flink(tmp_path, DIST, OURS, OPENAI)),
        "JAVA_HOME": str(java.parent.parent),
        "FLINK_MODEL_ROUTER_PYTHON": sys.executable,
    }


def test_where_all_is_well_every_check_is_ok(healthy: dict[str, str]) -> None:
    open_store().close()

    outcome = model_catalog("doctor", "--output", "json", **healthy)

    assert [check["what"] for check in outcome.document] == [
        "Python",
        "Python for Flink",
        "Java",
        "jar",
        "Flink",
        "jar in Flink",
        "openai provider",
        "database",
    ]
    assert {check["result"] for check in outcome.document} == {"ok"}, outcome.stdout
    assert platform.python_version() in outcome.document[0]["found"]
    assert outcome.exit_code == 0


def test_a_file_that_is_not_there_yet_is_no_fault_and_is_not_made(
    healthy: dict[str, str], default_file: Path
) -> None:
    outcome = model_catalog("doctor", **healthy)

    assert outcome.exit_code == 0
    assert "is not there yet; the first CREATE CATALOG makes it" in outcome.stdout
    assert not default_file.parent.exists()


@pytest.mark.parametrize(
    ("beside", "obstacle"),
    [("missing", "there is no folder {}"), ("file", "{} is no folder")],
)
def test_a_file_that_cannot_be_made_is_a_fault(
    healthy: dict[str, str], tmp_path: Path, beside: str, obstacle: str
) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / beside

    outcome = model_catalog("doctor", "--output", "json", "--url", f"sqlite:///{folder}/models.db", **healthy)

    check = outcome.document[-1]
    assert (outcome.exit_code, check["what"], check["result"]) == (9, "database", "fail")
    assert check["found"].endswith(f"is not there and can't be made: {obstacle.format(folder)}")
    assert "'url' in CREATE CATALOG" in check["remedy"]


def test_a_home_that_is_none_is_a_fault_of_the_default_file(healthy: dict[str, str], home: Path) -> None:
    (home / "file").touch()

    outcome = model_catalog("doctor", "--output", "json", **healthy, HOME=str(home / "file"))

    assert outcome.document[-1]["found"].endswith(f"can't be made: {home / 'file'} is no folder")


def test_a_fault_is_shown_with_its_remedy_and_ends_with_nine(healthy: dict[str, str]) -> None:
    lib = Path(healthy["FLINK_HOME"], "lib")
    (lib / OURS).unlink()

    outcome = model_catalog("doctor", **healthy)

    assert outcome.exit_code == 9
    assert f"no flink-model-router jar in {lib}" in outcome.stdout
    assert f'→ cp "$(model-catalog jar)" {lib}/' in outcome.stdout


def test_a_warning_alone_ends_with_zero(healthy: dict[str, str]) -> None:
    Path(healthy["FLINK_HOME"], "lib", OPENAI).unlink()

    outcome = model_catalog("doctor", "--output", "json", **healthy)

    (check,) = [check for check in outcome.document if check["result"] != "ok"]
    assert outcome.exit_code == 0
    assert (check["what"], check["result"]) == ("openai provider", "warn")
    assert f"{OPENAI} (Maven: org.apache.flink:flink-model-openai) into" in check["remedy"]


def test_a_file_that_is_no_database(healthy: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "models.db"
    path.write_text("no database" * 100)

    outcome = model_catalog("doctor", "--output", "json", "--url", f"sqlite:///{path}", **healthy)

    check = outcome.document[-1]
    assert (outcome.exit_code, check["what"], check["result"]) == (9, "database", "fail")
    assert check["found"] == f"The SQLite file {path} can't be used: file is not a database"
    assert check["remedy"].startswith("Check that the path is right")


def test_a_database_that_is_not_ours(healthy: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "models.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE orders (id INTEGER)")
    connection.close()

    outcome = model_catalog("doctor", "--output", "json", "--url", f"sqlite:///{path}", **healthy)

    check = outcome.document[-1]
    assert (outcome.exit_code, check["what"], check["result"]) == (9, "database", "fail")
    assert "tables that are not this catalog's (orders)" in check["found"]
    assert "Give the catalog a database of its own." in check["remedy"]


def test_a_schema_that_a_newer_version_made(healthy: dict[str, str], default_file: Path) -> None:
    open_store().close()
    connection = sqlite3.connect(default_file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()

    served = model_catalog("doctor", "--output", "json", **healthy).document[-1]
    connection.execute("UPDATE model_catalog_meta SET value = '9999' WHERE name = 'minimum_reader'")
    connection.commit()
    connection.close()
    refused = model_catalog("doctor", "--output", "json", **healthy).document[-1]

    assert served["result"] == "warn"
    assert "revision 9999, made by a newer version" in served["found"]
    assert refused["result"] == "fail"
    assert "pip install --upgrade" in refused["remedy"]


def test_a_wrong_url_is_a_fault_of_the_database(healthy: dict[str, str]) -> None:
    outcome = model_catalog("doctor", "--output", "json", "--url", "sqlite:///models.db", **healthy)

    assert outcome.exit_code == 9
    assert "relative path 'models.db'" in outcome.document[-1]["found"]


def test_a_package_without_its_jar(healthy: dict[str, str], jars: Path) -> None:
    (jars / OURS).unlink()

    checks = {
        check["what"]: check for check in model_catalog("doctor", "--output", "json", **healthy).document
    }

    assert checks["jar"]["result"] == "fail"
    assert "`make jar` builds it" in checks["jar"]["remedy"]
    assert checks["jar in Flink"]["result"] == "warn"


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"PATH": ""}, "JAVA_HOME is not set and no java is on the PATH"),
        (
            {"JAVA_HOME": "/nowhere", "PATH": ""},
            "JAVA_HOME is /nowhere, but /nowhere/bin/java can't be run",
        ),
    ],
)
def test_a_java_that_is_missing(environment: dict[str, str], found: str) -> None:
    check = check_java(Surroundings(environment))

    assert (check.result, check.found) == ("fail", found)
    assert check.remedy == "Install a JDK from 17 on and set JAVA_HOME to it."


@pytest.mark.parametrize(
    ("says", "result", "found"),
    [
        ("echo 'java version \"1.8.0_402\"' >&2", "fail", "Java 1.8.0_402 at "),
        ("echo 'openjdk version \"11.0.9\" 2020-10-20' >&2", "fail", "Java 11.0.9 at "),
        ("echo 'openjdk version \"17\" 2021-09-14' >&2", "ok", "Java 17 at "),
        ("echo broken; exit 3", "fail", "does not tell its version: broken"),
    ],
)
def test_the_version_of_java(tmp_path: Path, says: str, result: str, found: str) -> None:
    java = program(tmp_path / "bin/java", says)

    check = check_java(Surroundings({"PATH": str(java.parent)}))

    assert check.result == result
    assert found in check.found
    assert "on the PATH" in check.found


def test_the_real_java_of_this_machine_is_understood() -> None:
    check = check_java(Surroundings(dict(os.environ)))

    assert check.result == "ok", check


@pytest.mark.usefixtures("jars")
@pytest.mark.parametrize(
    ("names", "what", "result", "found"),
    [
        ((), "Flink", "fail", "has no flink-dist jar in lib/"),
        (("flink-dist-1.20.1.jar",), "Flink", "fail", "Flink 1.20.1 at"),
        (("flink-dist-2.2.0.jar",), "Flink", "fail", "Flink 2.2.0 at"),
        (("flink-dist-2.3.1.jar",), "Flink", "ok", "Flink 2.3.1 at"),
        (("flink-dist-2.10.0.jar",), "Flink", "warn", "Flink 2.10.0 at"),
        (("flink-dist-2.3-SNAPSHOT.jar",), "Flink", "ok", "Flink 2.3-SNAPSHOT at"),
        ((OURS, "flink-model-router-0.0.1.jar"), "jar in Flink", "fail", "holds more than one: flink-model"),
        (
            (DIST, "flink-model-openai-2.2.0.jar"),
            "openai provider",
            "warn",
            "openai-2.2.0.jar beside Flink 2.3.0",
        ),
    ],
)
def test_what_may_be_wrong_with_flink(
    tmp_path: Path, names: tuple[str, ...], what: str, result: str, found: str
) -> None:
    checks = {check.what: check for check in check_flink(Surroundings({}, flink(tmp_path, *names)))}

    assert checks[what].result == result
    assert found in checks[what].found
    assert bool(checks[what].remedy) == (result != "ok")


def test_a_jar_in_flink_of_another_build_is_told_from_ours(tmp_path: Path, jars: Path) -> None:
    lib = flink(tmp_path, DIST, "flink-model-router-0.0.1.jar") / "lib"
    (jars / OURS).write_bytes(b"a newer jar")

    check = check_flink(Surroundings({}, lib.parent))[1]

    assert check.result == "fail"
    assert "is not the one that this package holds" in check.found
    assert check.remedy == f'rm {lib}/flink-model-router-0.0.1.jar && cp "$(model-catalog jar)" {lib}/'


def test_a_jar_in_flink_that_cannot_be_read_is_to_be_replaced(tmp_path: Path, jars: Path) -> None:
    lib = flink(tmp_path, DIST) / "lib"
    (lib / OURS).symlink_to(jars / "gone.jar")

    check = check_flink(Surroundings({}, lib.parent))[1]

    assert (check.result, check.found) == ("fail", f"{lib / OURS} can't be read: No such file or directory")
    assert check.remedy == f'rm {lib / OURS} && cp "$(model-catalog jar)" {lib}/'


def test_a_flink_without_models_is_not_told_to_take_a_provider_that_there_is_not(tmp_path: Path) -> None:
    openai = check_flink(Surroundings({}, flink(tmp_path, "flink-dist-1.20.1.jar")))[-1]

    assert f"put {OPENAI} (Maven" in openai.remedy


@pytest.fixture
def pyflink(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lib/ of an apache-flink package."""
    lib = tmp_path / "packages" / "pyflink" / "lib"
    lib.mkdir(parents=True)
    (lib.parent / "__init__.py").touch()
    (lib / DIST).touch()
    monkeypatch.delitem(sys.modules, "pyflink", raising=False)
    monkeypatch.syspath_prepend(lib.parents[1])
    return lib


def test_without_a_flink_home_it_is_that_of_the_package(pyflink: Path) -> None:
    version_, jar, openai = check_flink(Surroundings({}))

    assert version_.found == f"Flink 2.3.0 at {pyflink.parent} (the apache-flink package)"
    assert (jar.result, jar.found) == (
        "ok",
        "not in lib/; register_catalog() adds it to a Python program's jobs",
    )
    assert "into the job by 'pipeline.jars'" in openai.remedy


def test_without_any_flink_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyflink", None)

    (check,) = check_flink(Surroundings({}))

    assert check.result == "fail"
    assert "pip install 'flink-model-router[pyflink]'" in check.remedy


def test_a_flink_home_that_is_none(tmp_path: Path) -> None:
    (check,) = check_flink(Surroundings({}, tmp_path))

    assert check.result == "fail"
    assert "has no folder lib" in check.found


@pytest.mark.parametrize(
    ("script", "result", "found"),
    [
        ("echo \"No module named 'flink_model_router'\"; exit 1", "fail", "flink-model-router: No module"),
        ("echo found 0.0.1", "fail", "has flink-model-router 0.0.1, this one is"),
        (f"echo found {version('flink-model-router')}", "ok", "(FLINK_MODEL_ROUTER_PYTHON)"),
    ],
)
def test_the_python_that_a_variable_names(tmp_path: Path, script: str, result: str, found: str) -> None:
    named = program(tmp_path / "python", script)

    check = check_interpreter_of_flink(Surroundings({"FLINK_MODEL_ROUTER_PYTHON": str(named)}))

    assert check.result == result
    assert found in check.found
    assert (f"FLINK_MODEL_ROUTER_PYTHON={sys.executable}" in check.remedy) == (result == "fail")


def test_a_python_that_cannot_be_started() -> None:
    check = check_interpreter_of_flink(Surroundings({"FLINK_MODEL_ROUTER_PYTHON": "/nowhere/python"}))

    assert check.result == "fail"
    assert "/nowhere/python" in check.found


def test_no_python_on_the_path_is_a_warning() -> None:
    check = check_interpreter_of_flink(Surroundings({"PATH": ""}))

    assert check.result == "warn"
    assert check.found == "no python3 on the PATH, and FLINK_MODEL_ROUTER_PYTHON is not set"
