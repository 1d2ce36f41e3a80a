import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import pytest
import requests

from development.project import ROOT
from standin import LARGE, SMALL, OverloadedError, Phrasebook

SERVER = ROOT / "docs" / "demo" / "standin_server.py"
KEY = "a-key-for-this-test"


@dataclass(frozen=True)
class Standin:
    endpoint: str
    process: "subprocess.Popen[str]"

    def ask(self, model: str, question: str, key: str = KEY) -> requests.Response:
        body: Any = {"model": model, "messages": [{"role": "user", "content": question}]}
        headers = {"Authorization": f"Bearer {key}"}
        return requests.post(self.endpoint, json=body, headers=headers, timeout=30)


def pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


@pytest.fixture(scope="module")
def standin() -> Iterator[Standin]:
    process = subprocess.Popen(
        [sys.executable, SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "DEMO_API_KEY": KEY},
    )
    with process:
        yield Standin(json.loads(pipe(process.stdout).readline())["endpoint"], process)
        pipe(process.stdin).close()
        assert process.wait(timeout=30) == 0


def content(answer: requests.Response) -> str:
    body: dict[str, Any] = answer.json()
    return str(body["choices"][0]["message"]["content"])


def overloading_text() -> str:
    phrasebook = Phrasebook.load()
    for number in range(1000):
        text = f"The lamp number {number} is broken"
        try:
            phrasebook.answer(SMALL, text)
        except OverloadedError:
            return text
    raise AssertionError("no text overloads the small model")


def test_the_large_model_says_more_than_the_small_one_in_the_tickets_language(standin: Standin) -> None:
    question = "Wo bleibt meine Lieferung 4711?"
    small, large = content(standin.ask(SMALL, question)), content(standin.ask(LARGE, question))
    assert small in large
    assert "Spediteur" in small
    assert "4711" in large


def test_the_small_model_is_overloaded_by_the_same_text_each_time_and_the_large_never(
    standin: Standin,
) -> None:
    text = overloading_text()
    assert [standin.ask(SMALL, text).status_code for _ in range(2)] == [503, 503]
    assert standin.ask(LARGE, text).status_code == 200


def test_a_wrong_key_is_refused_and_not_repeated(standin: Standin) -> None:
    refused = standin.ask(SMALL, "hello", key="guessed")
    assert refused.status_code == 401
    assert "DEMO_API_KEY" in refused.text
    assert "guessed" not in refused.text
    assert KEY not in refused.text


def test_an_unknown_model_is_named_with_those_that_are_there(standin: Standin) -> None:
    absent = standin.ask("gpt-unheard-of", "hello")
    assert absent.status_code == 404
    assert SMALL in absent.text


def test_a_call_without_a_question_is_refused(standin: Standin) -> None:
    body: Any = {"model": SMALL, "messages": [{"role": "system", "content": "be brief"}]}
    headers = {"Authorization": f"Bearer {KEY}"}
    assert requests.post(standin.endpoint, json=body, headers=headers, timeout=30).status_code == 400


def test_its_front_page_says_that_it_is_a_stand_in(standin: Standin) -> None:
    page = requests.get(standin.endpoint.removesuffix("v1/chat/completions"), timeout=30).text
    assert "stand-in" in page
    assert "not thought" in page


def test_without_a_key_it_does_not_start() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DEMO_API_KEY"}
    refused = subprocess.run(
        [sys.executable, SERVER], env=environment, capture_output=True, text=True, check=False
    )
    assert refused.returncode != 0
    assert "DEMO_API_KEY is not set" in refused.stderr
