"""`model-catalog router calibrate`, as it is typed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from command_line import Outcome, model_catalog
from samples import CHAT, ROUTER, to

if TYPE_CHECKING:
    from pathlib import Path

    from flink_model_router.store import Store

OUTCOMES = ("--outcome", "cheap=small_right", "--outcome", "smart=large_right")
PAIR = ("--weak", "cheap", "--strong", "smart")


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    """A thousand rows, of which the small model gets those with high scores wrong more often."""
    generator = np.random.default_rng(11)
    scores = generator.permutation(1000) / 1000
    small = generator.random(1000) > 0.8 * scores
    large = generator.random(1000) > 0.1
    lines = [f"{s},{str(a).lower()},{str(b).lower()}\n" for s, a, b in zip(scores, small, large, strict=True)]
    path = tmp_path / "scored.csv"
    path.write_text("score,small_right,large_right\n" + "".join(lines))
    return path


def create_score_router(store: Store, **options: str) -> None:
    for model in ("cheap", "smart"):
        store.create_model("default", model, CHAT)
    keys = {**ROUTER.options, "strategy": "score", "strategy.threshold.smart": "0.5"}
    router = replace(ROUTER, options={**keys, **options})
    store.create_model("default", "support", router, [to("cheap"), to("smart")])


def calibrate(scored: Path, *arguments: str) -> Outcome:
    return model_catalog(
        "router", "calibrate", "--input", str(scored), "--resamples", "100", *OUTCOMES, *arguments
    )


def refusal(outcome: Outcome) -> str:
    assert outcome.exit_code == 5
    assert outcome.stdout == ""
    return outcome.stderr


def test_a_share_for_a_router_ends_in_the_statement_that_applies_it(store: Store, scored: Path) -> None:
    create_score_router(store)

    shown = calibrate(scored, "support", "--share", "0.3")

    assert shown.exit_code == 0, shown.stderr
    # Position 699.3 of scores 0 to 0.999, which every number between 0.699 and 0.7 divides alike.
    assert "ALTER MODEL `default`.`support` SET ('strategy.threshold.smart' = '0.7');" in shown.stdout
    assert "30 % of the rows to the strong model" in shown.stdout
    for told in ("APGR", "random 0.5, oracle", "CPT(50%)", "CPT(80%)", "smart alone", "→"):
        assert told in shown.stdout


def test_json_has_all_of_it(store: Store, scored: Path) -> None:
    create_score_router(store)

    document = calibrate(scored, "support", "--share", "0.3", "--split", "0.7", "--output", "json").document

    assert (document["router"], document["weak"], document["strong"]) == ("default.support", "cheap", "smart")
    rows = document["rows"]
    assert (rows["read"], rows["chosen_on"], rows["reported_on"]) == (1000, 700, 300)
    assert document["apgr"]["low"] < document["apgr"]["value"] < document["apgr"]["high"]
    assert document["oracle_apgr"] > document["apgr"]["value"] > 0.5
    assert set(document["calls_needed"]) == {"50%", "80%"}
    points = document["points"]
    assert (points[0]["threshold"], points[0]["share"]) == (None, 0)
    assert (points[-1]["threshold"], points[-1]["share"]) == (None, 1)
    assert [point["threshold"] for point in points if point["chosen"]] == [document["threshold"]]
    assert f"= '{document['threshold']}');" in document["statement"]
    assert not document["notes"]


def test_the_split_and_the_bootstrap_follow_the_seed(scored: Path) -> None:
    def told(seed: str) -> str:
        return calibrate(scored, *PAIR, "--share", "0.3", "--split", "0.7", "--seed", seed).stdout

    assert told("1") == told("1")
    assert told("1") != told("2")


def test_a_cost_is_taken_from_the_router(store: Store, scored: Path) -> None:
    create_score_router(
        store, **{"route.cheap.cost.per-call": "1", "route.smart.cost.per-call": "11", "decision-column": "x"}
    )

    document = calibrate(scored, "support", "--cost", "3", "--output", "json").document

    assert document["threshold"] == 0.8
    assert document["cost"] == pytest.approx(3)
    assert document["points"][-1]["cost"] == 11
    assert document["target"] == "at most 3 a row"


def test_a_cost_on_the_command_line_wins_and_stands_in_the_table(store: Store, scored: Path) -> None:
    create_score_router(
        store, **{"route.cheap.cost.per-call": "1", "route.smart.cost.per-1k-characters-in": "4"}
    )

    unknown = refusal(calibrate(scored, "support", "--cost", "3"))
    shown = calibrate(scored, "support", "--cost", "3", "--cost-of", "smart=11")

    assert "What a call of smart costs isn't known: say so with --cost-of smart=<number>" in unknown
    assert "cost of a row   3" in shown.stdout


def test_costs_by_length_are_said_not_to_count(store: Store, scored: Path) -> None:
    costs = {"route.cheap.cost.per-call": "1", "route.smart.cost.per-call": "2"}
    create_score_router(store, **costs, **{"route.smart.cost.per-1k-characters-in": "4"})

    shown = calibrate(scored, "support", "--share", "0.3")

    assert "route.smart.cost.per-1k-characters-in depend on texts and are not counted" in shown.stdout


def test_without_a_router_there_is_no_statement(scored: Path) -> None:
    shown = calibrate(scored, *PAIR, "--share", "0.3")

    assert shown.exit_code == 0
    assert "ALTER MODEL" not in shown.stdout
    assert "APGR" in shown.stdout


def test_of_three_candidates_only_the_rows_between_their_thresholds_count(store: Store, scored: Path) -> None:
    store.create_model("default", "huge", CHAT)
    create_score_router(store, **{"candidates": "cheap;smart;huge", "strategy.threshold.huge": "0.9"})

    shown = calibrate(scored, "support", *PAIR, "--share", "0.5")

    assert "Only the 900 of 1000 rows count" in shown.stdout
    assert "scores from -inf to below 0.9" in shown.stdout
    assert "SET ('strategy.threshold.smart' = '0.45');" in shown.stdout


def test_the_plot_is_a_picture_and_the_same_every_time(scored: Path, tmp_path: Path) -> None:
    pictures = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for picture in pictures:
        told = calibrate(scored, *PAIR, "--share", "0.3", "--plot", str(picture))
        assert str(picture) in told.stdout

    assert ET.fromstring(pictures[0].read_text()).tag.endswith("svg")  # noqa: S314 - our own
    assert pictures[0].read_bytes() == pictures[1].read_bytes()
    calibrate(scored, *PAIR, "--share", "0.3", "--plot", str(tmp_path / "three.PNG"))
    assert (tmp_path / "three.PNG").read_bytes().startswith(b"\x89PNG")


def test_names_that_look_like_formulas_are_drawn_as_they_are(scored: Path, tmp_path: Path) -> None:
    outcomes = ("--outcome", r"$\a$=small_right", "--outcome", "$b=large_right")
    pair = ("--weak", r"$\a$", "--strong", "$b")
    arguments = ("--share", "0.3", "--plot", str(tmp_path / "a.svg"), "--resamples", "100")

    drawn = model_catalog("router", "calibrate", "--input", str(scored), *outcomes, *pair, *arguments)

    assert drawn.exit_code == 0, drawn.stderr


def test_a_plot_of_another_kind_or_nowhere_is_refused(scored: Path, tmp_path: Path) -> None:
    kind = refusal(calibrate(scored, *PAIR, "--share", "0.3", "--plot", str(tmp_path / "plot.jpg")))
    nowhere = refusal(calibrate(scored, *PAIR, "--share", "0.3", "--plot", str(tmp_path / "no" / "a.svg")))

    assert "a picture's name ends with .svg or .png" in kind
    assert "a.svg can't be written: No such file or directory." in nowhere


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Say what the threshold is for"),
        (("--share", "0.3", "--cost", "2"), "one of the two"),
        (("--share", "30"), "give a number between 0 and 1, such as 0.3 for 30 %"),
        (("--share", "0.3", "--split", "1"), "above 0 and below 1, such as 0.7"),
        (("--cost", "9", "--cost-of", "cheap=1", "--cost-of", "smart=2"), "which no threshold reaches"),
        (("--share", "0.3", "--outcome", "huge=x"), "Outcomes are given of cheap, smart, huge, and needed"),
        (("--share", "0.3", "--score-column", "points"), "no column 'points' among its 3"),
    ],
)
def test_what_can_not_be_done_is_refused(scored: Path, arguments: tuple[str, ...], told: str) -> None:
    assert told in refusal(calibrate(scored, *PAIR, *arguments))


def test_models_without_names_are_asked_for(scored: Path) -> None:
    assert "Name a router, or the two models with --weak and --strong" in refusal(
        calibrate(scored, "--share", "0.3")
    )


def test_a_router_that_is_not_there_is_not_found(store: Store, scored: Path) -> None:
    with store:
        assert calibrate(scored, "support", "--share", "0.3").exit_code == 3


def test_a_version_is_refused_as_only_the_current_one_can_be_altered(scored: Path) -> None:
    assert "which this command takes by itself" in refusal(calibrate(scored, "support$2", "--share", "0.3"))


def rows(path: Path, *lines: str) -> Path:
    path.write_text("score,small_right,large_right\n" + "".join(f"{line}\n" for line in lines))
    return path


def test_ties_are_told(tmp_path: Path) -> None:
    tied = rows(tmp_path / "tied.csv", *["0.5,0,1"] * 150, *["0.1,1,1"] * 150)

    shown = calibrate(tied, *PAIR, "--share", "0.3")

    assert "share of smart  50.0%" in shown.stdout
    assert "150 of the 300 rows that the threshold was chosen on have exactly that score" in shown.stdout


def test_few_rows_missing_values_and_broken_lines_are_told(tmp_path: Path) -> None:
    lines = [f"{number},{number % 2},1" for number in range(30)]
    few = rows(tmp_path / "few.csv", *lines, ",1,1", "NaN,1,1", "3,,1", "4,1", "5,1,1,1")

    shown = calibrate(few, *PAIR, "--share", "0.3").stdout

    assert "2 lines have another number of fields" in shown
    assert "2 of 33 rows have no score (NULL, NaN or infinite)" in shown
    assert "1 of 33 rows lack an outcome" in shown
    assert "30 rows are few" in shown


def test_outcomes_that_look_swapped_are_told(scored: Path) -> None:
    swapped = calibrate(scored, "--weak", "smart", "--strong", "cheap", "--share", "0.3")

    assert "cheap is not better than smart on these rows" in swapped.stdout
    assert "Were the two outcomes swapped?" in swapped.stdout
    assert "APGR  " not in swapped.stdout


def test_scores_without_meaning_are_told(tmp_path: Path) -> None:
    generator = np.random.default_rng(5)
    noise = [f"{generator.random()},{int(generator.random() > 0.4)},1" for _ in range(400)]

    shown = calibrate(rows(tmp_path / "noise.csv", *noise), *PAIR, "--share", "0.3")

    assert "can't be told from a coin" in shown.stdout


def test_without_the_extra_the_command_says_what_to_install(
    scored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = "flink_model_router.cli.calibrate.find_spec"
    monkeypatch.setattr(found, lambda name: None if name == "pyarrow" else object())

    told = refusal(calibrate(scored, *PAIR, "--share", "0.3"))

    assert "calibrate needs pyarrow" in told
    assert "pip install 'flink-model-router[calibrate]'" in told


def test_other_commands_do_not_wait_for_the_extra() -> None:
    program = "import sys, flink_model_router.cli.app; print(sorted({'numpy', 'pyarrow'} & set(sys.modules)))"

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout == "[]\n"
