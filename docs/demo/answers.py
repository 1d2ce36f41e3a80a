"""What the demo's job answered, and how that is shown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table
from rich.text import Text

COLOURS = {"cheap": "green", "smart": "magenta"}


@dataclass(frozen=True, order=True, slots=True)
class Answer:
    """One row of the job's result: a ticket, its answer, and the router's decision. In order of tickets."""

    id: str
    tier: str
    lang: str
    query: str
    response: str | None
    routed_model: str
    source: str
    reason: str | None
    attempts: int
    latency_ms: int
    error_class: str | None

    @property
    def fell_back(self) -> bool:
        """Whether another model answered than the one that was chosen."""
        return self.source == "fallback"


@dataclass(frozen=True, slots=True)
class Run:
    """All answers of one run of the job, and how long it took from its submission, in seconds."""

    answers: Sequence[Answer]
    seconds_to_first: float
    seconds: float


def show_declarations(models: Sequence[str], *, declared_now: bool) -> None:
    """Says which models the catalog holds, and whether this process declared them.

    Args:
        models: Names in the catalog.
        declared_now: Whether this process declared them.
    """
    origin = "declared just now" if declared_now else "found there by a new process that declared nothing"
    _console().print(f"Models in the catalog, {origin}: [bold]{', '.join(models)}[/bold]")


def show_answers(answers: Sequence[Answer]) -> None:
    """Shows a table: each ticket, its answer, which model served it, and why.

    Args:
        answers: In the order in which they are to stand.
    """
    table = Table(expand=True)
    table.add_column("Ticket", no_wrap=True)
    table.add_column("From", no_wrap=True)
    table.add_column("Question", no_wrap=True, ratio=5, overflow="ellipsis")
    table.add_column("Answer", no_wrap=True, ratio=5, overflow="ellipsis")
    table.add_column("Model", no_wrap=True)
    table.add_column("Why", no_wrap=True)
    table.add_column("ms", justify="right", no_wrap=True)
    for answer in answers:
        table.add_row(
            answer.id,
            f"{answer.lang} {answer.tier}",
            _one_line(answer.query),
            _one_line(answer.response or "(none)"),
            Text(answer.routed_model, style=COLOURS.get(answer.routed_model, "")),
            _why(answer),
            str(answer.latency_ms),
        )
    _console().print(table)


def show_summary(run: Run) -> None:
    """Shows how many rows each model served, how many were fallbacks, and how long it took.

    Args:
        run: A run of the job.
    """
    table = Table(title="Summary", title_justify="left")
    table.add_column("Model")
    for heading in ("Rows", "by rule", "by default", "as fallback", "Median ms"):
        table.add_column(heading, justify="right")
    for model in sorted({answer.routed_model for answer in run.answers}):
        served = [answer for answer in run.answers if answer.routed_model == model]
        sources = Counter(answer.source for answer in served)
        table.add_row(
            Text(model, style=COLOURS.get(model, "")),
            str(len(served)),
            *(str(sources[source]) for source in ("strategy", "default", "fallback")),
            f"{median(answer.latency_ms for answer in served):.0f}",
        )
    console = _console()
    console.print(table)
    fallbacks = sum(answer.fell_back for answer in run.answers)
    console.print(
        f"{len(run.answers)} tickets, {fallbacks} of them by fallback, in {run.seconds:.1f} s, of which "
        f"{run.seconds_to_first:.1f} s until Flink had started and the first answer was there."
    )


def _why(answer: Answer) -> Text:
    if answer.fell_back:
        return Text(f"fallback: {answer.error_class}", style="yellow")
    return Text(answer.reason or answer.source)


def _one_line(text: str) -> Text:
    # As Text: a ticket's square brackets are not markup.
    return Text(" ".join(text.split()))


def _console() -> Console:
    console = Console()
    # Where the output is not a terminal, 80 columns would leave nothing of a ticket.
    return console if console.is_terminal else Console(width=140)
