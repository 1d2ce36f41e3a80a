package org.flinkmodelrouter.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.flinkmodelrouter.catalog.ModelCodec;
import org.flinkmodelrouter.resolution.ModelFinder;
import org.flinkmodelrouter.resolution.ModelLookup;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.resolution.StoredModel;
import org.flinkmodelrouter.routing.PolicySession;
import org.flinkmodelrouter.routing.RouterPolicy;
import org.flinkmodelrouter.secrets.SecretPolicy;
import org.flinkmodelrouter.secrets.SecretResolver;

/**
 * What Python asks a program of this package: {@code docs/bridge.md} has the document. The models
 * are in it, so that no program needs the database, and no password.
 */
final class PolicyRequest {

  /** What messages call the catalog; what a session calls it is the session's affair. */
  private static final String CATALOG = "model-catalog";

  private final JsonNode document;
  private final ClassLoader classLoader;
  private final ModelCodec codec;

  PolicyRequest(JsonNode document, ClassLoader classLoader) {
    this.document = document;
    this.classLoader = classLoader;
    this.codec = new ModelCodec(classLoader);
  }

  String command() {
    return document.path("command").asText();
  }

  /** The JSON object that {@code explain} is about. */
  String row() {
    return document.path("row").asText();
  }

  /** Whether a strategy may ask somebody. */
  boolean ask() {
    return document.path("ask").asBoolean();
  }

  /** The time by which all rows are routed; null for the machine's, or each row's own. */
  @Nullable
  Instant time() {
    JsonNode time = document.path("time");
    return time.isTextual() ? Instant.parse(time.asText()) : null;
  }

  /** Whether each recorded row brings the time by which it is routed. */
  boolean timed() {
    return document.path("timed").asBoolean();
  }

  Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(TableConfigOptions.LOCAL_TIME_ZONE, zone().getId());
    return configuration;
  }

  /** The session's time zone. */
  ZoneId zone() {
    JsonNode zone = document.path("time_zone");
    return zone.isTextual() ? ZoneId.of(zone.asText()) : ZoneId.systemDefault();
  }

  /**
   * What references may reach of a selector that is asked.
   *
   * @throws ValidationException if the document names no patterns, or no folder
   */
  SecretResolver secrets() {
    JsonNode allowed = document.path("secrets");
    JsonNode variables = allowed.path("env_allowed");
    JsonNode root = allowed.path("file_root");
    return new SecretResolver(
        SecretPolicy.of(
            variables.isTextual() ? variables.asText() : SecretPolicy.DEFAULT_ENV_ALLOWED,
            root.isTextual() ? root.asText() : null));
  }

  ClassLoader classLoader() {
    return classLoader;
  }

  /** Compiles and opens the policies, in their order. */
  List<RouterPolicy> open(PolicySession session) {
    List<RouterPolicy> policies = new ArrayList<>();
    for (JsonNode policy : document.path("policies")) {
      StoredModel router = codec.storedModel(policy.path("router"));
      policies.add(
          RouterPolicy.open(
              router.path().getFullName(),
              router,
              new ModelFinder(CATALOG, models(policy.path("models"))),
              session));
    }
    return policies;
  }

  private ModelLookup models(JsonNode documents) {
    Map<ModelName, StoredModel> models = new HashMap<>();
    for (JsonNode entry : documents) {
      JsonNode version = entry.path("version");
      JsonNode alias = entry.path("alias");
      ModelName name =
          new ModelName(
              new ObjectPath(entry.path("database").asText(), entry.path("model").asText()),
              version.isInt() ? OptionalInt.of(version.asInt()) : OptionalInt.empty(),
              alias.isTextual() ? Optional.of(alias.asText()) : Optional.empty());
      models.put(name, codec.storedModel(entry.path("document")));
    }
    return name -> {
      StoredModel model = models.get(name);
      if (model == null) {
        throw new ModelNotExistException(CATALOG, name.toObjectPath());
      }
      return model;
    };
  }
}
