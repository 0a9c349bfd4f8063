"""Thumbnails: the map at a glance, as small valid SVG."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from govgraph.map import make_map
from govgraph.network.network import Network

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("dark", [False, True])
def test_a_thumbnail_holds_every_mark_of_the_first_screen_inside_its_frame(
    small: Network, dark: bool
) -> None:
    root = ET.fromstring(make_map(small).to_thumbnail(width=240, height=150, dark=dark))
    assert (root.get("width"), root.get("height"), root.get("aria-label")) == ("240", "150", "Fixture map")
    places = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in root.iter(f"{SVG}circle")]
    places += [
        tuple(map(float, polygon.get("points", "").split()[0].split(",")))
        for polygon in root.iter(f"{SVG}polygon")
    ]
    assert len(places) == len(small)
    assert all(0 <= x <= 240 and 0 <= y <= 150 for x, y in places)


def test_a_thumbnail_of_a_matrix_has_one_cell_for_each_pair_that_is_tied(small: Network) -> None:
    root = ET.fromstring(make_map(small, form="matrix").to_thumbnail())
    cells = sum(path.get("d", "").count("z") for path in root.iter(f"{SVG}path"))
    pairs = {tie.ends for tie in small.all_ties}
    assert cells == len(pairs)


def test_a_thumbnail_of_an_empty_map_is_a_picture_too() -> None:
    assert ET.fromstring(make_map(Network.of([], [])).to_thumbnail()).tag == f"{SVG}svg"


def test_equal_maps_have_equal_thumbnails(small: Network) -> None:
    assert make_map(small).to_thumbnail() == make_map(small).to_thumbnail()
