"""The page in a real browser, from the disk, with the network off."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import govgraph
from govgraph.map import make_map
from tests.visits import barriers

COUNTS = "() => [govgraph.shown.nodes.size, govgraph.shown.ties.size]"


@pytest.fixture(scope="session")
def small_page(small: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_map(small).save(tmp_path_factory.mktemp("map") / "small.html")


def test_the_page_asks_for_nothing_and_complains_about_nothing(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    seen = visit()
    seen.open(forums_page).wait_for_timeout(300)
    assert (seen.outside, seen.errors) == ([], [])


def test_labels_on_the_first_map_neither_collide_nor_are_cut(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    page.wait_for_timeout(300)
    boxes = page.evaluate("() => govgraph.placed().map((l) => [l.x, l.y, l.x + l.w, l.y + l.h, l.node.id])")
    width, height = page.evaluate(
        "() => [document.querySelector('#map').clientWidth, document.querySelector('#map').clientHeight]"
    )
    for i, a in enumerate(boxes):
        assert a[0] >= 0 and a[1] >= 0 and a[2] <= width and a[3] <= height, a
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a, b)


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_no_space_is_cut_by_the_edge_its_tint_included(
    visit: Callable[..., Any], shipped: Path, size: tuple[int, int], tmp_path: Path
) -> None:
    around = govgraph.open(shipped).network("ego", entity="alsur").map()  # a space stands at the top of it
    page = visit(*size).open(around.save(tmp_path / "alsur.html"))
    cut = page.evaluate(
        """() => { const box = document.querySelector("#map"), net = govgraph.net();
          return [...govgraph.shown.nodes].map((id) => govgraph.nodes.get(id)).filter((node) => node.space).filter((node) => {
            const p = net.canvasToDOM(net.getPosition(node.id)), r = govgraph.haloOf(node) * net.getScale();
            return p.x < r || p.y < r || p.x + r > box.clientWidth || p.y + r > box.clientHeight;
          }).map((node) => node.id); }"""
    )
    assert cut == []


def test_every_space_and_most_nodes_of_the_first_map_are_labelled(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    page.wait_for_timeout(300)
    labelled = set(page.evaluate("() => govgraph.placed().map((l) => l.node.id)"))
    shown = page.evaluate(
        "() => [...govgraph.shown.nodes].map((id) => [id, Boolean(govgraph.nodes.get(id).space)])"
    )
    assert [key for key, space in shown if space and key not in labelled] == []
    assert len(labelled) >= 0.6 * len(shown)


def test_alsur_and_its_members_are_seen_where_they_meet_at_first_sight(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    page.wait_for_timeout(300)
    ties = {
        tuple(pair): tie
        for *pair, tie in page.evaluate(
            "() => [...govgraph.shown.ties].map((id) => { const t = govgraph.tie.get(id); return [t.s, t.t, id]; })"
        )
    }
    labelled = set(page.evaluate("() => govgraph.placed().map((l) => l.node.id)"))
    wanted = [("id:alsur", "id:igf"), ("id:alsur", "id:rightscon")]
    wanted += [
        (member, "id:ahc")
        for member in ("id:derechos-digitales", "id:r3d", "id:ipandetec", "id:hiperderecho")
    ]
    for pair in wanted:
        assert pair in ties and set(pair) <= labelled
        page.evaluate("(id) => govgraph.selectTie(id)", ties[pair])
        assert page.locator("#panel blockquote").count() >= 1


def test_search_finds_names_without_their_accents_and_other_names(
    visit: Callable[..., Any], small_page: Path
) -> None:
    page = visit().open(small_page)
    for text in ("sao alpha", "ALFA", "fixture-a"):
        page.fill("#q", text)
        page.keyboard.press("Enter")
        assert page.locator("#panel-title").inner_text() == "Fixture São Alpha"


def test_each_filter_of_the_legend_hides_what_it_counts(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    nodes, ties = page.evaluate(COUNTS)
    for button in range(page.locator("#actors button").count()):
        entry = page.locator("#actors button").nth(button)
        count = int(entry.locator(".n").inner_text())
        entry.click()
        assert page.evaluate(COUNTS)[0] == nodes - count
        page.locator("#all").click()
    for button in range(page.locator("#groups button").count()):
        entry = page.locator("#groups button").nth(button)
        count = int(entry.locator(".n").inner_text())
        entry.click()
        assert page.evaluate(COUNTS)[1] == ties - count
        page.locator("#all").click()
    assert page.evaluate(COUNTS) == [nodes, ties]


def test_where_colors_tell_the_country_the_shapes_that_tell_the_kind_are_named(
    visit: Callable[..., Any], small: Any, tmp_path: Path
) -> None:
    path = make_map(small, color="country", lang="es").save(tmp_path / "country.html")
    page = visit().open(path)
    names = [text.strip() for text in page.locator("#shapes li").all_inner_texts()]
    assert sorted(names) == ["Empresa", "Foro", "Organización académica", "Organización de la sociedad civil"]
    assert page.locator("#actors-part h2 span").inner_text().lower() == "colores"
    assert page.locator("#shapes-part").is_visible()


def test_where_colors_tell_the_kind_no_other_legend_names_the_shapes(
    visit: Callable[..., Any], small_page: Path
) -> None:
    page = visit().open(small_page)
    assert page.locator("#shapes-part").is_hidden()


def test_unverified_ties_can_be_left_out(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    page.locator("[data-key=sure]").check()
    assert page.evaluate(COUNTS) == [4, 5]


def test_the_slider_shows_what_a_year_holds(visit: Callable[..., Any], small_page: Path) -> None:
    # By hand, for 2020: claim 1 (in May), 4 (2018 to 2021) and 5 (2019, read in 2024) hold; 2 and 6 come later; 3 has no date.
    page = visit().open(small_page)
    page.evaluate("() => govgraph.change('filter', { span: [2020, 2020] })")
    assert page.evaluate("() => [...govgraph.shown.ties].length - govgraph.shown.unknown.size") == 3
    assert page.evaluate("() => [...govgraph.shown.unknown].map((id) => govgraph.tie.get(id).s)") == [
        "id:fixture-c"
    ]
    page.locator("[data-key=undated]").uncheck()
    assert page.evaluate(COUNTS)[1] == 3


@pytest.mark.parametrize("year", ["2016", "2023"])
def test_the_sliders_counts_are_those_of_as_of(
    visit: Callable[..., Any], forums_page: Path, shipped: Path, year: str
) -> None:
    import govgraph

    then = govgraph.open(shipped).network("forums-organizations", as_of=year)
    page = visit().open(forums_page, "more=1")
    page.evaluate("(year) => govgraph.change('filter', { span: [year, year] })", int(year))
    unknown = page.evaluate("() => govgraph.shown.unknown.size")
    ties = page.evaluate(COUNTS)[1]
    marked = sum(truth == "unknown" for _, _, truth in then.graph.edges(data="truth"))
    assert (ties, unknown) == (then.graph.number_of_edges(), marked)


@pytest.mark.parametrize("span", [("2012", "2014"), ("2019", "2021"), ("2022", "2026")])
def test_the_sliders_counts_between_two_years_are_those_of_between(
    visit: Callable[..., Any], forums_page: Path, shipped: Path, span: tuple[str, str]
) -> None:
    import govgraph

    then = govgraph.open(shipped).network("forums-organizations", between=span)
    page = visit().open(forums_page, "more=1")
    page.evaluate("(span) => govgraph.change('filter', { span })", [int(year) for year in span])
    unknown = page.evaluate("() => govgraph.shown.unknown.size")
    marked = sum(truth == "unknown" for _, _, truth in then.graph.edges(data="truth"))
    assert (page.evaluate(COUNTS)[1], unknown) == (then.graph.number_of_edges(), marked)


def test_on_paper_the_map_stands_between_its_title_and_its_legend_without_controls(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    page.emulate_media(media="print")
    tops = [
        page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", one)
        for one in ("title", "stage", "spaces-part", "foot")
    ]
    assert tops == sorted(tops)
    for control in ("q", "y0", "svg", "zoom-in", "theme", "states-part"):
        assert not page.locator(f"#{control}").is_visible(), control
    page.emulate_media(media="screen")


def test_the_slider_is_moved_by_the_keyboard(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    page.locator("#y0").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("() => govgraph.state.span") == [2021, 2022]


def test_a_step_moves_the_years_by_one_and_stops_at_both_ends(
    visit: Callable[..., Any], small_page: Path
) -> None:
    page = visit().open(small_page)
    span = "() => govgraph.state.span"
    assert not page.locator("#play").is_visible()
    page.locator("#step-on").focus()
    seen = []
    for _ in range(6):
        page.keyboard.press("Enter")
        seen.append(page.evaluate(span))
    assert seen == [[year, year] for year in (2018, 2019, 2020, 2021, 2022, 2022)]
    assert page.get_attribute("#step-on", "aria-disabled") == "true"
    assert page.evaluate("location.hash") == "#years=2022-2022"
    page.click("#step-back")
    assert page.evaluate(span) == [2021, 2021] and page.inner_text("#live") != ""
    page.evaluate("govgraph.change('filter', { span: [2018, 2019] })")
    page.locator("#step-back").press("Enter")  # the first year is reached
    assert page.evaluate(span) == [2018, 2019]
    page.click("#step-on")
    assert page.evaluate(span) == [2019, 2020]


def test_playing_goes_through_the_years_and_stops_at_the_last(
    visit: Callable[..., Any], small_page: Path
) -> None:
    seen = visit(own_tab=True)
    page = seen.page
    page.emulate_media(reduced_motion="no-preference")
    page.clock.install(time=0)
    page.goto(small_page.as_uri())
    page.clock.pause_at(3_600_000)  # a slow machine does not play on between two clicks
    page.evaluate(
        "govgraph.on('filter', () => (window.played = [...(window.played || []), govgraph.state.span[0]]))"
    )
    page.click("#play")
    assert page.get_attribute("#play", "aria-label") == "Pause"
    page.clock.run_for(60_000)
    assert page.evaluate("window.played") == [2018, 2019, 2020, 2021, 2022]
    assert page.get_attribute("#play", "aria-label") == "Play the years"
    page.click("#play")  # anew, and stopped by hand
    page.click("#play")
    page.clock.run_for(60_000)
    assert page.evaluate("govgraph.state.span") == [2018, 2018] and not seen.errors


def test_the_panel_gives_source_passage_and_a_link_to_the_very_place(
    visit: Callable[..., Any], small_page: Path
) -> None:
    page = visit().open(small_page, "node=fixture-a")
    page.locator("#panel .rel", has_text="took part in").locator(".line .y").click()
    proof = page.locator("#panel .proof").first
    assert "Fixture source" in proof.inner_text()
    assert "first words … last-words" in proof.locator("blockquote").inner_text()
    assert (
        proof.locator("a").get_attribute("href") == "https://example.org/a#:~:text=first%20words,last%2Dwords"
    )
    assert "quoted" in proof.inner_text()


def test_a_tie_is_told_in_a_sentence(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    said = page.evaluate(
        "() => govgraph.tieSentence(govgraph.ties.find((t) => t.s === 'id:fixture-a' && t.p === 'participatedIn'))"
    )
    assert said == "Fixture São Alpha took part in Fixture Forum, May 1 – 3, 2020 — Fixture source, quoted"


def test_the_table_has_every_node_and_tie_and_sorts(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    page.click("#table-open")
    assert page.locator("#sheet-table tbody tr").count() == 5
    page.click("#sheet-table [data-sort=name]")
    names = page.locator("#sheet-table tbody td:first-child").all_inner_texts()
    # As a reader's language sorts, ã stands with a.
    assert [name.removeprefix("Fixture ") for name in names] == [
        "Beta",
        "Forum",
        "Gamma",
        "São Alpha",
        "Summit",
    ]
    page.locator("#sheet-table header .btn").nth(1).click()
    assert page.locator("#sheet-table tbody tr").count() == 6
    page.keyboard.press("Escape")
    assert page.locator("#sheet-table").is_hidden()


def test_dates_sort_in_the_order_of_time_in_every_language_and_what_has_none_comes_last(
    visit: Callable[..., Any], small_page: Path
) -> None:
    page = visit().open(small_page)
    page.select_option("#lang", "es")
    page.click("#table-open")
    page.locator("#sheet-table header .btn").nth(1).click()
    shown = "#sheet-table tbody td:nth-child(4)"
    page.click("#sheet-table [data-sort=dates]")
    dates = page.locator(shown).all_inner_texts()
    assert dates == ["2018 – 2021", "2019", "1–3 may 2020", "mar 2021", "2022", ""]
    page.click("#sheet-table [data-sort=dates]")
    assert page.locator(shown).all_inner_texts() == [*dates[4::-1], ""]


def test_regions_are_called_in_the_readers_language(visit: Callable[..., Any], tmp_path: Path) -> None:
    from tests.map.conftest import entity, network

    here = entity("fixture-org", "CivilSocietyOrganization", "Fixture", region="Africa", countries=())
    net = network([here], [], ())
    net = net.with_parts([replace(node, region="Africa") for node in net.nodes_by_key.values()], [])
    page = visit().open(make_map(net, lang="pt").save(tmp_path / "region.html"))
    page.click("#table-open")
    assert "África" in page.locator("#sheet-table tbody").inner_text()


def _download(page: Any, button: str) -> bytes:
    with page.expect_download() as waiting:
        page.click(button)
    return Path(waiting.value.path()).read_bytes()


def test_downloads_hold_what_is_shown(visit: Callable[..., Any], small_page: Path) -> None:
    seen = visit()
    page = seen.open(small_page)
    page.locator("#actors button", has_text="Company").click()
    shown = page.evaluate(COUNTS)[1]
    figure = ElementTree.fromstring(_download(page, "#svg"))
    assert figure.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(figure.findall(".//{*}g/{*}path")) == shown
    rows = list(csv.DictReader(io.StringIO(_download(page, "#csv").decode("utf-8-sig"))))
    assert sorted((row["source"], row["target"], row["predicate"]) for row in rows) == [
        ("id:fixture-a", "id:fixture-forum", "endorses"),
        ("id:fixture-a", "id:fixture-forum", "participatedIn"),
        ("id:fixture-a", "id:fixture-summit", "memberOf"),
        ("id:fixture-c", "id:fixture-forum", "memberOf"),
    ]
    statements = [one for one in json.loads(_download(page, "#jsonld"))["@graph"] if "rdf:subject" in one]
    assert len(statements) == shown
    assert _download(page, "#png").startswith(b"\x89PNG")
    assert (seen.outside, seen.errors) == ([], [])


def test_the_language_changes_every_word(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    page.select_option("#lang", "es")
    assert page.locator("#title").inner_text() == "Mapa de prueba"
    assert page.evaluate("document.documentElement.lang") == "es"
    assert page.locator("#table-open").inner_text() == "Tabla"


def test_an_address_with_a_language_has_the_words_that_switching_gives(
    visit: Callable[..., Any], small_page: Path
) -> None:
    words = """() => [...document.querySelectorAll('button, option, label, [aria-label]')].map(
        (one) => [one.id, one.getAttribute('aria-label'), one.title, one.textContent])"""
    page = visit().open(small_page, "lang=en")
    english = page.evaluate(words)
    page.select_option("#lang", "es")
    switched = page.evaluate(words)
    assert switched != english
    assert visit(own_tab=True).open(small_page, "lang=es").evaluate(words) == switched


@pytest.mark.parametrize(
    ("locale", "fragment", "lang"),
    [
        ("pt-BR", "", "pt"),
        ("es", "", "es"),
        ("fr", "", "en"),
        ("pt-BR", "lang=es", "es"),
        ("es", "lang=xx", "es"),
    ],
)
def test_a_map_opens_in_the_language_of_its_reader(
    visit: Callable[..., Any], small_page: Path, locale: str, fragment: str, lang: str
) -> None:
    page = visit(locale=locale).open(small_page, fragment)
    assert page.evaluate("document.documentElement.lang") == page.input_value("#lang") == lang
    titles = {"en": "Fixture map", "es": "Mapa de prueba", "pt": "Mapa de teste"}
    assert page.title() == page.locator("#title").inner_text() == titles[lang]


def test_a_chosen_language_is_kept_and_named_in_the_address(
    visit: Callable[..., Any], small_page: Path, small: Any, tmp_path: Path
) -> None:
    page = visit(locale="es").open(small_page)
    assert "lang" not in page.evaluate("location.hash")
    page.select_option("#lang", "pt")
    assert page.evaluate("location.hash") == "#lang=pt"
    again = tmp_path / "again.html"
    make_map(small).save(again)
    page.goto(again.as_uri())
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("document.documentElement.lang") == "pt"


def test_a_map_that_was_made_in_a_language_opens_in_it(
    visit: Callable[..., Any], small: Any, tmp_path: Path
) -> None:
    path = make_map(small, lang="pt").save(tmp_path / "pt.html")
    assert visit(locale="es").open(path).title() == "Mapa de teste"


def test_a_link_opens_the_same_view(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    page.select_option("#lang", "pt")
    page.click("#theme")
    page.locator("#actors button", has_text="Empresa").click()
    page.evaluate(
        "() => { govgraph.change('filter', { span: [2019, 2021] }); govgraph.select('fixture-a'); }"
    )
    state = "() => JSON.stringify([govgraph.state.lang, govgraph.state.dark, [...govgraph.state.offClass], govgraph.state.span, govgraph.state.node, [...govgraph.shown.ties]])"
    wanted = page.evaluate(state)
    fragment = page.evaluate("location.hash").lstrip("#")
    assert visit().open(small_page, fragment).evaluate(state) == wanted


def test_the_keyboard_reaches_every_node_and_tie(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    page.locator("#map").focus()
    met = set()
    for _ in range(5):
        page.keyboard.press("PageDown")
        met.add(page.evaluate("govgraph.state.node"))
    assert met == set(page.evaluate("[...govgraph.shown.nodes]"))
    ties = set()
    for node in sorted(met):
        page.evaluate("(id) => govgraph.select(id)", node)
        page.locator("#map").focus()
        for _ in range(6):
            page.keyboard.press("Shift+ArrowRight")
            ties.add(page.evaluate("govgraph.state.tie"))
    assert ties == set(page.evaluate("[...govgraph.shown.ties]"))


@pytest.mark.parametrize(
    ("key", "happened"),
    [
        ("m", "govgraph.state.meet && String(govgraph.state.set) === 'id:fixture-a'"),
        ("ArrowRight", "govgraph.state.node && govgraph.state.node !== 'id:fixture-a'"),
        ("PageDown", "govgraph.state.node && govgraph.state.node !== 'id:fixture-a'"),
        ("Shift+ArrowRight", "govgraph.state.tie"),
        ("Enter", "document.activeElement.id === 'panel'"),
        ("+", "govgraph.view().scale > before"),
        ("-", "govgraph.view().scale < before"),
        ("0", "document.documentElement.dataset.moved === undefined"),
        ("/", "document.activeElement.id === 'q'"),
        ("Escape", "document.getElementById('panel').hidden"),
    ],
)
def test_a_page_that_was_opened_by_an_address_hears_every_key_at_once(
    visit: Callable[..., Any], small_page: Path, key: str, happened: str
) -> None:
    page = visit().open(small_page, "node=fixture-a")
    page.evaluate("() => { window.before = govgraph.view().scale; }")
    page.keyboard.press(key)
    page.wait_for_function(f"() => Boolean({happened})", timeout=5000)


def test_a_key_that_is_typed_into_a_box_is_a_letter(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page, "node=fixture-a")
    page.locator("#q").focus()
    page.keyboard.type("gamma-0+")
    assert page.input_value("#q") == "gamma-0+" and not page.evaluate("govgraph.state.meet")
    page.evaluate("govgraph.askMeeting(['id:fixture-a', 'id:fixture-b'])")
    page.locator("#panel").focus()
    page.keyboard.press("m")  # the question stays; the box for a further name has the focus
    assert page.evaluate("govgraph.state.set.length") == 2
    assert page.evaluate("document.activeElement.id") == "meet-q"


def test_slash_searches_and_escape_closes(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page, "node=fixture-a")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_arrows_walk_from_mark_to_mark(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    first = page.evaluate("govgraph.state.node")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert first is not None and page.evaluate("govgraph.state.node") is not None


def test_a_phone_has_a_sheet_that_opens_by_touch(visit: Callable[..., Any], forums_page: Path) -> None:
    page = visit(390, 844, has_touch=True, is_mobile=True).open(forums_page)
    assert page.locator("#actors").is_hidden()
    page.tap("#sheet")
    assert page.locator("#actors").is_visible()
    page.tap("#sheet")
    x, y = page.evaluate(
        "() => { const n = govgraph.place(govgraph.nodes.get('id:igf')), p = govgraph.net().canvasToDOM(n), b = document.querySelector('#map').getBoundingClientRect(); return [p.x + b.x, p.y + b.y]; }"
    )
    page.touchscreen.tap(x, y)
    page.wait_for_selector("#panel-title")
    assert "Internet Governance Forum" in page.locator("#panel-title").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["", "node=alsur", "more=1&lang=es"])
def test_axe_finds_nothing(visit: Callable[..., Any], forums_page: Path, scheme: str, state: str) -> None:

    page = visit(color_scheme=scheme, bypass_csp=True).open(forums_page, state)
    assert barriers(page) == []


@pytest.mark.parametrize("form", ["matrix", "timeline"])
def test_other_forms_ask_for_nothing_and_show_the_evidence(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, form: str
) -> None:
    import govgraph

    net = govgraph.open(shipped).network("states-instruments" if form == "matrix" else "calendar")
    seen = visit()
    page = seen.open(net.map(form=form).save(tmp_path / "map.html"))
    if form == "matrix":
        page.locator("#matrix td button").first.click()
    else:
        page.evaluate("() => govgraph.select('igf-2023', true)")
        page.locator("#panel .line .y").first.click()
    assert page.locator("#panel .proof li").count() >= 1
    assert (seen.outside, seen.errors) == ([], [])


def test_every_event_of_the_shipped_calendar_is_labelled(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path
) -> None:
    import govgraph

    drawn = govgraph.open(shipped).network("ai-calendar").map(form="timeline")
    page = visit().open(drawn.save(tmp_path / "calendar.html"))
    page.wait_for_timeout(300)
    boxes = page.evaluate("() => govgraph.placed().map((l) => [l.x, l.y, l.x + l.w, l.y + l.h, l.node.id])")
    width, height = page.evaluate(
        "() => [document.querySelector('#map').clientWidth, document.querySelector('#map').clientHeight]"
    )
    assert {box[4] for box in boxes} == set(page.evaluate("() => [...govgraph.shown.nodes]"))
    for i, a in enumerate(boxes):
        assert a[0] >= 0 and a[1] >= 0 and a[2] <= width and a[3] <= height, a
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a, b)


def test_on_a_phone_the_calendar_is_a_list_with_the_latest_event_first(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path
) -> None:
    import govgraph

    drawn = govgraph.open(shipped).network("ai-calendar").map(form="timeline")
    page = visit(390, 844, has_touch=True, is_mobile=True).open(drawn.save(tmp_path / "calendar.html"))
    page.wait_for_timeout(300)
    rows = page.evaluate(
        "() => govgraph.placed().map((l) => [l.y, l.x + l.w, l.node.start || '']).sort((a, b) => a[0] - b[0])"
    )
    dates = [start[:4] for _, _, start in rows if start]
    assert len(dates) >= 15 and dates == sorted(dates, reverse=True)
    assert all(right <= 390 for _, right, _ in rows)


@pytest.mark.parametrize("view", ["forums-organizations", "states-instruments"])
def test_on_a_phone_every_space_has_its_name_and_no_two_names_meet(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, view: str
) -> None:
    import govgraph

    drawn = govgraph.open(shipped).network(view).map()
    page = visit(390, 844, has_touch=True, is_mobile=True).open(drawn.save(tmp_path / "map.html"))
    page.wait_for_timeout(300)
    boxes = page.evaluate("() => govgraph.placed().map((l) => [l.x, l.y, l.x + l.w, l.y + l.h, l.node.id])")
    spaces = page.evaluate("() => [...govgraph.shown.nodes].filter((id) => govgraph.nodes.get(id).space)")
    assert set(spaces) <= {box[4] for box in boxes}
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a, b)


def test_a_projected_tie_shows_the_passages_about_the_spaces_that_its_ends_share(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path
) -> None:
    projected = govgraph.open(shipped).network(as_of="2023").project("CivilSocietyNetwork")
    path = tmp_path / "projected.html"
    projected.map().save(path)
    page = visit().open(path)
    page.evaluate("govgraph.select('alsur')")
    page.locator("#panel button.y").first.click()
    told = page.locator("#panel .proof li").all_inner_texts()
    assert any("took part" in one for one in told)
    assert len(told) >= 2  # one for each end
    assert page.locator("#panel .proof a").count() > 0


def test_the_years_of_a_calendar_filter_its_events_by_their_own_dates(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path
) -> None:
    import csv

    import govgraph

    net = govgraph.open(shipped).network("ai-calendar")
    page = visit().open(net.map(form="timeline").save(tmp_path / "calendar.html"))
    events = page.evaluate("() => govgraph.data.nodes.filter((node) => node.when).map((node) => node.id)")
    with (shipped / "events.csv").open(encoding="utf-8", newline="") as file:
        years = {
            f"id:{row['id']}": (row["start"][:4], (row["end"] or row["start"])[:4])
            for row in csv.DictReader(file)
        }
    assert events and all(years[event][0].isdigit() for event in events)
    # The slider begins and ends with the axis.
    axis = [one["year"] for one in page.evaluate("() => govgraph.data.options.lanes[0].years")]
    assert page.evaluate("() => govgraph.years") == [
        axis[0],
        axis[-2],
    ]  # behind the last year is only its line
    page.evaluate("() => govgraph.change('filter', { span: [2024, 2024] })")
    shown = set(page.evaluate("() => [...govgraph.shown.nodes]")) & set(events)
    assert shown == {event for event in events if years[event][0] <= "2024" <= years[event][1]}
    assert 0 < len(shown) < len(events)


def test_the_page_says_how_many_states_a_tie_speaks_of(visit: Callable[..., Any], forums_page: Path) -> None:
    page = visit().open(forums_page)
    found = "govgraph.ties.find((t) => t.s.startsWith('states@') && t.t === 'id:uncc' && t.p === 'partyTo')"
    assert page.evaluate(f"() => govgraph.endName({found}, 's')") == "3 of 72 states"
    assert page.evaluate(f"() => govgraph.tieSentence({found})").startswith("3 of 72 states: ")
    page = visit().open(forums_page, "lang=es")
    assert page.evaluate(f"() => govgraph.endName({found}, 's')") == "3 de 72 Estados"
    assert "no se muestran" in page.locator("#facts").text_content().lower()


def test_a_link_of_an_earlier_map_finds_its_node(visit: Callable[..., Any], forums_page: Path) -> None:
    page = visit().open(forums_page, "node=igf")
    assert page.evaluate("() => govgraph.state.node") == "id:igf"


def test_a_link_to_a_tie_names_what_the_tie_says_and_not_its_place(
    visit: Callable[..., Any], small: Any, tmp_path: Path
) -> None:
    ties = list(small.graph.edges(keys=True, data=True))
    fewer = small.filter(where=lambda key, _: key != sorted(small.graph)[0])
    kept = [(u, data["predicate"], v) for u, v, _, data in fewer.graph.edges(keys=True, data=True)]
    assert 0 < len(kept) < len(ties)
    page = visit().open(make_map(small).save(tmp_path / "all.html"))
    page.evaluate("(id) => govgraph.selectTie(id)", "|".join(kept[-1]))
    fragment = page.evaluate("() => location.hash.slice(1)")
    there = visit().open(make_map(fewer).save(tmp_path / "fewer.html"), fragment)
    chosen = there.evaluate(
        "() => { const tie = govgraph.tie.get(govgraph.state.tie); return [tie.s, tie.p, tie.t]; }"
    )
    assert tuple(chosen) == kept[-1]


@pytest.mark.parametrize(("lang", "told"), [("es", "(solo en inglés)"), ("pt", "(só em inglês)"), ("en", "")])
def test_a_description_that_exists_only_in_english_is_marked_as_such(
    visit: Callable[..., Any], forums_page: Path, lang: str, told: str
) -> None:
    page = visit().open(forums_page, f"lang={lang}&node=id:igf")
    about = page.evaluate(
        """() => [...document.querySelectorAll("#panel p")].map((one) => one.innerHTML)
          .find((one) => one.includes("Internet Governance") || one.includes("IGF") || one.includes("Multistakeholder"))"""
    )
    assert about
    assert (f">{told}<" in about) == bool(told)
    assert ('lang="en"' in about) == bool(told)


@pytest.mark.parametrize(("lang", "marks"), [("es", [["EN", "solo en inglés"]]), ("en", [])])
def test_a_role_in_another_language_is_marked(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, lang: str, marks: list[list[str]]
) -> None:
    page = visit().open(govgraph.open(shipped).network("ego", entity="alsur").map().save(tmp_path / "a.html"))
    page.select_option("#lang", lang)
    role = page.evaluate(
        """() => { const tie = govgraph.ties.find((one) => one.c.some((i) => govgraph.data.claims[i].role));
          govgraph.selectTie(tie.id); return govgraph.data.claims[tie.c.find((i) => govgraph.data.claims[i].role)].role; }"""
    )
    line = page.locator("#panel .proof .meta", has_text=role).first
    found = line.locator(":scope > [lang=en] > small")
    assert found.evaluate_all("all => all.map((one) => [one.textContent, one.title])") == marks


@pytest.mark.parametrize(
    ("lang", "one", "two"), [("en", "1 tie", "2 ties"), ("es", "1 vínculo", "2 vínculos")]
)
def test_the_panel_counts_one_tie_in_the_singular(
    visit: Callable[..., Any], small: Any, tmp_path: Path, lang: str, one: str, two: str
) -> None:
    path = make_map(small, lang=lang).save(tmp_path / "map.html")
    page = visit().open(path, "node=id:fixture-c")
    assert one in page.locator("#panel .chip").all_inner_texts()
    page.evaluate("govgraph.select('id:fixture-b')")
    assert two in page.locator("#panel .chip").all_inner_texts()


def test_years_in_an_address_that_cannot_be_read_are_told(
    visit: Callable[..., Any], small_page: Path
) -> None:
    page = visit().open(small_page, "years=soon")
    assert "“soon”" in page.inner_text("#years")
    page.evaluate("govgraph.change('filter', { span: [2019, 2019] })")
    assert "soon" not in page.inner_text("#years")
    page.evaluate("location.hash = '#years=2019-2020'")
    page.wait_for_function("() => govgraph.state.span[1] === 2020")
    assert "not a span" not in page.inner_text("#years")
