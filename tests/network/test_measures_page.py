"""The page of measures says of each what the registry says."""

from __future__ import annotations

from pathlib import Path

import pytest

from govgraph.network.measures import MEASURES
from govgraph.network.projection import WEIGHTS
from govgraph.network.views import view_names


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_is_explained_with_formula_source_and_edges(name: str, root: Path) -> None:
    page = (root / "docs" / "measures.md").read_text("utf-8")
    section = page.partition(f"### {name}\n")[2].partition("\n#")[0]
    one = MEASURES[name]
    for text in (one.formula, one.source, one.direction, one.weights, one.edges):
        assert text in section


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_names_its_source(name: str) -> None:
    assert "doi:10." in MEASURES[name].source


def test_every_view_and_weight_is_on_the_page_of_networks(root: Path) -> None:
    page = (root / "docs" / "networks.md").read_text("utf-8")
    assert all(f"{view} " in page for view in view_names())
    assert all(f"`{weight}`" in page for weight in WEIGHTS)
