"""Tables → RDF: every row as N-Triples, the plain triple beside the statement that carries its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from govgraph.facts.dataset import Dataset
from govgraph.facts.dates import parse_date
from govgraph.facts.ids import Ids, statement_ids
from govgraph.facts.model import Model
from govgraph.facts.store import Store
from govgraph.facts.tables import Rows
from govgraph.facts.vocabulary import vocabulary_ntriples
from govgraph.terms import DCTERMS, FOAF, GOV, RDF, RDFS, SKOS, XSD

__all__ = ["dataset_ntriples", "to_ntriples", "to_store"]

_CHUNK = (
    32 * 1024 * 1024
)  # bytes of N-Triples handed to the engine at once: memory stays flat for a million claims
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_A = f" <{RDF}type> "
_STATEMENT = f"{_A}<{GOV}Statement> .\n"
_REIFIED = f"{_A}<{RDF}Statement> .\n"
_SUBJECT, _PREDICATE, _OBJECT = (f" <{RDF}{name}> " for name in ("subject", "predicate", "object"))
_SOURCE = f" <{DCTERMS}source> "
_END = " .\n"


def _text(value: str, language: str = "") -> str:
    escaped = value.translate(_ESCAPES)
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


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


def to_store(dataset: Dataset) -> Store:
    """Load a valid dataset into a fresh store in memory.

    Parameters
    ----------
    dataset : Dataset

    Returns
    -------
    Store

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
    store = Store(names=dataset.names)
    chunk: list[str] = []
    size = 0
    for piece in to_ntriples(dataset):
        chunk.append(piece)
        size += len(piece)
        if size > _CHUNK:
            store.load_ntriples("".join(chunk).encode())
            chunk, size = [], 0
    store.load_ntriples("".join(chunk).encode())
    return store


def to_ntriples(dataset: Dataset) -> Iterator[str]:
    """Yield the whole graph of a dataset as pieces of N-Triples; every piece is whole lines."""
    yield vocabulary_ntriples(dataset.model)
    yield dataset_ntriples(dataset)
    ids = Ids()
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
    """Return what the dataset says of itself: title, description, version, licence, date."""
    about = dataset.metadata
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


def _entities(rows: Rows, dataset: Dataset) -> Iterator[str]:
    names, model = dataset.names, dataset.model
    columns = rows.columns
    labels = [(columns[f"label_{x}"], x) for x in ("en", "es", "pt") if f"label_{x}" in columns]
    shorts = [(columns[f"short_{x}"], x) for x in ("en", "es", "pt") if f"short_{x}" in columns]
    simple = [
        (columns[name], f" <{GOV}{term}> ")
        for name, term in (
            ("acronym", "acronym"),
            ("region", "region"),
            ("subregion", "subregion"),
            ("iso3", "iso3"),
            ("m49", "m49"),
        )
        if name in columns
    ]
    for index, row in enumerate(rows.rows):
        node = f"<{names.id}{rows.cell(index, 'id')}>"
        out = [f"{node}{_A}<{GOV}{kind}>{_END}" for kind in _all_kinds(model, rows.cell(index, "type"))]
        for position, language in labels:
            if row[position]:
                label = _text(row[position], language)
                out.append(f"{node} <{SKOS}prefLabel> {label}{_END}{node} <{RDFS}label> {label}{_END}")
        for position, language in shorts:
            if row[position]:
                out.append(f"{node} <{GOV}shortLabel> {_text(row[position], language)}{_END}")
        for position, term in simple:
            if row[position]:
                out.append(f"{node}{term}{_text(row[position])}{_END}")
        for which in ("start", "end"):
            if rows.cell(index, which):
                out.extend(node + pair for pair in _dated(rows.cell(index, which), which).split("\0"))
        for alias in _parts(rows.cell(index, "aliases")):
            out.append(f"{node} <{SKOS}altLabel> {_text(alias)}{_END}")
        for code in _parts(rows.cell(index, "country_iso2")):
            out.append(f"{node} <{GOV}country> {_text(code)}{_END}")
        if rows.cell(index, "website"):
            out.append(f"{node} <{FOAF}homepage> <{rows.cell(index, 'website')}>{_END}")
        if rows.cell(index, "wikidata_qid"):
            entity = f"http://www.wikidata.org/entity/{rows.cell(index, 'wikidata_qid')}"
            out.append(f"{node} <{SKOS}exactMatch> <{entity}>{_END}")
        if rows.cell(index, "description_en"):
            out.append(
                f"{node} <{DCTERMS}description> {_text(rows.cell(index, 'description_en'), 'en')}{_END}"
            )
        for source in _parts(rows.cell(index, "sources")):
            out.append(f"{node}{_SOURCE}<{names.source_iri(source)}>{_END}")
        yield "".join(out)


