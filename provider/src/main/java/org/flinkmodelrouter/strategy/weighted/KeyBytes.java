package org.flinkmodelrouter.strategy.weighted;

import com.dynatrace.hash4j.hashing.Hasher64;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;
import org.apache.flink.table.data.binary.BinaryStringData;

/** The bytes of one key after the other, in memory that is used again. */
final class KeyBytes {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[256];
  private int size;

  void clear() {
    size = 0;
  }

  void putByte(int value) {
    reserve(Byte.BYTES);
    bytes[size++] = (byte) value;
  }

  /** Four bytes, the lowest first. */
  void putInt(int value) {
    reserve(Integer.BYTES);
    INT.set(bytes, size, value);
    size += Integer.BYTES;
  }

  /** Eight bytes, the lowest first. */
  void putLong(long value) {
    reserve(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** How many bytes there are, then these. */
  void putCounted(byte[] value) {
    putInt(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** How many bytes the text has in UTF-8, then these; no copy is made on the way. */
  void putText(StringData text) {
    if (!(text instanceof BinaryStringData binary)) {
      putCounted(text.toBytes());
      return;
    }
    binary.ensureMaterialized();
    int length = binary.getSizeInBytes();
    MemorySegment[] segments = binary.getSegments();
    reserve(Math.addExact(Integer.BYTES, length));
    INT.set(bytes, size, length);
    int start = size + Integer.BYTES;
    if (segments.length == 1 && !segments[0].isOffHeap()) {
      System.arraycopy(segments[0].getArray(), binary.getOffset(), bytes, start, length);
    } else {
      BinarySegmentUtils.copyToBytes(segments, binary.getOffset(), bytes, start, length);
    }
    size = start + length;
  }

  long hash(Hasher64 hash) {
    return hash.hashBytesToLong(bytes, 0, size);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes =
          Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), Math.multiplyExact(size, 2)));
    }
  }
}
