"""Tables → RDF: every row as N-Triples, the plain triple beside the statement that carries its evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from govgraph.facts.dataset import Dataset
from govgraph.facts.dates import parse_date
from govgraph.facts.ids import statement_ids
from govgraph.facts.metadata import Metadata
from govgraph.facts.tables import Rows
from govgraph.model.model import Model
from govgraph.model.vocabulary import vocabulary_ntriples
from govgraph.store.store import Store
from govgraph.terms import DCTERMS, FOAF, GOV, OWL, RDF, RDFS, SCHEMA, SKOS, XSD

__all__ = ["dataset_ntriples", "to_ntriples", "to_store"]

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_A = f" <{RDF}type> "
_STATEMENT = f"{_A}<{GOV}Statement> .\n"
_REIFIED = f"{_A}<{RDF}Statement> .\n"
_SUBJECT, _PREDICATE, _OBJECT = (f" <{RDF}{name}> " for name in ("subject", "predicate", "object"))
_SOURCE = f" <{DCTERMS}source> "
_END = " .\n"


_CURRENCY = re.compile("[A-Z]{3}")
_PLAIN_NUMBER = re.compile("[1-9][0-9]{0,15}")
_TO_ESCAPE = re.compile(r'[\\"\n\r\t]')


def _text(value: str, language: str = "") -> str:
    if _TO_ESCAPE.search(value):  # few texts have any, and looking is quicker than translating
        value = value.translate(_ESCAPES)
    return f'"{value}"@{language}' if language else f'"{value}"'


@lru_cache(maxsize=65536)
def _date(text: str) -> str:
    return f'"{text}"^^<{parse_date(text).datatype}>'


@lru_cache(maxsize=65536)
def _dated(text: str, which: str) -> str:
    """The predicate-object pairs of a start or an end: the date as known, and its bounds as days."""
    known = parse_date(text)
    name = which.capitalize()
    parts = [f" <{GOV}{which}> {_date(text)} .\n"]
    for side, day in (("earliest", known.earliest), ("latest", known.latest)):
        if day is not None:
            parts.append(f' <{GOV}{side}{name}> "{day.isoformat()}"^^<{XSD}date> .\n')
    return "\0".join(parts)


@lru_cache(maxsize=65536)
def _decimal(text: str) -> str:
    """Return a number as the engine spells it, so that what is written here and what a store gives back are one text."""
    if not _PLAIN_NUMBER.fullmatch(text):
        node, store = ox.NamedNode(GOV), Store()
        store.extend([ox.Quad(node, node, ox.Literal(text, datatype=ox.NamedNode(XSD + "decimal")))])
        ((_, spelled),) = store.said_of(node)
        text = spelled.value
    return f'"{text}"^^<{XSD}decimal>'


def to_store(
    dataset: Dataset, into: Store | None = None, copy: Callable[[bytes], object] | None = None
) -> Store:
    """Load a valid dataset into a store in memory.

    Parameters
    ----------
    into : Store, optional
        Where it is added; a fresh store when left out.
    copy : callable, optional
        Is given the N-Triples too, in pieces.

    Raises
    ------
    InvalidData
        Where the dataset has errors.

    Examples
    --------
    >>> from pathlib import Path
    >>> from govgraph.facts.dataset import read_dataset
    >>> from govgraph.facts.shipped import shipped_folder
    >>> store = to_store(read_dataset(shipped_folder()))
    >>> store.ask("ASK { id:alsur gov:participatedIn id:igf-2023 }")
    True
    """
    dataset.require_valid()
    store = Store(names=dataset.names) if into is None else into
    store.load_pieces((piece.encode() for piece in to_ntriples(dataset)), copy)
    return store


def to_ntriples(dataset: Dataset) -> Iterator[str]:
    """Yield the whole graph of a dataset as pieces of N-Triples; every piece is whole lines."""
    yield vocabulary_ntriples(dataset.model)
    yield dataset_ntriples(dataset)
    yield "".join(
        f"<{iri}> <{SKOS}exactMatch> <{other}>{_END}"
        for iri, other in sorted(
            {*dataset.same, *((one.iri, one.other) for one in dataset.joined if one.other)}
        )
    )
    yield "".join(
        f"<{iri}> <{OWL}differentFrom> <{other}>{_END}" for iri, other in sorted({*dataset.different})
    )
    ids: set[str] = set()
    for rows in dataset.tables:
        if not rows.readable:
            continue
        if rows.table.holds == "entities":
            yield from _entities(rows, dataset)
        elif rows.table.holds == "sources":
            yield from _sources(rows, dataset)
        else:
            yield from _claims(rows, dataset, ids)


def dataset_ntriples(dataset: Dataset) -> str:
    """Return what the dataset says of itself: title, description, version, license, date."""
    return "".join(map(_metadata_ntriples, (dataset.metadata, *dataset.others)))


def _metadata_ntriples(about: Metadata) -> str:
    node = f"<{about.base}>"
    lines = [f"{node}{_A}<http://www.w3.org/ns/dcat#Dataset>{_END}"]
    for language, text in sorted(about.titles.items()):
        lines.append(f"{node} <{DCTERMS}title> {_text(text, language)}{_END}")
    for language, text in sorted(about.descriptions.items()):
        lines.append(f"{node} <{DCTERMS}description> {_text(text, language)}{_END}")
    if about.version:
        lines.append(f"{node} <http://www.w3.org/2002/07/owl#versionInfo> {_text(about.version)}{_END}")
    if about.issued:
        lines.append(f"{node} <{DCTERMS}issued> {_date(about.issued)}{_END}")
    if about.license:
        lines.append(f"{node} <{DCTERMS}rights> {_text(about.license)}{_END}")
    for name in about.creators:
        lines.append(f"{node} <{DCTERMS}creator> {_text(name)}{_END}")
    return "".join(lines)


Maker = Callable[[str], str]
"""What a cell becomes: pairs of predicate and object with the end of their line, between them a NUL for the subject."""


def _described(
    rows: Rows, subject: Callable[[str], str], makers: dict[str, Maker], always: str
) -> Iterator[str]:
    """Yield one piece per row of a table whose rows describe one thing each."""
    columns = rows.columns
    at_id = columns["id"]
    used = [(columns[name], maker) for name, maker in makers.items() if name in columns]
    for row in rows.rows:
        node = f"<{subject(row[at_id])}>"
        out = [always]
        for position, maker in used:
            made = maker(row[position]) if row[position] else ""
            if made:  # a list may hold nothing but its separators
                out.append(made)
        yield "\0".join(out).replace("\0", node)


def _entities(rows: Rows, dataset: Dataset) -> Iterator[str]:
    names, model = dataset.names, dataset.model

    def label(language: str) -> Maker:
        def make(cell: str) -> str:
            text = _text(cell, language)
            return f" <{SKOS}prefLabel> {text}{_END}\0 <{RDFS}label> {text}{_END}"

        return make

    makers: dict[str, Maker] = {
        "type": lru_cache(maxsize=1024)(
            lambda cell: _each(_all_kinds(model, cell), lambda k: f"{_A}<{GOV}{k}>")
        ),
        **{f"label_{language}": label(language) for language in _languages_of(rows, "label")},
        **{f"short_{language}": _words("shortLabel", language) for language in _languages_of(rows, "short")},
        **{f"article_{language}": _words("article", language) for language in _languages_of(rows, "article")},
        **{
            f"description_{language}": _words("description", language, DCTERMS)
            for language in _languages_of(rows, "description")
        },
        **{name: _words(name) for name in ("acronym", "region", "subregion", "iso3", "m49")},
        "intermediate_region": _words("intermediateRegion"),
        "start": lambda cell: _dated(cell, "start"),
        "end": lambda cell: _dated(cell, "end"),
        "aliases": lambda cell: _each(_parts(cell), lambda one: f" <{SKOS}altLabel> {_text(one)}"),
        "country_iso2": lambda cell: _each(_parts(cell), lambda one: f" <{GOV}country> {_text(one)}"),
        "website": lambda cell: f" <{FOAF}homepage> <{cell}>{_END}",
        "wikidata_qid": lambda cell: f" <{SKOS}exactMatch> <http://www.wikidata.org/entity/{cell}>{_END}",
        "sources": lru_cache(maxsize=65536)(
            lambda cell: _each(_parts(cell), lambda one: f"{_SOURCE}<{names.source_iri(one)}>")
        ),
    }
    described = _described(rows, lambda cell: cell if ":" in cell else names.id + cell, makers, "")
    if "label" not in rows.columns:
        return described
    return (piece + same for piece, same in zip(described, _proper_names(rows, names.id), strict=True))


def _languages_of(rows: Rows, family: str) -> list[str]:
    return [column.removeprefix(f"{family}_") for column in rows.columns if column.startswith(f"{family}_")]


def _proper_names(rows: Rows, space: str) -> Iterator[str]:
    """Yield the triples of each name that is written once: it is one in every language that has no name of its own."""
    for index in range(len(rows.rows)):
        name, ident = rows.cell(index, "label").strip(), rows.cell(index, "id")
        node = f"<{ident}>" if ":" in ident else f"<{space}{ident}>"
        yield "".join(
            f"{node} <{SKOS}prefLabel> {_text(name, language)}{_END}{node} <{RDFS}label> {_text(name, language)}{_END}"
            for language in rows.table.languages
            if name and not rows.cell(index, f"label_{language}").strip()
        )


def _each(parts: Iterable[str], made: Callable[[str], str]) -> str:
    return "\0".join([made(part) + _END for part in parts])


def _words(term: str, language: str = "", namespace: str = GOV) -> Maker:
    return lambda cell: f" <{namespace}{term}> {_text(cell, language)}{_END}"


def _all_kinds(model: Model, cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(above for kind in _parts(cell) for above in model.ancestors(kind)))


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()] if cell else []


def _sources(rows: Rows, dataset: Dataset) -> Iterator[str]:
    makers: dict[str, Maker] = {
        "title": lambda cell: f" <{DCTERMS}title> {_text(cell)}{_END}\0 <{RDFS}label> {_text(cell)}{_END}",
        "publisher": _words("publisher", namespace=DCTERMS),
        "url": lambda cell: f" <{FOAF}page> <{cell}>{_END}",
        "date": lambda cell: f" <{DCTERMS}issued> {_date(cell)}{_END}",
        "language": lambda cell: _each(_parts(cell), lambda one: f" <{DCTERMS}language> {_text(one)}"),
        "kind": _words("type", namespace=DCTERMS),
        "access_note": _words("accessNote"),
    }
    return _described(rows, dataset.names.source_iri, makers, f"\0{_A}<{GOV}Source>{_END}")


def _claims(rows: Rows, dataset: Dataset, ids: set[str]) -> Iterator[str]:
    """Yield one piece per row: the plain triple, and the statement about it."""
    names, model, columns = dataset.names, dataset.model, rows.columns
    entity, statement = names.id, names.statement
    relations = rows.table.holds == "relations"
    optional: list[tuple[int, Maker]] = []
    makers = _makers(dataset, rows.table.prose)
    makers |= {f"note_{language}": _words("note", language, SKOS) for language in _languages_of(rows, "note")}
    for column, maker in makers.items():
        if column in columns:
            optional.append((columns[column], maker))
    at_subject, at_predicate = columns["subject"], columns["predicate"]
    at_object = columns["object" if relations else "value"]
    at_passage, at_source = columns.get("passage"), columns.get("source")
    languages = _source_languages(dataset)
    for row, name in zip(rows.rows, statement_ids(rows, ids), strict=True):
        first = row[at_subject]
        subject = f"<{first}>" if ":" in first else f"<{entity}{first}>"
        predicate = f"<{GOV}{row[at_predicate]}>"
        other = row[at_object]
        if not relations:
            value = _value(model, row[at_predicate], other, rows.table.prose)
        else:
            value = f"<{other}>" if ":" in other else f"<{entity}{other}>"
        node = f"<{name}>" if ":" in name else f"<{statement}{name}>"
        out = [
            f"{subject} {predicate} {value}{_END}{node}{_STATEMENT}{node}{_REIFIED}{node}{_SUBJECT}{subject}{_END}"
            f"{node}{_PREDICATE}{predicate}{_END}{node}{_OBJECT}{value}{_END}"
        ]
        for position, maker in optional:
            cell = row[position]
            if cell:
                made = maker(cell)
                out.append(node + (made.replace("\0", node) if "\0" in made else made))
        if at_passage is not None and row[at_passage]:
            language = languages.get(row[at_source], "") if at_source is not None else ""
            out.append(f"{node} <{GOV}passage> {_text(row[at_passage], language)}{_END}")
        yield "".join(out)


def _source_languages(dataset: Dataset) -> dict[str, str]:
    """The language of every source that is in one language: that of its passages."""
    found = {}
    for rows in dataset.tables:
        if rows.table.holds == "sources" and rows.readable:
            for index in range(len(rows.rows)):
                languages = _parts(rows.cell(index, "language"))
                if len(languages) == 1:
                    found[rows.cell(index, "id")] = languages[0]
    return found


def _makers(dataset: Dataset, prose: str) -> dict[str, Maker]:
    """What each optional column of a claim becomes: a predicate, an object and the end of the line.

    `prose` is the language of its words.
    """
    model = dataset.model
    return {
        "start": lambda cell: _dated(cell, "start"),
        "end": lambda cell: _dated(cell, "end"),
        "as_of": lambda cell: f" <{GOV}asOf> {_date(cell)}{_END}",
        "in_force": lambda cell: f" <{GOV}inForceFrom> {_date(cell)}{_END}",
        "role": _words("role", prose),
        "mode": {name: f" <{GOV}mode> <{mode.iri}>{_END}" for name, mode in model.modes.items()}.__getitem__,
        "city": _words("city"),
        "amount": lambda cell: f" <{SCHEMA}amount> {_decimal(cell)}{_END}",
        "unit": _unit,
        "weight": lambda cell: f" <{GOV}weight> {_decimal(cell)}{_END}",
        "confidence": {
            name: f" <{GOV}confidence> <{known.iri}>{_END}" for name, known in model.confidences.items()
        }.__getitem__,
        "note": _words("note", prose),
        "source": lru_cache(maxsize=65536)(lambda cell: f"{_SOURCE}<{dataset.names.source_iri(cell)}>{_END}"),
    }


def _unit(cell: str) -> str:
    """What a unit becomes: its text, and for a currency of ISO 4217 the term that readers of schema.org look for."""
    text = f" <{SCHEMA}unitText> {_text(cell)}{_END}"
    return f"{text}\0 <{SCHEMA}currency> {_text(cell)}{_END}" if _CURRENCY.fullmatch(cell) else text


def _value(model: Model, predicate: str, value: str, prose: str) -> str:
    known = model.predicates.get(predicate)
    kind = known.value if known else "text"
    if kind == "integer":
        return f'"{int(value)}"^^<{XSD}integer>'
    if kind == "date":
        return _date(value)
    if kind == "predicate":
        return f"<{GOV}{value}>"
    return _text(value, prose)
