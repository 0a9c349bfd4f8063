"""IRIs, prefixes and CURIEs: the names of everything in the graph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = [
    "BASE",
    "COMMON_PREFIXES",
    "DCTERMS",
    "FOAF",
    "GOV",
    "IRI",
    "OWL",
    "RDF",
    "RDFS",
    "SCHEMA",
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
SCHEMA = "https://schema.org/"

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
    "schema": SCHEMA,
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
    >>> iri_ok("https://example.org/a"), iri_ok("a b"), iri_ok("http://[x/")
    (True, False, False)
    """
    if _ABSOLUTE.fullmatch(text) is None:
        return False
    import pyoxigraph as ox  # here, so that the names of things can be had without the engine

    try:
        ox.NamedNode(text)  # hosts, ports and percent signs: whatever the engine would refuse later
    except ValueError:
        return False
    return True


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


class IRI(str):
    """An id that reads as a CURIE, with the whole IRI in `iri`: what names a thing wherever people read or type.

    Examples
    --------
    >>> forum = IRI("id:igf", iri="https://w3id.org/govgraph/id/igf")
    >>> print(forum, forum.iri)
    id:igf https://w3id.org/govgraph/id/igf
    """

    __slots__ = ("iri",)
    iri: str

    def __new__(cls, curie: str, *, iri: str = "") -> IRI:
        """Make it of a CURIE and its whole IRI (the same where there is no CURIE)."""
        new = super().__new__(cls, curie)
        new.iri = iri or str(curie)
        return new

    @property
    def id(self) -> str:
        """The CURIE, or the whole IRI where no prefix fits: the same text as the object itself."""
        return str(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _iri, (str(self), self.iri)


def _iri(curie: str, iri: str) -> IRI:
    return IRI(curie, iri=iri)


@lru_cache(maxsize=64)
def _prefixes_of(base: str, declared: tuple[tuple[str, str], ...]) -> dict[str, str]:
    own = {
        "gov": GOV,
        "id": base + "id/",
        "st": base + "statement/",
        "src": base + "source/",
        **COMMON_PREFIXES,
    }
    return own | dict(declared)


_BLANK = ".well-known/genid/"  # RDF 1.1 Concepts, section 3.5: IRIs in place of blank nodes


@lru_cache(maxsize=1 << 14)
def _compacted(base: str, declared: tuple[tuple[str, str], ...], iri: str) -> IRI:
    if iri.startswith(base + _BLANK):
        return IRI("_:" + iri.removeprefix(base + _BLANK), iri=iri)
    namespaces, odd = _namespaces_of(base, declared)
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = namespaces.get(iri[:cut])
    best = f"{prefix}:{iri[cut:]}" if prefix is not None and local_id_ok(iri[cut:]) else ""
    for space, other in odd:
        if iri.startswith(space) and local_id_ok(iri[len(space) :]):
            curie = f"{other}:{iri[len(space) :]}"
            best = min(best or curie, curie, key=len)
    return IRI(best or iri, iri=iri)


@lru_cache(maxsize=64)
def _namespaces_of(
    base: str, declared: tuple[tuple[str, str], ...]
) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Return the prefix of each namespace, and the namespaces that end in neither ``#`` nor ``/``.

    The dataset's own prefixes and the common ones come before declared ones; of several declared ones, the shortest.
    """
    own = _prefixes_of(base, ())
    found = {namespace: prefix for prefix, namespace in reversed(own.items())}
    fixed = set(found)
    for prefix, namespace in sorted(dict(declared).items(), key=lambda pair: (-len(pair[0]), pair[0])):
        if namespace not in fixed:
            found[namespace] = prefix
    odd = tuple((space, prefix) for space, prefix in found.items() if space[-1:] not in ("#", "/"))
    return found, odd


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

    @property
    def blank(self) -> str:
        """The namespace of IRIs that stand for blank nodes; their ids read ``_:b1f3…``.

        Examples
        --------
        >>> names = Names()
        >>> names.compact(names.blank + "b1"), names.expand("_:b1") == names.blank + "b1"
        ('_:b1', True)
        """
        return self.base + _BLANK

    def source_iri(self, name: str) -> str:
        """Return the IRI of a source id; a leading ``src-`` is not said twice, and an IRI stays one.

        Examples
        --------
        >>> Names().source_iri("src-alsur-blog")
        'https://w3id.org/govgraph/source/alsur-blog'
        """
        return name if ":" in name else self.source + name.removeprefix("src-")

    def spaces(self, prefix: str) -> tuple[str, ...]:
        """Return the namespaces of a prefix of the dataset's own and of those that it is read with: ``id: id2: …``.

        Examples
        --------
        >>> Names().declaring({"st2": "https://example.org/statement/"}).spaces("st")
        ('https://w3id.org/govgraph/statement/', 'https://example.org/statement/')
        """
        of_others = (
            space
            for name, space in self.declared
            if name.removeprefix(prefix).isdigit() and name.startswith(prefix)
        )
        return (self.prefixes[prefix], *of_others)

    @property
    def bases(self) -> tuple[str, ...]:
        """The base IRIs of the dataset and of those that it is read with.

        Examples
        --------
        >>> Names().declaring({"id2": "https://example.org/id/"}).bases
        ('https://w3id.org/govgraph/', 'https://example.org/')
        """
        return tuple(space.removesuffix("id/") for space in self.spaces("id") if space.endswith("id/"))

    @property
    def prefixes(self) -> dict[str, str]:
        """All prefixes, the dataset's own first: ``gov id st src``, the common ones, and what was declared."""
        return dict(_prefixes_of(self.base, self.declared))

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
        if isinstance(curie, IRI):
            return curie.iri
        if curie.startswith("<") and curie.endswith(">"):
            return curie[1:-1]
        prefix, colon, local = curie.partition(":")
        if prefix == "_" and colon:
            return self.blank + local
        if colon and not local.startswith("//"):
            namespace = _prefixes_of(self.base, self.declared).get(prefix)
            if namespace is not None:
                return namespace + local
        return curie

    def compact(self, iri: str) -> IRI:
        """Return the id of an IRI: its shortest CURIE, or the IRI itself where none is valid.

        Examples
        --------
        >>> Names().compact("https://w3id.org/govgraph/id/alsur")
        'id:alsur'
        """
        return _compacted(self.base, self.declared, iri)

    def entity(self, name: str) -> str:
        """Return the entity IRI that ``alsur``, ``id:alsur`` or a whole IRI stands for."""
        if ":" in name or name.startswith("<"):
            return self.expand(name)
        return self.id + name

    def term(self, name: str) -> str:
        """Return the IRI of a kind or predicate: a local name is one of the vocabulary ``gov:``.

        Examples
        --------
        >>> Names().term("memberOf") == Names().term("gov:memberOf"), Names().term("foaf:knows")
        (True, 'http://xmlns.com/foaf/0.1/knows')
        """
        return self.expand(name) if ":" in name else GOV + name

    def identify(self, name: str) -> IRI:
        """Return the id that ``alsur``, ``id:alsur`` or a whole IRI stands for.

        Examples
        --------
        >>> names = Names()
        >>> {names.identify(name) for name in ("alsur", "id:alsur", "https://w3id.org/govgraph/id/alsur")}
        {'id:alsur'}
        """
        return self.compact(self.entity(name))
