package org.flinkmodelrouter.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

  @ParameterizedTest
  @ValueSource(strings = {"cheap", "a b", "it's", "$(id)", "`id`", "a;b", "\"", "-x", "", "*"})
  void aShellTakesItAsTheOneWordItIs(String name) throws IOException {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '%s|' -- " + ShellWord.of(name))
            .redirectErrorStream(true)
            .start();

    String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(words).isEqualTo("--|" + name + "|");
  }

  @Test
  void aPlainNameStandsAsItIs() {
    assertThat(ShellWord.of("cheap_2.x-y")).isEqualTo("cheap_2.x-y");
  }
}
