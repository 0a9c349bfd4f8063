"""A map in a few sentences, for those who cannot see it."""

from __future__ import annotations

from govgraph.map.changes import change_sentence
from govgraph.map.drawing import Drawing, Line, Note
from govgraph.network.near import tied_to
from govgraph.words import say

__all__ = ["moment_line", "partial_line", "summarize"]


def moment_line(drawn: Drawing, lang: str) -> str:
    """Return for which time the map was made and what was left out when it was made; empty where it shows everything.

    Examples
    --------
    >>> from govgraph.map.drawing import Note
    >>> moment_line(Drawing(Note({}, {}, as_of="2016")), "es")
    'En 2016'
    """
    note = drawn.note
    told = [say("map.as_of", lang, a=note.as_of)] if note.as_of else []
    if note.between:
        told.append(say("map.between", lang, a=note.between[0], b=note.between[1]))
    if note.confidence:
        told.append(say("map.told_confidence", lang, c=say(f"map.{note.confidence}", lang)))
    if note.left_out and note.unknown and not note.compare:
        told.append(say("map.told_left_out", lang, n=note.unknown))
    return " · ".join(told)


def partial_line(note: Note, lang: str) -> str:
    """Return how much of a network is drawn, and why not all; empty where all of it is."""
    if note.partial is None:
        return ""
    nodes, ties, kept, lines = note.partial
    return say(
        f"map.partial{note.cut.removeprefix('cut')}", lang, nodes=nodes, ties=ties, drawn=kept, lines=lines
    )


def summarize(drawn: Drawing, lang: str) -> list[str]:
    """Return the sentences: counts, the busiest, who joins most spaces, the years, and what is unverified.

    Examples
    --------
    >>> from govgraph.map.drawing import Note
    >>> summarize(Drawing(Note({}, {})), "en")
    ['Nothing to draw: this network has no nodes.']
    """
    if not drawn.marks:
        return [say("map.empty", lang)]
    marks = {mark.key: mark for mark in drawn.marks if mark.layer != "fold"}
    lines = [line for line in drawn.lines if line.layer != "fold"]
    spaces = [key for key, mark in marks.items() if mark.space]
    claims = {claim.iri or claim for line in lines for claim in line.claims}
    cited = {claim.source for line in lines for claim in line.claims if claim.source}
    near = tied_to(lines)
    made = moment_line(drawn, lang)
    said = [say("map.told_now", lang, what=made)] if made else []
    if drawn.note.compare:
        said.append(change_sentence(drawn.note, lang))
    if drawn.note.partial:
        said.append(partial_line(drawn.note, lang))
    said.append(
        say(
            "map.sum_counts" if spaces else "map.sum_counts_plain",
            lang,
            spaces=_counted("count_spaces", len(spaces), lang),
            actors=_counted("count_actors" if spaces else "count_nodes", len(marks) - len(spaces), lang),
            ties=_counted("tie", len(lines), lang),
            claims=_counted("count_claims", len(claims), lang),
            sources=_counted("count_sources", len(cited), lang),
        )
    )
    if drawn.note.compare:
        said += _most_changed(drawn, lines, spaces or list(marks), lang)
    whole = {
        key: marks[key].degree for key in marks if marks[key].degree is not None
    }  # where only a part is drawn
    busiest = _top({key: whole.get(key) or len(near[key]) for key in spaces or marks}, 5)
    if busiest:
        said.append(say("map.sum_busiest", lang, names=_named(busiest, drawn, lang)))
    if spaces:
        # As in the headline, neither what is hatched counts nor a mark that stands for several.
        joined = tied_to(line for line in lines if not line.undecided)
        alone = [key for key, mark in marks.items() if not mark.space and not mark.members]
        bridges = _top({key: len(joined[key] & set(spaces)) for key in alone}, 5)
        if bridges:
            said.append(say("map.sum_bridges", lang, names=_named(bridges, drawn, lang)))
    years = sorted(
        {str(day.year) for line in lines for claim in line.claims if (day := claim.bounds.earliest_start)}
    )
    if years:
        said.append(say("map.sum_period", lang, a=years[0], b=years[-1]))
    unverified = sum(line.confidence == "unverified" for line in lines)
    said.append(
        say("map.sum_unverified", lang, n=unverified) if unverified else say("map.sum_verified", lang)
    )
    if drawn.note.compare and drawn.note.unknown:
        left_out = "left_out" if drawn.note.left_out else "unknown_two"
        said.append(say(f"map.sum_{left_out}", lang, n=drawn.note.unknown))
    elif drawn.note.unknown:
        said.append(say("map.sum_unknown", lang, n=drawn.note.unknown))
    core = sum(mark.layer == "core" for mark in drawn.marks)
    if core < len(marks):
        said.append(say("map.sum_core", lang, n=core))
    return said


def _counted(name: str, n: int, lang: str) -> str:
    return say(f"map.{name}_{'one' if n == 1 else 'other'}", lang, n=n)


def _most_changed(drawn: Drawing, lines: list[Line], among: list[str], lang: str) -> list[str]:
    """Return where most ties were added, and where most ended."""
    said = []
    for state in ("added", "ended"):
        counted = dict.fromkeys(among, 0)
        for line in lines:
            for end in {line.source, line.target} & counted.keys():
                counted[end] += line.count if line.state == state else 0
        most = _top(counted, 5)
        if most:
            said.append(say(f"map.sum_most_{state}", lang, names=_named(most, drawn, lang)))
    return said


def _top(values: dict[str, int], count: int) -> list[tuple[str, int]]:
    ranked = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    return [(key, value) for key, value in ranked[:count] if value > 1]


def _named(ranked: list[tuple[str, int]], drawn: Drawing, lang: str) -> str:
    marks = {mark.key: mark for mark in drawn.marks}
    return ", ".join(f"{marks[key].short(lang)} ({value})" for key, value in ranked)
