package org.flinkmodelrouter.secrets;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.ExceptionUtils;

/**
 * Keeps certain values out of messages: other people's factories may print the options they got.
 */
public final class Redaction implements Serializable {

  /** Hides nothing. */
  public static final Redaction NONE = new Redaction(Set.of());

  private static final long serialVersionUID = 1L;

  /** What stands in a message where a secret was. */
  static final String MASK = "******";

  /** Shipped to tasks with the functions that hold the same secrets; shown nowhere. */
  private final List<String> secrets;

  /** Find the secrets, in their order. */
  private final List<Pattern> forms;

  Redaction(Set<String> secrets) {
    // The longest first, so that no rest of it stays behind where one secret is part of another.
    this.secrets =
        secrets.stream()
            .filter(secret -> !secret.isEmpty())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    this.forms = this.secrets.stream().map(SecretForms::of).toList();
  }

  /** Hides what this one or the other hides. */
  public Redaction and(Redaction other) {
    Set<String> all = new HashSet<>(secrets);
    all.addAll(other.secrets);
    return new Redaction(all);
  }

  /** The text without secrets. */
  public String of(String text) {
    String clean = text;
    for (Pattern form : forms) {
      clean = form.matcher(clean).replaceAll(MASK);
    }
    return clean;
  }

  /**
   * An exception without secrets: the same one if it holds none, else a copy with the same stack
   * traces.
   */
  public RuntimeException of(RuntimeException exception) {
    String printed = ExceptionUtils.stringifyException(exception);
    return printed.equals(of(printed)) ? exception : copy(exception);
  }

  private ValidationException copy(Throwable exception) {
    Throwable cause = exception.getCause();
    String message = exception.getMessage() == null ? "" : exception.getMessage();
    ValidationException copy =
        new ValidationException(
            of(
                exception instanceof ValidationException
                    ? message
                    : exception.getClass().getName() + ": " + message),
            cause == null ? null : copy(cause));
    copy.setStackTrace(exception.getStackTrace());
    return copy;
  }
}
