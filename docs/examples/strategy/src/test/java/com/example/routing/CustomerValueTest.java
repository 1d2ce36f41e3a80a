package com.example.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomerValueTest {

  @TempDir private Path folder;
  private Path file;
  private Map<String, String> options;

  /** A router over the columns query, customer and n, with the candidates cheap and smart. */
  private record Router(ReadableConfig options) implements StrategyContext {
    @Override
    public String router() {
      return "ml.db.router";
    }

    @Override
    public List<CandidateDescription> candidates() {
      return List.of(new CandidateDescription("cheap", ""), new CandidateDescription("smart", ""));
    }

    @Override
    public List<Column> inputColumns() {
      return List.of(
          Column.physical("query", DataTypes.STRING()),
          Column.physical("customer", DataTypes.STRING()),
          Column.physical("n", DataTypes.INT()));
    }

    @Override
    public Map<String, String> optionGroup(String name) {
      return Map.of();
    }

    @Override
    public ReadableConfig configuration() {
      return new Configuration();
    }

    @Override
    public ClassLoader classLoader() {
      return CustomerValueTest.class.getClassLoader();
    }
  }

  @BeforeEach
  void aList() throws IOException {
    file = folder.resolve("customers.csv");
    Files.writeString(file, "acme,120000\nNordwind, Inc.,10000\n\ntiny,12.5\n");
    options =
        new HashMap<>(
            Map.of(
                "column", "customer",
                "file", file.toString(),
                "at-least", "10000",
                "label", "smart"));
  }

  private CustomerValue create() {
    RoutingStrategyFactory factory =
        ServiceLoader.load(RoutingStrategyFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.identifier().equals("customer-value"))
            .findFirst()
            .orElseThrow();
    return (CustomerValue) factory.create(new Router(Configuration.fromMap(options)));
  }

  private static RowData rowOf(String customer) {
    return GenericRowData.of(StringData.fromString("hi"), StringData.fromString(customer), 1);
  }

  private static RoutingDecision worth(double value) {
    return new RoutingDecision.Route(List.of("smart"), false, "worth 10000.0 or more", value);
  }

  private static RoutingDecision abstention(String reason) {
    return new RoutingDecision.Abstention(reason);
  }

  @Test
  void customersWorthEnoughGoToTheCandidateAndOthersWhereTheRouterSays() throws Exception {
    CustomerValue shipped = InstantiationUtil.clone(create());
    shipped.open(new FunctionContext(null));

    assertThat(shipped.decide(rowOf("acme"))).isEqualTo(worth(120_000));
    assertThat(shipped.decide(rowOf("Nordwind, Inc."))).isEqualTo(worth(10_000));
    assertThat(shipped.decide(rowOf("tiny"))).isEqualTo(abstention("customer worth less"));
    assertThat(shipped.decide(rowOf("new"))).isEqualTo(abstention("customer not in the list"));
    assertThat(shipped.decide(rowOf(null))).isEqualTo(abstention("no customer"));
    shipped.close();
  }

  @Test
  void aListThatChangesIsReadAgainAndOneThatBreaksIsNot() throws Exception {
    CustomerValue strategy = create();
    strategy.open(new FunctionContext(null));

    Files.writeString(file, "new,50000\n");
    strategy.refresh();
    assertThat(strategy.decide(rowOf("new"))).isEqualTo(worth(50_000));

    Files.writeString(file, "new,a lot\n");
    strategy.refresh();
    assertThat(strategy.decide(rowOf("new"))).isEqualTo(worth(50_000));
    strategy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "column, mail, 'which is none of the input columns: query, customer, n.'",
    "column, custmer, Did you mean 'customer'?",
    "column, n, Name a STRING column",
    "column, , is missing",
    "file, /nowhere/customers.csv, names '/nowhere/customers.csv'",
    "file, /nowhere/customers.csv, Name a list that this machine and every TaskManager can read.",
    "at-least, , is missing",
    "label, clever, 'which is none of the ''candidates'': cheap, smart.'",
    "label, smrt, Did you mean 'smart'?",
    "refresh, 0 s, is no time at all",
  })
  void aWrongOptionIsAnErrorThatNamesIt(String key, String value, String problem) {
    if (value == null) {
      options.remove(key);
    } else {
      options.put(key, value);
    }

    assertThatThrownBy(this::create)
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Option 'strategy." + key + "' of router ml.db.router")
        .hasMessageContaining(problem);
  }

  @Test
  void aBrokenListIsAnErrorThatQuotesNothingOfIt() throws IOException {
    Files.writeString(file, "acme,120000\nsecret customer\n");

    assertThatThrownBy(this::create)
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("line 2 of " + file + " is not 'customer,value'")
        .hasMessageNotContaining("secret");
  }
}
