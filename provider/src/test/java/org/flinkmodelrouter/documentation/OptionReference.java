package org.flinkmodelrouter.documentation;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;
import org.flinkmodelrouter.catalog.ModelCatalogOptions;
import org.flinkmodelrouter.options.DurationRange;
import org.flinkmodelrouter.routing.FailureOptions;
import org.flinkmodelrouter.routing.QuerySettings;
import org.flinkmodelrouter.routing.RouterOptions;
import org.flinkmodelrouter.routing.SelectorOptions;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyFactories;

/** The option reference, {@code docs/options.md}, made from the options themselves. */
final class OptionReference {

  private static final String OWN_PACKAGE = "org.flinkmodelrouter.strategy.";

  private final StringBuilder text = new StringBuilder();

  /** The whole file. */
  String markdown() {
    text.append("<!-- Made from the options themselves: make docs -->\n\n# Options\n");
    heading("##", "The catalog", "`CREATE CATALOG … WITH ('type'='model-catalog', …)`");
    table("", ModelCatalogOptions.ALL);
    heading(
        "##",
        "A router",
        "`CREATE MODEL … WITH ('provider'='routing', …)`. A duration is a number and a unit, "
            + DurationRange.WORDS
            + ".");
    Set<String> ofFailures =
        FailureOptions.all().stream().map(ConfigOption::key).collect(Collectors.toSet());
    table(
        "",
        RouterOptions.ofRouter().stream()
            .filter(option -> !ofFailures.contains(option.key()))
            .toList());
    heading(
        "###", "Attempts that fail", "How they are handled is told in [failures.md](failures.md).");
    table("", FailureOptions.documented());
    heading(
        "##",
        "A candidate",
        "Each label in `candidates` has options of its own. With `candidate.<label>.provider` the"
            + " candidate is written inline, and every `candidate.<label>.<key>` is given to that"
            + " provider as `<key>`. Without it the candidate is the catalogued model of that name,"
            + " and `candidate.<label>.<key>` stands in for that model's option `<key>`, but never"
            + " for its provider, its endpoint or a secret. What the router itself knows of a"
            + " candidate:");
    table("route.<label>.", RouterOptions.ofRoute());
    heading(
        "##",
        "A selector",
        "The model that reads each row for a strategy such as `llm-judge`, `classifier` or `score`."
            + " With `selector.provider` it is written inline, and every `selector.<key>` is given to"
            + " that provider as `<key>`. Without it `selector` names a catalogued model, and"
            + " `selector.<key>` stands in for that model's option `<key>`, but never for its"
            + " provider, its endpoint or a secret. On a strategy that has no selector each of these"
            + " is an error.");
    table("", List.of(SelectorOptions.SELECTOR));
    text.append("\nWhat the router itself knows of it:\n");
    table("strategy.selector.", SelectorOptions.known());
    heading(
        "##",
        "A query",
        "`ML_PREDICT(TABLE …, MODEL …, DESCRIPTOR(…), MAP['routing.deadline', '5 s'])`: for this"
            + " query alone. An unknown key that begins with `routing.` is an error.");
    table("", QuerySettings.all());
    heading(
        "##", "Strategies", "`'strategy'='<name>'`. An option of another strategy is an error.");
    builtIn().forEach(this::strategy);
    return text.toString();
  }

  private static List<RoutingStrategyFactory> builtIn() {
    return StrategyFactories.discover(OptionReference.class.getClassLoader()).all().stream()
        .filter(factory -> factory.getClass().getName().startsWith(OWN_PACKAGE))
        .toList();
  }

  private void strategy(RoutingStrategyFactory factory) {
    boolean plain =
        factory.options().isEmpty()
            && factory.routeOptions().isEmpty()
            && factory.groupOptions().isEmpty();
    heading("###", "`" + factory.identifier() + "`", plain ? "It has no options of its own." : "");
    if (!plain) {
      header();
      rows("strategy.", factory.options());
      rows("route.<label>.", factory.routeOptions());
      factory.groupOptions().forEach(option -> row("", option));
    }
  }

  private void rows(String prefix, Set<ConfigOption<?>> options) {
    options.stream()
        .sorted(Comparator.comparing(ConfigOption::key))
        .forEach(option -> row(prefix, option));
  }

  private void heading(String level, String title, String introduction) {
    text.append('\n').append(level).append(' ').append(title).append('\n');
    if (!introduction.isEmpty()) {
      text.append('\n').append(introduction).append('\n');
    }
  }

  private void table(String prefix, Collection<? extends ConfigOption<?>> options) {
    header();
    options.forEach(option -> row(prefix, option));
  }

  private void header() {
    text.append("\n| option | default | meaning |\n|---|---|---|\n");
  }

  private void row(String prefix, ConfigOption<?> option) {
    text.append("| `")
        .append(prefix)
        .append(option.key())
        .append(ConfigurationUtils.canBePrefixMap(option) ? ".<name>` | " : "` | ")
        .append(shown(option.defaultValue()))
        .append(" | ")
        .append(new HtmlFormatter().format(option.description()).replace("|", "\\|"))
        .append(" |\n");
  }

  private static String shown(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Duration duration) {
      return "`" + TimeUtils.formatWithHighestUnit(duration) + "`";
    }
    return "`" + (value instanceof Enum<?> e ? e.name().toLowerCase(Locale.ROOT) : value) + "`";
  }
}
