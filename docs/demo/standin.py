"""The two pretended models of the demo: answers looked up by language and topic, no intelligence anywhere.

Same text, same answer, in every run: also whether the small one is "overloaded" by a text.
"""

import json
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SMALL = "standin-small"
LARGE = "standin-large"

SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),  # before Chinese: Japanese text holds Chinese characters too
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)
FACTS = re.compile(r"\b(?=[\w./-]*\d)[\w-]{3,}(?:[.,/]\w+)*")
OVERLOADED_ONE_IN = 7


class OverloadedError(Exception):
    """The model has no capacity for this request, and won't have any for its repetition."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """What the pretended models know to say: for each language its topics, by keywords, and phrases."""

    languages: dict[str, dict[str, Any]]

    @classmethod
    def load(cls) -> "Phrasebook":
        """Reads the file beside this one.

        Returns:
            All its languages.
        """
        path = Path(__file__).with_name("phrases.json")
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def answer(self, model: str, text: str) -> str:
        """Answers a support ticket as the model of that name would.

        Args:
            model: `SMALL`, which gives the sentence that fits, or `LARGE`, which adds what it noted.
            text: The ticket.

        Returns:
            The answer, in the ticket's language where the phrasebook has it, else in English.

        Raises:
            OverloadedError: The small model has no capacity for this text; about one in seven is such.
        """
        phrases = self.languages[self.language(text)]
        sentence = str(phrases["topics"][_topic(phrases["topics"], text)]["answer"])
        if model == SMALL:
            if zlib.crc32(text.encode()) % OVERLOADED_ONE_IN == 0:
                raise OverloadedError
            return sentence
        facts = list(dict.fromkeys(FACTS.findall(text)))[:4]
        noted = f"{phrases['noted']} {', '.join(facts)}." if facts else ""
        return " ".join(part for part in (sentence, noted, phrases["closing"]) if part)

    def language(self, text: str) -> str:
        """Guesses a language: by script, then by how many of its commonest words occur.

        Args:
            text: Any text.

        Returns:
            A language code of the phrasebook; English where nothing speaks for another.
        """
        for language, script in SCRIPTS:
            if script.search(text):
                return language
        words = re.findall(r"\w+", text.lower())
        known = {code: set(phrases.get("words", ())) for code, phrases in self.languages.items()}
        return max(
            self.languages, key=lambda code: (sum(word in known[code] for word in words), code == "en")
        )


def _topic(topics: dict[str, dict[str, Any]], text: str) -> str:
    lowered = text.lower()
    hits = {name: sum(word.lower() in lowered for word in topic["words"]) for name, topic in topics.items()}
    best = max(hits, key=hits.__getitem__)
    return best if hits[best] else "question"
