"""A score router that is created by SQL, calibrated by the command, and altered by what that printed."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flink_model_router.store import open_store
from gateway import StatementError

if TYPE_CHECKING:
    from pathlib import Path

    from gateway import SqlGateway

pytestmark = pytest.mark.flink


def test_the_printed_statement_alters_the_router(gateway: SqlGateway, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'models.db'}"
    scored = tmp_path / "scored.csv"
    rows = [f"{score / 100},{score % 3 != 0 or score < 50},{score % 7 != 0}" for score in range(100)]
    scored.write_text("score,small,large\n" + "\n".join(rows).lower() + "\n")
    session = gateway.open_session()
    session.run(f"CREATE CATALOG ml WITH ('type' = 'model-catalog', 'url' = '{url}')")
    session.run("USE CATALOG ml")
    answers = "INPUT (query STRING) OUTPUT (response STRING) WITH ('provider' = 'x')"
    for model in ("cheap", "smart", "huge"):
        session.run(f"CREATE MODEL {model} {answers}")
    session.run("CREATE MODEL scorer INPUT (query STRING) OUTPUT (score DOUBLE) WITH ('provider' = 'x')")
    session.run(
        "CREATE MODEL `order` INPUT (query STRING) OUTPUT (response STRING) WITH ('provider' = 'routing',"
        " 'candidates' = 'cheap;smart;huge', 'strategy' = 'score', 'selector' = 'scorer',"
        " 'strategy.threshold.smart' = '0.5', 'strategy.threshold.huge' = '0.9', 'default-model' = 'cheap')"
    )
    command = [sys.executable, "-c", "from flink_model_router.cli.app import main; main()"]
    pair = ["--weak", "cheap", "--strong", "smart", "--outcome", "cheap=small", "--outcome", "smart=large"]
    told = subprocess.run(
        [*command, "router", "calibrate", "order", "--url", url, "--input", scored, "--share", "0.3", *pair],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (statement,) = [line[line.index("ALTER") :] for line in told.splitlines() if "ALTER MODEL" in line]

    session.run(statement)

    with open_store(url) as store:
        options = store.get_model("default", "order").definition.options
    # 27 of the 90 rows below 0.9.
    assert options["strategy.threshold.smart"] == "0.623"
    with pytest.raises(StatementError, match="Thresholds rise in the order"):
        session.run(statement.replace("0.623", "0.95"))
    session.close()
