package org.flinkmodelrouter.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionReferenceTest {

  /** Tests run in the folder of the Maven module. */
  private static final Path FILE = Path.of("..", "docs", "options.md");

  @Test
  void theReferenceTellsTheOptionsThatThereAre() throws IOException {
    String reference = new OptionReference().markdown();
    if (Boolean.getBoolean("flink-model-router.write-references")) {
      Files.writeString(FILE, reference);
    }
    assertThat(FILE)
        .as("docs/options.md is stale: write it anew with `make docs`")
        .exists()
        .content()
        .isEqualTo(reference);
  }
}
