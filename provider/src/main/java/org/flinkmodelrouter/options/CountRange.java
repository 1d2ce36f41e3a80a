package org.flinkmodelrouter.options;

import java.util.OptionalInt;

/**
 * The whole numbers that an option may have.
 *
 * @param least the smallest, not below 0
 * @param most the largest, at most {@link #MOST}
 */
public record CountRange(int least, int most) {

  /** No option may have more. */
  public static final int MOST = 999_999_999;

  /** From 1 on. */
  public static final CountRange ANY = new CountRange(1, MOST);

  /** From 1 on, up to this. */
  public static CountRange upTo(int most) {
    return new CountRange(1, most);
  }

  /** Reads a number; empty if the text is none, or out of range. */
  public OptionalInt read(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(text);
    return number >= least && number <= most ? OptionalInt.of(number) : OptionalInt.empty();
  }

  /** What is wrong with a text that can't be read; goes on after the option's name. */
  public String problem(String text) {
    return String.format(
        "is '%s', which is no whole number from %d to %d. Write one.", text, least, most);
  }
}
