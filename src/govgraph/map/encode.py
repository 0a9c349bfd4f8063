"""From values to visual variables: a network becomes marks with sizes, colors, shapes and places."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from govgraph import words
from govgraph.errors import NetworkError, wrong
from govgraph.facts.claims import Claim, Entity
from govgraph.facts.ties import EntityDates, entity_dates
from govgraph.map.changes import between_dates, in_order, states_of
from govgraph.map.choices import Choices, choices
from govgraph.map.drawing import Axes, Class, Inside, Line, Mark, Note, Point
from govgraph.map.grid import axes_of
from govgraph.map.layout.frame import Places
from govgraph.map.legend import GROUP_COLORS, classes_of, groups_of, shapes_of
from govgraph.map.lines import drawn_lines
from govgraph.map.map import Map
from govgraph.map.overview import LOOSE, by_core, group_texts, overview
from govgraph.map.positions import place
from govgraph.map.spans import spans_of_each, spans_of_event, years_of
from govgraph.map.surroundings import as_options, radii_around, surroundings
from govgraph.map.timeline import Calendar
from govgraph.map.weights import least_weight, weight_steps
from govgraph.model.model import Model
from govgraph.network.compare import changes
from govgraph.network.measures import measure
from govgraph.network.nodes_ties import INVITED, NetworkValue, Node, Tie, fields_of
from govgraph.network.rows import counted_form, relation_names
from govgraph.network.sides import as_space_and_actor
from govgraph.network.transform import Peeling, expand, node_named

__all__ = ["FIRST_NODES", "FIRST_TIES", "MEETING", "NODE_LIMIT", "TIE_LIMIT", "around_title", "make_map"]

_FORMS = ("network", "matrix", "timeline")

# Above these a browser draws fewer than ten frames a second (measured with vis-network on canvas).
NODE_LIMIT = 2000
TIE_LIMIT = 6000
_TO = "\u00a0→\u00a0"  # from one date to the other, on one line
V = TypeVar("V")
Cut = tuple[int, int, int, int]
_CORE_FROM = 120  # nodes; below, all are drawn at once
FIRST_NODES = 110
FIRST_TIES = 300
"""The most that the first screen of a large two-mode map shows; the rest is one switch away."""
_LEAST = 20  # nodes; a smaller core says less than the whole
_MOST_SPACES = 7  # in how many spaces an actor must be, at most, to be seen at first
MEETING = frozenset(
    {
        *("participatedIn", "contributedTo", "memberOf", "associateOf", "hostedBy", "organizedBy"),
        *("presidencyOf", "chairOf"),
    }
)
"""Predicates that show who meets; whoever signs the same letter need never have met."""


def make_map(
    network: NetworkValue,
    *,
    size: str | Mapping[str, float] = "degree",
    color: str = "kind",
    layout: str = "auto",
    lang: str | None = None,
    title: Mapping[str, str] | str | None = None,
    seed: int = 1,
    positions: Mapping[str, Point] | None = None,
    portrait: Mapping[str, Point] | None = None,
    form: str = "network",
    rows: str = "",
    columns: str = "",
    sort: str = "",
    facts: Mapping[str, Any] | None = None,
    progress: Callable[[str], None] | None = None,
    cache: bool = True,
) -> Map:
    """Draw a network; one of more than 2,000 nodes or 6,000 ties as an overview, whose groups open in the page.

    Parameters are those of :meth:`govgraph.api.network.Network.map`.

    Parameters
    ----------
    size : str or mapping of node to number
        ``degree`` counts what is drawn at first, as the headline does.
    layout : str
        ``ego`` as well: the surroundings of one node stand around it, which is what ``auto`` chooses for them.
    facts : mapping, optional
        ``issued``, ``license``, ``creators``, ``cite``: what the page says of the dataset; ``entities``, by IRI: what
        editions and members are called that have no mark of their own.
    cache : bool
        Whether places that were worked out before are used, and new ones kept.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> net = Network.from_nx(nx.Graph([("fixture-org", "fixture-forum")]), spaces=["fixture-forum"])
    >>> make_map(net)
    <Map 'Map': 2 marks, 1 lines>
    """
    facts = facts or {}
    tell = progress or (lambda _: None)
    compare = between_dates(network, form)
    if title is None and network.question.around in network.nodes_by_key:
        title = around_title(network, network.question.around)
    if form not in _FORMS:
        given, choices = repr(form), ", ".join(_FORMS)
        raise NetworkError(wrong("not_a_choice", name="form", given=given, choices=choices))
    if form != "matrix" and (rows or columns or sort):
        raise NetworkError(wrong("shape_a_matrix"))
    matrix = (rows, columns, sort)
    shape = _Shape(
        size, color, layout, lang, seed, form, matrix, positions or {}, portrait or {}, facts, cache
    )
    if form == "matrix":
        network = _each_by_itself(network)
    if network.base is not None and (network.question.as_of or network.question.between):
        network = _tied(network)
    part, partial = _strongest(network)
    if _fits(part):
        drawn = _drawn(part, shape)
        if (
            partial and drawn.weight
        ):  # of pairs that share less, not all are there: at a date, too, a count would be false
            least = min(line.weight for line in drawn.lines)
            steps = tuple(step for step in drawn.weight.steps if step >= least)
            drawn = replace(drawn, weight=replace(drawn.weight, steps=steps))
    elif form == "network" and not compare:
        return _overview(part, shape, title, tell)
    else:
        part, partial = _best_tied_part(network), True
        drawn = _drawn(part, shape, whole=network)
    cut = (len(network), len(network.all_ties), len(part), len(part.all_ties)) if partial else None
    return replace(drawn, note=_note(network, title, cut, facts))


@dataclass(frozen=True)
class _Shape:
    """How a network is to be drawn; the parameters of :func:`make_map`."""

    size: str | Mapping[str, float]
    color: str
    layout: str
    asked: str | None  # the language
    seed: int
    form: str
    matrix: tuple[str, str, str]
    positions: Mapping[str, Point]
    portrait: Mapping[str, Point]
    facts: Mapping[str, Any]
    cache: bool

    @property
    def lang(self) -> str:
        """The language of figures."""
        return words.speaks([self.asked or "en"])


def _drawn(
    network: NetworkValue,
    shape: _Shape,
    *,
    whole: NetworkValue | None = None,
    classes: tuple[Class, ...] = (),
    radii: Mapping[str, float] | None = None,
    placed: bool = True,
) -> Map:
    """Return a network as it is drawn, all of it; where it is a part of the `whole`, degrees are those there."""
    facts, form, color, seed = shape.facts, shape.form, shape.color, shape.seed
    model = network.model
    compare = network.question.compare
    nodes, ties = dict(network.nodes_by_key), list(network.all_ties)
    layers = _layers(network, nodes) if placed else dict.fromkeys(nodes, "core")
    calendar = Calendar(nodes, ties) if form == "timeline" else None
    if calendar is not None:
        for key, named in calendar.names().items():
            nodes[key] = replace(nodes[key], shorts=named)
        layers = {key: "core" if key in calendar.drawn else "mute" for key in nodes}
    elif form == "network":
        _unfold(nodes, ties, layers)
    else:
        layers = dict.fromkeys(nodes, "core")
    size = shape.size if isinstance(shape.size, str) else _by_node(network, shape.size)
    # What stands inside an aggregate is tied in the drawing only; all other degrees are those of the whole network.
    near = _neighbors(nodes, [*ties, *whole.all_ties] if whole else ties, layers)
    center = _center(network, shape) if placed else ""
    # The headline counts what is drawn at first, and so do the sizes: the mark that it names is to be the largest.
    if size == "degree" and form == "network" and placed and radii is None and not compare:
        size = "drawn"
    if size == "drawn" and not center:
        held = [tie for tie in ties if tie.truth != "unknown" and not tie.planned and tie.group != INVITED]
        values = _values_told(nodes, held, layers)
    else:
        values = _values(network, size, nodes, near)

    def told_by(way: str) -> tuple[dict[str, str], tuple[Class, ...]]:
        communities = _communities(network, nodes, ties, seed) if way == "community" else {}
        return classes_of(
            nodes,
            way,
            model,
            communities=communities,
            called=_called(communities, nodes, near),
            countries=_countries(facts.get("entities", {})) if way == "country" else None,
        )

    legend, looks = (dict.fromkeys(nodes, classes[0].name), classes) if classes else told_by(color)
    plan = None
    if center:
        drawn_first = {key: node for key, node in nodes.items() if layers[key] != "fold"}
        plan = surroundings(center, drawn_first, ties, legend, looks, model)
        layers |= dict.fromkeys(drawn_first, "core") | dict.fromkeys(plan.within, "rest")

    def sized_by(found: Mapping[str, float]) -> dict[str, float]:
        if plan is not None:
            return radii_around(plan, found)
        if form == "timeline":
            return dict.fromkeys(nodes, 8.0)
        if found is not values or size != "drawn":
            return _radii(nodes, found)
        first = {key: node for key, node in nodes.items() if layers[key] == "core"}
        return _radii(nodes, found) | _radii(first, found, among=nodes)

    choosing: Callable[[], Choices | None] | None = None
    if placed and radii is None and form == "network" and not compare:
        choosing = partial(
            choices,
            network,
            color,
            size if isinstance(size, str) else "given",
            values,
            legend=told_by,
            radii=sized_by,
            degree={key: float(len(others)) for key, others in near.items()},
            shapes=shapes_of(nodes, model),
        )
    if radii is None:
        radii = sized_by(values)
    kept = (_by_node(network, shape.positions), _by_node(network, shape.portrait))
    places = Places({}, {})
    if calendar is not None:
        places = calendar.places(nodes, shape.lang)
    elif placed:
        places = place(
            nodes,
            ties,
            layers,
            radii,
            layout=shape.layout,
            fixed=kept,
            lang=shape.lang,
            plan=plan,
            cache=shape.cache,
        )
    dates: EntityDates | None = None
    if not compare:
        known_here = {node.iri: node.entity for node in nodes.values() if node.entity}
        dates = entity_dates(
            {**facts.get("entities", {}), **known_here}, model, str(facts.get("issued") or "")
        )
    lines, stays = drawn_lines(network, in_order(ties), layers, dates)
    dated = calendar.dated if calendar is not None else {}
    coming = calendar.announced(str(facts.get("issued") or "")) if calendar is not None else frozenset()
    marks = tuple(
        Mark(
            **fields_of(node),
            legend=legend[key],
            shape="disc"
            if plan and key == plan.center
            else model.kinds[node.kind].shape
            if node.kind in model.kinds
            else "dot",
            size=radii[key],
            value=round(values[key], 6),
            at=places.wide.get(key, (0.0, 0.0)),
            portrait=places.tall.get(key, (0.0, 0.0)),
            layer=layers[key],
            counted=counted_form(node) if node.members else "",
            degree=len(near[key]) if whole else None,
            within=plan.within.get(key, "") if plan else "",
            spans=spans_of_event(node) if key in dated else None,
            announced=key in coming,
        )
        for key, node in nodes.items()
    )
    evidence = dict.fromkeys(claim for line in lines for claim in line.evidence)
    years, spans = calendar.years if calendar is not None else None, {}
    if dates is not None:
        if placed and not network.question.as_of and not network.question.between:
            spans = spans_of_each(evidence, model, dates)
        if calendar is None:  # whose events have years of their own, which are those of its axis
            years = years_of(claim.bounds for claim in evidence)
    cited = {claim.source for claim in evidence}
    return Map(
        note=Note({}, {}),
        marks=marks,
        lines=lines,
        classes=looks,
        groups=groups_of(lines, model, plain=compare is not None),
        states=states_of(lines) if compare else (),
        shapes=() if color == "kind" else shapes_of(nodes, model),
        sources={iri: network.sources[iri] for iri in sorted(cited) if iri in network.sources},
        **_relations(lines, evidence, model),
        years=years,
        stays=stays,
        claim_spans=spans,
        kinds={m.kind: model.kinds[m.kind].labels for m in marks if m.kind in model.kinds},
        others=_others(lines, nodes, network, facts.get("entities", {})),
        prefixes=network.names.prefixes,
        form=form,
        lang=shape.lang,
        follows=shape.asked is None,
        weight=weight_steps(
            lines,
            "ties" if classes else "spaces" if _counts_spaces(network, lines) else "weight",
            dated=bool(spans),
        ),
        options={
            "lanes": places.lanes,
            "frame": places.frame,
            "frame_portrait": places.frame_portrait,
            **({"ego": as_options(plan)} if plan else {}),
        },
        plan=plan,
        choices=choosing,
        axes=_axes(marks, lines, network, shape) if form == "matrix" else None,
    )


def _relations(lines: Iterable[Line], evidence: Iterable[Claim], model: Model) -> dict[str, Any]:
    """Return the fields of a map about the relations that it shows: names from both ends, of plans too, and natures."""
    used = sorted(
        {line.predicate for line in lines} | {claim.predicate.rpartition("#")[2] for claim in evidence}
    )
    known = {name: model.predicates[name] for name in used if name in model.predicates}
    verbs = {name: names for name in used if (names := relation_names(name, model))}
    return {
        "verbs": verbs,
        "inverses": {
            name: relation_names(name[1:] if name[0] == "^" else f"^{name}", model) for name in verbs
        },
        "planned": {name: one.planned_labels for name, one in known.items() if one.planned_labels},
        "natures": {name: one.nature.value for name, one in known.items()},
    }


def _axes(marks: tuple[Mark, ...], lines: tuple[Line, ...], network: NetworkValue, shape: _Shape) -> Axes:
    rows, columns, sort = shape.matrix
    named = _countries(shape.facts.get("entities", {}))
    here = {mark.country for mark in marks}
    return axes_of(
        marks,
        lines,
        network.model,
        rows=rows,
        columns=columns,
        sort=sort,
        countries={code: texts for code, texts in named.items() if code in here},
    )


def _center(network: NetworkValue, shape: _Shape) -> str:
    """Return the node that a map is drawn around; empty for any other layout."""
    around = network.question.around
    known = around if around in network.nodes_by_key else ""
    if shape.form != "network" or shape.layout not in ("auto", "ego"):
        return ""
    if shape.layout == "ego" and not known:
        raise NetworkError(wrong("layout_ego"))
    return known if len(network) > 1 else ""


def _overview(network: NetworkValue, shape: _Shape, title: Any, tell: Callable[[str], None]) -> Map:
    """Return a large network as an overview: one bubble for each group, and what is inside them."""
    tell(words.say("map.progress_groups", shape.lang, nodes=len(network), ties=len(network.all_ties)))
    bubbles, group_of = overview(network, shape.seed)
    inside = bubbles.nodes_by_key
    tell(words.say("map.progress_places", shape.lang, n=len(inside)))
    room = (
        11_000.0 * max(len(inside), 12) / math.pi / len(network)
    )  # of the plane, for each node: it leaves some for names
    radii = {
        key: round(max(9.0, min(math.sqrt(node.count * room * 0.3), 150.0)), 1)
        for key, node in inside.items()
    }
    bubble = Class("group", words.texts("map.groups_of_nodes"), *GROUP_COLORS, shape="dot")
    plain = replace(shape, layout="force", size={key: float(node.count) for key, node in inside.items()})
    top = _drawn(bubbles, plain, classes=(bubble,), radii=radii)
    tell(words.say("map.progress_evidence", shape.lang, n=len(network.all_ties)))
    below = _drawn(network, shape, placed=False)
    # A group without ties to others is drawn as well; nodes without any tie come by a switch.
    marks = tuple(replace(mark, layer="rest") if mark.key == LOOSE else mark for mark in top.marks)
    groups = {group.name: group for group in (*top.groups, *below.groups)}
    cut = (len(network), len(network.all_ties), len(marks), len(top.lines))
    return replace(
        below,
        note=_note(network, title, cut, shape.facts, grouped=True),
        marks=marks,
        lines=top.lines,
        classes=(bubble, *below.classes),
        groups=tuple(groups.values()),
        years=None,
        weight=top.weight,
        options=top.options,
        inside=Inside(below.marks, below.lines, group_of, by_core(network)),
    )


def around_title(network: NetworkValue, key: str) -> dict[str, str]:
    """Return what the map of a node's surroundings is called, by language."""
    node = network.nodes_by_key.get(node_named(network, key))
    named = node.entity if node else None
    around = {lang: words.say("map.around", lang) for lang in words.LANGUAGES}
    return {
        lang: named.following(text, lang, short=True) if named else f"{text} {key}"
        for lang, text in around.items()
    }


