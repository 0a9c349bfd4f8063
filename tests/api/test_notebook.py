"""What the library shows of itself in a notebook, and the ways from it into tables of other libraries."""

from __future__ import annotations

import csv
import inspect
from pathlib import Path

import pytest

import govgraph
from govgraph.api.network import Network
from govgraph.errors import DataError, NetworkError, UnknownEntity

pandas = pytest.importorskip("pandas")


@pytest.fixture(scope="module")
def g() -> govgraph.GovGraph:
    return govgraph.open()


def test_a_dataset_tells_its_title_and_its_counts(g: govgraph.GovGraph, shipped: Path) -> None:
    with (shipped / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        sources = sum(1 for _ in csv.DictReader(file))
    assert f"{sources:,} sources" in repr(g)
    assert f"<td>sources</td><td>{sources:,}</td>" in g._repr_html_()
    assert "from 2020-01-01 to 2020-12-31" in repr(g.at(as_of="2020"))


def test_a_dataset_with_errors_shows_how_many_there_are(shipped_copy: Path) -> None:
    with (shipped_copy / "relations.csv").open("a", encoding="utf-8") as file:
        file.write("fixture-nobody,memberOf\n")
    assert "errors" in repr(govgraph.open(shipped_copy))


def test_rows_have_the_same_cells_in_pandas_arrow_and_html(g: govgraph.GovGraph) -> None:
    arrow = pytest.importorskip("pyarrow")
    asked = "SELECT ?n ?t { VALUES (?n ?t) { (1 'a<b') (2 UNDEF) } }"
    frame, table = g.select(asked).to_pandas(), g.select(asked).to_arrow()
    assert frame["n"].tolist() == table["n"].to_pylist() == [1, 2]
    assert table["t"].to_pylist() == ["a<b", None]
    assert table.schema.field("n").type == arrow.int64()
    assert "<td>1</td><td>a&lt;b</td>" in g.select(asked)._repr_html_()


def test_an_answer_and_a_profile_tell_in_a_line_what_they_are(g: govgraph.GovGraph) -> None:
    answered = g.answer("forums-of", org="alsur")
    rows = list(answered)
    assert repr(answered).startswith("<Answered forums-of: <Solutions ?space ")
    assert repr(answered).endswith(f": {len(rows)} rows>>")
    profile = g.profile("alsur")
    assert repr(profile) == f"<Profile id:alsur: {len(profile.claims)} claims>"
    source = g.show("src:alsur-blog")
    assert repr(source) == f"<SourceProfile src:alsur-blog: {len(source.claims)} claims>"


def test_triples_become_three_columns(g: govgraph.GovGraph) -> None:
    frame = g.construct("CONSTRUCT { id:igf a ?k } WHERE { id:igf a ?k } LIMIT 1").to_pandas()
    assert list(frame.columns) == ["subject", "predicate", "object"]
    assert frame["subject"].tolist() == ["id:igf"]


def test_a_table_of_measures_and_a_network_show_their_first_twenty_rows(g: govgraph.GovGraph) -> None:
    net = g.network("forums-organizations")
    table = net.measure("degree")
    assert table._repr_html_().count("<tr>") == net._repr_html_().count("<tr>") == 21
    assert table.to_pandas()["degree"].tolist() == [row["degree"] for row in table]


def test_a_comparison_is_told_in_a_line_and_as_rows(g: govgraph.GovGraph) -> None:
    changes = g.diff(as_of="2025-09-01", to="2025-09-03")
    assert repr(changes) == "<Comparison 2025-09-01 to 2025-09-03: 2 added>"
    assert [(row["subject"], row["predicate"]) for row in changes.to_rows()] == [
        ("id:state-uy", "gov:signatoryOf"),
        ("id:sv-ley-ia", "gov:appliesIn"),
    ]


def test_a_figure_of_groups_is_refused_and_one_of_amounts_is_drawn(g: govgraph.GovGraph) -> None:
    net = g.network("forums-organizations")
    assert net.figure("degree", top=3).count("#0072B2") == 3
    with pytest.raises(NetworkError, match="groups"):
        net.figure("louvain")


def test_show_finds_an_entity_by_name_and_a_source_by_its_title(g: govgraph.GovGraph) -> None:
    source = next(iter(g.sources.values()))
    assert g.show("AlSur").entity.id == "id:alsur"
    assert g.show(source.iri).source.iri == source.iri
    with pytest.raises(UnknownEntity, match="fixture-nobody"):
        g.show("fixture-nobody")


def test_a_dataset_is_begun_checked_given_ids_and_loaded_from_python(tmp_path: Path) -> None:
    written = govgraph.init(tmp_path / "mine")
    assert (tmp_path / "mine" / "relations.csv") in written
    g = govgraph.open(tmp_path / "mine")
    assert g.check().ok
    g.fix_ids()
    loaded = govgraph.load(tmp_path / "mine", tmp_path / "store")
    assert loaded.quads == len(govgraph.open(tmp_path / "store").store)
    with pytest.raises(DataError, match="tables"):
        govgraph.open(tmp_path / "store").fix_ids()


@pytest.mark.parametrize(
    "method",
    [
        *(
            getattr(Network, name)
            for name in ("map", "figure", "to_gexf", "to_graphml", "measure", "sensitivity")
        ),
        govgraph.GovGraph.network,
    ],
)
def test_a_signature_names_every_option(method: object) -> None:
    kinds = {parameter.kind for parameter in inspect.signature(method).parameters.values()}
    assert inspect.Parameter.VAR_KEYWORD not in kinds
