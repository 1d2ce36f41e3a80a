"""A user that the system knows by number only, as in many containers."""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import InvalidInputError
from flink_model_router.store import open_store
from samples import CHAT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def nameless(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(number: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {number}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_home_and_a_url_it_says_what_to_give() -> None:
    with pytest.raises(InvalidInputError, match=r"no home directory.*Give a url.*or set HOME") as caught:
        open_store()

    assert caught.value.code == "invalid-option"


def test_changes_are_by_its_number(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'models.db'}") as store:
        store.create_model("default", "m", CHAT)
        (summary,) = store.summarize_models("default")

    assert summary.changed_by == f"uid {os.getuid()}"
