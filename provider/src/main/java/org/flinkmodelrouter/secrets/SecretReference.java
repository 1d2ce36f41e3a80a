package org.flinkmodelrouter.secrets;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in an option instead of a secret: <code>${env:NAME}</code>, <code>${file:/path}
 * </code> or <code>${secret:name}</code>, as the whole value.
 *
 * @param kind where the secret is kept
 * @param name the variable, the path or the secret's name
 */
record SecretReference(Kind kind, String name) {

  private static final Pattern WHOLE_VALUE =
      Pattern.compile("\\$\\{(env|file|secret):([^{}\\x00]*)}");

  enum Kind {
    ENV,
    FILE,
    SECRET
  }

  /** Reads an option's value; empty where it is no reference but the value itself. */
  static Optional<SecretReference> in(String value) {
    Matcher whole = WHOLE_VALUE.matcher(value);
    if (!whole.matches()) {
      return Optional.empty();
    }
    Kind kind =
        switch (whole.group(1)) {
          case "env" -> Kind.ENV;
          case "file" -> Kind.FILE;
          default -> Kind.SECRET;
        };
    return Optional.of(new SecretReference(kind, whole.group(2)));
  }
}
