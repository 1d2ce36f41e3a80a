package org.flinkmodelrouter.strategy.selector;

import java.io.Serializable;
import java.util.regex.Pattern;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;

/** Reads a number out of a selector's answer, whatever numeric type or text it has there. */
@FunctionalInterface
public interface AnsweredNumber extends Serializable {

  /**
   * Reads the number; the column isn't NULL.
   *
   * @return NaN if a text is no number
   */
  double of(RowData answer);

  /** A reader of this column. */
  static AnsweredNumber in(AnswerColumn column) {
    int position = column.position();
    return switch (column.type().getTypeRoot()) {
      case TINYINT -> answer -> answer.getByte(position);
      case SMALLINT -> answer -> answer.getShort(position);
      case INTEGER -> answer -> answer.getInt(position);
      case BIGINT -> answer -> answer.getLong(position);
      case FLOAT -> answer -> answer.getFloat(position);
      case DOUBLE -> answer -> answer.getDouble(position);
      case DECIMAL -> {
        int precision = ((DecimalType) column.type()).getPrecision();
        int scale = ((DecimalType) column.type()).getScale();
        yield answer -> answer.getDecimal(position, precision, scale).toBigDecimal().doubleValue();
      }
      default -> answer -> Text.number(answer.getString(position).toString());
    };
  }

  /**
   * A text that is a number and nothing else, as people and programs write it in decimals: {@code
   * 0.9}, {@code .9}, {@code 9.}, {@code +9}, {@code 9e-1}.
   */
  final class Text {

    /** Longer ones are no number that a model says. */
    private static final int LONGEST = 40;

    private static final Pattern NUMBER =
        Pattern.compile("[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]{1,3})?");

    private Text() {}

    static double number(String text) {
      String number = text.strip();
      return number.length() <= LONGEST && NUMBER.matcher(number).matches()
          ? Double.parseDouble(number)
          : Double.NaN;
    }
  }
}
