package org.flinkmodelrouter.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.python.shaded.org.apache.arrow.memory.RootAllocator;
import org.apache.flink.api.python.shaded.org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.flink.api.python.shaded.org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.flink.api.python.shaded.org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.arrow.ArrowReader;
import org.apache.flink.table.runtime.arrow.ArrowUtils;
import org.apache.flink.table.runtime.arrow.ArrowWriter;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.flinkmodelrouter.catalog.bridge.JsonText;
import org.junit.jupiter.api.Test;

class PolicyProgramTest {

  private static final VarCharType TEXT = VarCharType.STRING_TYPE;

  private static ObjectNode model(String name, String input, String... options) {
    ObjectNode document =
        JsonText.object()
            .put("database", "db")
            .put("model", name)
            .put("version", 3)
            .put("fingerprint", "f");
    ObjectNode definition = document.putObject("definition");
    for (String column : input.split(", ", -1)) {
      String[] parts = column.split(" ", 2);
      definition
          .withArray("/input")
          .addObject()
          .put("name", parts[0])
          .put("type", parts[1])
          .putNull("comment");
    }
    definition
        .putArray("output")
        .addObject()
        .put("name", "answer")
        .put("type", "STRING")
        .putNull("comment");
    ObjectNode written = definition.putObject("options");
    for (int i = 0; i < options.length; i += 2) {
      written.put(options[i], options[i + 1]);
    }
    definition.putNull("comment");
    document.putArray("references");
    return document;
  }

  /** A policy over {@code cheap} and {@code smart} with one rule. */
  private static ObjectNode policy(String input, String when) {
    ObjectNode policy = JsonText.object();
    policy.set(
        "router",
        model(
            "router",
            input,
            "provider",
            "routing",
            "candidates",
            "cheap;smart",
            "strategy",
            "rule",
            "rule.1.when",
            when,
            "rule.1.then",
            "smart",
            "route.smart.cost.per-call",
            "2"));
    for (String name : List.of("cheap", "smart")) {
      ObjectNode entry =
          policy
              .withArray("/models")
              .addObject()
              .put("database", "db")
              .put("model", name)
              .putNull("version")
              .putNull("alias");
      entry.set("document", model(name, "query STRING", "provider", "nobody-has-it"));
    }
    return policy;
  }

  private static ObjectNode request(String command, ObjectNode... policies) {
    ObjectNode request = JsonText.object().put("command", command).put("time_zone", "UTC");
    request.putArray("policies").addAll(Arrays.asList(policies));
    return request;
  }

  private static byte[] run(ObjectNode request, byte[] rows) throws IOException {
    ByteArrayOutputStream questions = new ByteArrayOutputStream();
    questions.write((JsonText.write(request) + "\n").getBytes(StandardCharsets.UTF_8));
    questions.write(rows);
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    assertThat(PolicyProgram.run(new ByteArrayInputStream(questions.toByteArray()), answers))
        .isZero();
    return answers.toByteArray();
  }

  private static JsonNode answer(byte[] answers) {
    return JsonText.read(new String(answers, StandardCharsets.UTF_8).split("\n", 2)[0]);
  }

