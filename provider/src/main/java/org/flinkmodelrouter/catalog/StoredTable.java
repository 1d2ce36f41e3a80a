package org.flinkmodelrouter.catalog;

import org.apache.flink.table.catalog.CatalogBaseTable;

/**
 * A table, view or materialized table as it is stored.
 *
 * @param version the store's, to be named when the table is changed
 */
record StoredTable(int version, CatalogBaseTable table) {}
