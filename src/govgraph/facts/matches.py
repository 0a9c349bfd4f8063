"""matches.csv: which things are stated to be one and the same, and which only look alike; by whom, and from what source."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from govgraph.errors import wrong
from govgraph.facts.problems import Problem
from govgraph.facts.tables import Rows
from govgraph.terms import OWL, SKOS, Names, iri_ok, local_id_ok

__all__ = ["DECISIONS", "MATCHED", "MATCHES", "Match", "stated"]

MATCHES = "matches.csv"
"""The file, in a folder of tables: the columns of SSSOM, ``decision`` and ``source``."""

DECISIONS = ("same", "different", "unsure", "")
"""What a row may decide; a row without a decision is a proposal and says nothing."""

MATCHED = {SKOS + "exactMatch": "exactMatch", OWL + "differentFrom": "differentFrom"}
"""What matches become in the graph, and the key under which words say it (``relation.exactMatch``)."""

_PREDICATES = {"same": "skos:exactMatch", "different": "owl:differentFrom"}


@dataclass(frozen=True, slots=True)
class Match:
    """What a row states: two things are the same, or different.

    Parameters
    ----------
    subject, object : str
        IRIs.
    rows : Rows
        The table that states it, and the place of the row in it.
    """

    subject: str
    object: str
    same: bool
    rows: Rows = field(compare=False, repr=False)
    row: int = field(compare=False, repr=False)


def stated(
    rows: Rows, names: Names, known: Collection[str], sources: Collection[str], problems: list[Problem]
) -> list[Match]:
    """Return what a table of matches states, and note what is wrong with it.

    Parameters
    ----------
    names : Names
        Of the dataset: an id without colon is one of its own.
    known, sources : collection of str
        The local ids of its entities, and of its sources.
    problems : list of Problem
        What is found is appended.
    """
    if not rows.readable:
        return []
    found = []
    for index in range(len(rows.rows)):
        decision = rows.cell(index, "decision").strip()
        if decision not in DECISIONS:
            message = wrong("problem.not_a_decision", decision=decision)
            problems.append(rows.problem(index, "decision", "unknown-choice", message))
        if decision not in _PREDICATES:
            continue
        ends = [_end(rows, index, column, names, known, problems) for column in ("subject_id", "object_id")]
        predicate = rows.cell(index, "predicate_id").strip()
        if predicate in _PREDICATES.values() and predicate != _PREDICATES[decision]:
            told = {"stated": predicate, "wanted": _PREDICATES[decision]}
            message = wrong("problem.decides_and_states", decision=decision, **told)
            problems.append(rows.problem(index, "predicate_id", "unknown-choice", message))
        if not rows.cell(index, "reviewer_label").strip():
            message = wrong("problem.no_reviewer", decision=decision)
            problems.append(rows.problem(index, "reviewer_label", "match-without-reviewer", message))
        source = rows.cell(index, "source").strip()
        if source and source not in sources:
            message = wrong("problem.unknown_source", source=source)
            problems.append(rows.problem(index, "source", "unknown-source", message))
        if ends[0] and ends[1]:
            if ends[0] == ends[1]:
                message = wrong("problem.one_id_twice")
                problems.append(rows.problem(index, "object_id", "bad-id", message))
            else:
                found.append(Match(ends[0], ends[1], decision == "same", rows, index))
    return found


def _end(
    rows: Rows, index: int, column: str, names: Names, known: Collection[str], problems: list[Problem]
) -> str:
    """Return the IRI of one end; an empty text where the cell names none."""
    text = rows.cell(index, column).strip()
    own = text.removeprefix("id:").removeprefix(names.id)
    if local_id_ok(own):
        if own in known:
            return names.id + own
        problems.append(rows.problem(index, column, "unknown-id", wrong("problem.unknown_id", id=own)))
        return ""
    if iri_ok(text) and "://" in text:
        return text
    message = wrong("problem.neither_id_nor_iri", text=text)
    problems.append(rows.problem(index, column, "bad-id", message))
    return ""
