package org.flinkmodelrouter.strategy.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.expression.Condition;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.StrategyContext;

/** Reads {@code rule.<n>.when}, {@code .then} and {@code .name}. */
final class RuleOptions {

  /** The group of options that is the rule strategy's. */
  static final String GROUP = "rule";

  private static final Pattern KEY = Pattern.compile("([1-9][0-9]{0,8})\\.(.+)");
  private static final String WHEN = "when";
  private static final String THEN = "then";
  private static final String NAME = "name";
  private static final List<String> PARTS = List.of(WHEN, THEN, NAME);

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
   * @throws ValidationException naming the option at fault
   */
  List<Rule> read(Map<String, String> options) {
    SortedMap<Integer, Map<String, String>> parts = new TreeMap<>();
    for (String key : new TreeMap<>(options).keySet()) {
      Matcher matcher = KEY.matcher(key);
      if (!matcher.matches()) {
        throw error(
            key,
            "is unknown. Write 'rule.<n>.when' and 'rule.<n>.then', with n a whole number from 1"
                + " on.");
      }
      String part = matcher.group(2);
      if (!PARTS.contains(part)) {
        String number = GROUP + "." + matcher.group(1) + ".";
        throw error(
            key,
            "is unknown. A rule has 'when', 'then' and 'name'."
                + NearestKey.of(part, PARTS)
                    .map(near -> " Did you mean '" + number + near + "'?")
                    .orElse(""));
      }
      parts
          .computeIfAbsent(Integer.valueOf(matcher.group(1)), number -> new HashMap<>())
          .put(part, options.get(key));
    }
    if (parts.isEmpty()) {
      throw new ValidationException(
          String.format(
              "Router %s has the strategy 'rule' and no rule. Write one, such as"
                  + " 'rule.1.when'='CHAR_LENGTH(query) > 200', 'rule.1.then'='%s', or set"
                  + " 'strategy'='ordered'.",
              router, labels.get(0)));
    }
    List<Rule> rules = new ArrayList<>();
    parts.forEach((number, values) -> rules.add(rule(number, values)));
    return rules;
  }

  private Rule rule(int number, Map<String, String> values) {
    String when =
        required(
            number, WHEN, values, "a condition over the input columns, such as \"lang = 'de'\"");
    List<String> chain =
        chain(
            number + "." + THEN,
            required(number, THEN, values, "the candidate that such rows go to"));
    String name =
        values.containsKey(NAME)
            ? required(number, NAME, values, "a name, or leave the option out").strip()
            : null;
    String step = GROUP + " " + number;
    String reason = name == null ? step : step + " (" + name + ")";
    return new Rule(
        step,
        name,
        new Condition(GROUP + "." + number + "." + WHEN, when),
        new RoutingDecision.Route(chain, chain.size() > 1, reason, null));
  }

  private String required(int number, String part, Map<String, String> values, String what) {
    String value = values.get(part);
    if (value == null || value.isBlank()) {
      throw error(
          number + "." + part,
          (value == null ? "is missing" : "is empty") + ". Write " + what + ".");
    }
    return value;
  }

  /** Several labels are the whole chain: nothing else may serve these rows. */
  private List<String> chain(String key, String then) {
    List<String> chain = new ArrayList<>();
    for (String entry : then.split(";", -1)) {
      String label = entry.strip();
      if (label.isEmpty()) {
        throw error(key, "is '" + then + "', where a label is empty. Put ';' only between labels.");
      }
      if (!labels.contains(label)) {
        throw error(
            key,
            String.format(
                "names '%s', which is none of the 'candidates': %s.%s",
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
