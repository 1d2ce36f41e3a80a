"""A server of py4j's own with an object that does nothing, to hold the bridge against.

Standard output has one line, the port. It ends with its standard input.
"""

from __future__ import annotations

import sys
from typing import ClassVar

from py4j.clientserver import ClientServer, PythonParameters


class Nothing:
    def call(self) -> None:
        """Do nothing."""

    class Java:
        """What py4j asks of an object that the JVM calls."""

        implements: ClassVar = ["org.flinkmodelrouter.benchmark.EmptyPy4j$Callee"]


def main() -> None:
    server = ClientServer(
        python_parameters=PythonParameters(port=0, daemonize=True, daemonize_connections=True),
        python_server_entry_point=Nothing(),
    )
    print(server.get_callback_server().get_listening_port(), flush=True)  # noqa: T201 - the JVM reads it
    sys.stdin.read()


if __name__ == "__main__":
    main()
