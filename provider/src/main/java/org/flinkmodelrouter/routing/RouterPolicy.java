package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.resilience.Interruption;
import org.flinkmodelrouter.resilience.RowLimits;
import org.flinkmodelrouter.resolution.ModelFinder;
import org.flinkmodelrouter.resolution.StoredModel;
import org.flinkmodelrouter.strategy.AsyncRoutingStrategy;
import org.flinkmodelrouter.strategy.ReviewingStrategy;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.SelectorStrategy;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.StrategyExplainer;

/**
 * A router without its candidates: it decides as in a job, by the same compiled strategy, and calls
 * none of them. No candidate's provider and no candidate's secret is needed; a selector's are if it
 * is asked, which happens only where somebody says so. For one thread.
 */
public final class RouterPolicy implements AutoCloseable {

  private static final int MOST_KEPT = 1000;
  private static final Duration LONGEST_ANSWER = RowLimits.LONGEST_ATTEMPT;

  private final RouterSchema schema;
  private final int version;
  private final RouterDeclaration declaration;
  private final Map<String, PolicyCandidate> candidates;
  private final Function<SelectorStrategy, PolicySelector> selectors;
  private final StrategyContext context;
  private final RoutingStrategy strategy;
  private final ChainLabels chains;
  private final int[] allColumns;

  /** Strategies share decisions between rows; those that make a new one for each are let be. */
  private final IdentityHashMap<RoutingDecision, RouteChoice> known = new IdentityHashMap<>();

  @Nullable private PolicySelector selector;

  /**
   * Makes one.
   *
   * @param selectors opens the selector for the strategy, once it is to be asked
   */
  RouterPolicy(
      RouterSchema schema,
      int version,
      RouterDeclaration declaration,
      Map<String, PolicyCandidate> candidates,
      Function<SelectorStrategy, PolicySelector> selectors,
      StrategyContext context) {
    this.schema = schema;
    this.version = version;
    this.declaration = declaration;
    this.candidates = candidates;
    this.selectors = selectors;
    this.context = context;
    this.strategy = declaration.strategy().create(context);
    this.chains = new ChainLabels(declaration.defaultModel(), declaration.fallbacks());
    this.allColumns = IntStream.range(0, schema.inputs().size()).toArray();
  }

  /**
   * Compiles and opens a router's policy.
   *
   * @param shown the router's name as it stands in messages
   * @param router as it is stored
   * @param models finds its candidates
   * @throws ValidationException if the model is no router, or no longer a valid one
   */
  public static RouterPolicy open(
      String shown, StoredModel router, ModelFinder models, PolicySession session) {
    RouterPolicy policy = new PolicyPlanner(shown, router, models, session).plan();
    policy.openStrategy(session.classLoader());
    return policy;
  }

  private void openStrategy(ClassLoader classLoader) {
    try {
      strategy.open(new FunctionContext(null, classLoader, null));
    } catch (Exception failure) {
      throw new TableException(
          String.format(
              "The strategy '%s' of router %s could not be opened: %s",
              strategyName(), schema.router(), failure),
          failure);
    }
  }

  /** The router's name as it stands in messages. */
  public String router() {
    return schema.router();
  }

  /** Its version. */
  public int version() {
    return version;
  }

  /** Identifier of its strategy. */
  public String strategyName() {
    return declaration.strategy().factory().identifier();
  }

  /** The columns that rows have. */
  public List<Column> inputColumns() {
    return schema.inputs();
  }

  /** Labels of the candidates, in their declared order. */
  public Collection<String> labels() {
    return candidates.keySet();
  }

  /** What a candidate's calls cost. */
  public CallCost cost(String label) {
    return candidates.get(label).cost();
  }

  /** Label of the candidate that serves a row the strategy abstains from. */
  public String defaultModel() {
    return declaration.defaultModel();
  }

  /** Whether the strategy has to ask somebody, such as a model, about each row. */
  public boolean asks() {
    return strategy instanceof AsyncRoutingStrategy || reading() != null;
  }

  /** Whether the strategy looks at the candidates' answers, too. */
  public boolean reviews() {
    return strategy instanceof ReviewingStrategy;
  }

  /** The strategy, if it has a model read each row. */
  @Nullable
  private SelectorStrategy reading() {
    return context.selector().isPresent() && strategy instanceof SelectorStrategy reading
        ? reading
        : null;
  }

  /**
   * What becomes of a row. A strategy that asks a service of its own does so; the router's selector
   * isn't asked.
   *
   * @param row the router's input columns in their order and internal data structures
   */
  public RouteChoice choose(RowData row) {
    if (declaration.nullInput().keepsBack(row, allColumns)) {
      return nullInput();
    }
    return choice(row, decision(row));
  }

  /** What a row costs at the candidate that is asked first, without what its answer adds. */
  public double costOf(RowData row, RouteChoice choice) {
    return choice.label() == null ? 0 : candidates.get(choice.label()).costOf(row);
  }

