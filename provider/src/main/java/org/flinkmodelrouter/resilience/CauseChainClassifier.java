package org.flinkmodelrouter.resilience;

import java.time.Clock;
import java.util.Optional;

/**
 * Classifies by what any client's exceptions have in common: a status code of HTTP, or the JDK's
 * exceptions for what happens on a network, anywhere among the causes. Always has an answer.
 */
public final class CauseChainClassifier implements ErrorClassifier {

  private final HttpAnswers answers;

  /** Reads dates by the system's clock. */
  public CauseChainClassifier() {
    this(Clock.systemUTC());
  }

  CauseChainClassifier(Clock clock) {
    this.answers = new HttpAnswers(clock);
  }

  @Override
  public Optional<Diagnosis> diagnose(Throwable error) {
    CauseChain chain = new CauseChain(error);
    return Optional.of(
        chain
            .first(CauseChainClassifier::own)
            .or(() -> chain.first(answers::of).map(HttpAnswer::diagnosis))
            .or(() -> NetworkFailure.of(chain).map(Diagnosis::of))
            .orElseGet(() -> Diagnosis.of(ErrorClass.UNKNOWN)));
  }

  private static Optional<Diagnosis> own(Throwable link) {
    return link instanceof RoutingException routing
        ? Optional.of(Diagnosis.of(routing.errorClass()))
        : Optional.empty();
  }
}
