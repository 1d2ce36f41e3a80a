"""Hatch's build hook: no wheel without the jar that runs inside Flink."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class JarHook(BuildHookInterface):  # type: ignore[type-arg] # hatchling's parameter is private to it
    """Builds the jar before a wheel is put together.

    An editable install is left alone: there `make jar` builds it, with its output in sight.
    """

    def dependencies(self) -> list[str]:
        """What an isolated build needs besides hatchling.

        Returns:
            Requirements: the client that fetches Maven where there is none.
        """
        return ["maven-artifact>=0.3.5"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the jar.

        Args:
            version: The kind of build: `standard` or `editable`.
            build_data: Hatch's settings of this build; the jar is named in pyproject.toml already.

        Raises:
            RuntimeError: There is no jar; why is on standard output.
        """
        del build_data
        if self.target_name != "wheel" or version == "editable":
            return
        # A process of its own: Hatch loads this file by path, so that its neighbours can't be imported.
        folder = Path(self.root) / "catalog"
        built = subprocess.run([sys.executable, "-m", "development.jar"], cwd=folder, check=False)
        if built.returncode:
            raise RuntimeError("The jar was not built, so there is no wheel; the reason is printed above.")
