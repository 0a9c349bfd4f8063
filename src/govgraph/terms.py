"""IRIs, prefixes and CURIEs: the names of everything in the graph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "BASE",
    "COMMON_PREFIXES",
    "DCTERMS",
    "FOAF",
    "GOV",
    "OWL",
    "RDF",
    "RDFS",
    "SKOS",
    "XSD",
    "Names",
    "iri_ok",
    "is_remote",
    "local_id_ok",
]

BASE = "https://w3id.org/govgraph/"
GOV = BASE + "ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"

COMMON_PREFIXES: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": FOAF,
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": SKOS,
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "xsd": XSD,
}
"""Prefixes declared in advance for every query, beside the dataset's own."""

# RFC 3987 without the characters that SPARQL and Turtle forbid inside <…>.
_BAD_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_LOCAL_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")


def iri_ok(text: str) -> bool:
    """Tell whether `text` is an absolute IRI that can stand between ``<`` and ``>``.

    Examples
    --------
    >>> iri_ok("https://example.org/a"), iri_ok("a b")
    (True, False)
    """
    return _ABSOLUTE.fullmatch(text) is not None


def is_remote(source: str) -> bool:
    """Tell whether a text is the address of a server.

    Examples
    --------
    >>> is_remote("https://fixture.example/sparql"), is_remote("data")
    (True, False)
    """
    return source.lower().startswith(("http://", "https://"))


def local_id_ok(text: str) -> bool:
    """Tell whether `text` can be the id of an entity, statement or source.

    Ids are letters without accents, digits, ``.``, ``_`` and ``-``: they survive spreadsheets, file names, IRIs
    and HTML unchanged, and ``id:TEXT`` is a valid CURIE in SPARQL and Turtle.

    Examples
    --------
    >>> local_id_ok("igf-2023"), local_id_ok("São Paulo")
    (True, False)
    """
    return _LOCAL_ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Names:
    """The namespaces of one dataset, and the way between IRIs and CURIEs.

    Parameters
    ----------
    base : str
        The dataset's base IRI, ending in ``/`` or ``#``. Entities live in ``base + "id/"``, statements in
        ``base + "statement/"``, sources in ``base + "source/"``. The vocabulary ``gov:`` is the same in all datasets.

    Examples
    --------
    >>> names = Names()
    >>> names.expand("id:alsur")
    'https://w3id.org/govgraph/id/alsur'
    >>> names.compact("https://w3id.org/govgraph/ns#memberOf")
    'gov:memberOf'
    """

    base: str = BASE
    declared: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """The namespace of entities."""
        return self.base + "id/"

    @property
    def statement(self) -> str:
        """The namespace of statements."""
        return self.base + "statement/"

    @property
    def source(self) -> str:
        """The namespace of sources."""
        return self.base + "source/"

    def source_iri(self, name: str) -> str:
        """Return the IRI of a source id; a leading ``src-`` is not said twice.

        Examples
        --------
        >>> Names().source_iri("src-alsur-blog")
        'https://w3id.org/govgraph/source/alsur-blog'
        """
        return self.source + name.removeprefix("src-")

    @property
    def prefixes(self) -> dict[str, str]:
        """All prefixes, the dataset's own first: ``gov id st src``, the common ones, and what was declared."""
        own = {"gov": GOV, "id": self.id, "st": self.statement, "src": self.source, **COMMON_PREFIXES}
        return own | dict(self.declared) if self.declared else own

    def declaring(self, prefixes: Mapping[str, str]) -> Names:
        """Return these names with further prefixes; those that have a meaning keep it.

        Namespaces that end in a letter or a digit are left out: in JSON-LD, single words are declared like prefixes.

        Examples
        --------
        >>> names = Names().declaring({"my": "http://example.org/", "gov": "http://example.org/other#"})
        >>> names.expand("my:a"), names.compact("http://example.org/b"), names.prefixes["gov"] == GOV
        ('http://example.org/a', 'my:b', True)
        """
        known = self.prefixes
        further = sorted(
            (prefix, space)
            for prefix, space in prefixes.items()
            if prefix not in known and iri_ok(space) and not space[-1].isalnum()
        )
        return Names(self.base, (*self.declared, *further)) if further else self

    def at_base_of(self, prefixes: Mapping[str, str]) -> Names:
        """Return these names with the base of a dataset whose ``id: st: src:`` these prefixes are, if they are.

        Examples
        --------
        >>> kg = "https://example.org/kg/"
        >>> Names().at_base_of({"id": kg + "id/", "st": kg + "statement/", "src": kg + "source/"}).base
        'https://example.org/kg/'
        >>> Names().at_base_of({"id": "http://example.org/persons/"}) == Names()
        True
        """
        theirs = Names(prefixes.get("id", "").removesuffix("id/"), self.declared)
        same = all(prefixes.get(name) == theirs.prefixes[name] for name in ("id", "st", "src"))
        return theirs if same and iri_ok(theirs.base) and theirs.base.endswith(("/", "#")) else self

    def expand(self, curie: str) -> str:
        """Return the IRI of a CURIE; an IRI (also in ``<…>``) and an unknown prefix come back as they are."""
        if curie.startswith("<") and curie.endswith(">"):
            return curie[1:-1]
        prefix, colon, local = curie.partition(":")
        if colon and not local.startswith("//"):
            namespace = self.prefixes.get(prefix)
            if namespace is not None:
                return namespace + local
        return curie

    def compact(self, iri: str) -> str:
        """Return the shortest CURIE of an IRI, or the IRI itself where none is valid."""
        best = ""
        own = Names(self.base).prefixes if self.declared else {}
        for prefix, namespace in self.prefixes.items():
            if prefix not in own and namespace in own.values():
                continue  # a second name for what has one
            if iri.startswith(namespace) and local_id_ok(iri[len(namespace) :]):
                curie = f"{prefix}:{iri[len(namespace) :]}"
                if not best or len(curie) < len(best):
                    best = curie
        return best or iri

    def entity(self, name: str) -> str:
        """Return the entity IRI that ``alsur``, ``id:alsur`` or a whole IRI stands for."""
        if ":" in name or name.startswith("<"):
            return self.expand(name)
        return self.id + name

    def key(self, iri: str) -> str:
        """Return the short name of an entity: its local id inside this dataset, else the IRI.

        Examples
        --------
        >>> Names().key("https://w3id.org/govgraph/id/alsur")
        'alsur'
        """
        namespace = self.id
        if iri.startswith(namespace) and local_id_ok(iri[len(namespace) :]):
            return iri[len(namespace) :]
        return iri
