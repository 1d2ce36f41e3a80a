"""The outcome of `make test`: coverage and counts of both languages, read from what the test runners wrote.

The last line is the total, alone: `N passed, N failed, N skipped`.
"""

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from development.project import PROVIDER, ROOT

REPORTS = ROOT / ".reports"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tests ended how; an error outside a test's body counts as a failure."""

    passed: int
    failed: int
    skipped: int

    @classmethod
    def of(cls, junit_files: list[Path]) -> "Counts":
        """Adds up reports in JUnit's XML format, as pytest and Surefire write them.

        Args:
            junit_files: The reports; none gives zeros.

        Returns:
            The sums.
        """
        total = cls(0, 0, 0)
        for path in junit_files:
            # Our own test runners wrote these files a moment ago: no hostile XML.
            root = ET.parse(path).getroot()  # noqa: S314
            for suite in root.iter("testsuite"):
                failed = int(suite.get("failures", "0")) + int(suite.get("errors", "0"))
                skipped = int(suite.get("skipped", "0"))
                passed = int(suite.get("tests", "0")) - failed - skipped
                total += cls(passed, failed, skipped)
        return total

    def __add__(self, other: "Counts") -> "Counts":
        """The sums of both."""
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        """The form that CI systems look for."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def python_coverage(report: Path) -> str:
    """Reads the total of coverage.py's JSON report.

    Args:
        report: The file that `coverage json` wrote.

    Returns:
        Covered lines and branches in percent.
    """
    totals = json.loads(report.read_text(encoding="utf-8"))["totals"]
    lines = _percent(totals["covered_lines"], totals["num_statements"])
    branches = _percent(totals["covered_branches"], totals["num_branches"])
    return f"{lines} of lines, {branches} of branches"


def java_coverage(report: Path) -> str:
    """Adds up JaCoCo's CSV report, which has a row for each class.

    Args:
        report: The file `jacoco.csv`.

    Returns:
        Covered lines and branches in percent.
    """
    covered = {"LINE": 0, "BRANCH": 0}
    existing = {"LINE": 0, "BRANCH": 0}
    with report.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for kind in covered:
                covered[kind] += int(row[f"{kind}_COVERED"])
                existing[kind] += int(row[f"{kind}_COVERED"]) + int(row[f"{kind}_MISSED"])
    lines = _percent(covered["LINE"], existing["LINE"])
    branches = _percent(covered["BRANCH"], existing["BRANCH"])
    return f"{lines} of lines, {branches} of branches"


def main() -> int:
    """Prints the summary.

    Returns:
        1 if a test failed, or if a language ran none: a runner that died must not look like success.
    """
    python = Counts.of(list(REPORTS.glob("python.xml")))
    java = Counts.of(sorted((PROVIDER / "target" / "surefire-reports").glob("TEST-*.xml")))
    for language, report, read in (
        ("python", REPORTS / "coverage.json", python_coverage),
        ("java", PROVIDER / "target" / "site" / "jacoco" / "jacoco.csv", java_coverage),
    ):
        print(f"{language} coverage: {read(report) if report.is_file() else 'no report'}")
    print(f"python: {python}")
    print(f"java: {java}")
    total = python + java
    print(total)
    return int(total.failed > 0 or not python.passed or not java.passed)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "100.0 %"


if __name__ == "__main__":
    sys.exit(main())
