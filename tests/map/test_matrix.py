"""Matrices as figures: rows and columns in order, one sign per cell, in Python and as the page's download."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from govgraph.map import make_map
from govgraph.map.figure.matrix import grid

TEXT, GROUP, TITLE = (f"{{http://www.w3.org/2000/svg}}{name}" for name in ("text", "g", "title"))

# By hand, from the network `small`: a is tied to the forum (twice) and the summit, b to both, c to the forum alone.
CELLS = {
    ("id:fixture-a", "id:fixture-forum"),
    ("id:fixture-a", "id:fixture-summit"),
    ("id:fixture-b", "id:fixture-forum"),
    ("id:fixture-b", "id:fixture-summit"),
    ("id:fixture-c", "id:fixture-forum"),
}


def test_rows_and_columns_stand_by_how_much_they_hold_then_by_name(small: Any) -> None:
    found = grid(make_map(small, form="matrix"))
    assert [mark.key for mark in found.rows] == ["id:fixture-b", "id:fixture-a", "id:fixture-c"]
    assert [mark.key for mark in found.columns] == ["id:fixture-forum", "id:fixture-summit"]
    assert set(found.cells) == CELLS
    assert found.counts["id:fixture-forum"] == 3


def test_a_cell_shows_the_strongest_of_its_ties(small: Any) -> None:
    found = grid(make_map(small, form="matrix"))
    assert found.cells["id:fixture-a", "id:fixture-forum"].predicate == "endorses"


@pytest.mark.parametrize("dark", [False, True])
def test_the_figure_of_a_matrix_has_its_names_and_one_sign_per_cell(small: Any, dark: bool) -> None:
    drawn = make_map(small, form="matrix")
    figure = ElementTree.fromstring(drawn.to_svg(dark=dark))
    said = [text.text for text in figure.iter(TEXT)]
    for name in ("Fixture map", "Fixture Forum", "Fixture Summit", "Fixture São Alpha", "Fixture Beta"):
        assert name in said
    assert sum(group.find(TITLE) is not None for group in figure.iter(GROUP)) == len(CELLS)


def test_names_of_rows_and_columns_lie_inside_the_figure(shipped: Path) -> None:
    import govgraph

    figure = ElementTree.fromstring(
        govgraph.open(shipped).network("states-instruments").map(form="matrix").to_svg()
    )
    width, height = float(figure.get("width", "")), float(figure.get("height", ""))
    for text in figure.iter(TEXT):
        if text.get("x"):
            assert 0 < float(text.get("x", "")) < width and 0 < float(text.get("y", "")) < height
    rows = [float(text.get("y", "")) for text in figure.iter(TEXT) if text.get("text-anchor") == "end"]
    assert len(rows) > 60 and all(b - a >= 20 for a, b in itertools.pairwise(rows))


def test_the_page_of_a_matrix_downloads_the_matrix(
    visit: Callable[..., Any], small: Any, tmp_path: Path
) -> None:
    page = visit().open(make_map(small, form="matrix").save(tmp_path / "matrix.html"))
    with page.expect_download() as waiting:
        page.click("#svg")
    figure = ElementTree.fromstring(Path(waiting.value.path()).read_bytes())
    assert sum(group.get("class") == "cell" for group in figure.iter(GROUP)) == len(CELLS)
    with page.expect_download() as waiting:
        page.click("#png")
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")
