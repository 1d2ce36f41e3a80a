import json
from pathlib import Path

from development.report import Counts, java_coverage, python_coverage


def test_counts_add_up_over_files_and_errors_are_failures(tmp_path: Path) -> None:
    pytest_xml = tmp_path / "python.xml"
    pytest_xml.write_text(
        '<testsuites><testsuite tests="7" failures="1" errors="1" skipped="2"/></testsuites>'
    )
    surefire_xml = tmp_path / "TEST-org.example.SomeTest.xml"
    surefire_xml.write_text(
        '<testsuite tests="4" failures="0" errors="0" skipped="0"><testcase/></testsuite>'
    )

    assert Counts.of([pytest_xml, surefire_xml]) == Counts(passed=7, failed=2, skipped=2)


def test_counts_read_as_ci_systems_look_for_them() -> None:
    assert str(Counts(12, 0, 3)) == "12 passed, 0 failed, 3 skipped"


def test_java_coverage_is_summed_over_classes(tmp_path: Path) -> None:
    report = tmp_path / "jacoco.csv"
    report.write_text(
        "CLASS,BRANCH_MISSED,BRANCH_COVERED,LINE_MISSED,LINE_COVERED\nA,1,3,10,30\nB,0,0,0,60\n"
    )
    assert java_coverage(report) == "90.0 % of lines, 75.0 % of branches"


def test_python_coverage_is_the_total(tmp_path: Path) -> None:
    report = tmp_path / "coverage.json"
    totals = {"covered_lines": 99, "num_statements": 100, "covered_branches": 0, "num_branches": 0}
    report.write_text(json.dumps({"totals": totals}))
    assert python_coverage(report) == "99.0 % of lines, 100.0 % of branches"
