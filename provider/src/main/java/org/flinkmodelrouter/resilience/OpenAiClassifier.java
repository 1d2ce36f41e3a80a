package org.flinkmodelrouter.resilience;

import java.time.Clock;
import java.util.Optional;

/**
 * Knows the errors of Flink's {@code openai} provider: those of OpenAI's client for Java, whose
 * package it doesn't relocate.
 */
public final class OpenAiClassifier implements ErrorClassifier {

  private static final String PACKAGE = "com.openai.errors.";
  private static final String NO_SENSE = PACKAGE + "OpenAIInvalidDataException";

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
        .map(own -> diagnosis(own, new CauseChain(own)));
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
