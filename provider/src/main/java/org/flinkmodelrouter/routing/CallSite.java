package org.flinkmodelrouter.routing;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.functions.SpecializedFunction.SpecializedContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.conversion.ConversionException;
import org.flinkmodelrouter.conversion.RowConversion;

/**
 * What the planner knows of the statement that calls a router. Flink checks that DESCRIPTOR's
 * columns can be cast to the model's and doesn't cast them; the values alone don't tell their type
 * (an array's elements, a time zone), so the types are taken along.
 *
 * @param given types of the columns that ML_PREDICT passes, in order
 * @param zone the session's time zone
 */
record CallSite(List<LogicalType> given, ZoneId zone) implements Serializable {

  /** A caller that keeps to the declared types, such as another router. */
  static CallSite asDeclared(RouterPlan plan) {
    return new CallSite(plan.inputTypes(), ZoneId.systemDefault());
  }

  /** A caller that keeps to the declared types, in a session. */
  static CallSite asDeclared(List<LogicalType> declared, ReadableConfig configuration) {
    return new CallSite(declared, zone(configuration));
  }

  /** The call that is being planned. */
  static CallSite of(SpecializedContext context) {
    List<LogicalType> given =
        context.getCallContext().getArgumentDataTypes().stream()
            .map(DataType::getLogicalType)
            .toList();
    return new CallSite(given, zone(context.getConfiguration()));
  }

  private static ZoneId zone(ReadableConfig configuration) {
    String zone = configuration.get(TableConfigOptions.LOCAL_TIME_ZONE);
    return zone.equals(TableConfigOptions.LOCAL_TIME_ZONE.defaultValue())
        ? ZoneId.systemDefault()
        : ZoneId.of(zone);
  }

  /**
   * This, if its columns can be converted.
   *
   * @throws ValidationException naming the column that can't be
   */
  CallSite checked(RouterPlan plan) {
    RowConversion unused = inputConversion(plan);
    return this;
  }

  /**
   * From the columns that are given to those that the router declares.
   *
   * @throws ValidationException naming the column that can't be converted
   */
  RowConversion inputConversion(RouterPlan plan) {
    try {
      return RowConversion.of(given, plan.inputTypes(), zone);
    } catch (ConversionException notCastable) {
      throw new ValidationException(
          "The columns given to router %s do not fit its input: %s. CAST them in the query."
              .formatted(plan.router(), notCastable.getMessage()));
    }
  }
}
