"""The reference of the command line, docs/cli.md: `python -m development.cli_reference` writes it anew."""

import subprocess
import sys
from typing import Final

from development.project import ROOT

REFERENCE: Final = ROOT / "docs" / "cli.md"

_NOTE: Final = "<!-- Made from the commands themselves: python -m development.cli_reference -->\n\n"


def cli_reference() -> str:
    """What the commands say of themselves, as Markdown.

    Returns:
        The text of docs/cli.md.

    Raises:
        subprocess.CalledProcessError: Typer failed; what it said is on standard error.
    """
    # By Typer's own program, not by its functions, which it keeps to itself.
    typer = [sys.executable, "-m", "typer", "flink_model_router.cli.app", "utils", "docs"]
    done = subprocess.run([*typer, "--name", "model-catalog"], stdout=subprocess.PIPE, text=True, check=True)
    return _NOTE + done.stdout.rstrip() + "\n"


if __name__ == "__main__":
    REFERENCE.write_text(cli_reference(), encoding="utf-8")
