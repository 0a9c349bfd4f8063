"""Turtle that people read: prefixed, grouped under headings, sorted, and the same bytes from run to run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from govgraph.errors import GovgraphError, wrong
from govgraph.terms import DCTERMS, GOV, RDF, RDFS, SKOS, XSD, Names, local_id_ok
from govgraph.write.canonical import Statement, blocks, canonical_quads

__all__ = ["turtle", "turtle_pieces"]

RDF_TYPE = RDF + "type"
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_BARE = {XSD + "integer": _INTEGER, XSD + "decimal": _DECIMAL, XSD + "boolean": re.compile("true|false")}
# Besides what the grammar forbids: what an editor would hide or obey (controls, bidi marks, BOM).
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]')
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}

# What a reader wants to see first in a block; everything else follows by CURIE.
_FIRST = {
    iri: rank
    for rank, iri in enumerate(
        [
            RDF_TYPE,
            RDF + "subject",
            RDF + "predicate",
            RDF + "object",
            SKOS + "prefLabel",
            RDFS + "label",
            DCTERMS + "title",
            GOV + "shortLabel",
            GOV + "article",
            GOV + "acronym",
            SKOS + "altLabel",
            RDFS + "comment",
            GOV + "start",
            GOV + "end",
            GOV + "asOf",
            GOV + "earliestStart",
            GOV + "latestStart",
            GOV + "earliestEnd",
            GOV + "latestEnd",
        ]
    )
}
_WIDTH = 90  # characters of one property's values on one line; more are listed one below the other
_SECTIONS = ("Dataset", "Vocabulary", "Entities", "Statements", "Sources")


def turtle(
    statements: Iterable[Statement],
    names: Names | None = None,
    *,
    depth: Mapping[str, int] | None = None,
    title: str = "",
) -> str:
    """Return a graph as readable Turtle.

    Parameters
    ----------
    statements : iterable of pyoxigraph Quad or Triple
        The triples of one graph; blank nodes get canonical names.
    names : Names, optional
        The namespaces; only the prefixes that are used are declared.
    depth : mapping of kind to int, optional
        How far each kind stands from the root of the model: an entity stands under its most specific kind.
        When left out it follows from the ``rdfs:subClassOf`` triples of the graph itself.
    title : str
        A line of comment to begin with.

    Returns
    -------
    str
        Sections: the dataset, the vocabulary, entities by kind, statements, sources.

    Raises
    ------
    GovgraphError
        If a quad belongs to a named graph, which Turtle cannot say.

    Examples
    --------
    >>> n = Names()
    >>> alsur = ox.NamedNode(n.expand("id:alsur"))
    >>> print(turtle([ox.Triple(alsur, ox.NamedNode(n.expand("gov:count")), ox.Literal(11))], n), end="")
    @prefix gov: <https://w3id.org/govgraph/ns#> .
    @prefix id: <https://w3id.org/govgraph/id/> .
    <BLANKLINE>
    # ======== Entities ========
    <BLANKLINE>
    # -------- Other --------
    <BLANKLINE>
    id:alsur gov:count 11 .
    """
    return "".join(turtle_pieces(statements, names, depth=depth, title=title))


def turtle_pieces(
    statements: Iterable[Statement],
    names: Names | None = None,
    *,
    depth: Mapping[str, int] | None = None,
    title: str = "",
) -> Iterator[str]:
    """Yield what :func:`turtle` returns in pieces."""
    return _Writer(statements, names or Names(), depth).pieces(title)


class _Writer:
    """One pass: the block of each subject, put under its heading."""

    def __init__(
        self, statements: Iterable[Statement], names: Names, depth: Mapping[str, int] | None
    ) -> None:
        self.names = names
        self.prefix_of = {namespace: prefix for prefix, namespace in reversed(names.prefixes.items())}
        self.used: set[str] = set()
        self.short: dict[str, str] = {}
        self.quads = canonical_quads(statements)
        self.depth = _depth_from(self.quads) if depth is None else depth

    def pieces(self, title: str) -> Iterator[str]:
        grouped: dict[tuple[int, str], list[tuple[Any, str]]] = defaultdict(list)
        for node, block in blocks(self.quads, _refuse):
            subject = node.value if isinstance(node, ox.NamedNode) else str(node)
            section, heading = self._place(subject, block)
            grouped[section, heading].append(
                (self._order(section, subject, block), self._block(subject, block))
            )
        prefixes = {prefix: space for space, prefix in self.prefix_of.items() if prefix in self.used}
        yield "# " + re.sub(r"\s+", " ", title) + "\n" if title else ""
        yield "".join(f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(prefixes))
        gap = "\n" if title or prefixes else ""
        last = -1
        for section, heading in sorted(grouped, key=lambda key: (key[0], key[1] == "Other", key[1])):
            if section != last:
                yield f"{gap}# ======== {_SECTIONS[section]} ========\n"
                last, gap = section, "\n"
            if heading:
                yield f"\n# -------- {heading} --------\n"
            for _, text in sorted(grouped.pop((section, heading))):
                yield f"\n{text}"

    def _place(self, subject: str, block: Mapping[str, list[Any]]) -> tuple[int, str]:
        names, kinds = self.names, _values(block.get(RDF_TYPE, ()))
        if subject.startswith(names.statement) or RDF + "Statement" in kinds:
            return 3, ""
        if subject.startswith(names.source) or GOV + "Source" in kinds:
            return 4, ""
        if subject.startswith(GOV):
            return 1, ""
        if any(kind.endswith(("dcat#Dataset", "dcat#Distribution", "void#Dataset")) for kind in kinds):
            return 0, ""
        own = [kind[len(GOV) :] for kind in kinds if kind.startswith(GOV)]
        best = min(own, key=lambda kind: (-self.depth.get(kind, 0), kind), default="Other")
        return 2, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", best)

    def _order(self, section: int, subject: str, block: Mapping[str, list[Any]]) -> tuple[str, ...]:
        if section != 3:
            return (subject,)
        about = (RDF + "subject", RDF + "predicate", RDF + "object")
        return (*("".join(sorted(_values(block.get(name, ())))) for name in about), subject)

    def _block(self, subject: str, block: Mapping[str, list[Any]]) -> str:
        lines = []
        for predicate in sorted(block, key=lambda iri: (_FIRST.get(iri, 99), self._iri(iri))):
            verb = "a" if predicate == RDF_TYPE else self._iri(predicate)
            lines.append(f"{verb} {self._objects(predicate, block[predicate])}")
        head = subject if subject.startswith("_:") else self._iri(subject)
        return f"{head} " + " ;\n    ".join(lines) + " .\n"

    def _objects(self, predicate: str, objects: list[Any]) -> str:
        if len(objects) == 1:
            return self._term(objects[0])
        if predicate == RDF_TYPE:
            objects = sorted(objects, key=self._kind_order)
            return ", ".join(dict.fromkeys(self._term(one) for one in objects))
        # The languages of a text stand in the same order everywhere.
        keyed = {(getattr(one, "language", None) or "", self._term(one)) for one in objects}
        written = [text for _, text in sorted(keyed)]
        wide = sum(map(len, written)) > _WIDTH
        return (",\n        " if wide else ", ").join(written)

    def _kind_order(self, kind: Any) -> tuple[int, str]:
        return -self.depth.get(str(kind.value).removeprefix(GOV), 0), str(kind.value)

    def _term(self, term: Any) -> str:
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        if not isinstance(term, ox.Literal):  # a blank node, or a triple term of RDF 1.2
            return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)
        if term.language is not None:
            direction = f"--{term.direction}" if term.direction is not None else ""
            return f"{_quoted(term.value)}@{term.language}{direction}"
        datatype = term.datatype.value
        if datatype == XSD + "string":
            return _quoted(term.value)
        bare = _BARE.get(datatype)
        if bare is not None and bare.fullmatch(term.value):
            return term.value
        return f"{_quoted(term.value)}^^{self._iri(datatype)}"

    def _iri(self, iri: str) -> str:
        known = self.short.get(iri)
        if known is not None:
            return known
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self.prefix_of.get(iri[:cut])
        if prefix is not None and local_id_ok(iri[cut:]):
            self.used.add(prefix)
            short = f"{prefix}:{iri[cut:]}"
        else:
            short = f"<{iri}>"
        self.short[iri] = short
        return short


def _quoted(text: str) -> str:
    """Return a literal's text in quotes; one of several lines in three, so that its lines stay lines."""
    if "\n" in text:
        lines = [_ESCAPED.sub(_escape, line) for line in text.split("\n")]
        return '"""' + "\n".join(lines) + '"""'
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _SHORT_ESCAPES.get(character) or f"\\u{ord(character):04X}"


def _values(terms: Iterable[Any]) -> list[str]:
    return [term.value for term in terms if isinstance(term, (ox.NamedNode, ox.Literal))]


def _refuse(quad: ox.Quad) -> None:
    if not isinstance(quad.graph_name, ox.DefaultGraph):
        raise GovgraphError(wrong("turtle_one_graph", graph=quad.graph_name))


def _depth_from(quads: Iterable[ox.Quad]) -> dict[str, int]:
    """Count for each class of the graph how many classes stand above it."""
    parents: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if quad.predicate.value == RDFS + "subClassOf" and isinstance(quad.subject, ox.NamedNode):
            parents[quad.subject.value] += _values([quad.object])
    depth: dict[str, int] = {}
    for name in parents:
        seen: set[str] = set()
        todo = [name]
        while todo:
            fresh = [parent for parent in parents.get(todo.pop(), ()) if parent not in seen]
            seen.update(fresh)
            todo.extend(fresh)
        if seen:
            depth[name.removeprefix(GOV)] = len(seen)
    return depth
