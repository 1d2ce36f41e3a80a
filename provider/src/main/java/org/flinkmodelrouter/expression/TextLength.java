package org.flinkmodelrouter.expression;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * Flink's {@code CHAR_LENGTH}, which most routers ask of most rows, for conditions. Flink counts in
 * the encoded text, byte by byte, and encodes one that came as a Java string for that alone; Java
 * knows the length of its own strings.
 */
public final class TextLength extends ScalarFunction {

  private static final long serialVersionUID = 1L;
  private static final List<String> NAMES = List.of("CHAR_LENGTH", "CHARACTER_LENGTH");

  /** Puts it in the place of Flink's own in an environment that is thrown away. */
  static void replaceIn(TableEnvironment environment) {
    for (String name : NAMES) {
      environment.createTemporarySystemFunction(name, TextLength.class);
    }
  }

  /** Undoes {@link #replaceIn}. */
  static void giveBackIn(TableEnvironment environment) {
    NAMES.forEach(environment::dropTemporarySystemFunction);
  }

  /**
   * How many characters, that is code points, a text has.
   *
   * @param text null for NULL
   * @return null for NULL
   */
  @Nullable
  public Integer eval(
      @Nullable @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    if (text == null) {
      return null;
    }
    BinaryStringData lazy = (BinaryStringData) text;
    if (lazy.getBinarySection() != null) {
      return lazy.numChars();
    }
    String java = lazy.getJavaObject();
    return java.codePointCount(0, java.length());
  }
}
