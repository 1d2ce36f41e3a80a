BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE catalog_database (
	id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	live SMALLINT, 
	comment TEXT, 
	created_at DATETIME NOT NULL, 
	created_by TEXT NOT NULL, 
	dropped_at DATETIME, 
	dropped_by TEXT, 
	CONSTRAINT pk_catalog_database PRIMARY KEY (id), 
	CONSTRAINT uq_catalog_database_name_live UNIQUE (name, live)
);
INSERT INTO "catalog_database" VALUES(1,'default',1,'what everyone uses','2026-11-27 11:33:21.761240','flink-model-router',NULL,NULL);
INSERT INTO "catalog_database" VALUES(2,'team',1,NULL,'2026-11-26 09:02:00.246912','ada',NULL,NULL);
INSERT INTO "catalog_database" VALUES(3,'former',NULL,NULL,'2026-11-26 09:32:03.950592','ada','2026-11-26 09:36:04.444416','ada');
CREATE TABLE catalog_function (
	id INTEGER NOT NULL, 
	database_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	definition TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	changed_by TEXT NOT NULL, 
	CONSTRAINT pk_catalog_function PRIMARY KEY (id), 
	CONSTRAINT fk_catalog_function_catalog_database FOREIGN KEY(database_id) REFERENCES catalog_database (id), 
	CONSTRAINT uq_catalog_function_database_id_name UNIQUE (database_id, name)
);
INSERT INTO "catalog_function" VALUES(1,2,'f','{"class_name":"a.B","language":"JAVA","resources":[],"options":{}}','2026-11-26 09:43:05.308608','ada');
CREATE TABLE catalog_table (
	id INTEGER NOT NULL, 
	database_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	kind VARCHAR(64) NOT NULL, 
	version INTEGER NOT NULL, 
	comment TEXT, 
	definition TEXT NOT NULL, 
	statistics TEXT, 
	column_statistics TEXT, 
	changed_at DATETIME NOT NULL, 
	changed_by TEXT NOT NULL, 
	CONSTRAINT pk_catalog_table PRIMARY KEY (id), 
	CONSTRAINT fk_catalog_table_catalog_database FOREIGN KEY(database_id) REFERENCES catalog_database (id), 
	CONSTRAINT uq_catalog_table_database_id_name UNIQUE (database_id, name)
);
INSERT INTO "catalog_table" VALUES(1,2,'t','table',1,NULL,'{"kind":"table","schema":{"columns":[{"name":"id","kind":"physical","type":"BIGINT NOT NULL","expression":null,"metadata_key":null,"virtual":false,"comment":null},{"name":"day","kind":"physical","type":"STRING","expression":null,"metadata_key":null,"virtual":false,"comment":null}],"watermarks":[],"primary_key":null,"indexes":[],"immutable_columns":null},"partition_keys":[],"distribution":null,"snapshot":null,"query":null,"refresh":null}',NULL,NULL,'2026-11-26 09:38:04.691328','ada');
INSERT INTO "catalog_table" VALUES(2,2,'parts','table',1,NULL,'{"kind":"table","schema":{"columns":[{"name":"id","kind":"physical","type":"BIGINT NOT NULL","expression":null,"metadata_key":null,"virtual":false,"comment":null},{"name":"day","kind":"physical","type":"STRING","expression":null,"metadata_key":null,"virtual":false,"comment":null}],"watermarks":[],"primary_key":null,"indexes":[],"immutable_columns":null},"partition_keys":["day","id"],"distribution":null,"snapshot":null,"query":null,"refresh":null}',NULL,NULL,'2026-11-26 09:40:04.938240','ada');
CREATE TABLE database_property (
	database_id INTEGER NOT NULL, 
	name VARCHAR(512) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_database_property PRIMARY KEY (database_id, name), 
	CONSTRAINT fk_database_property_catalog_database FOREIGN KEY(database_id) REFERENCES catalog_database (id)
);
INSERT INTO "database_property" VALUES(1,'owner','Zoë');
CREATE TABLE model (
	id INTEGER NOT NULL, 
	database_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	live SMALLINT, 
	current_version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	dropped_at DATETIME, 
	dropped_by TEXT, 
	CONSTRAINT pk_model PRIMARY KEY (id), 
	CONSTRAINT uq_model_database_id_name_live UNIQUE (database_id, name, live), 
	CONSTRAINT fk_model_catalog_database FOREIGN KEY(database_id) REFERENCES catalog_database (id)
);
INSERT INTO "model" VALUES(1,1,'cheap',1,3,'2026-11-26 09:04:00.493824',NULL,NULL);
INSERT INTO "model" VALUES(2,1,'smart',1,1,'2026-11-26 09:19:02.345664',NULL,NULL);
INSERT INTO "model" VALUES(3,1,'router',1,1,'2026-11-26 09:22:02.716032',NULL,NULL);
INSERT INTO "model" VALUES(4,1,'gone',NULL,1,'2026-11-26 09:24:02.962944','2026-11-26 09:26:03.209856','ada');
INSERT INTO "model" VALUES(5,1,'gone',1,1,'2026-11-26 09:28:03.456768',NULL,NULL);
INSERT INTO "model" VALUES(6,2,'模型',1,1,'2026-11-26 09:30:03.703680',NULL,NULL);
INSERT INTO "model" VALUES(7,3,'m',NULL,1,'2026-11-26 09:34:04.197504','2026-11-26 09:36:04.444416','ada');
CREATE TABLE model_alias (
	model_id INTEGER NOT NULL, 
	name VARCHAR(64) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_model_alias PRIMARY KEY (model_id, name), 
	CONSTRAINT fk_model_alias_model_version FOREIGN KEY(model_id, version) REFERENCES model_version (model_id, number)
);
INSERT INTO "model_alias" VALUES(1,'prod',2);
CREATE TABLE model_alias_change (
	id INTEGER NOT NULL, 
	model_id INTEGER NOT NULL, 
	alias VARCHAR(64) NOT NULL, 
	from_version INTEGER, 
	to_version INTEGER, 
	reason TEXT, 
	created_at DATETIME NOT NULL, 
	created_by TEXT NOT NULL, 
	CONSTRAINT pk_model_alias_change PRIMARY KEY (id), 
	CONSTRAINT fk_model_alias_change_model FOREIGN KEY(model_id) REFERENCES model (id)
);
INSERT INTO "model_alias_change" VALUES(1,1,'prod',NULL,1,'go live','2026-11-26 09:09:01.111104','ada');
INSERT INTO "model_alias_change" VALUES(2,1,'prod',1,2,NULL,'2026-11-26 09:11:01.358016','ada');
INSERT INTO "model_alias_change" VALUES(3,1,'staging',NULL,2,NULL,'2026-11-26 09:13:01.604928','ada');
INSERT INTO "model_alias_change" VALUES(4,1,'staging',2,NULL,'not needed','2026-11-26 09:17:02.098752','ada');
CREATE TABLE model_catalog_meta (
	name VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_model_catalog_meta PRIMARY KEY (name)
);
INSERT INTO "model_catalog_meta" VALUES('product','flink-model-router');
INSERT INTO "model_catalog_meta" VALUES('created_at','2026-11-27T11:33:21.752807+00:00');
INSERT INTO "model_catalog_meta" VALUES('minimum_reader','0002');
CREATE TABLE model_column (
	model_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	direction VARCHAR(64) NOT NULL, 
	position INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	type TEXT NOT NULL, 
	comment TEXT, 
	CONSTRAINT pk_model_column PRIMARY KEY (model_id, version, direction, position), 
	CONSTRAINT fk_model_column_model_version FOREIGN KEY(model_id, version) REFERENCES model_version (model_id, number)
);
INSERT INTO "model_column" VALUES(1,1,'input',0,'query','STRING',NULL);
INSERT INTO "model_column" VALUES(1,1,'output',0,'response','STRING',NULL);
INSERT INTO "model_column" VALUES(1,2,'input',0,'query','STRING',NULL);
INSERT INTO "model_column" VALUES(1,2,'output',0,'response','STRING',NULL);
INSERT INTO "model_column" VALUES(1,3,'input',0,'query','STRING',NULL);
INSERT INTO "model_column" VALUES(1,3,'output',0,'response','STRING',NULL);
INSERT INTO "model_column" VALUES(2,1,'input',0,'query','STRING',NULL);
INSERT INTO "model_column" VALUES(2,1,'output',0,'response','STRING',NULL);
INSERT INTO "model_column" VALUES(3,1,'input',0,'query','STRING',NULL);
INSERT INTO "model_column" VALUES(3,1,'output',0,'response','STRING',NULL);
INSERT INTO "model_column" VALUES(4,1,'input',0,'query','STRING',NULL);
INSERT INTO "model_column" VALUES(4,1,'output',0,'response','STRING',NULL);
INSERT INTO "model_column" VALUES(5,1,'input',0,'text','STRING NOT NULL','what to embed');
INSERT INTO "model_column" VALUES(5,1,'output',0,'vector','ARRAY<FLOAT>',NULL);
INSERT INTO "model_column" VALUES(6,1,'input',0,'text','STRING NOT NULL','what to embed');
INSERT INTO "model_column" VALUES(6,1,'output',0,'vector','ARRAY<FLOAT>',NULL);
INSERT INTO "model_column" VALUES(7,1,'input',0,'query','STRING',NULL);
INSERT INTO "model_column" VALUES(7,1,'output',0,'response','STRING',NULL);
CREATE TABLE model_option (
	model_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	name VARCHAR(512) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_model_option PRIMARY KEY (model_id, version, name), 
	CONSTRAINT fk_model_option_model_version FOREIGN KEY(model_id, version) REFERENCES model_version (model_id, number)
);
INSERT INTO "model_option" VALUES(1,1,'provider','openai');
INSERT INTO "model_option" VALUES(1,1,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO "model_option" VALUES(1,2,'provider','openai');
INSERT INTO "model_option" VALUES(1,2,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO "model_option" VALUES(1,2,'model','small');
INSERT INTO "model_option" VALUES(1,3,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO "model_option" VALUES(1,3,'provider','openai');
INSERT INTO "model_option" VALUES(2,1,'provider','openai');
INSERT INTO "model_option" VALUES(2,1,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO "model_option" VALUES(3,1,'provider','routing');
INSERT INTO "model_option" VALUES(3,1,'candidates','cheap$prod;smart$1');
INSERT INTO "model_option" VALUES(4,1,'provider','openai');
INSERT INTO "model_option" VALUES(4,1,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO "model_option" VALUES(5,1,'provider','openai');
INSERT INTO "model_option" VALUES(6,1,'provider','openai');
INSERT INTO "model_option" VALUES(7,1,'provider','openai');
INSERT INTO "model_option" VALUES(7,1,'api-key','${env:OPENAI_API_KEY}');
CREATE TABLE model_reference (
	model_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	role VARCHAR(64) NOT NULL, 
	label VARCHAR(200) NOT NULL, 
	target_database VARCHAR(200) NOT NULL, 
	target_model VARCHAR(200) NOT NULL, 
	target_version INTEGER, 
	fingerprint VARCHAR(64) NOT NULL, target_alias VARCHAR(64), 
	CONSTRAINT pk_model_reference PRIMARY KEY (model_id, version, position), 
	CONSTRAINT fk_model_reference_model_version FOREIGN KEY(model_id, version) REFERENCES model_version (model_id, number)
);
INSERT INTO "model_reference" VALUES(3,1,0,'candidate','cheap','default','cheap',NULL,'5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','prod');
INSERT INTO "model_reference" VALUES(3,1,1,'candidate','smart','default','smart',1,'5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b',NULL);
CREATE TABLE model_version (
	model_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	change_kind VARCHAR(64) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	comment TEXT, 
	created_at DATETIME NOT NULL, 
	created_by TEXT NOT NULL, reason TEXT, restored_version INTEGER, 
	CONSTRAINT pk_model_version PRIMARY KEY (model_id, number), 
	CONSTRAINT fk_model_version_model FOREIGN KEY(model_id) REFERENCES model (id)
);
INSERT INTO "model_version" VALUES(1,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-26 09:04:00.493824','ada','first',NULL);
INSERT INTO "model_version" VALUES(1,2,'alter','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','quick','2026-11-26 09:07:00.864192','ada',NULL,NULL);
INSERT INTO "model_version" VALUES(1,3,'rollback','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-26 09:15:01.851840','ada','too dear',1);
INSERT INTO "model_version" VALUES(2,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-26 09:19:02.345664','ada',NULL,NULL);
INSERT INTO "model_version" VALUES(3,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b',NULL,'2026-11-26 09:22:02.716032','ada',NULL,NULL);
INSERT INTO "model_version" VALUES(4,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-26 09:24:02.962944','ada','a trial',NULL);
INSERT INTO "model_version" VALUES(5,1,'create','caa17d4834e1cf7e3f59d26c71e3eec654d9dd1e4e5be6a9a68eb34d253d7d9f',NULL,'2026-11-26 09:28:03.456768','ada',NULL,NULL);
INSERT INTO "model_version" VALUES(6,1,'create','caa17d4834e1cf7e3f59d26c71e3eec654d9dd1e4e5be6a9a68eb34d253d7d9f',NULL,'2026-11-26 09:30:03.703680','ada',NULL,NULL);
INSERT INTO "model_version" VALUES(7,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-26 09:34:04.197504','ada',NULL,NULL);
CREATE TABLE table_option (
	table_id INTEGER NOT NULL, 
	name VARCHAR(512) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_table_option PRIMARY KEY (table_id, name), 
	CONSTRAINT fk_table_option_catalog_table FOREIGN KEY(table_id) REFERENCES catalog_table (id)
);
INSERT INTO "table_option" VALUES(1,'connector','datagen');
INSERT INTO "table_option" VALUES(2,'connector','filesystem');
CREATE TABLE table_partition (
	id INTEGER NOT NULL, 
	table_id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	spec TEXT NOT NULL, 
	comment TEXT, 
	properties TEXT NOT NULL, 
	statistics TEXT, 
	column_statistics TEXT, 
	CONSTRAINT pk_table_partition PRIMARY KEY (id), 
	CONSTRAINT fk_table_partition_catalog_table FOREIGN KEY(table_id) REFERENCES catalog_table (id), 
	CONSTRAINT uq_table_partition_table_id_digest UNIQUE (table_id, digest)
);
INSERT INTO "table_partition" VALUES(1,2,'6f406a55568bbf902b4f3421e311fa256d97519892a6ee536ab12f81c75e9a6e','{"day":"1","id":null}','x','{"k":"v"}',NULL,NULL);
CREATE TABLE write_request (
	id VARCHAR(64) NOT NULL, 
	operation VARCHAR(64) NOT NULL, 
	answer TEXT, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_write_request PRIMARY KEY (id)
);
INSERT INTO "write_request" VALUES('22222222-2222-2222-2222-222222222222','create_model','{"version": 1}','2026-11-26 09:05:00.617280');
CREATE INDEX ix_model_reference_target_database_target_model ON model_reference (target_database, target_model);
CREATE INDEX ix_write_request_created_at ON write_request (created_at);
CREATE INDEX ix_model_alias_change_model_id ON model_alias_change (model_id);
COMMIT;