def _by_node(network: NetworkValue, given: Mapping[str, V]) -> dict[str, V]:
    """Return values by node, however the nodes are written: an earlier map may have ``igf`` for ``id:igf``."""
    return {node_named(network, key): value for key, value in given.items()}


def _fits(network: NetworkValue) -> bool:
    """Return whether a browser draws all of it at once."""
    return len(network) <= NODE_LIMIT and len(network.all_ties) <= TIE_LIMIT


def _strongest(network: NetworkValue) -> tuple[NetworkValue, bool]:
    """Return a projection with the strongest ties that a page can hold, and whether weaker ones were left out."""
    weights = [tie.weight for tie in network.all_ties]
    if network.base is None or len(weights) <= TIE_LIMIT or len(set(weights)) < 2:
        return network, False
    least = least_weight(weights, TIE_LIMIT)
    return _tied(network, [tie for tie in network.all_ties if tie.weight >= least]), True


def _tied(network: NetworkValue, ties: Sequence[Tie] | None = None) -> NetworkValue:
    """Return what has one of some ties, or of all: who met nobody on the days asked about is not there, as on the slider."""
    ties = list(network.all_ties if ties is None else ties)
    ends = {end for tie in ties for end in tie.ends}
    return network.with_parts([network.nodes_by_key[key] for key in sorted(ends)], ties)


