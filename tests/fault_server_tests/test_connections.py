"""What a client sees of a connection that doesn't hold, and what the server counts."""

from __future__ import annotations

import json
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests

from fault_server.faults import Fault
from fault_server.script import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from fault_server.server import FaultServer

BODY = json.dumps({"model": "m", "messages": [{"role": "user", "content": "why?"}]}).encode()


def connect(server: FaultServer) -> socket.socket:
    address = urlsplit(server.endpoint)
    assert address.hostname
    assert address.port
    return socket.create_connection((address.hostname, address.port), timeout=60)


def sent(connection: socket.socket) -> socket.socket:
    head = f"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: {len(BODY)}\r\n\r\n"
    connection.sendall(head.encode() + BODY)
    return connection


def test_reset_at_once(server: FaultServer) -> None:
    server.script("m", Fault.RESET)
    with sent(connect(server)) as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)
    assert server.counters("m").abandoned == 0


def received_until_reset(connection: socket.socket) -> bytes:
    received = b""
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionResetError:
            return received
        assert part, "an end instead of a reset"
        received += part


def test_reset_in_the_middle_of_the_body(server: FaultServer) -> None:
    server.script("m", Fault.RESET_IN_BODY)
    with sent(connect(server)) as connection:
        head, _, body = received_until_reset(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert body.startswith(b'{"id"')
    length = re.search(rb"content-length: (\d+)", head)
    assert length is not None
    assert len(body) == int(length[1]) // 2


def test_a_silent_model_answers_when_it_is_released(
    server: FaultServer, ask: Callable[..., requests.Response]
) -> None:
    server.script("m", Fault.SILENT)
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(ask)
        assert server.until("m", lambda seen: seen.in_flight == 1).answered == 0
        assert not asked.done()
        server.release()
        assert asked.result().status_code == 200
    assert server.until("m", lambda seen: seen.in_flight == 0).answered == 1


def test_a_client_that_leaves_a_silent_model_is_counted(server: FaultServer) -> None:
    server.script("m", Fault.SILENT)
    with sent(connect(server)):
        server.until("m", lambda seen: seen.in_flight == 1)
    assert server.until("m", lambda seen: seen.in_flight == 0).abandoned == 1
    assert server.counters("m").answered == 0
    assert server.connections() == 0


def test_a_trickle_comes_byte_by_byte(server: FaultServer) -> None:
    server.script("m", Fault.TRICKLE)
    with sent(connect(server)) as connection:
        received = b""
        while not received.endswith(b'\r\n\r\n{"'):
            received += connection.recv(1)
        assert server.counters("m").in_flight == 1
    assert server.until("m", lambda seen: seen.in_flight == 0).abandoned == 1


def test_nobody_listens_at_the_refused_endpoint(server: FaultServer) -> None:
    with pytest.raises(requests.ConnectionError, match="refused"):
        requests.post(server.refused_endpoint, timeout=60)


def test_dead_and_back_on_the_same_port(server: FaultServer, ask: Callable[..., requests.Response]) -> None:
    server.script("m", Answer(), Fault.SILENT, Answer())
    assert ask().status_code == 200
    with sent(connect(server)) as connection:
        server.until("m", lambda seen: seen.in_flight == 1)
        server.pause()
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    with pytest.raises(ConnectionRefusedError):
        connect(server)
    server.resume()
    assert ask().status_code == 200


def test_connections_are_kept_and_told_apart(
    server: FaultServer, ask: Callable[..., requests.Response]
) -> None:
    ask(key="one")
    ask(key="two")
    with sent(connect(server)):
        seen = server.until("m", lambda seen: seen.answered == 3)
    first, second, third = seen.calls
    assert first.connection == second.connection != third.connection
    assert [call.authorization for call in seen.calls] == ["Bearer one", "Bearer two", None]
    assert [call.question for call in seen.calls] == ["why?"] * 3
    assert first.at <= second.at <= third.at


def test_calls_in_flight_are_counted_as_they_are(server: FaultServer) -> None:
    server.script("m", Fault.SILENT)
    callers = [sent(connect(server)) for _ in range(7)]
    assert server.until("m", lambda seen: seen.in_flight == 7).begun == 7
    server.release()
    seen = server.until("m", lambda seen: seen.in_flight == 0)
    assert (seen.answered, seen.highest_in_flight) == (7, 7)
    for caller in callers:
        caller.close()


def test_a_client_may_send_its_requests_in_one_go_or_in_pieces(server: FaultServer) -> None:
    with sent(connect(server)) as connection:
        sent(connection)
        server.until("m", lambda seen: seen.answered == 2)
    address = urlsplit(server.endpoint)
    pieces = HTTPConnection(f"{address.hostname}:{address.port}")
    pieces.request(
        "POST",
        address.path,
        body=iter([BODY[:9], BODY[9:]]),
        encode_chunked=True,
        headers={"transfer-encoding": "chunked"},
    )
    assert pieces.getresponse().status == 200
    pieces.close()


def test_garbage_ends_the_connection_and_nothing_else(
    server: FaultServer, ask: Callable[..., requests.Response]
) -> None:
    with connect(server) as connection:
        connection.sendall(b"\x16\x03\x01 this is not HTTP\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    assert ask().status_code == 200