  /** Rows as Python sends them, two at a time. */
  private static byte[] arrow(RowType type, RowData... rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RootAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowUtils.toArrowSchema(type), allocator);
        ArrowStreamWriter stream = new ArrowStreamWriter(root, null, bytes)) {
      ArrowWriter<RowData> writer = ArrowUtils.createRowDataArrowWriter(root, type);
      for (int from = 0; from < rows.length; from += 2) {
        for (int index = from; index < Math.min(from + 2, rows.length); index++) {
          writer.write(rows[index]);
        }
        writer.finish();
        stream.writeBatch();
        writer.reset();
      }
    }
    return bytes.toByteArray();
  }

  /** Label, reason and cost of each policy for each row. */
  private static List<String> decisions(byte[] answers, int policies) throws IOException {
    int end = 0;
    while (answers[end] != '\n') {
      end++;
    }
    List<String> told = new ArrayList<>();
    try (RootAllocator allocator = new RootAllocator();
        ArrowStreamReader stream =
            new ArrowStreamReader(
                new ByteArrayInputStream(answers, end + 1, answers.length), allocator)) {
      ArrowReader reader =
          ArrowUtils.createArrowReader(stream.getVectorSchemaRoot(), DecisionRow.type(policies));
      while (stream.loadNextBatch()) {
        for (int index = 0; index < stream.getVectorSchemaRoot().getRowCount(); index++) {
          RowData row = reader.read(index);
          for (int at = 0; at < policies * 5; at += 5) {
            String label = row.isNullAt(at) ? "none" : row.getString(at).toString();
            told.add(label + ", " + row.getString(at + 2) + ", " + row.getDouble(at + 4));
          }
        }
      }
    }
    return told;
  }

  private static StringData text(String text) {
    return StringData.fromString(text);
  }

  @Test
  void rowsAreDecidedInTheirOrderByEachPolicy() throws IOException {
    ObjectNode request =
        request(
            "replay",
            policy("query STRING, lang CHAR(2)", "lang = 'de'"),
            policy("query STRING, lang CHAR(2), n INT", "n > 1"));

    byte[] answers =
        run(
            request,
            arrow(
                RowType.of(TEXT, TEXT, new IntType()),
                GenericRowData.of(text("a"), text("de"), 1),
                GenericRowData.of(text("b"), null, 2),
                GenericRowData.of(null, text("de"), null)));

    JsonNode description = answer(answers);
    assertThat(description.path("columns").findValuesAsText("name"))
        .containsExactly("query", "lang", "n");
    assertThat(description.path("policies").findValuesAsText("router"))
        .containsExactly("db.router", "db.router");
    assertThat(description.path("time_zone").asText()).isEqualTo("UTC");
    assertThat(decisions(answers, 2))
        .containsExactly(
            "smart, rule 1, 2.0", "cheap, no rule matched, 0.0",
            "cheap, no rule matched, 0.0", "smart, rule 1, 2.0",
            "none, null-input, 0.0", "none, null-input, 0.0");
  }

  @Test
  void oneColumnOfTwoTypesComesTwice() throws IOException {
    ObjectNode request =
        request(
            "replay",
            policy("query STRING, n INT", "n > 1"),
            policy("query STRING, n STRING", "n = '2'"));

    byte[] answers =
        run(
            request,
            arrow(
                RowType.of(TEXT, new IntType(), TEXT), GenericRowData.of(text("a"), 2, text("2"))));

    assertThat(answer(answers).path("columns").findValuesAsText("type"))
        .containsExactly("STRING", "INT", "STRING");
    assertThat(decisions(answers, 2)).containsExactly("smart, rule 1, 2.0", "smart, rule 1, 2.0");
  }

  @Test
  void aRowMayBringItsTime() throws IOException {
    ObjectNode request =
        request("replay", policy("query STRING", "EXTRACT(HOUR FROM routing_clock) = 1"));

    byte[] answers =
        run(
            request.put("timed", true),
            arrow(
                RowType.of(TEXT, new BigIntType(false)),
                GenericRowData.of(text("a"), 3_600_000L),
                GenericRowData.of(text("a"), 0L)));

    assertThat(decisions(answers, 1))
        .containsExactly("smart, rule 1, 2.0", "cheap, no rule matched, 0.0");
  }

  @Test
  void whatCannotBeReplayedIsSaid() throws IOException {
    assertThat(error(request("replay", policy("query STRING, m MULTISET<INT>", "TRUE"))))
        .contains("Column 'm' is MULTISET<INT>, of which no recorded rows can be read");
    ObjectNode asking = policy("query STRING", "TRUE");
    ((ObjectNode) asking.at("/router/definition/options"))
        .put("strategy", "asking")
        .remove(List.of("rule.1.when", "rule.1.then"));
    assertThat(error(request("replay", asking)))
        .contains("Router db.router can't be replayed: its strategy 'asking' asks a model");
    ObjectNode lonely = policy("query STRING", "TRUE");
    lonely.putArray("models");
    assertThat(error(request("replay", lonely))).contains("There is no model 'cheap'");
  }

  @Test
  void aRowIsExplainedAtTheTimeThatWasAskedFor() throws IOException {
    ObjectNode request =
        request("explain", policy("query STRING, n INT", "EXTRACT(HOUR FROM routing_clock) = n"))
            .put("row", "{\"n\": 1}")
            .put("time", "2026-01-01T01:00:00Z");

    JsonNode explanation = answer(run(request, new byte[0]));

    assertThat(explanation.path("steps").get(0).path("result").asText()).isEqualTo("TRUE");
    assertThat(explanation.path("reason").asText()).isEqualTo("null-input");
    assertThat(explanation.path("missing").get(0).asText()).isEqualTo("query");
    assertThat(explanation.path("version").asInt()).isEqualTo(3);
    assertThat(error(request.put("row", "nothing"))).contains("The row is not JSON");
  }

  private static String error(ObjectNode request) throws IOException {
    return answer(run(request, new byte[0])).at("/error/message").asText();
  }

  @Test
  void aRouterThatLooksAtAnswersIsNotReplayed() throws IOException {
    ObjectNode policy = policy("query STRING", "TRUE");
    ObjectNode options = policy.withObject("/router/definition/options");
    options.remove(List.of("rule.1.when", "rule.1.then"));
    options.put("strategy", "cascade").put("strategy.accept", "CHAR_LENGTH(answer) > 5");

    assertThat(answer(run(request("replay", policy), new byte[0])).at("/error/message").asText())
        .contains("its strategy 'cascade' looks at the candidates' answers")
        .contains("a replay calls no candidate");
  }

  @Test
  void aRouterWithASelectorIsNotReplayed() throws IOException {
    ObjectNode policy = policy("query STRING", "TRUE");
    ObjectNode options = policy.withObject("/router/definition/options");
    options.remove(List.of("rule.1.when", "rule.1.then"));
    options.put("strategy", "classifier").put("selector.provider", "nobody-has-it");

    assertThat(answer(run(request("replay", policy), new byte[0])).at("/error/message").asText())
        .contains("its strategy 'classifier' asks a model about each row")
        .contains("router explain --ask-selector")
        .contains("router calibrate");
  }
}
