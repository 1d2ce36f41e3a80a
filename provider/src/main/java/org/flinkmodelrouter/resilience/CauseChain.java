package org.flinkmodelrouter.resilience;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** An error and its causes: clients, futures and providers each wrap what they failed with. */
final class CauseChain {

  /** Longer chains are only made by mistake, such as a cause that is its own cause's cause. */
  private static final int LONGEST = 50;

  private final Throwable error;

  CauseChain(Throwable error) {
    this.error = error;
  }

  /** The error, its cause, that one's cause and so on. */
  Stream<Throwable> links() {
    return Stream.iterate(error, link -> link != null, Throwable::getCause).limit(LONGEST);
  }

  /** What a rule finds in the first link that it knows. */
  <T> Optional<T> first(Function<Throwable, Optional<T>> rule) {
    return links().flatMap(link -> rule.apply(link).stream()).findFirst();
  }
}
