"""A network as flat, typed rows: what every network file is written from."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from govgraph.errors import DataWarning
from govgraph.facts.dates import Bounds
from govgraph.facts.labels import exact_text, text_in
from govgraph.model.model import load_model
from govgraph.model.natures import Nature
from govgraph.network.convert import end_texts
from govgraph.network.evidence import claims_of_ties
from govgraph.network.network import DERIVED
from govgraph.network.weights import amount_columns
from govgraph.words import LANGUAGES

if TYPE_CHECKING:
    from govgraph.model.model import Model
    from govgraph.network.network import Network

__all__ = [
    "EDGE_COLUMNS",
    "NODE_COLUMNS",
    "Measures",
    "edge_rows",
    "node_rows",
    "spells_of_node",
    "spells_of_tie",
]

Row = dict[str, Any]
Measures = Mapping[str, Mapping[str, Any]]
"""Further columns of nodes: name → node key → text, number, bool or None."""

Spell = tuple[date | None, date | None]

NODE_COLUMNS: Mapping[str, type] = {
    "id": str,
    "label": str,
    **{f"label_{language}": str for language in LANGUAGES},
    **{f"short_{language}": str for language in LANGUAGES},
    "kind": str,
    "kinds": str,
    "country": str,
    "region": str,
    "start": str,
    "end": str,
    "space": bool,
    "count": int,
    "members": str,
    "state": str,
    "iri": str,
}

EDGE_COLUMNS: Mapping[str, type] = {
    "source": str,
    "target": str,
    "type": str,
    "id": str,
    "label": str,
    "weight": float,
    "amount": float,
    "unit": str,
    **{f"source_label_{language}": str for language in LANGUAGES},
    **{f"target_label_{language}": str for language in LANGUAGES},
    "source_count": int,
    "source_of": int,
    "target_count": int,
    "target_of": int,
    "predicate": str,
    **{f"predicate_{language}": str for language in LANGUAGES},
    "group": str,
    "role": str,
    "start": str,
    "end": str,
    "confidence": str,
    "date_confidence": str,
    "truth": str,
    "state": str,
    "via": str,
    "claims": int,
    "sources": str,
    "source_titles": str,
    "source_urls": str,
    "statements": str,
}
"""Gephi reads ``source``, ``target``, ``type``, ``id``, ``label`` and ``weight`` under these names.

Where an end is an aggregate ("45 states"), ``source_count`` says how many of its ``source_of`` members this very tie speaks
of, and the label of the end says so too: "3 of 45 states". The same for the target.
"""


def node_rows(network: Network, measures: Measures | None = None) -> list[Row]:
    """Return one row per node, sorted by key; a value that is not known is None.

    Parameters
    ----------
    network : Network
    measures : mapping, optional
        Further columns; a number that is no number (NaN) becomes None.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network.network import Network
    >>> rows = node_rows(Network.from_nx(nx.path_graph(2)), {"degree": {"0": 1, "1": 1}})
    >>> rows[0]["id"], rows[0]["label"], rows[0]["country"], rows[0]["degree"]
    ('0', '0', None, 1)
    """
    rows = []
    for key in sorted(network.graph):
        data = network.graph.nodes[key]
        entity = data["entity"]
        row: Row = {"id": key, "label": text_in(data["labels"]) or key}
        for language in LANGUAGES:
            row[f"label_{language}"] = exact_text(data["labels"], language)
            row[f"short_{language}"] = exact_text(data["shorts"], language)
        row.update(
            {name: data[name] for name in ("kind", "country", "region", "start", "end", "state")},
            kinds="|".join(data["kinds"]),
            space=bool(data["space"]),
            count=data["count"] or None,
            members="|".join(data["members"]),
            iri=entity.iri if entity is not None else None,
        )
        for name, values in (measures or {}).items():
            row[name] = values.get(key)
        rows.append(_plain(row, [*NODE_COLUMNS, *(measures or {})]))
    return rows


def relation_names(name: str, model: Model) -> Mapping[str, str]:
    """Return what a relation is called, by language; ``^memberOf`` is one read backward: "has as a member"."""
    predicate = model.predicates.get(name.removeprefix("^"))
    if predicate is None:
        return DERIVED.get(name, {})
    return predicate.inverse_labels if name.startswith("^") else predicate.labels


def edge_rows(network: Network, model: Model | None = None) -> list[Row]:
    """Return one row per tie, sorted by its ends and predicate; a value that is not known is None.

    Parameters
    ----------
    network : Network
    model : Model, optional
        Gives the predicates' names; the installed one when left out.
    """
    model = model or load_model()
    nodes = network.graph.nodes
    resting = claims_of_ties(network)
    rows, used = [], set()
    for u, v, key, data in sorted(network.graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        names = relation_names(data["predicate"], model)
        identity = first = f"{u}|{key}|{v}"
        number = 1
        while identity in used:
            number += 1
            identity = f"{first}|{number}"
        used.add(identity)
        row: Row = {
            "source": u,
            "target": v,
            "type": "Directed" if network.directed else "Undirected",
            "id": identity,
            "label": text_in(names) or data["predicate"],
            **{
                name: data[name]
                for name in ("weight", "predicate", "group", "role", "start", "end", "confidence")
            },
            **amount_columns(data["claims"]),
            "date_confidence": data["date_confidence"],
            "truth": data["truth"],
            "state": data["state"],
            "via": "|".join(data["via"]),
            **_evidence(network, resting[u, v, key]),
        }
        ends = {}
        for side, end in (("source", u), ("target", v)):
            members = data[f"{side}_members"]
            ends[side] = end_texts(network, end, members)
            row[f"{side}_count"] = len(members) or None
            row[f"{side}_of"] = nodes[end]["count"] if members else None
            if members and len(members) < nodes[end]["count"]:
                row["label"] = f"{row['label']} ({text_in(ends[side])})"
        for language in LANGUAGES:
            row[f"source_label_{language}"] = exact_text(ends["source"], language)
            row[f"target_label_{language}"] = exact_text(ends["target"], language)
            row[f"predicate_{language}"] = names.get(language)
        rows.append(_plain(row, EDGE_COLUMNS))
    return rows


def _evidence(network: Network, claims: Iterable[Any]) -> Row:
    claims = list(claims)
    cited = sorted({claim.source for claim in claims if claim.source})
    known = [network.sources[iri] for iri in cited if iri in network.sources]
    return {
        "claims": len(claims) or None,
        "sources": "|".join(network.names.compact(iri) for iri in cited),
        "source_titles": "|".join(source.title for source in known if source.title),
        "source_urls": "|".join(source.url for source in known if source.url),
        "statements": "|".join(sorted({claim.id for claim in claims if claim.iri})),
    }


def _plain(row: Row, columns: Iterable[str]) -> Row:
    """Put a row's columns in order; empty texts and what is no number become None, numpy's numbers Python's."""
    found: Row = {}
    for name in columns:
        value = row[name]
        if hasattr(value, "item"):
            value = value.item()
        if value == "" or (isinstance(value, float) and not math.isfinite(value)):
            value = None
        found[name] = value
    return found


