"""The statement that `router calibrate` prints, run by Flink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flink_model_router.calibration.statement import alter_statement
from flink_model_router.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from gateway import SqlGateway

pytestmark = pytest.mark.flink


@pytest.mark.parametrize("name", ["support_router", "order", "it`s 'odd' ü"])
def test_the_statement_sets_the_threshold(gateway: SqlGateway, tmp_path: Path, name: str) -> None:
    url = f"sqlite:///{tmp_path / 'models.db'}"
    threshold = 1.2345678901234567e-05
    session = gateway.open_session()
    session.run(f"CREATE CATALOG ml WITH ('type' = 'model-catalog', 'url' = '{url}')")
    session.run("USE CATALOG ml")
    quoted = "`" + name.replace("`", "``") + "`"
    session.run("CREATE DATABASE `my db`")
    session.run(
        f"CREATE MODEL `my db`.{quoted} INPUT (query STRING) OUTPUT (score DOUBLE) WITH ('provider' = 'x')"
    )

    session.run(alter_statement("my db", name, "smart-er", threshold))
    session.close()

    with open_store(url) as store:
        options = store.get_model("my db", name).definition.options
    assert float(options["strategy.threshold.smart-er"]) == threshold
