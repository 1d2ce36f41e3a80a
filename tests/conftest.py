"""Fixtures for all tests; what the environment has to say on database servers is in `databases.py`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from databases import KINDS, Address, empty, fresh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flink_model_router.store import Store


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    """An empty database of each kind."""
    yield from fresh(request.param, tmp_path)


@pytest.fixture(scope="session", params=KINDS)
def shared_address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Address]:
    """A database of each kind that is filled once for all tests."""
    with contextmanager(fresh)(request.param, tmp_path_factory.mktemp("shared")) as address:
        address.open().close()
        yield address


@pytest.fixture
def filled(shared_address: Address) -> Address:
    """A database of each kind after its first start; made once, emptied before each test."""
    empty(shared_address)
    return shared_address


@pytest.fixture
def store(filled: Address) -> Iterator[Store]:
    """A store on each kind of database, with the database `default` and nothing else."""
    with filled.open() as opened:
        yield opened
