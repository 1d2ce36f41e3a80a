package org.flinkmodelrouter.catalog;

import static org.apache.flink.table.types.utils.TypeConversions.fromLogicalToDataType;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.types.AbstractDataType;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.UnresolvedDataType;
import org.apache.flink.table.types.extraction.DataTypeExtractor;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeInfoDataTypeConverter;

/**
 * Types of columns from whatever a schema declares them by. A session has a factory of its own,
 * which it doesn't give to catalogs; types registered in a session mean nothing in a store.
 */
final class ColumnTypes implements DataTypeFactory {

  private final ClassLoader classLoader;

  ColumnTypes(ClassLoader classLoader) {
    this.classLoader = classLoader;
  }

  @Override
  public ClassLoader getClassLoader() {
    return classLoader;
  }

  @Override
  public DataType createDataType(AbstractDataType<?> type) {
    if (type instanceof DataType resolved) {
      return resolved;
    }
    return ((UnresolvedDataType) type).toDataType(this);
  }

  @Override
  public DataType createDataType(String typeString) {
    return fromLogicalToDataType(createLogicalType(typeString));
  }

  @Override
  public DataType createDataType(UnresolvedIdentifier identifier) {
    return fromLogicalToDataType(createLogicalType(identifier));
  }

  @Override
  public <T> DataType createDataType(Class<T> type) {
    return DataTypeExtractor.extractFromType(this, type);
  }

  @Override
  public <T> DataType createDataType(TypeInformation<T> type) {
    return TypeInfoDataTypeConverter.toDataType(this, type);
  }

  @Override
  public <T> DataType createRawDataType(Class<T> type) {
    return DataTypes.RAW(type, new KryoSerializer<>(type, new SerializerConfigImpl()));
  }

  @Override
  public <T> DataType createRawDataType(TypeInformation<T> type) {
    return DataTypes.RAW(type.getTypeClass(), type.createSerializer(new SerializerConfigImpl()));
  }

  @Override
  public LogicalType createLogicalType(String typeString) {
    LogicalType type = LogicalTypeParser.parse(typeString, classLoader);
    if (LogicalTypeChecks.hasNested(type, nested -> nested.is(LogicalTypeRoot.UNRESOLVED))) {
      throw new ValidationException(typeString + " is not one of Flink's types.");
    }
    return type;
  }

  @Override
  public LogicalType createLogicalType(UnresolvedIdentifier identifier) {
    return createLogicalType(identifier.asSummaryString());
  }
}
