"""A passage leads to its place in the source, or to nowhere that could do harm."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph.facts.passages import fold, passage_in, passage_link

TEXT = "The  Internet Governance Forum — “IGF” — met\nin Kyoto, Japan. AlSur’s members spoke in 11 sessions."


@pytest.mark.parametrize(
    "passage",
    [
        "Internet Governance Forum",
        "the internet governance forum",
        "The Internet … in Kyoto, Japan.",
        "Forum - \"IGF\" - met in Kyoto",
        "AlSur's members",
        "The … met … sessions.",
        "11 sessions",
        "Kyoto, Japan | 11 sessions",
    ],
)  # fmt: skip
def test_a_passage_is_found_whatever_its_spaces_dashes_and_quotation_marks(passage: str) -> None:
    assert passage_in(passage, fold(TEXT))


@pytest.mark.parametrize(
    "passage", ["Internet Forum", "Kyoto, Japan … The Internet", "sessions … sessions", "12 sessions"]
)
def test_words_that_are_not_there_in_this_order_are_not_found(passage: str) -> None:
    assert not passage_in(passage, fold(TEXT))


@given(st.text(max_size=60), st.data())
def test_every_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    text = text.replace("…", "")
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    piece = fold(text)[first:last]
    assert passage_in(piece, fold(text))


@pytest.mark.parametrize(
    ("passage", "fragment"),
    [
        ("few words", "few%20words"),
        ("first words … last words", "first%20words,last%20words"),
        ("a … b … c", "a,c"),
        ("Chile | 13 Jun 2022 a", "Chile,13%20Jun%202022%20a"),
        ("Chile | 2010 | G20", "Chile,G20"),
        ("a|b", "a%7Cb"),
        ("well-known, & so", "well%2Dknown%2C%20%26%20so"),
        ("São Tomé", "S%C3%A3o%20Tom%C3%A9"),
        ("#:~:text=x", "%23%3A~%3Atext%3Dx"),
    ],
)
def test_a_link_opens_the_page_at_the_passage(passage: str, fragment: str) -> None:
    assert (
        passage_link("https://fixture.example/page", passage)
        == f"https://fixture.example/page#:~:text={fragment}"
    )


def test_a_link_keeps_the_fragment_of_its_page() -> None:
    assert (
        passage_link("https://fixture.example/page#part", "x") == "https://fixture.example/page#part:~:text=x"
    )


def test_a_passage_replaces_one_that_the_address_names_already() -> None:
    address = "https://fixture.example/page#:~:text=old"
    assert passage_link(address, "new") == "https://fixture.example/page#:~:text=new"
    assert passage_link("https://fixture.example/page#part:~:text=old", "new") == (
        "https://fixture.example/page#part:~:text=new"
    )


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "ftp://fixture.example/", "data:text/html,x", "//x"]
)
def test_only_pages_of_the_web_get_a_link(url: str) -> None:
    assert passage_link(url, "words") == ""


@pytest.mark.parametrize("passage", ["", " ", "…", " … "])
def test_without_words_the_link_is_that_of_the_page(passage: str) -> None:
    assert passage_link("https://fixture.example/", passage) == "https://fixture.example/"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_no_passage_breaks_out_of_its_link(passage: str) -> None:
    link = passage_link("https://fixture.example/", passage)
    assert not set(link) & set("<>\"' \n\\")
    pieces = [piece.strip() for piece in passage.split("…") if piece.strip()]
    if pieces:
        texts = link.split("#:~:text=")[1].split(",")
        assert [unquote(text) for text in texts] == list(
            dict.fromkeys([pieces[0], pieces[-1]]) if len(pieces) == 1 else [pieces[0], pieces[-1]]
        )
