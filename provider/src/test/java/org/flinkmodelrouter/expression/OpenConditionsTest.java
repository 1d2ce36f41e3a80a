package org.flinkmodelrouter.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.expression.Tickets.open;
import static org.flinkmodelrouter.expression.Tickets.ticket;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

class OpenConditionsTest {

  private static final String JSON = "{\"kind\": \"refund\", \"amount\": 7}";

  /** All true of {@code ticket(JSON, "de", 7)}. */
  private static final List<String> TRUE =
      List.of(
          "TRUE",
          "lang = 'de'",
          "lang <> 'en'",
          "n > 5 AND n < 10",
          "n = 7 OR 10 / (n - 7) > 1",
          "NOT (n = 8)",
          "n IN (1, 3, 5, 7, 9)",
          "lang IN ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'de')",
          "n BETWEEN 7 AND 8",
          "MOD(n, 4) = 3",
          "price > 19.5",
          "CHAR_LENGTH(query) > 20",
          "query LIKE '%refund%'",
          "query NOT LIKE 'x%'",
          "query SIMILAR TO '.*(refund|return).*'",
          "REGEXP(query, '\"amount\": [0-9]+')",
          "REGEXP_EXTRACT(query, '\"kind\": \"([a-z]+)\"', 1) = 'refund'",
          "UPPER(lang) = 'DE'",
          "TRIM(BOTH FROM '  de ') = lang",
          "SUBSTRING(query FROM 3 FOR 4) = 'kind'",
          "POSITION('refund' IN query) > 0",
          "SPLIT_INDEX('a,b,c', ',', 1) = 'b'",
          "CONCAT_WS('-', lang, 'at') = 'de-at'",
          "MD5(lang) = '5f02f0889301fd7be1ac972c11bf3e7d'",
          "COALESCE(NULLIF(lang, 'de'), 'none') = 'none'",
          "CASE WHEN n > 5 THEN lang = 'de' ELSE FALSE END",
          "IF(n > 5, TRUE, FALSE)",
          "CAST(n AS STRING) = '7'",
          "CAST('7' AS INT) = n",
          "TRY_CAST(query AS INT) IS NULL",
          "JSON_VALUE(query, '$.kind') = 'refund'",
          "JSON_VALUE(query, '$.amount' RETURNING INTEGER) = n",
          "JSON_EXISTS(query, '$.kind')",
          "query IS JSON",
          "seen > TIMESTAMP '2024-01-01 00:00:00'",
          "EXTRACT(HOUR FROM seen) = 7",
          "DAYOFWEEK(CAST(seen AS DATE)) = 2",
          "TIMESTAMPDIFF(DAY, TIMESTAMP '2024-05-01 00:00:00', seen) = 5",
          "DATE_FORMAT(seen, 'yyyy-MM') = '2024-05'",
          "who.name = 'Ada'",
          "tags['tier'] = 'gold'",
          "CARDINALITY(tags) = 1",
          "words[1] = 'refund'",
          "ARRAY_CONTAINS(words, 'now')",
          "`query` IS NOT NULL",
          "n = 7 -- a comment",
          "n = 7 /* another */",
          "n = 7 // and SELECT in a third",
          "'SELECT ? FROM NOW()' <> query",
          "e'it\\'s (SELECT 1)' <> query",
          "n =\n7",
          "RAND() < 1",
          "UUID() <> query",
          "UNIX_TIMESTAMP() > 0");

  @Test
  void flinkSqlWorksAsInAQuery() throws Exception {
    RowData ticket = ticket(JSON, "de", 7);
    List<String> conditions = new ArrayList<>();
    List<Integer> found = new ArrayList<>();
    // Each behind one that is false, so that each is reached; the table is compiled in one go.
    for (String condition : TRUE) {
      conditions.add("(" + condition + "\n) AND lang <> 'de'");
    }
    conditions.addAll(TRUE);
    try (OpenConditions open = open(conditions.toArray(String[]::new))) {
      assertThat(open.firstTrue(ticket)).isEqualTo(TRUE.size());
    }
    for (String condition : TRUE) {
      try (OpenConditions open = open("lang = 'en'", condition)) {
        found.add(open.firstTrue(ticket));
      }
    }
    assertThat(found).hasSameSizeAs(TRUE).containsOnly(1);
  }

  @Test
  void whatIsNullIsNotTrue() throws Exception {
    try (OpenConditions open = open("n > 5", "NOT (n > 5)", "query = lang", "n IS NULL")) {
      assertThat(open.firstTrue(ticket(null, "de", null))).isEqualTo(3);
    }
    try (OpenConditions open = open("n > 5", "query <> 'x'")) {
      assertThat(open.firstTrue(ticket(null, "de", null))).isEqualTo(-1);
    }
  }

  @Test
  void aConditionAfterTheFirstTrueOneIsNotEvaluated() throws Exception {
    try (OpenConditions open = open("n = 3", "10 / (n - 3) > 1")) {
      assertThat(open.firstTrue(ticket("q", "de", 3))).isEqualTo(0);
    }
  }

