package org.flinkmodelrouter.policy;

import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.flinkmodelrouter.catalog.bridge.JsonText;
import org.flinkmodelrouter.routing.RouteChoice;
import org.flinkmodelrouter.routing.RouteExplanation;
import org.flinkmodelrouter.strategy.StrategyExplainer;

/** An explanation as JSON. */
final class ExplanationDocument {

  private ExplanationDocument() {}

  static ObjectNode write(RouteExplanation explanation, List<String> missing) {
    ObjectNode document =
        JsonText.object()
            .put("router", explanation.router())
            .put("version", explanation.version())
            .put("strategy", explanation.strategy())
            .put("default_model", explanation.defaultModel())
            .put("asks", explanation.asks());
    RouteChoice choice = explanation.choice();
    document
        .put("chosen", choice == null ? null : choice.label())
        .put("source", choice == null ? null : choice.source())
        .put("reason", choice == null ? null : choice.reason())
        .put("score", choice == null ? null : choice.score());
    var chain = document.putArray("chain");
    if (choice != null) {
      choice.chain().forEach(chain::add);
    }
    var steps = document.putArray("steps");
    for (StrategyExplainer.Step step : explanation.steps()) {
      steps
          .addObject()
          .put("step", step.step())
          .put("name", step.name())
          .put("test", step.test())
          .put("result", step.result())
          .put("then", step.then());
    }
    missing.forEach(document.putArray("missing")::add);
    return document;
  }
}
