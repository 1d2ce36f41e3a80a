package org.flinkmodelrouter.testing;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * How a model of the {@link FaultServer} treats those who call it.
 *
 * @param steps for the first call, the second and so on; the last one holds
 * @param repeats whether the steps begin anew after the last one
 * @param poison for questions that contain a text, the step that they always get
 * @param quota what it takes, all of it if null
 * @param key what callers must present, nothing if null
 */
public record FaultScript(
    List<Step> steps,
    boolean repeats,
    Map<String, Step> poison,
    @Nullable Quota quota,
    @Nullable String key) {

  /** So many requests within any stretch of that time; more get status 429 and a Retry-After. */
  public record Quota(int requests, Duration time) {}

  /** Steps that are taken once. */
  public static FaultScript of(Step... steps) {
    return new FaultScript(List.of(steps), false, Map.of(), null, null);
  }

  /** The same steps over and over. */
  public FaultScript repeated() {
    return new FaultScript(steps, true, poison, quota, key);
  }

  /** The same with a step for all questions that contain a text. */
  public FaultScript withPoison(String text, Step step) {
    Map<String, Step> more = new HashMap<>(poison);
    more.put(text, step);
    return new FaultScript(steps, repeats, Map.copyOf(more), quota, key);
  }

  /** The same within a quota. */
  public FaultScript withQuota(int requests, Duration time) {
    return new FaultScript(steps, repeats, poison, new Quota(requests, time), key);
  }

  /** The same for those who present a key. */
  public FaultScript withKey(String expected) {
    return new FaultScript(steps, repeats, poison, quota, expected);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new HashMap<>();
    json.put("steps", steps.stream().map(Step::json).toList());
    json.put("repeats", repeats);
    Map<String, Object> poisonous = new HashMap<>();
    poison.forEach((text, step) -> poisonous.put(text, step.json()));
    json.put("poison", poisonous);
    if (quota != null) {
      double seconds = quota.time().toNanos() / 1e9;
      json.put("quota", Map.of("requests", quota.requests(), "seconds", seconds));
    }
    json.put("key", key);
    return json;
  }
}
