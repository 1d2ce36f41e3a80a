package org.flinkmodelrouter.resilience;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The HTTP status that an exception tells. Clients' exceptions have no common type, but most have a
 * method {@code statusCode()}: it is looked up by name, so that no client has to be on our class
 * path.
 */
final class HttpStatus {

  private final ClassValue<Optional<Method>> methods =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
          return find(type);
        }
      };

  OptionalInt of(Throwable error) {
    Optional<Method> method = methods.get(error.getClass());
    if (method.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      return method.get().invoke(error) instanceof Number code
          ? OptionalInt.of(code.intValue())
          : OptionalInt.empty();
    } catch (IllegalAccessException | InvocationTargetException unreadable) {
      // The exception is classified by what else is known of it.
      return OptionalInt.empty();
    }
  }

  private static Optional<Method> find(Class<?> type) {
    try {
      Method method = type.getMethod("statusCode");
      boolean number =
          method.getReturnType() == int.class || method.getReturnType() == Integer.class;
      return number && method.trySetAccessible() ? Optional.of(method) : Optional.empty();
    } catch (NoSuchMethodException none) {
      return Optional.empty();
    }
  }
}
