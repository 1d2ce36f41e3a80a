package org.flinkmodelrouter.routing;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.resilience.RetryPolicy;
import org.flinkmodelrouter.secrets.Redaction;
import org.flinkmodelrouter.secrets.RevealedOptions;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;

/**
 * Plans for tests. Unless told otherwise: one STRING in, one STRING out, every row goes to the
 * first candidate and falls back on the others in their order, each asked once, within a deadline
 * of a minute.
 */
final class RouterPlanBuilder {

  static final LogicalType STRING = DataTypes.STRING().getLogicalType();

  private final List<CandidatePlan> candidates = new ArrayList<>();
  private List<LogicalType> inputTypes = List.of(STRING);
  private List<LogicalType> outputTypes = List.of(STRING);
  @Nullable private CandidatePlan selector;
  private RoutingStrategy strategy;
  private boolean failOnStrategyError;
  private boolean fallback = true;
  private Duration deadline = Duration.ofMinutes(1);
  @Nullable private Duration attemptTimeout;
  private int maxAttempts = 4;
  private FailurePolicy failurePolicy = withRetries(0);
  private ErrorAnswers errorAnswers = ErrorAnswers.FAIL;
  @Nullable private String forced;
  @Nullable private TraceColumn trace;
  private NullInput nullInput = NullInput.NULL;
  @Nullable private RouterPlan.DecisionColumn decision;
  @Nullable private Integer version;
  private Redaction secrets = Redaction.NONE;

  /** Decides for a row. */
  @FunctionalInterface
  interface Decision extends Serializable {
    RoutingDecision of(RowData input) throws Exception;
  }

  RouterPlanBuilder input(LogicalType... types) {
    inputTypes = List.of(types);
    return this;
  }

  RouterPlanBuilder output(LogicalType... types) {
    outputTypes = List.of(types);
    return this;
  }

  RouterPlanBuilder candidate(String label, PredictFunction function) {
    return candidate(label, function, null, null);
  }

  RouterPlanBuilder candidate(String label, AsyncPredictFunction function) {
    return candidate(label, null, function, null);
  }

  RouterPlanBuilder candidate(
      String label,
      @Nullable PredictFunction sync,
      @Nullable AsyncPredictFunction async,
      @Nullable Duration timeout) {
    return candidate(
        label,
        sync,
        async,
        timeout,
        new CandidatePlan.InputColumns(List.of(0), List.of(STRING)),
        new CandidatePlan.OutputColumns(List.of(0), List.of(STRING), List.of(STRING)));
  }

  RouterPlanBuilder candidate(
      String label,
      @Nullable PredictFunction sync,
      @Nullable AsyncPredictFunction async,
      @Nullable Duration timeout,
      CandidatePlan.InputColumns input,
      CandidatePlan.OutputColumns output) {
    candidates.add(
        new CandidatePlan(
            label,
            "ml.default." + label,
            null,
            sync,
            async,
            new CandidatePlan.Limits(timeout, null, null, null, CallCost.NONE),
            input,
            output));
    return this;
  }

  RouterPlanBuilder strategy(RoutingStrategy routing) {
    strategy = routing;
    return this;
  }

  /** A model of one STRING in and one STRING out reads rows for the strategy. */
  RouterPlanBuilder selector(
      @Nullable PredictFunction sync,
      @Nullable AsyncPredictFunction async,
      CandidatePlan.Limits limits) {
    selector =
        new CandidatePlan(
            "selector",
            "ml.default.judge",
            null,
            sync,
            async,
            limits,
            new CandidatePlan.InputColumns(List.of(0), List.of(STRING)),
            new CandidatePlan.OutputColumns(List.of(0), List.of(STRING), List.of(STRING)));
    return this;
  }

  RouterPlanBuilder deciding(Decision decided) {
    return strategy((RoutingStrategy & Serializable) decided::of);
  }

  /** Every row goes to this candidate. */
  RouterPlanBuilder choosing(String label) {
    RoutingDecision route = new RoutingDecision.Route(List.of(label), false, "chosen", 0.5);
    return deciding(input -> route);
  }

  RouterPlanBuilder failOnStrategyError() {
    failOnStrategyError = true;
    return this;
  }

