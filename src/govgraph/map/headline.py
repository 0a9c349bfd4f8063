"""What a map says: a headline and findings, each about nodes that it names; the page computes the same anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from govgraph.facts.labels import text_in
from govgraph.map.changes import change_sentence
from govgraph.map.drawing import Drawing, Line, Mark
from govgraph.network.near import parts_of, tied_to
from govgraph.network.nodes_ties import INVITED
from govgraph.words import say, words

__all__ = ["Finding", "finding_text", "findings", "sentences", "told"]

_MOST_NAMES = 3
_MOST_FINDINGS = 3
_MANY = 6  # actors that join as many spaces make a headline
_BUSY, _BUSY_FROM = 8, 5  # spaces that a bridge is looked for between, and the fewest actors of one


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence about what is shown.

    Parameters
    ----------
    key : str
        Of its words, in ``[map]``.
    nodes : tuple of str
        The nodes that it is about, sorted.
    names : mapping of place in the words to nodes
        Which nodes are named where.
    numbers : mapping of place in the words to int, or to text where it is a year
    parts : tuple of (group, int)
        Of a headline about one node: to how many it is tied in which way.
    sure : bool
        Of the headline of a matrix: whether it shows more ties than are counted, hatched.
    """

    key: str
    nodes: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int | str] = field(default_factory=dict)
    parts: tuple[tuple[str, int], ...] = ()
    sure: bool = False


def told(drawn: Drawing) -> tuple[list[Mark], list[Line]]:
    """Return the marks and lines that a map speaks of as its page opens: what is drawn, above the first threshold.

    Around one node, the neighbors that stand in groups count as well.
    What is only announced, not known to hold at the date, or an invitation is left out: a headline says what is known.
    """
    least = drawn.weight.first if drawn.weight else 0.0
    layers = ("core", "rest") if drawn.plan is not None else ("core",)
    core = {mark.key: mark for mark in drawn.marks if mark.layer in layers}
    lines = [
        line
        for line in drawn.lines
        if line.source in core and line.target in core and (not drawn.weight or line.weight >= least)
    ]
    if not drawn.states and drawn.plan is None:  # around one node, all that is drawn is counted
        lines = [line for line in lines if not line.undecided and line.group != INVITED]
    tied = {end for line in lines for end in line.ends}
    any_tie = {end for line in drawn.lines for end in line.ends}
    alone = drawn.inside or drawn.form == "timeline"  # shown for what they are, with ties or without
    return [mark for key, mark in core.items() if alone or key in tied or key not in any_tie], lines


def finding_text(finding: Finding, drawn: Drawing, lang: str) -> str:
    """Return a finding in words."""
    if finding.key == "changed":
        return change_sentence(drawn.note, lang)
    marks = {mark.key: mark for mark in drawn.marks}
    names = {
        place: ", ".join(marks[key].short(lang) for key in keys) for place, keys in finding.names.items()
    }
    if finding.parts:
        # As nouns, which are right from both ends: who is around a node is tied to it either way.
        groups = {group.name: text_in(dict(group.labels), (lang,)) or group.name for group in drawn.groups}
        nouns = {name: words(lang)["map"].get(f"way_{name}", text) for name, text in groups.items()}
        names["parts"] = "; ".join(f"{nouns[name]} ({n})" for name, n in finding.parts)
    key = f"countries_{finding.key}" if drawn.of_countries else finding.key
    text = say(f"map.{key if key in words(lang)['map'] else finding.key}", lang, **names, **finding.numbers)
    return f"{text} · {say('map.told_certain', lang)}" if finding.sure else text


def sentences(drawn: Drawing, lang: str) -> tuple[str, ...]:
    """Return the headline and the findings in words.

    What is true of the core need not be true of all: where only that is drawn at first, the headline says so for all.
    """
    texts = [finding_text(one, drawn, lang) for one in findings(drawn)]
    apart = drawn.plan is not None or drawn.inside or drawn.states  # they speak of all
    core = not apart and any(mark.layer == "rest" for mark in drawn.marks)
    return tuple(
        f"{text} · {say('map.told_core', lang)}" if core and not place else text
        for place, text in enumerate(texts)
    )


