from datetime import timedelta
from typing import Any

import pytest

from flink_model_router import Candidate, Router, Rule


def test_a_router_renders_the_statement_a_person_would_write() -> None:
    router = Router(
        name="support_router",
        input={"query": "STRING", "lang": "STRING"},
        output={"response": "STRING", "routing": "ROW<routed_model STRING>"},
        candidates=[
            "cheap",
            Candidate(label="smart", reference="prod.smart$3", timeout=timedelta(seconds=1.5)),
        ],
        rules=[
            Rule(when="lang = 'de'", then="smart", name="german"),
            Rule(when="TRUE", then=["smart", "cheap"]),
        ],
        default_model="cheap",
        decision_column="routing",
        deadline=timedelta(seconds=20),
        comment="who's next",
        options={"max-attempts": "2"},
    )

    assert router.to_sql(if_not_exists=True) == (
        "CREATE MODEL IF NOT EXISTS `support_router`\n"
        "INPUT (`query` STRING, `lang` STRING)\n"
        "OUTPUT (`response` STRING, `routing` ROW<routed_model STRING>)\n"
        "COMMENT 'who''s next'\n"
        "WITH (\n"
        "  'provider' = 'routing',\n"
        "  'candidates' = 'cheap;smart',\n"
        "  'route.smart.reference' = 'prod.smart$3',\n"
        "  'route.smart.timeout' = '1500 ms',\n"
        "  'strategy' = 'rule',\n"
        "  'rule.1.name' = 'german',\n"
        "  'rule.1.when' = 'lang = ''de''',\n"
        "  'rule.1.then' = 'smart',\n"
        "  'rule.2.when' = 'TRUE',\n"
        "  'rule.2.then' = 'smart;cheap',\n"
        "  'default-model' = 'cheap',\n"
        "  'decision-column' = 'routing',\n"
        "  'deadline' = '20000 ms',\n"
        "  'max-attempts' = '2'\n"
        ")"
    )


def test_an_inline_candidate_brings_its_provider_and_columns() -> None:
    inline = Candidate(label="tiny", options={"provider": "echo"}, input=["query"], description="fast")
    router = Router(name="r", input={"query": "STRING"}, output={"a": "STRING"}, candidates=[inline])

    statement = router.to_sql()

    assert "'candidate.tiny.provider' = 'echo'" in statement
    assert "'route.tiny.input' = 'query'" in statement
    assert "'route.tiny.description' = 'fast'" in statement
    assert "'strategy'" not in statement


def test_candidates_given_as_one_text_are_refused() -> None:
    router = Router(name="r", input={"q": "STRING"}, output={"a": "STRING"}, candidates="cheap")

    with pytest.raises(TypeError, match=r"candidates is the text 'cheap'; give a list, as \['cheap'\]"):
        router.to_sql()


def test_an_option_given_twice_is_refused_by_name() -> None:
    router = Router(
        name="r",
        input={"q": "STRING"},
        output={"a": "STRING"},
        candidates=["cheap"],
        default_model="cheap",
        options={"default-model": "smart"},
    )

    with pytest.raises(ValueError, match=r"Router 'r': default-model stands in options and is set"):
        router.to_sql()


@pytest.mark.parametrize(
    ("attribute", "example"),
    [
        ("input", "{'query': 'STRING'}"),
        ("output", "{'response': 'STRING'}"),
        ("candidates", "['cheap', 'smart']"),
    ],
)
def test_an_attribute_without_entries_is_refused_with_an_example(attribute: str, example: str) -> None:
    attributes: dict[str, Any] = {
        "input": {"query": "STRING"},
        "output": {"a": "STRING"},
        "candidates": ["cheap"],
    }
    router = Router(name="r", **{**attributes, attribute: {}})

    with pytest.raises(ValueError, match="Router 'r': ") as caught:
        router.to_sql()

    assert str(caught.value) == f"Router 'r': {attribute} is empty; give at least one, as {example}."
