package org.flinkmodelrouter.strategy.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CollectionUtil;
import org.flinkmodelrouter.documentation.RuleBook;
import org.flinkmodelrouter.documentation.RuleBook.Recipe;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.testing.RouterContext;
import org.flinkmodelrouter.testing.TaskContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the documentation: each statement runs, and each row goes where its table says. */
class RuleBookTest {

  @RegisterExtension private static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

  private static final String CLOCK = "routing_clock";
  private static final Pattern SET = Pattern.compile("SET '(.+)' = '(.+)'");
  private static final Pattern NAME = Pattern.compile("CREATE MODEL (\\w+) .*", Pattern.DOTALL);
  private static final Instant SOME_TIME = Instant.parse("2026-07-01T10:00:00Z");

  private TableEnvironment sql;

  /** What the rules of a router are made from, in a session with a time zone of its own. */
  private record Session(RouterContext context, ReadableConfig configuration, InstantSource clock)
      implements StrategyContext {

    @Override
    public String router() {
      return context.router();
    }

    @Override
    public List<CandidateDescription> candidates() {
      return context.candidates();
    }

    @Override
    public List<Column> inputColumns() {
      return context.inputColumns();
    }

    @Override
    public ReadableConfig options() {
      return context.options();
    }

    @Override
    public Map<String, String> optionGroup(String name) {
      return context.optionGroup(name);
    }

    @Override
    public ClassLoader classLoader() {
      return context.classLoader();
    }
  }

  static Stream<Recipe> recipes() throws IOException {
    return RuleBook.recipes().stream();
  }

  /** Those whose rows need neither a clock nor a line break. */
  static Stream<Recipe> plainRecipes() throws IOException {
    return recipes().filter(each -> List.of("Personal data", "An amount").contains(each.title()));
  }

  @BeforeEach
  void aSession() {
    sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.getConfig().set("table.local-time-zone", "Pacific/Auckland");
    sql.executeSql("CREATE CATALOG ml WITH ('type'='memory-models')");
    sql.useCatalog("ml");
    for (String label : List.of("cheap", "smart", "eu_a", "eu_b")) {
      sql.executeSql(
          "CREATE MODEL %s INPUT (query STRING) OUTPUT (response STRING) WITH ('provider'='echo-sync', 'name'='%s')"
              .formatted(label, label));
    }
  }

  /** Runs a recipe's statements; returns the router's name. */
  private String declare(Recipe recipe) {
    String name = null;
    for (String statement : recipe.statements()) {
      Matcher set = SET.matcher(statement);
      if (set.matches()) {
        sql.getConfig().set(set.group(1), set.group(2));
      } else {
        sql.executeSql(statement);
        Matcher create = NAME.matcher(statement);
        assertThat(create.matches()).isTrue();
        name = create.group(1);
      }
    }
    return name;
  }

  private ResolvedCatalogModel router(String name) throws ModelNotExistException {
    return (ResolvedCatalogModel)
        sql.getCatalog("ml").orElseThrow().getModel(new ObjectPath("default", name));
  }

  private RoutingStrategy open(ResolvedCatalogModel router, InstantSource clock) throws Exception {
    Map<String, String> rules = new HashMap<>();
    router
        .getOptions()
        .forEach(
            (key, value) -> {
              if (key.startsWith("rule.")) {
                rules.put(key.substring("rule.".length()), value);
              }
            });
    RouterContext context =
        RouterContext.of(
            List.of(router.getOptions().get("candidates").split(";", -1)),
            router.getResolvedInputSchema().getColumns(),
            rules);
    RoutingStrategy strategy =
        new RuleStrategyFactory().create(new Session(context, sql.getConfig(), clock));
    strategy.open(new TaskContext());
    return strategy;
  }

  private static String goesTo(ResolvedCatalogModel router, RoutingDecision decision) {
    return decision instanceof RoutingDecision.Route route
        ? String.join(";", route.labels())
        : router.getOptions().get("default-model");
  }

