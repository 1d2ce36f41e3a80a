from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from fault_server.server import FaultServer, fault_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with fault_server() as running:
        yield running


@pytest.fixture
def ask(server: FaultServer) -> Iterator[Callable[..., requests.Response]]:
    """Asks the model `m`, or another one, over one client's connections."""
    with requests.Session() as session:

        def post(question: str = "why?", model: str = "m", key: str = "k") -> requests.Response:
            messages = [{"role": "system", "content": "be brief"}, {"role": "user", "content": question}]
            return session.post(
                server.endpoint,
                json={"model": model, "messages": messages},
                headers={"authorization": f"Bearer {key}"},
                timeout=60,
            )

        yield post
