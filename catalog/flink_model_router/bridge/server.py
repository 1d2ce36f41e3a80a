"""The listening side of py4j: authenticated connections on the loopback, a thread each."""

from __future__ import annotations

import json
import socket
from threading import Event
from typing import TYPE_CHECKING

from py4j.java_gateway import CallbackServer, CallbackServerParameters, PythonProxyPool, server_started
from py4j.protocol import ENTRY_POINT_OBJECT_ID

if TYPE_CHECKING:
    from flink_model_router.bridge.calls import Calls

ADDRESS = "127.0.0.1"


class EntryPoint:
    """The object that the JVM calls; py4j reaches nothing else."""

    def __init__(self, calls: Calls, answer_token: str) -> None:
        """Answer by `calls`, each answer with the token that proves who answers."""
        self._calls = calls
        self._answer_token = answer_token

    def call(self, method: str, arguments: str) -> str:
        """Carry out a call of `docs/bridge.md`. Raises nothing: an error is an answer.

        Args:
            method: Its name.
            arguments: A JSON object.

        Returns:
            The envelope as ASCII JSON, so that it crosses as it is, half surrogate pairs included.
        """
        return json.dumps({"token": self._answer_token, **self._calls.answer(method, arguments)})


def serve(calls: Calls, token: str, answer_token: str) -> int:
    """Start to listen, on threads that end with the process.

    Args:
        calls: What the JVM may call.
        token: What each connection has to present first.
        answer_token: What each answer holds.

    Returns:
        The port, which accepts connections by now.
    """
    pool = PythonProxyPool()
    pool.put(EntryPoint(calls, answer_token), force_id=ENTRY_POINT_OBJECT_ID)
    parameters = CallbackServerParameters(
        address=ADDRESS, port=0, daemonize=True, daemonize_connections=True, auth_token=token
    )
    server = CallbackServer(pool, gateway_client=None, callback_server_parameters=parameters)
    listening = Event()

    def started(*_: object, **__: object) -> None:
        listening.set()

    server_started.connect(started, sender=server)
    server.start()
    # Connections inherit it. An answer longer than a packet would wait for the JVM's acknowledgement.
    server.server_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.wait()
    return int(server.get_listening_port())
