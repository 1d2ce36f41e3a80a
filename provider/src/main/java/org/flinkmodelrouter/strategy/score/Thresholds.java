package org.flinkmodelrouter.strategy.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.strategy.StrategyContext;

/**
 * Cuts scores into candidates. The order of the candidates is that of their thresholds: two that
 * were mixed up, or one that was forgotten, would send rows to the wrong one without a word.
 */
final class Thresholds implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] least;
  private final String[] reasons;
  private final List<List<String>> labels;

  private Thresholds(List<Cut> cuts) {
    int count = cuts.size();
    least = new double[count];
    reasons = new String[count];
    labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Cut cut = cuts.get(i);
      least[i] = cut.least() == null ? Double.NEGATIVE_INFINITY : cut.least();
      reasons[i] =
          cut.least() == null
              ? "score below every threshold"
              : "score from " + cut.written() + " on";
      labels.add(List.of(cut.label()));
    }
  }

  private record Cut(String label, @Nullable String written, @Nullable Double least) {}

  /**
   * Reads {@code strategy.threshold.<label>}.
   *
   * @throws ValidationException naming the labels whose thresholds are wrong
   */
  static Thresholds of(StrategyContext context) {
    Map<String, String> written =
        new TreeMap<>(
            context.options().getOptional(ScoreStrategyFactory.THRESHOLDS).orElse(Map.of()));
    List<String> known =
        context.candidates().stream().map(StrategyContext.CandidateDescription::label).toList();
    for (String label : written.keySet()) {
      if (!known.contains(label)) {
        throw error(
            context,
            label,
            String.format(
                "is about '%s', which is none of the 'candidates': %s.%s",
                label, String.join(", ", known), NearestKey.suggestion(label, known)));
      }
    }
    List<Cut> cuts = known.stream().map(label -> cut(context, label, written.get(label))).toList();
    for (int i = 1; i < cuts.size(); i++) {
      checkOrder(context, cuts.get(i - 1), cuts.get(i));
    }
    return new Thresholds(cuts);
  }

  private static Cut cut(StrategyContext context, String label, @Nullable String written) {
    if (written == null) {
      return new Cut(label, null, null);
    }
    try {
      double least = Double.parseDouble(written.strip());
      if (Double.isFinite(least)) {
        return new Cut(label, written.strip(), least);
      }
    } catch (NumberFormatException noNumber) {
      // Told below, in the words of the others.
    }
    throw error(context, label, "is '" + written + "'. Write a number, such as 0.7.");
  }

  private static void checkOrder(StrategyContext context, Cut lower, Cut upper) {
    if (upper.least() == null) {
      throw error(
          context,
          upper.label(),
          String.format(
              "is missing, so that no score is '%s''s: '%s' comes before it. Write from which score on"
                  + " rows go to '%s'; only the first candidate has no threshold.",
              upper.label(), lower.label(), upper.label()));
    }
    if (lower.least() != null && lower.least() >= upper.least()) {
      throw error(
          context,
          upper.label(),
          String.format(
              "is %s, and that of '%s', the candidate before '%s', is %s. Thresholds rise in the order"
                  + " of 'candidates': change one of them, or that order.",
              upper.written(), lower.label(), upper.label(), lower.written()));
    }
  }

  /**
   * Where a score belongs.
   *
   * @param score finite
   * @return null if it is below every threshold, and no candidate takes what is
   */
  @Nullable
  Route of(double score) {
    for (int i = least.length - 1; i >= 0; i--) {
      if (score >= least[i]) {
        return new Route(labels.get(i), false, reasons[i], score);
      }
    }
    return null;
  }

  private static ValidationException error(StrategyContext context, String label, String problem) {
    return new ValidationException(
        String.format(
            "Option 'strategy.%s.%s' of router %s %s",
            ScoreStrategyFactory.THRESHOLDS.key(), label, context.router(), problem));
  }
}
