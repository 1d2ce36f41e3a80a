package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.flinkmodelrouter.metrics.CandidateMetrics;
import org.flinkmodelrouter.metrics.LogRate;
import org.flinkmodelrouter.metrics.RouterMetrics;
import org.flinkmodelrouter.metrics.ScopedFunctionContext;
import org.flinkmodelrouter.resilience.BreakerSettings;
import org.flinkmodelrouter.resilience.CandidateBreaker;
import org.flinkmodelrouter.resilience.DaemonThreads;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.ErrorClassifiers;
import org.flinkmodelrouter.resilience.Gate;
import org.flinkmodelrouter.resilience.RequestRate;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.Timing;
import org.flinkmodelrouter.resilience.Turns;
import org.flinkmodelrouter.resilience.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a router on a task: its strategy, its candidates, and the threads that they need. */
final class RouterOpening {

  private static final Logger LOG = LoggerFactory.getLogger(RouterOpening.class);

  private final RouterPlan plan;
  private final CallSite site;
  private final FunctionContext context;
  private final Timing timing;
  private final boolean async;
  private final Resources resources;
  private final RouterMetrics metrics;
  private final WaitingRows waitingRows = new WaitingRows();
  private final List<PredictFunction> syncFunctions = new ArrayList<>();

  /**
   * Prepares the opening.
   *
   * @param async whether the task's thread may not wait for a candidate
   * @param newCounter thread-safe ones where other threads than the task's count
   * @param resources gets everything that has to be closed, also if the opening fails half-way
   */
  RouterOpening(
      RouterPlan plan,
      CallSite site,
      FunctionContext context,
      Timing timing,
      boolean async,
      Supplier<Counter> newCounter,
      Resources resources) {
    this.plan = plan;
    this.site = site;
    this.context = context;
    this.timing = timing;
    this.async = async;
    this.resources = resources;
    this.metrics = new RouterMetrics(context, plan.router(), plan.version(), newCounter);
  }

  OpenRouter open() throws Exception {
    List<OpenCandidate> candidates = new ArrayList<>();
    for (CandidatePlan candidate : plan.candidates()) {
      candidates.add(
          open(
              candidate,
              Role.CANDIDATE,
              metrics.candidate(candidate.label(), candidate.version())));
    }
    OpenCandidate selector = plan.selector() == null ? null : openAsSelector(plan.selector());
    resources.add(plan.strategy()::close);
    plan.strategy().open(new ScopedFunctionContext(context, metrics.strategyGroup()));
    OpenRouter router =
        new OpenRouter(
            plan, site, candidates, selector, classifiers(), waitingRows, metrics, timing);
    LOG.info("{}", new OpeningSummary(plan, async, subtasks()));
    return router;
  }

  /** Opens the selector and nothing else, for somebody who asks it and no candidate. */
  OpenSelector openSelector() {
    return OpenSelector.of(
        plan,
        openAsSelector(plan.selector()),
        Attempts.of(plan, classifiers(), waitingRows, timing),
        metrics);
  }

  private OpenCandidate openAsSelector(CandidatePlan selector) {
    return open(
        selector, Role.SELECTOR, metrics.selector(selector.identifier(), selector.version()));
  }

  private ErrorClassifiers classifiers() {
    return ErrorClassifiers.discover(context.getUserCodeClassLoader(), timing::nanoTime);
  }

  /** The candidates' functions that {@link #open} opened, but for asynchronous ones. */
  List<PredictFunction> syncFunctions() {
    return syncFunctions;
  }

  /** A factory of threads that tell the router and what they are for. */
  DaemonThreads threads(String purpose) {
    return new DaemonThreads(
        "router " + plan.router() + ": " + purpose, context.getUserCodeClassLoader());
  }

  private OpenCandidate open(CandidatePlan candidate, Role role, CandidateMetrics counted) {
    return new OpenCandidate(
        plan,
        candidate,
        role,
        site,
        counted,
        new LogRate(timing::nanoTime),
        gate(candidate, role, counted),
        calls(candidate, role, counted));
  }

  private Gate gate(CandidatePlan candidate, Role role, CandidateMetrics counted) {
    BreakerSettings settings = plan.failurePolicy().breaker();
    CandidateBreaker breaker =
        settings == null
            ? null
            : new CandidateBreaker(
                candidate.label(),
                settings,
                timing,
                change -> breakerChanged(candidate, role, change),
                waitingRows::resumeAll);
    if (breaker != null) {
      counted.showBreaker(breaker::stateNumber);
    }
    Integer perMinute = candidate.limits().requestsPerMinute();
    Integer most = candidate.limits().maxConcurrency();
    if (candidate.asyncFunction() == null) {
      // It takes one call at a time, and the time of the others must not run yet.
      most = 1;
    }
    return new Gate(
        breaker,
        new RequestRate(perMinute, subtasks(), timing),
        plan.failurePolicy().retry(),
        // A synchronous query makes one call at a time.
        async && most != null ? new Turns(most) : null);
  }

  /** How many share the rates; not asked for where there are none: not every context knows. */
  private int subtasks() {
    boolean limited =
        Stream.concat(plan.candidates().stream(), Stream.ofNullable(plan.selector()))
            .anyMatch(candidate -> candidate.limits().requestsPerMinute() != null);
    return limited ? context.getTaskInfo().getNumberOfParallelSubtasks() : 1;
  }

  private void breakerChanged(CandidatePlan candidate, Role role, String change) {
    LOG.warn("Router {}: circuit breaker of {}: {}.", plan.router(), candidate.shown(role), change);
    waitingRows.resumeAll();
  }

  private CandidateCalls calls(CandidatePlan candidate, Role role, CandidateMetrics counted) {
    if (candidate.asyncFunction() != null && !plan.callsDirectly(candidate, async)) {
      AsyncPredictFunction function = candidate.asyncFunction();
      openFunction(candidate, role, function, counted);
      return new CandidateCalls.Deferred(CandidateCalls.AsyncPredict.of(function), counted);
    }
    PredictFunction function = candidate.syncFunction();
    openFunction(candidate, role, function, counted);
    syncFunctions.add(function);
    if (plan.callsDirectly(candidate, async)) {
      return CandidateCalls.Direct.of(function);
    }
    // Closed before the function is: it calls it.
    Worker worker =
        resources.add(
            new Worker(
                "Router %s: %s".formatted(plan.router(), candidate.shown(role)),
                threads(candidate.shown(role))));
    return new CandidateCalls.Deferred(
        CandidateCalls.AsyncPredict.on(worker, function, timing), counted);
  }

  private void openFunction(
      CandidatePlan candidate, Role role, UserDefinedFunction function, CandidateMetrics counted) {
    resources.add(function::close);
    try {
      function.open(new ScopedFunctionContext(context, counted.providerGroup()));
    } catch (Exception error) {
      throw RoutingException.of(
          ErrorClass.UNKNOWN,
          "Router %s: %s (%s) could not be opened: %s"
              .formatted(
                  plan.router(),
                  role.word() + " " + candidate.label(),
                  candidate.identifier(),
                  plan.secrets().of(error.toString())),
          error);
    }
  }
}
