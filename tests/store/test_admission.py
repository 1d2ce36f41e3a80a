"""What an import asks of a router's references: that they are those of its options."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import InvalidInputError
from flink_model_router.store.admission import refuse_other_references
from samples import to

if TYPE_CHECKING:
    from flink_model_router.store.definition import Reference


def selector(model: str, label: str = "selector") -> Reference:
    return replace(to(model), role="selector", label=label)


ROUTER = {"provider": "routing", "candidates": "cheap"}
INLINE_TEAM = {
    "provider": "routing",
    "candidates": "team",
    "candidate.team.provider": "routing",
    "candidate.team.candidates": "cheap",
    "candidate.team.selector": "judge",
}
INLINE_JUDGES = {
    **ROUTER,
    "selector.provider": "routing",
    "selector.candidates": "judge;other$2",
    "selector.route.judge.input": "prompt",
}


@pytest.mark.parametrize(
    ("options", "references"),
    [
        ({**ROUTER, "selector": "judge"}, [to("cheap"), selector("judge")]),
        ({**ROUTER, "selector": "default.judge"}, [selector("judge"), to("cheap")]),
        ({**ROUTER, "selector.provider": "openai"}, [to("cheap")]),
        (
            INLINE_TEAM,
            [to("cheap", label="team.cheap"), selector("judge", "team.selector")],
        ),
        (
            INLINE_JUDGES,
            [
                to("cheap"),
                to("judge", label="$selector.judge"),
                to("other", version=2, label="$selector.other"),
            ],
        ),
    ],
)
def test_the_references_of_a_selector_are_those_of_the_options(
    options: dict[str, str], references: list[Reference]
) -> None:
    refuse_other_references("router", "default", options, references)


@pytest.mark.parametrize(
    ("options", "references", "message"),
    [
        (
            {**ROUTER, "selector": "judge"},
            [to("cheap")],
            "its selector 'selector' is default.judge by its options and none by its references",
        ),
        (
            {**ROUTER, "selector": "judge"},
            [to("cheap"), selector("other")],
            "is default.judge by its options and default.other by its references",
        ),
        (
            ROUTER,
            [to("cheap"), selector("judge")],
            "its selector 'selector' is no model of the catalog by its options and default.judge",
        ),
        (
            INLINE_JUDGES,
            [to("cheap"), to("judge", label="$selector.judge")],
            r"its candidate '\$selector.other'",
        ),
    ],
)
def test_others_are_refused(options: dict[str, str], references: list[Reference], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message) as refused:
        refuse_other_references("router", "default", options, references)

    assert refused.value.code == "reference-missing"
