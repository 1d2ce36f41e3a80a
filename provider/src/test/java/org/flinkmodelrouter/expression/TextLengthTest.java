package org.flinkmodelrouter.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our CHAR_LENGTH counts what Flink's own counts. */
class TextLengthTest {

  private final TextLength length = new TextLength();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "order",
        "Größe",
        "注文はどこですか",
        "\uD83D\uDE00 and a flag \uD83C\uDDE9\uD83C\uDDEA",
        "half a pair \uD83D",
        "\uDE00 the other half",
        "nul \u0000 inside"
      })
  void countsWhatFlinkCountsInTheEncodedText(String text) {
    int flinks = BinaryStringData.fromBytes(encodedByFlink(text)).numChars();

    assertThat(length.eval(StringData.fromString(text))).isEqualTo(flinks);
    assertThat(length.eval(BinaryStringData.fromBytes(encodedByFlink(text)))).isEqualTo(flinks);
  }

  @Test
  void countsTheBytesOfATextThatIsNoUnicode() {
    BinaryStringData broken = BinaryStringData.fromBytes(new byte[] {(byte) 0xC3, 'a', 'b'});
    int flinks = BinaryStringData.fromBytes(new byte[] {(byte) 0xC3, 'a', 'b'}).numChars();
    // Whoever reads it as a Java string gets another number of characters.
    assertThat(broken.toString().length()).isNotEqualTo(flinks);

    assertThat(length.eval(broken)).isEqualTo(flinks);
  }

  @Test
  void leavesATextThatNobodyEncodedAsItIs() {
    BinaryStringData text = (BinaryStringData) StringData.fromString("Where is my order?");

    assertThat(length.eval(text)).isEqualTo(18);
    assertThat(text.getBinarySection()).isNull();
  }

  @Test
  void hasNoLengthForNull() {
    assertThat(length.eval(null)).isNull();
  }

  private static byte[] encodedByFlink(String text) {
    byte[] encoded = StringData.fromString(text).toBytes();
    if (!text.contains("half")) {
      assertThat(encoded).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }
    return encoded;
  }
}
