"""What the calls of docs/bridge.md on tables, partitions, statistics and functions answer."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from flink_model_router.bridge.calls import Calls
from flink_model_router.store import TableDefinition
from tables import MATERIALIZED, ORDERS, PARTITIONED, PLAIN, VIEW

if TYPE_CHECKING:
    from pathlib import Path

FUNCTION = {
    "class_name": "a.B",
    "language": "JAVA",
    "resources": [{"type": "JAR", "uri": "/x.jar"}],
    "options": {"k": "v"},
}
MONDAY = {"day": "monday", "id": None}


class Bridge:
    """Calls about one database of one open store."""

    def __init__(self, file: Path) -> None:
        self._calls = Calls()
        opened = self._answer("open", url=f"sqlite:///{file}", default_database="default")
        self._at = {"store": opened["ok"]["store"], "database": "default"}

    def ok(self, method: str, **arguments: object) -> Any:  # noqa: ANN401 - a document of any form
        answer = self._answer(method, request=str(uuid.uuid4()), **self._at, **arguments)
        assert "ok" in answer, answer
        return json.loads(json.dumps(answer["ok"]))

    def error(self, method: str, **arguments: object) -> Any:  # noqa: ANN401 - a document of any form
        return self._answer(method, request=str(uuid.uuid4()), **self._at, **arguments)["error"]

    def _answer(self, method: str, **arguments: object) -> Any:  # noqa: ANN401 - a document of any form
        return self._calls.answer(method, json.dumps(arguments))


@pytest.fixture
def bridge(tmp_path: Path) -> Bridge:
    return Bridge(tmp_path / "models.db")


def test_a_table_crosses_the_bridge_and_back(bridge: Bridge) -> None:
    for name, definition in (("t", ORDERS), ("v", VIEW), ("m", MATERIALIZED)):
        document = json.loads(json.dumps(definition.to_document()))
        assert bridge.ok("create_table", table=name, definition=document) == {"version": 1}
        assert bridge.ok("get_table", table=name) == {
            "database": "default",
            "table": name,
            "version": 1,
            "content": TableDefinition.from_document(document).content,
            "definition": document,
        }
    assert bridge.ok("list_tables", kind=None) == ["t", "v", "m"]
    assert bridge.ok("list_tables", kind="view") == ["v"]


def test_tables_are_altered_renamed_and_dropped(bridge: Bridge) -> None:
    bridge.ok("create_table", table="t", definition=PLAIN.to_document())

    other = bridge.error(
        "alter_table",
        table="t",
        expected_version=1,
        expected_content=ORDERS.content,
        definition=ORDERS.to_document(),
    )
    altered = bridge.ok(
        "alter_table",
        table="t",
        expected_version=1,
        expected_content=PLAIN.content,
        definition=ORDERS.to_document(),
    )
    stale = bridge.error("alter_table", table="t", expected_version=1, definition=PLAIN.to_document())
    bridge.ok("rename_table", table="t", new_name="u")

    assert altered == {"version": 2}
    assert other["code"] == stale["code"] == "version-conflict"
    assert bridge.ok("get_table", table="u")["version"] == 2
    bridge.ok("drop_table", table="u")
    assert bridge.error("get_table", table="u")["code"] == "table-not-exist"


def test_partitions_and_statistics_cross_the_bridge(bridge: Bridge) -> None:
    definition = {"comment": None, "properties": {"k": "v"}}
    bridge.ok("create_table", table="t", definition=PARTITIONED.to_document())
    bridge.ok("create_partition", table="t", partition=MONDAY, definition=definition)

    assert bridge.ok("list_partitions", table="t") == [MONDAY]
    assert bridge.ok("list_partitions", table="t", partition={"day": "sunday"}) == []
    assert bridge.ok("get_partition", table="t", partition=MONDAY) == definition
    bridge.ok("alter_partition", table="t", partition=MONDAY, definition={"comment": "c"})
    assert bridge.ok("get_partition", table="t", partition=MONDAY) == {"comment": "c", "properties": {}}
    bridge.ok("alter_statistics", table="t", partition=MONDAY, kind="table", statistics={"row_count": 1})
    bridge.ok("alter_statistics", table="t", partition=None, kind="columns", statistics={"id": {}})
    assert bridge.ok("get_statistics", table="t") == [{"table": None, "columns": {"id": {}}}]
    assert bridge.ok("get_statistics", table="t", partitions=[MONDAY]) == [
        {"table": {"row_count": 1}, "columns": None}
    ]
    bridge.ok("drop_partition", table="t", partition=MONDAY)
    assert bridge.error("get_partition", table="t", partition=MONDAY)["code"] == "partition-not-exist"


def test_functions_cross_the_bridge(bridge: Bridge) -> None:
    bridge.ok("create_function", function="f", definition=FUNCTION)

    assert bridge.ok("get_function", function="f") == FUNCTION
    bridge.ok("alter_function", function="f", definition={**FUNCTION, "class_name": "c.D"})
    assert bridge.ok("get_function", function="f")["class_name"] == "c.D"
    assert bridge.ok("list_functions") == ["f"]
    bridge.ok("drop_function", function="f")
    assert bridge.error("get_function", function="f")["code"] == "function-not-exist"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"kind": "topic"},
            "definition.kind: expected one of table, view, materialized-table, found 'topic'",
        ),
        ({"kind": "view"}, "definition: a view has a query, a materialized table a query and a refresh"),
        ({"schema": None}, "definition.schema: expected an object, found nothing"),
        ({"schema": {"columns": [{"name": "a", "kind": "physical"}]}}, "a physical column needs its type"),
        ({"schema": {"columns": [{"name": "a", "kind": "computed"}]}}, "column needs its expression"),
        (
            {"schema": {"columns": [{"name": "a", "kind": "metadata", "type": "INT", "virtual": 1}]}},
            "definition.schema.columns[0].virtual: expected true or false, found int",
        ),
        ({"partition_keys": [1]}, "definition.partition_keys[0]: expected text, found int"),
        ({"options": {"k": None}}, "definition.options['k']: expected text, found nothing"),
        ({"snapshot": "1"}, "definition.snapshot: expected a number, found str"),
    ],
)
def test_a_definition_of_another_form_is_refused_by_its_place(
    bridge: Bridge, change: dict[str, object], told: str
) -> None:
    error = bridge.error("create_table", table="t", definition={**PLAIN.to_document(), **change})

    assert error["code"] == "invalid-option"
    assert told in error["message"]


def test_a_spec_or_statistics_of_another_form_is_refused(bridge: Bridge) -> None:
    bridge.ok("create_table", table="t", definition=PARTITIONED.to_document())

    for method, arguments in (
        ("get_partition", {"partition": {"day": 1}}),
        ("get_partition", {}),
        ("get_statistics", {"partitions": [None]}),
        ("alter_statistics", {"kind": "table", "statistics": 1}),
    ):
        assert bridge.error(method, table="t", **arguments)["code"] == "invalid-option"
