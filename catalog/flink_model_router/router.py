"""A router as a typed object, for programs that would rather not write a long WITH clause.

Only the form is made here. What the options mean, and whether they are right, is for Java to say when the
model is created.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from flink_model_router import sql
from flink_model_router.policies import named_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import timedelta

    from pyflink.table import TableEnvironment

    from flink_model_router.policies import CircuitBreaker, Cost, ErrorHandling, Retry
    from flink_model_router.strategies import Strategy

_OF_CANDIDATE: Final = (
    "timeout",
    "max_concurrency",
    "requests_per_minute",
    "context_window",
    "weight",
    "accept",
)
_OF_ROUTER: Final = (
    "default_model",
    "decision_column",
    "trace_column",
    "fallback",
    "fallback_on",
    "deadline",
    "attempt_timeout",
    "max_attempts",
    "rate_limit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A condition, and who serves the rows for which it is true.

    Attributes:
        when: A Flink SQL condition over the router's input columns.
        then: Label of a candidate, or several of them: the whole chain, so that no other serves these rows.
        name: Stands in the decision's reason.
    """

    when: str
    then: str | Sequence[str]
    name: str | None = None

    def _options(self, number: int) -> Iterator[tuple[str, str]]:
        if self.name is not None:
            yield f"rule.{number}.name", self.name
        yield f"rule.{number}.when", self.when
        yield f"rule.{number}.then", self.then if isinstance(self.then, str) else ";".join(self.then)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A candidate about which there is more to say than its name.

    Attributes:
        label: Its name within the router.
        reference: The catalogued model, as `name`, `database.name` or either with `$3` for version 3 or
            `$prod` for what the alias `prod` names, where it differs from the label.
        options: With `provider` among them, a model declared inline; without, options that stand in for
            those of the catalogued model.
        input: The router's input columns that it gets, in order.
        description: What it is good at.
        timeout: For one attempt.
        max_concurrency: Calls under way at a time, on each parallel subtask.
        requests_per_minute: Calls of the whole job.
        context_window: How many tokens it reads.
        cost: Of an answered call.
        weight: Its share is the weight over the sum of all, where the strategy is `Weighted`.
        accept: When its answer will do, in place of `Cascade.accept`.
    """

    label: str
    reference: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    input: Sequence[str] = ()
    description: str | None = None
    timeout: timedelta | None = None
    max_concurrency: int | None = None
    requests_per_minute: int | None = None
    context_window: int | None = None
    cost: Cost | None = None
    weight: float | None = None
    accept: str | None = None

    def _options(self) -> Iterator[tuple[str, str]]:
        for key, value in self.options.items():
            yield f"candidate.{self.label}.{key}", value
        if self.reference is not None:
            yield f"route.{self.label}.reference", self.reference
        if self.input:
            yield f"route.{self.label}.input", ";".join(self.input)
        if self.description is not None:
            yield f"route.{self.label}.description", self.description
        yield from named_options(self, f"route.{self.label}.", _OF_CANDIDATE)
        yield from named_options(self.cost, f"route.{self.label}.cost.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """A model made of other models.

    Attributes:
        name: The model's name, in the current database.
        input: Flink SQL types of the input columns, by name. A type that Flink doesn't know is its parser's
            error, which names the type and nothing else.
        output: Flink SQL types of the output columns, by name.
        candidates: In order; a text is the name of a catalogued model, `$3` or `$prod` may stand behind it.
        rules: Tried in order, numbered from 1; with at least one of them the strategy is `rule`.
        default_model: Serves a row that no rule is true for.
        strategy: How a model is chosen, where that is not by rules: `Judge`, `Classifier`, `Score`,
            `Weighted`, `Cascade`, or the name of a strategy.
        decision_column: The output column that tells the decision; its type is a ROW.
        trace_column: The input column whose value may stand in errors and logs.
        fallback: `ordered` or `none`.
        fallback_on: Classes of errors after which another candidate gets the row; all if None.
        deadline: For a row, with all attempts.
        attempt_timeout: For one attempt.
        max_attempts: For a row, on all candidates together.
        retry: How often a candidate is asked again.
        circuit_breaker: When a candidate is left alone.
        rate_limit: What a row does whose candidate may not be called just now: `wait` or `next`.
        error_handling: What becomes of a row that no candidate answered.
        comment: The model's comment.
        options: Any further options of the router.
    """

    name: str
    input: Mapping[str, str]
    output: Mapping[str, str]
    candidates: Sequence[str | Candidate]
    rules: Sequence[Rule] = ()
    default_model: str | None = None
    strategy: str | Strategy | None = None
    decision_column: str | None = None
    trace_column: str | None = None
    fallback: str | None = None
    fallback_on: Sequence[str] | None = None
    deadline: timedelta | None = None
    attempt_timeout: timedelta | None = None
    max_attempts: int | None = None
    retry: Retry | None = None
    circuit_breaker: CircuitBreaker | None = None
    rate_limit: str | None = None
    error_handling: ErrorHandling | None = None
    comment: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    def to_sql(self, *, if_not_exists: bool = False) -> str:
        """Renders the statement that creates the router.

        Args:
            if_not_exists: Leave a model of that name as it is.

        Returns:
            A CREATE MODEL statement.

        Raises:
            ValueError: `input`, `output` or `candidates` is empty, or `options` holds a key that one of the
                other attributes stands for.
        """
        self._refuse_empty()
        guard = "IF NOT EXISTS " if if_not_exists else ""
        comment = "" if self.comment is None else f"COMMENT {sql.literal(self.comment)}\n"
        return (
            f"CREATE MODEL {guard}{sql.identifier(self.name)}\n"
            f"INPUT ({_columns(self.input)})\n"
            f"OUTPUT ({_columns(self.output)})\n"
            f"{comment}{sql.options(self._with())}"
        )

    def create(self, t_env: TableEnvironment, *, if_not_exists: bool = False) -> None:
        """Creates the router in the current catalog and database.

        Args:
            t_env: The table environment.
            if_not_exists: Leave a model of that name as it is.

        Raises:
            ValueError: As `to_sql`.
            pyflink.util.exceptions.TableException: An option is wrong, or a candidate missing; the last
                "Caused by" of its text says which.
            py4j.protocol.Py4JJavaError: A model of that name is there already, or a type is unknown.
        """
        t_env.execute_sql(self.to_sql(if_not_exists=if_not_exists))

    def _refuse_empty(self) -> None:
        """Check what would otherwise be a statement that Flink's parser refuses without saying why."""
        examples = {
            "input": "{'query': 'STRING'}",
            "output": "{'response': 'STRING'}",
            "candidates": "['cheap', 'smart']",
        }
        for attribute, example in examples.items():
            if not getattr(self, attribute):
                raise ValueError(
                    f"Router {self.name!r}: {attribute} is empty; give at least one, as {example}."
                )

    def _with(self) -> dict[str, str]:
        typed = dict(self._typed())
        clash = sorted(typed.keys() & self.options.keys())
        if clash:
            raise ValueError(
                f"Router {self.name!r}: {', '.join(clash)} stands in options and is set by an attribute too; "
                "keep one of the two."
            )
        return {**typed, **self.options}

    def _typed(self) -> Iterator[tuple[str, str]]:
        if isinstance(self.candidates, str):
            raise TypeError(
                f"Router {self.name!r}: candidates is the text {self.candidates!r}; "
                f"give a list, as [{self.candidates!r}]."
            )
        candidates = [Candidate(label=c) if isinstance(c, str) else c for c in self.candidates]
        strategy = self.strategy or ("rule" if self.rules else None)
        yield "provider", "routing"
        yield "candidates", ";".join(candidate.label for candidate in candidates)
        for candidate in candidates:
            yield from candidate._options()  # noqa: SLF001 - the same module
        if isinstance(strategy, str):
            yield "strategy", strategy
        elif strategy is not None:
            yield from strategy.options()
        for number, rule in enumerate(self.rules, start=1):
            yield from rule._options(number)  # noqa: SLF001 - the same module
        yield from named_options(self, names=_OF_ROUTER)
        yield from named_options(self.retry, "retry.")
        yield from named_options(self.circuit_breaker, "circuit-breaker.")
        if self.error_handling is not None:
            yield from self.error_handling.options()


def _columns(types: Mapping[str, str]) -> str:
    return ", ".join(f"{sql.identifier(name)} {type_}" for name, type_ in types.items())
