package org.flinkmodelrouter.catalog;

import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.AbstractDataType;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.catalog.bridge.BridgeException;

/** Types of columns ↔ Flink's type strings. */
final class TypeCodec {

  private final ColumnTypes types;

  TypeCodec(ClassLoader classLoader) {
    this.types = new ColumnTypes(classLoader);
  }

  /** The type that is declared, whatever it is declared by. */
  DataType resolved(AbstractDataType<?> type) {
    return types.createDataType(type);
  }

  /**
   * Writes a type.
   *
   * @param owner such as {@code input of model default.m}, for messages
   * @throws BridgeException {@code invalid-option} if it would not come back as it is
   */
  String write(String owner, String column, AbstractDataType<?> type) {
    LogicalType logicalType = resolved(type).getLogicalType();
    String text;
    LogicalType back;
    try {
      text = logicalType.asSerializableString();
      back = types.createLogicalType(text);
    } catch (TableException | ValidationException unwritable) {
      throw untrue(owner, column, logicalType, unwritable.getMessage());
    }
    if (!back.equals(logicalType)) {
      throw untrue(owner, column, logicalType, "it would come back as " + back.asSummaryString());
    }
    return text;
  }

  /**
   * Reads a type.
   *
   * @throws BridgeException {@code invalid-option} if this session can't
   */
  DataType read(String owner, String column, String type) {
    try {
      return types.createDataType(type);
    } catch (TableException | ValidationException unreadable) {
      throw new BridgeException(
          "invalid-option",
          String.format(
              "Column '%s' in the %s has the type %s, which this session can't read: %s If its"
                  + " class is missing, add the jar that has it.",
              column, owner, type, unreadable.getMessage()));
    }
  }

  private static BridgeException untrue(
      String owner, String column, LogicalType type, String reason) {
    return new BridgeException(
        "invalid-option",
        String.format(
            "Column '%s' in the %s has the type %s, which can't be stored: %s. Use a type that SQL"
                + " can write.",
            column, owner, type.asSummaryString(), reason));
  }
}
