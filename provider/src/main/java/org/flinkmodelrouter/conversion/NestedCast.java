package org.flinkmodelrouter.conversion;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Arrays, maps, multisets and rows: converted where what they hold is. */
final class NestedCast {

  /** How often an element is in a multiset. */
  private static final LogicalType MULTIPLICITY = new IntType(false);

  private NestedCast() {}

  static Optional<ValueConversion> between(LogicalType from, LogicalType to, ZoneId zone) {
    List<LogicalType> source = from.getChildren();
    List<LogicalType> target = to.getChildren();
    return switch (to.getTypeRoot()) {
      case ARRAY ->
          ImplicitCast.between(source.get(0), target.get(0), zone)
              .map(element -> array(source.get(0), element));
      case MAP -> map(source, target, zone);
      case MULTISET ->
          map(List.of(source.get(0), MULTIPLICITY), List.of(target.get(0), MULTIPLICITY), zone);
      default -> row(source, target, zone);
    };
  }

  private static ValueConversion array(LogicalType elementType, ValueConversion element) {
    ArrayData.ElementGetter getter = elements(elementType);
    return value -> new GenericArrayData(converted((ArrayData) value, getter, element));
  }

  private static Optional<ValueConversion> map(
      List<LogicalType> source, List<LogicalType> target, ZoneId zone) {
    ValueConversion key = ImplicitCast.between(source.get(0), target.get(0), zone).orElse(null);
    ValueConversion entry = ImplicitCast.between(source.get(1), target.get(1), zone).orElse(null);
    if (key == null && entry == null) {
      return Optional.empty();
    }
    ArrayData.ElementGetter keyGetter = elements(source.get(0));
    ArrayData.ElementGetter entryGetter = elements(source.get(1));
    return Optional.of(
        value -> {
          MapData map = (MapData) value;
          Object[] keys = converted(map.keyArray(), keyGetter, key);
          Object[] entries = converted(map.valueArray(), entryGetter, entry);
          Map<Object, Object> result = new HashMap<>();
          for (int i = 0; i < keys.length; i++) {
            result.put(keys[i], entries[i]);
          }
          return new GenericMapData(result);
        });
  }

  private static Optional<ValueConversion> row(
      List<LogicalType> source, List<LogicalType> target, ZoneId zone) {
    RowConversion conversion = RowConversion.of(source, target, zone);
    return conversion.isIdentity()
        ? Optional.empty()
        : Optional.of(value -> conversion.convert((RowData) value));
  }

  private static Object[] converted(
      ArrayData array, ArrayData.ElementGetter getter, @Nullable ValueConversion conversion) {
    Object[] result = new Object[array.size()];
    for (int i = 0; i < result.length; i++) {
      Object value = getter.getElementOrNull(array, i);
      result[i] = value == null || conversion == null ? value : conversion.convert(value);
    }
    return result;
  }

  private static ArrayData.ElementGetter elements(LogicalType type) {
    return type.is(LogicalTypeRoot.NULL)
        ? (array, position) -> null
        : ArrayData.createElementGetter(type);
  }
}
