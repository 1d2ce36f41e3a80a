SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.catalog_database (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    live smallint,
    comment text,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    dropped_at timestamp with time zone,
    dropped_by text
);
CREATE SEQUENCE public.catalog_database_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.catalog_database_id_seq OWNED BY public.catalog_database.id;
CREATE TABLE public.catalog_function (
    id bigint NOT NULL,
    database_id bigint NOT NULL,
    name character varying(200) NOT NULL,
    definition text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL
);
CREATE SEQUENCE public.catalog_function_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.catalog_function_id_seq OWNED BY public.catalog_function.id;
CREATE TABLE public.catalog_table (
    id bigint NOT NULL,
    database_id bigint NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(64) NOT NULL,
    version integer NOT NULL,
    comment text,
    definition text NOT NULL,
    statistics text,
    column_statistics text,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL
);
CREATE SEQUENCE public.catalog_table_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.catalog_table_id_seq OWNED BY public.catalog_table.id;
CREATE TABLE public.database_property (
    database_id bigint NOT NULL,
    name character varying(512) NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.model (
    id bigint NOT NULL,
    database_id bigint NOT NULL,
    name character varying(200) NOT NULL,
    live smallint,
    current_version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    dropped_at timestamp with time zone,
    dropped_by text
);
CREATE TABLE public.model_alias (
    model_id bigint NOT NULL,
    name character varying(64) NOT NULL,
    version integer NOT NULL
);
CREATE TABLE public.model_alias_change (
    id bigint NOT NULL,
    model_id bigint NOT NULL,
    alias character varying(64) NOT NULL,
    from_version integer,
    to_version integer,
    reason text,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL
);
CREATE SEQUENCE public.model_alias_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.model_alias_change_id_seq OWNED BY public.model_alias_change.id;
CREATE TABLE public.model_catalog_meta (
    name character varying(64) NOT NULL,
    value text NOT NULL
);
COMMENT ON TABLE public.model_catalog_meta IS 'Marks the database as this product''s: product, created_at, minimum_reader';
CREATE TABLE public.model_column (
    model_id bigint NOT NULL,
    version integer NOT NULL,
    direction character varying(64) NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    comment text
);
CREATE SEQUENCE public.model_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.model_id_seq OWNED BY public.model.id;
CREATE TABLE public.model_option (
    model_id bigint NOT NULL,
    version integer NOT NULL,
    name character varying(512) NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.model_reference (
    model_id bigint NOT NULL,
    version integer NOT NULL,
    "position" integer NOT NULL,
    role character varying(64) NOT NULL,
    label character varying(200) NOT NULL,
    target_database character varying(200) NOT NULL,
    target_model character varying(200) NOT NULL,
    target_version integer,
    fingerprint character varying(64) NOT NULL,
    target_alias character varying(64)
);
CREATE TABLE public.model_version (
    model_id bigint NOT NULL,
    number integer NOT NULL,
    change_kind character varying(64) NOT NULL,
    fingerprint character varying(64) NOT NULL,
    comment text,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    reason text,
    restored_version integer
);
CREATE TABLE public.table_option (
    table_id bigint NOT NULL,
    name character varying(512) NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.table_partition (
    id bigint NOT NULL,
    table_id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    spec text NOT NULL,
    comment text,
    properties text NOT NULL,
    statistics text,
    column_statistics text
);
CREATE SEQUENCE public.table_partition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.table_partition_id_seq OWNED BY public.table_partition.id;
CREATE TABLE public.write_request (
    id character varying(64) NOT NULL,
    operation character varying(64) NOT NULL,
    answer text,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.catalog_database ALTER COLUMN id SET DEFAULT nextval('public.catalog_database_id_seq'::regclass);
ALTER TABLE ONLY public.catalog_function ALTER COLUMN id SET DEFAULT nextval('public.catalog_function_id_seq'::regclass);
ALTER TABLE ONLY public.catalog_table ALTER COLUMN id SET DEFAULT nextval('public.catalog_table_id_seq'::regclass);
ALTER TABLE ONLY public.model ALTER COLUMN id SET DEFAULT nextval('public.model_id_seq'::regclass);
ALTER TABLE ONLY public.model_alias_change ALTER COLUMN id SET DEFAULT nextval('public.model_alias_change_id_seq'::regclass);
ALTER TABLE ONLY public.table_partition ALTER COLUMN id SET DEFAULT nextval('public.table_partition_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0003');
INSERT INTO public.catalog_database VALUES (1, 'default', 1, 'what everyone uses', '2026-11-27 11:33:22.002372+00', 'flink-model-router', NULL, NULL);
INSERT INTO public.catalog_database VALUES (2, 'team', 1, NULL, '2026-11-26 09:02:00.246912+00', 'ada', NULL, NULL);
INSERT INTO public.catalog_database VALUES (3, 'former', NULL, NULL, '2026-11-26 09:32:03.950592+00', 'ada', '2026-11-26 09:36:04.444416+00', 'ada');
INSERT INTO public.catalog_function VALUES (1, 2, 'f', '{"class_name":"a.B","language":"JAVA","resources":[],"options":{}}', '2026-11-26 09:43:05.308608+00', 'ada');
INSERT INTO public.catalog_table VALUES (1, 2, 't', 'table', 1, NULL, '{"kind":"table","schema":{"columns":[{"name":"id","kind":"physical","type":"BIGINT NOT NULL","expression":null,"metadata_key":null,"virtual":false,"comment":null},{"name":"day","kind":"physical","type":"STRING","expression":null,"metadata_key":null,"virtual":false,"comment":null}],"watermarks":[],"primary_key":null,"indexes":[],"immutable_columns":null},"partition_keys":[],"distribution":null,"snapshot":null,"query":null,"refresh":null}', NULL, NULL, '2026-11-26 09:38:04.691328+00', 'ada');
INSERT INTO public.catalog_table VALUES (2, 2, 'parts', 'table', 1, NULL, '{"kind":"table","schema":{"columns":[{"name":"id","kind":"physical","type":"BIGINT NOT NULL","expression":null,"metadata_key":null,"virtual":false,"comment":null},{"name":"day","kind":"physical","type":"STRING","expression":null,"metadata_key":null,"virtual":false,"comment":null}],"watermarks":[],"primary_key":null,"indexes":[],"immutable_columns":null},"partition_keys":["day","id"],"distribution":null,"snapshot":null,"query":null,"refresh":null}', NULL, NULL, '2026-11-26 09:40:04.93824+00', 'ada');
INSERT INTO public.database_property VALUES (1, 'owner', 'Zoë');
INSERT INTO public.model VALUES (1, 1, 'cheap', 1, 3, '2026-11-26 09:04:00.493824+00', NULL, NULL);
INSERT INTO public.model VALUES (2, 1, 'smart', 1, 1, '2026-11-26 09:19:02.345664+00', NULL, NULL);
INSERT INTO public.model VALUES (3, 1, 'router', 1, 1, '2026-11-26 09:22:02.716032+00', NULL, NULL);
INSERT INTO public.model VALUES (4, 1, 'gone', NULL, 1, '2026-11-26 09:24:02.962944+00', '2026-11-26 09:26:03.209856+00', 'ada');
INSERT INTO public.model VALUES (5, 1, 'gone', 1, 1, '2026-11-26 09:28:03.456768+00', NULL, NULL);
INSERT INTO public.model VALUES (6, 2, '模型', 1, 1, '2026-11-26 09:30:03.70368+00', NULL, NULL);
INSERT INTO public.model VALUES (7, 3, 'm', NULL, 1, '2026-11-26 09:34:04.197504+00', '2026-11-26 09:36:04.444416+00', 'ada');
INSERT INTO public.model_alias VALUES (1, 'prod', 2);
INSERT INTO public.model_alias_change VALUES (1, 1, 'prod', NULL, 1, 'go live', '2026-11-26 09:09:01.111104+00', 'ada');
INSERT INTO public.model_alias_change VALUES (2, 1, 'prod', 1, 2, NULL, '2026-11-26 09:11:01.358016+00', 'ada');
INSERT INTO public.model_alias_change VALUES (3, 1, 'staging', NULL, 2, NULL, '2026-11-26 09:13:01.604928+00', 'ada');
INSERT INTO public.model_alias_change VALUES (4, 1, 'staging', 2, NULL, 'not needed', '2026-11-26 09:17:02.098752+00', 'ada');
INSERT INTO public.model_catalog_meta VALUES ('product', 'flink-model-router');
INSERT INTO public.model_catalog_meta VALUES ('created_at', '2026-11-27T11:33:21.981054+00:00');
INSERT INTO public.model_catalog_meta VALUES ('minimum_reader', '0002');
INSERT INTO public.model_column VALUES (1, 1, 'input', 0, 'query', 'STRING', NULL);
INSERT INTO public.model_column VALUES (1, 1, 'output', 0, 'response', 'STRING', NULL);
INSERT INTO public.model_column VALUES (1, 2, 'input', 0, 'query', 'STRING', NULL);
INSERT INTO public.model_column VALUES (1, 2, 'output', 0, 'response', 'STRING', NULL);
INSERT INTO public.model_column VALUES (1, 3, 'input', 0, 'query', 'STRING', NULL);
INSERT INTO public.model_column VALUES (1, 3, 'output', 0, 'response', 'STRING', NULL);
INSERT INTO public.model_column VALUES (2, 1, 'input', 0, 'query', 'STRING', NULL);
INSERT INTO public.model_column VALUES (2, 1, 'output', 0, 'response', 'STRING', NULL);
INSERT INTO public.model_column VALUES (3, 1, 'input', 0, 'query', 'STRING', NULL);
INSERT INTO public.model_column VALUES (3, 1, 'output', 0, 'response', 'STRING', NULL);
INSERT INTO public.model_column VALUES (4, 1, 'input', 0, 'query', 'STRING', NULL);
INSERT INTO public.model_column VALUES (4, 1, 'output', 0, 'response', 'STRING', NULL);
INSERT INTO public.model_column VALUES (5, 1, 'input', 0, 'text', 'STRING NOT NULL', 'what to embed');
INSERT INTO public.model_column VALUES (5, 1, 'output', 0, 'vector', 'ARRAY<FLOAT>', NULL);
INSERT INTO public.model_column VALUES (6, 1, 'input', 0, 'text', 'STRING NOT NULL', 'what to embed');
INSERT INTO public.model_column VALUES (6, 1, 'output', 0, 'vector', 'ARRAY<FLOAT>', NULL);
INSERT INTO public.model_column VALUES (7, 1, 'input', 0, 'query', 'STRING', NULL);
INSERT INTO public.model_column VALUES (7, 1, 'output', 0, 'response', 'STRING', NULL);
INSERT INTO public.model_option VALUES (1, 1, 'provider', 'openai');
INSERT INTO public.model_option VALUES (1, 1, 'api-key', '${env:OPENAI_API_KEY}');
INSERT INTO public.model_option VALUES (1, 2, 'provider', 'openai');
INSERT INTO public.model_option VALUES (1, 2, 'api-key', '${env:OPENAI_API_KEY}');
INSERT INTO public.model_option VALUES (1, 2, 'model', 'small');
INSERT INTO public.model_option VALUES (1, 3, 'api-key', '${env:OPENAI_API_KEY}');
INSERT INTO public.model_option VALUES (1, 3, 'provider', 'openai');
INSERT INTO public.model_option VALUES (2, 1, 'provider', 'openai');
INSERT INTO public.model_option VALUES (2, 1, 'api-key', '${env:OPENAI_API_KEY}');
INSERT INTO public.model_option VALUES (3, 1, 'provider', 'routing');
INSERT INTO public.model_option VALUES (3, 1, 'candidates', 'cheap$prod;smart$1');
INSERT INTO public.model_option VALUES (4, 1, 'provider', 'openai');
INSERT INTO public.model_option VALUES (4, 1, 'api-key', '${env:OPENAI_API_KEY}');
INSERT INTO public.model_option VALUES (5, 1, 'provider', 'openai');
INSERT INTO public.model_option VALUES (6, 1, 'provider', 'openai');
INSERT INTO public.model_option VALUES (7, 1, 'provider', 'openai');
INSERT INTO public.model_option VALUES (7, 1, 'api-key', '${env:OPENAI_API_KEY}');
INSERT INTO public.model_reference VALUES (3, 1, 0, 'candidate', 'cheap', 'default', 'cheap', NULL, '5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b', 'prod');
INSERT INTO public.model_reference VALUES (3, 1, 1, 'candidate', 'smart', 'default', 'smart', 1, '5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b', NULL);
INSERT INTO public.model_version VALUES (1, 1, 'create', '5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b', 'answers questions', '2026-11-26 09:04:00.493824+00', 'ada', 'first', NULL);
INSERT INTO public.model_version VALUES (1, 2, 'alter', '5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b', 'quick', '2026-11-26 09:07:00.864192+00', 'ada', NULL, NULL);
INSERT INTO public.model_version VALUES (1, 3, 'rollback', '5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b', 'answers questions', '2026-11-26 09:15:01.85184+00', 'ada', 'too dear', 1);
INSERT INTO public.model_version VALUES (2, 1, 'create', '5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b', 'answers questions', '2026-11-26 09:19:02.345664+00', 'ada', NULL, NULL);
INSERT INTO public.model_version VALUES (3, 1, 'create', '5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b', NULL, '2026-11-26 09:22:02.716032+00', 'ada', NULL, NULL);
INSERT INTO public.model_version VALUES (4, 1, 'create', '5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b', 'answers questions', '2026-11-26 09:24:02.962944+00', 'ada', 'a trial', NULL);
INSERT INTO public.model_version VALUES (5, 1, 'create', 'caa17d4834e1cf7e3f59d26c71e3eec654d9dd1e4e5be6a9a68eb34d253d7d9f', NULL, '2026-11-26 09:28:03.456768+00', 'ada', NULL, NULL);
INSERT INTO public.model_version VALUES (6, 1, 'create', 'caa17d4834e1cf7e3f59d26c71e3eec654d9dd1e4e5be6a9a68eb34d253d7d9f', NULL, '2026-11-26 09:30:03.70368+00', 'ada', NULL, NULL);
INSERT INTO public.model_version VALUES (7, 1, 'create', '5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b', 'answers questions', '2026-11-26 09:34:04.197504+00', 'ada', NULL, NULL);
INSERT INTO public.table_option VALUES (1, 'connector', 'datagen');
INSERT INTO public.table_option VALUES (2, 'connector', 'filesystem');
INSERT INTO public.table_partition VALUES (1, 2, '6f406a55568bbf902b4f3421e311fa256d97519892a6ee536ab12f81c75e9a6e', '{"day":"1","id":null}', 'x', '{"k":"v"}', NULL, NULL);
INSERT INTO public.write_request VALUES ('22222222-2222-2222-2222-222222222222', 'create_model', '{"version": 1}', '2026-11-26 09:05:00.61728+00');
SELECT pg_catalog.setval('public.catalog_database_id_seq', 3, true);
SELECT pg_catalog.setval('public.catalog_function_id_seq', 1, true);
SELECT pg_catalog.setval('public.catalog_table_id_seq', 2, true);
SELECT pg_catalog.setval('public.model_alias_change_id_seq', 4, true);
SELECT pg_catalog.setval('public.model_id_seq', 7, true);
SELECT pg_catalog.setval('public.table_partition_id_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.catalog_database
    ADD CONSTRAINT pk_catalog_database PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_function
    ADD CONSTRAINT pk_catalog_function PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_table
    ADD CONSTRAINT pk_catalog_table PRIMARY KEY (id);
ALTER TABLE ONLY public.database_property
    ADD CONSTRAINT pk_database_property PRIMARY KEY (database_id, name);
ALTER TABLE ONLY public.model
    ADD CONSTRAINT pk_model PRIMARY KEY (id);
ALTER TABLE ONLY public.model_alias
    ADD CONSTRAINT pk_model_alias PRIMARY KEY (model_id, name);
ALTER TABLE ONLY public.model_alias_change
    ADD CONSTRAINT pk_model_alias_change PRIMARY KEY (id);
ALTER TABLE ONLY public.model_catalog_meta
    ADD CONSTRAINT pk_model_catalog_meta PRIMARY KEY (name);
ALTER TABLE ONLY public.model_column
    ADD CONSTRAINT pk_model_column PRIMARY KEY (model_id, version, direction, "position");
ALTER TABLE ONLY public.model_option
    ADD CONSTRAINT pk_model_option PRIMARY KEY (model_id, version, name);
ALTER TABLE ONLY public.model_reference
    ADD CONSTRAINT pk_model_reference PRIMARY KEY (model_id, version, "position");
ALTER TABLE ONLY public.model_version
    ADD CONSTRAINT pk_model_version PRIMARY KEY (model_id, number);
ALTER TABLE ONLY public.table_option
    ADD CONSTRAINT pk_table_option PRIMARY KEY (table_id, name);
ALTER TABLE ONLY public.table_partition
    ADD CONSTRAINT pk_table_partition PRIMARY KEY (id);
ALTER TABLE ONLY public.write_request
    ADD CONSTRAINT pk_write_request PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_database
    ADD CONSTRAINT uq_catalog_database_name_live UNIQUE (name, live);
ALTER TABLE ONLY public.catalog_function
    ADD CONSTRAINT uq_catalog_function_database_id_name UNIQUE (database_id, name);
ALTER TABLE ONLY public.catalog_table
    ADD CONSTRAINT uq_catalog_table_database_id_name UNIQUE (database_id, name);
ALTER TABLE ONLY public.model
    ADD CONSTRAINT uq_model_database_id_name_live UNIQUE (database_id, name, live);
ALTER TABLE ONLY public.table_partition
    ADD CONSTRAINT uq_table_partition_table_id_digest UNIQUE (table_id, digest);
CREATE INDEX ix_model_alias_change_model_id ON public.model_alias_change USING btree (model_id);
CREATE INDEX ix_model_reference_target_database_target_model ON public.model_reference USING btree (target_database, target_model);
CREATE INDEX ix_write_request_created_at ON public.write_request USING btree (created_at);
ALTER TABLE ONLY public.catalog_function
    ADD CONSTRAINT fk_catalog_function_catalog_database FOREIGN KEY (database_id) REFERENCES public.catalog_database(id);
ALTER TABLE ONLY public.catalog_table
    ADD CONSTRAINT fk_catalog_table_catalog_database FOREIGN KEY (database_id) REFERENCES public.catalog_database(id);
ALTER TABLE ONLY public.database_property
    ADD CONSTRAINT fk_database_property_catalog_database FOREIGN KEY (database_id) REFERENCES public.catalog_database(id);
ALTER TABLE ONLY public.model_alias_change
    ADD CONSTRAINT fk_model_alias_change_model FOREIGN KEY (model_id) REFERENCES public.model(id);
ALTER TABLE ONLY public.model_alias
    ADD CONSTRAINT fk_model_alias_model_version FOREIGN KEY (model_id, version) REFERENCES public.model_version(model_id, number);
ALTER TABLE ONLY public.model
    ADD CONSTRAINT fk_model_catalog_database FOREIGN KEY (database_id) REFERENCES public.catalog_database(id);
ALTER TABLE ONLY public.model_column
    ADD CONSTRAINT fk_model_column_model_version FOREIGN KEY (model_id, version) REFERENCES public.model_version(model_id, number);
ALTER TABLE ONLY public.model_option
    ADD CONSTRAINT fk_model_option_model_version FOREIGN KEY (model_id, version) REFERENCES public.model_version(model_id, number);
ALTER TABLE ONLY public.model_reference
    ADD CONSTRAINT fk_model_reference_model_version FOREIGN KEY (model_id, version) REFERENCES public.model_version(model_id, number);
ALTER TABLE ONLY public.model_version
    ADD CONSTRAINT fk_model_version_model FOREIGN KEY (model_id) REFERENCES public.model(id);
ALTER TABLE ONLY public.table_option
    ADD CONSTRAINT fk_table_option_catalog_table FOREIGN KEY (table_id) REFERENCES public.catalog_table(id);
ALTER TABLE ONLY public.table_partition
    ADD CONSTRAINT fk_table_partition_catalog_table FOREIGN KEY (table_id) REFERENCES public.catalog_table(id);
