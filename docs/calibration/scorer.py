"""A small scoring model: logistic regression over hashed words and pairs of words, by numpy alone."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BUCKETS: Final = 1 << 16
_WORD: Final = re.compile(r"\w+|[^\w\s]")
_RATE, _MEAN, _SQUARE, _SMALL = 0.05, 0.9, 0.999, 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Texts as sparse rows of length 1; no text has none, for each holds its beginning.

    Attributes:
        buckets: intp (m,): hashes below BUCKETS, of all texts one after the other.
        weights: float64 (m,).
        starts: intp (n,): where each text begins.
    """

    buckets: NDArray[np.intp]
    weights: Floats
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Features:
        """Hash n texts; the same text has the same features in every process."""
        buckets: list[int] = []
        weights: list[float] = []
        starts: list[int] = []
        for text in texts:
            words = ["^", *_WORD.findall(text.lower())]
            pairs = [f"{first} {second}" for first, second in pairwise(words)]
            found = sorted({zlib.crc32(token.encode()) % BUCKETS for token in (*words, *pairs)})
            starts.append(len(buckets))
            buckets += found
            weights += [len(found) ** -0.5] * len(found)
        return cls(np.array(buckets, dtype=np.intp), np.array(weights), np.array(starts, dtype=np.intp))

    def dot(self, coefficients: Floats) -> Floats:
        """Float64 (n,): each text's features times float64 (BUCKETS,)."""
        return np.add.reduceat(self.weights * coefficients[self.buckets], self.starts)

    def spread(self, values: Floats) -> Floats:
        """Float64 (BUCKETS,): the sum of all texts' features, each times its value of float64 (n,)."""
        lengths = np.diff(np.append(self.starts, len(self.buckets)))
        products = self.weights * np.repeat(values, lengths)
        return np.bincount(self.buckets, products, minlength=BUCKETS).astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """Tells how probable something is of a text.

    Attributes:
        coefficients: float64 (BUCKETS,).
        intercept: of a text that has no known word.
    """

    coefficients: Floats
    intercept: float

    def score(self, texts: Sequence[str]) -> Floats:
        """Float64 (n,): probabilities."""
        return _probability(Features.of(texts).dot(self.coefficients) + self.intercept)


def train(texts: Sequence[str], truths: Floats, *, penalty: float, steps: int = 200) -> Scorer:
    """Fit by Adam (Kingma and Ba, arXiv:1412.6980) on all texts at once; nothing in it is random.

    Args:
        texts: n texts.
        truths: float64 (n,) of 0 and 1: whether it is so.
        penalty: on half the squared coefficients, for each text.
        steps: of the descent.
    """
    features = Features.of(texts)
    # The last one is the intercept, which has no penalty.
    fitted, mean, square = (np.zeros(BUCKETS + 1) for _ in range(3))
    for step in range(1, steps + 1):
        error = (_probability(features.dot(fitted[:-1]) + fitted[-1]) - truths) / len(truths)
        gradient = np.append(features.spread(error) + penalty * fitted[:-1], error.sum())
        mean = _MEAN * mean + (1 - _MEAN) * gradient
        square = _SQUARE * square + (1 - _SQUARE) * gradient**2
        corrected = np.sqrt(square / (1 - _SQUARE**step)) + _SMALL
        fitted = fitted - _RATE * mean / (1 - _MEAN**step) / corrected
    return Scorer(fitted[:-1], float(fitted[-1]))


def _probability(logits: Floats) -> Floats:
    return 1 / (1 + np.exp(-logits))
