"""From values to visual variables: a network becomes marks with sizes, colors, shapes and places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from govgraph import words
from govgraph.facts.claims import Claim, Entity
from govgraph.facts.dates import Bounds, Spans
from govgraph.facts.ties import event_dates
from govgraph.map.changes import between_dates, in_order, states_of
from govgraph.map.legend import classes_of, groups_of, shapes_of
from govgraph.map.map import Line, Map, Mark, Note, Point
from govgraph.map.place import Places, place
from govgraph.map.spans import spans_of_mark, spans_of_shared, together, with_spans, years_of
from govgraph.map.texts import load_strings
from govgraph.model.model import Model, load_model
from govgraph.network.convert import counted_form
from govgraph.network.evidence import claims_of_ties
from govgraph.network.network import DERIVED, Network
from govgraph.network.transform import node_named

__all__ = ["NODE_LIMIT", "TIE_LIMIT", "around_title", "make_map"]

NODE_LIMIT = (
    2000  # above these a browser draws fewer than ten frames a second (measured with vis-network on canvas)
)
TIE_LIMIT = 6000
_TO = "\u00a0→\u00a0"  # from one date to the other, on one line
V = TypeVar("V")
_CORE_FROM = 120  # nodes; below, all are drawn at once


def make_map(
    network: Network,
    *,
    size: str | Mapping[str, float] = "degree",
    color: str = "kind",
    layout: str = "auto",
    lang: str = "en",
    title: Mapping[str, str] | str | None = None,
    seed: int = 1,
    positions: Mapping[str, Point] | None = None,
    portrait: Mapping[str, Point] | None = None,
    model: Model | None = None,
    form: str = "network",
    facts: Mapping[str, Any] | None = None,
) -> Map:
    """Draw a network.

    Parameters
    ----------
    network : Network
        It is not changed.
    size : str or mapping of node to number
        What the size of a mark tells: ``degree``, ``equal``, the name of a measure, or numbers of one's own.
    color : str
        What the color of a mark tells: ``kind``, ``community`` (by Louvain, as ``measure("louvain")`` numbers them),
        ``region`` or ``country``. The shape tells the kind.
    layout : str
        ``auto``, ``anchor`` or ``force``.
    lang : str
        The language the page opens in: ``en``, ``es`` or ``pt``.
    title : text, or mapping of language to text, optional
        Instead of the title of the network's question.
    seed : int
        For layouts that draw by lot.
    positions : mapping of node to (x, y), optional
        Places kept from an earlier map (:meth:`Map.positions`): what was there does not move.
    portrait : mapping of node to (x, y), optional
        The same for tall screens: ``earlier.positions(portrait=True)``. A timeline follows the years and keeps no places.
    model : Model, optional
        Names and colors of kinds and predicates.
    form : str
        ``network``, ``timeline`` (events along the years) or ``matrix`` (actors × spaces).
    facts : mapping, optional
        ``issued``, ``license``, ``creators``, ``cite``: what the page says of the dataset; ``entities``, by IRI: what
        editions and members are called that have no mark of their own.

    Examples
    --------
    >>> import networkx as nx
    >>> net = Network.from_nx(nx.Graph([("fixture-org", "fixture-forum")]), spaces=["fixture-forum"])
    >>> make_map(net)
    <Map 'Map': 2 marks, 1 lines>
    """
    model = model or load_model()
    facts = facts or {}
    compare = between_dates(network, form)
    graph, partial = _readable(network.graph)
    nodes = {key: dict(graph.nodes[key]) for key in sorted(graph)}
    ties = [
        (u, v, data) for u, v, _, data in sorted(graph.edges(keys=True, data=True), key=lambda tie: tie[:3])
    ]
    layers = _layers(network, nodes)
    if form == "timeline":
        from govgraph.map.timeline import axis_years, dated_events, names_on_lanes, on_the_line

        drawn = on_the_line(nodes, ties)
        for key, name in names_on_lanes(nodes, ties).items():
            nodes[key]["shorts"] = {"en": name, "es": name, "pt": name}
        layers = {key: "core" if key in drawn else "mute" for key in nodes}
    elif form == "network":
        _unfold(nodes, ties, layers)
    else:
        layers = dict.fromkeys(nodes, "core")
    size = size if isinstance(size, str) else _by_node(network, size)
    # What stands inside an aggregate is tied in the drawing only; all other degrees are those of the whole network.
    whole = [*ties, *((u, v, data) for u, v, data in network.graph.edges(data=True))] if partial else ties
    near = _neighbors(nodes, whole, layers)
    values = _values(network, size, nodes, near)
    radii = dict.fromkeys(nodes, 8.0) if form == "timeline" else _radii(nodes, values)
    legend, classes = classes_of(
        nodes,
        color,
        model,
        communities=_communities(network, nodes, ties, seed) if color == "community" else None,
        countries=_countries(facts.get("entities", {})) if color == "country" else None,
    )
    kept = (_by_node(network, positions or {}), _by_node(network, portrait or {}))
    places = place(nodes, ties, layers, radii, form=form, layout=layout, seed=seed, fixed=kept, lang=lang)
    lines = tuple(_line(u, v, data, layers, network) for u, v, data in in_order(ties))
    if network.base is not None:
        lines = _with_basis(lines, network)
    marks = tuple(_mark(key, nodes[key], legend, radii, values, places, layers, model) for key in nodes)
    if partial:
        marks = tuple(replace(mark, degree=len(near[mark.key])) for mark in marks)
    years = None
    if not compare:
        known_here = {data["entity"].iri: data["entity"] for data in nodes.values() if data.get("entity")}
        events = event_dates({**facts.get("entities", {}), **known_here})
        if network.base is not None:
            lines = _when_shared(lines, network, model, events)
        lines = with_spans(lines, model, events)
        years = years_of(claim.bounds for line in lines for claim in line.evidence)
    if form == "timeline":  # the events have years of their own, which are those of its axis
        dated = dated_events(nodes)
        marks = tuple(
            replace(mark, spans=spans_of_mark(mark)) if mark.key in dated else mark for mark in marks
        )
        years = axis_years(nodes)
    used = {line.predicate for line in lines}
    used.update(claim.predicate.rpartition("#")[2] for line in lines for claim in line.evidence)
    known = {name: model.predicates[name] for name in sorted(used) if name in model.predicates}
    turned = {name: model.predicates.get(name[1:]) for name in sorted(used) if name.startswith("^")}
    backward = {
        name: p.inverse_labels for name, p in turned.items() if p
    }  # as a query asked: "has as a member"
    forward = {name: p.labels for name, p in turned.items() if p}
    derived = {name: DERIVED[name] for name in sorted(used) if name in DERIVED}
    cited = {claim.source for line in lines for claim in line.evidence}
    return Map(
        note=_note(network, title, partial, facts),
        marks=marks,
        lines=lines,
        classes=classes,
        groups=groups_of(lines, model, plain=compare is not None),
        states=states_of(lines) if compare else (),
        shapes=() if color == "kind" else shapes_of(nodes, model),
        sources={iri: network.sources[iri] for iri in sorted(cited) if iri in network.sources},
        verbs={name: p.labels for name, p in known.items()} | derived | backward,
        planned={name: p.planned_labels for name, p in known.items() if p.planned_labels},
        inverses={name: p.inverse_labels for name, p in known.items()} | derived | forward,
        natures={name: p.nature.value for name, p in known.items()},
        years=years,
        kinds={m.kind: model.kinds[m.kind].labels for m in marks if m.kind in model.kinds},
        others=_others(lines, nodes, network, facts.get("entities", {})),
        prefixes=network.names.prefixes,
        form=form,
        lang=lang if lang in ("en", "es", "pt") else "en",
        options={"lanes": places.lanes, "frame": places.frame, "frame_portrait": places.frame_portrait},
    )


def around_title(network: Network, key: str) -> dict[str, str]:
    """Return what the map of a node's surroundings is called, in three languages."""
    found = {}
    node = node_named(network, key)
    for lang, say in load_strings().items():
        entity = network.graph.nodes[node].get("entity") if node in network.graph else None
        found[lang] = say["around"].format(name=entity.short(lang) if entity else key)
    return found


