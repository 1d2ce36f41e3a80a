package org.flinkmodelrouter.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A call of one method handle, which is a constant of a class of its own.
 *
 * <p>The JIT compiles a row's way through a handle that is a constant and stops at any other, which
 * would cost a row as much again as its rules do. So this class is a template: {@link #of} defines
 * a hidden copy of it for each handle, and the copy goes when the call does.
 */
final class ConstantCall implements CompiledCall {

  private static final MethodHandle HANDLE = ownHandle();

  private ConstantCall() {}

  /**
   * A call of the handle.
   *
   * @param handle returns an int
   * @param arity how many arguments it takes
   */
  static CompiledCall of(MethodHandle handle, int arity) {
    MethodHandle spread =
        handle
            .asSpreader(Object[].class, arity)
            .asType(MethodType.methodType(int.class, Object[].class));
    try {
      MethodHandles.Lookup copy =
          MethodHandles.lookup().defineHiddenClassWithClassData(template(), spread, false);
      return (CompiledCall)
          copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Error | RuntimeException error) {
      throw error;
    } catch (Throwable impossible) {
      throw new IllegalStateException(
          "A copy of %s can't be made".formatted(ConstantCall.class), impossible);
    }
  }

  @Override
  public int call(Object[] arguments) throws Throwable {
    return (int) HANDLE.invokeExact(arguments);
  }

  private static MethodHandle ownHandle() {
    try {
      // Null in the template itself, which is never called.
      return MethodHandles.classData(
          MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, MethodHandle.class);
    } catch (IllegalAccessException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private static byte[] template() {
    String file = ConstantCall.class.getSimpleName() + ".class";
    try (InputStream bytes = ConstantCall.class.getResourceAsStream(file)) {
      if (bytes == null) {
        throw new IllegalStateException(file + " is missing from the jar");
      }
      return bytes.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
