package org.flinkmodelrouter.conversion;

import static org.apache.flink.table.types.logical.utils.LogicalTypeChecks.getPrecision;
import static org.apache.flink.table.types.logical.utils.LogicalTypeChecks.getScale;

import java.math.BigDecimal;
import java.util.Optional;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Numbers, and intervals, which are numbers of months or milliseconds. What the other type can't
 * hold is refused: Flink's own CAST would make it NULL or another number without a word.
 */
final class NumericCast {

  private NumericCast() {}

  static Optional<ValueConversion> between(LogicalType from, LogicalType to) {
    if (to instanceof DecimalType decimal) {
      return toDecimal(from, decimal);
    }
    if (storage(from) == storage(to)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (storage(to)) {
          case TINYINT -> value -> (byte) integer(value, Byte.MIN_VALUE, Byte.MAX_VALUE, to);
          case SMALLINT -> value -> (short) integer(value, Short.MIN_VALUE, Short.MAX_VALUE, to);
          case INTEGER -> value -> (int) integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE, to);
          case BIGINT -> value -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE, to);
          case FLOAT -> value -> (float) approximate(value);
          default -> value -> approximate(value);
        });
  }

  private static Optional<ValueConversion> toDecimal(LogicalType from, DecimalType to) {
    int precision = getPrecision(to);
    int scale = getScale(to);
    if (from instanceof DecimalType same
        && getPrecision(same) == precision
        && getScale(same) == scale) {
      return Optional.empty();
    }
    return Optional.of(
        value -> {
          DecimalData decimal = DecimalData.fromBigDecimal(exact(value, to), precision, scale);
          if (decimal == null) {
            throw outOfRange(to);
          }
          return decimal;
        });
  }

  private static LogicalTypeRoot storage(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case INTERVAL_YEAR_MONTH -> LogicalTypeRoot.INTEGER;
      case INTERVAL_DAY_TIME -> LogicalTypeRoot.BIGINT;
      default -> type.getTypeRoot();
    };
  }

  private static long integer(Object value, long least, long most, LogicalType to) {
    long number;
    if (value instanceof DecimalData decimal) {
      try {
        number = decimal.toBigDecimal().longValueExact();
      } catch (ArithmeticException tooLargeOrFractional) {
        throw outOfRange(to);
      }
    } else {
      number = ((Number) value).longValue();
    }
    if (number < least || number > most) {
      throw outOfRange(to);
    }
    return number;
  }

  private static double approximate(Object value) {
    return value instanceof DecimalData decimal
        ? decimal.toBigDecimal().doubleValue()
        : ((Number) value).doubleValue();
  }

  private static BigDecimal exact(Object value, LogicalType to) {
    if (value instanceof DecimalData decimal) {
      return decimal.toBigDecimal();
    }
    if (value instanceof Float || value instanceof Double) {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        throw outOfRange(to);
      }
      return BigDecimal.valueOf(number);
    }
    return BigDecimal.valueOf(((Number) value).longValue());
  }

  private static ConversionException outOfRange(LogicalType to) {
    return new ConversionException(
        "the value does not fit %s; CAST it in the query to what it should become"
            .formatted(to.asSummaryString()));
  }
}
