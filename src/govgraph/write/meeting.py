"""A meeting as text for a terminal, as Markdown and as CSV: the headline, the rows, and each claim with its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice

from govgraph.facts.claims import Claim
from govgraph.facts.labels import text_in
from govgraph.network.meet import COLUMNS, Cell, Meeting, Shared, Step
from govgraph.query.profile_text import claim_details
from govgraph.query.rows import plain_cell, separated
from govgraph.query.table import markdown_lines, table_lines
from govgraph.terms import GOV
from govgraph.words import say
from govgraph.write.diff_text import Words, markdown_text, told

__all__ = [
    "chain_text",
    "edition_name",
    "headline",
    "meeting_csv",
    "meeting_json",
    "meeting_markdown",
    "meeting_text",
    "others_text",
    "sentence",
    "title",
    "words_of",
]

_OTHERS = 12  # names of those who also were there


def title(meeting: Meeting, *languages: str) -> str:
    """Return the question as its title."""
    return say("meet.title" if meeting.by == "spaces" else "meet.title_actors", *languages)


def headline(meeting: Meeting, *languages: str) -> tuple[str, ...]:
    """Return the answer in sentences: what they share, what is left open, the date asked about, what to know of it."""
    form = "" if meeting.by == "spaces" else "_actors"
    shared, united, of = len(meeting.shared), len(meeting.united), len(meeting.asked)
    if not shared:
        said = [say(f"meet.none{form}", *languages)]
    elif of == 2:
        said = [say(f"meet.share{form}", *languages, n=shared)]
    else:
        said = [say(f"meet.unite{form}", *languages, n=united, of=of, some=shared)]
    if meeting.separate:
        said.append(say("meet.separate", *languages, n=len(meeting.separate)))
    if len(meeting.spaces) > shared:
        said.append(say("meet.more", *languages, n=len(meeting.spaces) - shared))
    texts = sum(row.sure >= 2 for row in meeting.signed)
    if texts and meeting.by == "spaces":
        said.append(say("meet.n_texts", *languages, n=texts))
    day, span = meeting.moment.asked
    if day:
        said.append(say("meet.as_of", *languages, date=day))
    if span:
        said.append(say("meet.between", *languages, first=span[0], last=span[1]))
    return (*said, say("meet.limits", *languages))


def words_of(meeting: Meeting, *languages: str) -> Words:
    """Return where the words of its sentences come from."""
    return Words(meeting.model, meeting.entities, meeting.known_sources, meeting.names, languages)


def sentence(claim: Claim, words: Words) -> str:
    """Return a claim as a sentence, with what is known of it: dates, mode, role, certainty."""
    unsure = [say("certainty.unverified", *words.languages)] if claim.confidence == "unverified" else []
    more = "; ".join([*claim_details(claim, words.model, words.languages), *unsure])
    return f"{told(claim, words)} ({more})." if more else f"{told(claim, words)}."


def edition_name(meeting: Meeting, row: Shared, edition: Shared, *languages: str) -> str:
    """Return what an edition is called; the series itself, where no edition was named."""
    name = meeting.entity(edition.iri).label(*languages)
    return name if edition.iri != row.iri else say("meet.no_edition", *languages, name=name)


def others_text(meeting: Meeting, row: Shared, *languages: str) -> str:
    """Return who else was there; of many, the first and how many more."""
    if not row.others:
        return ""
    names = ", ".join(meeting.entity(iri).short(*languages) for iri in islice(row.others, _OTHERS))
    if len(row.others) > _OTHERS:
        names = say("meet.more_others", *languages, names=names, n=len(row.others) - _OTHERS)
    return say("meet.others", *languages, names=names)


def chain_text(meeting: Meeting, chain: Sequence[Step], *languages: str) -> str:
    """Return a chain of ties as one line: ``A – took part in → B ← is a member of – C``."""
    words = words_of(meeting, *languages)
    parts = [words.entity(chain[0][0])]
    for _, predicate, to, inverse in chain:
        known = meeting.model.predicates.get(predicate.removeprefix(GOV))
        labels = (known.inverse_labels if inverse else known.labels) if known else {}
        verb = text_in(labels, languages) or words.predicate(predicate)
        parts.append(f"{verb} {words.entity(to)}")
    return " · ".join(parts)


def cell_text(cell: Cell | None, *languages: str) -> str:
    """Return a cell of a table: how, when, and what is not sure of it."""
    if cell is None:
        return ""
    notes = [say(f"meet.{cell.state}", *languages)] if cell.state != "yes" else []
    if (cell.confidence or "unverified") == "unverified":
        notes.append(say("certainty.unverified", *languages))
    how = ", ".join(say(f"meet.{way}", *languages) for way in cell.ways)
    years = cell.years or say("meet.undated", *languages)
    return f"{how} {years}" + (f" ({', '.join(notes)})" if notes else "")


def _table(
    meeting: Meeting, rows: Sequence[Shared], languages: tuple[str, ...]
) -> tuple[list[str], list[list[str]]]:
    first = (
        "column.actor" if meeting.by == "actors" else "meet.text" if rows is meeting.signed else "meet.space"
    )
    heads = [say(first, *languages)]
    heads += [one.short(*languages) for one in meeting.asked]
    lines = []
    for row in rows:
        entity = meeting.entity(row.iri)
        cells = [
            say("meet.itself", *languages)
            if one.iri == row.iri
            else cell_text(row.cells.get(one.iri), *languages)
            for one in meeting.asked
        ]
        lines.append([f"{entity.short(*languages)} [{entity.id}]", *cells])
    return heads, lines


def meeting_text(meeting: Meeting, *languages: str, width: int | None = None) -> str:
    """Return a meeting as text: the table of who is where, and below it each claim with its evidence."""
    names = ", ".join(f"{one.label(*languages)} [{one.id}]" for one in meeting.asked)
    lines = [title(meeting, *languages), names, "", *headline(meeting, *languages)]
    for heading, rows in _sections(meeting, languages):
        lines += ["", *([heading] if heading else [])]
        lines += table_lines(*_table(meeting, rows, languages), width=width)
    for row in (*meeting.spaces, *meeting.signed):
        lines += ["", meeting.entity(row.iri).label(*languages)]
        lines += [
            f"  {'- ' if kind == 'claim' else '    ' if kind == 'evidence' else ''}{text}"
            for kind, text in _told(meeting, row, languages)
        ]
    lines += _ends(meeting, languages, "", "  - ", "      ")
    return "\n".join(lines) + "\n"


def _sections(meeting: Meeting, languages: tuple[str, ...]) -> Iterator[tuple[str, Sequence[Shared]]]:
    if meeting.spaces:
        yield "", meeting.spaces
    if meeting.signed:
        yield f"{say('meet.texts', *languages)}. {say('meet.texts_note', *languages)}", meeting.signed


def meeting_markdown(meeting: Meeting, *languages: str) -> str:
    """Return a meeting as Markdown: a table, a heading for each row, and a list item for each claim."""
    md = markdown_text
    names = ", ".join(f"{md(one.label(*languages))} (`{one.id}`)" for one in meeting.asked)
    lines = [
        f"# {title(meeting, *languages)}",
        "",
        names,
        "",
        " ".join(map(md, headline(meeting, *languages))),
    ]
    for heading, rows in _sections(meeting, languages):
        lines += [
            "",
            *(
                [f"## {md(heading.split('.')[0])}", "", say("meet.texts_note", *languages), ""]
                if heading
                else []
            ),
        ]
        lines += markdown_lines(*_table(meeting, rows, languages))
        for row in rows:
            lines += ["", f"### {md(meeting.entity(row.iri).label(*languages))}", ""]
            for kind, text in _told(meeting, row, languages):
                lines.append({"claim": "- ", "evidence": "  — "}.get(kind, "") + md(text))
                if kind not in ("claim", "evidence"):
                    lines.append("")
    lines += _ends(meeting, languages, "## ", "- ", "  — ")
    return "\n".join(lines) + "\n"


def _told(meeting: Meeting, row: Shared, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is shown of a row: names of editions, claims, their evidence, and who else was there."""
    words = words_of(meeting, *languages)
    for one in row.editions or (row,):
        if row.editions:
            yield "edition", f"{edition_name(meeting, row, one, *languages)}:"
        for cell in one.cells.values():
            for claim in cell.claims:
                yield from _claim(claim, words)
        others = others_text(meeting, one, *languages)
        if others and one.sure:
            yield "others", others


