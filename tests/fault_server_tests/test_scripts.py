"""Which step a call gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fault_server.faults import Fault
from fault_server.quota import Quota, Window
from fault_server.script import Answer, Script, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

    from fault_server.server import FaultServer


def test_steps_come_in_order_and_the_last_one_holds(
    server: FaultServer, ask: Callable[..., requests.Response]
) -> None:
    server.script("m", Fault.UNAVAILABLE, Fault.SERVER_ERROR, Answer())
    assert [ask().status_code for _ in range(5)] == [503, 500, 200, 200, 200]


def test_each_model_has_a_script_of_its_own(
    server: FaultServer, ask: Callable[..., requests.Response]
) -> None:
    server.script("a", Fault.UNAVAILABLE)
    assert [ask(model=model).status_code for model in ("a", "b", "a")] == [503, 200, 503]


def test_flapping_is_a_script_that_repeats(
    server: FaultServer, ask: Callable[..., requests.Response]
) -> None:
    server.follow("m", Script((Fault.UNAVAILABLE, Answer()), repeats=True))
    assert [ask().status_code for _ in range(5)] == [503, 200, 503, 200, 503]


def test_a_new_script_begins_anew_and_counters_go_on(
    server: FaultServer, ask: Callable[..., requests.Response]
) -> None:
    server.script("m", Answer(), Fault.SERVER_ERROR)
    before = [ask().status_code for _ in range(2)]
    server.script("m", Answer(delay=0.001), Fault.UNAVAILABLE)
    assert [*before, ask().status_code, ask().status_code] == [200, 500, 200, 503]
    assert server.counters("m").kinds == {"answer": 2, "server-error": 1, "unavailable": 1}


def test_a_poisonous_question_fails_always_and_uses_up_no_step(
    server: FaultServer, ask: Callable[..., requests.Response]
) -> None:
    server.follow("m", Script((Answer(), Fault.UNAVAILABLE), poison={"venom": Fault.CONTEXT_LENGTH}))
    questions = ("a venomous one", "why?", "venom", "why?")
    assert [ask(each).status_code for each in questions] == [400, 200, 400, 503]


def test_a_wrong_key_is_refused_and_uses_up_nothing(
    server: FaultServer, ask: Callable[..., requests.Response]
) -> None:
    script = Script((Answer(), Fault.UNAVAILABLE), key="right", quota=Quota(2))
    server.follow("m", script)
    keys = ("wrong", "right", "wrong", "right")
    assert [ask(key=key).status_code for key in keys] == [401, 200, 401, 503]


def test_calls_beyond_a_quota_are_told_when_to_come_back(
    server: FaultServer, ask: Callable[..., requests.Response]
) -> None:
    server.follow("m", Script(quota=Quota(2, seconds=3600)))
    answers = [ask() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["retry-after"]) <= 3600
    assert answers[2].json()["error"]["code"] == "rate_limit_exceeded"
    assert server.counters("m").kinds == {"answer": 2, "over-quota": 1}


def test_a_quotas_window_slides() -> None:
    # Seconds at which somebody asks, and how many seconds he is told to wait.
    asked = {0.0: None, 20.0: None, 30.0: 30.0, 59.5: 0.5, 60.0: None, 79.0: 1.0, 80.0: None}
    clock = iter(asked)
    window = Window(Quota(2, seconds=60), lambda: next(clock))
    assert [window.take() for _ in asked] == list(asked.values())


def test_a_script_reads_from_json() -> None:
    assert parse(
        {
            "steps": ["reset", {"text": "hi", "delay": 0.5}, {}],
            "repeats": True,
            "poison": {"venom": "bad-request"},
            "quota": {"requests": 600},
            "key": "k",
        }
    ) == Script(
        (Fault.RESET, Answer("hi", 0.5), Answer()),
        repeats=True,
        poison={"venom": Fault.BAD_REQUEST},
        quota=Quota(600, 60.0),
        key="k",
    )
    assert parse({}) == Script()


@pytest.mark.parametrize("wrong", [{"steps": ["no-such"]}, {"stepz": []}, {"steps": [{"texd": "a"}]}])
def test_a_wrong_script_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError), match=r"no-such|stepz|texd"):
        parse(wrong)
