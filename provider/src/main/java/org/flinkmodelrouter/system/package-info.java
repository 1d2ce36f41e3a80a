/**
 * What a model catalog offers beside what its users keep in it: the database {@code sys}, with
 * procedures for {@code CALL}. Where Flink asks for them is the catalog's business.
 */
package org.flinkmodelrouter.system;
