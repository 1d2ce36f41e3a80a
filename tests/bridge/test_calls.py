"""What each call of docs/bridge.md answers, without a process between."""

from __future__ import annotations

import json
import logging
import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flink_model_router.bridge.calls import Calls
from flink_model_router.store import open_store

if TYPE_CHECKING:
    from flink_model_router.store import Document

COLUMN = {"name": "query", "type": "STRING", "comment": None}
DEFINITION = {"input": [COLUMN], "output": [COLUMN], "options": {"provider": "openai"}, "comment": "c"}
CONTRACT = Path(__file__).parents[2] / "docs" / "bridge.md"


class Bridge:
    """Calls over one open store."""

    def __init__(self, file: Path) -> None:
        self.calls = Calls()
        self.url = f"sqlite:///{file}"
        self.store = self.ok("open", url=self.url, default_database="default")["store"]

    def answer(self, method: str, **arguments: object) -> Document:
        return self.calls.answer(method, json.dumps(arguments))

    def ok(self, method: str, **arguments: object) -> Any:  # noqa: ANN401 - a document of any form
        answer = self.answer(method, **arguments)
        assert "ok" in answer, answer
        return answer["ok"]

    def read(self, method: str, **arguments: object) -> Any:  # noqa: ANN401 - a document of any form
        return self.ok(method, store=self.store, **arguments)

    def write(self, method: str, **arguments: object) -> Any:  # noqa: ANN401 - a document of any form
        return self.read(method, request=str(uuid.uuid4()), **arguments)

    def error(self, method: str, **arguments: object) -> Any:  # noqa: ANN401 - a document of any form
        return self.answer(method, store=self.store, request=str(uuid.uuid4()), **arguments)["error"]


@pytest.fixture
def bridge(tmp_path: Path) -> Bridge:
    return Bridge(tmp_path / "models.db")


def test_the_methods_are_those_of_the_contract() -> None:
    contract = re.findall(r"^\| `(\w+)` \|", CONTRACT.read_text(encoding="utf-8"), re.MULTILINE)

    assert Calls().methods == frozenset(contract)


def test_an_opened_store_shows_its_address_and_revision(bridge: Bridge) -> None:
    opened = bridge.ok("open", url=bridge.url, default_database="default", user=None, initialize=None)

    assert opened["url"] == bridge.url
    assert opened["revision"]
    assert opened["store"] != bridge.store


def create_router(bridge: Bridge, **pick: object) -> None:
    """A model `cheap` and a router `r` that has it as its candidate."""
    bridge.write("create_model", database="default", model="cheap", definition=DEFINITION, references=[])
    fingerprint = bridge.read("get_model", database="default", model="cheap")["fingerprint"]
    reference = {"role": "candidate", "label": "c", "database": "default", "model": "cheap", **pick}
    references = [{**reference, "fingerprint": fingerprint}]
    bridge.write("create_model", database="default", model="r", definition=DEFINITION, references=references)


def test_a_store_that_is_opened_to_warn_logs_what_it_breaks(
    bridge: Bridge, caplog: pytest.LogCaptureFixture
) -> None:
    create_router(bridge)
    careless = bridge.ok("open", url=bridge.url, default_database="default", integrity="warn")["store"]

    refused = bridge.error("drop_model", database="default", model="cheap")
    bridge.ok("drop_model", store=careless, request="1", database="default", model="cheap")

    assert refused["code"] == "model-referenced"
    assert "Model default.cheap is dropped, and breaks the routers that need it: default.r." in caplog.text
    error = bridge.answer("open", url=bridge.url, default_database="default", integrity="lenient")["error"]
    assert (error["code"], error["message"]) == (
        "invalid-option",
        "The integrity is 'lenient'. It can be: strict, warn.",
    )


def test_a_model_is_found_by_a_version_and_by_an_alias(bridge: Bridge) -> None:
    bridge.write("create_model", database="default", model="m", definition=DEFINITION, references=[])
    with open_store(bridge.url) as store:
        store.history.set_alias("default", "m", "prod", 1)

    def found(**pick: object) -> int:
        version: int = bridge.read("get_model", database="default", model="m", **pick)["version"]
        return version

    assert found() == found(version=1) == found(alias="prod") == found(version=None, alias=None) == 1
    assert bridge.error("get_model", database="default", model="m", alias="x")["code"] == "model-not-exist"


def test_databases_are_made_changed_and_dropped(bridge: Bridge) -> None:
    assert bridge.write("create_database", database="team", comment=None, properties={"a": "b"}) == {}
    bridge.write("alter_database", database="team", comment="of the team", properties={})

    assert bridge.read("list_databases") == ["default", "team"]
    assert bridge.read("get_database", database="team") == {"comment": "of the team", "properties": {}}

    bridge.write("drop_database", database="team", cascade=False)
    assert bridge.read("list_databases") == ["default"]


def test_models_are_made_changed_and_dropped(bridge: Bridge) -> None:
    model = {"database": "default", "model": "cheap"}
    assert bridge.write("create_model", **model, definition=DEFINITION, references=[]) == {"version": 1}
    second = {**DEFINITION, "comment": None}
    other = {"expected_version": 1, "expected_content": "of another model"}
    stale = bridge.error("alter_model", **model, **other, definition=second, references=[])
    same = {**other, "expected_content": bridge.read("get_model", **model)["content"]}
    altered = bridge.write("alter_model", **model, **same, definition=second, references=[])
    assert stale["code"] == "version-conflict"
    assert altered == {"version": 2}

    stored = bridge.read("get_model", **model, version=None)
    assert stored["definition"] == second
    assert (stored["database"], stored["model"], stored["version"]) == ("default", "cheap", 2)
    assert stored["references"] == []
    assert bridge.read("get_model", **model, version=1)["definition"] == DEFINITION

    bridge.write("rename_model", **model, new_name="dear")
    assert bridge.read("list_models", database="default") == ["dear"]
    bridge.write("drop_model", database="default", model="dear")
    assert bridge.read("list_models", database="default") == []


