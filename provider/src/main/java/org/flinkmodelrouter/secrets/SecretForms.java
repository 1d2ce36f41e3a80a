package org.flinkmodelrouter.secrets;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The ways in which a secret turns up in a text: others lower-case a URL before they complain of
 * it, percent-encode what they send, or quote JSON.
 */
final class SecretForms {

  /** From this many characters on; a shorter secret in another form may be an innocent word. */
  private static final int LONG_ENOUGH = 8;

  private SecretForms() {}

  /**
   * What finds a secret.
   *
   * @param secret not empty
   */
  static Pattern of(String secret) {
    if (secret.length() < LONG_ENOUGH) {
      return Pattern.compile(Pattern.quote(secret));
    }
    StringBuilder forms = new StringBuilder();
    secret.codePoints().forEach(character -> append(character, forms));
    return Pattern.compile(forms.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** The character itself, percent-encoded, or escaped as in JSON: encoders differ in which. */
  private static void append(int character, StringBuilder forms) {
    String plain = Character.toString(character);
    if (Character.isLetterOrDigit(character) && character < 128) {
      forms.append(plain);
      return;
    }
    StringBuilder percent = new StringBuilder();
    for (byte each : plain.getBytes(StandardCharsets.UTF_8)) {
      percent.append(String.format("%%%02X", each));
    }
    StringBuilder unicode = new StringBuilder();
    plain.chars().forEach(each -> unicode.append(String.format("\\u%04X", each)));
    forms.append("(?:").append(Pattern.quote(plain));
    forms.append('|').append(Pattern.quote(percent.toString()));
    forms.append('|').append(Pattern.quote(unicode.toString()));
    if (character == ' ') {
      forms.append("|\\+");
    } else if (character < 128) {
      forms.append('|').append(Pattern.quote("\\" + escaped(plain)));
    }
    forms.append(')');
  }

  /** What stands after the backslash. */
  private static String escaped(String character) {
    return switch (character) {
      case "\n" -> "n";
      case "\r" -> "r";
      case "\t" -> "t";
      default -> character;
    };
  }
}
