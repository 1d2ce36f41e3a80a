package org.flinkmodelrouter.routing;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The answer to rows that no candidate answered. Flink's internal values can't be serialized by
 * Java, so they travel to the tasks in Flink's own format.
 */
public final class DefaultAnswer implements Serializable {

  private static final long serialVersionUID = 1L;

  private final List<LogicalType> types;
  private final byte[] bytes;

  private DefaultAnswer(List<LogicalType> types, byte[] bytes) {
    this.types = types;
    this.bytes = bytes;
  }

  /**
   * The answer with these values, in internal data structures; null for NULL.
   *
   * @param types of the router's output columns
   */
  static DefaultAnswer of(List<LogicalType> types, Object... values) {
    DataOutputSerializer output = new DataOutputSerializer(128);
    try {
      serializer(types).serialize(GenericRowData.of(values), output);
    } catch (IOException impossible) {
      throw new IllegalStateException("a row could not be written to memory", impossible);
    }
    return new DefaultAnswer(types, output.getCopyOfBuffer());
  }

  /** A new row with the values. */
  GenericRowData row() {
    RowData read;
    try {
      read = serializer(types).deserialize(new DataInputDeserializer(bytes));
    } catch (IOException impossible) {
      throw new IllegalStateException("a row could not be read from memory", impossible);
    }
    GenericRowData row = new GenericRowData(types.size());
    for (int i = 0; i < types.size(); i++) {
      row.setField(i, RowData.createFieldGetter(types.get(i), i).getFieldOrNull(read));
    }
    return row;
  }

  private static RowDataSerializer serializer(List<LogicalType> types) {
    return new RowDataSerializer(types.toArray(LogicalType[]::new));
  }

  @Override
  public String toString() {
    return "DefaultAnswer[" + types + "]";
  }
}
