"""The endpoint described for programs: SPARQL service description, VoID, DCAT, and the catalogue as examples."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from govgraph.errors import GovgraphError
from govgraph.explorer.pages import moment_told
from govgraph.facts.metadata import Metadata
from govgraph.query.bind import bind
from govgraph.query.questions import bind as bind_question
from govgraph.sparql.outline import Outline
from govgraph.sparql.source import Source
from govgraph.store.store import Store
from govgraph.terms import COMMON_PREFIXES, DCTERMS, RDF, RDFS, XSD
from govgraph.words import LANGUAGES
from govgraph.write.description import DatasetTriples, statistics

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.query.questions import Question

__all__ = ["DESCRIBED", "described"]

SD = "http://www.w3.org/ns/sparql-service-description#"
SH = COMMON_PREFIXES["sh"]
VOID = COMMON_PREFIXES["void"]
_VOID_EXT = "http://ldf.fi/void-ext#"
_DCAT = COMMON_PREFIXES["dcat"]
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads")
_MEDIA = "https://www.iana.org/assignments/media-types/"
_FILES = (("ttl", "text/turtle"), ("nt", "application/n-triples"), ("jsonld", "application/ld+json"))

DESCRIBED = (SD, SH, VOID, _VOID_EXT)
"""Namespaces of words that only this description uses: a query with one of them asks about the endpoint."""

_MOST = 2_000_000
"""Triples beyond which their classes and properties are not counted."""


def described(graph: GovGraph, address: str, copied: Store | None = None) -> list[ox.Triple]:
    """Return what is to be known of an endpoint.

    Parameters
    ----------
    address : str
        Of the server, ending in ``/``.
    copied : Store, optional
        The same triples in memory, where they are counted twice as quickly.

    Notes
    -----
    Without blank nodes, so that it can be asked by SPARQL and read again.

    References
    ----------
    W3C, SPARQL 1.1 Service Description; Describing Linked Datasets with the VoID Vocabulary; DCAT 3. SIB, SHACL examples.
    """
    writer = _writer(graph, address)
    base, endpoint = writer.iri, address + "sparql"
    writer.add(endpoint, RDF + "type", SD + "Service")
    writer.add(endpoint, SD + "endpoint", endpoint)
    writer.add(endpoint, SD + "supportedLanguage", SD + "SPARQL11Query")
    for name in (*_RESULTS, *_GRAPHS):
        writer.add(endpoint, SD + "resultFormat", _FORMATS + name)
    if isinstance(graph.store, Store):
        writer.add(endpoint, SD + "feature", SD + "UnionDefaultGraph")
    whole = writer.parts + "dataset"
    writer.add(endpoint, SD + "defaultDataset", whole)
    writer.add(whole, RDF + "type", SD + "Dataset")
    writer.add(whole, SD + "defaultGraph", base)
    writer.add(base, RDF + "type", SD + "Graph")
    _graphs(writer, graph, whole)
    writer.dataset(_about(graph), "")
    _moment(writer, graph)
    writer.add(base, VOID + "sparqlEndpoint", endpoint)
    if graph.metadata.base:
        writer.add(base, VOID + "uriSpace", ox.Literal(graph.names.id))
    writer.add(base, DCTERMS + "conformsTo", "https://www.w3.org/TR/sparql11-protocol/")
    _dcat(writer, graph, address)
    store = copied or graph.store
    if isinstance(store, Store) and len(store) <= _MOST:
        writer.statistics(statistics(store.triples(), graph.names))
        _partitions(writer, store)
    elif isinstance(store, Store):
        writer.number(base, VOID + "triples", len(store))
    _examples(writer, graph, endpoint)
    return sorted(set(writer.triples), key=str)


def _writer(graph: GovGraph, address: str) -> DatasetTriples:
    """Return what writes about a dataset under its own name; of one that has none, at the server's address."""
    if graph.metadata.base and graph.moment is None:
        return DatasetTriples(graph.names.base)
    writer = DatasetTriples(address)
    writer.iri = writer.parts + "data"
    return writer


def _about(graph: GovGraph) -> Metadata:
    """Return what a dataset says of itself; as of a date, the version says so, and the titles do."""
    about, moment = graph.metadata, graph.moment
    if moment is None or not moment.told:
        return about
    titles = {
        language: f"{title}. {moment_told(moment, language)}" if language in LANGUAGES else title
        for language, title in about.titles.items()
    }
    version = about.version and f"{about.version}+{moment.told.replace(' ', '-')}"
    return replace(about, titles=titles, version=version)