def _by_node(network: Network, given: Mapping[str, V]) -> dict[str, V]:
    """Return values by node, however the nodes are written: an earlier map may have ``igf`` for ``id:igf``."""
    return {node_named(network, key): value for key, value in given.items()}


def _readable(graph: Any) -> tuple[Any, tuple[int, int, int] | None]:
    """Return the graph, or its best connected part where it is too large to be read."""
    nodes, ties = graph.number_of_nodes(), graph.number_of_edges()
    if nodes <= NODE_LIMIT and ties <= TIE_LIMIT:
        return graph, None
    order = sorted(graph, key=lambda key: (-graph.degree(key), key))
    keep, count = set(), 0
    for key in order[:NODE_LIMIT]:
        count += sum(1 for _, v in graph.out_edges(key) if v in keep or v == key)
        count += sum(1 for u, _ in graph.in_edges(key) if u in keep)
        if count > TIE_LIMIT:
            break
        keep.add(key)
    return graph.subgraph(keep), (nodes, ties, len(keep))


def _layers(network: Network, nodes: Mapping[str, Any]) -> dict[str, str]:
    """Return ``core`` for what is drawn first and ``rest`` for what comes by a switch."""
    if len(nodes) > _CORE_FROM and network.is_two_mode:
        core = set(network.core().graph)
        if 20 <= len(core & nodes.keys()) < len(nodes):
            return {key: "core" if key in core else "rest" for key in nodes}
    return dict.fromkeys(nodes, "core")