def test_references_are_stored_and_held_true(bridge: Bridge) -> None:
    bridge.write("create_model", database="default", model="cheap", definition=DEFINITION, references=[])
    target = bridge.read("get_model", database="default", model="cheap")
    reference = {
        "role": "candidate",
        "label": "c",
        "database": "default",
        "model": "cheap",
        "version": None,
        "fingerprint": target["fingerprint"],
        "alias": None,
    }
    bridge.write("create_model", database="default", model="r", definition=DEFINITION, references=[reference])

    assert bridge.read("get_model", database="default", model="r")["references"] == [reference]
    assert bridge.error("drop_model", database="default", model="cheap")["code"] == "model-referenced"


def test_a_write_that_is_repeated_happens_once(bridge: Bridge) -> None:
    arguments: dict[str, object] = {
        "store": bridge.store,
        "request": "4711",
        "database": "default",
        "model": "cheap",
        "definition": DEFINITION,
        "references": [],
    }
    first = bridge.answer("create_model", **arguments)

    assert bridge.answer("create_model", **arguments) == first == {"ok": {"version": 1}}


def test_an_error_of_the_store_is_answered_with_its_code(bridge: Bridge) -> None:
    error = bridge.error("get_model", database="default", model="absent")

    assert error["code"] == "model-not-exist"
    assert "default.absent" in error["message"]
    assert error["details"] == {"database": "default", "model": "absent"}


def test_a_closed_store_is_unknown_and_may_be_closed_again(bridge: Bridge) -> None:
    assert bridge.read("close") == {}
    assert bridge.read("close") == {}

    error = bridge.error("list_databases")

    assert error["code"] == "internal"
    assert error["details"] == {"unknown_store": True}


def test_stores_of_one_place_are_closed_one_by_one(bridge: Bridge) -> None:
    other = bridge.ok("open", url=bridge.url, default_database="default")["store"]

    bridge.read("close")

    assert bridge.ok("list_databases", store=other) == ["default"]


def test_a_store_that_was_given_up_before_it_was_open_does_not_stay(bridge: Bridge) -> None:
    bridge.read("close")
    bridge.ok("close", store="late")

    late = bridge.answer("open", url=bridge.url, default_database="default", handle="late")["error"]

    assert late["details"] == {"unknown_store": True}
    # SQLite takes its log away with the last connection.
    assert not Path(bridge.url.removeprefix("sqlite:///") + "-wal").exists()
    again = bridge.ok("open", url=bridge.url, default_database="default", handle="late")
    assert again["store"] == "late"


@pytest.mark.parametrize(("initialize", "made"), [(None, True), (True, True), (False, False)])
def test_a_default_database_is_made_where_an_empty_database_would_be_filled(
    bridge: Bridge, *, initialize: bool | None, made: bool
) -> None:
    answer = bridge.answer("open", url=bridge.url, default_database="team", initialize=initialize)

    assert ("ok" in answer) is made
    assert bridge.read("list_databases") == (["default", "team"] if made else ["default"])
    if not made:
        assert answer["error"]["code"] == "invalid-option"
        assert answer["error"]["message"] == (
            f"The default database 'team' is not in {bridge.url}, which has default. Name one of these by "
            "the catalog's option 'default-database', or add 'initialize' = 'true' to have 'team' created."
        )


@pytest.mark.parametrize(
    ("method", "arguments", "told"),
    [
        ("list_everything", "{}", "There is no method 'list_everything'."),
        ("ping", "no JSON", "The arguments of 'ping' are not JSON."),
        ("ping", "[]", "The arguments of 'ping' are not a JSON object."),
        ("list_databases", "{}", "'list_databases' lacks its argument 'store'."),
        ("close", '{"store": 7}', "The argument 'store' of 'close' must be a str."),
        ("open", '{"initialize": 1}', "The argument 'initialize' of 'open' must be a bool."),
    ],
)
def test_a_call_against_the_contract_is_a_defect(method: str, arguments: str, told: str) -> None:
    error = Calls().answer(method, arguments)["error"]

    assert error["code"] == "internal"
    assert error["message"] == f"{told} Jar and Python package differ: install the same version of both."


def test_true_is_no_number(bridge: Bridge) -> None:
    error = bridge.error("get_model", database="default", model="m", version=True)

    assert error["message"].startswith("The argument 'version' of 'get_model' must be a int.")


def test_a_defect_is_answered_by_a_number_and_logged_without_values(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise KeyError("hunter2")

    monkeypatch.setattr("flink_model_router.bridge.stores.open_store", fails)
    with caplog.at_level(logging.ERROR):
        error = Calls().answer("open", json.dumps({"password": "hunter2", "default_database": "d"}))["error"]

    assert error["code"] == "internal"
    number = re.search(r"number (\w{8})", error["message"])
    assert number
    assert f"Defect {number.group(1)} in 'open'" in caplog.text
    assert "builtins.KeyError" in caplog.text
    assert "fails" in caplog.text
    assert "hunter2" not in caplog.text + json.dumps(error)
