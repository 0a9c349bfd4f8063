"""The public Meeting: where actors meet, with the ways out to files, tables and notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govgraph.arguments import typed
from govgraph.errors import GovgraphError, wrong
from govgraph.facts.claims import Entity, fetch_claims, fetch_entities, fetch_sources
from govgraph.network.meet import COLUMNS, SERIES, WAYS, Chain, checked_names, is_space
from govgraph.network.meet import Meeting as _Meeting
from govgraph.network.meet import meet as _meet
from govgraph.query.formats import FORMATS, checked, format_of
from govgraph.query.frames import html_table, pandas_frame
from govgraph.terms import GOV, iri_ok
from govgraph.words import LANGUAGES

if TYPE_CHECKING:
    import pandas

    from govgraph.api.govgraph import GovGraph
    from govgraph.facts.as_of import Moment
    from govgraph.network.build import Facts

__all__ = ["PREDICATES", "Meeting", "meet"]

PREDICATES = tuple(sorted(GOV + name for name in (*WAYS, SERIES)))
"""The IRIs of the predicates that say who is where."""

_PAIRS, _CHAINS = (
    3,
    12,
)  # pairs that share nothing, for which chains are looked for; and how many of each are shown


@typed
@dataclass(frozen=True, eq=False, repr=False)
class Meeting(_Meeting):
    """Where actors meet, or which actors spaces share; made by :meth:`govgraph.GovGraph.meet`.

    Examples
    --------
    >>> import govgraph
    >>> found = govgraph.open().meet("derechos-digitales", "apc", "access-now")
    >>> found.entity(found.united[0].iri).short("en"), found.united[0].cells[found.asked[1].iri].years
    ('RightsCon', '2023')
    """

    dataset: str = ""
    languages: tuple[str, ...] = LANGUAGES

    def __iter__(self) -> Any:
        return self.records(*self.languages)

    @property
    def headline(self) -> str:
        """The answer in sentences."""
        from govgraph.write.meeting import headline

        return " ".join(headline(self, *self.languages))

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas DataFrame with one row for each claim: :data:`govgraph.network.meet.COLUMNS`."""
        return pandas_frame(COLUMNS, [tuple(row.values()) for row in self])

    def to_csv(self, *, safe: bool = False) -> str:
        """Return one line for each claim as CSV; if `safe`, protected from spreadsheets that run formulas."""
        from govgraph.write.meeting import meeting_csv

        return meeting_csv(self, *self.languages, safe=safe)

    def to_svg(self, *, dark: bool = False) -> str:
        """Return the figure: a column for each of those asked about, a row for each that they share."""
        from govgraph.map.figure.meeting import write
        from govgraph.map.figure.sheet import DARK, LIGHT
        from govgraph.words import say
        from govgraph.write.meeting import headline, title

        source = say("meet.source_of_figure", *self.languages, dataset=self.dataset) if self.dataset else ""
        return write(
            self,
            *self.languages,
            told=headline(self, *self.languages),
            title=title(self, *self.languages),
            source=source,
            look=DARK if dark else LIGHT,
        )

    def to_html(self) -> str:
        """Return one sealed page: the figure, and each claim with its passage and source."""
        from govgraph.explorer.meeting import to_html

        return to_html(self, *self.languages, dataset=self.dataset)

    def to_text(self, form: str = "text", *, width: int | None = None) -> str:
        """Return it as ``text``, ``md``, ``csv``, ``json``, ``html`` or ``svg``.

        Parameters
        ----------
        form : str
        width : int, optional
            Columns of the terminal, for ``text``.

        Raises
        ------
        UnknownFormat
        """
        from govgraph.write.meeting import meeting_json, meeting_markdown, meeting_text

        checked(form, FORMATS["meeting"])
        if form == "text":
            return meeting_text(self, *self.languages, width=width)
        if form in ("md", "json"):
            return (meeting_markdown if form == "md" else meeting_json)(self, *self.languages)
        return str({"csv": self.to_csv, "html": self.to_html, "svg": self.to_svg}[form]())

    def save(self, path: str | Path) -> Path:
        """Write it to a file; its suffix gives the format.

        Raises
        ------
        UnknownFormat
        """
        from govgraph.files import write_file

        target = Path(path)
        write_file(target, self.to_text(format_of(target, "meeting")))
        return target

    def __repr__(self) -> str:
        return f"<Meeting of {', '.join(one.id for one in self.asked)}: {len(self.shared)} shared {self.by}>"

    def _repr_html_(self) -> str:
        from html import escape

        from govgraph.write.meeting import cell_text

        heads = ["", *(one.short(*self.languages) for one in self.asked)]
        lines = []
        for row in (*self.spaces, *self.signed):
            cells = (cell_text(row.cells.get(one.iri), *self.languages) for one in self.asked)
            lines.append([self.entity(row.iri).short(*self.languages), *cells])
        return f"<p>{escape(self.headline)}</p>{html_table(heads, lines)}"


