package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.testing.MemoryModels;
import org.flinkmodelrouter.testing.Models;
import org.flinkmodelrouter.testing.TestResolutionContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterPlannerTest {

  private static final LogicalType STRING = VarCharType.STRING_TYPE;

  private final MemoryModels models = new MemoryModels("ml");
  private final Configuration session = new Configuration();

  @BeforeEach
  void candidates() {
    models.write(
        "d",
        "cheap",
        Models.model("query STRING", "response STRING", "provider", "echo-sync", "name", "C"));
    for (String name : List.of("S", "S2")) {
      models.write(
          "d",
          "smart",
          Models.model(
              "n BIGINT, query STRING",
              "score FLOAT, response STRING",
              "provider",
              "echo-both",
              "name",
              name));
    }
  }

  private PlannedRouter planned(String... options) throws ModelNotExistException {
    List<String> all = new ArrayList<>(List.of("provider", "routing", "strategy", "pinned"));
    all.addAll(List.of(options));
    String output = "routing ROW<attempts INT, source STRING>, response VARCHAR(9), score DOUBLE";
    models.write(
        "d",
        "router",
        Models.model("query VARCHAR(20), n INT NOT NULL", output, all.toArray(String[]::new)));
    ResolvedCatalogModel model =
        models.get(new ModelName(new ObjectPath("d", "router"), OptionalInt.empty())).model();
    ObjectIdentifier router = ObjectIdentifier.of("ml", "d", "router");
    return new RouterPlanner(new TestResolutionContext(router, model, models, session)).plan();
  }

  private RouterPlan sync(String... options) throws ModelNotExistException {
    return planned(options).plan(false, new Configuration());
  }

  private RouterPlan async(Configuration query, String... options) throws ModelNotExistException {
    return planned(options).plan(true, query);
  }

  @Test
  void everythingThatRowsNeedIsInThePlan() throws ModelNotExistException {
    RouterPlan plan =
        sync(
            "candidates", "cheap;smart;own",
            "decision-column", "routing",
            "default-model", "smart",
            "fallback-candidates", "own",
            "attempt-timeout", "3 s",
            "max-attempts", "2",
            "null-input", "call",
            "strategy.on-error", "fail",
            "route.smart.timeout", "2 s",
            "candidate.own.provider", "echo-sync",
            "candidate.own.name", "O");
    assertThat(plan.router()).isEqualTo("ml.d.router");
    assertThat(plan.version()).isEqualTo(1);
    assertThat(plan.inputTypes()).containsExactly(new VarCharType(20), new IntType(false));
    assertThat(plan.candidates())
        .extracting(CandidatePlan::label)
        .containsExactly("cheap", "smart", "own");
    assertThat(plan.failOnStrategyError()).isTrue();
    assertThat(plan.defaultCandidate()).isEqualTo("smart");
    assertThat(plan.fallbacks())
        .isEqualTo(Map.of("cheap", List.of("own"), "smart", List.of("own"), "own", List.of()));
    assertThat(plan.limits().attemptTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(plan.limits().maxAttempts()).isEqualTo(2);
    assertThat(plan.nullInput()).isEqualTo(NullInput.CALL);
    assertThat(plan.decision())
        .isEqualTo(
            new RouterPlan.DecisionColumn(
                0, List.of(DecisionField.ATTEMPTS, DecisionField.SOURCE)));
  }

  @Test
  void aCataloguedCandidatesColumnsAreFoundByName() throws ModelNotExistException {
    CandidatePlan smart =
        sync("candidates", "smart", "decision-column", "routing", "route.smart.timeout", "2 s")
            .candidates()
            .get(0);
    assertThat(smart.identifier()).isEqualTo("ml.d.smart");
    assertThat(smart.version()).isEqualTo(2);
    assertThat(smart.limits().timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(smart.input())
        .isEqualTo(
            new CandidatePlan.InputColumns(List.of(1, 0), List.of(new BigIntType(), STRING)));
    assertThat(smart.output().positions()).containsExactly(-1, 1, 0);
    assertThat(smart.output().candidateTypes()).containsExactly(new FloatType(), STRING);
    assertThat(smart.output().routerTypes()).hasSize(3).contains(new VarCharType(9));
  }

  @Test
  void aFixedVersionIsTaken() throws ModelNotExistException {
    assertThat(
            sync(
                    "candidates",
                    "old",
                    "route.old.reference",
                    "d.smart$1",
                    "decision-column",
                    "routing")
                .candidates()
                .get(0)
                .version())
        .isEqualTo(1);
  }

  @Test
  void anInlineCandidateGetsTheFirstColumnAsNullableString() throws ModelNotExistException {
    CandidatePlan own =
        sync(
                "candidates", "own",
                "decision-column", "routing",
                "candidate.own.provider", "echo-sync",
                "candidate.own.name", "O")
            .candidates()
            .get(0);
    assertThat(own.identifier()).isEqualTo("own");
    assertThat(own.version()).isNull();
    assertThat(own.input()).isEqualTo(new CandidatePlan.InputColumns(List.of(0), List.of(STRING)));
    assertThat(own.output().positions()).containsExactly(-1, 0, 1);
    assertThat(own.output().candidateTypes())
        .containsExactly(STRING, new org.apache.flink.table.types.logical.DoubleType());
  }

  @Test
  void anInlineCandidateGetsTheColumnsItNames() throws ModelNotExistException {
    CandidatePlan own =
        sync(
                "candidates", "own",
                "decision-column", "routing",
                "route.own.input", "n;query",
                "candidate.own.provider", "echo-sync",
                "candidate.own.name", "O")
            .candidates()
            .get(0);
    assertThat(own.input())
        .isEqualTo(new CandidatePlan.InputColumns(List.of(1, 0), List.of(new IntType(), STRING)));
  }

  @Test
  void aCandidatesFunctionIsOfTheQuerysModeWhereItHasIt() throws ModelNotExistException {
    String[] options = {"candidates", "cheap;smart", "decision-column", "routing"};
    CandidatePlan inSync = sync(options).candidates().get(1);
    assertThat(inSync.syncFunction()).isNotNull();
    assertThat(inSync.asyncFunction()).isNull();
    List<CandidatePlan> inAsync = async(new Configuration(), options).candidates();
    assertThat(inAsync.get(0).syncFunction()).isNotNull();
    assertThat(inAsync.get(1).syncFunction()).isNull();
    assertThat(inAsync.get(1).asyncFunction()).isNotNull();
  }

  @Test
  void withoutADeadlineARowMayUseFourFifthsOfTheTimeout() throws ModelNotExistException {
    String[] options = {"candidates", "cheap", "decision-column", "routing"};
    assertThat(sync(options).limits().deadline()).isEqualTo(Duration.ofSeconds(144));
    session.set(ExecutionConfigOptions.TABLE_EXEC_ASYNC_ML_PREDICT_TIMEOUT, Duration.ofSeconds(10));
    assertThat(async(new Configuration(), options).limits().deadline())
        .isEqualTo(Duration.ofSeconds(8));
    Configuration query = Configuration.fromMap(Map.of("timeout", "5 s"));
    assertThat(async(query, options).limits().deadline()).isEqualTo(Duration.ofSeconds(4));
  }

  @ParameterizedTest
  @CsvSource({"5 s", "9 s"})
  void aDeadlineThatFlinkWouldNotWaitForIsRefusedInAnAsynchronousQuery(String deadline)
      throws ModelNotExistException {
    PlannedRouter router =
        planned("candidates", "cheap", "decision-column", "routing", "deadline", deadline);
    Configuration query = Configuration.fromMap(Map.of("timeout", "5 s"));
    assertThatThrownBy(() -> router.plan(true, query))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Option 'deadline' of router ml.d.router is %s, but ML_PREDICT fails the job when a row"
                + " takes 5 s. Make the deadline shorter, or that timeout longer: MAP['timeout',"
                + " '…'] in the query, or table.exec.async-ml-predict.timeout in the session.",
            deadline);
    assertThat(router.plan(false, query).limits().deadline())
        .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
  }
}
