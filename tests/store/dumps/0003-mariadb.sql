/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `alembic_version` (
  `version_num` varchar(32) NOT NULL,
  PRIMARY KEY (`version_num`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `alembic_version` VALUES ('0003');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `catalog_database` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `live` smallint(6) DEFAULT NULL,
  `comment` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  `created_by` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `dropped_at` datetime(6) DEFAULT NULL,
  `dropped_by` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_catalog_database_name_live` (`name`,`live`)
) ENGINE=InnoDB AUTO_INCREMENT=4 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `catalog_database` VALUES (1,'default',1,'what everyone uses','2026-11-27 11:33:22.477428','flink-model-router',NULL,NULL);
INSERT INTO `catalog_database` VALUES (2,'team',1,NULL,'2026-11-26 09:02:00.246912','ada',NULL,NULL);
INSERT INTO `catalog_database` VALUES (3,'former',NULL,NULL,'2026-11-26 09:32:03.950592','ada','2026-11-26 09:36:04.444416','ada');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `catalog_function` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `database_id` bigint(20) NOT NULL,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `definition` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `changed_at` datetime(6) NOT NULL,
  `changed_by` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_catalog_function_database_id_name` (`database_id`,`name`),
  CONSTRAINT `fk_catalog_function_catalog_database` FOREIGN KEY (`database_id`) REFERENCES `catalog_database` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `catalog_function` VALUES (1,2,'f','{\"class_name\":\"a.B\",\"language\":\"JAVA\",\"resources\":[],\"options\":{}}','2026-11-26 09:43:05.308608','ada');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `catalog_table` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `database_id` bigint(20) NOT NULL,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `kind` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `version` int(11) NOT NULL,
  `comment` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  `definition` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `statistics` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  `column_statistics` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  `changed_at` datetime(6) NOT NULL,
  `changed_by` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_catalog_table_database_id_name` (`database_id`,`name`),
  CONSTRAINT `fk_catalog_table_catalog_database` FOREIGN KEY (`database_id`) REFERENCES `catalog_database` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `catalog_table` VALUES (1,2,'t','table',1,NULL,'{\"kind\":\"table\",\"schema\":{\"columns\":[{\"name\":\"id\",\"kind\":\"physical\",\"type\":\"BIGINT NOT NULL\",\"expression\":null,\"metadata_key\":null,\"virtual\":false,\"comment\":null},{\"name\":\"day\",\"kind\":\"physical\",\"type\":\"STRING\",\"expression\":null,\"metadata_key\":null,\"virtual\":false,\"comment\":null}],\"watermarks\":[],\"primary_key\":null,\"indexes\":[],\"immutable_columns\":null},\"partition_keys\":[],\"distribution\":null,\"snapshot\":null,\"query\":null,\"refresh\":null}',NULL,NULL,'2026-11-26 09:38:04.691328','ada');
INSERT INTO `catalog_table` VALUES (2,2,'parts','table',1,NULL,'{\"kind\":\"table\",\"schema\":{\"columns\":[{\"name\":\"id\",\"kind\":\"physical\",\"type\":\"BIGINT NOT NULL\",\"expression\":null,\"metadata_key\":null,\"virtual\":false,\"comment\":null},{\"name\":\"day\",\"kind\":\"physical\",\"type\":\"STRING\",\"expression\":null,\"metadata_key\":null,\"virtual\":false,\"comment\":null}],\"watermarks\":[],\"primary_key\":null,\"indexes\":[],\"immutable_columns\":null},\"partition_keys\":[\"day\",\"id\"],\"distribution\":null,\"snapshot\":null,\"query\":null,\"refresh\":null}',NULL,NULL,'2026-11-26 09:40:04.938240','ada');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `database_property` (
  `database_id` bigint(20) NOT NULL,
  `name` varchar(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `value` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  PRIMARY KEY (`database_id`,`name`),
  CONSTRAINT `fk_database_property_catalog_database` FOREIGN KEY (`database_id`) REFERENCES `catalog_database` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `database_property` VALUES (1,'owner','Zoë');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `model` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `database_id` bigint(20) NOT NULL,
  `name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `live` smallint(6) DEFAULT NULL,
  `current_version` int(11) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `dropped_at` datetime(6) DEFAULT NULL,
  `dropped_by` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_model_database_id_name_live` (`database_id`,`name`,`live`),
  CONSTRAINT `fk_model_catalog_database` FOREIGN KEY (`database_id`) REFERENCES `catalog_database` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=8 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model` VALUES (1,1,'cheap',1,3,'2026-11-26 09:04:00.493824',NULL,NULL);
INSERT INTO `model` VALUES (2,1,'smart',1,1,'2026-11-26 09:19:02.345664',NULL,NULL);
INSERT INTO `model` VALUES (3,1,'router',1,1,'2026-11-26 09:22:02.716032',NULL,NULL);
INSERT INTO `model` VALUES (4,1,'gone',NULL,1,'2026-11-26 09:24:02.962944','2026-11-26 09:26:03.209856','ada');
INSERT INTO `model` VALUES (5,1,'gone',1,1,'2026-11-26 09:28:03.456768',NULL,NULL);
INSERT INTO `model` VALUES (6,2,'模型',1,1,'2026-11-26 09:30:03.703680',NULL,NULL);
INSERT INTO `model` VALUES (7,3,'m',NULL,1,'2026-11-26 09:34:04.197504','2026-11-26 09:36:04.444416','ada');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `model_alias` (
  `model_id` bigint(20) NOT NULL,
  `name` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `version` int(11) NOT NULL,
  PRIMARY KEY (`model_id`,`name`),
  KEY `fk_model_alias_model_version` (`model_id`,`version`),
  CONSTRAINT `fk_model_alias_model_version` FOREIGN KEY (`model_id`, `version`) REFERENCES `model_version` (`model_id`, `number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model_alias` VALUES (1,'prod',2);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `model_alias_change` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `model_id` bigint(20) NOT NULL,
  `alias` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `from_version` int(11) DEFAULT NULL,
  `to_version` int(11) DEFAULT NULL,
  `reason` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  `created_by` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_model_alias_change_model_id` (`model_id`),
  CONSTRAINT `fk_model_alias_change_model` FOREIGN KEY (`model_id`) REFERENCES `model` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model_alias_change` VALUES (1,1,'prod',NULL,1,'go live','2026-11-26 09:09:01.111104','ada');
INSERT INTO `model_alias_change` VALUES (2,1,'prod',1,2,NULL,'2026-11-26 09:11:01.358016','ada');
INSERT INTO `model_alias_change` VALUES (3,1,'staging',NULL,2,NULL,'2026-11-26 09:13:01.604928','ada');
INSERT INTO `model_alias_change` VALUES (4,1,'staging',2,NULL,'not needed','2026-11-26 09:17:02.098752','ada');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `model_catalog_meta` (
  `name` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `value` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='Marks the database as this product''s: product, created_at, minimum_reader';
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model_catalog_meta` VALUES ('created_at','2026-11-27T11:33:22.448775+00:00');
INSERT INTO `model_catalog_meta` VALUES ('minimum_reader','0002');
INSERT INTO `model_catalog_meta` VALUES ('product','flink-model-router');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `model_column` (
  `model_id` bigint(20) NOT NULL,
  `version` int(11) NOT NULL,
  `direction` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `position` int(11) NOT NULL,
  `name` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `type` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `comment` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  PRIMARY KEY (`model_id`,`version`,`direction`,`position`),
  CONSTRAINT `fk_model_column_model_version` FOREIGN KEY (`model_id`, `version`) REFERENCES `model_version` (`model_id`, `number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model_column` VALUES (1,1,'input',0,'query','STRING',NULL);
INSERT INTO `model_column` VALUES (1,1,'output',0,'response','STRING',NULL);
INSERT INTO `model_column` VALUES (1,2,'input',0,'query','STRING',NULL);
INSERT INTO `model_column` VALUES (1,2,'output',0,'response','STRING',NULL);
INSERT INTO `model_column` VALUES (1,3,'input',0,'query','STRING',NULL);
INSERT INTO `model_column` VALUES (1,3,'output',0,'response','STRING',NULL);
INSERT INTO `model_column` VALUES (2,1,'input',0,'query','STRING',NULL);
INSERT INTO `model_column` VALUES (2,1,'output',0,'response','STRING',NULL);
INSERT INTO `model_column` VALUES (3,1,'input',0,'query','STRING',NULL);
INSERT INTO `model_column` VALUES (3,1,'output',0,'response','STRING',NULL);
INSERT INTO `model_column` VALUES (4,1,'input',0,'query','STRING',NULL);
INSERT INTO `model_column` VALUES (4,1,'output',0,'response','STRING',NULL);
INSERT INTO `model_column` VALUES (5,1,'input',0,'text','STRING NOT NULL','what to embed');
INSERT INTO `model_column` VALUES (5,1,'output',0,'vector','ARRAY<FLOAT>',NULL);
INSERT INTO `model_column` VALUES (6,1,'input',0,'text','STRING NOT NULL','what to embed');
INSERT INTO `model_column` VALUES (6,1,'output',0,'vector','ARRAY<FLOAT>',NULL);
INSERT INTO `model_column` VALUES (7,1,'input',0,'query','STRING',NULL);
INSERT INTO `model_column` VALUES (7,1,'output',0,'response','STRING',NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `model_option` (
  `model_id` bigint(20) NOT NULL,
  `version` int(11) NOT NULL,
  `name` varchar(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `value` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  PRIMARY KEY (`model_id`,`version`,`name`),
  CONSTRAINT `fk_model_option_model_version` FOREIGN KEY (`model_id`, `version`) REFERENCES `model_version` (`model_id`, `number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model_option` VALUES (1,1,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO `model_option` VALUES (1,1,'provider','openai');
INSERT INTO `model_option` VALUES (1,2,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO `model_option` VALUES (1,2,'model','small');
INSERT INTO `model_option` VALUES (1,2,'provider','openai');
INSERT INTO `model_option` VALUES (1,3,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO `model_option` VALUES (1,3,'provider','openai');
INSERT INTO `model_option` VALUES (2,1,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO `model_option` VALUES (2,1,'provider','openai');
INSERT INTO `model_option` VALUES (3,1,'candidates','cheap$prod;smart$1');
INSERT INTO `model_option` VALUES (3,1,'provider','routing');
INSERT INTO `model_option` VALUES (4,1,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO `model_option` VALUES (4,1,'provider','openai');
INSERT INTO `model_option` VALUES (5,1,'provider','openai');
INSERT INTO `model_option` VALUES (6,1,'provider','openai');
INSERT INTO `model_option` VALUES (7,1,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO `model_option` VALUES (7,1,'provider','openai');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `model_reference` (
  `model_id` bigint(20) NOT NULL,
  `version` int(11) NOT NULL,
  `position` int(11) NOT NULL,
  `role` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `label` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `target_database` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `target_model` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `target_version` int(11) DEFAULT NULL,
  `fingerprint` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `target_alias` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  PRIMARY KEY (`model_id`,`version`,`position`),
  KEY `ix_model_reference_target_database_target_model` (`target_database`,`target_model`),
  CONSTRAINT `fk_model_reference_model_version` FOREIGN KEY (`model_id`, `version`) REFERENCES `model_version` (`model_id`, `number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model_reference` VALUES (3,1,0,'candidate','cheap','default','cheap',NULL,'5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','prod');
INSERT INTO `model_reference` VALUES (3,1,1,'candidate','smart','default','smart',1,'5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b',NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `model_version` (
  `model_id` bigint(20) NOT NULL,
  `number` int(11) NOT NULL,
  `change_kind` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `fingerprint` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `comment` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  `created_by` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `reason` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  `restored_version` int(11) DEFAULT NULL,
  PRIMARY KEY (`model_id`,`number`),
  CONSTRAINT `fk_model_version_model` FOREIGN KEY (`model_id`) REFERENCES `model` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model_version` VALUES (1,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-26 09:04:00.493824','ada','first',NULL);
INSERT INTO `model_version` VALUES (1,2,'alter','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','quick','2026-11-26 09:07:00.864192','ada',NULL,NULL);
INSERT INTO `model_version` VALUES (1,3,'rollback','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-26 09:15:01.851840','ada','too dear',1);
INSERT INTO `model_version` VALUES (2,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-26 09:19:02.345664','ada',NULL,NULL);
INSERT INTO `model_version` VALUES (3,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b',NULL,'2026-11-26 09:22:02.716032','ada',NULL,NULL);
INSERT INTO `model_version` VALUES (4,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-26 09:24:02.962944','ada','a trial',NULL);
INSERT INTO `model_version` VALUES (5,1,'create','caa17d4834e1cf7e3f59d26c71e3eec654d9dd1e4e5be6a9a68eb34d253d7d9f',NULL,'2026-11-26 09:28:03.456768','ada',NULL,NULL);
INSERT INTO `model_version` VALUES (6,1,'create','caa17d4834e1cf7e3f59d26c71e3eec654d9dd1e4e5be6a9a68eb34d253d7d9f',NULL,'2026-11-26 09:30:03.703680','ada',NULL,NULL);
INSERT INTO `model_version` VALUES (7,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-26 09:34:04.197504','ada',NULL,NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `table_option` (
  `table_id` bigint(20) NOT NULL,
  `name` varchar(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `value` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  PRIMARY KEY (`table_id`,`name`),
  CONSTRAINT `fk_table_option_catalog_table` FOREIGN KEY (`table_id`) REFERENCES `catalog_table` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `table_option` VALUES (1,'connector','datagen');
INSERT INTO `table_option` VALUES (2,'connector','filesystem');
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `table_partition` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `table_id` bigint(20) NOT NULL,
  `digest` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `spec` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `comment` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  `properties` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `statistics` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  `column_statistics` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_table_partition_table_id_digest` (`table_id`,`digest`),
  CONSTRAINT `fk_table_partition_catalog_table` FOREIGN KEY (`table_id`) REFERENCES `catalog_table` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `table_partition` VALUES (1,2,'6f406a55568bbf902b4f3421e311fa256d97519892a6ee536ab12f81c75e9a6e','{\"day\":\"1\",\"id\":null}','x','{\"k\":\"v\"}',NULL,NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `write_request` (
  `id` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `operation` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `answer` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_write_request_created_at` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `write_request` VALUES ('22222222-2222-2222-2222-222222222222','create_model','{\"version\": 1}','2026-11-26 09:05:00.617280');