def _moment(writer: DatasetTriples, graph: GovGraph) -> None:
    """Say of which days the data are, and of which dataset they are a part."""
    moment = graph.moment
    if moment is None:
        return
    if graph.metadata.base:
        writer.add(writer.iri, DCTERMS + "isPartOf", graph.metadata.base)
    if moment.first is None or moment.last is None:
        return
    days = writer.parts + "days"
    writer.add(writer.iri, DCTERMS + "temporal", days)
    writer.add(days, RDF + "type", DCTERMS + "PeriodOfTime")
    for name, day in (("startDate", moment.first), ("endDate", moment.last)):
        writer.add(days, _DCAT + name, ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date")))


def _graphs(writer: DatasetTriples, graph: GovGraph, whole: str) -> None:
    """Say the named graphs that hold something."""
    if not isinstance(graph.store, Store):
        return
    named = sorted(one.value for one in graph.store.graph_names() if isinstance(one, ox.NamedNode))
    for number, iri in enumerate(named, 1):
        part = f"{writer.parts}graph-{number:03}"
        writer.add(whole, SD + "namedGraph", part)
        writer.add(part, RDF + "type", SD + "NamedGraph")
        writer.add(part, SD + "name", iri)


def _dcat(writer: DatasetTriples, graph: GovGraph, address: str) -> None:
    base, service = writer.iri, writer.parts + "endpoint"
    writer.add(base, _DCAT + "landingPage", address)
    writer.add(service, RDF + "type", _DCAT + "DataService")
    writer.add(service, _DCAT + "endpointURL", address + "sparql")
    writer.add(service, _DCAT + "servesDataset", base)
    if not isinstance(graph.store, Store):
        return
    for suffix, media in _FILES:
        part = f"{writer.parts}all-{suffix}"
        writer.add(base, _DCAT + "distribution", part)
        writer.add(part, RDF + "type", _DCAT + "Distribution")
        writer.add(part, _DCAT + "downloadURL", f"{address}store?default&format={suffix}")
        writer.add(part, _DCAT + "mediaType", _MEDIA + media)
        writer.add(part, _DCAT + "accessService", service)
        writer.license(part, graph.metadata)


def _partitions(writer: DatasetTriples, store: Store) -> None:
    """Say which properties the members of each class have, and of which class or datatype their values are."""
    classes: dict[str, set[str]] = defaultdict(set)
    for subject, kind in store.pairs(RDF + "type"):
        if isinstance(kind, ox.NamedNode):
            classes[subject].add(kind.value)
    uses: Counter[tuple[str, str]] = Counter()
    values: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for triple in store.triples():
        term = triple.object
        for kind in classes.get(getattr(triple.subject, "value", ""), ()):
            use = kind, triple.predicate.value
            uses[use] += 1
            if isinstance(term, ox.Literal):
                values[use]["datatype", term.datatype.value] += 1
            elif isinstance(term, ox.NamedNode):
                for other in classes.get(term.value, ()):
                    values[use]["class", other] += 1
    numbers = {kind: n for n, kind in enumerate(sorted({kind for kind, _ in uses}), 1)}
    for count, ((kind, prop), triples) in enumerate(sorted(uses.items()), 1):
        part = f"{writer.parts}use-{count:04}"
        writer.add(f"{writer.parts}class-{numbers[kind]:03}", VOID + "propertyPartition", part)
        writer.add(part, VOID + "property", prop)
        writer.number(part, VOID + "triples", triples)
        for place, ((what, value), number) in enumerate(sorted(values[kind, prop].items()), 1):
            other = f"{part}-{place}"
            space, whose = (_VOID_EXT, "datatype") if what == "datatype" else (VOID, "class")
            writer.add(part, f"{space}{whose}Partition", other)
            writer.add(other, space + whose, value)
            writer.number(other, VOID + "triples", number)


def _examples(writer: DatasetTriples, graph: GovGraph, endpoint: str) -> None:
    """Say the catalogue's questions that are plain queries, with their defaults in place, and the prefixes."""
    prefixes = writer.parts + "prefixes"
    own = ("id", "st", "src") if not graph.metadata.base else ()
    for prefix, namespace in sorted(graph.names.prefixes.items()):
        if prefix in own:  # those of govgraph's own dataset, which this is not
            continue
        declared = f"{prefixes}-{prefix or 'empty'}"
        writer.add(prefixes, SH + "declare", declared)
        writer.add(declared, SH + "prefix", ox.Literal(prefix))
        writer.add(declared, SH + "namespace", ox.Literal(namespace, datatype=ox.NamedNode(XSD + "anyURI")))
    # The catalogue asks in words of govgraph, which data in words of others cannot answer.
    for question in () if graph.says_no_claims else graph.questions():
        text = _runnable(graph, question)
        if not text:
            continue
        iri = f"{writer.parts}question-{question.name}"
        writer.add(iri, RDF + "type", SH + "SPARQLExecutable")
        writer.add(iri, RDF + "type", SH + "SPARQLSelectExecutable")
        writer.texts(iri, RDFS + "label", question.titles)
        writer.texts(iri, RDFS + "comment", question.descriptions or question.titles)
        writer.add(iri, SH + "select", ox.Literal(text))
        writer.add(iri, SH + "prefixes", prefixes)
        writer.add(iri, COMMON_PREFIXES["schema"] + "target", endpoint)


def _runnable(graph: GovGraph, question: Question) -> str:
    """Return a question as a query that answers by itself; nothing where more than the query is needed."""
    if question.judged or question.as_of:
        return ""
    given = {one.name: one.default for one in question.parameters if one.default}
    if any(not one.optional and not one.default for one in question.parameters):
        return ""
    try:
        terms = bind_question(question, given, graph.finder, graph.model)
        _, sources = bind(Outline.of(Source.of(question.text)), terms, graph.names)
    except GovgraphError:  # a default that this dataset does not have
        return ""
    lines = [line for line in sources[0].text.splitlines() if not line.startswith("#")]
    text = "\n".join(lines).strip() + "\n"
    used = {prefix for prefix in graph.names.prefixes if re.search(rf"(?<![\w:]){prefix}:", text)}
    declared = "".join(f"PREFIX {prefix}: <{graph.names.prefixes[prefix]}>\n" for prefix in sorted(used))
    return declared + text