def _each_by_itself(network: NetworkValue) -> NetworkValue:
    """Return a network with every state as a node: a row that says "35 states" at one space can be in no other."""
    if not network.has_aggregates:
        return network
    opened = expand(network)
    return replace(opened, question=network.question, unknown=network.unknown)


def _best_tied_part(network: NetworkValue) -> NetworkValue:
    """Return the part that a browser draws, the innermost k-cores first; never a node without a tie before one with."""
    cores, others = by_core(network), network.neighbors
    many = Counter(tuple(sorted(tie.ends)) for tie in network.all_ties)

    def added(key: str, found: set[str]) -> int:
        return sum(many[min(key, one), max(key, one)] for one in others[key] if one in found or one == key)

    keep = _first_of(
        sorted(cores, key=lambda key: (-cores[key], -len(others[key]), key)), NODE_LIMIT, TIE_LIMIT, added
    )
    nodes = [node for key, node in network.nodes_by_key.items() if key in keep]
    return network.with_parts(nodes, [tie for tie in network.all_ties if keep.issuperset(tie.ends)])


def _layers(network: NetworkValue, nodes: Mapping[str, Node]) -> dict[str, str]:
    """Return ``core`` for what is drawn first and ``rest`` for what comes by a switch."""
    if len(nodes) > _CORE_FROM and network.is_two_mode:
        core = _first_seen(network) & nodes.keys()
        if core and len(core) < len(nodes):
            return {key: "core" if key in core else "rest" for key in nodes}
    return dict.fromkeys(nodes, "core")


