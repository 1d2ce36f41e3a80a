BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
INSERT INTO "catalog_database" VALUES(1,'default',1,'what everyone uses','2026-11-23 11:21:18.325334','flink-model-router',NULL,NULL);
INSERT INTO "catalog_database" VALUES(2,'team',1,NULL,'2026-11-01 12:02:00.246912','ada',NULL,NULL);
CREATE TABLE database_property (
	database_id INTEGER NOT NULL, 
	name VARCHAR(512) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_database_property PRIMARY KEY (database_id, name), 
	CONSTRAINT fk_database_property_catalog_database FOREIGN KEY(database_id) REFERENCES catalog_database (id)
);
INSERT INTO "database_property" VALUES(1,'owner','Zoë');
INSERT INTO "database_property" VALUES(1,'quote','it''s; \ and "
new line');
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
INSERT INTO "model" VALUES(1,1,'cheap',1,2,'2026-11-01 12:05:00.617280',NULL,NULL);
INSERT INTO "model" VALUES(2,1,'smart',1,1,'2026-11-01 12:09:01.111104',NULL,NULL);
INSERT INTO "model" VALUES(3,2,'模型',1,1,'2026-11-01 12:11:01.358016',NULL,NULL);
INSERT INTO "model" VALUES(4,1,'router',1,1,'2026-11-01 12:13:01.604928',NULL,NULL);
INSERT INTO "model" VALUES(5,1,'gone',NULL,1,'2026-11-01 12:15:01.851840','2026-11-01 12:17:02.098752','ada');
INSERT INTO "model" VALUES(6,1,'gone',1,1,'2026-11-01 12:19:02.345664',NULL,NULL);
CREATE TABLE model_catalog_meta (
	name VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_model_catalog_meta PRIMARY KEY (name)
);
INSERT INTO "model_catalog_meta" VALUES('product','flink-model-router');
INSERT INTO "model_catalog_meta" VALUES('created_at','2026-11-23T11:21:18.304279+00:00');
INSERT INTO "model_catalog_meta" VALUES('minimum_reader','0001');
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
INSERT INTO "model_column" VALUES(2,1,'input',0,'query','STRING',NULL);
INSERT INTO "model_column" VALUES(2,1,'output',0,'response','STRING',NULL);
INSERT INTO "model_column" VALUES(3,1,'input',0,'text','STRING NOT NULL','what to embed');
INSERT INTO "model_column" VALUES(3,1,'output',0,'vector','ARRAY<FLOAT>',NULL);
INSERT INTO "model_column" VALUES(4,1,'input',0,'query','STRING',NULL);
INSERT INTO "model_column" VALUES(4,1,'output',0,'response','STRING',NULL);
INSERT INTO "model_column" VALUES(5,1,'input',0,'query','STRING',NULL);
INSERT INTO "model_column" VALUES(5,1,'output',0,'response','STRING',NULL);
INSERT INTO "model_column" VALUES(6,1,'input',0,'text','STRING NOT NULL','what to embed');
INSERT INTO "model_column" VALUES(6,1,'output',0,'vector','ARRAY<FLOAT>',NULL);
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
INSERT INTO "model_option" VALUES(2,1,'provider','openai');
INSERT INTO "model_option" VALUES(2,1,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO "model_option" VALUES(3,1,'provider','openai');
INSERT INTO "model_option" VALUES(4,1,'provider','routing');
INSERT INTO "model_option" VALUES(4,1,'candidates','cheap;smart');
INSERT INTO "model_option" VALUES(5,1,'provider','openai');
INSERT INTO "model_option" VALUES(5,1,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO "model_option" VALUES(6,1,'provider','openai');
CREATE TABLE model_reference (
	model_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	role VARCHAR(64) NOT NULL, 
	label VARCHAR(200) NOT NULL, 
	target_database VARCHAR(200) NOT NULL, 
	target_model VARCHAR(200) NOT NULL, 
	target_version INTEGER, 
	fingerprint VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_model_reference PRIMARY KEY (model_id, version, position), 
	CONSTRAINT fk_model_reference_model_version FOREIGN KEY(model_id, version) REFERENCES model_version (model_id, number)
);
INSERT INTO "model_reference" VALUES(4,1,0,'candidate','cheap','default','cheap',NULL,'5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b');
INSERT INTO "model_reference" VALUES(4,1,1,'candidate','smart','default','smart',1,'5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b');
CREATE TABLE model_version (
	model_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	change_kind VARCHAR(64) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	comment TEXT, 
	created_at DATETIME NOT NULL, 
	created_by TEXT NOT NULL, 
	CONSTRAINT pk_model_version PRIMARY KEY (model_id, number), 
	CONSTRAINT fk_model_version_model FOREIGN KEY(model_id) REFERENCES model (id)
);
INSERT INTO "model_version" VALUES(1,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-01 12:05:00.617280','ada');
INSERT INTO "model_version" VALUES(1,2,'alter','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','quick','2026-11-01 12:07:00.864192','ada');
INSERT INTO "model_version" VALUES(2,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-01 12:09:01.111104','ada');
INSERT INTO "model_version" VALUES(3,1,'create','caa17d4834e1cf7e3f59d26c71e3eec654d9dd1e4e5be6a9a68eb34d253d7d9f',NULL,'2026-11-01 12:11:01.358016','ada');
INSERT INTO "model_version" VALUES(4,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b',NULL,'2026-11-01 12:13:01.604928','ada');
INSERT INTO "model_version" VALUES(5,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-01 12:15:01.851840','ada');
INSERT INTO "model_version" VALUES(6,1,'create','caa17d4834e1cf7e3f59d26c71e3eec654d9dd1e4e5be6a9a68eb34d253d7d9f',NULL,'2026-11-01 12:19:02.345664','ada');
CREATE TABLE write_request (
	id VARCHAR(64) NOT NULL, 
	operation VARCHAR(64) NOT NULL, 
	answer TEXT, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_write_request PRIMARY KEY (id)
);
INSERT INTO "write_request" VALUES('11111111-1111-1111-1111-111111111111','create_model','{"version": 1}','2026-11-01 12:04:00.493824');
CREATE INDEX ix_model_reference_target_database_target_model ON model_reference (target_database, target_model);
CREATE INDEX ix_write_request_created_at ON write_request (created_at);
COMMIT;
