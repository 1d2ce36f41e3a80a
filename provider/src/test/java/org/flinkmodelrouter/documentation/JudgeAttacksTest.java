package org.flinkmodelrouter.documentation;

import static org.apache.flink.table.api.Expressions.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.flinkmodelrouter.testing.FaultServer;
import org.flinkmodelrouter.testing.StandInJudge;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The table of {@code docs/judge.md}: rows that try to choose their model, and what they got. */
class JudgeAttacksTest {

  private static final Path FILE = Path.of("..", "docs", "judge.md");
  private static final String BEGIN = "<!-- Made by JudgeAttacksTest: make docs -->\n";
  private static final String END = "<!-- The end of it -->\n";

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(1).build());

  private static Map<Integer, String> gullible;
  private static Map<Integer, String> careful;

  @BeforeAll
  static void tryThem() throws IOException {
    gullible = outcomes(StandInJudge.GULLIBLE);
    careful = outcomes(StandInJudge.CAREFUL);
  }

  @Test
  void theTableTellsWhatEachAttackGot() throws IOException {
    StringBuilder table =
        new StringBuilder(
            BEGIN
                + "| the row | a judge that obeys it | a judge that obeys only what stands outside"
                + " the marks |\n|---|---|---|\n");
    List<JudgeAttack> attacks = JudgeAttack.all();
    for (int i = 0; i < attacks.size(); i++) {
      table
          .append("| ")
          .append(attacks.get(i).tried())
          .append(" | ")
          .append(gullible.get(i))
          .append(" | ")
          .append(careful.get(i))
          .append(" |\n");
    }
    table.append(END);
    String document = Files.readString(FILE);
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END) + END.length();
    String expected = document.substring(0, begin) + table + document.substring(end);
    if (Boolean.getBoolean("flink-model-router.write-references")) {
      Files.writeString(FILE, expected);
    }
    assertThat(FILE)
        .as("The table in docs/judge.md is stale: write it anew with `make docs`")
        .content()
        .isEqualTo(expected);
  }

  @Test
  void noAttackGetsPastAJudgeThatKeepsToThePrompt() {
    List<JudgeAttack> attacks = JudgeAttack.all();
    for (int i = 0; i < attacks.size(); i++) {
      boolean isLong = attacks.get(i).query().length() > 120;
      assertThat(careful.get(i))
          .as(attacks.get(i).tried())
          .isEqualTo(isLong ? "`smart`" : "`cheap`");
    }
  }

  /** What became of each attack, by its number. */
  private static Map<Integer, String> outcomes(StandInJudge judge) throws IOException {
    try (FaultServer server = FaultServer.start()) {
      server.script("judge", judge);
      TableEnvironment sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
      sql.getConfig().set("parallelism.default", "1");
      sql.executeSql("CREATE CATALOG ml WITH ('type'='memory-models')");
      sql.useCatalog("ml");
      sql.executeSql(
          String.format(
              "CREATE MODEL router INPUT (query STRING) OUTPUT (response STRING, routing"
                  + " ROW<routed_model STRING, source STRING, reason STRING>) WITH"
                  + " ('provider'='routing', 'candidates'='cheap;smart', 'strategy'='llm-judge',"
                  + " 'candidate.cheap.provider'='echo-sync', 'candidate.cheap.name'='c',"
                  + " 'candidate.smart.provider'='echo-sync', 'candidate.smart.name'='s',"
                  + " 'selector.provider'='openai', 'selector.endpoint'='%s',"
                  + " 'selector.api-key'='${env:OPENAI_API_KEY}', 'selector.model'='judge',"
                  + " 'decision-column'='routing')",
              server.endpoint()));
      List<JudgeAttack> attacks = JudgeAttack.all();
      sql.createTemporaryView(
          "attacks",
          sql.fromValues(
              DataTypes.ROW(
                  DataTypes.FIELD("n", DataTypes.INT()),
                  DataTypes.FIELD("query", DataTypes.STRING())),
              IntStream.range(0, attacks.size())
                  .mapToObj(i -> row(i, attacks.get(i).query()))
                  .toArray(Expression[]::new)));
      Map<Integer, String> outcomes = new HashMap<>();
      for (Row answer :
          CollectionUtil.iteratorToList(
              sql.executeSql(
                      "SELECT n, routing.routed_model, routing.source, routing.reason FROM"
                          + " ML_PREDICT(TABLE attacks, MODEL router, DESCRIPTOR(query))")
                  .collect())) {
        outcomes.put(
            (Integer) answer.getField(0),
            "strategy".equals(answer.getField(2))
                ? "`" + answer.getField(1) + "`"
                : "abstains: " + answer.getField(3));
      }
      return outcomes;
    }
  }
}
