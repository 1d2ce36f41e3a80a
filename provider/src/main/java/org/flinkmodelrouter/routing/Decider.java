package org.flinkmodelrouter.routing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.metrics.RouterMetrics;
import org.flinkmodelrouter.resilience.Interruption;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.RowLimits;
import org.flinkmodelrouter.resilience.Timing;
import org.flinkmodelrouter.strategy.AsyncRoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Abstention;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.SelectorStrategy;

/** Asks the strategy which candidates a row goes to. Where the strategy fails, it abstains. */
final class Decider {

  private final RouterPlan plan;
  private final RoutingStrategy strategy;
  @Nullable private final AsyncRoutingStrategy asyncStrategy;
  @Nullable private final Selection selection;
  private final Chains chains;
  private final RowLimits limits;
  private final RouterMetrics metrics;
  private final StrategyFailures failures;
  private final Timing timing;

  /**
   * Makes one.
   *
   * @param selector reads rows for the strategy; null where it has none
   */
  Decider(
      RouterPlan plan,
      Chains chains,
      @Nullable OpenSelector selector,
      RowLimits limits,
      RouterMetrics metrics,
      StrategyFailures failures,
      Timing timing) {
    this.plan = plan;
    this.strategy = plan.forced() == null ? plan.strategy() : forced(plan.forced());
    this.asyncStrategy = strategy instanceof AsyncRoutingStrategy async ? async : null;
    this.selection =
        selector != null && strategy instanceof SelectorStrategy reading
            ? new Selection(reading, selector)
            : null;
    this.chains = chains;
    this.limits = limits;
    this.metrics = metrics;
    this.failures = failures;
    this.timing = timing;
  }

  /** What the query said, whatever the router's own strategy would say. */
  private static RoutingStrategy forced(String label) {
    RoutingDecision route = new Route(List.of(label), false, "forced by the query", null);
    return input -> route;
  }

  /** Whether a decision may take a while. */
  boolean isAsync() {
    return asyncStrategy != null || selection != null;
  }

  /**
   * Decides, on the task's thread, and waits for the decision where it takes a while.
   *
   * @param arrival when the row came
   * @param allowed how long the row may take
   * @throws RoutingException if the strategy fails and that fails the row
   */
  RoutedRow decide(RowData input, long arrival, long allowed) {
    RoutingDecision decision;
    Chain chain;
    RoutedRow question = null;
    try {
      if (selection != null) {
        question = selection.question(input, arrival, allowed);
        decision = selection.decide(input, question, arrival);
      } else {
        decision =
            asyncStrategy == null
                ? strategy.decide(input)
                : asyncStrategy.decideAsync(input).get(timeout(allowed), TimeUnit.NANOSECONDS);
      }
      chain = chains.of(decision);
    } catch (Throwable error) {
      Interruption.rethrow(error);
      decision = abstained(error, input);
      chain = chains.of(decision);
      question = failed(question);
    }
    RoutedRow row = routed(input, decision, chain, question, arrival, allowed);
    if (question != null) {
      row.proceed(question.reached());
    } else if (asyncStrategy != null) {
      row.proceed(timing.nanoTime());
    }
    return row;
  }

  /** Attempts that failed, and waits for others, may have taken long. */
  @Nullable
  private RoutedRow failed(@Nullable RoutedRow question) {
    if (question != null) {
      question.proceed(timing.nanoTime());
    }
    return question;
  }

  /**
   * Decides without waiting, on the task's thread. The future may complete on any thread; it fails
   * only if the strategy fails and that fails the row.
   */
  CompletableFuture<RoutedRow> decideLater(
      RowData input, long arrival, long allowed, AsyncRouting routing) {
    if (selection == null) {
      return asked(input, allowed, routing.timer())
          .handle((decided, error) -> routed(input, decided, error, null, arrival, allowed));
    }
    RoutedRow question;
    try {
      question = selection.question(input, arrival, allowed);
    } catch (Throwable error) {
      return CompletableFuture.completedFuture(routed(input, null, error, null, arrival, allowed));
    }
    return selection
        .decideLater(input, question, routing)
        .handle((decided, error) -> routed(input, decided, error, question, arrival, allowed));
  }

  private CompletableFuture<RoutingDecision> asked(
      RowData input, long allowed, Timing.Timer timer) {
    CompletableFuture<RoutingDecision> decision = new CompletableFuture<>();
    long timeout = timeout(allowed);
    Timing.Timeout over =
        timer.after(
            timeout, () -> decision.completeExceptionally(CandidateCalls.noAnswerWithin(timeout)));
    try {
      var unused =
          asyncStrategy
              .decideAsync(input)
              .whenComplete(
                  (decided, error) -> {
                    over.cancel();
                    if (error == null) {
                      decision.complete(decided);
                    } else {
                      decision.completeExceptionally(error);
                    }
                  });
    } catch (Throwable error) {
      over.cancel();
      decision.completeExceptionally(error);
    }
    return decision;
  }

  private RoutedRow routed(
      RowData input,
      @Nullable RoutingDecision decided,
      @Nullable Throwable error,
      @Nullable RoutedRow question,
      long arrival,
      long allowed) {
    if (error == null) {
      try {
        return routed(input, decided, chains.of(decided), question, arrival, allowed);
      } catch (IllegalArgumentException unknownCandidate) {
        return routed(input, null, unknownCandidate, question, arrival, allowed);
      }
    }
    Interruption.rethrowFatal(error);
    RoutingDecision abstention = abstained(error, input);
    return routed(input, abstention, chains.of(abstention), question, arrival, allowed);
  }

  private RoutedRow routed(
      RowData input,
      RoutingDecision decision,
      Chain chain,
      @Nullable RoutedRow question,
      long arrival,
      long allowed) {
    if (decision instanceof Abstention) {
      metrics.strategyAbstained();
    }
    RoutedRow row =
        new RoutedRow(input, decision, chain, limits, plan.failurePolicy(), arrival, allowed);
    if (question != null) {
      row.spent(question.cost());
    }
    return row;
  }

  /** The strategy is one more whose time comes out of the row's. */
  private long timeout(long allowed) {
    int attempts = Math.min(plan.candidates().size(), limits.maxAttempts());
    return limits.forAttempt(0, allowed, 1 + attempts);
  }

  private RoutingDecision abstained(Throwable error, RowData input) {
    return new Abstention(
        failures.reason(
            error,
            input,
            plan.defaultCandidate() + " goes on with the row",
            "to give such rows to the default model"));
  }
}