def findings(drawn: Drawing) -> tuple[Finding, ...]:
    """Return what a map says as its page opens, the headline first; empty where nothing is drawn.

    Examples
    --------
    >>> from govgraph.map.drawing import Note
    >>> marks = (*map(Mark, "abcdeh"), Mark("f", space=True), Mark("g", space=True))
    >>> lines = tuple(Line(one, to, "t", group="g") for one in "abcdeh" for to in "fg")
    >>> [found.key for found in findings(Drawing(Note({}, {}), marks, lines))]
    ['head_joins', 'find_space']
    """
    marks, lines = told(drawn)
    if not marks:
        return ()
    found_near = tied_to(line for line in lines if line.source != line.target)
    near = {mark.key: found_near[mark.key] for mark in marks}
    if drawn.states:
        return (Finding("changed", ()),)
    if drawn.form == "timeline":
        return _of_events(marks)
    if drawn.inside:
        most = max(mark.count for mark in marks)
        largest = _named(mark.key for mark in marks if mark.count == most)
        return (Finding("head_groups", largest, {"names": largest}, {"n": len(marks)}),) if largest else ()
    spaces = {mark.key for mark in marks if mark.space}
    if drawn.plan is not None and near.get(drawn.plan.center):
        found = _of_ego(drawn, drawn.plan.center, lines, near)
    elif spaces and any(mark.acts for mark in marks if not mark.space):
        found = _of_two_modes(marks, near, spaces)
    else:
        found = _of_one_mode(drawn, marks, lines, near)
    unsure = [line for line in lines if line.confidence == "unverified"]
    if unsure and len(found) <= _MOST_FINDINGS:
        nodes = tuple(sorted({end for line in unsure for end in line.ends}))
        found.append(Finding("find_unverified", nodes, {}, {"n": len(unsure)}))
    core = {mark.key for mark in drawn.marks if mark.layer == "core"}
    if (
        found
        and drawn.form == "matrix"
        and any(line.undecided and core.issuperset(line.ends) for line in drawn.lines)
    ):
        found[0] = replace(found[0], sure=True)
    return tuple(found[: 1 + _MOST_FINDINGS])


def _named(keys: Iterable[str]) -> tuple[str, ...]:
    """Return nodes that a sentence can name; none where they are too many."""
    named = tuple(sorted(keys))
    return named if 0 < len(named) <= _MOST_NAMES else ()


def _top(counts: Mapping[str, int], least: int) -> tuple[tuple[str, ...], int]:
    """Return who has most, and how many; nobody where that is less than `least` or many have as many."""
    most = max(counts.values(), default=0)
    return (_named(key for key, n in counts.items() if n == most), most) if most >= least else ((), most)


def _most(key: str, counts: Mapping[str, int], **numbers: int) -> list[Finding]:
    """Return the finding that names who has most, if that is two or more."""
    named, n = _top(counts, 2)
    return [Finding(key, named, {"names": named}, {"n": n, **numbers})] if named else []


def _of_two_modes(marks: list[Mark], near: Mapping[str, set[str]], spaces: set[str]) -> list[Finding]:
    actors = {mark.key for mark in marks if mark.acts and not mark.space and not mark.members}
    joins = {key: len(near[key] & spaces) for key in actors}
    held = {key: near[key] & actors for key in spaces}
    found = []
    reached = [
        k
        for k in range(2, max(joins.values(), default=0) + 1)
        if sum(n >= k for n in joins.values()) >= _MANY
    ]
    if reached:
        k = reached[-1]
        who = tuple(sorted(key for key, n in joins.items() if n >= k))
        key = "head_joins_apart" if any(mark.members for mark in marks) else "head_joins"
        found.append(Finding(key, who, {}, {"n": len(who), "k": k}))
    elif max(joins.values(), default=0) < 2:
        found.append(Finding("head_apart", tuple(sorted(actors)), {}, {}))
    found += _most("find_space", {key: len(inside) for key, inside in held.items()}, all=len(actors))
    found += _most("find_actor", joins, all=len(spaces))
    busy = sorted(
        (key for key in spaces if len(held[key]) >= _BUSY_FROM), key=lambda key: (-len(held[key]), key)
    )
    pairs = [
        (len(held[a] & held[b]), i, j, a, b) for (i, a), (j, b) in combinations(enumerate(busy[:_BUSY]), 2)
    ]
    if pairs:
        shared, _, _, a, b = min(pairs)
        both = tuple(sorted(held[a] & held[b]))
        ends = {"a": (a,), "b": (b,)}
        if not shared:
            found.append(Finding("find_none_bridges", tuple(sorted((a, b))), ends))
        elif shared <= _MOST_NAMES:
            key = "find_bridge" if shared == 1 else "find_bridges"
            nodes = tuple(sorted((a, b, *both)))
            found.append(Finding(key, nodes, {**ends, "names": both}, {"n": shared}))
    return found


