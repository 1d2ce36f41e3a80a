package org.flinkmodelrouter.routing;

import java.io.Serializable;
import java.util.Map;
import javax.annotation.Nullable;
import org.flinkmodelrouter.resilience.ErrorClass;

/**
 * What becomes of a row that no candidate answered.
 *
 * @param ordinary what becomes of most
 * @param byClass what becomes of those that ended with these classes of errors
 * @param defaults the answer where it is the default one; null where that is never so
 */
public record ErrorAnswers(
    ErrorHandling ordinary,
    Map<ErrorClass, ErrorHandling> byClass,
    @Nullable DefaultAnswer defaults)
    implements Serializable {

  /** Every such row fails the job. */
  static final ErrorAnswers FAIL = new ErrorAnswers(ErrorHandling.FAIL, Map.of(), null);

  public ErrorAnswers {
    byClass = Map.copyOf(byClass);
  }

  /** What becomes of a row that ended with this class of errors. */
  ErrorHandling of(ErrorClass errorClass) {
    return byClass.getOrDefault(errorClass, ordinary);
  }
}
