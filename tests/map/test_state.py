"""What a page says is what it shows, wherever its reader has been; and there is always a way back."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.map import make_map
from tests.map.conftest import claim, entity, network

# All that a reader sees of the state of a page; `view` rounded to pixels.
SNAPSHOT = """() => {
  const text = (id) => document.getElementById(id).textContent, net = govgraph.net(), view = net && govgraph.goal();
  return {
    nodes: [...govgraph.shown.nodes].sort(), ties: [...govgraph.shown.ties].sort(), unknown: [...govgraph.shown.unknown].sort(),
    count: text("count"), words: text("summary"), years: text("years"), panel: document.getElementById("panel").hidden,
    legend: [...document.querySelectorAll(".legend button")].map((b) => b.dataset.key + b.getAttribute("aria-pressed") + b.textContent),
    switches: [...document.querySelectorAll("#switches input")].map((i) => i.dataset.key + i.checked),
    lang: document.documentElement.lang, theme: document.documentElement.dataset.theme, contrast: document.documentElement.dataset.contrast,
    lost: document.getElementById("lost").hidden, table: document.getElementById("sheet-table").hidden,
    view: view && [Math.round(view.x), Math.round(view.y), Math.round(view.scale * 1000)],
  };
}"""

# What is shown, worked out anew from what the page was given: no function of the page is asked but for the years' spans.
EXPECTED = """() => {
  const { data, state, ties } = govgraph, nodes = new Map(data.nodes.map((n) => [n.id, n])), shownTies = [], shown = new Set();
  const folds = data.nodes.some((n) => n.layer === "fold"), span = state.span, all = data.years;
  const narrow = span && (span[0] !== all[0] || span[1] !== all[1]);
  const pad = (n) => String(n).padStart(4, "0"), first = narrow && pad(span[0]) + "-01-01", last = narrow && pad(span[1]) + "-12-31";
  const truth = (tie) => {
    if (!narrow) return tie.truth || "yes";
    if (!tie.when) return "unknown";
    const inside = (pairs) => pairs.some(([x, y]) => first <= x && y <= last);
    return inside(tie.when[0]) ? "yes" : inside(tie.when[1] || tie.when[0]) ? "unknown" : "no";
  };
  const drawn = (n) => !state.offClass.has(n.cls) && (n.layer === "core" || (n.layer === "rest" && state.more) || (n.layer === "fold" && state.fold)) && !(n.members && state.fold && folds);
  const kinds = {}, groups = {};
  for (const tie of ties) {
    const held = truth(tie);
    if (!drawn(nodes.get(tie.s)) || !drawn(nodes.get(tie.t)) || state.offGroup.has(tie.g)) continue;
    if (held === "no" || (held === "unknown" && !state.undated) || (state.sure && tie.conf === "unverified")) continue;
    shownTies.push(tie.id); shown.add(tie.s); shown.add(tie.t);
    groups[tie.g] = (groups[tie.g] || 0) + 1;
  }
  const tied = new Set(ties.flatMap((t) => [t.s, t.t]));
  for (const n of data.nodes) if (!tied.has(n.id) && drawn(n)) shown.add(n.id);
  for (const id of shown) { const c = nodes.get(id).cls; kinds[c] = (kinds[c] || 0) + 1; }
  return { nodes: [...shown].sort(), ties: shownTies.sort(), kinds, groups };
}"""

LEGEND = """() => {
  const first = (b) => Number(b.querySelector(".n").textContent.replace(/[.,\\s]/g, "").match(/^\\d+/)[0]);
  const part = (ids, prefix) => Object.fromEntries(ids.flatMap((id) => [...document.querySelectorAll("#" + id + " button")]).map((b) => [b.dataset.key.slice(prefix.length), first(b)]).filter(([, n]) => n));
  return { kinds: part(["spaces", "actors"], "offClass"), groups: part(["groups"], "offGroup") };
}"""


@pytest.fixture(scope="session")
def small_page(small: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_map(small).save(tmp_path_factory.mktemp("state") / "small.html")


def _actions(draw: random.Random) -> list[tuple[str, Callable[[Any], None]]]:
    """Return what a reader can do, each with a name to be told by."""

    def any_of(page: Any, selector: str) -> None:
        found = [one for one in page.locator(selector).all() if one.is_visible()]
        if found:
            draw.choice(found).click()

    def search(page: Any) -> None:
        page.fill("#q", draw.choice(["igf", "alpha", "chile", "2023", "zz"]))
        page.keyboard.press(draw.choice(["Enter", "Escape", "Tab"]))

    def years(page: Any) -> None:
        page.evaluate(
            "([a, z]) => { if (govgraph.years) { const [f, l] = govgraph.years, at = (n) => Math.round(f + (l - f) * n); govgraph.change('filter', { span: [at(a), at(z)].sort((x, y) => x - y) }); } }",
            [draw.random(), draw.random()],
        )

    def pan(page: Any) -> None:
        page.evaluate(
            "([x, y]) => { govgraph.net().moveTo({ position: { x, y } }); }",
            [draw.randint(-9000, 9000), draw.randint(-900, 900)],
        )

    def select(page: Any) -> None:
        page.evaluate(
            "(n) => { const all = govgraph.data.nodes; govgraph.select(all[Math.floor(n * all.length)].id, true); }",
            draw.random(),
        )

    def tie(page: Any) -> None:
        page.evaluate(
            "(n) => govgraph.selectTie(govgraph.ties[Math.floor(n * govgraph.ties.length)].id)", draw.random()
        )

    return [
        ("legend", lambda page: any_of(page, ".legend button")),
        ("switch", lambda page: any_of(page, "#switches label")),
        ("search", search),
        ("years", years),
        ("pan", pan),
        ("select", select),
        ("tie", tie),
        ("panel", lambda page: any_of(page, "#panel button")),
        ("escape", lambda page: page.keyboard.press("Escape")),
        ("language", lambda page: page.select_option("#lang", draw.choice(["en", "es", "pt"]))),
        ("theme", lambda page: any_of(page, "#bar button")),
        ("all", lambda page: any_of(page, "#all")),
        ("home", lambda page: any_of(page, "#zoom-fit")),
        ("back", lambda page: page.evaluate("() => { if (navigation.currentEntry.index > 3) history.back(); }")),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_after_any_sequence_the_counts_are_those_of_what_is_shown_and_an_emptied_address_is_the_start(
    visit: Callable[..., Any], forums_page: Path, small_page: Path, seed: int
) -> None:
    draw = random.Random(seed)
    seen = visit()
    page = seen.open(small_page if seed % 2 else forums_page, "lang=en")
    page.evaluate("location.hash = ''")
    page.wait_for_timeout(100)
    start = page.evaluate(SNAPSHOT)
    actions, done = _actions(draw), []
    for _ in range(14):
        name, act = draw.choice(actions)
        done.append(name)
        if page.locator("#sheet-table").is_visible():
            page.keyboard.press("Escape")
        act(page)
        page.wait_for_timeout(40)
        expected, legend, now = page.evaluate(EXPECTED), page.evaluate(LEGEND), page.evaluate(SNAPSHOT)
        assert (now["nodes"], now["ties"]) == (expected["nodes"], expected["ties"]), done
        assert legend == {"kinds": expected["kinds"], "groups": expected["groups"]}, done
        nodes, ties = len(now["nodes"]), len(now["ties"])
        said = "".join(c for c in now["count"] if c not in ".,\u00a0")
        assert said.startswith(f"{nodes} ") and f" {ties} " in said, (done, now["count"])
    for _ in range(3):
        page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden() and page.locator("#sug-box").is_hidden(), done
    page.evaluate("location.hash = ''")
    page.wait_for_timeout(150)
    assert page.evaluate(SNAPSHOT) == start, done
    assert seen.errors == []


def test_closing_what_was_folded_away_restores_switches_classes_and_view(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    page.evaluate(
        "() => govgraph.change('filter', { offClass: new Set([govgraph.nodes.get(govgraph.resolve('apc')).cls]) })"
    )
    page.evaluate("() => { govgraph.net().moveTo({ position: { x: 40, y: 30 }, scale: 0.9 }); }")
    before = page.evaluate(SNAPSHOT)
    folded = page.evaluate("() => govgraph.data.nodes.find((n) => n.layer === 'fold').id")
    for one in (folded, "apc"):
        page.evaluate("(id) => govgraph.select(id, true)", one)
        assert page.evaluate("(id) => govgraph.shown.nodes.has(govgraph.resolve(id))", one)
    page.keyboard.press("Escape")
    assert page.evaluate(SNAPSHOT) == before


def test_what_the_reader_changed_while_something_was_open_is_left_alone_when_it_closes(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    page.evaluate("() => govgraph.select(govgraph.data.nodes.find((n) => n.layer === 'rest').id, true)")
    page.locator("[data-key=sure]").check()
    page.keyboard.press("Escape")
    assert page.locator("[data-key=sure]").is_checked() and not page.locator("[data-key=more]").is_checked()


@pytest.mark.parametrize("layer", ["fold", "rest"])
def test_a_link_to_something_folded_away_shows_it(
    visit: Callable[..., Any], forums_page: Path, layer: str
) -> None:
    page = visit().open(forums_page)
    key = page.evaluate("(layer) => govgraph.data.nodes.find((n) => n.layer === layer).id", layer)
    plain = page.evaluate(SNAPSHOT)
    page = visit().open(forums_page, f"node={key}")
    assert page.evaluate("(id) => govgraph.shown.nodes.has(id)", key)
    assert page.locator("#panel-title").is_visible() and page.locator("#panel .unseen").count() == 0
    page.keyboard.press("Escape")
    assert page.evaluate(SNAPSHOT) == plain


def test_a_link_to_something_of_a_hidden_kind_shows_it(visit: Callable[..., Any], small_page: Path) -> None:
    hidden = visit().open(small_page).evaluate("govgraph.nodes.get(govgraph.resolve('fixture-a')).cls")
    page = visit().open(small_page, f"hide={hidden}&node=fixture-a")
    assert page.evaluate("govgraph.shown.nodes.has(govgraph.resolve('fixture-a'))")
    assert page.locator("#panel-title").inner_text() == "Fixture São Alpha"


@pytest.mark.parametrize(
    "text", ["fixture-a", "id%3Afixture-a", "https%3A%2F%2Fw3id.org%2Fgovgraph%2Fid%2Ffixture-a"]
)
def test_a_link_names_an_entity_by_its_id_its_curie_or_its_iri(
    visit: Callable[..., Any], small_page: Path, text: str
) -> None:
    page = visit().open(small_page, f"node={text}")
    assert page.locator("#panel-title").inner_text() == "Fixture São Alpha"


def test_a_link_to_what_the_map_does_not_have_says_so(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page, "node=fixture-nowhere")
    assert page.locator("#panel-title").inner_text() == "fixture-nowhere"
    assert page.locator("#panel .unseen").inner_text() == "This map has no entity with this id."
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_back_goes_back_to_what_was_selected_before_and_to_where_the_map_stood(
    visit: Callable[..., Any], small_page: Path
) -> None:
    page = visit().open(small_page)
    start = page.evaluate(SNAPSHOT)
    page.evaluate("govgraph.select('fixture-a', true)")
    page.evaluate("govgraph.select('fixture-b', true)")
    page.go_back()
    assert page.locator("#panel-title").inner_text() == "Fixture São Alpha"
    page.go_back()
    assert page.locator("#panel").is_hidden()
    assert page.evaluate(SNAPSHOT) == start
    page.go_forward()
    assert page.locator("#panel-title").inner_text() == "Fixture São Alpha"


def test_filters_do_not_fill_the_history(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    length = page.evaluate("history.length")
    for button in page.locator(".legend button").all():
        button.click()
    assert page.evaluate("history.length") == length


def test_when_nothing_is_left_the_page_says_so_and_offers_everything(
    visit: Callable[..., Any], small_page: Path
) -> None:
    page = visit().open(small_page)
    for key in page.evaluate("[...govgraph.groups.keys()]"):
        page.locator(f'[data-key="offGroup{key}"]').click()
    assert "Nothing is left" in page.locator("#lost").inner_text()
    assert "Nothing is left" in page.locator("#summary").text_content()
    page.locator("#lost button").click()
    assert page.locator("#lost").is_hidden() and page.evaluate("govgraph.shown.ties.size") == 6


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_there_is_a_way_home_after_any_pan(
    visit: Callable[..., Any], small_page: Path, size: tuple[int, int]
) -> None:
    phone = size[0] < 500
    page = visit(*size, has_touch=phone, is_mobile=phone).open(small_page)
    start = page.evaluate(SNAPSHOT)["view"]
    page.evaluate("() => govgraph.net().moveTo({ position: { x: 7000, y: 7000 } })")
    page.wait_for_timeout(100)
    assert page.locator("#lost").is_visible() and page.locator("#zoom-fit").is_visible()
    page.locator("#lost button").click()
    page.wait_for_timeout(100)
    assert page.locator("#lost").is_hidden() and page.evaluate(SNAPSHOT)["view"] == start
    page.evaluate("() => govgraph.net().moveTo({ position: { x: 60, y: 0 } })")
    page.wait_for_timeout(100)
    page.locator("#zoom-fit").click()
    assert page.evaluate(SNAPSHOT)["view"] == start


def test_what_is_selected_and_filtered_away_says_that_it_is_not_shown(
    visit: Callable[..., Any], small_page: Path
) -> None:
    page = visit().open(small_page, "node=fixture-c&sure=1")  # its one tie is unverified
    assert "not shown" in page.locator("#panel .unseen").inner_text()
    page.locator("#panel .btn", has_text="Show all").click()
    assert page.locator("#panel .unseen").count() == 0
    assert page.evaluate("govgraph.shown.nodes.has(govgraph.resolve('fixture-c'))")


def test_the_outline_follows_what_is_under_the_pointer_when_the_map_moves(
    visit: Callable[..., Any], small_page: Path
) -> None:
    page = visit().open(small_page)
    page.wait_for_timeout(300)
    x, y = page.evaluate(
        "() => { const p = govgraph.net().canvasToDOM(govgraph.place(govgraph.nodes.get(govgraph.resolve('fixture-c')))), b = document.querySelector('#map').getBoundingClientRect(); return [p.x + b.x, p.y + b.y]; }"
    )
    page.mouse.move(x, y)
    assert page.evaluate("govgraph.bare(govgraph.state.hover)") == "fixture-c"
    for _ in range(6):
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(30)
    under = "([x, y]) => { const b = document.querySelector('#map').getBoundingClientRect(); return govgraph.net().getNodeAt({ x: x - b.x, y: y - b.y }) || null; }"
    assert page.evaluate("govgraph.state.hover") == page.evaluate(under, [x, y])
    page.keyboard.press("0")
    page.evaluate("govgraph.fit(false)")
    page.evaluate(
        "() => govgraph.change('filter', { offClass: new Set([govgraph.nodes.get(govgraph.resolve('fixture-c')).cls]) })"
    )
    assert page.evaluate("govgraph.state.hover") is None


def test_the_sentences_of_the_whole_map_are_those_that_python_says(
    visit: Callable[..., Any], forums: Any, forums_page: Path
) -> None:
    from govgraph.map.summary import summarize

    drawn = forums.map()
    for lang in ("en", "es", "pt"):
        page = visit().open(forums_page, f"more=1&lang={lang}")
        # Browser and Python do not separate thousands alike in every language (1339 and 1.339 in Spanish).
        plain = partial(re.sub, r"(?<=\d)[.,\u00a0\u202f](?=\d{3})", "")
        said = [plain(one) for one in page.locator("#summary p").all_text_contents()]
        wanted = [
            plain(line)
            for line in summarize(drawn, lang)
            if not line.startswith(("At first", "Al principio", "De início"))
        ]
        assert said == wanted


def test_the_calendar_is_filtered_by_the_dates_of_its_events(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path
) -> None:
    import csv

    net = govgraph.open(shipped).network("ai-calendar")
    page = visit().open(net.map(form="timeline").save(tmp_path / "calendar.html"))
    with (shipped / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    events = {row["id"]: row["start"] for row in rows}
    years = page.evaluate("govgraph.years")
    drawn = {one.removeprefix("id:") for one in page.evaluate("[...govgraph.shown.nodes]")} & events.keys()
    assert years[1] >= max(int(events[one][:4]) for one in drawn)
    for year in (2024, 2025):
        page.evaluate("(y) => govgraph.change('filter', { span: [y, y] })", year)
        shown = {
            one.removeprefix("id:") for one in page.evaluate("[...govgraph.shown.nodes]")
        } & events.keys()
        assert {one for one in shown if events[one]} == {one for one in drawn if events[one][:4] == str(year)}
        assert f"As of {year}" in page.locator("#count").inner_text()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_line_of_counts_is_never_cut(visit: Callable[..., Any], forums_page: Path, width: int) -> None:
    page = visit(width, 844).open(forums_page, "years=2015-2016&hide=Company&sure=1&undated=0&node=apc")
    box = page.locator("#count").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= 844


def test_a_map_without_spaces_can_show_all_again(visit: Callable[..., Any], tmp_path: Path) -> None:
    both = [entity("fixture-a", "Company", "A"), entity("fixture-b", "Company", "B")]
    net = network(both, [claim(1, "fixture-a", "funds", "fixture-b")], ())
    page = visit().open(make_map(net).save(tmp_path / "plain.html"))
    page.locator("#actors button").click()
    assert page.locator("#all").is_visible()
    page.locator("#all").click()
    assert page.evaluate("govgraph.shown.nodes.size") == 2
