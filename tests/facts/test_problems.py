"""A report of problems: every one of them, in the same order, in every format."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from govgraph.facts.problems import CODES, Problem, Report

PROBLEMS = st.lists(
    st.builds(
        Problem,
        st.sampled_from(sorted(CODES)),
        st.text(max_size=20),
        st.sampled_from(["a.csv", "b c.csv", "x,y:z.csv"]),
        st.integers(0, 5),
        st.integers(0, 5),
        st.text(max_size=9),
    ),
    max_size=6,
)


@given(PROBLEMS)
def test_every_format_tells_every_problem_in_the_same_order(problems: list[Problem]) -> None:
    report = Report.of(problems)
    assert report.problems == Report.of(reversed(problems)).problems
    assert len(report.errors) + len(report.warnings) == len(report)
    objects = json.loads(report.json())
    assert [(o["name"], o["file"], o["line"], o["column"], o["message"]) for o in objects] == [
        (p.code, p.file, p.line, p.column, p.message) for p in report
    ]
    for text in (report.text(), report.github()):
        lines = text.splitlines()
        assert len(lines) == len(report)  # whatever a cell holds, a problem is one line
        assert all(p.number in line for p, line in zip(report, lines, strict=True))


def test_a_report_for_github_points_at_file_and_line() -> None:
    report = Report(
        (Problem("unknown-id", "unknown id `a,b:c%`", "data/x,y.csv", 14, 4, "did you mean `d`?"),)
    )
    assert report.github() == (
        "::error file=data/x%2Cy.csv,line=14,title=E301 unknown-id::unknown id `a,b:c%25` (did you mean `d`?)"
    )


def test_a_cell_cannot_steer_the_terminal_that_shows_it() -> None:
    line = str(Problem("unknown-id", "unknown id `\x1b[2Jx\u202e\n`", "a.csv", 1, 1))
    assert line == "a.csv:1:1 E301 unknown id `\\x1b[2Jx\\u202e\\n`"
