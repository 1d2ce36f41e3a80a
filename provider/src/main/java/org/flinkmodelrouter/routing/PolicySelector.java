package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.Timing;
import org.flinkmodelrouter.resolution.ModelFinder;
import org.flinkmodelrouter.resolution.ModelResolutionContext;
import org.flinkmodelrouter.resolution.PartialContext;
import org.flinkmodelrouter.resolution.StoredModel;
import org.flinkmodelrouter.secrets.Redaction;
import org.flinkmodelrouter.secrets.RevealedOptions;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.SelectorStrategy;
import org.flinkmodelrouter.strategy.StrategyFactories;

/**
 * The selector of a policy, opened to be asked about single rows as a job asks it. No candidate has
 * a provider, and no candidate's secret is read.
 */
final class PolicySelector implements AutoCloseable {

  private final String router;
  private final long deadline;
  private final Selection selection;
  private final Resources resources;

  private PolicySelector(
      String router, Duration deadline, Selection selection, Resources resources) {
    this.router = router;
    this.deadline = deadline.toNanos();
    this.selection = selection;
    this.resources = resources;
  }

  /**
   * Makes the selector's provider and opens it.
   *
   * @param router as it is stored
   * @param models the catalog's
   * @param schema the router's columns
   * @param candidates of which the selector's time is a share
   * @param strategy opened; says what the selector is asked
   * @throws ValidationException if the provider can't be made, for a secret that is not to be had
   *     or a jar that is missing
   * @throws TableException if it can't be opened
   */
  static PolicySelector open(
      StoredModel router,
      ModelFinder models,
      PolicySession session,
      RouterSchema schema,
      List<CandidateBinding> candidates,
      SelectorStrategy strategy) {
    ModelResolutionContext context =
        PartialContext.of(
            router,
            key -> key.startsWith(SelectorOptions.PREFIX),
            models,
            session.secrets(),
            session.configuration(),
            session.classLoader());
    Redaction secrets = RevealedOptions.redactionOf(context.getCatalogModel().getOptions());
    RouterPlan plan;
    try {
      plan = plan(context, router.version(), schema, candidates, strategy, secrets);
    } catch (RuntimeException mistake) {
      throw secrets.of(mistake);
    }
    Resources resources = new Resources();
    try {
      OpenSelector opened =
          new RouterOpening(
                  plan,
                  CallSite.asDeclared(plan.inputTypes(), session.configuration()),
                  new SingleTask(session.classLoader()),
                  Timing.SYSTEM,
                  false,
                  SimpleCounter::new,
                  resources)
              .openSelector();
      return new PolicySelector(
          schema.router(), plan.limits().deadline(), new Selection(strategy, opened), resources);
    } catch (RoutingException notOpened) {
      resources.closeAfter(notOpened);
      throw new TableException(notOpened.getMessage(), notOpened);
    } catch (RuntimeException error) {
      resources.closeAfter(error);
      throw error;
    }
  }

  private static RouterPlan plan(
      ModelResolutionContext context,
      int version,
      RouterSchema schema,
      List<CandidateBinding> candidates,
      SelectorStrategy strategy,
      Redaction secrets) {
    RouterDeclaration routing =
        new RouterParser(
                schema.router(),
                context.getCatalogModel().getOptions(),
                StrategyFactories.discover(context.getClassLoader()))
            .parse();
    PlannedCandidate selector =
        new RouterPlanner(context).selector(schema, routing.strategy(), candidates);
    return new RouterPlan(
        schema.router(),
        version,
        schema.inputs().stream().map(RouterSchema::type).toList(),
        candidates.stream().map(PolicySelector::uncalled).toList(),
        selector.plan(false, new Configuration()),
        strategy,
        routing.strategy().failOnError(),
        routing.defaultModel(),
        routing.fallbacks(),
        new RouterPlan.Limits(
            deadline(routing, context.getConfiguration()),
            routing.attemptTimeout(),
            routing.maxAttempts()),
        routing.failurePolicy(),
        ErrorAnswers.FAIL,
        null,
        routing.nullInput(),
        null,
        null,
        secrets.and(selector.secrets()));
  }

  /** A candidate that only counts: the row's time is shared with it. */
  private static CandidatePlan uncalled(CandidateBinding candidate) {
    return new CandidatePlan(
        candidate.label(),
        candidate.label(),
        null,
        null,
        null,
        CandidatePlan.Limits.NONE,
        candidate.input(),
        candidate.output());
  }

  private static Duration deadline(RouterDeclaration routing, ReadableConfig configuration) {
    return routing.deadline() == null
        ? PlannedRouter.usualDeadline(
            configuration.get(ExecutionConfigOptions.TABLE_EXEC_ASYNC_ML_PREDICT_TIMEOUT))
        : routing.deadline();
  }

  /**
   * Asks about a row and decides.
   *
   * @throws SelectorFailure if the selector brought no answer
   */
  RoutingDecision decide(RowData row) throws Exception {
    long now = Timing.SYSTEM.nanoTime();
    RoutedRow question = selection.question(row, now, deadline);
    return selection.decide(row, question, now);
  }

  @Override
  public void close() {
    try {
      resources.close();
    } catch (Exception failure) {
      throw new TableException(
          String.format("The selector of router %s could not be closed.", router), failure);
    }
  }
}
