package org.flinkmodelrouter.system;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;
import org.apache.flink.types.Row;
import org.flinkmodelrouter.policy.JsonRow;
import org.flinkmodelrouter.resolution.ModelFinder;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.resolution.StoredModel;
import org.flinkmodelrouter.routing.PolicySession;
import org.flinkmodelrouter.routing.RouteChoice;
import org.flinkmodelrouter.routing.RouteExplanation;
import org.flinkmodelrouter.routing.RouterPolicy;
import org.flinkmodelrouter.strategy.StrategyExplainer;

/**
 * {@code CALL sys.explain_route('router', '{"query": "…"}')}: what would become of a row, and why.
 * No candidate is called. Flink logs a procedure's arguments, and so the row.
 */
@ProcedureHint(
    output = @DataTypeHint("ROW<item STRING, name STRING, detail STRING, result STRING>"),
    arguments = {
      @ArgumentHint(name = "router", type = @DataTypeHint("STRING")),
      @ArgumentHint(name = "row", type = @DataTypeHint("STRING")),
      @ArgumentHint(name = "ask_selector", type = @DataTypeHint("BOOLEAN"), isOptional = true)
    })
public final class ExplainRoute implements Procedure {

  static final String NAME = "explain_route";

  private final SystemCatalog catalog;

  /** The procedure of one catalog. */
  ExplainRoute(SystemCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Explains a row.
   *
   * @param router {@code name} or {@code database.name}, with a version or an alias behind it
   * @param row a JSON object with the router's input columns
   * @param askSelector whether a strategy that asks a model may do so; null for not
   * @return first what the strategy looked at, then what follows
   * @throws ValidationException if there is no such router, or no such row of it
   */
  public Row[] call(
      ProcedureContext context, String router, String row, @Nullable Boolean askSelector) {
    if (router == null || row == null) {
      throw new ValidationException(
          "A router and a row are needed: CALL sys.explain_route('router', '{\"column\": …}').");
    }
    ReadableConfig configuration = context.getExecutionEnvironment().getConfiguration();
    ModelFinder models = new ModelFinder(catalog.name(), catalog.models());
    StoredModel stored = models.find(ModelName.parse(router, catalog.defaultDatabase()));
    PolicySession session =
        new PolicySession(
            configuration,
            catalog.classLoader(),
            InstantSource.fixed(Instant.now()),
            catalog.secrets());
    String shown = catalog.name() + "." + stored.path().getFullName();
    try (RouterPolicy policy = RouterPolicy.open(shown, stored, models, session)) {
      JsonRow parsed =
          JsonRow.parse(row, shown, policy.inputColumns(), configuration, catalog.classLoader());
      RouteExplanation explanation = policy.explain(parsed.row(), Boolean.TRUE.equals(askSelector));
      return rows(explanation, parsed.missing()).toArray(new Row[0]);
    }
  }

  private static List<Row> rows(RouteExplanation explanation, List<String> missing) {
    List<Row> rows = new ArrayList<>();
    for (String column : missing) {
      rows.add(Row.of("column", column, "not in the row", "NULL"));
    }
    for (StrategyExplainer.Step step : explanation.steps()) {
      String then = step.then() == null ? "" : " -> " + step.then();
      rows.add(Row.of(step.step(), step.name(), step.test() + then, step.result()));
    }
    RouteChoice choice = explanation.choice();
    if (choice == null) {
      rows.add(Row.of("chosen", null, explanation.asks(), "not asked"));
    } else {
      rows.add(Row.of("chosen", choice.source(), choice.reason(), choice.label()));
      if (choice.score() != null) {
        rows.add(Row.of("score", null, null, choice.score().toString()));
      }
      if (!choice.chain().isEmpty()) {
        rows.add(Row.of("chain", null, "in the order tried", String.join(" -> ", choice.chain())));
      }
    }
    rows.add(Row.of("default", null, "when the strategy abstains", explanation.defaultModel()));
    rows.add(
        Row.of(
            "router",
            explanation.router(),
            "strategy " + explanation.strategy(),
            "version " + explanation.version()));
    return rows;
  }
}
