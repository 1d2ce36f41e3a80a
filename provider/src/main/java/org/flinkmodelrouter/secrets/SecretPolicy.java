package org.flinkmodelrouter.secrets;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.table.api.ValidationException;

/**
 * What references may reach. Who may create a model could otherwise send any variable and any file
 * of the machine to an endpoint of their own.
 *
 * @param envAllowed patterns of the environment variables that may be read; {@code *} stands for
 *     any letters
 * @param fileRoot the folder under which files may be read; null if none may
 */
public record SecretPolicy(List<String> envAllowed, @Nullable Path fileRoot) {

  /** The variables that may be read where nothing else was set. */
  public static final String DEFAULT_ENV_ALLOWED = "*_API_KEY;MODEL_*";

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern ENV_PATTERN = Pattern.compile("[A-Za-z0-9_*]+");

  public SecretPolicy {
    envAllowed = List.copyOf(envAllowed);
  }

  /**
   * Reads a catalog's options.
   *
   * @param envAllowed patterns with {@code ;} between them, such as {@value #DEFAULT_ENV_ALLOWED};
   *     empty if none may be read
   * @param fileRoot an absolute folder; null if no file may be read
   * @throws ValidationException naming the option at fault
   */
  public static SecretPolicy of(String envAllowed, @Nullable String fileRoot) {
    List<String> patterns =
        Arrays.stream(envAllowed.split(";")).map(String::trim).filter(p -> !p.isEmpty()).toList();
    for (String pattern : patterns) {
      if (!ENV_PATTERN.matcher(pattern).matches()) {
        throw new ValidationException(
            String.format(
                "Option 'secrets.env-allowed' holds '%s', which is no pattern for the names of"
                    + " environment variables. Write letters, digits, '_' and '*', with ';'"
                    + " between patterns, such as '%s'.",
                pattern, DEFAULT_ENV_ALLOWED));
      }
    }
    if (fileRoot == null) {
      return new SecretPolicy(patterns, null);
    }
    Path root = Path.of(fileRoot);
    if (!root.isAbsolute()) {
      throw new ValidationException(
          String.format(
              "Option 'secrets.file-root' is '%s', which depends on the folder that a process was"
                  + " started in. Write an absolute path.",
              fileRoot));
    }
    return new SecretPolicy(patterns, root);
  }

  /** The policy where no catalog sets one: the default variables, and no files. */
  public static SecretPolicy defaults() {
    return of(DEFAULT_ENV_ALLOWED, null);
  }

  /**
   * Checks a reference, without a look at what it refers to.
   *
   * @param where the start of the message: whose option refers to what
   * @throws ValidationException if models may not use it; the message says what they may
   */
  void demandAllows(String where, SecretReference reference) {
    switch (reference.kind()) {
      case ENV -> demandVariable(where, reference.name());
      case FILE -> demandFile(where, reference.name());
      case SECRET ->
          throw new ValidationException(
              where
                  + ", a named secret, which this version does not keep. Refer to an environment"
                  + " variable with ${env:NAME} or to a file with ${file:/path}.");
    }
  }

  /**
   * Checks the path behind all links.
   *
   * @throws ValidationException if it is outside the folder
   * @throws IOException if the folder can't be read
   */
  void demandInside(String where, Path real) throws IOException {
    if (!real.startsWith(root(where).toRealPath())) {
      throw outside(where);
    }
  }

  private void demandVariable(String where, String name) {
    if (!VARIABLE.matcher(name).matches()) {
      throw new ValidationException(
          where + ", and that is no name of an environment variable. Write ${env:NAME}.");
    }
    if (!allowsVariable(name)) {
      throw new ValidationException(
          String.format(
              "%s, but models may only read environment variables named like '%s'. Use a variable"
                  + " with such a name, or let the catalog allow this one with"
                  + " 'secrets.env-allowed'.",
              where, String.join(";", envAllowed)));
    }
  }

  boolean allowsVariable(String name) {
    return envAllowed.stream()
        .anyMatch(pattern -> Pattern.matches(pattern.replace("*", ".*"), name));
  }

  private void demandFile(String where, String name) {
    Path root = root(where);
    try {
      Path path = Path.of(name);
      if (!path.isAbsolute()) {
        throw new ValidationException(
            String.format(
                "%s, which is not an absolute path. Write ${file:/path}, under %s.",
                where, shown(root)));
      }
      // Before the file is touched: whether a file outside exists is nobody's business.
      if (!path.normalize().startsWith(root.normalize())) {
        throw outside(where);
      }
    } catch (InvalidPathException e) {
      throw new ValidationException(
          String.format(
              "%s, which is no path: %s. Write ${file:/path}, under %s.",
              where, e.getReason(), shown(root)));
    }
  }

  private Path root(String where) {
    if (fileRoot == null) {
      throw new ValidationException(
          where
              + ", but no file may be read: 'secrets.file-root' of the catalog is not set. Set it to"
              + " the folder that holds the secrets, or use ${env:NAME}.");
    }
    return fileRoot;
  }

  private ValidationException outside(String where) {
    return new ValidationException(
        String.format(
            "%s, but models may only read files under %s, and links may not lead out of it. Move"
                + " the file there, or change 'secrets.file-root' of the catalog.",
            where, shown(root(where))));
  }

  private static String shown(Path root) {
    return "'secrets.file-root' = '" + root + "'";
  }
}
