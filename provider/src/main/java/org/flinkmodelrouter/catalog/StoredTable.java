package org.flinkmodelrouter.catalog;

import org.apache.flink.table.catalog.CatalogBaseTable;

/**
 * A table, view or materialized table as it is stored.
 *
 * @param version the store's, to be named when the table is changed; a table that is created anew
 *     begins with 1 again
 * @param content identifies all of the definition, and so tells such a table from the former one;
 *     opaque
 */
record StoredTable(int version, String content, CatalogBaseTable table) {}