def _first_seen(network: NetworkValue) -> set[str]:
    """Return the two-mode core that fits on a first screen, by the ties that show who meets.

    Of all cores within the limits the one with the most nodes: with twice the data the thresholds rise, and the first map
    stays as easy to read. If nothing shows who meets (a view of signatures), every tie counts.
    """
    ties = [tie for tie in network.all_ties if tie.predicate in MEETING] or network.all_ties
    ends = {end for tie in ties for end in tie.ends}
    nodes = [node for key, node in network.nodes_by_key.items() if key in ends]
    sided = as_space_and_actor(network.with_parts(nodes, ties))
    best: set[str] = set()
    for actors in range(2, _MOST_SPACES):
        peeling, spaces = Peeling(sided), 2
        while _too_many(peeling):
            spaces += 1
            peeling.peel(spaces, actors)
        if len(peeling.near) > len(best):
            best = set(peeling.near)
    if len(best) < _LEAST:  # no core of a readable size: the best tied
        near = Peeling(sided).near
        order = sorted(near, key=lambda one: (-len(near[one]), one))
        best = _first_of(order, FIRST_NODES, FIRST_TIES, lambda key, found: len(near[key] & found))
    return {key.removeprefix("actor@") for key in best}


def _first_of(order: Iterable[str], nodes: int, ties: int, added: Callable[[str, set[str]], int]) -> set[str]:
    """Return the first of these, at most so many, while they have at most so many ties among them."""
    found: set[str] = set()
    count = 0
    for key in order:
        count += added(key, found)
        if len(found) == nodes or count > ties:
            break
        found.add(key)
    return found


