package org.flinkmodelrouter.strategy.judge;

import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.SelectorStrategy;
import org.flinkmodelrouter.strategy.selector.RowDocument;

/** Asks for a label, and takes nothing else for an answer. */
final class JudgeStrategy implements SelectorStrategy {

  private static final long serialVersionUID = 1L;

  private final Prompt prompt;
  private final RowDocument document;
  private final int answerPosition;
  private final Verdict verdict;

  JudgeStrategy(Prompt prompt, RowDocument document, int answerPosition, Verdict verdict) {
    this.prompt = prompt;
    this.document = document;
    this.answerPosition = answerPosition;
    this.verdict = verdict;
  }

  @Override
  public void open(FunctionContext context) {
    document.open();
  }

  @Override
  @Nullable
  public RowData question(RowData input) {
    String json = document.of(input);
    return json == null ? null : GenericRowData.of(StringData.fromString(prompt.about(json)));
  }

  @Override
  public RoutingDecision decide(RowData input, RowData answer) {
    return answer.isNullAt(answerPosition)
        ? Verdict.EMPTY
        : verdict.of(answer.getString(answerPosition).toString());
  }
}
