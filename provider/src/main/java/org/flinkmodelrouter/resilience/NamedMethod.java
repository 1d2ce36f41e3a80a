package org.flinkmodelrouter.resilience;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * A public method by its name. Clients' exceptions have no common type, but many have methods of
 * the same name: looked up so, no client has to be on our class path.
 */
final class NamedMethod {

  private final ClassValue<Optional<Method>> methods;

  NamedMethod(String name, Class<?>... parameters) {
    this.methods =
        new ClassValue<>() {
          @Override
          protected Optional<Method> computeValue(Class<?> type) {
            return find(type, name, parameters);
          }
        };
  }

  /** What the method returns; empty if there is none, or it throws, or it returns null. */
  Optional<Object> invoke(Object target, Object... arguments) {
    Optional<Method> method = methods.get(target.getClass());
    if (method.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(method.get().invoke(target, arguments));
    } catch (IllegalAccessException | InvocationTargetException unreadable) {
      // The exception is classified by what else is known of it.
      return Optional.empty();
    }
  }

  private static Optional<Method> find(Class<?> type, String name, Class<?>... parameters) {
    try {
      Method method = type.getMethod(name, parameters);
      return method.trySetAccessible() ? Optional.of(method) : Optional.empty();
    } catch (NoSuchMethodException none) {
      return Optional.empty();
    }
  }
}
