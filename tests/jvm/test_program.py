"""Starting a JVM: what is missing, and a JVM that ends early, by a Java that a test wrote."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import InternalError, InvalidInputError, RuntimeMissingError
from flink_model_router.jvm import Runtime, start_program

if TYPE_CHECKING:
    from flink_model_router.jvm import Program

LIB = ("flink-dist-2.3.0.jar", "flink-table-planner-loader-2.3.0.jar", "flink-model-router-0.0.1.jar")


def java(folder: Path, script: str) -> dict[str, str]:
    """Variables that lead to a Java which is this Python script."""
    program = folder / "jdk" / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!{sys.executable}\nimport json, sys\n{script}\n")
    program.chmod(0o755)
    return {**os.environ, "JAVA_HOME": str(folder / "jdk")}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A Flink without Python's jar."""
    lib = tmp_path / "flink" / "lib"
    lib.mkdir(parents=True)
    for name in LIB:
        (lib / name).touch()
    return lib.parent


def start(folder: Path, script: str, home: Path, **options: bool) -> Program:
    return start_program("org.example.Main", Runtime(java(folder, script), home), **options)


def test_a_question_goes_in_by_standard_input_and_never_by_an_argument(tmp_path: Path, home: Path) -> None:
    script = (
        "print('Picked up something'); print(json.dumps({'asked': sys.stdin.readline(), 'by': sys.argv}))"
    )

    with start(tmp_path, script, home) as program:
        answer = program.ask({"question": "secret"})

    assert json.loads(answer["asked"]) == {"question": "secret"}
    assert "secret" not in " ".join(answer["by"])
    assert answer["by"][-1] == "org.example.Main"


def test_our_jar_comes_first_and_no_copy_of_it(tmp_path: Path, home: Path) -> None:
    extra = tmp_path / "mine.jar"
    extra.touch()
    environment = java(tmp_path, "print(json.dumps({'by': sys.argv}))")
    runtime = Runtime(environment, home, [extra])

    with start_program("org.example.Main", runtime) as program:
        arguments = program.ask({})["by"]

    path = arguments[arguments.index("-cp") + 1].split(os.pathsep)
    assert [Path(jar).name for jar in path[1:]] == [*LIB[:2], "mine.jar"]
    assert "flink_model_router/jars" in path[0]


def test_java_is_missing(home: Path) -> None:
    with pytest.raises(RuntimeMissingError, match="This needs Java, for Flink's planner: JAVA_HOME is /none"):
        start_program("org.example.Main", Runtime({"JAVA_HOME": "/none"}, home))
    with pytest.raises(
        RuntimeMissingError, match=r"no java is on the PATH. Install a JDK from 17 on"
    ) as missing:
        start_program("org.example.Main", Runtime({"PATH": ""}, home))
    assert (missing.value.code, missing.value.exit_code) == ("java-missing", 10)


def test_java_is_too_old(tmp_path: Path, home: Path) -> None:
    script = "sys.exit('Error: LinkageError\\njava.lang.UnsupportedClassVersionError: version 61.0')"

    with (
        start(tmp_path, script, home) as program,
        pytest.raises(RuntimeMissingError, match=r"bin/java is too old. Install a JDK from 17 on"),
    ):
        program.ask({})


def test_flink_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = java(tmp_path, "")
    with pytest.raises(
        RuntimeMissingError, match=r"has no flink-table-planner jar. Set FLINK_HOME"
    ) as missing:
        start_program("org.example.Main", Runtime(environment, tmp_path))
    assert missing.value.code == "flink-missing"
    monkeypatch.setitem(sys.modules, "pyflink", None)
    with pytest.raises(
        RuntimeMissingError, match="This needs Flink's jars, for its planner: FLINK_HOME is not"
    ):
        start_program("org.example.Main", Runtime(environment))


def test_rows_need_one_jar_more(tmp_path: Path, home: Path) -> None:
    with pytest.raises(RuntimeMissingError, match="opt has no flink-python jar"):
        start(tmp_path, "", home, arrow=True)


def test_our_own_jar_is_missing(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flink_model_router.jar.JARS", tmp_path)

    with pytest.raises(RuntimeMissingError, match="In a checkout `make jar` builds it"):
        start(tmp_path, "", home)


def test_a_jar_that_is_not_there(tmp_path: Path, home: Path) -> None:
    runtime = Runtime(java(tmp_path, ""), home, [tmp_path / "mine.jar"])

    with pytest.raises(InvalidInputError, match=r"There is no file .*mine.jar, which --jar names"):
        start_program("org.example.Main", runtime)


@pytest.mark.parametrize("said", ["", "print('half an answer', end='')"])
def test_a_jvm_that_ends_early_is_told_by_its_last_words(tmp_path: Path, home: Path, said: str) -> None:
    script = (
        f"{said}\nsys.exit('Exception in thread \"main\" java.lang.Error: gone\\n\\tat org.example.Main')"
    )

    with (
        start(tmp_path, script, home) as program,
        pytest.raises(InternalError, match=r"java.lang.Error: gone"),
    ):
        program.ask({})


def test_what_the_program_finds_wrong_is_the_users_to_mend(tmp_path: Path, home: Path) -> None:
    script = "sys.stdin.readline(); print(json.dumps({'error': {'message': 'The row is wrong.'}}))"

    with start(tmp_path, script, home) as program, pytest.raises(InvalidInputError, match="The row is wrong"):
        program.ask({})
