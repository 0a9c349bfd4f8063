"""One claim into a dataset, under the rules of check: what a form asks for, written as a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govgraph.arguments import typed
from govgraph.errors import DataError, InvalidData, did_you_mean, wrong
from govgraph.facts.dataset import read_dataset
from govgraph.facts.ids import claim_ids
from govgraph.facts.labels import look
from govgraph.facts.problems import Problem, Report
from govgraph.ingest.convert import Known, Made, Run, slug, usual_kind
from govgraph.ingest.importing import Importer
from govgraph.ingest.mapping import Import
from govgraph.ingest.match import Match, Record, match_records, records_of
from govgraph.ingest.sheets import Sheet
from govgraph.words import Told

__all__ = ["New", "add_claim", "new_at"]

_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class New:
    """A name that no entity of a dataset has, and what an entity of this name would be.

    Parameters
    ----------
    kind : str
        What it is unless somebody says otherwise.
    kinds : tuple of str
        What it may be.
    alike : Match or None
        What it looks like.
    """

    id: str
    kind: str
    kinds: tuple[str, ...]
    alike: Match | None = None


def new_at(into: Path, name: str, predicate: str, end: str) -> New | None:
    """Return what a name at one end of a claim would add to a dataset; None where the dataset has it already.

    Parameters
    ----------
    name : str
        An id or a name.
    end : str
        ``subject`` or ``object``.

    Raises
    ------
    UnknownPredicate
    """
    dataset = read_dataset(into)
    model = dataset.model
    said = model.predicate(predicate)
    allowed = model.below(said.domain if end == "subject" else said.range) or frozenset(model.kinds)
    known = Known(dataset.tables, model)
    if name in known.things or any(allowed & {*one.kinds} for one in known.by_name.get(look(name), ())):
        return None
    kinds = tuple(kind for kind in model.kinds if kind in allowed and model.kinds[kind].table)
    likely = match_records([Record("", name, (name,))], records_of(into)) if known.things else []
    return New(
        known.free_id(slug(name)),
        usual_kind(model, allowed),
        kinds,
        next((one for one in likely if one.likely), None),
    )


@typed
def add_claim(
    into: Path,
    subject: str,
    predicate: str,
    object: str,
    *,
    source: str,
    subject_kind: str = "",
    object_kind: str = "",
    names: str = "en",
    **cells: str,
) -> list[Made]:
    """Write one claim into the tables of a dataset, and what it names and is not there yet.

    Parameters
    ----------
    subject, object : str
        An id or a name; of an attribute, `object` is the value.
    source : str
        The id of a source, or ``Title, address`` of a new one.
    subject_kind, object_kind : str
        Of what is new.
    names : str
        The language of its name.
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
        Where the dataset says it already, where an id is written that only nearly exists, or where subject and object are
        the same.
    """
    dataset = read_dataset(into)
    dataset.require_valid()
    model = dataset.model
    known = model.predicate(predicate)
    there_already = Known(dataset.tables, model)
    _require_source(source, there_already)
    _require_thing(subject, subject_kind, "subject", there_already)
    if not known.value:
        _require_thing(object, object_kind, "object", there_already)
    raw: dict[str, Any] = {
        "subject": {"text": subject, "kind": subject_kind},
        "predicate": known.name,
        "source": source,
        "lang": names,
        **{name: {"text": text} for name, text in cells.items() if text},
    }
    if known.value:
        raw["value"] = {"text": object}
    else:
        raw["object"] = {"text": object, "kind": object_kind}
    sheet = Sheet("the claim", ("",), [[""]], [1], (0,))
    run = Run(there_already)
    run.read(sheet, Import.of(raw, model, (), "the claim"))
    if run.problems:
        raise _invalid(run.problems)
    if any(made.cells.get("subject") == made.cells.get("object", "") for made in run.made.values()):
        raise DataError(wrong("claim_on_itself"))
    taken = claim_ids(dataset.tables)
    there = [made for key, made in run.made.items() if key in taken]
    if there:
        raise DataError(wrong("says_so_already", place=into, id=there[0].id))
    importer = Importer(into, False, dataset, model, [], [])
    importer.sheets = [sheet]
    plan = importer.composed(run, taken, {})
    _, bad = importer.checked(plan, run)
    if bad:
        raise _invalid([problem for several in bad.values() for problem in several])
    importer.write(plan.files, [])
    return list(run.made.values())


def _require_thing(name: str, kind: str, end: str, known: Known) -> None:
    """Refuse what is written as an id but does not exist: it is more often a slip than the name of something new."""
    if kind or not _ID.fullmatch(name) or name in known.things or look(name) in known.by_name:
        return
    if near := did_you_mean(name, known.things, form="{}"):
        hint = Told("error.new_thing", near=near, end=end)
        raise DataError(wrong("nothing_has_id", name=name), hint=hint)


def _require_source(text: str, known: Known) -> None:
    """Refuse the id of a source that is not there: a new source is named by its title."""
    if text in known.sources or not _ID.fullmatch(text):
        return
    near = did_you_mean(text, known.sources, form="{}")
    if near or text.startswith("src-"):
        hint = Told("error.new_source" if near else "error.new_source_alone", near=near)
        raise DataError(wrong("no_source_has_id", name=text), hint=hint)


def _invalid(problems: Sequence[Problem]) -> InvalidData:
    first = problems[0]
    message = wrong("claim_breaks_rule", rule=first.message)
    return InvalidData(message, report=Report.of(problems), hint=first.remedy)
