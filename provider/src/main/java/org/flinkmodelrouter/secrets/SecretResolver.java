package org.flinkmodelrouter.secrets;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.flink.table.api.ValidationException;

/** Puts secrets in where options refer to them, as far as a policy allows. */
public final class SecretResolver {

  private static final long LONGEST_FILE = 64 * 1024;

  private final SecretPolicy policy;
  private final UnaryOperator<String> environment;

  /**
   * A resolver over a given environment.
   *
   * @param policy what may be reached
   * @param environment value of a variable by its name, null where it is not set
   */
  public SecretResolver(SecretPolicy policy, UnaryOperator<String> environment) {
    this.policy = policy;
    this.environment = environment;
  }

  /** A resolver over this process's environment. */
  public SecretResolver(SecretPolicy policy) {
    this(policy, System::getenv);
  }

  /**
   * Replaces each value that is a reference by what it refers to; a reference inside a longer value
   * is left as it stands.
   *
   * @param model the model's name, for messages
   * @param options the model's options
   * @throws ValidationException if something is not allowed or not there; the message has the
   *     option's key and the reference, never a value
   */
  public RevealedOptions reveal(String model, Map<String, String> options) {
    Map<String, String> revealed = new LinkedHashMap<>();
    Set<String> references = new HashSet<>();
    options.forEach(
        (key, value) ->
            reveal("model " + model, key, value)
                .ifPresentOrElse(
                    secret -> {
                      revealed.put(key, secret);
                      references.add(key);
                    },
                    () -> revealed.put(key, value)));
    return new RevealedOptions(revealed, references);
  }

  /**
   * What one option's value refers to.
   *
   * @param owner whose option it is, such as {@code catalog 'ml'}, for messages
   * @return empty if the value is no reference
   * @throws ValidationException as for a model's options
   */
  public Optional<String> reveal(String owner, String key, String value) {
    return SecretReference.in(value).map(reference -> reveal(where(owner, key, value), reference));
  }

  /**
   * Checks that a model may use its references. It takes no secret, so that the process that writes
   * a model need not have those of the process that runs it.
   *
   * @param model the model's name, for messages
   * @param options the model's options
   * @throws ValidationException if something is not allowed; the message has the option's key, the
   *     reference and what to write instead
   */
  public void demandAllowed(String model, Map<String, String> options) {
    options.forEach(
        (key, value) ->
            SecretReference.in(value)
                .ifPresent(
                    reference ->
                        policy.demandAllows(where("model " + model, key, value), reference)));
  }

  private static String where(String owner, String key, String value) {
    return String.format("Option '%s' of %s refers to %s", key, owner, value);
  }

  private String reveal(String where, SecretReference reference) {
    policy.demandAllows(where, reference);
    return switch (reference.kind()) {
      case ENV -> variable(where, reference.name());
      case FILE -> file(where, Path.of(reference.name()));
      case SECRET -> throw new IllegalStateException("No policy allows " + reference);
    };
  }

  private String variable(String where, String name) {
    String value = environment.apply(name);
    if (value == null || value.isEmpty()) {
      throw new ValidationException(
          String.format(
              "%s, but that environment variable is %s in the process that plans the statement."
                  + " Set it before you start sql-client, the SQL gateway or your program.",
              where, value == null ? "not set" : "empty"));
    }
    return value;
  }

  private String file(String where, Path path) {
    try {
      Path real = path.toRealPath();
      policy.demandInside(where, real);
      return read(where, real);
    } catch (NoSuchFileException e) {
      throw new ValidationException(
          where + ", but there is no file " + e.getFile() + ". Write the secret into it.");
    } catch (CharacterCodingException e) {
      throw new ValidationException(where + ", but that file is not text in UTF-8.");
    } catch (IOException e) {
      throw new ValidationException(
          String.format(
              "%s, but that file cannot be read (%s). Let the user that runs this process read it.",
              where, e.getClass().getSimpleName()));
    }
  }

  private static String read(String where, Path file) throws IOException {
    if (Files.isDirectory(file) || Files.size(file) > LONGEST_FILE) {
      throw new ValidationException(
          String.format(
              "%s, but that is %s. Name a file that holds the secret and nothing else.",
              where,
              Files.isDirectory(file) ? "a folder" : "longer than " + LONGEST_FILE + " bytes"));
    }
    // Editors and echo end a file with a line break that is no part of the secret.
    String secret = Files.readString(file).stripTrailing();
    if (secret.isEmpty()) {
      throw new ValidationException(where + ", but that file is empty. Write the secret into it.");
    }
    return secret;
  }
}
