/**
 * What a router does about Flink's {@code openai} provider: its retries, its shared client and the
 * five calls that this client makes at a time. Nothing else knows of them, and nothing here needs
 * the provider's classes or those of OpenAI's client on the class path.
 */
package org.flinkmodelrouter.openai;
