package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StoreErrorsTest {

  private static final ObjectPath PATH = new ObjectPath("default", "cheap");

  private static final CatalogPartitionSpec PARTITION =
      new CatalogPartitionSpec(Map.of("day", "1"));

  private final StoreErrors errors = new StoreErrors("ml");

  @ParameterizedTest
  @MethodSource("table")
  void eachCodeBecomesTheExceptionOfItsEntry(String code, String flink) {
    BridgeException error = new BridgeException(code, "what, where, what to do");
    Exception exception = errors.about(PATH, PARTITION, List.of("day"), error).exception();

    assertThat(exception.getClass().getSimpleName()).isEqualTo(flink);
    assertThat(Failures.shown(exception)).isEqualTo("what, where, what to do");
  }

  static Stream<Arguments> table() {
    return StoreErrors.table().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(code -> Arguments.of(code.getKey(), code.getValue()));
  }

  @Test
  void theTableIsThatOfPython() {
    assertThat(StoreErrors.table())
        .hasSizeGreaterThan(20)
        .containsEntry("model-not-exist", "ModelNotExistException")
        .containsEntry("unsupported", "UnsupportedOperationException");
  }

  @Test
  void aMethodThrowsTheKindsThatItDeclares() {
    BridgeException absent = new BridgeException("model-not-exist", "gone");

    assertThatThrownBy(() -> errors.about(PATH, absent).orThrow(ModelNotExistException.class))
        .isInstanceOf(ModelNotExistException.class)
        .hasMessage("Model '`ml`.`default`.`cheap`' does not exist.");
  }

  @Test
  void aKindThatAMethodDoesNotDeclareKeepsItsMessage() {
    BridgeException absent = new BridgeException("database-not-exist", "no such database");

    assertThat(errors.about("default", absent).unchecked())
        .isInstanceOf(CatalogException.class)
        .hasMessage("no such database");
  }

  @Test
  void aCodeOfANewerPackageIsACatalogException() {
    assertThat(errors.unchecked(new BridgeException("quota-exceeded", "too many models")))
        .isInstanceOf(CatalogException.class)
        .hasMessage("too many models")
        .hasNoCause();
  }
}