def _unfold(
    nodes: dict[str, dict[str, Any]], ties: list[tuple[str, str, Any]], layers: dict[str, str]
) -> None:
    """Add what stands inside the aggregates, as a layer of its own."""
    for key in list(nodes):
        folded = nodes[key].get("folded")
        if folded is None or not folded.ties:
            continue
        for inner, data in folded.nodes:
            if inner not in nodes:
                nodes[inner] = dict(data)
                layers[inner] = "fold"
        ties.extend((u, v, data) for u, v, _, data in folded.ties if u in nodes and v in nodes)


def _values(
    network: Network,
    size: str | Mapping[str, float],
    nodes: Mapping[str, Any],
    near: Mapping[str, set[str]],
) -> dict[str, float]:
    if not isinstance(size, str):
        return {key: float(size.get(key, 0.0)) for key in nodes}
    if size == "equal":
        return dict.fromkeys(nodes, 1.0)
    if size != "degree":
        found = network.measure(size).values(size)
        return {key: float(found.get(key) or 0.0) for key in nodes}
    return {key: float(len(near[key])) for key in nodes}


def _neighbors(
    nodes: Mapping[str, Any], ties: Iterable[tuple[str, str, Any]], layers: Mapping[str, str]
) -> dict[str, set[str]]:
    """Return what each node is tied to; what stands inside an aggregate counts for its like only."""
    near: dict[str, set[str]] = {key: set() for key in nodes}
    for u, v, _ in ties:
        for one, other in ((u, v), (v, u)):
            if one in near and one != other and (layers.get(other) != "fold" or layers[one] == "fold"):
                near[one].add(other)
    return near


def _communities(
    network: Network, nodes: Mapping[str, Any], ties: list[tuple[str, str, Any]], seed: int
) -> dict[str, int]:
    """Return the communities of two or more by Louvain; what stands in an aggregate belongs where most of its ties go."""
    found: dict[str, int] = network.measure("louvain", seed=seed).values("louvain")
    inside: dict[str, Counter[int]] = defaultdict(Counter)
    for u, v, _ in ties:
        for one, other in ((u, v), (v, u)):
            if one not in found and other in found:
                inside[one][found[other]] += 1
    within = {key: min(counts, key=lambda n: (-counts[n], n)) for key, counts in inside.items()}
    drawn = {key: number for key, number in (found | within).items() if key in nodes}
    sizes = Counter(drawn.values())
    return {key: number for key, number in drawn.items() if sizes[number] > 1}


def _countries(entities: Mapping[str, Entity]) -> dict[str, Mapping[str, str]]:
    """Return what countries are called, by code: as their states are."""
    return {
        entity.countries[0]: {lang: entity.short(lang) for lang in ("en", "es", "pt")}
        for _, entity in sorted(entities.items())
        if "State" in entity.kinds and len(entity.countries) == 1
    }


def _radii(nodes: Mapping[str, Any], values: Mapping[str, float]) -> dict[str, float]:
    """Return radii in map units: the area grows with the value, and spaces are larger than actors."""
    most = {
        space: max((values[key] for key in nodes if bool(nodes[key].get("space")) == space), default=1.0)
        or 1.0
        for space in (True, False)
    }
    any_space = any(data.get("space") for data in nodes.values())
    radii = {}
    for key, data in nodes.items():
        part = max(values[key], 0.0) / most[bool(data.get("space"))]
        if data.get("space"):
            radii[key] = round(12.5 + 15.5 * part**0.6, 1)
        elif data.get("folded") is not None:
            radii[key] = 8.0
        else:
            radii[key] = round((5.6 if any_space else 6.5) + (7.5 if any_space else 12.0) * part**0.6, 1)
    return radii


def _mark(
    key: str,
    data: Mapping[str, Any],
    legend: Mapping[str, str],
    radii: Mapping[str, float],
    values: Mapping[str, float],
    places: Places,
    layers: Mapping[str, str],
    model: Model,
) -> Mark:
    entity = data.get("entity")
    kind = data.get("kind", "")
    return Mark(
        key=key,
        iri=entity.iri if entity else "",
        kind=kind,
        legend=legend[key],
        labels=dict(data.get("labels") or {}) or (dict(entity.labels) if entity else {}),
        shorts=dict(data.get("shorts") or {}) or (dict(entity.shorts) if entity else {}),
        size=radii[key],
        at=places.wide[key],
        portrait=places.tall[key],
        space=bool(data.get("space")),
        layer=layers[key],
        value=round(values[key], 6),
        acronym=entity.acronym if entity else "",
        aliases=entity.aliases if entity else (),
        country=str(data.get("country", "") or ""),
        region=str(data.get("region", "") or ""),
        start=str(data.get("start", "") or ""),
        end=str(data.get("end", "") or ""),
        state=str(data.get("state", "") or ""),
        before=str(data.get("before", "") or ""),
        after=str(data.get("after", "") or ""),
        website=entity.website if entity else "",
        description=dict(entity.description) if entity else {},
        members=tuple(data.get("members") or ()),
        counted=counted_form(data) if data.get("members") else "",
        shape=model.kinds[kind].shape if kind in model.kinds else "dot",
    )


