"""How fast recorded rows are replayed, beside the bare reading of their file, and in how much memory.

`make bench-replay` repeats a file of real prompts until it is large, as `ARGS='--megabytes 1000'` says. The
policy is one of rules. Every run is a process of its own, so that its peak of memory is its own, too.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyarrow.csv as pc

from databases import Address
from flink_model_router.jvm import Runtime
from flink_model_router.policy import read_policy
from flink_model_router.replay import ReplayRequest, open_recording
from flink_model_router.replay.run import run_replay
from flink_model_router.store import Column, ModelDefinition
from samples import CHAT, to

PROMPTS: Final = Path("/work/shared/data/mmlu_outcomes.csv")
RULES: Final = (
    ("CHAR_LENGTH(query) > 600", "smart"),
    ("query LIKE '%court%'", "smart"),
    ("subject IN ('professional_law', 'professional_medicine')", "cheap"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-replay", description=__doc__)
    parser.add_argument("--prompts", type=Path, default=PROMPTS, help="a CSV file with the column prompt")
    parser.add_argument("--megabytes", type=int, default=500, help="how large the repeated file is")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    parser.add_argument("--part", choices=("read", "replay"), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part == "read":
        say(json.dumps(read(arguments.file)))
    elif arguments.part == "replay":
        say(json.dumps(replay(arguments.file)))
    elif not arguments.prompts.is_file():
        say(f"skipped: there is no {arguments.prompts}. Name a CSV file with prompts: ARGS='--prompts FILE'")
    else:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "rows.csv")
            repeat(arguments.prompts, file, arguments.megabytes * 1_000_000)
            compare(file, arguments.rounds)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def repeat(prompts: Path, target: Path, size: int) -> None:
    header, _, rows = prompts.read_bytes().partition(b"\n")
    with target.open("wb") as file:
        file.write(header + b"\n")
        while file.tell() < size:
            file.write(rows)


def compare(file: Path, rounds: int) -> None:
    say(f"{file.stat().st_size / 1e6:,.0f} MB")
    for round_ in range(1, rounds + 1):
        bare = measured("read", file)
        ours = measured("replay", file)
        for name, found in (("bare reading", bare), ("replay", ours)):
            rate = found["rows"] / found["seconds"]
            say(
                f"round {round_}, {name}: {found['rows']:,} rows in {found['seconds']:.2f} s, "
                f"{rate:,.0f} rows/s, at most {found['megabytes']:,.0f} MB in Python"
                + (f" and {found['jvm_megabytes']:,.0f} MB in the JVM" if "jvm_megabytes" in found else "")
            )
        say(
            f"round {round_}: {ours['seconds'] / bare['seconds']:.2f} times the bare reading; starting the "
            f"JVM and compiling took {ours['start_seconds']:.1f} s more"
        )


def measured(part: str, file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.replay", "--part", part, "--file", str(file)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def read(file: Path) -> dict[str, float]:
    """What any program must do that reads the file with pyarrow: parse it, and nothing else."""
    began = time.monotonic()
    options = pc.ParseOptions(newlines_in_values=True)
    rows = sum(batch.num_rows for batch in pc.open_csv(file, pc.ReadOptions(block_size=4 << 20), options))
    return {"rows": rows, "seconds": time.monotonic() - began, "megabytes": peak(resource.RUSAGE_SELF)}


def replay(file: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, Address(f"sqlite:///{folder}/models.db").open() as store:
        for label in ("cheap", "smart"):
            store.create_model("default", label, CHAT)
        options = {"provider": "routing", "candidates": "cheap;smart", "strategy": "rule"}
        for number, (when, then) in enumerate(RULES, 1):
            options |= {f"rule.{number}.when": when, f"rule.{number}.then": then}
        router = replace(ROUTER, options=options)
        store.create_model("default", "router", router, [to("cheap"), to("smart")])
        policy = read_policy(store, "default", "router", None)
    request = ReplayRequest(
        policy,
        columns={"query": "prompt"},
        outcomes={"cheap": "mixtral_correct", "smart": "gpt4_correct"},
    )
    began = time.monotonic()
    ready = began

    def told(_done: int, _total: int) -> None:
        nonlocal ready
        if ready == began:
            ready = time.monotonic()

    rows = run_replay(request, open_recording(file, None), Runtime(), told)["rows"]
    return {
        "rows": rows,
        "seconds": time.monotonic() - ready,
        "start_seconds": ready - began,
        "megabytes": peak(resource.RUSAGE_SELF),
        "jvm_megabytes": peak(resource.RUSAGE_CHILDREN),
    }


def peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1000


ROUTER: Final = ModelDefinition(
    input=(Column("query", "STRING"), Column("subject", "STRING")), output=CHAT.output, options={}
)

if __name__ == "__main__":
    main()
