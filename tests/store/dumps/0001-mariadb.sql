/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `alembic_version` (
  `version_num` varchar(32) NOT NULL,
  PRIMARY KEY (`version_num`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `alembic_version` VALUES ('0001');
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
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `catalog_database` VALUES (1,'default',1,'what everyone uses','2026-11-23 11:21:22.352888','flink-model-router',NULL,NULL);
INSERT INTO `catalog_database` VALUES (2,'team',1,NULL,'2026-11-01 12:02:00.246912','ada',NULL,NULL);
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
INSERT INTO `database_property` VALUES (1,'quote','it\'s; \\ and \"\nnew line');
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
) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model` VALUES (1,1,'cheap',1,2,'2026-11-01 12:05:00.617280',NULL,NULL);
INSERT INTO `model` VALUES (2,1,'smart',1,1,'2026-11-01 12:09:01.111104',NULL,NULL);
INSERT INTO `model` VALUES (3,2,'模型',1,1,'2026-11-01 12:11:01.358016',NULL,NULL);
INSERT INTO `model` VALUES (4,1,'router',1,1,'2026-11-01 12:13:01.604928',NULL,NULL);
INSERT INTO `model` VALUES (5,1,'gone',NULL,1,'2026-11-01 12:15:01.851840','2026-11-01 12:17:02.098752','ada');
INSERT INTO `model` VALUES (6,1,'gone',1,1,'2026-11-01 12:19:02.345664',NULL,NULL);
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `model_catalog_meta` (
  `name` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  `value` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='Marks the database as this product''s: product, created_at, minimum_reader';
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model_catalog_meta` VALUES ('created_at','2026-11-23T11:21:22.081162+00:00');
INSERT INTO `model_catalog_meta` VALUES ('minimum_reader','0001');
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
INSERT INTO `model_column` VALUES (2,1,'input',0,'query','STRING',NULL);
INSERT INTO `model_column` VALUES (2,1,'output',0,'response','STRING',NULL);
INSERT INTO `model_column` VALUES (3,1,'input',0,'text','STRING NOT NULL','what to embed');
INSERT INTO `model_column` VALUES (3,1,'output',0,'vector','ARRAY<FLOAT>',NULL);
INSERT INTO `model_column` VALUES (4,1,'input',0,'query','STRING',NULL);
INSERT INTO `model_column` VALUES (4,1,'output',0,'response','STRING',NULL);
INSERT INTO `model_column` VALUES (5,1,'input',0,'query','STRING',NULL);
INSERT INTO `model_column` VALUES (5,1,'output',0,'response','STRING',NULL);
INSERT INTO `model_column` VALUES (6,1,'input',0,'text','STRING NOT NULL','what to embed');
INSERT INTO `model_column` VALUES (6,1,'output',0,'vector','ARRAY<FLOAT>',NULL);
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
INSERT INTO `model_option` VALUES (2,1,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO `model_option` VALUES (2,1,'provider','openai');
INSERT INTO `model_option` VALUES (3,1,'provider','openai');
INSERT INTO `model_option` VALUES (4,1,'candidates','cheap;smart');
INSERT INTO `model_option` VALUES (4,1,'provider','routing');
INSERT INTO `model_option` VALUES (5,1,'api-key','${env:OPENAI_API_KEY}');
INSERT INTO `model_option` VALUES (5,1,'provider','openai');
INSERT INTO `model_option` VALUES (6,1,'provider','openai');
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
  PRIMARY KEY (`model_id`,`version`,`position`),
  KEY `ix_model_reference_target_database_target_model` (`target_database`,`target_model`),
  CONSTRAINT `fk_model_reference_model_version` FOREIGN KEY (`model_id`, `version`) REFERENCES `model_version` (`model_id`, `number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model_reference` VALUES (4,1,0,'candidate','cheap','default','cheap',NULL,'5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b');
INSERT INTO `model_reference` VALUES (4,1,1,'candidate','smart','default','smart',1,'5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b');
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
  PRIMARY KEY (`model_id`,`number`),
  CONSTRAINT `fk_model_version_model` FOREIGN KEY (`model_id`) REFERENCES `model` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
INSERT INTO `model_version` VALUES (1,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-01 12:05:00.617280','ada');
INSERT INTO `model_version` VALUES (1,2,'alter','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','quick','2026-11-01 12:07:00.864192','ada');
INSERT INTO `model_version` VALUES (2,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-01 12:09:01.111104','ada');
INSERT INTO `model_version` VALUES (3,1,'create','caa17d4834e1cf7e3f59d26c71e3eec654d9dd1e4e5be6a9a68eb34d253d7d9f',NULL,'2026-11-01 12:11:01.358016','ada');
INSERT INTO `model_version` VALUES (4,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b',NULL,'2026-11-01 12:13:01.604928','ada');
INSERT INTO `model_version` VALUES (5,1,'create','5e7cccc6eb654a85a84d68ae85d7348f16b2bc6e4acf645607f8bdc20a85403b','answers questions','2026-11-01 12:15:01.851840','ada');
INSERT INTO `model_version` VALUES (6,1,'create','caa17d4834e1cf7e3f59d26c71e3eec654d9dd1e4e5be6a9a68eb34d253d7d9f',NULL,'2026-11-01 12:19:02.345664','ada');
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
INSERT INTO `write_request` VALUES ('11111111-1111-1111-1111-111111111111','create_model','{\"version\": 1}','2026-11-01 12:04:00.493824');