  RouterPlanBuilder withoutFallback() {
    fallback = false;
    return this;
  }

  RouterPlanBuilder deadline(Duration time) {
    deadline = time;
    return this;
  }

  RouterPlanBuilder attemptTimeout(Duration time) {
    attemptTimeout = time;
    return this;
  }

  RouterPlanBuilder maxAttempts(int attempts) {
    maxAttempts = attempts;
    return this;
  }

  /** The default policy but for how often a candidate is asked again. */
  static FailurePolicy withRetries(int retries) {
    FailurePolicy ordinary = FailurePolicy.DEFAULT;
    return new FailurePolicy(
        new RetryPolicy(retries, ordinary.retry().initialDelay(), ordinary.retry().maxDelay()),
        ordinary.breaker(),
        ordinary.rateLimit(),
        ordinary.fallbackOn());
  }

  /** Failing candidates are asked again for the next row all the same. */
  RouterPlanBuilder withoutBreaker() {
    return failurePolicy(
        new FailurePolicy(
            failurePolicy.retry(), null, failurePolicy.rateLimit(), failurePolicy.fallbackOn()));
  }

  RouterPlanBuilder failurePolicy(FailurePolicy policy) {
    failurePolicy = policy;
    return this;
  }

  /** Limits of the calls of the candidate that was added last. */
  RouterPlanBuilder limits(CandidatePlan.Limits limits) {
    CandidatePlan last = candidates.remove(candidates.size() - 1);
    candidates.add(
        new CandidatePlan(
            last.label(),
            last.identifier(),
            last.version(),
            last.syncFunction(),
            last.asyncFunction(),
            limits,
            last.input(),
            last.output()));
    return this;
  }

  RouterPlanBuilder errorAnswers(ErrorAnswers answers) {
    errorAnswers = answers;
    return this;
  }

  /** Every row goes to this candidate, whatever the strategy says. */
  RouterPlanBuilder forced(String label) {
    forced = label;
    return this;
  }

  /** The first input column may stand in errors and logs under this name. */
  RouterPlanBuilder trace(String name) {
    trace = new TraceColumn(name, 0, inputTypes.get(0));
    return this;
  }

  RouterPlanBuilder nullInput(NullInput handling) {
    nullInput = handling;
    return this;
  }

  /** The last column of the output carries the decision. Call before candidates are added. */
  RouterPlanBuilder decision(DecisionField... fields) {
    decision = new RouterPlan.DecisionColumn(outputTypes.size(), List.of(fields));
    return this;
  }

  RouterPlanBuilder version(int number) {
    version = number;
    return this;
  }

  /** A candidate's option {@code api-key} has this value. */
  RouterPlanBuilder apiKey(String value) {
    secrets = RevealedOptions.of(Map.of("api-key", value)).redaction();
    return this;
  }

  RouterPlan build() {
    if (strategy == null) {
      choosing(candidates.get(0).label());
    }
    Map<String, List<String>> fallbacks = new LinkedHashMap<>();
    for (CandidatePlan candidate : candidates) {
      fallbacks.put(
          candidate.label(),
          fallback ? candidates.stream().map(CandidatePlan::label).toList() : List.of());
    }
    return new RouterPlan(
        "support_router",
        version,
        inputTypes,
        decision == null ? candidates : candidates.stream().map(this::withDecision).toList(),
        selector,
        strategy,
        failOnStrategyError,
        candidates.get(0).label(),
        fallbacks,
        new RouterPlan.Limits(deadline, attemptTimeout, maxAttempts),
        failurePolicy,
        errorAnswers,
        forced,
        nullInput,
        decision,
        trace,
        secrets);
  }

  private CandidatePlan withDecision(CandidatePlan candidate) {
    List<Integer> positions = new ArrayList<>(candidate.output().positions());
    List<LogicalType> types = new ArrayList<>(candidate.output().routerTypes());
    positions.add(-1);
    types.add(DataTypes.ROW().getLogicalType());
    return new CandidatePlan(
        candidate.label(),
        candidate.identifier(),
        candidate.version(),
        candidate.syncFunction(),
        candidate.asyncFunction(),
        candidate.limits(),
        candidate.input(),
        new CandidatePlan.OutputColumns(positions, candidate.output().candidateTypes(), types));
  }
}
