package org.flinkmodelrouter.strategy.judge;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.io.JsonEOFException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Abstention;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;

/**
 * What of a judge's answers counts: a label and nothing else, or {@code {"model": "<label>"}} and
 * nothing else, with or without a code fence around it. A judge that says more than it was asked
 * may be saying what the row told it to; guessing which label it meant would be the row's gain.
 */
final class Verdict implements Serializable {

  static final RoutingDecision EMPTY = abstention("is empty");

  private static final long serialVersionUID = 1L;
  private static final RoutingDecision TOO_LONG = abstention("is too long");
  private static final RoutingDecision TRUNCATED = abstention("is cut off");
  private static final RoutingDecision OTHER_JSON = abstention("is JSON of another form");
  private static final RoutingDecision NO_JSON = abstention("is no JSON");
  private static final RoutingDecision NONE = abstention("names no candidate");
  private static final RoutingDecision SEVERAL = abstention("names several candidates");
  private static final RoutingDecision CHATTY = abstention("says more than a candidate's name");

  /** Longer than the object with any label that people write. */
  private static final int LONGEST = 500;

  private static final Pattern FENCED =
      Pattern.compile("```(?:json)?[ \\t]*\\R(.*)\\R```", Pattern.DOTALL);

  private static final String MODEL = "model";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Map<String, RoutingDecision> routes;

  Verdict(List<String> labels) {
    routes =
        labels.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    label -> label,
                    label -> new Route(List.of(label), false, "chosen by the judge", null)));
  }

  private static RoutingDecision abstention(String problem) {
    return new Abstention("the judge's answer " + problem);
  }

  /** The decision that an answer stands for. */
  RoutingDecision of(String answer) {
    if (answer.length() > LONGEST) {
      return TOO_LONG;
    }
    String said = answer.strip();
    if (said.isEmpty()) {
      return EMPTY;
    }
    RoutingDecision bare = routes.get(said);
    if (bare != null) {
      return bare;
    }
    Matcher fenced = FENCED.matcher(said);
    String inner = fenced.matches() ? fenced.group(1).strip() : said;
    return inner.startsWith("{") ? ofJson(inner) : ofWords(said);
  }

  private RoutingDecision ofJson(String json) {
    JsonNode read;
    try {
      read = JSON.readTree(json);
    } catch (JsonEOFException end) {
      return TRUNCATED;
    } catch (IOException e) {
      return NO_JSON;
    }
    JsonNode model = read.get(MODEL);
    if (read.size() != 1 || model == null || !model.isTextual()) {
      return OTHER_JSON;
    }
    return routes.getOrDefault(model.asText(), NONE);
  }

  /** What is wrong with an answer that is neither a label nor JSON. */
  private RoutingDecision ofWords(String said) {
    long named =
        routes.keySet().stream()
            .filter(
                label ->
                    Pattern.compile(
                            "(?<![A-Za-z0-9_-])" + Pattern.quote(label) + "(?![A-Za-z0-9_-])")
                        .matcher(said)
                        .find())
            .count();
    if (named == 0) {
      return NONE;
    }
    return named == 1 ? CHATTY : SEVERAL;
  }
}
