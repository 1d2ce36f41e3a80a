"""What PyFlink raises for a mistake, as the docstrings say, with the advice in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.flink

PROGRAM = """
import json, sys
from pyflink.table import EnvironmentSettings, TableEnvironment
from flink_model_router import Router, register_catalog

t_env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
router = Router(
    name="r", input={"q": "STRING"}, output={"a": "STRING"}, candidates=["c"], options={"defualt-model": "c"}
)
raised = []
for mistake in (
    lambda: register_catalog(t_env, url="sqlite:///models.db"),
    lambda: (register_catalog(t_env, url=sys.argv[1]), t_env.use_catalog("ml"), router.create(t_env)),
):
    try:
        mistake()
    except Exception as error:
        raised.append([f"{type(error).__module__}.{type(error).__name__}", str(error)])
print(json.dumps(raised))
"""


def test_the_exceptions_are_those_of_the_docstrings_and_tell_what_to_do(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, f"sqlite:///{tmp_path / 'models.db'}"],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    (catalog, catalog_said), (router, router_said) = json.loads(ran.stdout.splitlines()[-1])
    assert catalog == "py4j.protocol.Py4JJavaError"
    assert "Write an absolute path" in catalog_said.rpartition("Caused by: ")[2]
    assert router == "pyflink.util.exceptions.TableException"
    assert "Did you mean 'default-model'?" in router_said.rpartition("Caused by: ")[2]
