"""Where the page of everything stands, and how one page links another: the same rule in a folder and on a server."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from govgraph.terms import Names, local_id_ok

__all__ = ["SPACES", "Links", "ServedLinks", "ServedPlaces", "place_of", "places_of"]

SPACES = {"id": "id", "source": "src", "statement": "st"}
"""The folders of what lives in the dataset's own namespaces, and the prefix of each."""

# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 120


def place_of(iri: str, names: Names) -> str:
    """Return where the page of a thing stands below the top: ``id/igf``, ``source/alsur-blog``, ``statement/c3f7…``.

    Parameters
    ----------
    iri : str
    names : Names
        What lives in the dataset's own namespaces keeps its id; everything else has a readable place with a digest of
        its IRI behind it.

    Examples
    --------
    >>> place_of("https://w3id.org/govgraph/id/igf", Names())
    'id/igf'
    >>> place_of("http://example.org/people#Ana", Names())
    'thing/ana-4c37a22d41'
    """
    for folder, prefix in SPACES.items():
        local = iri.removeprefix(names.prefixes[prefix])
        if local != iri and local_id_ok(local) and not _DEVICES.fullmatch(local) and len(local) <= _LONGEST:
            return f"{folder}/{local}"
    readable = (
        re.sub(r"[^a-z0-9]+", "-", re.split(r"[/#]", iri.rstrip("/#"))[-1].lower()).strip("-")[:40].strip("-")
    )
    digest = hashlib.sha256(iri.encode("utf-8", "replace")).hexdigest()[:10]
    return f"thing/{readable or 'x'}-{digest}"


def places_of(iris: Iterable[str], names: Names) -> dict[str, str]:
    """Return the places of things; no two differ by capital letters alone, which some disks ignore.

    Examples
    --------
    >>> sorted(places_of([Names().id + "IGF", Names().id + "igf"], Names()).values())
    ['id/IGF', 'id/igf-ebc68f460a']
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for iri in sorted(iris):
        place = place_of(iri, names)
        if place.casefold() in taken:
            place = f"{place}-{hashlib.sha256(iri.encode('utf-8', 'replace')).hexdigest()[:10]}"
        taken.add(place.casefold())
        found[iri] = place
    return found


@dataclass(frozen=True)
class Links:
    """The pages there are, and the way from one to another.

    Parameters
    ----------
    places : mapping of IRI to place
        The things that have a page.
    languages : tuple of str
        Of the pages; those of the first stand at the top, those of each other in a folder of its name.
    index : str
        What the address of a page ends with: ``/index.html`` in a folder that is opened from a disk, nothing on a server.
    address : str
        The public address of the top, ending in ``/``, where it is known.
    extra : mapping of key to place
        Further pages and files that are linked where they are there: ``explorer``.

    Examples
    --------
    >>> links = Links({"urn:a": "id/a"}, ("en", "es"))
    >>> links.page("id/a", "es"), links.between("es/id/a/index.html", links.page("id/a", "en"))
    ('es/id/a/index.html', '../../../id/a/index.html')
    """

    places: Mapping[str, str]
    languages: tuple[str, ...] = ("en",)
    index: str = "/index.html"
    address: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def page(self, place: str, language: str) -> str:
        """Return the address below the top of a page in a language; the home page has an empty place."""
        parts = [language] if language != self.languages[0] else []
        return ("/".join([*parts, *([place] if place else [])]) + self.index).lstrip("/")

    def data(self, iri: str, suffix: str) -> str:
        """Return the address below the top of the data about a thing."""
        return f"{self.places[iri]}.{suffix}"

    def between(self, page: str, other: str) -> str:
        """Return the relative address of another page or file."""
        return "../" * page.count("/") + other or "./"

    def public(self, page: str) -> str:
        """Return the public address of a page, without the name of the file that servers add themselves; else nothing."""
        return self.address + re.sub(r"(^|/)index\.html$", r"\1", page) if self.address else ""


class ServedPlaces(Mapping[str, str]):
    """The place of every thing on a server, which finds the thing by its place: no list of them all is needed.

    Examples
    --------
    >>> places = ServedPlaces(Names())
    >>> places["https://w3id.org/govgraph/id/igf"], places["http://example.org/people#Ana"]
    ('id/igf', 'thing/http%3A%2F%2Fexample.org%2Fpeople%23Ana')
    """

    def __init__(self, names: Names) -> None:
        self._spaces = [(names.prefixes[prefix], folder) for folder, prefix in SPACES.items()]
        self._blank = names.blank

    def __getitem__(self, iri: str) -> str:
        if not iri or iri.startswith("_:"):
            raise KeyError(iri)
        if iri.startswith(self._blank):  # its id: a blank node has no IRI of its own
            return f"thing/{quote('_:' + iri.removeprefix(self._blank), safe='')}"
        for space, folder in self._spaces:
            if iri != space and iri.startswith(space):
                return f"{folder}/{quote(iri.removeprefix(space), safe='')}"
        return f"thing/{quote(iri, safe='')}"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(frozen=True)
class ServedLinks(Links):
    """The pages of a server: those of every language in a folder of its name, the data in none.

    Parameters
    ----------
    suffixes : tuple of str
        Endings that ask for a format. A place that has one of them by itself is followed by ``.html``.

    Examples
    --------
    >>> links = ServedLinks({"urn:a": "thing/a"}, ("en", "es"))
    >>> links.between("", links.page("thing/a", "es")), links.between("", links.data("urn:a", "ttl"))
    ('/es/thing/a', '/thing/a.ttl')
    """

    suffixes: tuple[str, ...] = ()

    def page(self, place: str, language: str) -> str:
        """Return the address below the top of a page in a language."""
        ending = ".html" if place.rpartition(".")[2].lower() in self.suffixes else ""
        return f"{language}/{place}{ending}".rstrip("/")

    def between(self, page: str, other: str) -> str:
        """Return the address of another page or file: the same from everywhere."""
        return f"/{other}"

    def public(self, page: str) -> str:
        """Return nothing: the public address is that of the site."""
        return ""
