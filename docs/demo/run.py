"""The demo's job: support tickets through a router, by PyFlink, with models that the catalog keeps.

    python run.py            declares two models and a router over them, then answers all tickets
    python run.py --again    declares nothing, finds them in the catalog, and answers the tickets again

`python docs/demo` runs both, each in a process of its own. The environment says what to run
against: `DEMO_ENDPOINT`, `DEMO_CHEAP` and `DEMO_SMART` (the service's names of its models), `DEMO_API_KEY`,
and `DEMO_CATALOG`, the database's URL.
"""

import argparse
import os
import time
from pathlib import Path

from pyflink.table import EnvironmentSettings, TableEnvironment

from answers import Answer, Run, show_answers, show_declarations, show_summary
from development.artifacts import OPENAI_PROVIDER
from flink_model_router import register_catalog

TICKETS = Path(__file__).with_name("tickets.jsonl")

MODEL = """
CREATE MODEL {name}
INPUT (query STRING) OUTPUT (response STRING)
COMMENT '{comment}'
WITH (
  'provider' = 'openai',
  'endpoint' = '{endpoint}',
  'model' = '{model}',
  'system-prompt' = 'You answer support tickets in one or two sentences, in the language of the ticket.',
  'api-key' = '${{env:DEMO_API_KEY}}'
)"""

ROUTER = """
CREATE MODEL support_router
INPUT (query STRING, lang STRING, tier STRING)
OUTPUT (
  response STRING,
  routing ROW<
    routed_model STRING, source STRING, reason STRING, attempts INT, latency_ms BIGINT, error_class STRING>
)
COMMENT 'cheap, unless a ticket is long, German or from a large customer'
WITH (
  'provider' = 'routing',
  'candidates' = 'cheap;smart',
  'strategy' = 'rule',
  'rule.10.name' = 'large customer',
  'rule.10.when' = 'tier = ''enterprise''',
  'rule.10.then' = 'smart',
  'rule.20.name' = 'long',
  'rule.20.when' = 'CHAR_LENGTH(query) > 200',
  'rule.20.then' = 'smart',
  'rule.30.name' = 'german',
  'rule.30.when' = 'lang = ''de''',
  'rule.30.then' = 'smart',
  'default-model' = 'cheap',
  'decision-column' = 'routing'
)"""

SOURCE = """
CREATE TEMPORARY TABLE tickets (id STRING, customer STRING, tier STRING, lang STRING, query STRING)
WITH ('connector' = 'filesystem', 'path' = '{path}', 'format' = 'json')"""

# Field by field: PyFlink's collect() fails on a NULL inside a ROW, and most answers had no error.
QUERY = """
SELECT
  id, tier, lang, query, response, routing.routed_model, routing.source, routing.reason,
  routing.attempts, routing.latency_ms, routing.error_class
FROM ML_PREDICT(TABLE tickets, MODEL support_router, DESCRIPTOR(query, lang, tier))"""


def connect() -> TableEnvironment:
    """Makes a table environment with the catalog `ml` in use, and the tickets as a table.

    Returns:
        The environment, on a mini cluster in this process.
    """
    t_env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    t_env.execute_sql(f"ADD JAR '{OPENAI_PROVIDER.fetch()}'")
    register_catalog(t_env, "ml", url=os.environ["DEMO_CATALOG"])
    t_env.use_catalog("ml")
    t_env.execute_sql(SOURCE.format(path=TICKETS.as_uri()))
    return t_env


def declare(t_env: TableEnvironment) -> None:
    """Declares both models and the router; the catalog keeps them.

    Args:
        t_env: The environment, with the catalog in use.
    """
    endpoint = os.environ["DEMO_ENDPOINT"]
    for name, variable, comment in (
        ("cheap", "DEMO_CHEAP", "Quick answers to plain questions"),
        ("smart", "DEMO_SMART", "Long, difficult or delicate tickets"),
    ):
        t_env.execute_sql(
            MODEL.format(name=name, comment=comment, endpoint=endpoint, model=os.environ[variable])
        )
    t_env.execute_sql(ROUTER)


def models(t_env: TableEnvironment) -> list[str]:
    """Asks the catalog for its models.

    Args:
        t_env: The environment, with the catalog in use.

    Returns:
        Their names.
    """
    with t_env.execute_sql("SHOW MODELS").collect() as rows:
        return [row[0] for row in rows]


def answer_all(t_env: TableEnvironment) -> Run:
    """Runs the job.

    Args:
        t_env: The environment, with the catalog in use.

    Returns:
        One answer for each ticket, in order of the tickets, and how long that took.
    """
    began = time.monotonic()
    answers: list[Answer] = []
    first = began
    with t_env.execute_sql(QUERY).collect() as rows:
        for row in rows:
            if not answers:
                first = time.monotonic()
            answers.append(Answer(*row))
    return Run(sorted(answers), seconds_to_first=first - began, seconds=time.monotonic() - began)


def main() -> None:
    """Runs the demo's first part, or with `--again` its second."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--again", action="store_true", help="declare nothing; the catalog has the models")
    again = parser.parse_args().again
    t_env = connect()
    if not again:
        declare(t_env)
    show_declarations(models(t_env), declared_now=not again)
    run = answer_all(t_env)
    if not again:
        show_answers(run.answers)
    show_summary(run)


if __name__ == "__main__":
    main()
