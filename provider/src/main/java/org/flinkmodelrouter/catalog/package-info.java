/**
 * Flink's catalog interface over the store: the factory, the catalog with a class, a store and a
 * codec for each kind of object, the Python child that holds the store, and the translation of its
 * errors. No model is resolved or routed here.
 */
package org.flinkmodelrouter.catalog;