def _too_many(peeling: Peeling) -> bool:
    ties = sum(map(len, peeling.near.values())) // 2
    return len(peeling.near) > FIRST_NODES or ties > FIRST_TIES


def _unfold(nodes: dict[str, Node], ties: list[Tie], layers: dict[str, str]) -> None:
    """Add what stands inside the aggregates, as a layer of its own."""
    for folded in [node.folded for node in nodes.values()]:
        if folded is None or not folded.ties:
            continue
        for inner in folded.nodes:
            if inner.key not in nodes:
                nodes[inner.key] = inner
                layers[inner.key] = "fold"
        ties.extend(tie for tie in folded.ties if nodes.keys() >= set(tie.ends))


def _values(
    network: NetworkValue,
    size: str | Mapping[str, float],
    nodes: Mapping[str, Any],
    near: Mapping[str, set[str]],
) -> dict[str, float]:
    if not isinstance(size, str):
        return {key: float(size.get(key, 0.0)) for key in nodes}
    if size == "equal":
        return dict.fromkeys(nodes, 1.0)
    if size not in ("degree", "drawn"):
        found = measure(network, size).values(size)
        return {key: float(found.get(key) or 0.0) for key in nodes}
    return {key: float(len(near[key])) for key in nodes}


def _values_told(
    nodes: Mapping[str, Node], known: Sequence[Tie], layers: Mapping[str, str]
) -> dict[str, float]:
    """Return how many neighbors each node has, by ties that are known to hold, as the headline counts them.

    A space counts its actors, one by one, and everything else its spaces; where there is no such difference, all
    neighbors count. The core counts the core, the rest all that comes with it, and what stands inside an aggregate what is
    drawn with it.
    """
    values: dict[str, float] = {}
    for layer, others in (("core", {"core"}), ("rest", {"core", "rest"}), ("fold", {"core", "fold"})):
        here = {key: node for key, node in nodes.items() if layers[key] in others}
        near = _neighbors(
            here, (tie for tie in known if here.keys() >= set(tie.ends)), dict.fromkeys(here, "core")
        )
        spaces = {key for key in here if here[key].space}
        acting = {key for key in here if key not in spaces and here[key].acts}
        actors = {key for key in acting if not here[key].members}
        plain = not spaces or not acting
        for key in here:
            if layers[key] == layer:
                among = near[key] if plain else near[key] & (actors if key in spaces else spaces)
                values[key] = float(len(among))
    return {key: values.get(key, 0.0) for key in nodes}


