package org.flinkmodelrouter.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorClassifiersTest {

  private static final String SERVICE =
      "META-INF/services/org.flinkmodelrouter.resilience.ErrorClassifier";

  @Test
  void oursAreOnTheClassPath() {
    assertThat(discovered(ErrorClassifiersTest.class.getClassLoader(), new ConnectException()))
        .isEqualTo(Diagnosis.of(ErrorClass.CONNECTION));
  }

  @Test
  void othersComeFirst(@TempDir Path jar) throws IOException {
    try (URLClassLoader job = jobWith(jar, Throttled.class.getName())) {
      assertThat(discovered(job, new IOException("throttled")))
          .isEqualTo(new Diagnosis(ErrorClass.RATE_LIMIT, 420, Duration.ofSeconds(3)));
      assertThat(discovered(job, new IOException("broken")))
          .isEqualTo(Diagnosis.of(ErrorClass.CONNECTION));
    }
  }

  @Test
  void oneThatCannotBeLoadedIsNamed(@TempDir Path jar) throws IOException {
    try (URLClassLoader job = jobWith(jar, "org.example.Missing")) {
      assertThatThrownBy(() -> discovered(job, new IOException()))
          .isInstanceOf(RoutingException.class)
          .hasMessageContaining("org.example.Missing")
          .hasMessageContaining("Mend or remove its jar.");
    }
  }

  @Test
  void theOrderIsOthersThenOpenAiThenAny() {
    List<String> asked = new ArrayList<>();
    ErrorClassifier other =
        error -> {
          asked.add("other");
          return Optional.empty();
        };
    ErrorClassifiers classifiers =
        ErrorClassifiers.of(
            List.of(new CauseChainClassifier(), new OpenAiClassifier(), other), () -> 0);
    assertThat(classifiers.diagnose(new ConnectException()).errorClass())
        .isEqualTo(ErrorClass.CONNECTION);
    assertThat(asked).containsExactly("other");
  }

  @Test
  void oneThatThrowsOrReturnsNullIsPassedOver() {
    ErrorClassifiers classifiers =
        ErrorClassifiers.of(
            List.of(
                error -> {
                  throw new IllegalStateException("hush");
                },
                error -> {
                  throw new NoClassDefFoundError("org/example/Client");
                },
                error -> null),
            () -> 0);
    assertThat(classifiers.diagnose(new ConnectException()).errorClass())
        .isEqualTo(ErrorClass.CONNECTION);
  }

  private static Diagnosis discovered(ClassLoader job, Throwable error) {
    return ErrorClassifiers.discover(job, () -> 0).diagnose(error);
  }

  private static URLClassLoader jobWith(Path jar, String classifier) throws IOException {
    Path service = jar.resolve(SERVICE);
    Files.createDirectories(service.getParent());
    Files.writeString(service, classifier);
    return new URLClassLoader(
        new URL[] {jar.toUri().toURL()}, ErrorClassifiersTest.class.getClassLoader());
  }

  /** Knows the errors of a client that gives no status. */
  public static final class Throttled implements ErrorClassifier {
    @Override
    public Optional<Diagnosis> diagnose(Throwable error) {
      return "throttled".equals(error.getMessage())
          ? Optional.of(new Diagnosis(ErrorClass.RATE_LIMIT, 420, Duration.ofSeconds(3)))
          : Optional.empty();
    }
  }
}
