"""The tokens of a query are those of the engine's grammar, at the places of the user's own text."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph.errors import QueryRefused, QuerySyntaxError
from govgraph.sparql.lexer import tokens
from govgraph.sparql.source import MAX_LENGTH, Source


def kinds(text: str) -> list[str]:
    return [token.kind for token in tokens(Source.of(text))]


def texts(text: str) -> list[str]:
    return [token.text for token in tokens(Source.of(text))]


def test_the_four_kinds_of_strings_are_one_token_each() -> None:
    assert kinds("""'a' "b" '''c'd''' \"\"\"e"f\"\"\" """) == ["string"] * 4


def test_a_string_may_hold_what_looks_like_a_comment_and_a_comment_what_looks_like_a_string() -> None:
    assert texts("'# no comment' # 'no string\n?x") == ["'# no comment'", "?x"]


def test_an_escaped_quote_does_not_end_a_string() -> None:
    assert texts(r'"a\"b" ?x') == [r'"a\"b"', "?x"]


def test_less_than_after_an_operand_compares_and_elsewhere_begins_an_iri() -> None:
    text = "SELECT * { ?s <urn:p> ?o FILTER(?o<?s && ?s>?o) }"
    assert [token for token in texts(text) if "<" in token] == ["<urn:p>", "<"]


def test_an_iri_in_a_collection_after_a_variable_is_an_iri() -> None:
    assert "<urn:y>" in texts("SELECT * { ?s ?p (?x<urn:y>) }")


def test_an_iri_in_a_row_of_values_is_an_iri() -> None:
    assert "<urn:a#b>" in texts("SELECT * { VALUES (?x ?y) { (1 <urn:a#b>) } }")


def test_an_iri_inside_a_quoted_triple_in_an_expression_is_an_iri() -> None:
    assert "<urn:p>" in texts("SELECT * { BIND(<<( ?s <urn:p> ?o )>> AS ?t) ?s ?p ?o }")


def test_a_function_named_by_an_iri_takes_an_expression() -> None:
    text = "SELECT * { ?s ?p ?o FILTER <urn:f>(?o<3) }"
    assert texts(text)[-4:] == ["<", "3", ")", "}"]


def test_a_carriage_return_ends_a_comment_and_other_line_separators_do_not() -> None:
    assert texts("#a\r?x #b\u2028?y #c\x85?z") == ["?x"]


def test_prefixed_names_keep_their_dots_but_the_last() -> None:
    assert texts("id:a.b.c. :x ex:%41\\-b") == ["id:a.b.c", ".", ":x", "ex:%41\\-b"]


def test_numbers_are_read_whole() -> None:
    assert texts("1 1.5 .5 1e3 1.e3 1.") == ["1", "1.5", ".5", "1e3", "1.e3", "1", "."]


def test_letters_as_escapes_are_read_in_advance_outside_of_strings_and_signs_are_not() -> None:
    assert texts('S\\u0045LECT "\\u0022"') == ["SELECT", '"\\u0022"']


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("SELECT * {\n  ?s ?p “a” }", 2, 9),
        ("SELECT * { ?s ?p 'a }", 1, 18),
        ("\ufeffASK {\r\n ?s § }", 2, 5),
        ("S\\u0045LECT * { § }", 1, 17),
        ("ASK { ?s ?p ?o", 1, 5),
        ("ASK { ?s ?p ?o ) }", 1, 16),
        ("ASK {}\n}", 2, 1),
        ("ASK { # a comment\r  § }", 2, 3),
    ],
)
def test_an_error_stands_where_the_user_made_it(text: str, line: int, column: int) -> None:
    with pytest.raises(QuerySyntaxError) as wrong:
        tokens(Source.of(text))
    assert (wrong.value.line, wrong.value.column) == (line, column)


def test_the_caret_stands_under_the_mistake() -> None:
    with pytest.raises(QuerySyntaxError) as wrong:
        tokens(Source.of("SELECT *\n{ ?s § ?o }"))
    _, line, caret = str(wrong.value).splitlines()
    assert line[caret.index("^")] == "§"


def test_a_very_long_query_is_refused() -> None:
    with pytest.raises(QueryRefused):
        Source.of("#" * (MAX_LENGTH + 1))


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(QueryRefused):
        Source.of("ASK { '\ud800' }")


# ------------------------------------------------------------------------------------------------------------ properties

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)
PIECES = st.one_of(
    NAMES.map(lambda name: f"?{name}"),
    NAMES.map(lambda name: f"<urn:{name}#é>"),
    NAMES.map(lambda name: f"id:{name}"),
    st.integers(0, 9999).map(str),
    st.sampled_from(["'#'", '"<a>"', "'''it's'''", r'"\""', "SELECT", "||", "^^", "{}", "(1)", "[]"]),
)
SPACES = st.sampled_from([" ", "\n", "\t", "\r\n", " # a <comment> 'of' \"all\" {\n", " #\r"])


@given(st.lists(st.tuples(PIECES, SPACES)))
def test_every_token_stands_at_its_offset_in_the_text(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + space for piece, space in pieces)
    source = Source.of(text)
    found = tokens(source)
    assert all(text.startswith(token.text, token.offset) for token in found)
    assert "".join(token.text for token in found) == "".join(piece for piece, _ in pieces)


@given(st.lists(st.tuples(PIECES, SPACES), min_size=1), st.data())
def test_positions_stay_the_users_own_after_texts_are_put_in(
    pieces: list[tuple[str, str]], data: st.DataObject
) -> None:
    text = "".join(piece + space for piece, space in pieces)
    source = Source.of(text)
    at = data.draw(st.integers(0, len(text)))
    edited = source.replace([(at, at, "VALUES ?x { 1 } ")])
    for token in tokens(source):
        moved = token.offset + (len("VALUES ?x { 1 } ") if token.offset >= at else 0)
        assert edited.position(moved) == source.position(token.offset)


STORE = ox.Store()


def engine_reads(text: str) -> bool:
    try:
        STORE.query(f"ASK {{ ?s ?p {text} }}")
    except SyntaxError:
        return False
    return True


@given(st.text(alphabet="ab'\"\\\n\r#<> tu0", max_size=12))
def test_a_text_is_one_literal_here_exactly_where_the_engine_takes_it_for_one(body: str) -> None:
    for mark in ("'", '"', "'''", '"""'):
        text = f"{mark}{body}{mark}"
        try:
            found = tokens(Source.of(text))
        except (QuerySyntaxError, QueryRefused):
            found = []
        ours = [token.kind for token in found] == ["string"]
        # The engine also looks into escapes: what it takes must be one string here.
        if engine_reads(text) and not _continues(text, mark):
            assert ours, text


def _continues(text: str, mark: str) -> bool:
    """The string ends early, and what follows (a comment, white space) is not a part of it."""
    found = []
    try:
        found = tokens(Source.of(text))
    except QuerySyntaxError:
        return False
    return bool(found) and found[0].text != text


@given(st.text(alphabet='ab:#/?<> \n"{}|^`\\%é', max_size=12))
def test_a_text_in_angle_brackets_is_an_iri_here_where_the_engine_takes_it_for_one(body: str) -> None:
    text = f"<urn:{body}>"
    try:
        ours = [token.text for token in tokens(Source.of(text))] == [text]
    except QuerySyntaxError:
        ours = False
    if engine_reads(text) and ">" not in body:
        assert ours, text


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_politely(text: str) -> None:
    try:
        tokens(Source.of(text))
    except (QuerySyntaxError, QueryRefused) as error:
        assert str(error)
