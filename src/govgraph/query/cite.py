"""Citations: the sources an answer rests on and the dataset itself, as BibTeX, RIS or CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govgraph.errors import BadDate, UnknownFormat
from govgraph.facts.claims import Source
from govgraph.facts.dates import parse_date
from govgraph.facts.ids import free_id
from govgraph.words import Told

__all__ = ["STYLES", "CitedDataset", "citation"]

STYLES = ("bibtex", "ris", "csl")

# What the sources of the dataset are (`kind`), in the words of each style; anything else is a web page.
_CSL = {
    "news": "article-newspaper",
    "press release": "article",
    "official document": "report",
    "report": "report",
    "encyclopedia": "entry-encyclopedia",
    "data set": "dataset",
    "book": "book",
    "wiki": "entry-encyclopedia",
}
_RIS = {
    "news": "NEWS",
    "press release": "PRESS",
    "official document": "GOVDOC",
    "report": "RPRT",
    "encyclopedia": "ENCYC",
    "data set": "DATA",
    "book": "BOOK",
}
_BIBTEX = {"report": "techreport", "book": "book"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_READ_ON = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_IN_URL = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}


@dataclass(frozen=True, slots=True)
class CitedDataset:
    """What a citation says of the dataset.

    Parameters
    ----------
    issued : str
        The day of the version: 2026-11-23.
    fingerprint : str
        SHA-256 of its canonical form (RDFC-1.0), so that anyone can check whether they have the same facts.
    """

    title: str
    version: str = ""
    iri: str = ""
    license: str = ""
    creators: tuple[str, ...] = ()
    issued: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing cited, before a style gives it its form."""

    key: str
    kind: str
    title: str
    url: str
    date: str
    note: str
    publisher: str = ""
    language: str = ""
    read_on: str = ""
    version: str = ""
    authors: tuple[str, ...] = ()


def citation(
    sources: Iterable[Source], dataset: CitedDataset | Sequence[CitedDataset] | None, style: str
) -> str:
    """Return the sources, and the dataset after them, as a bibliography.

    Parameters
    ----------
    sources : iterable of Source
        In any order; each is cited once, sorted by its id.
    dataset : CitedDataset or sequence of CitedDataset, optional
        Several where the answer is of several that were opened together: their fingerprint is that of all of them.
    style : str
        ``bibtex`` (also read by biblatex), ``ris`` or ``csl`` (CSL-JSON, as Zotero and pandoc read it).

    Returns
    -------
    str
        Ends in a line feed. The same input gives the same text; keys are the ids of the sources.

    Raises
    ------
    UnknownFormat

    References
    ----------
    O. Patashnik, *BibTeXing*, 1988. RIS Format Specifications, Clarivate, 2011. CSL-JSON schema 1.0,
    https://github.com/citation-style-language/schema.

    Examples
    --------
    >>> source = Source("src-x", "x:1", "Rights & wrongs", "Fixture Press", "https://example.org/a_b", "2023-04")
    >>> print(citation([source], None, "bibtex"), end="")
    @misc{src-x,
      title = {{Rights \\& wrongs}},
      author = {{Fixture Press}},
      year = {2023},
      month = apr,
      url = {https://example.org/a_b}
    }
    """
    if style not in STYLES:
        raise UnknownFormat(style, STYLES, hint=Told("error.styles", choices=", ".join(STYLES)))
    distinct = sorted(
        {source.iri: source for source in sources}.values(), key=lambda source: (source.id, source.iri)
    )
    items = [_from_source(source) for source in distinct]
    cited = [dataset] if isinstance(dataset, CitedDataset) else dataset or []
    items += [_from_dataset(one, len(cited)) for one in cited]
    items = _with_own_keys(items)
    if style == "csl":
        return json.dumps([_csl(item) for item in items], ensure_ascii=False, indent=2) + "\n"
    if style == "ris":
        return "".join(_ris(item) for item in items)
    return "\n".join(_bibtex(item) for item in items)


def _from_source(source: Source) -> _Item:
    read = _READ_ON.search(source.access_note)
    return _Item(
        key=source.id.rpartition(":")[2],
        kind=source.kind,
        title=source.title or source.id,
        publisher=source.publisher,
        url=source.url,
        date=source.date,
        language=source.languages[0] if len(source.languages) == 1 else "",
        read_on=read[1] if read else "",
        note="" if read and len(source.access_note) < 30 else source.access_note,
    )


