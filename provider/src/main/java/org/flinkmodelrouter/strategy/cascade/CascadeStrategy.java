package org.flinkmodelrouter.strategy.cascade;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.expression.ConditionException;
import org.flinkmodelrouter.expression.ConditionPool;
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
  @Nullable private final Scoring scoring;
  private final InstantSource clock;
  private final RoutingDecision inOrder;

  /** By the options that hold the conditions. */
  @Nullable private transient Map<String, ConditionPool> pools;

  /**
   * Creates the strategy.
   *
   * @param steps in order
   * @param scoring null where no selector scores answers
   * @param clock serializable
   */
  CascadeStrategy(List<CascadeStep> steps, @Nullable Scoring scoring, InstantSource clock) {
    this.steps = List.copyOf(steps);
    this.scoring = scoring;
    this.clock = clock;
    this.inOrder =
        new RoutingDecision.Route(
            steps.stream().map(CascadeStep::label).toList(), true, "cascade", null);
  }

  @Override
  public void open(FunctionContext context) throws IOException {
    if (scoring != null) {
      scoring.question().open();
    }
    pools = new HashMap<>();
    for (CascadeStep step : steps) {
      if (step.accept() != null && !pools.containsKey(step.option())) {
        pools.put(step.option(), new ConditionPool(step.accept(), context, clock, COPIES));
      }
    }
  }

  @Override
  public RoutingDecision decide(RowData input) {
    return inOrder;
  }

  @Override
  public AnswerReview review(GivenAnswer answer) throws StrategyException {
    if (answer.isLast()) {
      return Verdict.accepted("cascade: last asked, " + place(answer));
    }
    if (!fulfilsCondition(answer)) {
      return verdict(answer, false, null);
    }
    return scoring == null
        ? verdict(answer, true, null)
        : new AnswerReview.Question(scoring.question().about(judged(answer, answer.rows().get(0))));
  }

  @Override
  public Verdict verdict(GivenAnswer answer, RowData opinion) throws StrategyException {
    double score = scoring.of(opinion);
    return verdict(answer, score >= scoring.least(), score);
  }

  private static Verdict verdict(GivenAnswer answer, boolean accepted, @Nullable Double score) {
    String reason =
        accepted
            ? "cascade: accepted at " + place(answer)
            : "cascade: not accepted at " + place(answer) + ", and none after it answered";
    return new Verdict(accepted, reason, score);
  }

  private static String place(GivenAnswer answer) {
    return answer.position() + " of " + answer.candidates();
  }

  private static RowData judged(GivenAnswer answer, RowData row) {
    return new JoinedRowData(answer.input(), row);
  }

  private boolean fulfilsCondition(GivenAnswer answer) throws StrategyException {
    CascadeStep step = steps.get(answer.position() - 1);
    if (step.accept() == null) {
      return true;
    }
    ConditionPool accept = pools.get(step.option());
    for (RowData row : answer.rows()) {
      try {
        if (accept.firstTrue(judged(answer, row)) < 0) {
          return false;
        }
      } catch (ConditionException failure) {
        throw new StrategyException(
            step.option() + " failed with " + failure.getCause().getClass().getSimpleName());
      }
    }
    return true;
  }

  @Override
  public void close() {
    if (pools != null) {
      pools.values().forEach(ConditionPool::close);
    }
  }
}
