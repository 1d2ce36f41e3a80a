"""The JSON documents of docs/bridge.md and the store's dataclasses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flink_model_router.errors import InvalidInputError
from flink_model_router.store import (
    Column,
    ModelDefinition,
    Reference,
    StoredModel,
    references_from_document,
    text_map,
)
from samples import CHAT, EMBEDDING, to


@pytest.mark.parametrize("definition", [CHAT, EMBEDDING])
def test_a_definition_comes_back_from_its_document(definition: ModelDefinition) -> None:
    document = json.loads(json.dumps(definition.to_document()))

    assert ModelDefinition.from_document(document) == definition


def test_references_come_back_from_their_documents() -> None:
    given = (to("a"), to("b", database="Ü", version=3))
    document = json.loads(json.dumps([reference.to_document() for reference in given]))

    assert references_from_document(document) == given


def test_a_stored_model_has_the_document_of_the_contract() -> None:
    document = StoredModel("default", "m", 2, CHAT, (to("cheap"),)).to_document()

    assert document == {
        "database": "default",
        "model": "m",
        "version": 2,
        "fingerprint": CHAT.fingerprint,
        "definition": {
            "input": [{"name": "query", "type": "STRING", "comment": None}],
            "output": [{"name": "response", "type": "STRING", "comment": None}],
            "options": {"provider": "openai", "api-key": "${env:OPENAI_API_KEY}"},
            "comment": "answers questions",
        },
        "references": [
            {
                "role": "candidate",
                "label": "cheap",
                "database": "default",
                "model": "cheap",
                "version": None,
                "fingerprint": CHAT.fingerprint,
                "alias": None,
            }
        ],
    }


def test_the_fingerprint_is_that_of_names_and_types_in_order() -> None:
    a, b = Column("a", "INT"), Column("b", "STRING")
    base = ModelDefinition((a, b), (a,))

    same = [
        ModelDefinition((a, b), (a,), {"provider": "x"}, "comment"),
        ModelDefinition((Column("a", "INT", "said"), b), (a,)),
    ]
    different = [
        ModelDefinition((b, a), (a,)),
        ModelDefinition((a,), (b, a)),
        ModelDefinition((a,), (a, b)),
        ModelDefinition((a, Column("b", "STRING NOT NULL")), (a,)),
        ModelDefinition((a, Column("B", "STRING")), (a,)),
    ]

    assert {each.fingerprint for each in same} == {base.fingerprint}
    assert len({each.fingerprint for each in [base, *different]}) == 6
    assert base.fingerprint == "831b97b68979b93a3e62e8fbaf19223fd4594c29d043f40c62916f48c6d3c03a"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"input": None}, "definition.input: expected a list, found nothing"),
        ({"input": {"name": "a"}}, "definition.input: expected a list, found dict"),
        ({"output": ["a"]}, r"definition.output\[0\]: expected an object, found str"),
        ({"input": [{"name": 1, "type": "INT"}]}, r"definition.input\[0\].name: expected text, found int"),
        ({"input": [{"name": "a"}]}, r"definition.input\[0\].type: expected text, found nothing"),
        ({"options": {"a": 1}}, r"definition.options\['a'\]: expected text, found int"),
        ({"options": []}, "definition.options: expected an object, found list"),
        ({"comment": 7}, "definition.comment: expected text, found int"),
    ],
)
def test_a_document_that_is_no_definition_is_refused(change: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidInputError, match=where) as caught:
        ModelDefinition.from_document({**CHAT.to_document(), **change})

    assert caught.value.code == "invalid-option"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"version": True}, r"references\[1\].version: expected a number, found bool"),
        ({"version": "3"}, r"references\[1\].version: expected a number, found str"),
        ({"fingerprint": None}, r"references\[1\].fingerprint: expected text, found nothing"),
    ],
)
def test_a_document_that_is_no_reference_is_refused(change: dict[str, Any], where: str) -> None:
    document = to("a").to_document()

    with pytest.raises(InvalidInputError, match=where):
        references_from_document([document, {**document, **change}])


def test_an_absent_map_is_empty() -> None:
    assert text_map(None, "properties") == {}


def test_a_reference_says_all_of_itself() -> None:
    assert Reference.from_document(to("a", version=2).to_document()) == to("a", version=2)
