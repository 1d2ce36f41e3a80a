"""What the documentation shows of code is code that is built and run."""

import re
from textwrap import dedent

from development.project import ROOT

STRATEGY = ROOT / "docs" / "examples" / "strategy"


def test_the_java_of_the_strategies_page_is_the_examples() -> None:
    page = (ROOT / "docs" / "strategies.md").read_text(encoding="utf-8")
    sources = [path.read_text(encoding="utf-8") for path in STRATEGY.glob("src/main/java/**/*.java")]
    shown = re.findall(r"^ *```java\n(.*?)^ *```", page, flags=re.DOTALL | re.MULTILINE)

    assert len(shown) > 1
    for excerpt in shown:
        lines = dedent(excerpt).strip().splitlines()
        assert any(lines == part for source in sources for part in windows(source, len(lines))), excerpt


def windows(source: str, height: int) -> list[list[str]]:
    """All runs of so many lines, moved to the left margin."""
    lines = source.splitlines()
    return [
        dedent("\n".join(lines[first : first + height])).splitlines()
        for first in range(len(lines) - height + 1)
    ]
