-- The README's five minutes: $FLINK_HOME/bin/sql-client.sh -i quickstart.sql
-- Needs flink-model-router's jar and flink-model-openai-2.3.0.jar in lib/, and OPENAI_API_KEY in the environment.

-- The models are kept in ~/.flink-model-router/models.db, which model-catalog reads too.
CREATE CATALOG ml WITH ('type' = 'model-catalog');
USE CATALOG ml;

-- IF NOT EXISTS: from the second session on, these are there already.
CREATE MODEL IF NOT EXISTS cheap
INPUT (query STRING) OUTPUT (response STRING)
COMMENT 'Quick answers to plain questions'
WITH (
  'provider' = 'openai',
  'endpoint' = 'https://api.openai.com/v1/chat/completions',
  'model' = 'gpt-4o-mini',
  'system-prompt' = 'You answer support tickets in one or two sentences, in the language of the ticket.',
  'api-key' = '${env:OPENAI_API_KEY}'
);

CREATE MODEL IF NOT EXISTS smart
INPUT (query STRING) OUTPUT (response STRING)
COMMENT 'Long, difficult or delicate tickets'
WITH (
  'provider' = 'openai',
  'endpoint' = 'https://api.openai.com/v1/chat/completions',
  'model' = 'gpt-4o',
  'system-prompt' = 'You answer support tickets with care, in the language of the ticket.',
  'api-key' = '${env:OPENAI_API_KEY}'
);

CREATE MODEL IF NOT EXISTS support_router
INPUT (query STRING, lang STRING)
OUTPUT (response STRING, routing ROW<routed_model STRING, source STRING, reason STRING>)
COMMENT 'cheap, unless a ticket is long or German'
WITH (
  'provider' = 'routing',
  'candidates' = 'cheap;smart',
  'strategy' = 'rule',
  'rule.1.name' = 'long',
  'rule.1.when' = 'CHAR_LENGTH(query) > 200',
  'rule.1.then' = 'smart',
  'rule.2.name' = 'german',
  'rule.2.when' = 'lang = ''de''',
  'rule.2.then' = 'smart',
  'default-model' = 'cheap',
  'decision-column' = 'routing'
);

-- Something to ask about; a table of your own takes its place.
CREATE TEMPORARY VIEW tickets AS
SELECT * FROM (VALUES
  (1, 'How do I reset my password?', 'en'),
  (2, 'Wo bleibt meine Lieferung? Zugesagt war gestern.', 'de'),
  (3, 'Nous avons commandé douze lampes et n''en avons reçu que onze.', 'fr')
) AS t (id, query, lang);

SET 'sql-client.execution.result-mode' = 'tableau';
