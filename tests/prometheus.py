"""What a Flink process shows to Prometheus."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SAMPLE = re.compile(r"(\w+)(?:\{(.*)\})? (\S+)")
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Sample:
    """A value of one series."""

    name: str
    labels: Mapping[str, str]
    value: float


@dataclass(frozen=True)
class Scrape:
    """All samples of some processes at a moment."""

    samples: tuple[Sample, ...]

    def names(self, prefix: str) -> set[str]:
        """What follows the prefix in the names that begin with it."""
        return {each.name[len(prefix) :] for each in self.samples if each.name.startswith(prefix)}

    def labels(self, name: str) -> set[str]:
        """The labels that a metric has."""
        return {label for each in self.samples if each.name == name for label in each.labels}

    def value(self, name: str, **labels: str) -> float | None:
        """The only sample with these labels, which may have others too; None if there is none."""
        found = [
            each.value for each in self.samples if each.name == name and labels.items() <= each.labels.items()
        ]
        assert len(found) <= 1, (name, labels, found)
        return found[0] if found else None


def scrape(ports: Iterable[int]) -> Scrape:
    """Asks the reporters at these ports of this machine; one where nobody listens yet has nothing to say."""
    samples: list[Sample] = []
    for port in ports:
        try:
            text = requests.get(f"http://localhost:{port}/metrics", timeout=30).text
        except requests.ConnectionError:
            continue
        samples.extend(_samples(text))
    return Scrape(tuple(samples))


def _samples(text: str) -> Iterable[Sample]:
    for line in text.splitlines():
        if not line.startswith("#"):
            found = _SAMPLE.fullmatch(line)
            assert found is not None, line
            name, labels, value = found.groups()
            yield Sample(name, dict(_LABEL.findall(labels or "")), float(value))
