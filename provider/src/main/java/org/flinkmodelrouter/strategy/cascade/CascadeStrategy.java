package org.flinkmodelrouter.strategy.cascade;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.expression.ConditionException;
import org.flinkmodelrouter.expression.ConditionPool;
import org.flinkmodelrouter.expression.Conditions;
import org.flinkmodelrouter.strategy.AnswerReview;
import org.flinkmodelrouter.strategy.AnswerReview.Verdict;
import org.flinkmodelrouter.strategy.GivenAnswer;
import org.flinkmodelrouter.strategy.ReviewingStrategy;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.StrategyException;

/** The candidates in order; the first answer that is accepted ends the row, else the last one. */
final class CascadeStrategy implements ReviewingStrategy {

  private static final long serialVersionUID = 1L;

  /** A condition takes microseconds: more calls at once than processors would gain nothing. */
  private static final int COPIES = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final List<CascadeStep> steps;
  private final InstantSource clock;
  private final RoutingDecision inOrder;

  @Nullable private transient Map<String, ConditionPool> accepting;

  /**
   * Creates the strategy.
   *
   * @param steps in order
   * @param clock serializable
   */
  CascadeStrategy(List<CascadeStep> steps, InstantSource clock) {
    this.steps = List.copyOf(steps);
    this.clock = clock;
    this.inOrder =
        new RoutingDecision.Route(
            steps.stream().map(CascadeStep::label).toList(), true, "cascade", null);
  }

  @Override
  public void open(FunctionContext context) throws IOException {
    accepting = new HashMap<>();
    Map<Conditions, ConditionPool> pools = new IdentityHashMap<>();
    for (CascadeStep step : steps) {
      if (step.accept() != null) {
        ConditionPool pool = pools.get(step.accept());
        if (pool == null) {
          pool = new ConditionPool(step.accept(), context, clock, COPIES);
          pools.put(step.accept(), pool);
        }
        accepting.put(step.label(), pool);
      }
    }
  }

  @Override
  public RoutingDecision decide(RowData input) {
    return inOrder;
  }

  @Override
  public AnswerReview review(GivenAnswer answer) throws StrategyException {
    String place = answer.position() + " of " + answer.candidates();
    if (answer.isLast()) {
      return Verdict.accepted("cascade: last asked, " + place);
    }
    return isAccepted(answer)
        ? Verdict.accepted("cascade: accepted at " + place)
        : Verdict.rejected("cascade: not accepted at " + place + ", and none after it answered");
  }

  private boolean isAccepted(GivenAnswer answer) throws StrategyException {
    ConditionPool accept = accepting.get(answer.candidate());
    if (accept == null) {
      return true;
    }
    for (RowData row : answer.rows()) {
      try {
        if (accept.firstTrue(new JoinedRowData(answer.input(), row)) < 0) {
          return false;
        }
      } catch (ConditionException failure) {
        throw new StrategyException(
            option(answer.candidate())
                + " failed with "
                + failure.getCause().getClass().getSimpleName());
      }
    }
    return true;
  }

  private String option(String label) {
    return steps.stream().filter(s -> s.label().equals(label)).findFirst().orElseThrow().option();
  }

  @Override
  public void close() {
    if (accepting != null) {
      accepting.values().forEach(ConditionPool::close);
    }
  }
}