def spells_of_tie(data: Mapping[str, Any], model: Model) -> list[Spell]:
    """Return the spans of time in which a tie can have held, merged and sorted.

    A side that is None is open. An empty list stands for a tie of which no date is known: it is always there.

    Notes
    -----
    A span runs from the first day the start can mean to the last day the end can mean. A happening without an end ends
    within its start (``2023`` is over by 2024); an act, and a period without an end, stay open.
    """
    nature = model.nature(data["predicate"].removeprefix("^"))
    found = [claim.bounds for claim in data["claims"]]
    if not found and isinstance(data["bounds"], Bounds):
        found = [data["bounds"]]
    about = f"{data['predicate']}: {data['start']} – {data['end']}"
    for claim in data["claims"]:
        about = (
            f"{claim.iri or claim.predicate}: {claim.start} – {claim.end}" if _turned(claim.bounds) else about
        )
    return _merged([_span(bounds, nature) for bounds in found], about)


def spells_of_node(data: Mapping[str, Any], model: Model) -> list[Spell]:
    """Return the span of time in which a node can have been there, or an empty list where no date is known."""
    bounds = Bounds.read(data["start"], data["end"])  # a foreign graph may call anything a start
    happens = "Event" in data["kinds"] or data["kind"] == "Event"
    about = f"{text_in(data['labels']) or data['kind']}: {data['start']} – {data['end']}"
    return _merged([_span(bounds, Nature.HAPPENING if happens else Nature.PERIOD)], about)


def _span(bounds: Bounds, nature: Nature) -> Spell:
    end = bounds.latest_end
    if end is None and nature is Nature.HAPPENING and "end" not in bounds.unread:
        end = bounds.latest_start
    return bounds.earliest_start, end


def _turned(bounds: Bounds) -> bool:
    """Tell whether an interval ends before it starts, whatever its dates mean."""
    first, last = bounds.earliest_start, bounds.latest_end
    return first is not None and last is not None and last < first


def _merged(spans: Iterable[Spell], about: str) -> list[Spell]:
    spans = list(spans)
    good = [(begin, end) for begin, end in spans if begin is None or end is None or begin <= end]
    if len(good) < len(spans):
        warnings.warn(
            f"{about} ends before it starts: these dates are left out of the file", DataWarning, stacklevel=2
        )
    spans = good
    ordered = sorted(set(spans), key=lambda span: (span[0] or date.min, span[1] or date.max))
    merged: list[Spell] = []
    for begin, end in ordered:
        if merged and (merged[-1][1] is None or (begin or date.min) <= merged[-1][1]):
            last = merged[-1][1]
            merged[-1] = (merged[-1][0], None if last is None or end is None else max(last, end))
        else:
            merged.append((begin, end))
    return [] if (None, None) in merged else merged
