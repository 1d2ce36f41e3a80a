"""The documentation's example of a strategy, built as a user builds it, on a real cluster."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from development.maven import run_maven
from development.project import ROOT
from fault_server.script import Script
from flink_model_router import jar_path
from standalone import StandaloneCluster, standalone_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fault_server.server import FaultServer

pytestmark = pytest.mark.flink

EXAMPLE = ROOT / "docs" / "examples" / "strategy"
LIST = "acme,120000\nNordwind,10000\ntiny,12.5\n"

DECLARED = """
SET 'sql-client.execution.result-mode' = 'tableau';
SET 'table.display.max-column-width' = '60';
CREATE CATALOG ml WITH ('type'='model-catalog');
USE CATALOG ml;
CREATE MODEL cheap INPUT (query STRING) OUTPUT (response STRING) WITH (
  'provider'='openai', 'endpoint'='{endpoint}', 'model'='cheap', 'api-key'='${{env:OPENAI_API_KEY}}');
CREATE MODEL smart INPUT (query STRING) OUTPUT (response STRING) WITH (
  'provider'='openai', 'endpoint'='{endpoint}', 'model'='smart', 'api-key'='${{env:OPENAI_API_KEY}}');
CREATE TEMPORARY VIEW tickets AS SELECT * FROM (VALUES
  (1, 'one', 'acme'), (2, 'two', 'Nordwind'), (3, 'three', 'tiny'), (4, 'four', 'new'),
  (5, 'five', CAST(NULL AS STRING))) AS t(id, query, customer);
"""

ASKED = """
SELECT id, response, routing.routed_model, routing.reason, routing.score
FROM ML_PREDICT(TABLE tickets, MODEL by_value, DESCRIPTOR(query, customer));
"""

ANSWERS = {
    ("1", "smart: one", "smart", "worth 10000.0 or more", "120000.0"),
    ("2", "smart: two", "smart", "worth 10000.0 or more", "10000.0"),
    ("3", "cheap: three", "cheap", "customer worth less", "<NULL>"),
    ("4", "cheap: four", "cheap", "customer not in the list", "<NULL>"),
    ("5", "cheap: five", "cheap", "no customer", "<NULL>"),
}

WRONG = {
    "column": (
        "'strategy.column' = 'custmer'",
        "which is none of the input columns: query, customer. Did you mean 'customer'?",
    ),
    "key": ("'strategy.colum' = 'customer'", "Did you mean 'strategy.column'?"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's jar, after its own tests; a user's copy of the folder is built, not ours."""
    project = tmp_path_factory.mktemp("example") / "strategy"
    shutil.copytree(EXAMPLE, project, ignore=shutil.ignore_patterns("target"))
    assert run_maven("--quiet", "package", f"-Dflink-model-router.jar={jar_path()}", project=project) == 0
    (jar,) = (project / "target").glob("*.jar")
    return jar


@pytest.fixture(scope="module", params=["jars in lib", "ADD JAR"])
def cluster(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, built: Path
) -> Iterator[StandaloneCluster]:
    jars = [jar_path(), built] if request.param == "jars in lib" else []
    home = tmp_path_factory.mktemp("cluster") / "flink"
    with standalone_cluster(home, jars=jars, python=Path(sys.executable)) as running:
        yield running


def readmes_router() -> str:
    """The statement at the end of the example's README."""
    readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    return readme.split("```sql\n")[1].split("```")[0]


def test_the_example_routes_rows_and_refuses_what_is_wrong(
    cluster: StandaloneCluster, built: Path, model_service: FaultServer
) -> None:
    for model in ("cheap", "smart"):
        model_service.follow(model, Script())
    in_lib = (cluster.home / "lib" / built.name).exists()
    customers = cluster.home / "customers.csv"
    customers.write_text(LIST, encoding="utf-8")
    router = readmes_router().replace("/srv/lists/customers.csv", str(customers))
    mistake, complaint = WRONG["column" if in_lib else "key"]
    wrong = router.replace("by_value", "wrong").replace("'strategy.column' = 'customer'", mistake)
    added = "" if in_lib else f"ADD JAR '{jar_path()}';\nADD JAR '{built}';\n"
    init = cluster.home / "init.sql"
    init.write_text(added + DECLARED.format(endpoint=model_service.endpoint), encoding="utf-8")

    said = cluster.sql_client(init=init, statements=router + ASKED + wrong, variables={"OPENAI_API_KEY": "k"})

    cells = [[cell.strip() for cell in line.split("|")] for line in said.splitlines() if "| +I |" in line]
    assert {tuple(row[2:-1]) for row in cells} == ANSWERS, said
    assert complaint in said
    assert "\tat " not in said
