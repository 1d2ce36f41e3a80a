package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.flinkmodelrouter.options.NearestKey;

/**
 * The labels of a router's candidates, in order.
 *
 * @param options where they were read
 * @param labels at least one
 * @param written of the candidates that were written as {@code cheap$3} or {@code cheap$prod}, by
 *     their label {@code cheap}: the whole
 */
record CandidateLabels(OptionReader options, List<String> labels, Map<String, String> written) {

  private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final Pattern PICKED = Pattern.compile("([A-Za-z_][A-Za-z0-9_-]*)\\$[^.]+");

  /** Reads {@code candidates}. */
  static CandidateLabels of(OptionReader options) {
    List<String> labels = options.list(RouterOptions.CANDIDATES);
    if (labels.isEmpty()) {
      throw options.error(
          RouterOptions.CANDIDATES,
          "is missing. Write the models that rows may go to, such as"
              + " 'candidates'='cheap;smart'.");
    }
    List<String> plain = new ArrayList<>();
    Map<String, String> written = new HashMap<>();
    for (String entry : labels) {
      Matcher picked = PICKED.matcher(entry);
      String label = picked.matches() ? picked.group(1) : entry;
      if (!LABEL.matcher(label).matches()) {
        throw options.error(
            RouterOptions.CANDIDATES, "holds '" + entry + "', which is no label. " + remedy(entry));
      }
      if (plain.contains(label)) {
        throw options.error(
            RouterOptions.CANDIDATES,
            String.format(
                "has two candidates with the label '%s'. Give one of them another label, and name"
                    + " its model with 'route.<label>.reference'.",
                label));
      }
      plain.add(label);
      if (picked.matches()) {
        written.put(label, entry);
      }
    }
    return new CandidateLabels(options, List.copyOf(plain), Map.copyOf(written));
  }

  private static String remedy(String written) {
    if (written.indexOf(',') >= 0) {
      return "Put ';' between candidates.";
    }
    if (written.indexOf('.') >= 0) {
      String example = written.replaceAll("^.*\\.|\\$.*$|[^A-Za-z0-9_-]", "");
      String label = LABEL.matcher(example).matches() ? example : "other";
      return String.format(
          "A model of another database needs a label of its own: write '%s' here, and"
              + " 'route.%s.reference'='%s'.",
          label, label, written);
    }
    return "A label has letters, digits, '_' and '-', and starts with a letter or '_'; a model"
        + " whose name is no label is named with 'route.<label>.reference'.";
  }

  /** Refuses a label that another option names and that no candidate has. */
  String known(ConfigOption<?> option, String label) {
    if (labels.contains(label)) {
      return label;
    }
    throw options.error(
        option,
        String.format(
            "names '%s', which is none of the 'candidates': %s.%s",
            label, String.join(", ", labels), NearestKey.suggestion(label, labels)));
  }
}
