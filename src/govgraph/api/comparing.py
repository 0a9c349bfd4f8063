"""Two datasets, or one dataset at two dates, compared: what `govgraph diff` shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from govgraph.arguments import typed
from govgraph.query.formats import FORMATS, checked
from govgraph.words import LANGUAGES

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.facts.claims import Entity
    from govgraph.write.diff import Diff
    from govgraph.write.diff_text import Words

__all__ = ["Comparison", "compare", "compare_dates"]


@typed
@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed; true when anything did.

    Parameters
    ----------
    diff : Diff
        The changes as values.
    before, after : GovGraph
        What was compared.
    whole : GovGraph
        Where the names of entities and sources come from, beside `before` and `after`.
    languages : tuple of str
        Of the names in its sentences.
    """

    diff: Diff
    before: GovGraph = field(repr=False)
    after: GovGraph = field(repr=False)
    whole: GovGraph = field(repr=False)
    languages: tuple[str, ...] = LANGUAGES

    def __bool__(self) -> bool:
        return bool(self.diff) or (self.diff.kind == "datasets" and bool(self.to_text("patch")))

    def to_text(self, form: str = "text") -> str:
        """Return it as ``text``, ``md``, ``json`` or ``patch`` (RDF Patch).

        Raises
        ------
        UnknownFormat
        """
        from govgraph.write import diff_text

        if checked(form, FORMATS["comparison"]) == "patch":
            return diff_text.rdf_patch(self.before.quads(), self.after.quads())
        tell = {"text": diff_text.diff_text, "md": diff_text.diff_markdown, "json": diff_text.diff_json}[form]
        return tell(self.diff, self._words())

    def __repr__(self) -> str:
        groups = Counter(change.group for change in self.diff.changes)
        counts = [f"{number} {name}" for name, number in groups.items()]
        counts += [f"{len(self.diff.entities)} entities"] * bool(self.diff.entities)
        return (
            f"<Comparison {self.diff.before} to {self.diff.after}: {', '.join(counts) or 'nothing changed'}>"
        )

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.to_text())}</pre>"

    def to_rows(self) -> list[dict[str, str]]:
        """Return one row per change: ``pandas.DataFrame(comparison.to_rows())``."""
        return [
            {
                "group": change.group,
                "subject": change.claim.subject_id,
                "predicate": change.claim.predicate_id,
                "object": change.claim.object_id or change.claim.value,
                "date": change.date,
            }
            for change in self.diff.changes
        ]

    @property
    def unknown_line(self) -> str:
        """Of how many ties it is unknown whether they held at each of two dates, in words; else an empty text."""
        from govgraph.write.diff_text import unknown_line

        return unknown_line(self.diff, self._words())

    def _words(self) -> Words:
        from govgraph.write.diff_text import Words

        return Words(
            self.after.model,
            {**self.before.entities, **self.whole.entities},
            {**self.before.sources, **self.whole.sources},
            self.after.names,
            self.languages,
        )


def compare(
    before: GovGraph,
    after: GovGraph,
    *,
    names: tuple[str, str] = ("before", "after"),
    languages: tuple[str, ...] = LANGUAGES,
) -> Comparison:
    """Compare two datasets claim by claim, and entity by entity: see :meth:`govgraph.GovGraph.diff`."""
    from govgraph.write.diff import between_datasets

    things = (_things(before), _things(after))
    found = between_datasets(before.claims, after.claims, entities=things, names=names)
    return Comparison(found, before, after, after, languages)


def _things(graph: GovGraph) -> dict[str, Entity]:
    """Return what is of a kind of the model: statements and sources are not entities of their own here."""
    return {iri: entity for iri, entity in graph.entities.items() if entity.kind in graph.model.kinds}


def compare_dates(
    graph: GovGraph, first: str, last: str, *, languages: tuple[str, ...] = LANGUAGES
) -> Comparison:
    """Tell what began, took place and ended in the world between two dates; the RDF Patch leads from one to the other."""
    from govgraph.facts.ties import entity_dates
    from govgraph.write.diff import between_dates

    dates = entity_dates(graph.entities, graph.model, graph.metadata.issued)
    found = between_dates(graph.claims, graph.model, first, last, dates=dates)
    before, after = graph.at(as_of=first), graph.at(as_of=last)
    return Comparison(found, before, after, graph, languages)
