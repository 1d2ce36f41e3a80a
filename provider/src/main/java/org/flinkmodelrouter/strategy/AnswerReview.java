package org.flinkmodelrouter.strategy;

import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/** What a strategy says of an answer: a verdict, or that it wants another opinion first. */
public sealed interface AnswerReview {

  /**
   * Whether the answer is the row's. Immutable, and so may be shared between rows.
   *
   * @param accepted whether the row ends here
   * @param reason for the decision column, if this answer is the one that stands: such as {@code
   *     accepted at 2 of 3}. It holds nothing of the row and nothing of the answer
   * @param score what the verdict rests on; null where there is none
   */
  record Verdict(boolean accepted, String reason, @Nullable Double score) implements AnswerReview {

    /** An accepted answer. */
    public static Verdict accepted(String reason) {
      return new Verdict(true, reason, null);
    }

    /** A rejected answer. */
    public static Verdict rejected(String reason) {
      return new Verdict(false, reason, null);
    }
  }

  /**
   * The router's selector is to be asked.
   *
   * @param row the selector's input columns, valid until its answer is there; null if there is
   *     nothing to ask, and so no opinion
   */
  record Question(@Nullable RowData row) implements AnswerReview {}
}
