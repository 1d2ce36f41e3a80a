package org.flinkmodelrouter.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.Test;

class ConstantCallTest {

  @Test
  void eachCallHasItsOwnHandle() throws Throwable {
    CompiledCall length = ConstantCall.of(handle("length", String.class), 1);
    CompiledCall sum = ConstantCall.of(handle("sum", Integer.class, Long.class), 2);

    assertThat(length.call(new Object[] {"four"})).isEqualTo(4);
    assertThat(sum.call(new Object[] {40, 2L})).isEqualTo(42);
    assertThat(length.call(new Object[] {"twelve"})).isEqualTo(6);
  }

  @Test
  void whatTheHandleThrowsComesOutAsItIs() throws Throwable {
    CompiledCall length = ConstantCall.of(handle("length", String.class), 1);

    assertThatThrownBy(() -> length.call(new Object[] {null}))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> length.call(new Object[] {7})).isInstanceOf(ClassCastException.class);
  }

  static int length(String text) {
    return text.length();
  }

  static Integer sum(Integer left, Long right) {
    return left + right.intValue();
  }

  private static MethodHandle handle(String name, Class<?>... arguments) throws Exception {
    Class<?> result = name.equals("sum") ? Integer.class : int.class;
    return MethodHandles.lookup()
        .findStatic(ConstantCallTest.class, name, MethodType.methodType(result, arguments));
  }
}
