"""`python -m flink_model_router.bridge`: started by the JVM, not by people."""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import BinaryIO

from flink_model_router.bridge.calls import Calls
from flink_model_router.bridge.handshake import call_token, failure_line, greeting_line, new_token
from flink_model_router.bridge.server import serve
from flink_model_router.errors import CatalogError


def main() -> int:
    """Serve the JVM on the other end of standard input until that closes.

    Returns:
        The exit code: 0, or 1 if the JVM's first line was not understood.
    """
    # Ctrl-C in a SQL client reaches every process of the terminal, and means the statement, not this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # Its messages hold arguments of calls.
    logging.getLogger("py4j").setLevel(logging.CRITICAL)
    jvm, answers = sys.stdin.buffer, _take_standard_output()
    try:
        token, answer_token = call_token(jvm.readline()), new_token()
        port = serve(Calls(), token, answer_token)
    except CatalogError as error:
        _say(answers, failure_line(error))
        return 1
    _say(answers, greeting_line(port, answer_token))
    while jvm.readline():
        pass  # the JVM says nothing more: this waits for its end, or for it to close the pipe
    return 0


def _take_standard_output() -> BinaryIO:
    """Keep standard output for the line that the JVM reads; what is printed goes to standard error."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def _say(answers: BinaryIO, line: bytes) -> None:
    with answers:
        answers.write(line)


if __name__ == "__main__":
    sys.exit(main())