def _of_one_mode(
    drawn: Drawing, marks: list[Mark], lines: list[Line], near: Mapping[str, set[str]]
) -> list[Finding]:
    found = []
    if drawn.weight and drawn.weight.of == "spaces" and lines:
        shared = [
            len(line.via) - len(line.doubtful) for line in lines
        ]  # what is only announced is not counted
        top = max(shared)
        pairs = [line for line, n in zip(lines, shared, strict=True) if n == top]
        nodes = tuple(sorted({end for line in pairs for end in line.ends}))
        if len(pairs) == 1:
            a, b = nodes
            found.append(Finding("head_pair", nodes, {"a": (a,), "b": (b,)}, {"n": top}))
        else:
            found.append(Finding("head_pairs", nodes, {}, {"n": len(pairs), "k": top}))
    found += _most("head_most", {key: len(others) for key, others in near.items()}, all=len(marks) - 1)
    parts = parts_of(near)
    if len(parts) > 1:
        largest = max(parts, key=lambda part: (len(part), sorted(part)))
        found.append(Finding("find_parts", tuple(sorted(largest)), {}, {"n": len(parts), "k": len(largest)}))
    return found


def _of_ego(drawn: Drawing, center: str, lines: list[Line], near: Mapping[str, set[str]]) -> list[Finding]:
    """Return how a node is tied to its neighbors, whose tie rests on most claims, and what lies beyond them."""
    ring = near[center]
    order = [group.name for group in drawn.groups]
    groups: dict[str, str] = {}
    claims: Counter[str] = Counter()
    for line in lines:
        if center in line.ends and line.source != line.target:
            other = line.target if line.source == center else line.source
            groups[other] = min(groups.get(other, line.group), line.group, key=order.index)
            claims[other] += len(line.evidence)
    sizes = Counter(groups.values())
    parts = sorted(sizes.items(), key=lambda one: (-one[1], order.index(one[0])))[:_MOST_NAMES]
    nodes = tuple(sorted({center, *ring}))
    found = [Finding("head_ego", nodes, {"name": (center,)}, {"n": len(ring)}, tuple(parts))]
    found += _most("find_ego_claims", claims)
    found += _most("find_ego_close", {key: len(near[key] & ring) for key in ring}, all=len(ring) - 1)
    far = near.keys() - ring - {center}
    leads, n = _top({key: len(near[key] & far) for key in ring}, 1)
    if leads:
        found.append(Finding("find_ego_far", leads, {"names": leads}, {"n": len(far), "k": n}))
    return found


def _of_events(marks: list[Mark]) -> tuple[Finding, ...]:
    years: dict[str, list[str]] = defaultdict(list)
    for mark in marks:
        if mark.spans is not None and not mark.announced and mark.start[:4].isdigit():
            years[mark.start[:4]].append(mark.key)
    counted = Counter({year: len(keys) for year, keys in years.items()})
    if not counted:
        return ()
    year = min(counted, key=lambda one: (-counted[one], one))
    numbers = {"n": sum(counted.values()), "k": counted[year]}
    texts = {"a": min(counted), "b": max(counted), "y": year}
    head = Finding("head_events", tuple(sorted(years[year])), {}, {**numbers, **texts})
    coming = tuple(sorted(mark.key for mark in marks if mark.announced))
    return (head, Finding("find_announced", coming, {}, {"n": len(coming)})) if coming else (head,)
