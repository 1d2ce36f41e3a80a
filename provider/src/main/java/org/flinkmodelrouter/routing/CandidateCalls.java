package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.flinkmodelrouter.metrics.CandidateMetrics;
import org.flinkmodelrouter.resilience.Abandonable;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.Timing;
import org.flinkmodelrouter.resilience.Worker;

/**
 * The ways to ask a candidate: on the calling thread, or with an answer to come. A candidate that
 * is itself a router learns how long it has.
 */
sealed interface CandidateCalls {

  /**
   * Asks and waits for the answer.
   *
   * @param input the candidate's input columns
   * @param allowed nanoseconds after which nobody wants the answer any more
   * @return the candidate's rows; may be null
   * @throws Exception what the candidate failed with, or that the time was over
   */
  @Nullable
  Collection<RowData> ask(RowData input, long allowed) throws Exception;

  /** Whether a call makes use of the time it is given. */
  boolean isTimed();

  /** On the calling thread, which the candidate has until it returns. */
  record Direct(Predict candidate, boolean isTimed) implements CandidateCalls {

    static Direct of(PredictFunction function) {
      return new Direct(Predict.of(function), function instanceof RoutingPredictFunction);
    }

    @Override
    public Collection<RowData> ask(RowData input, long allowed) {
      return candidate.predict(input, allowed);
    }
  }

  /** On other threads. */
  record Deferred(AsyncPredict candidate, CandidateMetrics metrics) implements CandidateCalls {

    @Override
    public Collection<RowData> ask(RowData input, long allowed) throws Exception {
      return ask(input, allowed, allowed, () -> true);
    }

    /**
     * As above, and may give up before.
     *
     * @param slow nanoseconds after which it may; not if that is no less than {@code allowed}
     * @param givesUp whether it does, asked then
     */
    Collection<RowData> ask(RowData input, long allowed, long slow, BooleanSupplier givesUp)
        throws Exception {
      CompletableFuture<Collection<RowData>> answer = begin(input, allowed);
      long waited = 0;
      try {
        if (slow < allowed) {
          try {
            return answer.get(slow, TimeUnit.NANOSECONDS);
          } catch (TimeoutException takesLong) {
            waited = slow;
          }
          if (givesUp.getAsBoolean()) {
            abandon(answer);
            throw noAnswerWithin(slow);
          }
        }
        return answer.get(allowed - waited, TimeUnit.NANOSECONDS);
      } catch (TimeoutException over) {
        abandon(answer);
        throw noAnswerWithin(allowed);
      } catch (InterruptedException nobodyWaits) {
        abandon(answer);
        throw nobodyWaits;
      }
    }

    @Override
    public boolean isTimed() {
      return true;
    }

    /**
     * Asks without waiting.
     *
     * @throws RoutingException if there is no future
     */
    CompletableFuture<Collection<RowData>> begin(RowData input, long allowed) {
      CompletableFuture<Collection<RowData>> answer = candidate.predict(input, allowed);
      if (answer == null) {
        throw RoutingException.ofAttempt(
            ErrorClass.EMPTY_ANSWER, "null in place of a future with the answer");
      }
      metrics.callBegan();
      var unused = answer.whenComplete((rows, error) -> metrics.callEnded());
      return answer;
    }

    /** Gives up a call. Whatever it still brings is too late. */
    void abandon(CompletableFuture<Collection<RowData>> answer) {
      metrics.abandoned();
      Abandonable.abandon(answer);
      var unused = answer.thenRun(metrics::answeredLate);
    }

    /** Lets a call go on that no row waits for. Whatever it brings is too late for a row. */
    void leave(CompletableFuture<Collection<RowData>> answer) {
      metrics.abandoned();
      var unused = answer.thenRun(metrics::answeredLate);
    }
  }

  /** The failure of an attempt whose time is over. */
  static RoutingException noAnswerWithin(long nanos) {
    return RoutingException.ofAttempt(
        ErrorClass.TIMEOUT,
        "no answer within %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(nanos)));
  }

  /** A synchronous function, and the time it has. */
  @FunctionalInterface
  interface Predict {

    @Nullable
    Collection<RowData> predict(RowData input, long allowed);

    static Predict of(PredictFunction function) {
      return function instanceof RoutingPredictFunction router
          ? router::predict
          : (input, allowed) -> function.predict(input);
    }
  }

  /** An asynchronous function, and the time it has. */
  @FunctionalInterface
  interface AsyncPredict {

    @Nullable
    CompletableFuture<Collection<RowData>> predict(RowData input, long allowed);

    static AsyncPredict of(AsyncPredictFunction function) {
      AsyncPredict candidate =
          function instanceof RoutingAsyncPredictFunction router
              ? router::asyncPredict
              : (input, allowed) -> function.asyncPredict(input);
      return (input, allowed) -> {
        // Flink calls a function on the task's thread alone; a fallback is called on another one.
        synchronized (function) {
          return candidate.predict(input, allowed);
        }
      };
    }

    static AsyncPredict on(Worker worker, PredictFunction function, Timing timing) {
      Predict candidate = Predict.of(function);
      return (input, allowed) -> {
        long asked = timing.nanoTime();
        return worker.call(() -> candidate.predict(input, allowed - (timing.nanoTime() - asked)));
      };
    }
  }
}
