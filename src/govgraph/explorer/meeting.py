"""A meeting as one sealed HTML page without a script: the figure, of which each dot leads to its claims and passages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from govgraph.files import policy_hash
from govgraph.map.figure.meeting import write
from govgraph.map.figure.sheet import Look
from govgraph.web.sealed import asset, template
from govgraph.words import say, speaks
from govgraph.write.meeting import chain_text, edition_name, headline, others_text, sentence, title, words_of

if TYPE_CHECKING:
    from govgraph.facts.claims import Claim
    from govgraph.network.meet import Meeting, Shared

__all__ = ["to_html"]

_STYLE = """
main > svg { max-width: 100%; height: auto; display: block; }
.wideview { overflow-x: auto; } .wideview svg { display: block; }
.space { border-top: 2px solid var(--ink); padding-top: 8px; scroll-margin-top: 12px; }
h3 { font-size: 15px; margin: 14px 0 2px; } .told:target { outline: 2px solid var(--focus); outline-offset: 4px; }
"""


def to_html(meeting: Meeting, *languages: str, dataset: str = "") -> str:
    """Return the page; equal meetings give equal text.

    Parameters
    ----------
    meeting : Meeting
    *languages : str
        In order of preference.
    dataset : str
        Title and version, for the line of sources.
    """
    from markupsafe import Markup

    colors = "".join(
        f":root {{ --k-{kind.name}: {kind.color} }} "
        f"@media (prefers-color-scheme: dark) {{ :root {{ --k-{kind.name}: {kind.dark} }} }}\n"
        for kind in meeting.model.kinds.values()
    )
    style = _theme() + colors + _STYLE
    places = {
        (row.iri, key): f"c{n}-{m}"
        for n, row in enumerate((*meeting.spaces, *meeting.signed))
        for m, key in enumerate(row.cells)
    }
    look = Look("var(--bg)", "var(--ink)", "var(--mut)", of_kind=lambda kind: f"var(--k-{kind})")
    figure = write(meeting, *languages, look=look, link=lambda row, key: f"#{places[row.iri, key]}")
    words = words_of(meeting, *languages)

    def claim(one: Claim) -> dict[str, Any]:
        source = meeting.known_sources.get(one.source)
        url = source.url if source and re.match(r"https?://", source.url) else ""
        cited = (
            ", ".join(filter(None, (source.title, source.publisher, source.date)))
            if source
            else words.source(one.source)
            if one.source
            else ""
        )
        return {
            "sentence": sentence(one, words),
            "passage": one.passage,
            "cited": cited,
            "url": url,
            "note": one.note,
            "id": one.id,
        }

    def sections() -> Iterator[dict[str, Any]]:
        for name, rows in (("", meeting.spaces), (say("meet.texts", *languages), meeting.signed)):
            if rows:
                note = say("meet.texts_note", *languages) if name else ""
                yield {"name": name, "note": note, "rows": [_row(row) for row in rows]}

    def _row(row: Shared) -> dict[str, Any]:
        entity = meeting.entity(row.iri)
        editions: list[dict[str, Any]] = [
            {
                "name": edition_name(meeting, row, one, *languages),
                "together": one.sure > 1,
                "others": others_text(meeting, one, *languages) if one.sure else "",
                "who": {key: [claim(told) for told in cell.claims] for key, cell in one.cells.items()},
            }
            for one in row.editions or (row,)
        ]
        # A dot leads to the first claim of its actor in this row.
        first = {key: next(n for n, one in enumerate(editions) if key in one["who"]) for key in row.cells}
        for n, one in enumerate(editions):
            one["groups"] = [
                (places[row.iri, key] if first[key] == n else "", told) for key, told in one["who"].items()
            ]
        return {
            "name": entity.label(*languages),
            "id": entity.id,
            "editions": editions,
            "single": not row.editions,
        }

    page: str = template("explorer.page", "meeting.html.j2").render(
        policy=f"default-src 'none'; style-src {policy_hash(style)}; base-uri 'none'; form-action 'none'",
        style=Markup(style),
        figure=Markup(figure),
        lang=speaks(languages),
        title=title(meeting, *languages),
        names=", ".join(one.label(*languages) for one in meeting.asked),
        headline=headline(meeting, *languages),
        evidence=say("meet.evidence", *languages),
        sections=list(sections()),
        direct=[claim(one) for one, _ in meeting.direct],
        direct_title=say("meet.direct", *languages),
        chains_title=say("meet.chains", *languages),
        chains=[
            (
                say(
                    "meet.chains_note" if chains else "meet.no_chain",
                    *languages,
                    one=words.entity(one),
                    other=words.entity(other),
                ),
                [chain_text(meeting, chain, *languages) for chain in chains],
            )
            for (one, other), chains in meeting.chains.items()
        ],
        no_passage=say("explorer.no_passage", *languages),
        no_source=say("explorer.no_source", *languages),
        open_source=say("explorer.open_source", *languages),
        dataset=say("meet.source_of_figure", *languages, dataset=dataset) if dataset else "",
    )
    return page


def _theme() -> str:
    """Return the style of the explorer; without a script, dark colors are those that the reader's system asks for."""
    style = asset("explorer.page", "explorer.css")
    dark = r"@media (prefers-color-scheme: dark) { :root \1 }"
    return re.sub(r"\[data-theme=dark\] (\{[^}]*\})", dark, style)
