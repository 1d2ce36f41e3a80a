package org.flinkmodelrouter.conversion;

import static org.apache.flink.table.types.logical.utils.LogicalTypeChecks.getPrecision;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Dates, times and timestamps; fractions of seconds are cut, as Flink's CAST cuts them. */
final class TemporalCast {

  private static final long MILLIS_PER_DAY = 86_400_000;

  private TemporalCast() {}

  static Optional<ValueConversion> between(LogicalType from, LogicalType to, ZoneId zone) {
    return switch (to.getTypeRoot()) {
      case DATE -> from.is(LogicalTypeRoot.DATE) ? Optional.empty() : Optional.of(dateOf());
      case TIME_WITHOUT_TIME_ZONE -> toTime(from, getPrecision(to));
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          toTimestamp(from, to, zone);
      default -> Optional.empty();
    };
  }

  private static ValueConversion dateOf() {
    return value -> (int) Math.floorDiv(((TimestampData) value).getMillisecond(), MILLIS_PER_DAY);
  }

  private static Optional<ValueConversion> toTime(LogicalType from, int precision) {
    int unit = powerOfTen(3 - Math.min(precision, 3));
    if (!from.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)) {
      return Optional.of(
          value -> {
            long millis = ((TimestampData) value).getMillisecond();
            return cut((int) Math.floorMod(millis, MILLIS_PER_DAY), unit);
          });
    }
    return getPrecision(from) <= precision
        ? Optional.empty()
        : Optional.of(value -> cut((int) value, unit));
  }

  private static Optional<ValueConversion> toTimestamp(
      LogicalType from, LogicalType to, ZoneId zone) {
    boolean shorter = getPrecision(from) > getPrecision(to);
    if (from.getTypeRoot() == to.getTypeRoot() && !shorter) {
      return Optional.empty();
    }
    UnaryOperator<TimestampData> moved = between(from.getTypeRoot(), to.getTypeRoot(), zone);
    UnaryOperator<TimestampData> fitted =
        shorter ? cutTo(getPrecision(to)) : UnaryOperator.identity();
    return Optional.of(value -> fitted.apply(moved.apply((TimestampData) value)));
  }

  private static UnaryOperator<TimestampData> between(
      LogicalTypeRoot from, LogicalTypeRoot to, ZoneId zone) {
    if (from == to) {
      return UnaryOperator.identity();
    }
    return from == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE
        ? value -> TimestampData.fromLocalDateTime(LocalDateTime.ofInstant(value.toInstant(), zone))
        : value -> TimestampData.fromInstant(value.toLocalDateTime().atZone(zone).toInstant());
  }

  private static UnaryOperator<TimestampData> cutTo(int precision) {
    if (precision <= 3) {
      int unit = powerOfTen(3 - precision);
      return value ->
          TimestampData.fromEpochMillis(Math.floorDiv(value.getMillisecond(), unit) * unit);
    }
    int unit = powerOfTen(9 - precision);
    return value ->
        TimestampData.fromEpochMillis(
            value.getMillisecond(), cut(value.getNanoOfMillisecond(), unit));
  }

  private static int cut(int number, int unit) {
    return number - number % unit;
  }

  private static int powerOfTen(int exponent) {
    int power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}
