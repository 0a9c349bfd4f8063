"""Results as Python values, in notebooks, and in every format, read back by independent readers."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Sized
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql.results.jsonresults import JSONResultParser
from rdflib.plugins.sparql.results.tsvresults import TSVResultParser
from rdflib.plugins.sparql.results.xmlresults import XMLResultParser

from govgraph.errors import QueryError, UnknownFormat, UnknownVariable
from govgraph.query.formats import FORMATS, format_of
from govgraph.query.label_columns import with_labels
from govgraph.query.results import IRI, KEPT, Answer, Solutions, Triples
from govgraph.query.table import display_width, fold, table_lines
from govgraph.query.write import write
from govgraph.store.store import Store

XSD = "http://www.w3.org/2001/XMLSchema#"
ID = "https://w3id.org/govgraph/id/"


def typed(text: str, name: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + name))


# Everything a cell can be; a row of two columns each.
TERMS: list[Any] = [
    ox.NamedNode(ID + "fixture-forum"),
    ox.NamedNode("https://example.org/a?b=1&c=%2F"),
    ox.Literal("plain"),
    ox.Literal(""),
    ox.Literal('a "quoted", comma;\ttab'),
    ox.Literal("two\r\nlines"),
    ox.Literal("Cúpula Iberoamericana 日本 🎉", language="es"),
    ox.Literal("=1+1"),
    ox.Literal("<b>bold</b> & 'more'"),
    typed("3", "integer"),
    typed("1.5", "decimal"),
    typed("1.0E3", "double"),
    typed("true", "boolean"),
    typed("2023-10-08", "date"),
    typed("2023", "gYear"),
    ox.BlankNode("b1"),
    None,
]
ROWS = [(term, ox.Literal(str(number))) for number, term in enumerate(TERMS)]


def solutions(rows: list[tuple[Any, ...]] = ROWS, variables: tuple[str, ...] = ("x", "n")) -> Solutions:
    return Solutions(variables, iter(rows))


def written(result: Solutions | Answer | Triples, form: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    write(result, stream, form, **options)
    return stream.getvalue()


def plain(term: Any) -> str:
    return "" if term is None else str(getattr(term, "value", term))


# --------------------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (typed("3", "integer"), 3),
        (typed("-7", "nonPositiveInteger"), -7),
        (typed("1.50", "decimal"), Decimal("1.50")),
        (typed("1.5e1", "double"), 15.0),
        (typed("true", "boolean"), True),
        (typed("0", "boolean"), False),
        (typed("2023-10-08", "date"), date(2023, 10, 8)),
        (typed("2023-10-08T09:00:00", "dateTime"), datetime(2023, 10, 8, 9)),
        (typed("2023-10", "gYearMonth"), "2023-10"),
        (typed("2023-02-30", "date"), "2023-02-30"),
        (typed("twelve", "integer"), "twelve"),
        (typed("-0044-03-15", "date"), "-0044-03-15"),
        (ox.Literal("Foro", language="es"), "Foro"),
        (ox.NamedNode(ID + "alsur"), "id:alsur"),
        (ox.NamedNode("https://elsewhere.example/x"), "https://elsewhere.example/x"),
        (None, None),
    ],
)
def test_a_term_becomes_a_python_value(term: Any, value: Any) -> None:
    (row,) = solutions([(term,)], ("x",))
    assert row["x"] == value
    assert type(row["x"]) in (type(value), IRI)
    assert row.term("x") is term


@pytest.mark.parametrize("asked", ["?wherever", "whereve", "$z"])
@pytest.mark.parametrize("rows", [[(ox.Literal("a"), None)], []])
def test_a_column_that_is_not_there_is_an_error_that_names_those_that_are(
    asked: str, rows: list[tuple[Any, ...]]
) -> None:
    found = Solutions(("where", "state"), iter(rows))
    with pytest.raises(UnknownVariable) as unknown:
        found.column(asked)
    name = asked.lstrip("?$")
    assert str(unknown.value) == f"unknown variable: ?{name}"
    assert str(unknown.value.hint) == "its variables: ?where, ?state"
    assert unknown.value.in_words("es") == f"variable desconocida: ?{name}"
    assert unknown.value.in_words("pt") == f"variável desconhecida: ?{name}"
    for row in found:
        with pytest.raises(UnknownVariable, match=name):
            row.term(asked)
        assert row.term("?where") == ox.Literal("a")
    assert found.column("$state") == [None] * len(rows)


def test_infinity_and_no_number_are_floats() -> None:
    rows = list(
        solutions([(typed("INF", "double"),), (typed("-INF", "double"),), (typed("NaN", "double"),)], ("x",))
    )
    assert [row["x"] for row in rows[:2]] == [math.inf, -math.inf]
    assert math.isnan(rows[2]["x"])


def test_an_iri_has_its_whole_text_at_hand() -> None:
    (row,) = solutions([(ox.NamedNode(ID + "alsur"),)], ("x",))
    assert row["x"].iri == ID + "alsur"


def test_solutions_go_straight_into_pandas() -> None:
    import pandas

    frame = pandas.DataFrame(solutions())
    assert list(frame.columns) == ["x", "n"]
    assert frame["n"].tolist() == [str(number) for number in range(len(ROWS))]
    assert frame["x"][9] == 3


def test_an_empty_result_keeps_its_columns_in_pandas() -> None:
    assert list(solutions([]).to_pandas().columns) == ["x", "n"]


def test_a_small_result_can_be_read_again_after_it_was_looked_at() -> None:
    result = solutions()
    assert result.first() is not None
    assert result._repr_html_()
    assert len(list(result)) == len(list(result)) == result.count == len(ROWS)


def test_a_result_is_taken_as_a_stream_and_not_as_a_list() -> None:
    # polars.DataFrame(result) works for what is Iterable and not Sized.
    assert isinstance(solutions(), Iterable)
    assert not isinstance(solutions(), Sized)
    assert all(isinstance(row, dict) for row in solutions())


def test_a_result_is_true_when_it_has_a_row() -> None:
    assert solutions()
    assert not solutions([])


def test_a_large_result_streams_and_says_so_when_it_is_read_twice() -> None:
    result = Solutions(("n",), ((ox.Literal(number),) for number in range(KEPT + 5)))
    assert sum(1 for _ in result) == KEPT + 5 == result.count
    with pytest.raises(QueryError, match="already read"):
        list(result)


def test_a_large_result_that_was_looked_at_loses_no_row() -> None:
    result = Solutions(("n",), ((ox.Literal(number),) for number in range(KEPT + 5)))
    result._repr_html_()
    assert [row["n"] for row in result] == list(range(KEPT + 5))


@pytest.mark.parametrize("limit", [0, 1, KEPT - 1, KEPT, KEPT + 3])
def test_a_limit_cuts_at_its_number_and_says_so(limit: int) -> None:
    result = Solutions(("n",), ((ox.Literal(number),) for number in range(KEPT + 5)), limit=limit)
    assert sum(1 for _ in result) == limit
    assert result.truncated


def test_a_notebook_shows_texts_and_not_their_markup() -> None:
    shown = solutions([(ox.Literal("<script>alert(1)</script>"), ox.Literal('"'))])._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_a_notebook_links_only_web_addresses() -> None:
    shown = solutions([(ox.NamedNode("javascript:alert(1)"), ox.NamedNode(ID + "alsur"))])._repr_html_()
    assert 'href="javascript' not in shown
    assert f'href="{ID}alsur"' in shown


# -------------------------------------------------------------------------------------------------------------- formats


def test_csv_is_read_back_by_the_csv_module() -> None:
    data = written(solutions(), "csv").decode()
    assert list(csv.reader(io.StringIO(data, newline=""))) == [
        ["x", "n"],
        *[["_:b1" if isinstance(x, ox.BlankNode) else plain(x), plain(n)] for x, n in ROWS],
    ]
    assert data.startswith("x,n\r\n")


def test_csv_is_byte_for_byte_what_the_engine_writes() -> None:
    store = Store()
    text = "SELECT ?x ?n { VALUES (?x ?n) { ('a,\"b\"' 1) (UNDEF 'é') (<urn:a> '2'@es) ('' 1.5) } }"
    rows = store.select(text)
    theirs = store.evaluate(text).serialize(format=ox.QueryResultsFormat.CSV)
    assert written(Solutions(rows.variables, rows.rows), "csv") == theirs


RIGHT_TO_LEFT = ox.Literal("שלום", language="he", direction=ox.BaseDirection.RTL)
URN = ox.NamedNode("urn:a")
EVERY_TERM = [
    URN,
    ox.BlankNode("b"),
    RIGHT_TO_LEFT,
    ox.Literal("hola", language="es"),
    ox.Literal(""),
    ox.Literal('tab\t "quoted" \\ ñ'),
    *[
        typed(text, kind)
        for kind in ("integer", "decimal", "double", "boolean", "date", "int")
        for text in ("1", "-1", "01", "1.5", "1.50", ".5", "1e3", "true", "INF", "2020-01-01", "x")
    ],
    ox.Triple(URN, URN, RIGHT_TO_LEFT),
    ox.Triple(URN, URN, ox.Triple(URN, URN, typed("1", "integer"))),
]


@pytest.mark.parametrize("term", EVERY_TERM, ids=str)
def test_terms_are_written_as_the_engine_writes_them(term: Any) -> None:
    store = Store()
    store.extend([ox.Quad(URN, URN, term)])
    text = "SELECT ?o { ?s ?p ?o }"

    def theirs(form: ox.QueryResultsFormat) -> bytes:
        return bytes(store.evaluate(text).serialize(format=form))

    def ours(form: str) -> bytes:
        rows = store.select(text)
        return written(Solutions(rows.variables, rows.rows), form)

    def unnamed(data: bytes) -> bytes:
        return re.sub(rb"[0-9a-f]{20,}", b"blank", data)

    assert unnamed(ours("tsv")) == unnamed(theirs(ox.QueryResultsFormat.TSV))
    assert json.loads(unnamed(ours("json"))) == json.loads(unnamed(theirs(ox.QueryResultsFormat.JSON)))
    xml = ox.QueryResultsFormat.XML
    mine, engine = (
        [str(row[0]) for row in cast("Any", ox.parse_query_results(unnamed(data), format=xml))]
        for data in (ours("xml"), theirs(xml))
    )
    assert mine == engine


def test_a_triple_term_stands_in_tables_between_its_brackets() -> None:
    row = [(ox.Triple(URN, URN, ox.Literal("x")),)]
    assert '<<( <urn:a> <urn:a> "x" )>>' in written(solutions(row, ("x",)), "table").decode()
    assert next(iter(solutions(row, ("x",))))["x"] == '<<( <urn:a> <urn:a> "x" )>>'


@pytest.mark.parametrize(
    ("form", "term", "said"),
    [("jsonld", ox.Triple(URN, URN, URN), "triple term"), ("xml", ox.Literal("a\ufffe"), r"U\+FFFE")],
)
def test_triples_that_a_format_cannot_hold_are_refused(form: str, term: Any, said: str) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        written(Triples(iter([ox.Triple(URN, URN, term)])), form)
    assert "nt" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "kind", "cell"),
    [
        ("12345678901234567890", "integer", "12345678901234567890"),
        ("9007199254740993", "integer", "9007199254740993"),
        ("-1405202108700589", "integer", "-1405202108700589"),
        ("999999999999999", "integer", 999999999999999),
        ("-999999999999999", "integer", -999999999999999),
        ("0.1234567890123456789", "decimal", "0.1234567890123456789"),
        ("1234567.25", "decimal", 1234567.25),
        ("a\ufffe\uffff\x01b", "string", "a\ufffd\ufffd\ufffdb"),
    ],
)
def test_a_workbook_keeps_every_digit_and_can_be_opened(text: str, kind: str, cell: Any) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(
        io.BytesIO(written(solutions([(typed(text, kind),)], ("x",)), "xlsx"))
    ).active
    assert sheet is not None
    assert sheet["A2"].value == cell
    assert type(sheet["A2"].value) is type(cell)


def test_csv_for_spreadsheets_disarms_formulas_only_when_asked() -> None:
    rows = [(ox.Literal(text),) for text in ("=1+1", "+1", "-1", "@x", "\tx", "a=b")]
    safe = written(solutions(rows, ("x",)), "csv", csv_safe=True).decode().split("\r\n")
    assert safe[1:7] == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "a=b"]
    assert written(solutions(rows, ("x",)), "csv").decode().split("\r\n")[1] == "=1+1"


def test_numbers_stay_numbers_in_csv_for_spreadsheets() -> None:
    rows = [(typed("-2.5", "decimal"),), (typed("-1e3", "double"),), (typed("=1+1", "integer"),)]
    safe = written(solutions(rows, ("x",)), "csv", csv_safe=True).decode().split("\r\n")
    assert safe[1:4] == ["-2.5", "-1e3", "'=1+1"]


def as_rdflib(term: Any) -> Any:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return "blank"
    if term is None:
        return None
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == XSD + "string":
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


@pytest.mark.parametrize(("form", "parser"), [("json", JSONResultParser()), ("xml", XMLResultParser())])
def test_json_and_xml_are_read_back_by_rdflib(form: str, parser: Any) -> None:
    found = parser.parse(io.BytesIO(written(solutions(), form)))
    assert [str(name) for name in found.vars] == ["x", "n"]
    read = [row.get(rdflib.Variable("x")) for row in found.bindings]
    assert [plain_rdflib(term) for term in read] == [plain_rdflib(as_rdflib(x)) for x, _ in ROWS]


def plain_rdflib(term: Any) -> Any:
    if term is None or isinstance(term, rdflib.BNode) or term == "blank":
        return None if term is None else "blank"
    # rdflib rewrites lexical forms of numbers when it reads them: compare those by value.
    value = (
        term.value
        if isinstance(term, rdflib.Literal) and isinstance(term.value, (int, float, Decimal))
        else str(term)
    )
    return (type(term).__name__, value, getattr(term, "language", None), str(getattr(term, "datatype", None)))


def test_tsv_is_read_back_by_rdflib() -> None:
    # rdflib's reader of TSV knows neither empty cells at the beginning of a line nor "\r": those are left out.
    rows = [(n, x) for x, n in ROWS if x is not None and "\r" not in str(plain(x))]
    found = TSVResultParser().parse(io.BytesIO(written(solutions(rows, ("n", "x")), "tsv")))
    read = [row.get(rdflib.Variable("x")) for row in found.bindings]
    assert [plain_rdflib(term) for term in read] == [plain_rdflib(as_rdflib(x)) for _, x in rows]


def test_json_is_json_and_xml_is_xml_for_the_answer_of_an_ask() -> None:
    assert json.loads(written(Answer(True), "json")) == {"head": {}, "boolean": True}
    root = ElementTree.fromstring(written(Answer(False), "xml"))
    assert root.findtext("{http://www.w3.org/2005/sparql-results#}boolean") == "false"
    assert written(Answer(True), "csv") == b"true\n"


def test_xml_refuses_what_it_cannot_hold() -> None:
    with pytest.raises(QueryError, match=r"U\+0001"):
        written(solutions([(ox.Literal("\x01"),)], ("x",)), "xml")


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers()), max_size=5))
def test_any_text_survives_csv_tsv_and_json(cells: list[tuple[str, int]]) -> None:
    rows = [(ox.Literal(text), ox.Literal(str(number))) for text, number in cells]
    data = written(solutions(rows), "csv").decode()
    assert list(csv.reader(io.StringIO(data, newline="")))[1:] == [
        [text, str(number)] for text, number in cells
    ]
    read = json.loads(written(solutions(rows), "json"))["results"]["bindings"]
    assert [row["x"]["value"] for row in read] == [text for text, _ in cells]
    again: Any = ox.parse_query_results(written(solutions(rows), "tsv"), format=ox.QueryResultsFormat.TSV)
    assert [row[0].value for row in again] == [text for text, _ in cells]


def test_a_workbook_keeps_numbers_dates_and_texts_apart() -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(written(solutions(), "xlsx"))).active
    assert sheet is not None
    cells = [row[0] for row in sheet.iter_rows()]
    values = {number: cell.value for number, cell in enumerate(cells)}
    assert values[0] == "x"
    assert values[1] == ID + "fixture-forum"
    assert (values[10], values[11], values[13]) == (3, 1.5, True)
    assert values[14] == datetime(2023, 10, 8)
    assert (cells[8].value, cells[8].data_type) == ("=1+1", "s")


def test_parquet_keeps_numbers_dates_and_texts_apart() -> None:
    from pyarrow import parquet

    rows = [
        (typed("1", "integer"), typed("1.5", "decimal"), typed("2023-10-08", "date"), ox.Literal("a"), None),
        (None, typed("2", "integer"), None, typed("5", "integer"), ox.NamedNode(ID + "alsur")),
    ]
    data = written(solutions(rows, ("i", "d", "day", "mixed", "iri")), "parquet")
    assert parquet.read_table(io.BytesIO(data)).to_pylist() == [
        {"i": 1, "d": 1.5, "day": date(2023, 10, 8), "mixed": "a", "iri": None},
        {"i": None, "d": 2.0, "day": None, "mixed": "5", "iri": ID + "alsur"},
    ]


def test_parquet_writes_mixed_values_as_the_data_have_them() -> None:
    from pyarrow import parquet

    rows = [
        (typed("true", "boolean"),),
        (typed("1.50", "decimal"),),
        (typed("2023-10-08T09:00:00Z", "dateTime"),),
    ]
    read = parquet.read_table(io.BytesIO(written(solutions(rows, ("x",)), "parquet")))
    assert read.column("x").to_pylist() == ["true", "1.50", "2023-10-08T09:00:00Z"]


def test_a_text_that_no_excel_cell_holds_is_refused_and_not_cut() -> None:
    with pytest.raises(QueryError, match="32,767"):
        written(solutions([(ox.Literal("x" * 32_768),)], ("x",)), "xlsx")


def test_parquet_of_no_rows_has_its_columns() -> None:
    from pyarrow import parquet

    assert parquet.read_table(io.BytesIO(written(solutions([]), "parquet"))).column_names == ["x", "n"]


def test_markdown_keeps_a_cell_in_its_cell() -> None:
    rows = [(ox.Literal("a|b\nc"), ox.NamedNode(ID + "alsur"))]
    assert written(solutions(rows), "md").decode().splitlines()[2] == r"| a\|b<br>c | id:alsur |"


def test_markdown_shows_a_text_as_it_is() -> None:
    rows = [(ox.Literal("&lt;b>\x1b[31m"), None)]
    assert written(solutions(rows), "md").decode().splitlines()[2] == r"| &amp;lt;b>\x1b[31m |  |"


# ---------------------------------------------------------------------------------------------------------------- table


def test_a_table_is_aligned_by_what_the_eye_sees() -> None:
    lines = list(table_lines(["a", "b"], [["日本", "1"], ["e\u0301", "2"], ["abcd", "3"]]))
    assert lines == ["a     b", "────  ─", "日本  1", "e\u0301     2", "abcd  3"]


def test_a_table_fits_the_terminal() -> None:
    rows = [["a forum of a very long name indeed", "a text of many words that must be folded to fit", "1"]]
    lines = list(table_lines(["forum", "title", "n"], rows, width=40))
    assert max(map(display_width, lines)) <= 40
    words = " ".join(line[0:100] for line in lines)
    assert all(word in words for word in ("folded", "words"))


@pytest.mark.parametrize(
    "whole",
    [
        "id:a-very-long-name-of-a-forum-indeed-2023",
        "2023-10-08T09:30:00+02:00/2023-10-12",
        "forum-of-many-words-2023",
    ],
)
def test_ids_and_dates_are_never_folded(whole: str) -> None:
    rows = [[whole, "a text of many words that must be folded"], [f"Forum [{whole}]", "b"]]
    lines = list(table_lines(["forum", "title"], rows, width=30))
    assert sum(whole in line for line in lines) == 2


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60), st.integers(2, 20))
def test_folding_loses_nothing_and_keeps_the_width(text: str, width: int) -> None:
    lines = fold(text, width)
    assert all(display_width(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_cell_cannot_command_the_terminal() -> None:
    (line,) = list(table_lines(["a"], [["\x1b[31mred\nline"]]))[2:]
    assert line == r"\x1b[31mred line"


def test_a_table_shows_curies_and_says_nothing_for_what_is_not_bound() -> None:
    text = written(solutions([(ox.NamedNode(ID + "alsur"), None)]), "table").decode()
    assert text.splitlines()[2] == "id:alsur"


# --------------------------------------------------------------------------------------------------------------- labels


@pytest.fixture
def labelled() -> Store:
    store = Store()
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    store.load_ntriples(
        f'<{ID}fixture-a> {label} "Forum"@en .\n<{ID}fixture-a> {label} "Foro"@es .\n'
        f'<{ID}fixture-b> {label} "Rede"@pt .\n'.encode()
    )
    return store


@pytest.mark.parametrize(
    ("languages", "first"), [(("es", "en"), "Foro"), (("pt", "en"), "Forum"), (("en",), "Forum")]
)
def test_labels_follow_the_readers_languages(labelled: Store, languages: tuple[str, ...], first: str) -> None:
    rows = [(ox.NamedNode(ID + name), ox.Literal(1)) for name in ("fixture-a", "fixture-b", "fixture-c")]
    result = with_labels(solutions(rows), labelled, languages)
    assert result.variables == ("x", "x_label", "n")
    assert [row["x_label"] for row in result] == [first, "Rede", None]


def test_columns_without_labels_get_none(labelled: Store) -> None:
    assert with_labels(solutions([(ox.Literal("a"), ox.Literal("b"))]), labelled).variables == ("x", "n")


# --------------------------------------------------------------------------------------------------------------- graphs

TRIPLES = [
    ox.Triple(ox.NamedNode(ID + f"fixture-{name}"), ox.NamedNode("https://w3id.org/govgraph/ns#note"), value)
    for name in "ab"
    for value in (ox.Literal("uno", language="es"), typed("2023", "gYear"), ox.NamedNode(ID + "fixture-c"))
]
RDFLIB_NAMES = {
    "ttl": "turtle",
    "nt": "nt",
    "trig": "trig",
    "nq": "nquads",
    "jsonld": "json-ld",
    "xml": "xml",
}


# rdflib's own readers of TriG and JSON-LD use a class that rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("form", FORMATS["triples"])
def test_a_graph_is_read_back_by_rdflib(form: str) -> None:
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=written(Triples(iter(TRIPLES)), form), format=RDFLIB_NAMES[form])
    expected = {
        (as_rdflib(one.subject).n3(), as_rdflib(one.predicate).n3(), as_rdflib(one.object).n3())
        for one in TRIPLES
    }
    assert {(s.n3(), p.n3(), o.n3()) for s, p, o in graph.triples((None, None, None))} == expected


@pytest.mark.parametrize("form", FORMATS["triples"])
def test_the_same_triples_give_the_same_bytes(form: str) -> None:
    assert written(Triples(iter(TRIPLES)), form) == written(Triples(reversed(TRIPLES)), form)  # type: ignore[arg-type]


def test_turtle_declares_the_prefixes_it_uses_and_no_others() -> None:
    text = written(Triples(iter(TRIPLES)), "ttl").decode()
    assert {line.split()[1] for line in text.splitlines() if line.startswith("@prefix")} == {
        "gov:",
        "id:",
        "xsd:",
    }


def test_triples_become_an_rdflib_graph() -> None:
    assert len(Triples(iter(TRIPLES)).to_rdflib()) == len(TRIPLES)


# ---------------------------------------------------------------------------------------------------------- format names


def test_a_format_that_does_not_fit_is_refused_with_those_that_do() -> None:
    with pytest.raises(UnknownFormat, match="ttl"):
        written(solutions(), "ttl")
    with pytest.raises(UnknownFormat, match="csv"):
        written(Triples(iter(TRIPLES)), "csv")


def test_every_format_but_the_table_has_its_suffix() -> None:
    assert {
        format_of(f"x.{form}") for form in (*FORMATS["rows"], *FORMATS["triples"]) if form != "table"
    } == {
        *FORMATS["rows"],
        *FORMATS["triples"],
    } - {"table"}


def test_an_unknown_suffix_names_the_nearest() -> None:
    with pytest.raises(UnknownFormat) as unknown:
        format_of("result.cvs")
    assert ".csv" in unknown.value.near