def _from_dataset(dataset: CitedDataset, together: int) -> _Item:
    of_all = f" of {together} datasets together" if together > 1 else ""
    seal = f"RDFC-1.0 SHA-256{of_all} {dataset.fingerprint}" if dataset.fingerprint else ""
    return _Item(
        key="govgraph-dataset",
        kind="data set",
        title=dataset.title or "Dataset",
        url=dataset.iri,
        date=dataset.issued,
        note="; ".join(filter(None, (seal, dataset.license))),
        version=dataset.version,
        authors=dataset.creators,
    )


def _with_own_keys(items: list[_Item]) -> list[_Item]:
    """Give every item a key that no other has and that all styles accept."""
    from dataclasses import replace

    taken: set[str] = set()
    keyed = []
    for item in items:
        wanted = re.sub(r"[^A-Za-z0-9.-]+", "-", item.key).strip("-") or "source"
        key = free_id(wanted, taken.__contains__)
        taken.add(key)
        keyed.append(replace(item, key=key))
    return keyed


def _parts(text: str) -> tuple[int, ...]:
    """Return year, month and day as far as a date is certain; nothing for one that is not."""
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?", text):
        return ()
    return tuple(int(part) for part in text.split("-"))


def _year(text: str) -> str:
    """Return the year of a date; of an uncertain one, if it is one year."""
    if parts := _parts(text):
        return f"{parts[0]:04}"
    try:
        date = parse_date(text)
    except BadDate:
        return ""
    same = date.earliest is not None and date.latest is not None and date.earliest.year == date.latest.year
    return str(date.earliest.year) if same and date.earliest is not None else ""


def _tex(text: str) -> str:
    return "".join(_LATEX.get(char, char) for char in " ".join(text.split()))


def _bibtex(item: _Item) -> str:
    names = item.authors or tuple(filter(None, (item.publisher,)))
    kind = _BIBTEX.get(item.kind, "misc")
    house = "institution" if kind == "techreport" else "publisher"
    parts = _parts(item.date)
    fields = {
        "title": f"{{{_tex(item.title)}}}",
        "author": " and ".join(f"{{{_tex(name)}}}" for name in names),
        house: _tex(item.publisher) if kind != "misc" else "",
        "year": _year(item.date),
        "month": _MONTHS[parts[1] - 1] if len(parts) > 1 else "",
        "day": str(parts[2]) if len(parts) > 2 else "",
        "version": _tex(item.version),
        "url": "".join(_IN_URL.get(char, char) for char in item.url),
        "urldate": item.read_on,
        "langid": _tex(item.language),
        "note": _tex(_note(item, bool(parts))),
    }
    # A month is an abbreviation of BibTeX's own, and stands without braces.
    braced = {name: value if name == "month" else f"{{{value}}}" for name, value in fields.items() if value}
    lines = ",\n".join(f"  {name} = {value}" for name, value in braced.items())
    return f"@{kind}{{{item.key},\n{lines}\n}}\n"


def _note(item: _Item, dated: bool) -> str:
    """Return the note, with the date as its source gives it where a style cannot say it."""
    date = f"date: {item.date}" if item.date and not dated else ""
    return "; ".join(filter(None, (item.note, date)))


def _ris(item: _Item) -> str:
    parts = _parts(item.date)
    day = "/".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])]) if parts else ""
    lines: list[tuple[str, str]] = [("TY", _RIS.get(item.kind, "ELEC")), ("ID", item.key), ("TI", item.title)]
    lines += [("AU", name) for name in item.authors]
    lines += [
        ("PB", item.publisher),
        ("PY", _year(item.date)),
        ("DA", day + "/" * (3 - day.count("/")) if day else ""),
        ("ET", item.version),
        ("LA", item.language),
        ("UR", item.url),
        ("Y2", item.read_on.replace("-", "/")),
        ("N1", _note(item, bool(parts))),
    ]
    body = "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value)
    return f"{body}ER  - \r\n"


def _csl(item: _Item) -> Mapping[str, Any]:
    entry: dict[str, Any] = {"id": item.key, "type": _CSL.get(item.kind, "webpage"), "title": item.title}
    names = item.authors or tuple(filter(None, (item.publisher,)))
    if names:
        entry["author"] = [{"literal": name} for name in names]
    parts, read_on = _parts(item.date), _parts(item.read_on)
    entry |= {
        "publisher": item.publisher,
        "issued": {"date-parts": [list(parts)]} if parts else item.date and {"literal": item.date},
        "version": item.version,
        "language": item.language,
        "URL": item.url,
        "accessed": read_on and {"date-parts": [list(read_on)]},
        "note": item.note,
    }
    return {name: value for name, value in entry.items() if value}
