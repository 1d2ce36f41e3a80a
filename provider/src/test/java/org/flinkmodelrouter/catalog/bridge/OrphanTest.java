package org.flinkmodelrouter.catalog.bridge;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No Python outlives its JVM, though nobody closed the catalog. */
class OrphanTest {

  @TempDir Path folder;

  @Test
  void theChildEndsWithAJvmThatIsKilled() throws Exception {
    try (SeparateJvm jvm = SeparateJvm.start(folder.resolve("models.db"))) {
      OsProcess child = jvm.child();

      jvm.process().kill();

      child.awaitEnd();
    }
  }

  @Test
  void theChildEndsWithAJvmThatEnds() throws Exception {
    try (SeparateJvm jvm = SeparateJvm.start(folder.resolve("models.db"))) {
      OsProcess child = jvm.child();

      jvm.finish();

      jvm.process().awaitEnd();
      child.awaitEnd();
    }
  }
}
