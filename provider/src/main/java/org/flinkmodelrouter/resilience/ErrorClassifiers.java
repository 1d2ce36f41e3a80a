package org.flinkmodelrouter.resilience;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;
import org.flinkmodelrouter.metrics.LogRate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All classifiers that a job sees. The first that knows an error decides. They are asked in this
 * order: those of others, by the names of their classes; ours for Flink's {@code openai} provider;
 * and ours for any client, which always has an answer.
 */
public final class ErrorClassifiers {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorClassifiers.class);

  private final List<ErrorClassifier> classifiers;
  private final LogRate log;

  private ErrorClassifiers(List<ErrorClassifier> classifiers, LongSupplier nanoTime) {
    this.classifiers = List.copyOf(classifiers);
    this.log = new LogRate(nanoTime);
  }

  /**
   * Finds the classifiers.
   *
   * @param classLoader the job's, so that a classifier in the job's jar is found too
   * @param nanoTime a clock, of nanoseconds
   * @throws RoutingException if one can't be loaded
   */
  public static ErrorClassifiers discover(ClassLoader classLoader, LongSupplier nanoTime) {
    try {
      return of(ServiceLoader.load(ErrorClassifier.class, classLoader), nanoTime);
    } catch (ServiceConfigurationError e) {
      throw RoutingException.of(
          ErrorClass.UNKNOWN,
          "A classifier of errors on the class path cannot be loaded: %s. Mend or remove its jar."
              .formatted(e.getMessage()),
          e);
    }
  }

  /** These classifiers, put into the order above; the last one is there also if not given. */
  static ErrorClassifiers of(Iterable<ErrorClassifier> found, LongSupplier nanoTime) {
    List<ErrorClassifier> ordered = new ArrayList<>();
    found.forEach(ordered::add);
    ordered.removeIf(CauseChainClassifier.class::isInstance);
    ordered.sort(
        Comparator.comparing((ErrorClassifier each) -> each instanceof OpenAiClassifier)
            .thenComparing(each -> each.getClass().getName()));
    ordered.add(new CauseChainClassifier());
    return new ErrorClassifiers(ordered, nanoTime);
  }

  /** What is known of an error; {@link ErrorClass#UNKNOWN} if nothing is. */
  public Diagnosis diagnose(Throwable error) {
    return classifiers.stream()
        .flatMap(classifier -> ask(classifier, error).stream())
        .findFirst()
        .orElseGet(() -> Diagnosis.of(ErrorClass.UNKNOWN));
  }

  /** A classifier that throws is passed over: the row has another candidate to go to. */
  private Optional<Diagnosis> ask(ErrorClassifier classifier, Throwable error) {
    try {
      Optional<Diagnosis> diagnosis = classifier.diagnose(error);
      if (diagnosis != null) {
        return diagnosis;
      }
      report(classifier, "null in place of an Optional");
    } catch (RuntimeException | LinkageError broken) {
      // Its message may quote the error's, and so the row.
      report(classifier, broken.getClass().getName());
    }
    return Optional.empty();
  }

  private void report(ErrorClassifier classifier, String problem) {
    OptionalLong before = log.admit();
    if (before.isPresent()) {
      LOG.warn(
          "The error classifier {} failed on an error ({}) and was passed over. {} more of such"
              + " failures were not logged since the last one.",
          classifier.getClass().getName(),
          problem,
          before.getAsLong());
    }
  }
}
