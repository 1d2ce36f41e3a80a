package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCatalogTest {

  private static final String CHEAP =
      "CREATE MODEL cheap INPUT (query STRING) OUTPUT (response STRING) COMMENT 'quick and cheap'"
          + " WITH ('provider' = 'openai', 'endpoint' = 'https://api/v1/chat/completions',"
          + " 'model' = 'small', 'api-key' = '${env:TEST_API_KEY}')";

  @TempDir Path folder;

  @Test
  void aModelIsThereInTheNextSession() {
    Path database = folder.resolve("models.db");
    CatalogSession.on(database).execute(CHEAP);

    CatalogSession next = CatalogSession.on(database);

    assertThat(next.column("SHOW MODELS")).containsExactly("cheap");
    assertThat(next.column("SHOW CREATE MODEL cheap").get(0))
        .contains("`query`", "'${env:TEST_API_KEY}'", "quick and cheap");
  }
}
