package org.flinkmodelrouter.catalog;

import java.util.List;

/** Every type that SQL can write, with and without parameters, nested and not. */
final class SqlTypes {

  private SqlTypes() {}

  static List<String> all() {
    return List.of(
        "STRING",
        "STRING NOT NULL",
        "CHAR(7)",
        "VARCHAR(255)",
        "BOOLEAN",
        "BINARY(3)",
        "VARBINARY(9)",
        "BYTES",
        "DECIMAL(38, 18)",
        "DECIMAL(1, 0)",
        "TINYINT",
        "SMALLINT",
        "INT",
        "BIGINT",
        "FLOAT",
        "DOUBLE NOT NULL",
        "DATE",
        "TIME(0)",
        "TIMESTAMP(0)",
        "TIMESTAMP(9)",
        "TIMESTAMP_LTZ(0)",
        "TIMESTAMP_LTZ(9)",
        "INTERVAL YEAR(4) TO MONTH",
        "INTERVAL MONTH",
        "INTERVAL DAY(6) TO SECOND(9)",
        "INTERVAL HOUR TO SECOND(3)",
        "ARRAY<FLOAT>",
        "ARRAY<ARRAY<STRING NOT NULL> NOT NULL> NOT NULL",
        "MAP<STRING NOT NULL, MAP<INT, DOUBLE>>",
        "MULTISET<VARCHAR(3)>",
        "ROW<>",
        "ROW<a STRING, b INT NOT NULL>",
        "ROW<`a b` STRING 'it''s a comment', `select` ROW<`ü` DECIMAL(5, 2) 'nested'> NOT NULL>",
        "MAP<STRING, ARRAY<ROW<labels MULTISET<STRING>, at TIMESTAMP_LTZ(3)>>>",
        "VARIANT",
        "NULL");
  }
}
