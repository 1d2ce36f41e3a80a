"""A job over recorded rows, in a process of its own.

Arguments: the catalog's URL and the file of rows, JSON lines. Standard output gets what the
router decided, JSON lines, too.
"""

from __future__ import annotations

import json
import sys

from pyflink.table import EnvironmentSettings, TableEnvironment

from development.artifacts import OPENAI_PROVIDER
from flink_model_router import register_catalog

SOURCE = """
CREATE TEMPORARY TABLE recorded (
  id INT, query STRING, lang STRING, n INT, amount DECIMAL(10, 2), born DATE, seen TIMESTAMP(3),
  tags ARRAY<STRING>)
WITH ('connector' = 'filesystem', 'path' = '{path}', 'format' = 'json')"""

QUERY = """
SELECT id, routing.routed_model, routing.source, routing.reason
FROM ML_PREDICT(TABLE recorded, MODEL router, DESCRIPTOR(query, lang, n, amount, born, seen, tags))"""


def main() -> None:
    url, path = sys.argv[1:]
    t_env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    t_env.execute_sql(f"ADD JAR '{OPENAI_PROVIDER.fetch()}'")
    register_catalog(t_env, "ml", url=url)
    t_env.use_catalog("ml")
    t_env.execute_sql(SOURCE.format(path=path))
    with t_env.execute_sql(QUERY).collect() as rows:
        for row in rows:
            sys.stdout.write(json.dumps(list(row)) + "\n")


if __name__ == "__main__":
    main()