  /** A cell as a table has it: NULL, or text between quotes. */
  private static StringData text(String cell) {
    return cell.equals("NULL")
        ? null
        : StringData.fromString(
            cell.substring(1, cell.length() - 1)
                .replace("''", "'")
                .replace("\\n", "\n")
                .replace("\\t", "\t"));
  }

  @Test
  void thereAreTenAndEachHasAStatementAndRowsThatItDecidesAndRowsThatItDoesNot()
      throws IOException {
    List<Recipe> recipes = RuleBook.recipes();

    assertThat(recipes).hasSizeGreaterThanOrEqualTo(10);
    assertThat(recipes).extracting(Recipe::title).isEqualTo(RuleBook.titles());
    for (Recipe recipe : recipes) {
      assertThat(recipe.rows().stream().map(row -> row.get(row.size() - 1)).distinct())
          .as(recipe.title())
          .hasSizeGreaterThan(1);
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void rowsGoWhereTheTableSays(Recipe recipe) throws Exception {
    ResolvedCatalogModel router = router(declare(recipe));
    int clock = recipe.columns().indexOf(CLOCK);
    Map<List<String>, String> expected = new LinkedHashMap<>();
    Map<List<String>, String> found = new LinkedHashMap<>();
    AtomicReference<Instant> now = new AtomicReference<>(SOME_TIME);
    RoutingStrategy strategy = open(router, now::get);

    for (List<String> row : recipe.rows()) {
      List<String> cells = new ArrayList<>(row.subList(0, row.size() - 1));
      expected.put(List.copyOf(cells), row.get(row.size() - 1));
      if (clock >= 0) {
        now.set(Instant.parse(cells.remove(clock)));
      }
      RowData input = GenericRowData.of(cells.stream().map(RuleBookTest::text).toArray());
      found.put(row.subList(0, row.size() - 1), goesTo(router, strategy.decide(input)));
    }

    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("plainRecipes")
  void aQueryRoutesThemLikewise(Recipe recipe) {
    String router = declare(recipe);
    List<String> inputs = recipe.columns().subList(0, recipe.columns().size() - 1);
    List<List<String>> asked =
        recipe.rows().stream().filter(row -> !row.get(0).equals("NULL")).toList();
    String values =
        asked.stream()
            .map(row -> row.subList(0, inputs.size()))
            .map(
                cells ->
                    cells.stream()
                        .map(cell -> "CAST(" + cell + " AS STRING)")
                        .collect(Collectors.joining(", ", "(", ")")))
            .collect(Collectors.joining(",\n"));
    sql.executeSql(
        "CREATE TEMPORARY VIEW asked AS SELECT * FROM (VALUES %s) AS t(%s)"
            .formatted(values, String.join(", ", inputs)));
    String query =
        "SELECT response FROM ML_PREDICT(TABLE asked, MODEL %s, DESCRIPTOR(%s))"
            .formatted(router, String.join(", ", inputs));

    assertThat(CollectionUtil.iteratorToList(sql.executeSql(query).collect()))
        .extracting(row -> String.valueOf(row.getField(0)))
        .containsExactlyInAnyOrderElementsOf(
            asked.stream()
                .map(row -> row.get(inputs.size()).split(";", -1)[0] + ":" + text(row.get(0)))
                .toList());
  }

  @Test
  void theShareIsTheOneThatIsPromised() throws Exception {
    Recipe share =
        recipes().filter(each -> each.title().startsWith("A share")).findFirst().orElseThrow();
    ResolvedCatalogModel router = router(declare(share));
    RoutingStrategy strategy = open(router, InstantSource.system());
    List<String> customers = IntStream.range(0, 10_000).mapToObj(i -> "C-" + i).toList();
    int chosen = 0;
    for (String customer : customers) {
      RowData row = GenericRowData.of(StringData.fromString("hi"), StringData.fromString(customer));
      chosen += goesTo(router, strategy.decide(row)).equals("smart") ? 1 : 0;
    }

    // 5 % of 10,000, and four standard deviations of a fair draw.
    assertThat(chosen).isBetween(500 - 87, 500 + 87);
  }
}
