"""What a page needs to show where actors meet: which relations put somebody into a space, when editions were, the words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from govgraph.facts.claims import Claim
from govgraph.facts.ties import CANCELLED, PLANNED
from govgraph.map.drawing import Drawing
from govgraph.network.meet import COLUMNS, MOST, WAYS, WRITTEN
from govgraph.network.sides import OBJECT_ACTS
from govgraph.terms import GOV
from govgraph.words import words

__all__ = ["meeting_facts", "meeting_words"]

# Words of the explorer's page alone, or of what is known; a map speaks of what it shows (`map.meet_none`).
_OTHER_WORDS = {
    *("title", "title_actors", "lead", "cut", "ask_actors", "ask_spaces", "card", "none", "none_actors"),
    *("as_of", "between", "chains_note", "no_chain", "pairs_apart", "space", "text", "source_of_figure"),
}


def meeting_facts(drawn: Drawing, claims: Iterable[Claim]) -> dict[str, Any]:
    """Return what shows who is where, by the ties of a map; nothing where none does, or where it is not asked.

    Notes
    -----
    ``ways`` gives for each predicate how its actor is in a space (``took_part``), ``turned`` names those whose object is
    the actor. Whoever contributed to what is ``written`` wrote it, and did not meet there. ``dates`` are first and last
    day of places, and whether they are events. What is in no ``ways`` and of no known predicate counts as ``tied``, where
    one of its ends is a space.
    """
    lines = drawn.inside.lines if drawn.inside else drawn.lines
    marks = (*drawn.marks, *(drawn.inside.marks if drawn.inside else ()))
    told = list(claims)
    used = {claim.predicate.removeprefix(GOV) for claim in told} | {line.predicate for line in lines}
    ways = {name: WAYS[name] for name in WAYS if name in used}
    known = any(mark.space for mark in marks) and any(
        line.predicate not in drawn.natures and not line.via for line in lines
    )
    if drawn.form == "timeline" or drawn.note.compare or not (ways or known or drawn.stays):
        return {}
    places = {end for claim in told for end in (claim.subject_id, claim.object_id)}
    places |= {end for line in lines for end in line.via}
    entities = {mark.key: mark.entity for mark in marks if mark.entity} | dict(drawn.others)
    there = {key: entities[key] for key in sorted(places) if key in entities}
    return {
        "ways": ways,
        "order": [*dict.fromkeys(WAYS.values()), "tied"],
        "turned": [name for name in OBJECT_ACTS if name in ways],
        "written": [key for key, one in there.items() if WRITTEN in one.kinds],
        "dates": {
            key: [one.start, one.end, *([1] if "Event" in one.kinds else [])]
            for key, one in there.items()
            if one.start or one.end
        },
        "planned": sorted(PLANNED),
        "canceled": CANCELLED,
        "most": MOST,
        "columns": COLUMNS,
    }


def meeting_words(lang: str) -> dict[str, str]:
    """Return the words that pages share for a meeting; what is counted has two forms, of which keys name the number.

    Examples
    --------
    >>> found = meeting_words("en")
    >>> found["meet.share_one"], found["meet.undated"]
    ('They share {n} space.', 'n.d.')
    """
    known = words(lang)
    told = {**known["meet"], "n_claims": known["explorer"]["n_claims"]}
    found: dict[str, str] = {}
    for name, text in told.items():
        if name in _OTHER_WORDS:
            continue
        forms = {"": text} if isinstance(text, str) else {f"_{form}": one for form, one in text.items()}
        found |= {f"meet.{name}{form}": one for form, one in forms.items()}
    return found
