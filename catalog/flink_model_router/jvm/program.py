"""A program of our jar in a JVM of its own: one line of JSON asks it, one answers, bytes may follow.

What it is asked goes by standard input and never by its arguments, which everybody on the machine can see.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final

from flink_model_router.errors import InternalError, InvalidInputError, RuntimeMissingError
from flink_model_router.jar import jar_path
from flink_model_router.jvm import flink as flinks
from flink_model_router.jvm import java as javas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from typing_extensions import Self

_OWN: Final = "flink-model-router-"
_LAST_LINES: Final = 200
_FAREWELL_SECONDS: Final = 30
_PIPE_BYTES: Final = 1 << 20
"""So that neither side waits for the other with every 64 kB."""
_HEADLINE: Final = re.compile(r"(?:Exception in thread \"[^\"]*\" |Caused by: |Error: ).+")

_OPTIONS: Final = (
    "-XX:+UseSerialGC",  # its own threads would only take the processors from the rows
    "-Xmx512m",
    "-Xshare:auto",
    "-Dfile.encoding=UTF-8",
    "-Dlog4j2.disableJmx=true",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.time=ALL-UNNAMED",
    "--add-opens=java.base/java.util=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
)


@dataclass(frozen=True, slots=True)
class Runtime:
    """Where a program runs.

    Attributes:
        environment: variables.
        flink_home: the Flink that the user named, or None.
        jars: more jars, such as one with a strategy; those in Flink's `lib` are there anyway.
    """

    environment: Mapping[str, str] = field(repr=False, default_factory=lambda: dict(os.environ))
    flink_home: Path | None = None
    jars: Sequence[Path] = ()


def start_program(main: str, runtime: Runtime, *, arrow: bool = False) -> Program:
    """Start a program.

    Args:
        main: name of its class.
        runtime: where.
        arrow: whether it exchanges rows.

    Raises:
        RuntimeMissingError: `java-missing` or `flink-missing`.
        InvalidInputError: `invalid-option`, if a jar is not there.
    """
    java = _java(runtime)
    path = os.pathsep.join(str(jar) for jar in _class_path(runtime, arrow=arrow))
    # A single question is answered before the second compiler would have paid.
    brief = [] if arrow else ["-XX:TieredStopAtLevel=1"]
    return Program([str(java), *_OPTIONS, *brief, "-cp", path, main], runtime)


def _java(runtime: Runtime) -> Path:
    try:
        return javas.find_java(runtime.environment).program
    except javas.JavaNotFoundError as missing:
        raise RuntimeMissingError(
            "java-missing", f"This needs Java, for Flink's planner: {missing}. {javas.REMEDY}"
        ) from None


def _class_path(runtime: Runtime, *, arrow: bool) -> list[Path]:
    flink = flinks.find_flink(runtime.flink_home)
    if flink is None:
        raise RuntimeMissingError(
            "flink-missing", f"This needs Flink's jars, for its planner: {flinks.MISSING}. {flinks.REMEDY}"
        )
    if not flink.jars("flink-table-planner"):
        raise RuntimeMissingError(
            "flink-missing",
            f"This needs Flink's planner, and {flink.lib} has no flink-table-planner jar. {flinks.REMEDY}",
        )
    for jar in runtime.jars:
        if not jar.is_file():
            raise InvalidInputError("invalid-option", f"There is no file {jar}, which --jar names.")
    # A copy of ours in lib/ would be a second one of everything that is found by its name.
    lib = [jar for jar in flink.jars() if not jar.name.startswith(_OWN)]
    return [_own_jar(), *lib, *([_python_jar(flink)] if arrow else []), *runtime.jars]


def _own_jar() -> Path:
    try:
        return jar_path()
    except FileNotFoundError as missing:
        raise RuntimeMissingError("flink-missing", f"{missing}.") from None


def _python_jar(flink: flinks.Flink) -> Path:
    jar = flink.python_jar
    if jar is None:
        raise RuntimeMissingError(
            "flink-missing",
            f"A replay needs Flink's jar for Python, and {flink.home / 'opt'} has no flink-python jar. "
            "Set FLINK_HOME to a whole Flink, or unset it to use that of the apache-flink package.",
        )
    return jar


class Program:
    """A program that runs. Closing it ends it, whatever it is at."""

    def __init__(self, command: Sequence[str], runtime: Runtime) -> None:
        """Start it."""
        self._runtime = runtime
        self._process = subprocess.Popen(  # noqa: S603 - Java, as the user's environment names it
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(runtime.environment),
            pipesize=_PIPE_BYTES,
        )
        self._said: deque[str] = deque(maxlen=_LAST_LINES)
        self._listener = threading.Thread(target=self._listen, name="stderr of the JVM", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def sink(self) -> IO[bytes]:
        """Its standard input, after the question."""
        return self._pipe(self._process.stdin)

    @property
    def source(self) -> IO[bytes]:
        """Its standard output, after the answer."""
        return self._pipe(self._process.stdout)

    def ask(self, question: Mapping[str, object]) -> dict[str, Any]:
        """Ask, and wait for the answer.

        Raises:
            InvalidInputError: `invalid-option`, what the program found wrong.
            RuntimeMissingError: `java-missing`, if this Java is too old.
            InternalError: `internal`, if it ends without an answer.
        """
        try:
            self.sink.write(json.dumps(question).encode("ascii") + b"\n")
            self.sink.flush()
        except BrokenPipeError:
            raise self.failure() from None
        line = self.source.readline()
        while line and not line.startswith(b"{"):
            line = self.source.readline()  # what a JVM's own option printed, by JAVA_TOOL_OPTIONS
        if not line.endswith(b"\n"):
            raise self.failure()
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise InvalidInputError("invalid-option", answer["error"]["message"])
        return answer

    def failure(self) -> InternalError | RuntimeMissingError:
        """What to say of a program that ended before its time."""
        self._process.kill()
        code = self._process.wait()
        self._listener.join(_FAREWELL_SECONDS)
        if any("UnsupportedClassVersionError" in line for line in self._said):
            java = self._process.args[0]  # type: ignore[index] # a list, as given above
            return RuntimeMissingError("java-missing", f"{java!s} is too old. {javas.REMEDY}")
        headlines = [match[0] for line in self._said if (match := _HEADLINE.match(line))]
        told = headlines[-1] if headlines else " ".join(list(self._said)[-1:]) or f"exit code {code}"
        return InternalError(
            "internal",
            f"The JVM of this command ended early: {told:.500}. See all of it with MODEL_CATALOG_DEBUG=1 in "
            "the environment.",
        )

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        if kind is not None:
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):  # it was gone before all was written
                self._pipe(pipe).close()
        try:
            self._process.wait(_FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join(_FAREWELL_SECONDS)
        self._pipe(self._process.stderr).close()

    def _listen(self) -> None:
        debug = bool(self._runtime.environment.get("MODEL_CATALOG_DEBUG"))
        for line in self._pipe(self._process.stderr):
            text = line.decode("utf-8", errors="replace").rstrip()
            self._said.append(text)
            if debug:
                print(text, file=sys.stderr)  # noqa: T201 - asked for

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise ValueError("The program was started without this pipe.")
        return pipe