def _neighbors(
    nodes: Mapping[str, Node], ties: Iterable[Tie], layers: Mapping[str, str]
) -> dict[str, set[str]]:
    """Return what each node is tied to; what stands inside an aggregate counts for its like only."""
    near: dict[str, set[str]] = {key: set() for key in nodes}
    for u, v in (tie.ends for tie in ties):
        for one, other in ((u, v), (v, u)):
            if one in near and one != other and (layers.get(other) != "fold" or layers[one] == "fold"):
                near[one].add(other)
    return near


def _communities(
    network: NetworkValue, nodes: Mapping[str, Node], ties: list[Tie], seed: int
) -> dict[str, int]:
    """Return the communities of two or more by Louvain; what stands in an aggregate belongs where most of its ties go."""
    found: dict[str, int] = measure(network, "louvain", seed=seed).values("louvain")
    inside: dict[str, Counter[int]] = defaultdict(Counter)
    for u, v in (tie.ends for tie in ties):
        for one, other in ((u, v), (v, u)):
            if one not in found and other in found:
                inside[one][found[other]] += 1
    within = {key: min(counts, key=lambda n: (-counts[n], n)) for key, counts in inside.items()}
    drawn = {key: number for key, number in (found | within).items() if key in nodes}
    sizes = Counter(drawn.values())
    return {key: number for key, number in drawn.items() if sizes[number] > 1}


def _called(
    communities: Mapping[str, int], nodes: Mapping[str, Node], near: Mapping[str, set[str]]
) -> dict[str, Mapping[str, str]]:
    """Return what communities are called, by number: by the two members that are tied to most others of them."""
    members: dict[int, list[str]] = defaultdict(list)
    for key, number in communities.items():
        members[number].append(key)
    found: dict[str, Mapping[str, str]] = {}
    for number, keys in members.items():
        inside = {key: sum(communities.get(other) == number for other in near[key]) for key in keys}
        first = sorted(keys, key=lambda key: (-inside[key], -len(near[key]), key))[:2]
        named = group_texts([nodes[key] for key in first], len(keys) - len(first))
        found[str(number)] = {
            lang: words.say("map.community", lang, n=number, names=text) for lang, text in named.items()
        }
    return found


