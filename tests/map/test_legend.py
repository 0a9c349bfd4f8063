"""The legend says what the picture shows: how sure a tie is, on light and dark pages, on screen and in figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import govgraph
from govgraph.map import make_map
from govgraph.words import words

SVG = "{http://www.w3.org/2000/svg}"
# Of every tie that is shown: how sure it is, and its look while nothing is looked at.
SEEN = """() => govgraph.ties.filter((tie) => govgraph.shown.ties.has(tie.id)).map((tie) => {
    const look = govgraph.tieLook(tie, true);
    return [govgraph.undecidedTie(tie) ? "undecided" : govgraph.then(tie).conf, look.color, String(look.width), look.dash.join(" ")]; })"""
TOLD = """() => [...document.querySelectorAll("#sureness > span, #undecided:not([hidden])")].map((one) => {
    const path = one.querySelector("path");
    return [one.textContent, path.getAttribute("stroke"), path.getAttribute("stroke-width"), path.getAttribute("stroke-dasharray").replace("none", "")]; })"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("fragment", ["", "more=1", "years=2016-2019&more=1", "node=apc"])
def test_each_state_of_certainty_has_a_sample_that_looks_like_its_ties(
    visit: Callable[..., Any], forums_page: Path, scheme: str, fragment: str
) -> None:
    page = visit(1440, 900, color_scheme=scheme).open(forums_page, fragment)
    seen: dict[str, list[tuple[str, str, str]]] = {}
    for sure, *look in page.evaluate(SEEN):
        seen.setdefault(sure, []).append(tuple(look))
    told = page.evaluate(TOLD)
    names = [words("en")["map"][one] for one in ("quoted", "read", "unverified", "undecided") if one in seen]
    assert [text.rstrip("0123456789,") for text, *_ in told] == names and len(names) > 1
    for (sure, looks), (text, color, width, dash) in zip(
        sorted(seen.items(), key=lambda one: ("quoted", "read", "unverified", "undecided").index(one[0])),
        told,
        strict=True,
    ):
        assert int(text.rsplit(text.rstrip("0123456789,"))[-1].replace(",", "")) == len(looks)
        colors = [one for one, _, _ in looks]
        assert colors.count(color) == max(map(colors.count, set(colors)))
        drawn = {
            (one, wide, strokes if sure in ("unverified", "undecided") else "")
            for one, wide, strokes in looks
        }
        assert (color, width, dash) in drawn


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_small_and_hatched_signs_of_a_matrix_are_explained_in_their_own_colors(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, scheme: str
) -> None:
    drawn = govgraph.open(shipped).network("states-instruments").map(form="matrix")
    page = visit(1440, 900, color_scheme=scheme).open(drawn.save(tmp_path / "matrix.html"))
    cells = set(page.evaluate("[...document.querySelectorAll('#matrix td svg')].map((one) => one.innerHTML)"))
    keys = page.evaluate(
        "[...document.querySelectorAll('#matrix .key span')].map((one) => [one.textContent, [...one.querySelectorAll('svg')].map((svg) => svg.innerHTML)])"
    )
    assert words("en")["map"]["unverified"] in [text for text, _ in keys]
    for _, signs in keys:
        assert signs and set(signs) <= cells
    root = ElementTree.fromstring(page.evaluate("govgraph.figure().svg"))
    shown = {_colors(group) for group in root.iter(f"{SVG}g") if group.get("class") == "cell"}
    named = {_colors(group) for group in root.iter(f"{SVG}g") if group.get("class") != "cell"}
    assert named <= shown


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("compare", [None, ("2015", "2024")])
def test_the_legend_of_a_figure_has_no_color_that_its_cells_do_not_have(
    shipped: Path, dark: bool, compare: Any
) -> None:
    drawn = govgraph.open(shipped).network("states-instruments", compare=compare).map(form="matrix")
    root = ElementTree.fromstring(drawn.to_svg(dark=dark))
    groups = list(root.iter(f"{SVG}g"))
    shown = {_colors(one) for one in groups if one.find(f"{SVG}title") is not None}
    named = {_colors(one) for one in groups if one.find(f"{SVG}title") is None}
    muted = (
        {frozenset({"#a9b3c1" if dark else "#555e6c"})} if compare else set()
    )  # relations, where color tells the change
    assert named - muted <= shown and named & shown
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert words("en")["map"]["unverified"] in texts
    if compare:
        assert {words("en")["map"][f"state_{name}"] for name in ("added", "kept")} <= set(texts)


def _colors(group: Any) -> frozenset[str]:
    """Return the colors of a sign, without those of the paper and of the stroke through what ended."""
    papers = {"#ffffff", "#fbfaf7", "#11151c", "none", None, "#1c2330", "#eef1f6"}
    return frozenset({one.get(way) for one in group.iter() for way in ("fill", "stroke")} - papers)


@pytest.mark.parametrize("dark", [False, True])
def test_the_figure_of_a_network_explains_how_sure_its_ties_are(small: Any, dark: bool) -> None:
    drawn = make_map(small)
    root = ElementTree.fromstring(drawn.to_svg(dark=dark))
    # By hand: the one tie that is unverified is a membership, drawn dashed in its color; quoted ties are wider than read ones.
    colors = {group.name: group.dark if dark else group.color for group in drawn.groups}
    keys = [one for one in root.iter(f"{SVG}path") if one.get("d", "").endswith("h22")]
    looks = {(one.get("stroke"), one.get("stroke-width"), one.get("stroke-dasharray")) for one in keys}
    assert (colors["member"], "1.1", "4 4") in looks and (colors["participates"], "1.9", None) in looks
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {words("en")["map"][name] for name in ("quoted", "read", "unverified")} <= set(texts)