  /**
   * What becomes of a row, and why.
   *
   * @param row the router's input columns in their order and internal data structures
   * @param ask whether a strategy that has to ask somebody may do so
   * @throws ValidationException if a selector that is to be asked has no provider here, or a secret
   *     of its own can't be had
   * @throws TableException if it can't be opened
   */
  public RouteExplanation explain(RowData row, boolean ask) {
    if (declaration.nullInput().keepsBack(row, allColumns)) {
      return explanation(List.of(), nullInput());
    }
    List<StrategyExplainer.Step> steps = new ArrayList<>();
    SelectorStrategy reading = reading();
    Decided decided;
    if (reading != null) {
      decided = read(reading, row, ask, steps);
    } else {
      decided = asks() && !ask ? null : decision(row);
    }
    steps.addAll(steps(row, decided));
    return explanation(steps, decided == null ? null : choice(row, decided));
  }

  private RouteExplanation explanation(
      List<StrategyExplainer.Step> steps, @Nullable RouteChoice choice) {
    String asked = context.selector().map(each -> "its " + each.shown()).orElse("a service");
    return new RouteExplanation(
        router(),
        version,
        strategyName(),
        steps,
        choice,
        defaultModel(),
        choice == null
            ? "the strategy '" + strategyName() + "' asks " + asked + " about each row"
            : null);
  }

  /**
   * What the selector says of a row.
   *
   * @param steps get what it is asked
   * @return null if it would have to be asked and may not
   */
  @Nullable
  private Decided read(
      SelectorStrategy reading, RowData row, boolean ask, List<StrategyExplainer.Step> steps) {
    if (ask && selector == null) {
      // What is wrong here is wrong for every row: no abstention of this one.
      selector = selectors.apply(reading);
    }
    try {
      RowData question = reading.question(row);
      if (!OpenSelector.takes(question, declaration.nullInput() == NullInput.CALL)) {
        return new Decided(Selection.NOTHING_TO_ASK, false);
      }
      steps.addAll(SelectorQuestion.steps(context.selector().orElseThrow(), question));
      return ask ? new Decided(checked(selector.decide(row)), false) : null;
    } catch (Throwable error) {
      Interruption.rethrow(error);
      return new Decided(StrategyFailure.abstention(error), true);
    }
  }

  private List<StrategyExplainer.Step> steps(RowData row, @Nullable Decided decided) {
    try (StrategyExplainer explainer = declaration.strategy().factory().explainer(context)) {
      return explainer.explain(
          row, decided == null || decided.failed() ? null : decided.decision());
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new TableException(
          String.format(
              "The strategy '%s' of router %s could not explain the row: %s",
              strategyName(), router(), StrategyFailure.kind(failure)));
    }
  }

  /** What the strategy says of a row, or what its failure counts as. */
  private record Decided(RoutingDecision decision, boolean failed) {}

  private Decided decision(RowData row) {
    try {
      RoutingDecision decision =
          strategy instanceof AsyncRoutingStrategy asking
              ? asking.decideAsync(row).get(LONGEST_ANSWER.toNanos(), TimeUnit.NANOSECONDS)
              : strategy.decide(row);
      return new Decided(checked(decision), false);
    } catch (Throwable error) {
      Interruption.rethrow(error);
      return new Decided(StrategyFailure.abstention(error), true);
    }
  }

  private RoutingDecision checked(@Nullable RoutingDecision decision) {
    if (decision == null
        || (decision instanceof Route route && !candidates.keySet().containsAll(route.labels()))) {
      throw new IllegalArgumentException("a decision for no candidate");
    }
    return decision;
  }

  private RouteChoice choice(RowData row, Decided decided) {
    RoutingDecision decision = decided.decision();
    if (decided.failed() && declaration.strategy().failOnError()) {
      return new RouteChoice(
          null, null, decision.reason() + ", which fails the job", null, List.of());
    }
    RouteChoice choice = known.get(decision);
    if (choice == null) {
      choice = choice(decision);
      if (!decided.failed() && known.size() < MOST_KEPT) {
        known.put(decision, choice);
      }
    }
    return candidates.get(choice.label()).takes(row) ? choice : nullInput();
  }

  private RouteChoice choice(RoutingDecision decision) {
    List<String> chain = List.copyOf(chains.of(decision));
    return new RouteChoice(
        chain.get(0),
        (decision instanceof Route ? DecisionSource.STRATEGY : DecisionSource.DEFAULT).label(),
        decision.reason(),
        decision instanceof Route route ? route.score() : null,
        chain);
  }

  private static RouteChoice nullInput() {
    return new RouteChoice(null, null, NullInput.REASON, null, List.of());
  }

  @Override
  public void close() {
    try {
      strategy.close();
    } catch (Exception failure) {
      throw new TableException(
          String.format(
              "The strategy '%s' of router %s could not be closed.", strategyName(), router()),
          failure);
    } finally {
      if (selector != null) {
        selector.close();
      }
    }
  }
}
