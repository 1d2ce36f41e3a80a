package org.flinkmodelrouter.strategy;

import java.security.CodeSource;
import javax.annotation.Nullable;

/** Where a class came from, for messages to whoever put its jar there. */
public final class CodeOrigin {

  private CodeOrigin() {}

  /** Such as {@code com.example.ByDomainFactory of file:/opt/flink/lib/by-domain.jar}. */
  public static String of(Class<?> type) {
    String jar = jarOf(type);
    return type.getName() + (jar == null ? "" : " of " + jar);
  }

  /** The URL of the jar or folder; null for a class that has none, such as the JDK's. */
  @Nullable
  static String jarOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null ? null : source.getLocation().toString();
  }
}