def _line(u: str, v: str, data: Mapping[str, Any], layers: Mapping[str, str], network: Network) -> Line:
    ends = {layers[u], layers[v]}
    return Line(
        source=u,
        target=v,
        predicate=str(data.get("predicate", "")),
        group=str(data.get("group", "") or "tie"),
        claims=tuple(data.get("claims") or ()),
        confidence=str(data.get("confidence", "")),
        date_confidence=str(data.get("date_confidence", "")),
        truth=str(data.get("truth", "")),
        role=str(data.get("role", "")),
        start=str(data.get("start", "")),
        end=str(data.get("end", "")),
        state=str(data.get("state", "") or ""),
        before=str(data.get("before", "") or ""),
        after=str(data.get("after", "") or ""),
        count=int(data.get("count", 1) or 1),
        via=tuple(network.names.identify(str(one)) for one in data.get("via") or ()),
        layer=next((layer for layer in ("fold", "mute", "rest") if layer in ends), "core"),
        weight=float(data.get("weight", 1.0) or 1.0),
        actor=str(data.get("actor", "")),
        source_members=len(data.get("source_members") or ()),
        target_members=len(data.get("target_members") or ()),
    )


def _with_basis(lines: tuple[Line, ...], network: Network) -> tuple[Line, ...]:
    """Return the lines of a projection with the claims that its ties rest on."""
    basis: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for (u, v, _), claims in claims_of_ties(network).items():
        basis[u, v] += claims
    return tuple(
        line if line.claims else replace(line, basis=tuple(basis[line.source, line.target])) for line in lines
    )


def _when_shared(
    lines: tuple[Line, ...], network: Network, model: Model, events: Mapping[str, Bounds]
) -> tuple[Line, ...]:
    """Return the lines of a projection with when their ends are in one of the spaces that they share."""
    between: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for (u, v, _), claims in claims_of_ties(network.base).items() if network.base is not None else ():
        between[u, v] += claims
        between[v, u] += claims
    told: dict[tuple[str, str], Spans | None] = {
        pair: together(claims, model, events) for pair, claims in between.items()
    }

    def of(end: str, line: Line) -> dict[str, Spans | None]:
        return {space: told.get((end, space)) for space in line.via}

    return tuple(
        replace(line, spans=spans_of_shared(of(line.source, line), of(line.target, line)))
        if line.via
        else line
        for line in lines
    )


def _others(
    lines: tuple[Line, ...], nodes: Mapping[str, Any], network: Network, entities: Mapping[str, Entity]
) -> dict[str, Entity]:
    """Return the editions and members that claims speak of and that have no mark of their own."""
    claims = [claim for line in lines for claim in line.evidence]
    wanted: set[str] = {
        network.names.compact(end) for claim in claims for end in (claim.subject, claim.object) if end
    }
    wanted.update(key for line in lines for key in line.via)
    wanted.update(member for data in nodes.values() for member in data.get("members") or ())
    found: dict[str, Entity] = {}
    for key in sorted(wanted - set(nodes)):
        entity = entities.get(network.names.entity(key))
        if entity is not None:
            found[key] = entity
    return found


def _cut(partial: tuple[int, int, int]) -> dict[str, str]:
    nodes, ties, drawn = partial
    return {
        lang: words.say("network.cut", lang, n=drawn, drawn=drawn, nodes=nodes, ties=ties)
        for lang in words.LANGUAGES
    }


def _note(
    network: Network,
    title: Mapping[str, str] | str | None,
    partial: tuple[int, int, int] | None,
    facts: Mapping[str, Any],
) -> Note:
    question = network.question
    given = {"en": title, "es": title, "pt": title} if isinstance(title, str) else title
    named = dict(given or question.titles or {"en": "Map", "es": "Mapa", "pt": "Mapa"})
    # A title of one's own stays as it is given.
    dates = question.compare or question.between or ((question.as_of,) if question.as_of else ())
    if dates and not isinstance(title, str):
        joint = _TO if question.compare else " – "
        named = {lang: f"{text}, {joint.join(dates)}" for lang, text in named.items()}
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
        changes=network.changes() if question.compare else {},
        singly="aggregate-states" in question.rules,
        left_out=question.unknown == "exclude",
        confidence=question.confidence,
        unknown=network.unknown,
        notes=network.notes if partial is None else (*network.notes, _cut(partial)),
        partial=partial,
    )