def _countries(entities: Mapping[str, Entity]) -> dict[str, Mapping[str, str]]:
    """Return what countries are called, by code: as their states are."""
    return {
        entity.countries[0]: {lang: entity.short(lang) for lang in words.LANGUAGES}
        for _, entity in sorted(entities.items())
        if "State" in entity.kinds and len(entity.countries) == 1
    }


def _radii(
    nodes: Mapping[str, Node], values: Mapping[str, float], *, among: Mapping[str, Node] | None = None
) -> dict[str, float]:
    """Return radii in map units: the area grows with the value, and spaces are larger than actors (`among` all marks)."""
    most = {
        space: max((values[key] for key, node in nodes.items() if node.space == space), default=1.0) or 1.0
        for space in (True, False)
    }
    any_space = any(node.space for node in (among or nodes).values())
    radii = {}
    for key, node in nodes.items():
        part = max(values[key], 0.0) / most[node.space]
        if node.space:
            radii[key] = round(12.5 + 15.5 * part**0.6, 1)
        elif node.folded is not None:
            radii[key] = 8.0
        else:
            radii[key] = round((5.6 if any_space else 6.5) + (7.5 if any_space else 12.0) * part**0.6, 1)
    return radii


def _counts_spaces(network: NetworkValue, lines: Iterable[Line]) -> bool:
    """Tell whether the weight of a tie is how many spaces its ends share: other weights of a projection are shares."""
    return network.base is not None and all(line.weight == len(line.via) for line in lines)


def _others(
    lines: tuple[Line, ...], nodes: Mapping[str, Node], network: NetworkValue, entities: Mapping[str, Entity]
) -> dict[str, Entity]:
    """Return the editions and members that claims speak of and that have no mark of their own."""
    claims = [claim for line in lines for claim in line.evidence]
    wanted: set[str] = {
        network.names.compact(end) for claim in claims for end in (claim.subject, claim.object) if end
    }
    wanted.update(key for line in lines for key in line.via)
    wanted.update(member for node in nodes.values() for member in node.members)
    found: dict[str, Entity] = {}
    for key in sorted(wanted - set(nodes)):
        entity = entities.get(network.names.entity(key))
        if entity is not None:
            found[key] = entity
    return found


def _cut(partial: Cut, form: str) -> dict[str, str]:
    nodes, ties, drawn, lines = partial
    return words.texts(f"network.{form}", n=drawn, drawn=drawn, nodes=nodes, ties=ties, lines=lines)


def _note(
    network: NetworkValue,
    title: Mapping[str, str] | str | None,
    partial: Cut | None,
    facts: Mapping[str, Any],
    *,
    grouped: bool = False,
) -> Note:
    question = network.question
    given = dict.fromkeys(words.LANGUAGES, title) if isinstance(title, str) else title
    named = dict(given or question.titles or words.texts("map.map"))
    # A title of one's own stays as it is given.
    dates = question.compare or question.between or ((question.as_of,) if question.as_of else ())
    if dates and not isinstance(title, str):
        joint = _TO if question.compare else " – "
        named = {lang: f"{text}, {joint.join(dates)}" for lang, text in named.items()}
    cut = "cut_overview" if grouped else "cut_weak" if network.base is not None else "cut"
    return Note(
        title=named,
        question=dict(question.descriptions),
        dataset=dict(sorted(question.dataset.items())),  # a store gives languages in an order of its own
        version=question.version,
        issued=str(facts.get("issued", "")),
        license=str(facts.get("license", "")),
        creators=tuple(facts.get("creators", ())),
        cite=str(facts.get("cite", "")),
        as_of=question.as_of,
        between=question.between,
        compare=question.compare,
        changes=changes(network) if question.compare else {},
        singly="aggregate-states" in question.rules,
        left_out=question.unknown == "exclude",
        confidence=question.confidence,
        unknown=network.unknown,
        notes=network.notes if partial is None else (*network.notes, _cut(partial, cut)),
        partial=partial,
        cut=cut if partial else "",
    )
