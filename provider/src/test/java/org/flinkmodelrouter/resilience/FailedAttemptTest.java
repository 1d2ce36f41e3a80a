package org.flinkmodelrouter.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FailedAttemptTest {

  @Test
  void wrappersThatAddNothingAreNotShown() {
    Throwable wrapped =
        new ExecutionException(
            new RuntimeException(new CompletionException(new ConnectException("refused"))));
    FailedAttempt failure =
        new FailedAttempt("cheap", ErrorClass.CONNECTION, wrapped, UnaryOperator.identity());
    assertThat(failure.message()).isEqualTo("ConnectException: refused");
    assertThat(failure.summary()).isEqualTo("connection (ConnectException)");
  }

  @Test
  void aWrapperWithSomethingToSayIsShown() {
    Throwable error = new RuntimeException("Request failed", new ConnectException("refused"));
    FailedAttempt failure =
        new FailedAttempt("cheap", ErrorClass.CONNECTION, error, UnaryOperator.identity());
    assertThat(failure.message()).isEqualTo("RuntimeException: Request failed");
  }

  @Test
  void theSummaryTellsTheStatusThatTheServerAnsweredWith() {
    FailedAttempt failure =
        new FailedAttempt(
            "cheap",
            new Diagnosis(ErrorClass.RATE_LIMIT, 429, null),
            new IllegalStateException("quotes the row"),
            UnaryOperator.identity());
    assertThat(failure.summary()).isEqualTo("rate-limit (HTTP 429, IllegalStateException)");
  }

  @Test
  void theSummaryHasAMessageOnlyWhereTheRouterWroteIt() {
    assertThat(
            new FailedAttempt(
                    "cheap",
                    ErrorClass.UNKNOWN,
                    new IllegalStateException("quotes the row"),
                    UnaryOperator.identity())
                .summary())
        .isEqualTo("unknown (IllegalStateException)");
    assertThat(
            new FailedAttempt(
                    "cheap",
                    ErrorClass.TIMEOUT,
                    RoutingException.ofAttempt(ErrorClass.TIMEOUT, "no answer within 5 ms"),
                    UnaryOperator.identity())
                .summary())
        .isEqualTo("timeout (no answer within 5 ms)");
  }

  @Test
  void anErrorWithoutAMessageIsShownByItsType() {
    assertThat(
            new FailedAttempt(
                    "c", ErrorClass.UNKNOWN, new IllegalStateException(), UnaryOperator.identity())
                .message())
        .isEqualTo("IllegalStateException");
  }

  @Test
  void whatNobodyMaySeeIsTakenOutBeforeTheMessageIsCut() {
    Throwable error = new IllegalStateException("x".repeat(470) + "sk-4711 is no key");
    FailedAttempt failure =
        new FailedAttempt(
            "c", ErrorClass.UNKNOWN, error, message -> message.replace("sk-4711", "******"));
    assertThat(failure.message()).doesNotContain("sk-").hasSizeLessThan(510);
  }
}
