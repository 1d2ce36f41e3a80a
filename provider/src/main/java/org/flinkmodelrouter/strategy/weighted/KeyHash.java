package org.flinkmodelrouter.strategy.weighted;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * A row's key as a number: 64 bits of XXH3 of the key's bytes, as {@link KeyValue} writes them
 * column by column. For one thread only.
 */
final class KeyHash {

  private final int[] positions;
  private final RowData.FieldGetter[] getters;
  private final KeyValue[] values;
  private final Hasher64 hash;
  private final KeyBytes bytes = new KeyBytes();

  KeyHash(KeyColumns columns, long seed) {
    this.hash = Hashing.xxh3_64(seed);
    positions = columns.positions().stream().mapToInt(Integer::intValue).toArray();
    getters = new RowData.FieldGetter[positions.length];
    values = new KeyValue[positions.length];
    for (int i = 0; i < positions.length; i++) {
      getters[i] = RowData.createFieldGetter(columns.types().get(i), positions[i]);
      values[i] = KeyValue.of(columns.types().get(i));
    }
  }

  /** The number of a row's key. */
  long of(RowData row) {
    bytes.clear();
    for (int i = 0; i < positions.length; i++) {
      KeyValue.write(value(i, row), values[i], bytes);
    }
    return bytes.hash(hash);
  }

  @Nullable
  private Object value(int i, RowData row) {
    // What Flink passes for a row has its values at hand; the getters unbox and box them again.
    return row instanceof GenericRowData generic
        ? generic.getField(positions[i])
        : getters[i].getFieldOrNull(row);
  }
}
