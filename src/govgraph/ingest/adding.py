"""One claim into a dataset, under the rules of check: what a form asks for, written as a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from govgraph.errors import DataError, InvalidData
from govgraph.facts.dataset import read_dataset
from govgraph.facts.ids import statement_ids
from govgraph.facts.problems import Report
from govgraph.ingest.convert import Known, Made, Run
from govgraph.ingest.importing import Importer
from govgraph.ingest.mapping import Import
from govgraph.ingest.sheets import Sheet

__all__ = ["add_claim"]


def add_claim(
    into: Path,
    subject: str,
    predicate: str,
    object: str,
    *,
    source: str,
    subject_kind: str = "",
    object_kind: str = "",
    **cells: str,
) -> list[Made]:
    """Write one claim into the tables of a dataset, and what it names and is not there yet.

    Parameters
    ----------
    into : Path
    subject, object : str
        An id or a name; of an attribute, `object` is the value.
    predicate : str
    source : str
        The id of a source, or ``Title, address`` of a new one.
    subject_kind, object_kind : str
        Of what is new.
    **cells : str
        ``start``, ``end``, ``role``, ``amount``, ``unit``, ``passage``, ``confidence``, ``note`` …

    Returns
    -------
    list of Made
        The rows that were written.

    Raises
    ------
    InvalidData
        Where the claim breaks a rule: nothing is written.
    DataError
        Where the dataset says it already.
    """
    dataset = read_dataset(into)
    dataset.require_valid()
    model = dataset.model
    known = model.predicate(predicate)
    raw: dict[str, Any] = {
        "subject": {"text": subject, "kind": subject_kind},
        "predicate": known.name,
        "source": source,
        **{name: {"text": text} for name, text in cells.items() if text},
    }
    if known.value:
        raw["value"] = {"text": object}
    else:
        raw["object"] = {"text": object, "kind": object_kind}
    sheet = Sheet("the claim", ("",), [[""]], [1], (0,))
    run = Run(Known(dataset.tables, model))
    run.read(sheet, Import.of(raw, model, (), "the claim"))
    if run.problems:
        raise _invalid(run)
    taken = {
        (rows.table.name, name)
        for rows in dataset.tables
        if rows.table.holds in ("relations", "attributes")
        for name in statement_ids(rows)
    }
    there = [made for key, made in run.made.items() if key in taken]
    if there:
        raise DataError(
            f"{into} says so already: {there[0].id}", hint="add another source, or change that row"
        )
    importer = Importer(into, False, dataset, model, [], [])
    importer.sheets = [sheet]
    plan = importer.composed(run, taken, {})
    _, wrong = importer.checked(plan, run)
    if wrong:
        problems = [problem for several in wrong.values() for problem in several]
        raise InvalidData(
            f"the claim breaks a rule: {problems[0].message}",
            report=Report.of(problems),
            hint=problems[0].remedy,
        )
    importer.write(plan.files, [])
    return list(run.made.values())


def _invalid(run: Run) -> InvalidData:
    first = run.problems[0]
    return InvalidData(
        f"the claim breaks a rule: {first.message}", report=Report.of(run.problems), hint=first.remedy
    )
