package org.flinkmodelrouter.resolution;

import java.util.regex.Pattern;

/** Names in commands that a message tells to run: a shell must take each as one word. */
public final class ShellWord {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.-]*");

  private ShellWord() {}

  /** The text, in quotes if a POSIX shell would take it for something else without. */
  public static String of(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
