"""A network as flat, typed rows: what tables and every network file are written from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from operator import attrgetter
from types import NoneType
from typing import Any

from govgraph.facts.claims import Claim
from govgraph.facts.labels import exact_text, text_in
from govgraph.model.model import Model
from govgraph.network.evidence import claims_of_ties
from govgraph.network.nodes_ties import NetworkValue, Node, Tie
from govgraph.network.weights import amount_columns
from govgraph.words import LANGUAGES, say, texts

__all__ = [
    "EDGE_COLUMNS",
    "NODE_COLUMNS",
    "Measures",
    "Row",
    "counted_form",
    "node_rows",
    "relation_names",
    "tie_rows",
]

Row = dict[str, Any]
Measures = Mapping[str, Mapping[str, Any]]
"""Further columns of nodes: name → node key → text, number, bool or None."""

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
    "source_label": str,
    "target_label": str,
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


_DERIVED = ("foundTogether", "sharesSpacesWith")
"""What ties say that no claim states: two things stand in one row of a query, or were tied by a projection."""


def relation_names(name: str, model: Model) -> Mapping[str, str]:
    """Return what a relation is called, by language; ``^memberOf`` is one read backward: "has as a member"."""
    plain = name.removeprefix("^")
    predicate = model.predicates.get(plain)
    if predicate is None:
        return texts(f"relation.{plain}") if plain in _DERIVED else {}
    return predicate.inverse_labels if name.startswith("^") else predicate.labels


def counted_form(node: Node) -> str:
    """Return how a part of an aggregate is named: "3 of 45 states", "2 of 3 (2 states and 1 territory)", "BR (2 of 5)"."""
    if node.folded is None or not node.folded.ties:
        return "of_group"
    return "of" if len({"State" in one.kinds for one in node.folded.nodes}) == 1 else "of_mixed"


def _end_texts(node: Node, members: Sequence[str]) -> Mapping[str, str]:
    """Return what an end of a tie is called; of an aggregate, how many of its members the tie speaks of.

    "3 of 45 states": the other 42 are tied to the space in other ways.
    """
    if not members or len(members) == node.count:
        return node.labels
    key = f"network.{counted_form(node)}"
    return {
        lang: say(key, lang, n=len(members), total=node.count, whole=node.label(lang, *LANGUAGES))
        for lang in LANGUAGES
    }


def _called(side: str, key: str, labels: Mapping[str, str], lang: str) -> Row:
    """Return the name of an end in one language or else in another, and its name in each."""
    return {
        f"{side}_label": text_in(labels, (lang, *LANGUAGES)) or key,
        **{f"{side}_label_{language}": exact_text(labels, language) for language in LANGUAGES},
    }


def node_rows(network: NetworkValue, lang: str = "en", measures: Measures | None = None) -> list[Row]:
    """Return one row per node, sorted by key: :data:`NODE_COLUMNS`. A value that is not known is None.

    Parameters
    ----------
    lang : str
        The language of ``label``, where there is one in it.
    measures : mapping, optional
        Further columns; a number that is not a number (NaN) becomes None.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> rows = node_rows(Network.from_nx(nx.path_graph(2)), measures={"degree": {"0": 1, "1": 1}})
    >>> rows[0]["id"], rows[0]["label"], rows[0]["country"], rows[0]["degree"]
    ('0', '0', None, 1)
    """
    rows = []
    for key, node in network.nodes_by_key.items():
        row: Row = {name: getattr(node, name) for name in NODE_COLUMNS if hasattr(node, name)}
        row |= {"id": key, "label": node.label(lang), "count": node.count or None}
        for language in LANGUAGES:
            row[f"label_{language}"] = exact_text(node.labels, language)
            row[f"short_{language}"] = exact_text(node.shorts, language)
        row |= {name: values.get(key) for name, values in (measures or {}).items()}
        plain = _plain(row)
        rows.append({name: plain[name] for name in (*NODE_COLUMNS, *(measures or {}))})
    return rows


def tie_rows(network: NetworkValue, lang: str = "en") -> Iterator[Row]:
    """Yield one row per tie, sorted by its ends and key: :data:`EDGE_COLUMNS`. A value that is not known is None.

    Parameters
    ----------
    lang : str
        The language of ``label``, where there is one in it.
    """
    resting = claims_of_ties(network)
    used = set()
    cited_by = cache(partial(_cited, network))  # very many ties rest on few sources
    fields = [
        name for name in EDGE_COLUMNS if hasattr(Tie, name) and name != "claims"
    ]  # of claims, the row has the number
    values = attrgetter(*fields)
    # The same for very many ties: worked out once, and put into a copy of a row that has all columns in their order.
    relations = {
        name: relation_names(name, network.model) for name in {t.predicate for t in network.all_ties}
    }
    named = {
        name: {
            "label": text_in(names, (lang,)) or name,
            **_plain({f"predicate_{language}": names.get(language) for language in LANGUAGES}),
        }
        for name, names in relations.items()
    }
    called_by_side = {
        side: {
            key: _plain(_called(side, key, node.labels, lang)) for key, node in network.nodes_by_key.items()
        }
        for side in ("source", "target")
    }
    empty = dict.fromkeys(EDGE_COLUMNS) | {"type": "Directed" if network.directed else "Undirected"}
    for tie in network.all_ties:
        identity = first = f"{tie.source}|{tie.key}|{tie.target}"
        number = 1
        while identity in used:
            number += 1
            identity = f"{first}|{number}"
        used.add(identity)
        row = empty.copy()
        row |= _plain(dict(zip(fields, values(tie), strict=True)))
        row |= named[tie.predicate]
        row |= called_by_side["source"][tie.source]
        row |= called_by_side["target"][tie.target]
        row["id"] = identity
        if any(claim.amount for claim in tie.claims):
            row |= _plain(amount_columns(tie.claims))
        row |= _evidence(resting[tie.place], cited_by)
        ends = (("source", tie.source, tie.source_members), ("target", tie.target, tie.target_members))
        for side, end, members in ends:
            if not members:
                continue
            node = network.nodes_by_key[end]
            row[f"{side}_count"], row[f"{side}_of"] = len(members), node.count
            if len(members) != node.count:
                called = _end_texts(node, members)
                if len(members) < node.count:
                    row["label"] = f"{row['label']} ({text_in(called, (lang,))})"
                row |= _plain(_called(side, end, called, lang))
        yield row


def _evidence(claims: Sequence[Claim], cited_by: Callable[[frozenset[str]], Row]) -> Row:
    return {
        "claims": len(claims) or None,
        **cited_by(frozenset([claim.source for claim in claims if claim.source])),
        "statements": "|".join(sorted({claim.id for claim in claims if claim.iri})) or None,
    }


def _cited(network: NetworkValue, iris: frozenset[str]) -> Row:
    cited = sorted(iris)
    known = [network.sources[iri] for iri in cited if iri in network.sources]
    return _plain(
        {
            "sources": "|".join(network.names.compact(iri) for iri in cited),
            "source_titles": "|".join(source.title for source in known if source.title),
            "source_urls": "|".join(source.url for source in known if source.url),
        }
    )


_AS_IT_IS = frozenset((NoneType, int, bool))


def _plain(row: Mapping[str, Any]) -> Row:
    """Return a row, or a part of one, in plain Python; what is empty or no number becomes None."""
    return {
        name: (value or None)
        if (kind := type(value)) is str  # most of millions of cells
        else value
        if kind in _AS_IT_IS
        else _plain_value(value)
        for name, value in row.items()
    }


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        value = "|".join(value)
    elif hasattr(value, "item"):
        value = value.item()
    return None if value == "" or (isinstance(value, float) and not math.isfinite(value)) else value
