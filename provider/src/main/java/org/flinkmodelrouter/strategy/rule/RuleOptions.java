package org.flinkmodelrouter.strategy.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.StrategyContext;

/** Reads {@code rule.<n>.when}, {@code .then} and {@code .name}. */
final class RuleOptions {

  /** The group of options that is the rule strategy's. */
  static final String GROUP = "rule";

  private static final Pattern KEY = Pattern.compile("([1-9][0-9]{0,8})\\.(.+)");
  private static final List<String> PARTS = List.of("when", "then", "name");

  private final String router;
  private final List<String> labels;

  RuleOptions(StrategyContext context) {
    this.router = context.router();
    this.labels =
        context.candidates().stream().map(StrategyContext.CandidateDescription::label).toList();
  }

  /**
   * Reads the rules, by ascending number.
   *
   * @param options of the group, keys without its name
   */
  List<Rule> read(Map<String, String> options) {
    TreeMap<Integer, Map<String, String>> parts = new TreeMap<>();
    options.forEach(
        (key, value) -> {
          Matcher matcher = KEY.matcher(key);
          if (!matcher.matches()) {
            throw error(
                key, "is not known. Rules are written 'rule.<n>.when', with n a number from 1 on.");
          }
          String part = matcher.group(2);
          if (!PARTS.contains(part)) {
            throw error(
                key,
                "is not known. A rule has 'when', 'then' and 'name'."
                    + NearestKey.suggestion(part, PARTS));
          }
          parts
              .computeIfAbsent(Integer.valueOf(matcher.group(1)), number -> new HashMap<>())
              .put(part, value);
        });
    if (parts.isEmpty()) {
      throw new ValidationException(
          String.format(
              "Router %s has the strategy 'rule' and no rule. Write 'rule.1.when' = '<condition in"
                  + " Flink SQL>' and 'rule.1.then' = '<candidate>', or take 'strategy' ="
                  + " 'ordered'.",
              router));
    }
    List<Rule> rules = new ArrayList<>();
    parts.forEach((number, values) -> rules.add(rule(number, values)));
    return rules;
  }

  private Rule rule(int number, Map<String, String> values) {
    String when = required(number, "when", values, "a condition in Flink SQL");
    String then = required(number, "then", values, "a candidate's label");
    @Nullable String name = values.get("name");
    List<String> chain = chain(number + ".then", then);
    return new Rule(
        number,
        name,
        when,
        new RoutingDecision.Route(chain, chain.size() > 1, Rule.reason(number, name), null));
  }

  private String required(int number, String part, Map<String, String> values, String what) {
    String value = values.get(part);
    if (value == null || value.isBlank()) {
      throw error(number + "." + part, "is missing. Write " + what + ".");
    }
    return value;
  }

  private List<String> chain(String key, String then) {
    List<String> chain = new ArrayList<>();
    for (String entry : then.split(";", -1)) {
      String label = entry.trim();
      if (!labels.contains(label)) {
        throw error(
            key,
            String.format(
                "names '%s', which is no candidate. The candidates are %s.%s",
                label, String.join(", ", labels), NearestKey.suggestion(label, labels)));
      }
      if (chain.contains(label)) {
        throw error(key, "names '" + label + "' twice. Name it once.");
      }
      chain.add(label);
    }
    return chain;
  }

  private ValidationException error(String key, String problem) {
    return new ValidationException(
        String.format("Option '%s.%s' of router %s %s", GROUP, key, router, problem));
  }
}
