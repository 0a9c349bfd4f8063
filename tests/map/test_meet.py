"""Where actors meet, asked in a map: rows and counts worked out a second time from the tables; picking, address, files."""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import networkx as nx
import pytest

import govgraph
from govgraph.map import make_map
from govgraph.network.network import Network
from govgraph.words import LANGUAGES, words
from tests.oracle.tables import kinds, ties, truths
from tests.oracle.test_meet import ACTS, GIVES, PLANS, SIGNS, TURNED
from tests.oracle.views import below, meetings, sides, tops, two_mode, view
from tests.visits import barriers

SVG = "{http://www.w3.org/2000/svg}"
Line = tuple[str, str, str, str, str, str]
# What the map draws ties of a relation as, said anew.
GROUPS = {
    "participatedIn": "participates",
    "contributedTo": "contributes",
    "endorses": "endorses",
    "memberOf": "member",
    "signatoryOf": "party",
    "partyTo": "party",
}


@pytest.fixture(scope="module")
def graph(shipped: Path) -> govgraph.GovGraph:
    return govgraph.open(shipped)


@pytest.fixture(scope="module")
def states_page(graph: govgraph.GovGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(
        graph.network("states-instruments").map().save(tmp_path_factory.mktemp("map") / "states.html")
    )


@pytest.fixture(scope="module")
def projected_page(graph: govgraph.GovGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(
        graph.network("co-participation").map().save(tmp_path_factory.mktemp("map") / "who-meets.html")
    )


def presences(name: str, year: str, hidden: str, *, sure: bool) -> Iterator[Line]:
    """Section, space, place, actor, claim and whether it holds, of every claim that a tie of the view rests on."""
    asked, judged, drawn = view(name), truths(year), two_mode(name, year)
    spaces = below(asked["spaces"]) if "lift" in asked["rules"] else frozenset()
    for (subject, predicate, target), rows in ties().items():
        if predicate not in (ACTS | TURNED | GIVES | SIGNS) & set(asked["predicates"]):
            continue
        if hidden and GROUPS.get(predicate, "organizes") == hidden:
            continue
        ends = [tops(end, spaces) if spaces else [end] for end in (subject, target)]
        for tie in ((u, predicate, v) for u in ends[0] for v in ends[1]):
            if tie not in drawn:
                continue
            actor, space = sides(tie)
            place = subject if predicate in TURNED else target
            written = predicate in SIGNS or (predicate in GIVES and "Document" in kinds(place))
            for row in rows:
                held = judged[row["id"]]
                if held == "no" or row["mode"] == "cancelled" or (sure and row["confidence"] == "unverified"):
                    continue
                state = held if year or row["mode"] not in PLANS else "announced"
                yield "signed" if written else "met", space, place, actor, row["id"], state


def shared(found: list[Line], asked: list[str]) -> tuple[set[Line], int, int]:
    """The lines of what two of them have, how many spaces two surely share, and how many all of them."""
    rows: dict[tuple[str, str], dict[str, set[Line]]] = defaultdict(lambda: defaultdict(set))
    for line in found:
        if line[3] in asked and line[1] != line[3]:
            rows[line[0], line[1]][line[3]].add(line)
    several = [(section, cells) for (section, _), cells in rows.items() if len(cells) > 1]
    sure = [
        sum(any(line[5] == "yes" for line in lines) for lines in cells.values())
        for section, cells in several
        if section == "met"
    ]
    lines = {line for _, cells in several for lines in cells.values() for line in lines}
    return lines, sum(n > 1 for n in sure), sum(n == len(asked) for n in sure)


def local(text: str) -> str:
    return text.removeprefix("id:")


def told(text: str) -> set[Line]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return {
        (
            row["section"],
            local(row["space"]),
            local(row["edition"] or row["space"]),
            local(row["actor"]),
            row["claim"].rpartition("/")[2],
            row["holds"],
        )
        for row in rows
    }


def go(page: Any, fragment: str) -> None:
    page.evaluate("to => { location.hash = to; }", fragment)
    page.wait_for_function("to => location.hash === '#' + to", arg=fragment)


NUMBERS = re.compile(r"\d+")


@pytest.mark.parametrize(("name", "times"), [("forums-organizations", 30), ("states-instruments", 12)])
def test_rows_and_counts_are_those_of_the_tables(
    visit: Callable[..., Any], request: pytest.FixtureRequest, name: str, times: int
) -> None:
    seen = visit()
    page = seen.open(
        request.getfixturevalue("forums_page" if name == "forums-organizations" else "states_page")
    )
    chance = random.Random(20261)
    near: dict[str, set[str]] = defaultdict(set)
    for tie in two_mode(name, ""):
        near[sides(tie)[0]].add(sides(tie)[1])
    often = sorted(actor for actor, spaces in near.items() if len(spaces) > 3)
    with_rows = counted = 0
    for _ in range(times):
        asked = chance.sample(often, chance.choice([2, 2, 3, 5]))
        year = chance.choice(["", "", "2014", "2019", "2022", "2024"])
        hidden, sure = chance.choice(["", "", *sorted(set(GROUPS.values()))]), chance.random() < 0.3
        choice = {"meet": "~".join(f"id:{one}" for one in asked), "more": "1"}
        choice |= {"fold": "1"} if name == "forums-organizations" else {}
        choice |= {"hideties": hidden} if hidden else {}
        choice |= {"sure": "1"} if sure else {}
        choice |= {"years": f"{year}-{year}"} if year else {}
        go(page, urlencode(choice))
        lines, some, every = shared(list(presences(name, year, hidden, sure=sure)), asked)
        assert told(page.evaluate("() => govgraph.meetingCsv()")) == lines, choice
        said = [int(n) for n in NUMBERS.findall(page.locator("#panel .answer").inner_text())]
        assert said == ([] if not some else [some] if len(asked) == 2 else [every, len(asked), some]), choice
        cells = {(section, space, actor) for section, space, _, actor, *_ in lines}
        assert page.locator(".meeting-dot").count() == len(cells)
        lit = set(page.evaluate("() => [...govgraph.lit()]"))
        assert lit >= {f"id:{line[1]}" for line in lines} | {f"id:{one}" for one in asked}
        with_rows += bool(lines)
        counted += bool(some)
    assert with_rows > times / 3
    assert counted > 5 or name != "forums-organizations"
    assert (seen.errors, seen.outside) == ([], [])


def test_in_a_map_of_who_meets_whom_the_rows_are_the_spaces_of_the_ties_that_are_drawn(
    visit: Callable[..., Any], projected_page: Path
) -> None:
    page = visit().open(projected_page)
    drawn = page.evaluate("() => govgraph.ties.map((tie) => [tie.s, tie.t, tie.w || 1])")
    expected, chance = meetings(""), random.Random(7)
    for u, v, weight in chance.sample(drawn, 12):
        least = chance.choice([2, 4, 6])
        go(page, urlencode({"meet": f"{u}~{v}", "least": least}))
        rooms = expected[frozenset((local(u), local(v)))] if weight >= least else {}
        assert len(rooms) == weight or weight < least
        assert {line[1] for line in told(page.evaluate("() => govgraph.meetingCsv()"))} == set(rooms)
        said = NUMBERS.findall(page.locator("#panel .answer").inner_text())
        surely = list(rooms.values()).count("yes")
        assert said == ([str(surely)] if surely else [])
        assert set(page.evaluate("() => [...govgraph.lit()]")) >= {u, v}


def test_names_are_added_by_typing_the_address_keeps_them_and_back_goes_back(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    page.get_by_role("button", name="Where do they meet?").click()
    assert page.evaluate("document.activeElement.id") == "meet-q"
    for typed in ("derechos dig", "cepal", "apc"):  # by an acronym in another language, too
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "meet-q"
    address = "meet=id%3Aderechos-digitales%7Eid%3Aeclac%7Eid%3Aapc"
    assert address in page.evaluate("location.hash")
    answer = page.locator("#panel .answer").inner_text()
    page.get_by_role("button", name="Remove APC").click()
    assert page.locator(".asked li").count() == 2
    page.go_back()
    page.wait_for_function("to => location.hash.includes(to)", arg=address)
    assert page.locator("#panel .answer").inner_text() == answer
    again = page.evaluate("location.hash").removeprefix("#")
    page.goto("about:blank")
    page.goto(f"{forums_page.as_uri()}#{again}")
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#panel .answer").inner_text() == answer
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert "meet=" not in page.evaluate("location.hash")


def test_an_address_that_names_too_many_or_nobody_asks_about_those_that_are_there(
    visit: Callable[..., Any], states_page: Path
) -> None:
    page = visit().open(states_page)
    states = page.evaluate(
        "() => [...govgraph.nodes.values()].filter((node) => !node.space).map((node) => node.id).sort().slice(0, 15)"
    )
    go(page, urlencode({"meet": "~".join([*states, "id:nobody-of-this-name"])}))
    assert page.locator(".asked li").count() == 12
    assert page.locator("#meet-q").count() == 0
    go(page, "meet=id%3Anobody-of-this-name")
    assert page.locator(".asked li").count() == 0


def test_marks_are_added_with_ctrl_or_shift_and_m_asks_about_the_one_selected(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)

    def click(key: str, *modifiers: Any) -> None:
        x, y = page.evaluate(
            "key => { const n = govgraph.place(govgraph.nodes.get(key)), p = govgraph.net().canvasToDOM(n), b = document.querySelector('#map').getBoundingClientRect(); return [p.x + b.x, p.y + b.y]; }",
            key,
        )
        page.keyboard.down(*modifiers) if modifiers else None
        page.mouse.click(x, y)
        page.keyboard.up(*modifiers) if modifiers else None

    page.evaluate("() => govgraph.select('id:access-now')")
    click("id:hrw", "Control")
    assert page.evaluate("govgraph.state.set") == ["id:access-now", "id:hrw"]
    click("id:access-now", "Shift")
    assert page.evaluate("govgraph.state.set") == ["id:hrw"]
    page.evaluate("() => govgraph.select('id:apc')")
    page.locator("#map").focus()
    page.keyboard.press("m")
    assert page.evaluate("[govgraph.state.meet, govgraph.state.set]") == [True, ["id:apc"]]
    assert page.locator("#panel-title").inner_text() == words("en")["meet"]["of_one"]
    page.locator("#panel .rel .link").first.click()  # who shares most with it
    assert page.locator(".meeting-dot").count() > 2
    page.evaluate("() => govgraph.select('id:apc')")
    page.get_by_role("button", name=words("en")["meet"]["of_one"]).click()
    assert page.evaluate("govgraph.state.set") == ["id:apc"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "offered"),
    [
        ("id:igf-2023", "id:igf"),
        ("id:igf", "id:igf"),
        ("id:world-bank", "id:world-bank"),
        ("id:netmundial-2014", "id:netmundial"),
    ],
)
def test_names_and_editions_are_completed_in_the_box_in_every_language(
    visit: Callable[..., Any], forums: Any, forums_page: Path, lang: str, key: str, offered: str
) -> None:
    drawn = forums.map()
    entities = {**drawn.others, **{mark.key: mark.entity for mark in drawn.marks}}
    page = visit().open(forums_page, f"meet=apc&lang={lang}")
    page.locator("#meet-q").fill(entities[key].label(lang))
    page.locator("#meet-sug li").first.wait_for()
    page.keyboard.press("Enter")
    assert page.evaluate("govgraph.state.set") == ["id:apc", offered]


def test_a_dot_opens_its_passages_by_keyboard(visit: Callable[..., Any], forums_page: Path) -> None:
    page = visit().open(forums_page, "meet=derechos-digitales~apc&more=1")
    dot = page.locator(".meeting-dot").first
    dot.focus()
    page.keyboard.press("Enter")
    row = page.locator("#panel details[open]")
    key = local(row.get_attribute("data-row") or "")
    asked = {"derechos-digitales", "apc"}
    claims = {
        line[4]
        for line in presences("forums-organizations", "", "", sure=False)
        if line[1] == key and line[3] in asked and line[0] == "met"
    }
    row.locator(".proof li").first.wait_for()
    assert row.locator(".proof li").count() == len(claims) > 2
    passages = {row["passage"] for rows in ties().values() for row in rows if row["id"] in claims} - {""}
    shown = row.inner_text()
    assert passages and all(f"“{one}”" in shown for one in passages)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_of_spaces_alone_the_actors_that_they_share_are_the_rows(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page, "meet=igf~rightscon&more=1&fold=1")
    there: dict[str, set[str]] = defaultdict(set)
    for section, space, _, actor, _, state in presences("forums-organizations", "", "", sure=False):
        if section == "met" and state == "yes" and space in ("igf", "rightscon"):
            there[actor].add(space)
    both = sum(len(spaces) == 2 for spaces in there.values())
    assert NUMBERS.findall(page.locator("#panel .answer").inner_text()) == [str(both)]
    assert page.locator("#panel-title").inner_text() == words("en")["map"]["meet_title_actors"]


def test_who_shares_nothing_is_told_the_shortest_chains(visit: Callable[..., Any], forums_page: Path) -> None:
    page = visit().open(forums_page)
    shown = nx.Graph(
        page.evaluate(
            "() => [...govgraph.shown.ties].map((id) => [govgraph.tie.get(id).s, govgraph.tie.get(id).t])"
        )
    )
    spaces = set(
        page.evaluate("() => [...govgraph.shown.nodes].filter((id) => govgraph.nodes.get(id).space)")
    )
    actors = sorted(set(shown) - spaces)
    far = [(a, b) for a, b in combinations(actors, 2) if nx.has_path(shown, a, b)]
    far = [(a, b) for a, b in far if nx.shortest_path_length(shown, a, b) > 2]
    assert len(far) > 50
    for a, b in random.Random(3).sample(far, 6):
        go(page, urlencode({"meet": f"{a}~{b}"}))
        paths = sorted(nx.all_shortest_paths(shown, a, b))[:3]
        got = page.evaluate(
            "() => [...document.querySelectorAll('#panel .chains li')].map((li) => [...li.querySelectorAll('button')].map((one) => one.dataset.node))"
        )
        assert got == paths
        assert set(page.evaluate("() => [...govgraph.lit()]")) == {key for path in paths for key in path}


def test_what_is_hidden_is_counted_and_shown_on_request(visit: Callable[..., Any], forums_page: Path) -> None:
    page = visit().open(forums_page, "meet=derechos-digitales~apc&hideties=participates")
    asked = ["derechos-digitales", "apc"]
    _, all_of_them, _ = shared(list(presences("forums-organizations", "", "", sure=False)), asked)
    found = page.evaluate(
        "() => new Set([...document.querySelectorAll('#panel details')].map((one) => one.dataset.row)).size"
    )
    assert found < all_of_them
    page.locator("#panel").get_by_role("button", name="Show all").click()
    assert NUMBERS.findall(page.locator("#panel .answer").inner_text()) == [str(all_of_them)]
    assert page.evaluate("govgraph.state.set") == ["id:derechos-digitales", "id:apc"]


def test_texts_that_are_hidden_and_states_in_groups_are_told(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page, "meet=google~microsoft")
    table = Path(__file__).parent.parent.parent / "data" / "relations.csv"
    claims = list(csv.DictReader(io.StringIO(table.read_text("utf-8"))))
    google, microsoft = (
        {one["object"] for one in claims if one["subject"] == name and one["predicate"] in SIGNS}
        for name in ("google", "microsoft")
    )
    signed = google & microsoft
    told = page.locator("#panel").inner_text()
    assert (
        f"{len(signed)} more texts that they signed or wrote together are in this map, but hidden now."
        in told
    )
    page.locator("#panel").get_by_role("button", name="Show all").click()
    assert "hidden now" not in page.locator("#panel").inner_text()
    page = visit().open(forums_page, "meet=igf~rightscon")
    assert "States that are drawn as a group are not counted here" in page.locator("#panel").inner_text()


# As they are seen: some texts are turned.
BOXES = """() => [...document.querySelectorAll('#meet-figure text')].map((one) => { const b = one.getBoundingClientRect(), tall = b.height > b.width ? 2 : 0, wide = 2 - tall; return [b.left + tall, b.top + wide, b.right - tall, b.bottom - wide, one.textContent]; })"""
TWELVE = "apc~access-now~derechos-digitales~karisma~article-19~eff~isoc~icann~lacnic~itu~un~oecd"


@pytest.mark.parametrize("asked", ["derechos-digitales~apc~access-now", TWELVE])
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_no_two_texts_of_the_figure_collide(
    visit: Callable[..., Any], forums_page: Path, width: int, asked: str
) -> None:
    page = visit(width, 844).open(forums_page, f"meet={asked}&more=1")
    boxes = page.evaluate(BOXES)
    assert len(boxes) > 30
    across = [
        (one[4], other[4])
        for one, other in combinations(boxes, 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert across == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # All columns are seen at once, and each that is asked about has a head.
    assert page.evaluate(
        "(one => one.scrollWidth <= one.clientWidth)(document.querySelector('#meet-figure'))"
    )
    names = page.evaluate("govgraph.state.set.map((id) => govgraph.nameOf(id).split(' ')[0])")
    assert all(any(text.startswith(name) for *_, text in boxes) for name in names)


def test_the_figure_is_a_file_that_names_what_it_shows(visit: Callable[..., Any], forums_page: Path) -> None:
    page = visit(color_scheme="dark").open(forums_page, "meet=derechos-digitales~apc&years=2015-2020&lang=es")
    with page.expect_download() as saved:
        page.locator("#meet-svg").click()
    text = Path(saved.value.path()).read_text("utf-8")
    said = " ".join(one.text or "" for one in ElementTree.fromstring(text).iter(f"{SVG}text"))
    assert words("es")["map"]["meet_title"] in said
    assert "2015 – 2020" in said and "APC" in said and "var(" not in text
    assert page.locator("#panel .answer").inner_text() in said
    with page.expect_download() as saved:
        page.locator("#meet-png").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as saved:
        page.locator("#meet-csv").click()
    rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"), newline="")))
    assert rows and all("2015 – 2020" in row["view"] for row in rows)


def test_on_paper_the_answer_stands_below_the_map_without_its_buttons(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    seen = visit(1000, 1400)
    page = seen.open(forums_page, "meet=derechos-digitales~apc~access-now")
    page.emulate_media(media="print")
    page.wait_for_timeout(200)
    assert page.locator("#meet-figure svg").is_visible()
    assert page.locator("#panel .answer").is_visible()
    for button in ("#meet", "#meet-q", "#meet-svg", "#panel .x-one"):
        assert page.locator(button).first.is_hidden(), button
    assert page.evaluate(
        "document.querySelector('#panel').offsetTop >= document.querySelector('#stage').offsetHeight"
    )
    assert seen.errors == []


FILE = """size => { document.querySelector('#figure').value = size;
  const text = govgraph.meetingFigure().svg, made = document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
  document.body.append(made);
  const sheet = made.getBoundingClientRect(), k = made.viewBox.baseVal.width / sheet.width;
  const boxes = [...made.querySelectorAll('text')].map((one) => { const b = one.getBoundingClientRect(), tall = b.height > b.width ? 2 : 0, wide = 2 - tall; return [(b.left - sheet.left) * k + tall, (b.top - sheet.top) * k + wide, (b.right - sheet.left) * k - tall, (b.bottom - sheet.top) * k - wide, one.textContent]; });
  const found = { boxes, width: made.getAttribute('width'), units: made.viewBox.baseVal.width, least: Math.min(...[...made.querySelectorAll('text')].map((one) => +one.getAttribute('font-size'))) };
  made.remove();
  return found; }"""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("size", "asked", "width", "points"),
    [
        ("column", "derechos-digitales~apc", 85, 6),
        ("double", "derechos-digitales~apc~access-now~karisma", 178, 6.5),
        ("column", TWELVE, 85, 6),  # in several tables
        ("double", TWELVE, 178, 6.5),
        ("slide", TWELVE, 338.7, 10),
        ("slide", "derechos-digitales~apc~access-now~karisma", 338.7, 10),
        ("", "derechos-digitales~apc", None, 0),
    ],
)
def test_the_figure_has_the_size_that_is_chosen_and_its_texts_do_not_collide(
    visit: Callable[..., Any],
    forums_page: Path,
    lang: str,
    size: str,
    asked: str,
    width: float | None,
    points: float,
) -> None:
    page = visit().open(forums_page, f"meet={asked}&more=1&lang={lang}")
    found = page.evaluate(FILE, size)
    if size:
        millimeters = float(found["width"].removesuffix("mm"))
        assert width is None or millimeters == width
        assert found["least"] * millimeters / found["units"] * 72 / 25.4 >= points
    boxes = found["boxes"]
    assert all(box[0] >= 0 and box[2] <= found["units"] for box in boxes)
    across = [
        (one[4], other[4])
        for one, other in combinations(boxes, 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert across == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_asked_and_answered_in_three_languages(
    visit: Callable[..., Any], forums_page: Path, lang: str
) -> None:
    page = visit().open(forums_page, f"lang={lang}&meet=derechos-digitales~apc~access-now&more=1")
    known = words(lang)
    assert page.locator("#meet").inner_text() == known["map"]["meet_open"]
    assert page.locator("#panel-title").inner_text() == known["map"]["meet_title"]
    text = page.locator("#panel").inner_text()
    assert known["meet"]["limits"] in text and known["meet"]["texts_note"] in text
    assert not re.search(r"meet[._]|_one\b|_other\b|\{", text)  # no key stands in for a word


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("asked", ["", "apc", "derechos-digitales~apc~access-now", "access-now~world-bank"])
def test_axe_finds_nothing(visit: Callable[..., Any], forums_page: Path, scheme: str, asked: str) -> None:

    page = visit(color_scheme=scheme, bypass_csp=True).open(forums_page, f"meet={asked}")
    assert barriers(page) == []


def test_a_calendar_and_a_comparison_do_not_ask(
    visit: Callable[..., Any], graph: govgraph.GovGraph, tmp_path: Path
) -> None:
    calendar = graph.network("ai-calendar").map(form="timeline").save(tmp_path / "calendar.html")
    compared = graph.network("states-instruments", compare=("2015", "2020")).map()
    for path in (calendar, compared.save(tmp_path / "compared.html")):
        seen = visit()
        page = seen.open(Path(path), "meet=state-cl~state-br")
        assert page.locator("#meet").is_hidden()
        assert page.locator("#panel").is_hidden()
        assert seen.errors == []


def test_an_ego_map_and_a_matrix_ask_as_well(
    visit: Callable[..., Any], graph: govgraph.GovGraph, tmp_path: Path
) -> None:
    around = graph.network("ego", entity="alsur").map().save(tmp_path / "alsur.html")
    grid = graph.network("forums-organizations").map(form="matrix").save(tmp_path / "matrix.html")
    asked = ["alsur", "derechos-digitales"]
    page = visit().open(Path(around), "meet=" + "~".join(asked))
    assert page.locator(".meeting-dot").count() >= 4
    page = visit().open(Path(grid), "meet=" + "~".join(asked))
    lines, some, _ = shared(list(presences("forums-organizations", "", "", sure=False)), asked)
    assert NUMBERS.findall(page.locator("#panel .answer").inner_text()) == [str(some)]
    assert told(page.evaluate("() => govgraph.meetingCsv()")) == lines
    heads = page.locator("#matrix thead th.lit [data-node], #matrix tbody th.lit [data-node]")
    named = {local(one.get_attribute("data-node") or "") for one in heads.all()}
    assert named == {*asked, *(line[1] for line in lines)}


def invented(blocks: int, actors: int, predicate: str) -> nx.MultiDiGraph[str]:
    """Blocks of ten spaces, each with its actors, who are at three of them; no tie has a claim."""
    chance, graph = random.Random(11), nx.MultiDiGraph()
    for block in range(blocks):
        spaces = [f"fixture-space-{block}-{n}" for n in range(10)]
        graph.add_nodes_from(spaces, space=True)
        for n in range(actors):
            for space in chance.sample(spaces, 3):
                graph.add_edge(f"fixture-actor-{block}-{n}", space, predicate=predicate)
    return graph


@pytest.mark.parametrize("predicate", ["participatedIn", "", "https://example.org/sat-in"])
def test_ties_without_claims_and_of_unknown_relations_tell_where_actors_meet(
    visit: Callable[..., Any], tmp_path: Path, predicate: str
) -> None:
    graph = invented(1, 30, predicate)
    asked = ["fixture-actor-0-3", "fixture-actor-0-4", "fixture-actor-0-5"]
    at = Counter(space for actor in asked for space in graph[actor])
    seen = visit()
    page = seen.open(
        Path(make_map(Network.from_nx(graph)).save(tmp_path / "map.html")), "meet=" + "~".join(asked)
    )
    several = sorted(space for space, n in at.items() if n > 1)
    assert several
    assert sorted({line[1] for line in told(page.evaluate("() => govgraph.meetingCsv()"))}) == several
    assert NUMBERS.findall(page.locator("#panel .answer").inner_text()) == [
        str(sum(n == 3 for n in at.values())),
        "3",
        str(len(several)),
    ]
    assert page.locator("#meet-figure [stroke-dasharray]").count() == 2  # of the legend
    assert seen.errors == []


def test_in_an_overview_it_is_asked_within_a_group_that_is_open(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    graph = invented(9, 240, "participatedIn")
    drawn = make_map(Network.from_nx(graph))
    assert drawn.inside is not None
    seen = visit()
    page = seen.open(Path(drawn.save(tmp_path / "map.html")))
    assert page.locator("#meet").is_hidden()
    page.evaluate("() => govgraph.select('fixture-actor-4-7')")
    page.locator("#meet").click()
    other = next(
        n for n in range(8, 240) if set(graph["fixture-actor-4-7"]) & set(graph[f"fixture-actor-4-{n}"])
    )
    page.keyboard.type(f"fixture actor 4 {other}")
    page.keyboard.press("Enter")
    asked = page.evaluate("() => govgraph.state.set.map(govgraph.bare)")
    assert asked == ["fixture-actor-4-7", f"fixture-actor-4-{other}"]
    assert page.locator(".meeting-dot").count() == 2 * len(set(graph[asked[0]]) & set(graph[asked[1]])) > 0
    again = page.evaluate("location.hash").removeprefix("#")
    page.goto("about:blank")
    page = seen.open(tmp_path / "map.html", again)
    assert page.evaluate("() => govgraph.state.set.map(govgraph.bare)") == asked
    assert seen.errors == []
