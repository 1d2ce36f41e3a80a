package org.flinkmodelrouter.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNameTest {

  @Test
  void aNameAloneIsInTheGivenDatabase() {
    assertThat(ModelName.parse("smart", "support"))
        .isEqualTo(new ModelName(new ObjectPath("support", "smart"), OptionalInt.empty()));
  }

  @Test
  void aDatabaseInFrontWins() {
    assertThat(ModelName.parse("shared.smart", "support"))
        .isEqualTo(new ModelName(new ObjectPath("shared", "smart"), OptionalInt.empty()));
  }

  @Test
  void aNumberBehindADollarIsAVersion() {
    assertThat(ModelName.parse("shared.smart$12", "support"))
        .isEqualTo(new ModelName(new ObjectPath("shared", "smart"), OptionalInt.of(12)));
  }

  @Test
  void aLetterBehindADollarBeginsAnAlias() {
    ModelName name = ModelName.parse("shared.smart$prod-2_größe", "support");

    assertThat(name.path()).isEqualTo(new ObjectPath("shared", "smart"));
    assertThat(name.version()).isEmpty();
    assertThat(name.alias()).contains("prod-2_größe");
    assertThat(name).hasToString("shared.smart$prod-2_größe");
    assertThat(ModelName.of(name.toObjectPath())).contains(name);
  }

  @Test
  void namesMayHoldAnythingElse() {
    assertThat(ModelName.parse("größe 2", "データ").path())
        .isEqualTo(new ObjectPath("データ", "größe 2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ml.shared.smart | decided by each session",
        "`shared`.smart  | Backquotes are not needed here",
        "smart$          | the number of a version",
        "smart$_prod     | an alias, which starts with a letter",
        "smart$3prod     | an alias, which starts with a letter",
        "smart$0         | the number of a version",
        "smart$3$4       | the number of a version",
        "smart$-1        | the number of a version",
        "smart$9999999999 | the number of a version",
        ".smart          | A part of it is empty",
        "shared.         | A part of it is empty",
        "$3              | A part of it is empty",
        "sha$1.smart     | A database has no versions",
      })
  void aMalformedNameIsRefusedWithItsReason(String text, String reason) {
    assertThatThrownBy(() -> ModelName.parse(text, "support"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("'" + text + "' is not a model's name")
        .hasMessageContaining(reason)
        .hasMessageContaining("Write name or database.name");
  }

  @Test
  void anEmptyNameIsRefused() {
    assertThatThrownBy(() -> ModelName.parse(" ", "support"))
        .hasMessage("An empty text is not a model's name. Write name or database.name.");
  }

  @Test
  void itIsShownAsItIsWritten() {
    assertThat(ModelName.parse("smart$3", "support")).hasToString("support.smart$3");
    assertThat(ModelName.parse("smart", "support")).hasToString("support.smart");
  }
}
