"""Maps as values: the policy of the page, equal bytes, what is not changed, suffixes, positions, limits."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import math
import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import govgraph
from govgraph.errors import DataError, NetworkError, UnknownFormat
from govgraph.map import make_map, read_positions
from govgraph.map.legend import region_names
from govgraph.map.page.html import SCRIPTS
from govgraph.map.texts import text_width, wrap
from govgraph.model.model import load_model
from govgraph.network.network import Network
from govgraph.words import words


def test_the_policy_names_the_hash_of_every_script_and_style_and_nothing_else(small: Any) -> None:
    html = make_map(small).to_html()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    said = policy[1].replace("&#39;", "'")
    blocks = re.findall(r"<script>(.*?)</script>", html, re.S) + re.findall(
        r"<style>(.*?)</style>", html, re.S
    )
    hashes = {"sha256-" + base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in blocks}
    assert set(re.findall(r"'(sha256-[^']*)'", said)) == hashes and len(hashes) == 3
    assert said.startswith("default-src 'none';")
    assert "unsafe" not in said and "http" not in said


def test_our_own_scripts_write_no_markup_and_no_style_attributes(root: Path) -> None:
    scripts = [*(root / "src/govgraph/map/page").glob("*.js"), *(root / "src/govgraph/web").glob("*.js")]
    scripts = [path for path in scripts if "config" not in path.name]
    assert len(scripts) > 40
    for path in scripts:
        text = path.read_text("utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|cssText", text
        )
        assert not re.search(r"""(setAttribute\(|[{,] *)["']?style["']?[,:]""", text), path.name
    assert " style=" not in (root / "src/govgraph/map/page/map.html.j2").read_text("utf-8")


def test_equal_input_gives_equal_bytes(small: Any) -> None:
    assert make_map(small).to_html() == make_map(small).to_html()
    assert make_map(small).to_svg() == make_map(small).to_svg()
    assert make_map(small).to_json() == make_map(small).to_json()


def test_the_network_is_not_changed_by_drawing_it(small: Any) -> None:
    before = json.dumps(nx.node_link_data(small.to_networkx()), sort_keys=True, default=str)
    make_map(small, color="community").to_html()
    assert json.dumps(nx.node_link_data(small.to_networkx()), sort_keys=True, default=str) == before


@pytest.mark.parametrize("suffix", [".html", ".svg", ".json"])
@pytest.mark.parametrize("kind", [str, Path])
def test_saving_writes_one_file_and_nothing_beside_it(
    small: Any, tmp_path: Path, suffix: str, kind: type
) -> None:
    make_map(small).save(kind(tmp_path / f"São{suffix}"))
    assert [path.name for path in tmp_path.iterdir()] == [f"São{suffix}"]
    content = (tmp_path / f"São{suffix}").read_bytes()
    assert b"\r" not in content and "Fixture São Alpha" in content.decode("utf-8")


def test_an_unknown_suffix_is_refused(small: Any, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        make_map(small).save(tmp_path / "map.docx")
    assert list(tmp_path.iterdir()) == []


def test_the_page_without_its_data_is_below_700_kb(small: Any) -> None:
    assert len(make_map(small).to_html().encode()) <= 700_000


def test_the_texts_of_the_page_are_those_of_its_language(small: Any) -> None:
    page, said = make_map(small, lang="es").to_html(), words("es")["map"]
    found = re.findall(r'data-t="(\w+)"[^>]*>([^<]+)<', page)
    assert ("keys", said["keys"]) in [(name, unescape(text)) for name, text in found]
    assert [name for name, text in found if unescape(text).strip() != said[name]] == []


def test_positions_of_an_earlier_map_are_kept(small: Any) -> None:
    old = {key: (x + 3.0, y - 7.0) for key, (x, y) in make_map(small).positions().items()}
    again = make_map(small, positions={key: old[key] for key in ("id:fixture-forum", "id:fixture-a")})
    assert again.positions()["id:fixture-forum"] == pytest.approx(old["id:fixture-forum"])
    assert again.positions()["id:fixture-a"] == pytest.approx(old["id:fixture-a"])


def test_positions_are_read_back_from_the_json_of_a_map(small: Any) -> None:
    drawn = make_map(small)
    assert read_positions(drawn.to_json()) == drawn.positions()
    tall = {mark.key: mark.portrait for mark in drawn.marks}
    assert read_positions(drawn.to_json(), portrait=True) == drawn.positions(portrait=True) == tall


@pytest.mark.parametrize("way", ["auto", "force"])
def test_a_new_edition_of_the_data_moves_no_old_node_in_either_frame(forums: Any, way: str) -> None:
    # The old edition lacks every ninth node, forums and organizations alike, so that the new one also has more core.
    new = {key for number, key in enumerate(sorted(forums)) if number % 9 == 0}
    text = forums.filter(where=lambda key, _: key not in new, isolates=True).map(layout=way).to_json()
    old, tall = read_positions(text), read_positions(text, portrait=True)
    again = forums.map(layout=way, positions=old, portrait=tall)
    assert old.keys() == tall.keys() and len(old) > 100 and new & again.positions().keys()
    stayed = old.keys() & again.positions().keys()
    assert len(stayed) > 100
    assert {key: again.positions()[key] for key in stayed} == {key: old[key] for key in stayed}
    assert {key: again.positions(portrait=True)[key] for key in stayed} == {key: tall[key] for key in stayed}


def test_positions_of_an_older_file_without_those_of_tall_screens_are_read() -> None:
    assert read_positions('{"positions": {"fixture-a": [1, 2]}}', portrait=True) == {}


def test_what_is_no_map_has_no_positions() -> None:
    with pytest.raises(DataError):
        read_positions("[1, 2]")


def test_a_notebook_shows_the_map_in_a_frame_that_may_only_run_its_own_script(small: Any) -> None:
    shown = make_map(small)._repr_html_()
    assert 'sandbox="allow-scripts allow-downloads allow-popups"' in shown
    assert "allow-same-origin" not in shown and shown.count("<") == 2


def test_a_comparison_above_2000_nodes_draws_the_innermost_cores_and_never_isolates_first() -> None:
    ring = nx.compose(nx.star_graph(1_900), nx.complete_graph(40))
    ring.add_nodes_from(range(5_000, 5_300))  # without a tie
    network = Network.from_nx(ring)
    drawn = make_map(network, form="matrix")
    cores = nx.core_number(ring)
    kept = {int(mark.key) for mark in drawn.marks}
    assert len(kept) == 2_000 and drawn.note.partial is not None
    assert {node for node, core in cores.items() if core} <= kept
    assert drawn.note.partial[:2] == (ring.number_of_nodes(), ring.number_of_edges())


def test_an_unknown_color_is_refused(small: Any) -> None:
    with pytest.raises(NetworkError):
        make_map(small, color="mood")


def test_marks_grow_with_the_measure_they_tell(small: Any) -> None:
    sizes = {mark.key: mark.size for mark in make_map(small, size="degree").marks}
    assert sizes["id:fixture-a"] > sizes["id:fixture-c"]
    by_hand = {
        mark.key: mark.size for mark in make_map(small, size={"id:fixture-c": 9.0, "id:fixture-a": 1.0}).marks
    }
    assert by_hand["id:fixture-c"] > by_hand["id:fixture-a"]


def _contrast(a: str, b: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def light(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_marks_and_lines_stand_out_from_both_pages() -> None:
    model = load_model()
    looks: list[Any] = [*model.kinds.values(), *model.groups.values()]
    for one in looks:
        assert _contrast(one.color, "#fbfaf7") >= 3, one.name
        assert _contrast(one.dark, "#11151c") >= 3, one.name


def _lab(color: str) -> tuple[float, float, float]:
    """CIE 1976 L*a*b*, under D65."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_a_color_of_marks_is_none_of_ties_and_gray_says_that_nothing_is_said(
    forums: Any, shipped: Path
) -> None:
    both = govgraph.open(shipped).network("states-instruments", compare=("2015", "2025")).map()
    model = load_model()
    groups: list[Any] = [*model.groups.values(), *both.states]
    for name, kind in model.kinds.items():
        unsaid = name in ("Agent", "Organization", "Topic", "Context")
        assert (math.dist(_lab(kind.color)[1:], (0, 0)) < 11) == unsaid, name
        for group in groups:
            if group.name != "kept" and not unsaid:
                assert math.dist(_lab(kind.color), _lab(group.color)) > 12, (name, group.name)
                assert math.dist(_lab(kind.dark), _lab(group.dark)) > 12, (name, group.name)
    for color in ("region", "country", "community"):
        for one in forums.map(color=color).classes:
            assert (math.dist(_lab(one.color)[1:], (0, 0)) < 11) == (not one.name), (color, one.name)


def test_wrapping_loses_no_word() -> None:
    name = "Ad Hoc Committee to Elaborate a Comprehensive International Convention"
    lines = wrap(name, 12, 100)
    assert " ".join(lines) == name and all(text_width(line, 12) <= 160 for line in lines)


def test_labels_of_the_figure_do_not_collide(forums: Any) -> None:
    from govgraph.map.figure.label_places import place_labels

    marks = [mark for mark in forums.map().marks if mark.layer == "core"]
    boxes = [label.box for label in place_labels(marks, (-2000, -2000, 2000, 2000), "es")]
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert len(boxes) >= 0.6 * len(marks)


def test_the_summary_counts_what_the_network_holds(small: Any) -> None:
    from govgraph.map.summary import summarize

    said = " ".join(summarize(make_map(small), "en"))
    assert "2 spaces, 3 actors and 6 ties, based on 6 claims from 1 source." in said
    assert "1 ties rest on unverified claims only" in said


def test_tables_and_turtle_give_the_same_map(shipped: Path, tmp_path: Path) -> None:
    import govgraph

    tables = govgraph.open(shipped)
    tables.save(tmp_path / "all.ttl")
    drawn = [
        one.network("states-instruments").map().to_html()
        for one in (tables, govgraph.open(tmp_path / "all.ttl"))
    ]
    assert drawn[0] == drawn[1]


def test_on_the_linear_axis_of_a_calendar_an_event_stands_at_its_day(shipped: Path) -> None:
    import govgraph

    drawn = govgraph.open(shipped).network("ai-calendar").map(form="timeline")
    line = drawn.options["lanes"][0]  # type: ignore[index]
    lines = {one["year"]: one["x"] for one in line["years"]}
    steps = [lines[year + 1] - lines[year] for year in lines if year + 1 in lines]
    assert (
        max(steps) - min(steps) < 0.2 and min(steps) > 34
    )  # equally wide, and wide enough for their numbers
    events = [mark for mark in drawn.marks if mark.kind == "Event" and mark.layer == "core"]
    assert (min(lines), max(lines) - 1) == (
        min(int(mark.start[:4]) for mark in events),
        max(int(mark.start[:4]) for mark in events),
    )
    bars = {bar["key"]: bar["x"] for bar in line["bars"]}
    exact = [mark for mark in events if len(mark.start) == len("2024-05-21")]
    assert len(exact) > 40
    for mark in exact:
        day = date.fromisoformat(mark.start)
        share = (day - date(day.year, 1, 1)) / (date(day.year + 1, 1, 1) - date(day.year, 1, 1))
        assert mark.at[0] == pytest.approx(lines[day.year] + share * steps[0], abs=0.3), mark.key
        assert mark.key not in bars
    # Of what is known to the year alone, all its days are hatched, and the mark stands in their middle.
    vague = [mark for mark in events if len(mark.start) == len("2027")]
    assert vague
    for mark in vague:
        year = int(mark.start)
        assert bars[mark.key] == pytest.approx([lines[year], lines[year + 1]], abs=0.3)
        assert mark.at[0] == pytest.approx(sum(bars[mark.key]) / 2, abs=0.1)


def test_an_event_after_the_date_of_the_data_or_known_from_plans_alone_is_announced(shipped: Path) -> None:
    import govgraph

    graph = govgraph.open(shipped)
    drawn = graph.network("calendar").map(form="timeline")
    plans = {"announced", "postponed", "programme", "proposed", "scheduled"}
    told: dict[str, set[bool]] = {}
    for row in csv.DictReader((shipped / "relations.csv").read_text("utf-8").splitlines()):
        told.setdefault(f"id:{row['subject']}", set()).add(row["mode"] in plans)
    events = [mark for mark in drawn.marks if mark.kind == "Event" and mark.layer == "core"]
    issued = drawn.note.issued
    later = {mark.key for mark in events if mark.start > issued[: len(mark.start)]}
    planned = {mark.key for mark in events if told.get(mark.key) == {True}}
    announced = {mark.key for mark in events if mark.announced}
    assert {"id:ai-summit-2027", "id:lacigf-2025"} <= announced
    assert later <= announced
    assert planned <= announced
    # Others have no claims but plans on this view, which shows series, place and hosts.
    assert all(any(told[key]) for key in announced - later - planned)


def test_the_figure_of_the_calendar_names_every_event(shipped: Path) -> None:
    drawn = govgraph.open(shipped).network("ai-calendar").map(form="timeline")
    text = unescape(re.sub(r"<[^>]*>", " ", drawn.to_svg().replace("</tspan>", " ")))
    words = set(text.split())
    rows = csv.DictReader((shipped / "events.csv").read_text("utf-8").splitlines())
    events = {
        row["id"] for row in rows if row["start"]
    }  # one that was postponed has no place among the years
    missing = [
        mark.key for mark in drawn.marks if mark.key in events and not set(mark.short("en").split()) <= words
    ]
    assert missing == []


def test_communities_on_a_map_are_those_of_the_measure(forums: Any) -> None:
    found = forums.measure("louvain", seed=3).values("louvain")
    drawn = forums.map(color="community", seed=3)
    told = {mark.key: mark.legend for mark in drawn.marks if mark.layer != "fold"}
    largest = {one.name for one in drawn.classes if one.name}
    assert {"1", "2", "3"} <= largest and len(largest) == 8  # as many as there are colors
    assert told == {key: str(n) if str(n) in largest else "" for key, n in found.items()}


def test_a_node_without_a_tie_is_no_community_on_a_map() -> None:
    net = Network.from_nx(nx.Graph([("id:fixture-a", "id:fixture-b")]))
    alone = net.replace(
        [*net.nodes_by_key.values(), replace(net.nodes_by_key["id:fixture-a"], key="id:fixture-c")], [], ""
    )
    assert {mark.legend for mark in make_map(alone, color="community").marks} == {""}
    assert {one.name for one in make_map(net, color="community").classes} == {"1"}


def test_a_state_inside_an_aggregate_belongs_to_the_community_of_most_of_its_ties(forums: Any) -> None:
    number = forums.measure("louvain").values("louvain")
    drawn = forums.map(color="community")
    named = {one.name for one in drawn.classes}
    inside = [mark for mark in drawn.marks if mark.layer == "fold"]
    assert any(mark.legend for mark in inside)
    for mark in inside:
        ties = [(line.source, line.target) for line in drawn.lines if mark.key in (line.source, line.target)]
        where = [number[end] for pair in ties for end in pair if end in number]
        most = max(map(where.count, where))
        expected = str(min(one for one in where if where.count(one) == most))
        assert mark.legend == (expected if expected in named else "")


def test_regions_and_countries_are_called_in_the_readers_language(forums: Any) -> None:
    regions = {one.name: one.labels for one in forums.map(color="region").classes}
    assert regions["South America"] == {
        "en": "South America",
        "es": "América del Sur",
        "pt": "América do Sul",
    }
    assert all(region_names(name) for name in regions if name)
    drawn = forums.map(color="country")
    countries = {one.name: one.labels["es"] for one in drawn.classes if one.name}
    assert countries["BR"] == "Brasil" and countries["US"] == "Estados Unidos"
    assert {mark.key: mark.legend for mark in drawn.marks}[
        "id:karisma"
    ] == "CO"  # as data/organizations.csv says


def test_a_figure_names_the_shapes_where_its_colors_tell_something_else(small: Any) -> None:
    assert "Academic organization" in make_map(small, color="region").to_svg()
    assert make_map(small).shapes == ()


def test_the_scripts_of_a_page_have_no_comments_but_their_names(small: Network) -> None:
    for form in ("network", "matrix"):
        page = make_map(small, form=form).to_html()
        own = page[page.index("const GG = Object.create") :]
        comments = [line.strip() for line in own.splitlines() if line.lstrip().startswith(("//", "/*", "* "))]
        assert {line.removeprefix("// ").removesuffix(".js") for line in comments} <= set(SCRIPTS)
        assert len(comments) > 20


def test_a_map_of_who_meets_whom_at_a_date_has_only_those_who_meet_then() -> None:
    graph = govgraph.open()
    net = graph.network("co-participation", as_of="2020")
    drawn = net.map()
    ends = {end for tie in net.ties() for end in (tie["source"], tie["target"])}
    assert {mark.key for mark in drawn.marks} == ends
    alone = {node["id"] for node in net.nodes()} - ends
    assert alone  # each of them took part by itself, and is there where no date is asked about
    assert alone < {node["id"] for node in graph.network("co-participation").nodes()}