def meet(
    whole: GovGraph,
    then: GovGraph,
    moment: Moment,
    facts: Facts,
    names: Sequence[str | Entity],
    *,
    shared: str | None = None,
    languages: tuple[str, ...] = LANGUAGES,
) -> Meeting:
    """Return where actors meet, as :meth:`govgraph.GovGraph.meet` says.

    Parameters
    ----------
    whole, then : GovGraph
        The dataset with all its dates, and as of `moment`.
    facts : Facts
        The claims of :data:`PREDICATES`.
    """
    from govgraph.facts.labels import text_in

    if shared not in (None, "spaces", "actors"):
        raise GovgraphError(wrong("shared_choice", shared=repr(shared)))
    given = [one.iri if isinstance(one, Entity) else one.strip() for one in names]
    found = [whole.finder.resolve(name) for name in given]
    checked_names(list(zip(given, found, strict=True)))
    about = fetch_claims(whole.store, about=found)
    ends = {end for claim in about for end in (claim.subject, claim.object) if end}
    facts = _with(whole, facts, {*found, *ends})
    known_ones = [facts.entities[iri] for iri in found if iri in facts.entities]
    spaces = len(known_ones) == len(found) and all(is_space(one, whole.model) for one in known_ones)
    by = shared or ("actors" if spaces else "spaces")
    result = _meet(facts, whole.model, whole.names, found, by=by, moment=moment, between=about)
    titles, version = whole.called()
    title = " ".join(filter(None, (text_in(titles, languages), version)))
    chains = _chains(then, result) if by == "spaces" else {}
    steps = (step for several in chains.values() for chain in several for step in chain)
    ends = {end for one, _, other, _ in steps for end in (one, other)}
    known = {one.name: getattr(result, one.name) for one in fields(result)}
    known |= {"chains": chains, "entities": _with(whole, facts, ends).entities}
    cited = {claim.source for claim, _ in result.direct} - {"", *result.known_sources}
    known["known_sources"] = {**result.known_sources, **(fetch_sources(whole.store, cited) if cited else {})}
    return Meeting(**known, dataset=title, languages=languages)


def _with(graph: GovGraph, facts: Facts, ends: set[str]) -> Facts:
    """Return the facts with the entities at some ends, too."""
    missing = {end for end in ends - facts.entities.keys() if iri_ok(end)}
    if not missing:
        return facts
    more = fetch_entities(graph.store, graph.model.depth, iris=sorted(missing))
    return replace(facts, entities={**facts.entities, **more})


def _chains(graph: GovGraph, meeting: _Meeting) -> dict[tuple[str, str], tuple[Chain, ...]]:
    """Return the shortest chains between those that share nothing, as the question `chains-between` finds them."""
    found: dict[tuple[str, str], tuple[Chain, ...]] = {}
    for one, other in meeting.apart[:_PAIRS]:
        rows = list(graph.answer("chains-between", one=one, other=other))
        least = min((int(row["ties"]) for row in rows), default=0)
        chains = (_chain(row, least) for row in rows if int(row["ties"]) == least)
        found[one, other] = tuple(dict.fromkeys(chains))[:_CHAINS]
    return found


def _chain(row: Any, ties: int) -> Chain:
    ends = [row["one"], *(row[f"middle{n}"] for n in range(1, ties)), row["other"]]
    return tuple(
        (ends[n].iri, row[f"tie{n + 1}"].iri, ends[n + 1].iri, bool(row[f"tie{n + 1}Inverse"]))
        for n in range(ties)
    )
