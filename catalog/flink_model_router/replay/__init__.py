"""Recorded rows run through a router's policy, or through two: what would go where, at what cost.

Rows are read and counted here and decided in the JVM, batch by batch, so that a file of any size takes the
same memory. Needs pyarrow, and matplotlib for the HTML page: nothing outside of this package imports either.
"""

from flink_model_router.replay.recording import Format, Recording, open_recording
from flink_model_router.replay.request import ReplayRequest

__all__ = ["Format", "Recording", "ReplayRequest", "open_recording"]
