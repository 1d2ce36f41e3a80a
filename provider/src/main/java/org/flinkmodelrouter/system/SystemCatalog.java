package org.flinkmodelrouter.system;

import org.flinkmodelrouter.resolution.ModelLookup;
import org.flinkmodelrouter.secrets.SecretResolver;

/**
 * The catalog that a procedure works on.
 *
 * @param name of the catalog in this session
 * @param defaultDatabase where a model is whose name has no database
 * @param models its models
 * @param secrets what references in their options may reach
 * @param classLoader the session's
 */
public record SystemCatalog(
    String name,
    String defaultDatabase,
    ModelLookup models,
    SecretResolver secrets,
    ClassLoader classLoader) {}
