package org.flinkmodelrouter.secrets;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Options of a model with secrets put in: an unmodifiable map that doesn't show them when it is
 * printed, as Flink's models print theirs.
 */
public final class RevealedOptions extends AbstractMap<String, String> {

  private final Map<String, String> values;
  private final Set<String> references;
  private final boolean differFromStored;

  RevealedOptions(Map<String, String> values, Set<String> references) {
    this(values, references, !references.isEmpty());
  }

  private RevealedOptions(
      Map<String, String> values, Set<String> references, boolean differFromStored) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    this.references = Set.copyOf(references);
    this.differFromStored = differFromStored;
  }

  /** Options in which there was nothing to put in, or it was done before. */
  public static RevealedOptions of(Map<String, String> options) {
    return new RevealedOptions(options, Set.of());
  }

  /** Keeps secrets of these options out of messages, put in before or written there. */
  public static Redaction redactionOf(Map<String, String> options) {
    return (options instanceof RevealedOptions revealed ? revealed : of(options)).redaction();
  }

  /** Whether anything was put in, a secret or an override. */
  public boolean differFromStored() {
    return differFromStored;
  }

  /**
   * These options with others in place of some.
   *
   * @param overrides values, by key; no references are looked for in them
   */
  public RevealedOptions with(Map<String, String> overrides) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.putAll(overrides);
    return new RevealedOptions(changed, references, differFromStored || !overrides.isEmpty());
  }

  /** Keeps these options' secrets out of messages. */
  public Redaction redaction() {
    return new Redaction(
        values.entrySet().stream()
            .filter(option -> isSecret(option.getKey()))
            .map(Entry::getValue)
            .collect(Collectors.toSet()));
  }

  /** The keys and values; unmodifiable. */
  @Override
  public Set<Entry<String, String>> entrySet() {
    return values.entrySet();
  }

  @Override
  public String get(Object key) {
    return values.get(key);
  }

  @Override
  public boolean containsKey(Object key) {
    return values.containsKey(key);
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(
            option ->
                option.getKey()
                    + "="
                    + (isSecret(option.getKey()) ? Redaction.MASK : option.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private boolean isSecret(String key) {
    return references.contains(key) || SensitiveKeys.isSensitive(key);
  }
}
