"""The dataset described for catalogues: DCAT 3 with its files, VoID with its statistics, as triples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from govgraph.facts.metadata import Metadata
from govgraph.terms import COMMON_PREFIXES, DCTERMS, FOAF, OWL, RDF, RDFS, XSD, Names
from govgraph.words import subtag
from govgraph.write.canonical import Statement
from govgraph.write.contents import content_of
from govgraph.write.files import Written
from govgraph.write.turtle import turtle

__all__ = ["DatasetTriples", "Statistics", "describe", "statistics"]

DCAT = COMMON_PREFIXES["dcat"]
VOID = COMMON_PREFIXES["void"]
SPDX = "http://spdx.org/rdf/terms#"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"  # those that DCAT prescribes
_TYPE = ox.NamedNode(RDF + "type")


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of a graph, as VoID defines them."""

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, tuple[int, int, int]]  # its triples, distinct subjects, distinct objects


def statistics(statements: Iterable[Statement], names: Names | None = None) -> Statistics:
    """Count a graph.

    Parameters
    ----------
    statements : iterable of pyoxigraph Quad or Triple
        Each triple once.
    names : Names, optional
        An entity is a subject in its namespace ``id:``.

    Examples
    --------
    >>> a = ox.NamedNode("https://w3id.org/govgraph/id/a")
    >>> found = statistics([ox.Triple(a, a, ox.Literal("x")), ox.Triple(a, a, ox.Literal("y"))])
    >>> found.triples, found.entities, found.properties[a.value]
    (2, 1, (2, 1, 2))

    References
    ----------
    W3C, Describing Linked Datasets with the VoID Vocabulary, 2011, section 4.
    """
    space = (names or Names()).id
    triples = 0
    objects: set[object] = set()
    members: Counter[str] = Counter()
    uses: dict[str, tuple[list[int], set[object], set[object]]] = defaultdict(lambda: ([0], set(), set()))
    subjects: set[object] = set()
    for statement in statements:
        subject, predicate, value = statement.subject, statement.predicate, statement.object
        triples += 1
        subjects.add(subject)
        objects.add(value)
        count, its_subjects, its_objects = uses[predicate.value]
        count[0] += 1
        its_subjects.add(subject)
        its_objects.add(value)
        if predicate == _TYPE and isinstance(value, ox.NamedNode):
            members[value.value] += 1
    entities = sum(isinstance(one, ox.NamedNode) and one.value.startswith(space) for one in subjects)
    return Statistics(
        triples,
        entities,
        len(subjects),
        len(objects),
        dict(sorted(members.items())),
        {iri: (count[0], len(s), len(o)) for iri, (count, s, o) in sorted(uses.items())},
    )


def describe(
    about: Metadata,
    counted: Statistics,
    fingerprint: str,
    files: Iterable[Written],
    names: Names | None = None,
) -> str:
    """Return ``dataset.ttl``.

    Parameters
    ----------
    fingerprint : str
        The SHA-256 of the graph's canonical form (RDFC-1.0).
    files : iterable of Written
        The distributions.

    Returns
    -------
    str
        Turtle without blank nodes, the same bytes for the same facts.

    References
    ----------
    W3C, Data Catalog Vocabulary (DCAT) - Version 3, Recommendation, 22 August 2024.
    """
    names = names or Names()
    writer = DatasetTriples(names.base)
    writer.dataset(about, fingerprint)
    writer.statistics(counted)
    for file in sorted(files, key=lambda one: one.name):
        writer.distribution(file, about)
    more = {"media": _MEDIA, "ds": writer.parts, "spdx": SPDX}
    return turtle(
        writer.triples, Names(names.base).declaring(more), title="What this dataset is, for catalogues"
    )


