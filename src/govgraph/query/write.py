"""Writing results: solutions as tables and in the formats of the SPARQL standards, graphs in those of RDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, Any, BinaryIO, cast

import pyoxigraph as ox

from govgraph.errors import QueryError, UnknownFormat, wrong
from govgraph.query.formats import FORMATS, format_named
from govgraph.query.results import Answer, Solutions, Triples
from govgraph.query.rows import NO_XML, csv_pieces, json_pieces, spelled, tsv_pieces, xml_pieces
from govgraph.query.table import markdown_lines, table_lines
from govgraph.terms import IRI, RDF, XSD

__all__ = ["write"]

_ROWS, _TRIPLES = ", ".join(FORMATS["rows"]), ", ".join(FORMATS["triples"])
_RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "xml": ox.RdfFormat.RDF_XML,
}
_PIECES = {"tsv": tsv_pieces, "json": json_pieces, "xml": xml_pieces}
_UNWRITTEN = frozenset((XSD + "string", RDF + "langString"))  # datatypes that no format spells out
_SORTED = 100_000  # triples that are put in order before they are written; more are written as they come


def write(
    result: Solutions | Answer | Triples,
    stream: IO[bytes],
    form: str = "",
    *,
    csv_safe: bool = False,
    width: int | None = None,
) -> int:
    """Write a result as it is read, and return the number of rows or triples.

    Parameters
    ----------
    form : str
        One of `FORMATS`, for rows or triples; the table, and Turtle for triples, when empty.
    csv_safe : bool
        Protect spreadsheets: put an apostrophe before CSV cells that look like formulas.
    width : int, optional
        Columns that a table may take.

    Raises
    ------
    UnknownFormat
        If the format does not fit the result.
    MissingExtra
        For xlsx without openpyxl, parquet without pyarrow.

    Notes
    -----
    Tables, Markdown show CURIEs; all other formats whole IRIs. CSV and TSV are those of SPARQL 1.1 Query Results CSV and
    TSV Formats: CRLF and plain values, or RDF terms as Turtle writes them. Up to 100,000 triples are sorted first, so
    that the same result gives the same bytes.
    """
    form = format_named(form) if form else ""
    if isinstance(result, Triples):
        return _write_graph(result, stream, form or "ttl")
    if form not in ("", *FORMATS["rows"]):
        if isinstance(result, Answer):
            raise UnknownFormat(form, message=wrong("misfit_answer", form=form))
        raise UnknownFormat(form, message=wrong("misfit_rows", form=form, forms=_ROWS))
    if isinstance(result, Answer):
        return _write_answer(result, stream, form)
    if form == "xlsx":
        from govgraph.query.sheets import write_xlsx

        return write_xlsx(result, cast("BinaryIO", stream))
    if form == "parquet":
        from govgraph.query.sheets import write_parquet

        return write_parquet(result, cast("BinaryIO", stream))
    for piece in _pieces(result, form or "table", csv_safe, width):
        stream.write(piece.encode())
    return result.count


def _cells(result: Solutions) -> Iterator[list[str]]:
    convert = result.convert
    for row in result.terms():
        yield [_cell(convert.iri(term.value) if isinstance(term, ox.NamedNode) else term) for term in row]


def _cell(term: Any) -> str:
    if term is None:
        return ""
    return term if isinstance(term, IRI) else term.value if isinstance(term, ox.Literal) else spelled(term)


def _pieces(result: Solutions, form: str, csv_safe: bool, width: int | None) -> Iterable[str]:
    names = result.variables
    if form == "csv":
        return csv_pieces(names, result.terms(), safe=csv_safe)
    if form in _PIECES:
        return _PIECES[form](names, result.terms())
    if form == "md":
        return (line + "\n" for line in markdown_lines(names, _cells(result)))
    first = (result.first() or {}).values()
    numeric = [isinstance(value, (int, float)) and not isinstance(value, bool) for value in first]
    return (line + "\n" for line in table_lines(names, _cells(result), width=width, numeric=numeric))


def _write_answer(answer: Answer, stream: IO[bytes], form: str) -> int:
    word = "true" if answer else "false"
    if form in ("xlsx", "parquet"):
        raise UnknownFormat(form, message=wrong("misfit_answer", form=form))
    said = answer.holds if answer.unknown else word  # SPARQL's own formats know true and false only
    text = {
        "json": f'{{"head":{{}},"boolean":{word}}}\n',
        "xml": '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
        f"<head></head><boolean>{word}</boolean></sparql>\n",
    }.get(form, f"{said}\n")
    stream.write(text.encode())
    return 1


def _write_graph(triples: Triples, stream: IO[bytes], form: str) -> int:
    if form not in _RDF:
        raise UnknownFormat(form, message=wrong("misfit_triples", form=form, forms=_TRIPLES))
    head: list[ox.Triple] = []
    rest = iter(triples)
    for triple in rest:
        head.append(triple)
        if len(head) > _SORTED:
            break

    def all_of_them() -> Iterator[ox.Triple]:
        for triple in chain(head if len(head) > _SORTED else sorted(head, key=str), rest):
            _check_fit(triple.object, form)
            yield triple

    used = _used_prefixes(head, triples.names.prefixes)
    ox.serialize(
        all_of_them(),
        cast("BinaryIO", stream),
        _RDF[form],
        prefixes=used if form not in ("nt", "nq") else None,
    )
    return triples.count


def _check_fit(term: Any, form: str) -> None:
    """Refuse what a format cannot hold, before the engine writes something that no reader takes for the same."""
    if form == "jsonld" and isinstance(term, ox.Triple):
        raise QueryError(wrong("jsonld_triple_term", term=term))
    if form == "xml":
        while isinstance(term, ox.Triple):
            term = term.object
        if isinstance(term, ox.Literal) and (bad := NO_XML.search(term.value)):
            raise QueryError(wrong("no_xml_triples", code=f"{ord(bad[0]):04X}"))


def _used_prefixes(triples: list[ox.Triple], prefixes: dict[str, str]) -> dict[str, str]:
    namespaces = set()
    for triple in triples:
        for term in triple:
            iri = term.datatype.value if isinstance(term, ox.Literal) else getattr(term, "value", "")
            if isinstance(iri, str) and iri not in _UNWRITTEN:
                namespaces.add(iri[: max(iri.rfind("#"), iri.rfind("/")) + 1])
    return {prefix: namespace for prefix, namespace in sorted(prefixes.items()) if namespace in namespaces}
