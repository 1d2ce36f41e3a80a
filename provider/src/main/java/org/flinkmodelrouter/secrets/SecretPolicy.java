package org.flinkmodelrouter.secrets;

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

  boolean allowsVariable(String name) {
    return envAllowed.stream()
        .anyMatch(pattern -> Pattern.matches(pattern.replace("*", ".*"), name));
  }
}
