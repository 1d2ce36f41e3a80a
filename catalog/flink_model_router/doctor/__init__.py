"""What `model-catalog doctor` looks at: Python, Java, Flink, the jar, the database. Changes nothing.

Each check answers ok, warn or fail, what was found, and how to mend it. How that is shown is the CLI's.
"""

from flink_model_router.doctor.check import Check, Surroundings
from flink_model_router.doctor.examination import examine_all

__all__ = ["Check", "Surroundings", "examine_all"]
