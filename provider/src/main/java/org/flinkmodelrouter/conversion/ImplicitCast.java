package org.flinkmodelrouter.conversion;

import java.time.ZoneId;
import java.util.Optional;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;

/** Finds the conversion behind each cast that Flink allows implicitly. */
final class ImplicitCast {

  private ImplicitCast() {}

  /**
   * The conversion of {@code from}'s values into {@code to}'s.
   *
   * @param zone of the session, for casts between timestamps with and without a time zone
   * @return empty if the values are the same; lengths of strings are left as they are, as Flink
   *     leaves them
   * @throws ConversionException if there is no implicit cast between the two
   */
  static Optional<ValueConversion> between(LogicalType from, LogicalType to, ZoneId zone) {
    // Whether a column may be NULL is checked where the router is planned.
    if (!LogicalTypeCasts.supportsImplicitCast(from, to.copy(true))) {
      throw new ConversionException(
          "a value of type %s cannot become %s without a CAST"
              .formatted(from.asSummaryString(), to.asSummaryString()));
    }
    return find(withoutName(from), withoutName(to), zone);
  }

  private static Optional<ValueConversion> find(LogicalType from, LogicalType to, ZoneId zone) {
    if (from.is(LogicalTypeRoot.NULL)) {
      return Optional.empty();
    }
    if (to.isAnyOf(LogicalTypeFamily.NUMERIC, LogicalTypeFamily.INTERVAL)) {
      return NumericCast.between(from, to);
    }
    if (to.is(LogicalTypeFamily.DATETIME)) {
      return TemporalCast.between(from, to, zone);
    }
    return switch (to.getTypeRoot()) {
      case ARRAY, MAP, MULTISET, ROW, STRUCTURED_TYPE -> NestedCast.between(from, to, zone);
      default -> Optional.empty();
    };
  }

  /** A distinct type has the values of the type that it names. */
  private static LogicalType withoutName(LogicalType type) {
    return type instanceof DistinctType distinct ? withoutName(distinct.getSourceType()) : type;
  }
}