def _claim(claim: Claim, words: Words) -> Iterator[tuple[str, str]]:
    yield "claim", sentence(claim, words)
    if claim.source:
        source = words.sources.get(claim.source)
        passage = f"“{claim.passage}” — " if claim.passage else ""
        yield (
            "evidence",
            f"{passage}{words.source(claim.source)}{f', {source.url}' if source and source.url else ''}",
        )


def _ends(meeting: Meeting, languages: tuple[str, ...], head: str, item: str, proof: str) -> Iterator[str]:
    """Yield the ties between those asked about, and the chains of those who share nothing."""
    words = words_of(meeting, *languages)
    safe = markdown_text if head else str
    if meeting.direct:
        yield from ("", f"{head}{say('meet.direct', *languages)}", *([""] if head else []))
        for claim, _ in meeting.direct:
            for kind, text in _claim(claim, words):
                yield (item if kind == "claim" else proof) + safe(text)
    if meeting.chains:
        yield from ("", f"{head}{say('meet.chains', *languages)}", *([""] if head else []))
    for (one, other), chains in meeting.chains.items():
        named = {"one": words.entity(one), "other": words.entity(other)}
        yield safe(say("meet.chains_note" if chains else "meet.no_chain", *languages, **named))
        yield from ([""] if head else [])
        yield from (item + safe(chain_text(meeting, chain, *languages)) for chain in chains)
    left = [pair for pair in meeting.apart if pair not in meeting.chains]
    if left:
        pairs = "; ".join(f"{words.entity(one)} – {words.entity(other)}" for one, other in left)
        yield from ("", safe(say("meet.pairs_apart", *languages, pairs=pairs)))


def meeting_csv(meeting: Meeting, *languages: str, safe: bool = False) -> str:
    """Return one line for each claim as CSV; see :data:`govgraph.network.meet.COLUMNS`."""
    rows = ([plain_cell(row[name], safe=safe) for name in COLUMNS] for row in meeting.records(*languages))
    return "".join([*separated([COLUMNS]), *separated(rows)])


def meeting_json(meeting: Meeting, *languages: str) -> str:
    """Return the headline and one object for each claim as JSON."""
    found = {
        "asked": [one.id for one in meeting.asked],
        "by": meeting.by,
        "headline": list(headline(meeting, *languages)),
        "rows": list(meeting.records(*languages)),
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