class DatasetTriples:
    """What is said of a dataset, triple by triple.

    Parameters
    ----------
    base : str
        The dataset's base IRI, which is its own name in its graph.
    """

    def __init__(self, base: str) -> None:
        self.iri = base  # the dataset's own name in its graph
        self.parts = base + "dataset#"
        self.triples: list[ox.Triple] = []

    def add(self, subject: str, predicate: str, value: ox.Literal | str) -> None:
        """Say one thing; a text is an IRI."""
        node = ox.NamedNode(value) if isinstance(value, str) else value
        self.triples.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), node))

    def number(self, subject: str, predicate: str, value: int, datatype: str = "integer") -> None:
        """Say a number."""
        self.add(subject, predicate, ox.Literal(str(value), datatype=ox.NamedNode(XSD + datatype)))

    def texts(self, subject: str, predicate: str, texts: Mapping[str, str]) -> None:
        """Say texts by language."""
        for language, text in sorted(texts.items()):
            if text:
                self.add(subject, predicate, ox.Literal(text, language=language))

    def checksum(self, owner: str, name: str, digest: str, comment: str = "") -> None:
        """Say a checksum."""
        checksum = f"{self.parts}checksum-{name}"
        self.add(owner, SPDX + "checksum", checksum)
        self.add(checksum, RDF + "type", SPDX + "Checksum")
        self.add(checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
        value = ox.Literal(digest, datatype=ox.NamedNode(XSD + "hexBinary"))
        self.add(checksum, SPDX + "checksumValue", value)
        if comment:
            self.add(checksum, RDFS + "comment", ox.Literal(comment, language="en"))

    def dataset(self, about: Metadata, fingerprint: str) -> None:
        """Say what the dataset says of itself."""
        iri = self.iri
        self.add(iri, RDF + "type", DCAT + "Dataset")
        self.add(iri, RDF + "type", VOID + "Dataset")
        self.texts(iri, DCTERMS + "title", about.titles)
        self.texts(iri, DCTERMS + "description", about.descriptions)
        if about.version:
            self.add(iri, DCAT + "version", ox.Literal(about.version))
            self.add(iri, OWL + "versionInfo", ox.Literal(about.version))
        self.issued(iri, about)
        self.license(iri, about)
        for number, creator in enumerate(about.creators, 1):
            agent = f"{self.parts}creator-{number}"
            self.add(iri, DCTERMS + "creator", agent)
            self.add(agent, RDF + "type", FOAF + "Agent")
            self.add(agent, FOAF + "name", ox.Literal(creator))
        for language in dict.fromkeys(map(subtag, about.languages)):
            known = len(language) == 2  # longer codes are not all in a list of the Library of Congress
            self.add(iri, DCTERMS + "language", f"{_LANGUAGES}{language}" if known else ox.Literal(language))
        if fingerprint:
            self.checksum(
                iri, "rdfc", fingerprint, "SHA-256 of the canonical N-Quads of all triples (W3C RDFC-1.0)"
            )

    def issued(self, iri: str, about: Metadata) -> None:
        """Say its date."""
        if about.issued:
            day = ox.Literal(about.issued, datatype=ox.NamedNode(XSD + "date"))
            self.add(iri, DCTERMS + "issued", day)

    def license(self, iri: str, about: Metadata) -> None:
        """Say its license: an address, an identifier of SPDX, or words."""
        if about.license_address:
            self.add(iri, DCTERMS + "license", about.license_address)
        elif about.license:
            self.add(iri, DCTERMS + "rights", ox.Literal(about.license))

    def distribution(self, file: Written, about: Metadata) -> None:
        """Say which file holds it."""
        iri, content = f"{self.parts}{file.name}", content_of(file.name)
        self.add(self.iri, DCAT + "distribution", iri)
        self.add(iri, RDF + "type", DCAT + "Distribution")
        self.texts(iri, DCTERMS + "title", content.titles)
        self.texts(iri, DCTERMS + "description", content.lines)
        self.add(iri, DCTERMS + "identifier", ox.Literal(file.name))
        self.add(iri, DCAT + "mediaType", _MEDIA + content.media_type)
        self.number(iri, DCAT + "byteSize", file.size, "nonNegativeInteger")
        self.license(iri, about)
        self.issued(iri, about)
        self.checksum(iri, file.name, file.sha256)

    def statistics(self, counted: Statistics) -> None:
        """Say its statistics as VoID has them."""
        iri = self.iri
        self.number(iri, VOID + "triples", counted.triples)
        self.number(iri, VOID + "entities", counted.entities)
        self.number(iri, VOID + "distinctSubjects", counted.subjects)
        self.number(iri, VOID + "distinctObjects", counted.objects)
        self.number(iri, VOID + "classes", len(counted.classes))
        self.number(iri, VOID + "properties", len(counted.properties))
        for number, (kind, members) in enumerate(counted.classes.items(), 1):
            part = f"{self.parts}class-{number:03}"
            self.add(iri, VOID + "classPartition", part)
            self.add(part, RDF + "type", VOID + "Dataset")
            self.add(part, VOID + "class", kind)
            self.number(part, VOID + "entities", members)
        for number, (prop, (triples, subjects, objects)) in enumerate(counted.properties.items(), 1):
            part = f"{self.parts}property-{number:03}"
            self.add(iri, VOID + "propertyPartition", part)
            self.add(part, RDF + "type", VOID + "Dataset")
            self.add(part, VOID + "property", prop)
            self.number(part, VOID + "triples", triples)
            self.number(part, VOID + "distinctSubjects", subjects)
            self.number(part, VOID + "distinctObjects", objects)
