import json
import re
import subprocess
from pathlib import Path

import pytest

from development.project import FLINK_CONF, ROOT
from fault_server.script import Script
from fault_server.server import FaultServer
from standalone import StandaloneCluster

pytestmark = pytest.mark.flink

REAL_ENDPOINT = "https://api.openai.com/v1/chat/completions"
KEY = "key-of-this-test"
ENGLISH = "How do I reset my password?"
GERMAN = "Wo bleibt meine Lieferung? Zugesagt war gestern."
FRENCH = "Nous avons commandé douze lampes et n'en avons reçu que onze."


@pytest.fixture
def quickstart(cluster: StandaloneCluster, jar: Path, model_service: FaultServer) -> Path:
    """The quickstart verbatim, but for the endpoint, and with ADD JAR where the jar is not in `lib/`."""
    text = (FLINK_CONF / "quickstart.sql").read_text(encoding="utf-8")
    assert text.count(REAL_ENDPOINT) == 2
    text = text.replace(REAL_ENDPOINT, model_service.endpoint)
    if not list((cluster.home / "lib").glob("flink-model-router-*.jar")):
        text = f"ADD JAR '{jar}';\n{text}"
    path = cluster.home / "quickstart.sql"
    path.write_text(text, encoding="utf-8")
    return path


def readmes_question() -> str:
    """The query that the README's five minutes end with."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    question = re.search(r"\*\*Ask\.\*\*\s+```sql\n(.*?)```", readme, flags=re.DOTALL)
    assert question is not None, "the README lost its third step"
    return question.group(1)


def test_the_readmes_five_minutes(
    cluster: StandaloneCluster, quickstart: Path, model_service: FaultServer, installed: Path
) -> None:
    for model in ("gpt-4o-mini", "gpt-4o"):
        model_service.follow(model, Script(key=KEY))
    key = {"OPENAI_API_KEY": KEY}

    wide = "SET 'table.display.max-column-width' = '200';\n"
    first = cluster.sql_client(init=quickstart, statements=wide + readmes_question(), variables=key)
    rows = [[cell.strip() for cell in line.split("|")] for line in first.splitlines() if "| +I |" in line]
    assert {row[2]: (row[3], row[4]) for row in rows} == {
        ENGLISH: (f"gpt-4o-mini: {ENGLISH}", "cheap"),
        GERMAN: (f"gpt-4o: {GERMAN}", "smart"),
        FRENCH: (f"gpt-4o-mini: {FRENCH}", "cheap"),
    }, first

    # A second session, and another program, find what the first one declared.
    statements = "SHOW MODELS;\nSHOW CREATE MODEL smart;\n"
    second = cluster.sql_client(init=quickstart, statements=statements, variables=key)
    assert "support_router" in second
    assert "${env:OPENAI_API_KEY}" in second
    listed = subprocess.run(
        [installed / "model-catalog", "model", "list", "--output", "json"],
        env=cluster.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {row["model"] for row in json.loads(listed.stdout)} == {"cheap", "smart", "support_router"}

    for output in (first, second, listed.stdout, listed.stderr, cluster.logs()):
        assert KEY not in output
