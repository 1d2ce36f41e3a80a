"""What builds, fetches and checks the project: run by the Makefile and by the wheel's build hook.

Nothing here is in the wheel, and nothing of the package imports it.
What a user of the package needs, as opposed to its developers, belongs in `flink_model_router`.
"""
