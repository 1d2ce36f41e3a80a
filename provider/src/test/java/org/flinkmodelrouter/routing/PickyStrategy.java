package org.flinkmodelrouter.routing;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.flinkmodelrouter.strategy.AnswerReview;
import org.flinkmodelrouter.strategy.AnswerReview.Verdict;
import org.flinkmodelrouter.strategy.GivenAnswer;
import org.flinkmodelrouter.strategy.ReviewingStrategy;
import org.flinkmodelrouter.strategy.RoutingDecision;

/**
 * Asks candidates in order, and rejects answers that begin with "weak". Of those that begin with
 * "odd" it has the selector say what it thinks, and where they begin with "bad" it fails.
 *
 * @param labels of the chain
 */
record PickyStrategy(List<String> labels) implements ReviewingStrategy, Serializable {

  static PickyStrategy of(String... labels) {
    return new PickyStrategy(List.of(labels));
  }

  @Override
  public RoutingDecision decide(RowData input) {
    return new RoutingDecision.Route(labels, true, "in order", null);
  }

  @Override
  public AnswerReview review(GivenAnswer answer) {
    String text = answer.rows().get(0).getString(0).toString();
    if (answer.rows().get(0).getArity() != 1) {
      throw new AssertionError("the decision column is none of the answer's");
    }
    if (text.startsWith("bad")) {
      throw new IllegalArgumentException("can't read " + text);
    }
    if (text.startsWith("odd")) {
      return new AnswerReview.Question(
          GenericRowData.of(StringData.fromString(answer.input().getString(0) + "? " + text)));
    }
    return text.startsWith("weak")
        ? Verdict.rejected("rejected at " + place(answer))
        : Verdict.accepted("accepted at " + place(answer));
  }

  @Override
  public Verdict verdict(GivenAnswer answer, RowData opinion) {
    double score = Double.parseDouble(opinion.getString(0).toString());
    return new Verdict(score >= 0.5, "scored at " + place(answer), score);
  }

  private static String place(GivenAnswer answer) {
    return answer.position() + " of " + answer.candidates() + (answer.isLast() ? ", the last" : "");
  }
}
