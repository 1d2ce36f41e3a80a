/**
 * What options of catalogs and of routers have in common. The options themselves are declared where
 * they are used.
 */
package org.flinkmodelrouter.options;
