package org.flinkmodelrouter.resilience;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Knows the errors of Flink's {@code openai} provider: those of OpenAI's client for Java, whose
 * package it doesn't relocate.
 */
public final class OpenAiClassifier implements ErrorClassifier {

  private static final String PACKAGE = "com.openai.errors.";
  private static final String NO_SENSE = PACKAGE + "OpenAIInvalidDataException";

  /** Whose code stumbles over a body in which null stands for an answer. */
  private static final List<String> READERS =
      List.of("com.openai.", "org.apache.flink.model.openai.");

  /** Checks for null, called by others. */
  private static final List<String> CHECKS = List.of("java.", "jdk.", "kotlin.");

  private final HttpAnswers answers;

  /** Reads dates by the system's clock. */
  public OpenAiClassifier() {
    this(Clock.systemUTC());
  }

  OpenAiClassifier(Clock clock) {
    this.answers = new HttpAnswers(clock);
  }

  @Override
  public Optional<Diagnosis> diagnose(Throwable error) {
    CauseChain chain = new CauseChain(error);
    return chain
        .links()
        .filter(link -> link.getClass().getName().startsWith(PACKAGE))
        .findFirst()
        .map(own -> diagnosis(own, new CauseChain(own)))
        .or(
            () ->
                chain
                    .links()
                    .filter(OpenAiClassifier::isUnreadable)
                    .findFirst()
                    .map(any -> Diagnosis.of(ErrorClass.SERVER)));
  }

  /** Whether the provider or its client found null in an answer where it counts on a value. */
  private static boolean isUnreadable(Throwable link) {
    return link instanceof NullPointerException
        && Stream.of(link.getStackTrace())
            .map(StackTraceElement::getClassName)
            .filter(name -> CHECKS.stream().noneMatch(name::startsWith))
            .findFirst()
            .filter(name -> READERS.stream().anyMatch(name::startsWith))
            .isPresent();
  }

  private Diagnosis diagnosis(Throwable own, CauseChain chain) {
    return chain
        .first(answers::of)
        .map(HttpAnswer::diagnosis)
        .or(() -> NetworkFailure.of(chain).map(Diagnosis::of))
        .orElseGet(
            () ->
                Diagnosis.of(
                    own.getClass().getName().equals(NO_SENSE)
                        ? ErrorClass.SERVER
                        : ErrorClass.UNKNOWN));
  }
}
