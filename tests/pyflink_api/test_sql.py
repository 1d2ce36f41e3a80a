from hypothesis import given
from hypothesis import strategies as st

from flink_model_router import sql


def unquote(quoted: str, quote: str) -> str:
    """Reads a quoted text as a parser does: up to the first quote that is not doubled."""
    assert quoted[0] == quote
    text: list[str] = []
    position = 1
    while True:
        if quoted[position] == quote:
            if quoted[position + 1 : position + 2] != quote:
                assert position == len(quoted) - 1, "the text ends before its quoting does"
                return "".join(text)
            position += 1
        text.append(quoted[position])
        position += 1


@given(st.text())
def test_a_literal_stays_one_literal_whatever_stands_in_it(text: str) -> None:
    assert unquote(sql.literal(text), "'") == text


@given(st.text())
def test_an_identifier_stays_one_identifier_whatever_stands_in_it(text: str) -> None:
    assert unquote(sql.identifier(text), "`") == text


def test_options_stand_in_their_order_one_a_line() -> None:
    assert sql.options({"b": "it's", "a": "2"}) == "WITH (\n  'b' = 'it''s',\n  'a' = '2'\n)"