  @Test
  void theConditionThatFailsIsTold() throws Exception {
    try (OpenConditions open =
        open("lang = 'en'", "CAST(query AS INT) > 5", "10 / (n - 3) > 5", "TRUE")) {
      assertThatThrownBy(() -> open.firstTrue(ticket("words", "de", 9)))
          .isInstanceOfSatisfying(
              ConditionException.class, failure -> assertThat(failure.index()).isEqualTo(1))
          .hasMessage("Condition 1 failed with NumberFormatException");
      assertThatThrownBy(() -> open.firstTrue(ticket("4", "de", 3)))
          .isInstanceOfSatisfying(
              ConditionException.class, failure -> assertThat(failure.index()).isEqualTo(2));
      assertThat(open.firstTrue(ticket("4", "de", 9))).isEqualTo(3);
      assertThat(open.firstTrue(ticket("words", "en", 3))).isEqualTo(0);
    }
  }

  @Test
  void hundredsOfConditionsKeepTheirPlaces() throws Exception {
    String[] conditions =
        IntStream.range(0, 200)
            .mapToObj(i -> "n = " + i + " OR (UPPER(lang) = 'L" + i + "' AND 10 / (n + 1) > 0)")
            .toArray(String[]::new);
    try (OpenConditions open = open(conditions)) {
      for (int i = 0; i < conditions.length; i++) {
        assertThat(open.firstTrue(ticket("q", "de", i))).isEqualTo(i);
        assertThat(open.firstTrue(ticket("q", "l" + i, 1000))).isEqualTo(-1);
      }
      assertThatThrownBy(() -> open.firstTrue(ticket("q", "l150", -1)))
          .isInstanceOfSatisfying(
              ConditionException.class, failure -> assertThat(failure.index()).isEqualTo(150));
    }
  }

  @Test
  void aConditionWithManyBranchesWorks() throws Exception {
    StringBuilder branches = new StringBuilder("CASE");
    for (int i = 0; i < 60; i++) {
      branches.append(" WHEN n = ").append(i).append(" THEN UPPER(lang) LIKE 'L").append(i);
      branches.append("%' OR JSON_VALUE(query, '$.a").append(i).append("') = 'yes'");
    }
    try (OpenConditions open = open("FALSE", branches.append(" END").toString())) {
      assertThat(open.firstTrue(ticket("{}", "l59", 59))).isEqualTo(1);
      assertThat(open.firstTrue(ticket("{\"a7\": \"yes\"}", "x", 7))).isEqualTo(1);
      assertThat(open.firstTrue(ticket("{\"a7\": \"yes\"}", "x", 8))).isEqualTo(-1);
    }
  }

  @Test
  void theClockIsTheOneThatIsGiven() throws Exception {
    Conditions conditions =
        Tickets.compile("HOUR(CAST(routing_clock AS TIMESTAMP(3))) = 99", "routing_clock > seen");
    try (OpenConditions open =
        open(conditions, InstantSource.fixed(Instant.parse("2024-05-06T00:00:00Z")))) {
      assertThat(open.firstTrue(ticket("q", "de", 1))).isEqualTo(-1);
    }
    try (OpenConditions open =
        open(conditions, InstantSource.fixed(Instant.parse("2024-05-08T00:00:00Z")))) {
      assertThat(open.firstTrue(ticket("q", "de", 1))).isEqualTo(1);
    }
  }

  @Test
  void theClockIsNotAskedWhenNoConditionNamesIt() throws Exception {
    InstantSource broken =
        () -> {
          throw new IllegalStateException("asked");
        };
    try (OpenConditions open = open(Tickets.compile("lang = 'routing_clock $8'"), broken)) {
      assertThat(open.firstTrue(ticket("q", "de", 1))).isEqualTo(-1);
    }
  }

  @Test
  void shippedCopiesWorkSideBySide() throws Exception {
    Conditions conditions =
        Tickets.compile("MD5(query) = MD5('4')", "ROW(n, lang) = ROW(5, 'de')", "n > 6");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<Integer>>> tasks = new ArrayList<>();
      for (int task = 0; task < 4; task++) {
        tasks.add(
            () -> {
              try (OpenConditions open = open(conditions, InstantSource.system())) {
                List<Integer> found = new ArrayList<>();
                for (int i = 0; i < 20_000; i++) {
                  found.add(open.firstTrue(ticket(Integer.toString(i % 10), "de", i % 10)));
                }
                return found;
              }
            });
      }
      List<Integer> expected =
          IntStream.range(0, 20_000)
              .map(i -> i % 10)
              .map(n -> n == 4 ? 0 : n == 5 ? 1 : n > 6 ? 2 : -1)
              .boxed()
              .toList();
      for (Future<List<Integer>> found : threads.invokeAll(tasks)) {
        assertThat(found.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
