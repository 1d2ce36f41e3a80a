"""The way to a JVM with Flink and our jar in it, for commands that need Flink's planner.

Finds Java and Flink, which `doctor` looks at too, starts a program of the jar and talks to it. What the
programs are asked is not here.
"""

from flink_model_router.jvm.flink import Flink, find_flink
from flink_model_router.jvm.java import Java, JavaNotFoundError, find_java
from flink_model_router.jvm.program import Program, Runtime, start_program

__all__ = [
    "Flink",
    "Java",
    "JavaNotFoundError",
    "Program",
    "Runtime",
    "find_flink",
    "find_java",
    "start_program",
]
