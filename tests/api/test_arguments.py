"""An argument of another type than a function takes is refused in words, by its name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import govgraph
from govgraph.arguments import typed
from govgraph.errors import BadArgument, BadDate, GovgraphError, MissingExtra, NetworkError


@pytest.fixture(scope="module")
def graph() -> Any:
    return govgraph.open()


WRONG: list[tuple[Callable[[Any], Any], str]] = [
    (lambda g: govgraph.open(5), "`source` of open() must be a path or a list or None, not 5"),  # type: ignore[arg-type]
    (lambda g: govgraph.init(5), "`folder` of init() must be a path, not 5"),  # type: ignore[arg-type]
    (lambda g: g.query("ASK {}", timeout="x"), "`timeout` of query() must be a number or None, not 'x'"),
    (lambda g: g.query(5), "`text` of query() must be a text, not 5"),
    (lambda g: g.query("ASK {}", limit=1.5), "`limit` of query() must be a whole number or None, not 1.5"),
    (
        lambda g: g.select("SELECT * {}", bindings="x"),
        "`bindings` of select() must be a dict or None, not 'x'",
    ),
    (lambda g: g.find(5), "`text` of find() must be a text, not 5"),
    (lambda g: g.find("x", kinds="Forum"), "`kinds` of find() must be a list, not 'Forum'"),
    (lambda g: g.entity(None), "`name` of entity() must be a text, not None"),
    (
        lambda g: g.at(as_of=2020.5),
        "`as_of` of at() must be a text or a whole number or a date or None, not 2020.5",
    ),
    (lambda g: g.network(radius="1"), "`radius` of network() must be a whole number, not '1'"),
    (lambda g: g.meet("alsur", 5), "`names` of meet() must be a text or Entity, not 5"),
    (lambda g: g.diff(5), "`other` of diff() must be GovGraph or None, not 5"),
    (lambda g: g.network().map(title=5), "`title` of map() must be a dict or a text or None, not 5"),
    (lambda g: g.network().compare(5), "`after` of compare() must be NetworkValue, not 5"),
    (lambda g: g.network().measure(seed="x"), "`seed` of measure() must be a whole number, not 'x'"),
    (lambda g: g.network().save(5), "`path` of save() must be a text or a path, not 5"),
    (lambda g: g.network().measure("degree").top("x"), "`n` of top() must be a whole number, not 'x'"),
]


@pytest.mark.parametrize(("call", "said"), WRONG, ids=[said for _, said in WRONG])
def test_an_argument_of_another_type_is_refused_in_words(
    graph: Any, call: Callable[[Any], Any], said: str
) -> None:
    with pytest.raises(BadArgument) as error:
        call(graph)
    assert str(error.value).startswith(said)
    assert isinstance(error.value, TypeError) and isinstance(error.value, GovgraphError)
    assert "debe ser" in error.value.in_words("es")


def test_what_counts_as_a_number_a_path_or_a_list_is_taken(graph: Any, tmp_path: Path) -> None:
    forums = graph.query(
        "SELECT ?s { ?s a gov:Forum }", limit=np.int64(2), timeout=np.float64(30), memory=2000
    )
    assert len(list(forums)) == 2
    assert graph.at(as_of=date(2020, 1, 1)).moment is not None
    assert graph.at(between=[2019, date(2020, 1, 1)]).moment is not None
    assert len(graph.network(kinds={"Forum": 1})) > 0
    graph.network("funding").save(str(tmp_path / "a.gexf"))
    graph.network("funding").save(tmp_path / "b.gexf")


def test_only_what_is_annotated_is_judged() -> None:
    @typed
    def free(one: Any, *more: int, **options: str) -> tuple[Any, ...]:
        return (one, *more, *options.values())

    assert free("x", 1, two=2) == ("x", 1, 2)


def test_a_form_that_no_map_has_is_refused(graph: Any) -> None:
    with pytest.raises(NetworkError, match="form cannot be 'nope'") as error:
        graph.network().map(form="nope")
    assert error.value.hint == "one of: network, matrix, timeline"


def test_a_graph_that_is_none_of_networkx_is_refused() -> None:
    with pytest.raises(NetworkError, match="this is not a graph of networkx: 5"):
        govgraph.Network.from_nx(5)


def test_a_package_that_is_missing_is_named(graph: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    tables: list[Callable[[], Any]] = [
        graph.query("SELECT ?s { ?s a gov:Forum }").to_pandas,
        graph.network("funding").measure("degree").to_pandas,
        graph.meet("alsur", "apc").to_pandas,
    ]
    for table in tables:
        with pytest.raises(MissingExtra, match="this needs pandas, which is not installed") as error:
            table()
        assert error.value.hint == "pip install pandas"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"as_of": True}, "date True is not a date"),
        ({"between": (None, None)}, "date None is not a date"),
        ({"between": ("2020",)}, "between is not two dates: ('2020',)"),
    ],
)
def test_what_is_no_date_is_refused_in_words(graph: Any, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(BadDate) as error:
        graph.at(**asked)
    assert str(error.value) == said


def test_a_comparison_takes_two_dates(graph: Any) -> None:
    for compare in (("2020",), (2015, 2020)):
        with pytest.raises(BadDate, match="compare is not two dates"):
            graph.network(compare=compare)


def test_a_place_among_several_is_a_path_or_an_address() -> None:
    for places in (["data", 5], [b"data"]):
        with pytest.raises(BadArgument, match="a place is a path or an address"):
            govgraph.open(places)  # type: ignore[arg-type]


def test_a_map_is_drawn_in_a_language_that_govgraph_speaks(graph: Any) -> None:
    with pytest.raises(GovgraphError, match="unknown language: xx") as error:
        graph.network().map(lang="xx")
    assert error.value.hint == "languages: en, es, pt"


def test_who_gives_a_name_for_an_id_is_pointed_to_find(graph: Any) -> None:
    with pytest.raises(GovgraphError) as error:
        graph.entity("Derechos Digitales")
    assert "call find('Derechos Digitales')" in error.value.hint


def test_who_gives_a_date_to_a_query_is_pointed_to_the_graph(graph: Any) -> None:
    with pytest.raises(GovgraphError) as error:
        graph.select("SELECT ?s { ?s a gov:Topic }", as_of="2020")
    assert error.value.hint == "a date is asked of the graph: graph.at(as_of=…).query(…)"
