"""Model routing inside Flink SQL, and the catalog that keeps the models.

What lives here runs for a statement or for a person: the store, the bridge that Flink's JVM calls, the CLI
and the PyFlink helpers. What runs for each row is Java, in `provider/`.
"""

from flink_model_router.jar import jar_path
from flink_model_router.policies import CircuitBreaker, Cost, ErrorHandling, Retry
from flink_model_router.pyflink import register_catalog
from flink_model_router.router import Candidate, Router, Rule
from flink_model_router.strategies import Cascade, Classifier, Judge, Score, Selector, Weighted

__all__ = [
    "Candidate",
    "Cascade",
    "CircuitBreaker",
    "Classifier",
    "Cost",
    "ErrorHandling",
    "Judge",
    "Retry",
    "Router",
    "Rule",
    "Score",
    "Selector",
    "Weighted",
    "jar_path",
    "register_catalog",
]
