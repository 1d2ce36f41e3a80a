package org.flinkmodelrouter.catalog;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;
import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a class of tests, visibly and with the line that installs a server, where the environment
 * names none. With {@code FMR_REQUIRE_SERVERS=1} it is run, and fails.
 */
@Target(TYPE)
@Retention(RUNTIME)
@ExtendWith(NeedsServer.Condition.class)
@interface NeedsServer {

  /** Its kind. */
  TestDatabase.Server value();

  /** Looks for the server in the environment. */
  final class Condition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      TestDatabase.Server server =
          findAnnotation(context.getRequiredTestClass(), NeedsServer.class).orElseThrow().value();
      return server.present() || "1".equals(System.getenv("FMR_REQUIRE_SERVERS"))
          ? ConditionEvaluationResult.enabled("there is a server, or there must be one")
          : ConditionEvaluationResult.disabled(server.howToInstall());
    }
  }
}
