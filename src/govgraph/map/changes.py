"""Two dates on one map: how what was added, ended, kept or is unknown is distinguished, and said in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from govgraph.errors import NetworkError, wrong
from govgraph.map.drawing import Line, Note, State
from govgraph.network.compare import STATES
from govgraph.network.nodes_ties import NetworkValue, Tie
from govgraph.words import say, texts

__all__ = ["between_dates", "change_sentence", "in_order", "states_of"]

# Blue and orange are distinguished with every kind of color blindness (Okabe & Ito, 2008); dash and width say it again.
_COLORS = {
    "added": ("#2440D0", "#6F8CFF"),
    "ended": ("#E0480A", "#FFA87A"),
    "kept": ("#5F6672", "#B4BBC7"),
    "unknown": ("#7B1FA2", "#CF8CFF"),
}
_DASHES: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "added": ((), (7.0, 3.0)),
    "ended": ((9.0, 5.0), (9.0, 4.0, 2.0, 4.0)),
    "kept": ((), (4.0, 4.0)),
    "unknown": ((1.5, 4.0), (1.5, 4.0)),
}
_ORDER = ("unknown", "kept", "ended", "added")  # drawn one after the other: what changed lies on top


def between_dates(network: NetworkValue, form: str) -> tuple[str, str] | None:
    """Return the two dates that a network compares, or None.

    Raises
    ------
    NetworkError
        If its ties do not say what became of them, or the form has years of its own.
    """
    dates = network.question.compare
    if dates is None:
        return None
    if form == "timeline":
        raise NetworkError(wrong("timeline_compares"))
    if not all(tie.state for tie in network.all_ties):
        raise NetworkError(wrong("ties_without_fate"))
    return dates


def in_order(ties: Sequence[Tie]) -> list[Tie]:
    """Return ties in the order they are drawn; where no dates are compared, as they are."""
    return sorted(ties, key=lambda tie: _ORDER.index(tie.state) if tie.state in _ORDER else 0)


def states_of(lines: Sequence[Line]) -> tuple[State, ...]:
    """Return the legend of a comparison: each state, thinner and paler where there is much of it."""
    changed = sum(line.state in ("added", "ended") for line in lines)
    rest = len(lines) - changed
    strong = round(max(0.55, min(0.95, 12 / math.sqrt(changed + 1))), 2)
    wide = round(max(1.7, min(2.6, 32 / math.sqrt(changed + 1))), 1)
    calm = round(max(0.42, min(0.65, 9 / math.sqrt(rest + 1))), 2)
    drawn = {"added": (wide, strong), "ended": (wide, strong), "kept": (1.1, calm), "unknown": (1.3, calm)}
    return tuple(
        State(
            name,
            texts(f"map.states_{name}"),
            *_COLORS[name],
            *_DASHES[name],
            *drawn[name],
        )
        for name in STATES
    )


def change_sentence(note: Note, lang: str) -> str:
    """Return the sentence that counts what changed; empty where no dates are compared.

    Examples
    --------
    >>> counts = {"added": 12, "ended": 3, "kept": 40, "unknown": 5}
    >>> change_sentence(Note({}, {}, compare=("2015", "2025"), changes=counts), "en")
    'Between 2015 and 2025: 12 ties added, 3 ended, 40 kept, 5 unknown.'
    """
    if note.compare is None:
        return ""
    counts = {name: note.changes.get(name, 0) for name in STATES}
    if note.left_out:
        counts["unknown"] = note.unknown
    said = say("map.changed", lang, a=note.compare[0], b=note.compare[1], **counts)
    singly = f" ({say('map.changed_singly', lang)})" if note.singly else ""
    return said + singly + say("map.sentence_end", lang)
