package org.flinkmodelrouter.routing;

import java.time.InstantSource;
import org.apache.flink.configuration.ReadableConfig;
import org.flinkmodelrouter.secrets.SecretResolver;

/**
 * The surroundings in which a policy is compiled and rows are routed without a job.
 *
 * @param configuration of the session, such as its time zone
 * @param classLoader finds strategies
 * @param clock the time by which rows are routed
 * @param secrets what references may reach of a selector that is asked
 */
public record PolicySession(
    ReadableConfig configuration,
    ClassLoader classLoader,
    InstantSource clock,
    SecretResolver secrets) {}
