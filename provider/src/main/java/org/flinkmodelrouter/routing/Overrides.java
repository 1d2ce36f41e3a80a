package org.flinkmodelrouter.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.secrets.SensitiveKeys;

/**
 * Options of a router that stand in for those of a catalogued model. Whoever may write a router
 * need not be somebody who may see or redirect what its models do.
 *
 * @param options where they were read
 * @param prefix in front of their keys, such as {@code candidate.cheap.}
 * @param role what the model is to the router
 * @param name what messages call it
 */
record Overrides(OptionReader options, String prefix, Role role, String name) {

  /** Where a model's calls go: who could change that would get the calls and their keys. */
  private static final List<String> DESTINATIONS = List.of("endpoint", "url", "uri", "host");

  /**
   * Refuses what only the model itself can say.
   *
   * @param overrides by key, without the prefix
   * @throws ValidationException naming the first option at fault
   */
  void check(Map<String, String> overrides) {
    for (String key : overrides.keySet()) {
      Optional<String> part = protectedPart(key);
      if (part.isPresent()) {
        throw options.error(
            prefix + key,
            String.format(
                "would change %s of the catalogued %s '%s', which only the model itself can say. Change"
                    + " it there with ALTER MODEL, or write the %s inline with '%sprovider'.",
                part.get(), role.word(), name, role.word(), prefix));
      }
    }
  }

  private static Optional<String> protectedPart(String key) {
    if (SensitiveKeys.isSensitive(key)) {
      return Optional.of("a secret");
    }
    if (SensitiveKeys.lastSegmentIs(key, List.of(FactoryUtil.PROVIDER.key()))) {
      return Optional.of("the provider");
    }
    if (SensitiveKeys.lastSegmentIs(key, DESTINATIONS)) {
      return Optional.of("where the calls go");
    }
    // Of a router: the store holds its references true, as it was created.
    if (key.equals(RouterOptions.CANDIDATES.key())
        || SensitiveKeys.lastSegmentIs(key, List.of(RouterOptions.ROUTE_REFERENCE.key()))) {
      return Optional.of("the candidates");
    }
    if (key.equals(SelectorOptions.GROUP) || key.endsWith("." + SelectorOptions.GROUP)) {
      return Optional.of("the selector");
    }
    return Optional.empty();
  }
}