def _all_kinds(model: Model, cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(above for kind in _parts(cell) for above in model.ancestors(kind)))


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()] if cell else []


def _sources(rows: Rows, dataset: Dataset) -> Iterator[str]:
    simple = (
        ("title", DCTERMS + "title"),
        ("publisher", DCTERMS + "publisher"),
        ("kind", DCTERMS + "type"),
        ("access_note", GOV + "accessNote"),
    )
    for index in range(len(rows.rows)):
        node = f"<{dataset.names.source_iri(rows.cell(index, 'id'))}>"
        out = [f"{node}{_A}<{GOV}Source>{_END}"]
        for column, term in simple:
            if rows.cell(index, column):
                out.append(f"{node} <{term}> {_text(rows.cell(index, column))}{_END}")
        if rows.cell(index, "title"):
            out.append(f"{node} <{RDFS}label> {_text(rows.cell(index, 'title'))}{_END}")
        if rows.cell(index, "url"):
            out.append(f"{node} <{FOAF}page> <{rows.cell(index, 'url')}>{_END}")
        if rows.cell(index, "date"):
            out.append(f"{node} <{DCTERMS}issued> {_date(rows.cell(index, 'date'))}{_END}")
        for language in _parts(rows.cell(index, "language")):
            out.append(f"{node} <{DCTERMS}language> {_text(language)}{_END}")
        yield "".join(out)


def _claims(rows: Rows, dataset: Dataset, ids: Ids) -> Iterator[str]:
    """Yield one piece per row: the plain triple, and the statement about it."""
    names, model, columns = dataset.names, dataset.model, rows.columns
    entity, statement = names.id, names.statement
    relations = rows.table.holds == "relations"
    optional: list[tuple[int, Callable[[str], str]]] = []
    for column, maker in _makers(dataset).items():
        if column in columns:
            optional.append((columns[column], maker))
    at_subject, at_predicate = columns["subject"], columns["predicate"]
    at_object = columns["object" if relations else "value"]
    at_passage, at_source = columns.get("passage"), columns.get("source")
    languages = _source_languages(dataset)
    for row, name in zip(rows.rows, statement_ids(rows, ids), strict=True):
        subject = f"<{entity}{row[at_subject]}>"
        predicate = f"<{GOV}{row[at_predicate]}>"
        value = (
            f"<{entity}{row[at_object]}>" if relations else _value(model, row[at_predicate], row[at_object])
        )
        node = f"<{statement}{name}>"
        out = [
            f"{subject} {predicate} {value}{_END}{node}{_STATEMENT}{node}{_REIFIED}{node}{_SUBJECT}{subject}{_END}"
            f"{node}{_PREDICATE}{predicate}{_END}{node}{_OBJECT}{value}{_END}"
        ]
        for position, maker in optional:
            cell = row[position]
            if cell:
                made = maker(cell)
                if "\0" in made:
                    out.extend(node + pair for pair in made.split("\0"))
                else:
                    out.append(node + made)
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


def _makers(dataset: Dataset) -> dict[str, Callable[[str], str]]:
    """What each optional column of a claim becomes: a predicate, an object and the end of the line."""
    model, source_iri = dataset.model, dataset.names.source_iri

    def words(term: str) -> Callable[[str], str]:
        return lambda cell: f" <{GOV}{term}> {_text(cell, 'en')}{_END}"

    return {
        "start": lambda cell: _dated(cell, "start"),
        "end": lambda cell: _dated(cell, "end"),
        "as_of": lambda cell: f" <{GOV}asOf> {_date(cell)}{_END}",
        "in_force": lambda cell: f" <{GOV}inForceFrom> {_date(cell)}{_END}",
        "role": words("role"),
        "mode": lambda cell: f" <{GOV}mode> <{model.modes[cell].iri}>{_END}",
        "city": lambda cell: f" <{GOV}city> {_text(cell)}{_END}",
        "confidence": lambda cell: f" <{GOV}confidence> <{model.confidences[cell].iri}>{_END}",
        "note": words("note"),
        "source": lambda cell: f"{_SOURCE}<{source_iri(cell)}>{_END}",
    }


def _value(model: Model, predicate: str, value: str) -> str:
    known = model.predicates.get(predicate)
    kind = known.value if known else "text"
    if kind == "integer":
        return f'"{int(value)}"^^<{XSD}integer>'
    if kind == "date":
        return _date(value)
    if kind == "predicate":
        return f"<{GOV}{value}>"
    return _text(value, "en")
