package org.flinkmodelrouter.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.testing.PinnedStrategyFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategyFactoriesTest {

  private final StrategyFactories factories =
      StrategyFactories.of(List.of(new PinnedStrategyFactory()));

  /** A second strategy of the same name. */
  private static final class OtherPinned implements RoutingStrategyFactory {
    @Override
    public String identifier() {
      return "pinned";
    }

    @Override
    public RoutingStrategy create(StrategyContext context) {
      throw new UnsupportedOperationException();
    }
  }

  /** One of another name, from the same place, with the same group of options. */
  private static final class SecondOwner implements RoutingStrategyFactory {
    @Override
    public String identifier() {
      return "second";
    }

    @Override
    public Set<String> optionGroups() {
      return Set.of("pin");
    }

    @Override
    public RoutingStrategy create(StrategyContext context) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void strategiesOfOneJarMayShareAGroupOfOptions() {
    assertThat(
            StrategyFactories.of(List.of(new PinnedStrategyFactory(), new SecondOwner()))
                .ownerOf("pin"))
        .isPresent();
  }

  @Test
  void strategiesAreFoundByTheServiceLoaderOfTheGivenClassLoader() {
    assertThat(StrategyFactories.discover(getClass().getClassLoader()).find("pinned"))
        .containsInstanceOf(PinnedStrategyFactory.class);
    assertThat(StrategyFactories.discover(ClassLoader.getPlatformClassLoader()).all()).isEmpty();
  }

  @Test
  void anUnknownOneIsAnsweredWithThoseThereAre() {
    assertThat(factories.find("pined")).isEmpty();
    assertThat(factories.alternatives("pined"))
        .isEqualTo("There are: pinned. Did you mean 'pinned'?");
    assertThat(StrategyFactories.of(List.of()).alternatives("rule"))
        .contains("the jar is incomplete");
  }

  @Test
  void twoOfOneNameAreRefused() {
    assertThatThrownBy(
            () -> StrategyFactories.of(List.of(new PinnedStrategyFactory(), new OtherPinned())))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Two routing strategies are called 'pinned'")
        .hasMessageContaining(PinnedStrategyFactory.class.getName())
        .hasMessageContaining(OtherPinned.class.getName());
  }

  @Test
  void oneThatCannotBeLoadedIsToldByName(@TempDir Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(RoutingStrategyFactory.class.getName()), "com.example.NotThere\n");
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      assertThatThrownBy(() -> StrategyFactories.discover(loader))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("com.example.NotThere")
          .hasMessageContaining("Mend or remove its jar");
    }
  }

  @Test
  void aGroupOfOptionsHasItsOwner() {
    assertThat(factories.ownerOf("pin")).containsInstanceOf(PinnedStrategyFactory.class);
    assertThat(factories.ownerOf("rule")).isEmpty();
  }
}
