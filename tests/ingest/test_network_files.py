"""govgraph import of GEXF and GraphML: parallel ties, ties with and without a direction, times, and nodes of one name."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.errors import InvalidData
from govgraph.facts.dataset import read_dataset
from govgraph.ingest.importing import Imported, import_files
from govgraph.ingest.sheets import read_sheet

MAPPING: dict[str, Any] = {
    "subject": "source:Organization",
    "predicate": "partnerOf",
    "object": "target:Organization",
    "source": "Made-up network",
}
A, B = '<node id="a" label="Made-up A"/>', '<node id="b" label="Made-up B"/>'


def gexf(path: Path, edges: str, nodes: str = A + B, about: str = 'defaultedgetype="directed"') -> Path:
    path.write_text(
        f'<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph {about}>\n'
        f"<nodes>{nodes}</nodes>\n<edges>{edges}</edges></graph></gexf>",
        "utf-8",
    )
    return path


def graphml(path: Path, edges: str, default: str = "directed") -> Path:
    path.write_text(
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        '<key id="w" for="edge" attr.name="weight" attr.type="double"/>'
        f'<graph edgedefault="{default}"><node id="a"/><node id="b"/>{edges}</graph></graphml>',
        "utf-8",
    )
    return path


def imported(file: Path, into: Path, **more: Any) -> tuple[Imported, list[dict[str, str]]]:
    made = import_files([file], into, mapping={**MAPPING, **more})
    assert not read_dataset(into).report.errors
    with (into / "relations.csv").open(encoding="utf-8-sig", newline="") as table:
        return made, list(csv.DictReader(table))


def cells(rows: list[dict[str, str]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


EDGES = '<edge %s source="a" target="b">%s</edge>'


@pytest.mark.parametrize(
    ("name", "edges", "marks"),
    [
        # two ids and two weights; no ids; the labels tell ties apart better than the ids do
        ("a.gexf", '<edge id="0" source="a" target="b"/><edge id="1" source="a" target="b"/>', ["", "tie 1"]),
        ("a.graphml", EDGES % ("", "") * 2, ["", "tie 2"]),
        ("a.graphml", EDGES % ('id="x"', "") + EDGES % ('id="y"', ""), ["", "tie y"]),
        ("a.graphml", EDGES % ('id="x"', "") * 2, ["", "tie x"]),
        (
            "a.gexf",
            '<edge id="0" source="a" target="b"/><edge id="1" label="Made-up pact" source="a" target="b"/>',
            ["", "Made-up pact"],
        ),
        (
            "a.gexf",
            '<edge id="0" source="a" target="b"/>' + '<edge id="1" source="a" target="b"/>' * 3,
            ["", "tie 1", "a.gexf tie 3", "a.gexf tie 4"],
        ),
    ],
)
def test_parallel_ties_stay_apart(tmp_path: Path, name: str, edges: str, marks: list[str]) -> None:
    file = gexf(tmp_path / name, edges) if name.endswith("gexf") else graphml(tmp_path / name, edges)
    made, rows = imported(file, tmp_path / "mine")
    assert made.ledger["claims"] == len(marks) == made.rows
    assert cells(rows, "role", "passage") == [
        (mark, f"{name} tie {number}") for number, mark in enumerate(marks, 1)
    ]
    again = import_files([], tmp_path / "mine")
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


def test_weights_of_parallel_ties_count_together(tmp_path: Path) -> None:
    edge = '<edge id="%d" source="a" target="b" weight="%d"/>'
    file = gexf(tmp_path / "a.gexf", edge % (0, 2) + edge % (1, 5))
    imported(file, tmp_path / "mine", weight="weight")
    network = govgraph.open(tmp_path / "mine").network("everything").weigh("stated")
    assert [tie["weight"] for tie in network.ties()] == [7.0]


@pytest.mark.parametrize("default", ["directed", "undirected"])
@pytest.mark.parametrize("kind", ["gexf", "graphml"])
def test_ties_with_and_without_a_direction_are_read_together(tmp_path: Path, kind: str, default: str) -> None:
    if kind == "gexf":
        other = '<edge id="1" source="b" target="a" type="{}"/>'
        edges = '<edge id="0" source="a" target="b"/>' + other.format(
            "undirected" if default == "directed" else "directed"
        )
        file = gexf(tmp_path / "a.gexf", edges, about=f'defaultedgetype="{default}"')
    else:
        other = '<edge source="b" target="a" directed="{}"/>'
        edges = '<edge source="a" target="b"/>' + other.format("false" if default == "directed" else "true")
        file = graphml(tmp_path / "a.graphml", edges, default)
    sheet = read_sheet(file)
    said = [row[sheet.column("directed")] for row in sheet.rows]
    assert said == (["true", "false"] if default == "directed" else ["false", "true"])
    assert any("1 tie has no direction" in note for note in sheet.said)
    values = {"true": "funds", "false": "partnerOf"}
    _, rows = imported(file, tmp_path / "mine", predicate={"column": "directed", "values": values})
    assert [row["predicate"] for row in rows] == [values[one] for one in said]


def test_a_mutual_tie_goes_both_ways(tmp_path: Path) -> None:
    file = gexf(tmp_path / "a.gexf", '<edge id="0" source="a" target="b" type="mutual"/>')
    _, rows = imported(file, tmp_path / "mine")
    assert cells(rows, "subject", "object", "role") == [
        ("made-up-a", "made-up-b", ""),
        ("made-up-b", "made-up-a", ""),
    ]


@pytest.mark.parametrize(
    ("form", "about", "inside", "dates"),
    [
        ("date", "", '<spell start="2001-01-01"/>', [("2001-01-01", "")]),
        ("date", "", '<spell end="2003-06"/>', [("", "2003-06")]),
        (
            "date",
            "",
            '<spell start="2001-01-01" end="2003-01-01"/><spell start="2010-01-01"/>',
            [("2001-01-01", "2003-01-01"), ("2010-01-01", "")],
        ),
        ("date", 'start="2001-01-01"', "", [("2001-01-01", "")]),
        ("date", 'end="2001-01-01"', "", [("", "2001-01-01")]),
        ("date", 'startopen="2001-01-01" endopen="2002-01-01"', "", [("2001-01-01", "2002-01-01")]),
        ("dateTime", 'start="2001-01-01T00:00:00"', "", [("2001-01-01", "")]),
        ("double", 'start="2001.0" end="Infinity"', "", [("2001", "")]),
        ("integer", 'start="2001" end="2003"', "", [("2001", "2003")]),
        ("", 'start="2001.0" end="2003.0"', "", [("2001", "2003")]),
        ("date", 'timestamp="2001-05-01"', "", [("2001-05-01", "2001-05-01")]),
        ("date", "", "<spell/>", [("", "")]),
    ],
)
def test_times_of_ties_may_be_open(
    tmp_path: Path, form: str, about: str, inside: str, dates: list[tuple[str, str]]
) -> None:
    whole = 'defaultedgetype="directed" mode="dynamic"' + (f' timeformat="{form}"' if form else "")
    spells = f"<spells>{inside}</spells>" if inside else ""
    edge = f'<edge id="0" source="a" target="b" {about}>{spells}</edge>'
    # another tie, so that both columns are there
    edge += '<edge id="1" source="b" target="a" start="1999" end="2000"/>'
    file = gexf(tmp_path / "a.gexf", edge, about=whole)
    _, rows = imported(file, tmp_path / "mine", start="start", end="end")
    assert cells(rows[:-1], "start", "end") == dates


def test_nodes_of_one_name_are_entities_of_their_own(tmp_path: Path) -> None:
    nodes = "".join(
        f'<node id="{ident}" label="{label}"/>'
        for ident, label in ((1, "Órgano A"), (2, "Organo A"), (3, "órgano a"), (4, "Made-up B"))
    )
    edges = "".join(
        f'<edge id="{n}" source="{a}" target="{b}"/>' for n, (a, b) in enumerate(((1, 2), (2, 4), (4, 1)))
    )
    file = gexf(tmp_path / "a.gexf", edges, nodes)
    made, rows = imported(file, tmp_path / "mine")
    assert cells(rows, "subject", "object") == [
        ("organo-a", "organo-a-2"),
        ("organo-a-2", "made-up-b"),
        ("made-up-b", "organo-a"),
    ]
    assert any(
        "1 name is that of several nodes" in note and "“Órgano A” (1, 2, 3)" in note for note in made.said
    )
    with (tmp_path / "mine" / "organizations.csv").open(encoding="utf-8-sig", newline="") as table:
        assert {row["id"] for row in csv.DictReader(table)} == {
            "organo-a",
            "organo-a-2",
            "organo-a-3",
            "made-up-b",
        }
    again = import_files([], tmp_path / "mine")
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


def test_what_is_wrong_with_a_tie_is_told_at_its_place_in_the_file(tmp_path: Path) -> None:
    edges = '\n<edge id="0" source="a" target="b"/>\n  <edge id="1" source="b" target="a" start="soon"/>'
    file = gexf(tmp_path / "a.gexf", edges)
    with pytest.raises(InvalidData, match=r"a\.gexf:5:3 E207 .*soon"):
        imported(file, tmp_path / "mine", start="start")
    file = gexf(tmp_path / "b.gexf", edges.replace("start", "weight").replace("soon", "-1"))
    with pytest.raises(InvalidData, match=r"b\.gexf:5:3 E214 .*-1"):
        imported(file, tmp_path / "mine", weight="weight")


def test_attributes_of_ties_can_be_read_as_rows(tmp_path: Path) -> None:
    def edge(number: int, source: str, target: str, *cells: str) -> str:
        values = "".join(f'<attvalue for="{n}" value="{cell}"/>' for n, cell in enumerate(cells) if cell)
        return f'\n<edge id="{number}" source="{source}" target="{target}"><attvalues>{values}</attvalues></edge>'

    def file(last: str) -> Path:
        path = gexf(tmp_path / "a.gexf", edge(0, "a", "b", "1", "2") + edge(1, "b", "a", "", last))
        years = "".join(f'<attribute id="{n}" title="{2020 + n}" type="string"/>' for n in (0, 1))
        attributes = f'<attributes class="edge">{years}</attributes>'
        path.write_text(path.read_text("utf-8").replace("\n<nodes>", f"{attributes}\n<nodes>"), "utf-8")
        return path

    more = {
        "wide": {"columns": ["2020", "2021"], "name": "Year", "cell": "Weight"},
        "start": "Year",
        "weight": "Weight",
    }
    with pytest.raises(InvalidData, match=r"a\.gexf:5:1 E214 .*-3"):
        imported(file("-3"), tmp_path / "mine", **more)
    _, rows = imported(file("3"), tmp_path / "mine", **more)
    assert cells(rows, "subject", "start", "weight", "role") == [
        ("made-up-a", "2020", "1", ""),
        ("made-up-a", "2021", "2", ""),
        ("made-up-b", "2021", "3", ""),
    ]


def test_names_that_yed_draws_are_names(tmp_path: Path) -> None:
    drawn = '<data key="d"><y:ShapeNode><y:Geometry x="1"/><y:NodeLabel>%s<y:Model/></y:NodeLabel></y:ShapeNode></data>'
    nodes = "".join(f'<node id="{one}">{drawn % f"Made-up {one.upper()}"}</node>' for one in "ab")
    file = tmp_path / "a.graphml"
    file.write_text(
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">'
        '<key for="node" id="d" yfiles.type="nodegraphics"/><graph edgedefault="directed">'
        f'{nodes}<edge source="a" target="b"/></graph></graphml>',
        "utf-8",
    )
    sheet = read_sheet(file)
    assert [sheet.rows[0][sheet.column(end)] for end in ("source", "target")] == ["Made-up A", "Made-up B"]
    _, rows = imported(file, tmp_path / "mine")
    assert cells(rows, "subject", "object") == [("made-up-a", "made-up-b")]


def test_ties_of_a_graph_inside_a_node_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.graphml"
    inner = '<node id="c"/><node id="d"/><edge source="c" target="d"/>'
    file.write_text(
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed"><node id="a">'
        f'<graph edgedefault="undirected">{inner}</graph></node><node id="b"/><edge source="a" target="b"/>'
        "</graph></graphml>",
        "utf-8",
    )
    sheet = read_sheet(file)
    said = [[row[sheet.column(name)] for name in ("source", "target", "directed")] for row in sheet.rows]
    assert said == [["c", "d", "false"], ["a", "b", "true"]]


def test_the_proposal_for_a_file_with_predicates_names_their_column(
    invoke: Callable[..., Any], tmp_path: Path
) -> None:
    invoke("network", "-o", tmp_path / "n.gexf", "-q")
    told = invoke("import", tmp_path / "n.gexf").stdout
    assert 'predicate = "predicate"\n' in told
    plain = tmp_path / "plain.csv"
    plain.write_text("member,body,what\nFixture A,Fixture B,funds\nFixture C,Fixture B,partOf\n", "utf-8")
    assert 'predicate = "what"\n' in invoke("import", plain).stdout


def test_a_tie_to_a_node_that_is_missing_is_told_with_the_proposal(
    invoke: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "a.graphml"
    path.write_text(
        '<graphml><graph edgedefault="directed"><node id="a"/><node id="b"/>\n'
        '<edge source="a" target="b"/>\n<edge source="a" target="zz"/></graph></graphml>',
        "utf-8",
    )
    found = invoke("import", path)
    assert f"{path}:3:1 E301 the tie names a node that the file does not list: zz" in found.stderr
    assert "1 row;" in found.stderr


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--names", "fr"], 3, "`lang` must be one of en, es, pt, not “fr”"),
        (["--decimal", "x"], 3, "`decimal` must be a point or a comma, not “x”"),
        (["--separator", ""], 2, "--separator is empty"),
        (["--subject", ""], 2, "--subject is empty"),
    ],
)
def test_an_option_that_cannot_be_meant_is_refused(
    invoke: Callable[..., Any], tmp_path: Path, options: list[str], status: int, said: str
) -> None:
    plain = tmp_path / "plain.csv"
    plain.write_text("a,b\nFixture A,Fixture B\n", "utf-8")
    whole = ["--subject", "a:Organization", "--predicate", "memberOf", "--object", "b:Organization"]
    found = invoke("import", plain, *whole, *options, "--into", tmp_path / "mine")
    assert found.exit_code == status
    assert said in found.stderr
    assert not (tmp_path / "mine").exists()


def test_an_empty_cell_can_stand_for_no_value_and_standard_input_is_no_file(
    invoke: Callable[..., Any], tmp_path: Path
) -> None:
    plain = tmp_path / "plain.csv"
    plain.write_text("a,b\nFixture A,Fixture B\n", "utf-8")
    whole = ["--subject", "a:Organization", "--predicate", "memberOf", "--object", "b:Organization"]
    assert invoke("import", plain, *whole, "--none", "", "--into", tmp_path / "mine").exit_code == 0
    found = invoke("import", "-", "--into", tmp_path / "mine")
    assert found.exit_code == 2
    assert "import reads files" in found.stderr
