"""Runs the trials of `docs/reliability.md` and prints its table; fails if anything was lost."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from faults.trial import Plan, run

PLANS = (
    Plan("sqlite", writers=8, operations=250, writer_kills=10),
    Plan("postgresql", writers=8, operations=250, writer_kills=10),
    Plan("postgresql", writers=8, operations=250, writer_kills=2, server_kills=10),
    Plan("mariadb", writers=8, operations=250, writer_kills=10),
    Plan("mariadb", writers=8, operations=250, writer_kills=2, server_kills=10),
)


HEADINGS = ("database", "writers", "operations", "writers killed", "server killed", "objects lost")


def main() -> int:
    lost = 0
    _row(*HEADINGS)
    _row(*["---"] * len(HEADINGS))
    for plan in PLANS:
        with tempfile.TemporaryDirectory() as directory:
            differences = run(plan, Path(directory)).differences
        operations, kills = plan.writers * plan.operations, plan.writers * plan.writer_kills
        _row(plan.kind, plan.writers, f"{operations:,}", kills, plan.server_kills, len(differences))
        sys.stderr.writelines(f"  {difference}\n" for difference in differences)
        lost += len(differences)
    return 1 if lost else 0


def _row(*cells: object) -> None:
    sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
