"""Two dates on one map: what became of every tie, told apart by more than color, and counted as the dates themselves do."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from govgraph.errors import NetworkError
from govgraph.map import make_map, read_positions
from govgraph.network.network import Network
from tests.map.conftest import claim, entity, network
from tests.map.test_map import _contrast
from tests.visits import barriers

KIND = "CivilSocietyOrganization"
ACTORS = ("kept", "ended", "added", "doubtful", "late")
ENTITIES = [
    entity("fixture-forum", "Forum", "Fixture Forum"),
    entity("fixture-summit", "Forum", "Fixture Summit"),
    *(entity(f"fixture-{name}", KIND, f"Fixture {name.title()}") for name in ACTORS),
]
# actor, space, start, end, confidence, and by hand: whether it held in 2015, and in 2025
TIES = [
    ("kept", "forum", "2010", "", "read", "yes", "yes"),
    ("ended", "forum", "2010", "2020", "quoted", "yes", "no"),
    ("added", "forum", "2018", "", "read", "no", "yes"),
    ("late", "summit", "2019", "", "unverified", "no", "yes"),
    ("doubtful", "forum", "2010", "", "read", "yes", "unknown"),
]
COUNTS = {"added": 2, "ended": 1, "kept": 1, "unknown": 1}


def reading(date: int) -> Network:
    """Return what held, or may have held, at the first or the second date."""
    held = {f"id:fixture-{one[0]}": one[5 + date] for one in TIES}
    claims = [
        claim(i, f"fixture-{actor}", "memberOf", f"fixture-{space}", start=start, end=end, confidence=sure)
        for i, (actor, space, start, end, sure, *_) in enumerate(TIES)
        if held[f"id:fixture-{actor}"] != "no"
    ]
    made = network(ENTITIES, claims, ("fixture-forum", "fixture-summit"))
    ties = [
        replace(
            tie,
            key=tie.predicate,
            truth=held[tie.source],
            unknown=int(held[tie.source] == "unknown"),
        )
        for tie in made.all_ties
    ]
    tied = {end for tie in ties for end in tie.ends}
    return made.with_parts([node for node in made.nodes_by_key.values() if node.key in tied], ties)


@pytest.fixture(scope="module")
def both() -> Network:
    return reading(0).compare(reading(1), names=("2015", "2025"))


@pytest.fixture(scope="module")
def page_of_both(both: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_map(both).save(tmp_path_factory.mktemp("map") / "both.html")


@pytest.fixture(scope="module")
def shipped_page(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    import govgraph

    net = govgraph.open(shipped).network(compare=("2015", "2025"))
    return net.map().save(tmp_path_factory.mktemp("map") / "shipped.html")


def test_states_are_told_apart_by_color_and_by_dash_or_width(both: Network) -> None:
    states = make_map(both).states
    assert [state.name for state in states] == list(COUNTS)
    assert len({state.color for state in states}) == len({state.dark for state in states}) == 4
    assert len({(state.dash, state.width) for state in states}) == 4
    for state in states:
        assert _contrast(state.color, "#fbfaf7") >= 3 and _contrast(state.dark, "#11151c") >= 3


def test_every_tie_and_mark_says_what_became_of_it(both: Network) -> None:
    drawn = make_map(both)
    by_hand = {
        "id:fixture-kept": ("yes", "yes", "kept"),
        "id:fixture-ended": ("yes", "no", "ended"),
        "id:fixture-added": ("no", "yes", "added"),
        "id:fixture-late": ("no", "yes", "added"),
        "id:fixture-doubtful": ("yes", "unknown", "unknown"),
    }
    assert {one.source: (one.before, one.after, one.state) for one in drawn.lines} == by_hand
    spaces = {"id:fixture-forum": ("yes", "yes", "kept"), "id:fixture-summit": ("no", "yes", "added")}
    assert {one.key: (one.before, one.after, one.state) for one in drawn.marks} == by_hand | spaces


def test_one_set_of_positions_holds_what_was_and_what_is(both: Network) -> None:
    drawn = make_map(both)
    assert set(read_positions(drawn.to_json())) == {one.id for one in ENTITIES}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Between 2015 and 2025: 2 ties added, 1 ended, 1 kept, 1 unknown."),
        (
            "es",
            "Entre 2015 y 2025: 2 vínculos nuevos, 1 terminados, 1 que se mantienen, 1 de los que no se sabe.",
        ),
        ("pt", "Entre 2015 e 2025: 2 vínculos novos, 1 encerrados, 1 mantidos, 1 de que não se sabe."),
    ],
)
def test_the_counts_are_said_in_words(both: Network, lang: str, said: str) -> None:
    from govgraph.map.summary import summarize

    assert summarize(make_map(both), lang)[0] == said


def test_the_unknown_that_are_left_out_are_still_counted_in_words() -> None:
    from govgraph.map.summary import summarize

    net = reading(0).compare(reading(1), unknown="exclude", names=("2015", "2025"))
    drawn = make_map(net)
    said = summarize(drawn, "en")
    assert "1 unknown." in said[0] and any(one.startswith("1 ties are left out") for one in said)
    assert {line.state for line in drawn.lines} == {"added", "ended", "kept"}


def test_the_figure_has_the_look_of_each_state_and_its_count(both: Network) -> None:
    drawn = make_map(both)
    svg = drawn.to_svg()
    paths = [path.attrib for path in ElementTree.fromstring(svg).findall(".//{*}g[@fill='none']/{*}path")]
    looks = {(path["stroke"], path.get("stroke-dasharray", "")) for path in paths}
    state = {one.name: one for one in drawn.states}
    dash = {name: " ".join(f"{n:g}" for n in one.dash) for name, one in state.items()}
    assert {(state[name].color, dash[name]) for name in state} <= looks and len(paths) == 5
    for words in ("Added (2)", "Ended (1)", "Kept (1)", "Unknown (1)", "Between 2015 and 2025"):
        assert words in svg


def test_a_matrix_of_two_dates_says_its_counts_once(both: Network) -> None:
    assert make_map(both, form="matrix").to_svg().count("Between 2015 and 2025: ") == 1


def test_a_timeline_of_two_dates_and_ties_that_do_not_tell_are_refused(both: Network) -> None:
    with pytest.raises(NetworkError, match="timeline"):
        make_map(both, form="timeline")
    plain = reading(0)
    foreign = replace(plain, question=both.question)
    with pytest.raises(NetworkError, match="do not tell"):
        make_map(foreign)


def legend(page: Any) -> dict[str, int]:
    """Return what the legend counts, by the name of its state in the page's data."""
    found = {}
    for number in range(page.locator("#states button").count()):
        entry = page.locator("#states button").nth(number)
        key = str(entry.get_attribute("data-key")).removeprefix("offState")
        found[key] = int(entry.locator(".n").inner_text().replace(",", ""))
    return found


SHOWN = "() => [...govgraph.shown.ties].map((id) => govgraph.tie.get(id).state).sort()"


def test_the_legend_counts_each_state_and_each_entry_hides_what_it_counts(
    visit: Callable[..., Any], page_of_both: Path
) -> None:
    seen = visit()
    page = seen.open(page_of_both)
    assert legend(page) == COUNTS
    for state, count in COUNTS.items():
        page.locator(f'#states [data-key="offState{state}"]').click()
        left = Counter(page.evaluate(SHOWN))
        assert left == {name: n for name, n in COUNTS.items() if name != state} and left.total() == 5 - count
        page.locator("#all").click()
    page.locator('#states [data-key="offStateended"]').click(modifiers=["Alt"])
    assert page.evaluate(SHOWN) == ["ended"]
    assert (seen.outside, seen.errors) == ([], [])


def test_the_years_cannot_be_moved_where_two_dates_are_compared(
    visit: Callable[..., Any], page_of_both: Path
) -> None:
    page = visit().open(page_of_both, "years=2012-2013")
    assert page.locator("#time-part").is_hidden() and page.locator("[data-key=undated]").count() == 0
    assert len(page.evaluate(SHOWN)) == 5


def test_a_tie_tells_its_claim_and_what_became_of_it(visit: Callable[..., Any], page_of_both: Path) -> None:
    page = visit().open(page_of_both)
    say = "(key) => govgraph.tieSentence(govgraph.ties.find((tie) => tie.s === key))"
    assert page.evaluate(say, "id:fixture-ended") == (
        "Fixture Ended is a member of Fixture Forum, 2010 – 2020 — Fixture source, quoted. "
        "Ended: existed in 2015, did not exist in 2025"
    )
    assert page.evaluate(say, "id:fixture-doubtful").endswith(
        "Unknown: existed in 2015, not known whether it existed in 2025"
    )
    page.select_option("#lang", "es")
    assert page.evaluate(say, "id:fixture-added").endswith("Nuevo: no existía en 2015, existía en 2025")
    page.evaluate("() => govgraph.selectTie(govgraph.ties.find((tie) => tie.state === 'ended').id)")
    assert "Terminado: existía en 2015, no existía en 2025" in page.locator("#panel").inner_text()
    page.evaluate("() => govgraph.select('fixture-summit')")
    assert "Nuevo: sin vínculos en 2015, con vínculos en 2025" in page.locator("#panel .chips").inner_text()
    assert page.locator("#panel .change").all_inner_texts() == ["Nuevo"]


def test_the_sentence_stands_below_the_title_in_the_readers_language(
    visit: Callable[..., Any], page_of_both: Path
) -> None:
    page = visit().open(page_of_both)
    assert (
        page.locator("#question").inner_text()
        == "Between 2015 and 2025: 2 ties added, 1 ended, 1 kept, 1 unknown."
    )
    page.select_option("#lang", "pt")
    assert page.locator("#question").inner_text().startswith("Entre 2015 e 2025: 2 vínculos novos")


def test_table_and_downloads_carry_the_states(visit: Callable[..., Any], page_of_both: Path) -> None:
    seen = visit()
    page = seen.open(page_of_both)
    page.click("#table-open")
    page.locator("#sheet-table header .btn").nth(1).click()
    heads = page.locator("#sheet-table thead th").all_inner_texts()
    column = [head.strip(" ▲▼") for head in heads].index("Change") + 1
    cells = page.locator(f"#sheet-table tbody td:nth-child({column})").all_inner_texts()
    assert Counter(cell.lower() for cell in cells) == COUNTS
    held = page.locator(f"#sheet-table tbody tr:has-text('Doubtful') td:nth-child({column + 2})")
    assert (heads[column : column + 2], held.inner_text()) == (["2015", "2025"], "not known")
    page.keyboard.press("Escape")
    rows = list(csv.DictReader(io.StringIO(page.evaluate("govgraph.csv()").lstrip("\ufeff"))))
    assert {row["source"]: (row["at_2015"], row["at_2025"]) for row in rows} == {
        f"id:fixture-{one[0]}": (one[5], one[6]) for one in TIES
    }
    assert Counter(row["state"] for row in rows) == COUNTS
    statements = [
        one for one in json.loads(page.evaluate("govgraph.jsonld()"))["@graph"] if "rdf:subject" in one
    ]
    notes = {one["rdf:subject"]["@id"].rpartition("/")[2]: one["skos:note"] for one in statements}
    assert notes["fixture-kept"] == [{"@language": "en", "@value": "Kept: existed in 2015, existed in 2025"}]
    figure = page.evaluate("govgraph.figure().svg")
    assert "Ended (1)" in figure and "Between 2015 and 2025" in figure
    ElementTree.fromstring(figure)
    assert (seen.outside, seen.errors) == ([], [])


def test_a_link_to_a_comparison_opens_the_same_view(visit: Callable[..., Any], page_of_both: Path) -> None:
    page = visit().open(page_of_both)
    page.locator('#states [data-key="offStatekept"]').click()
    fragment = page.evaluate("location.hash").lstrip("#")
    assert "hidechange=kept" in fragment
    assert visit().open(page_of_both, fragment).evaluate(SHOWN) == page.evaluate(SHOWN)


def test_the_counts_shown_are_those_of_the_two_dates(
    visit: Callable[..., Any], shipped_page: Path, shipped: Path, invoke: Callable[..., Any]
) -> None:
    held = []
    for date in ("2015", "2025"):
        result = invoke("network", "-d", shipped, "--as-of", date, "--no-aggregate-states", "-f", "csv", "-q")
        rows = csv.DictReader(io.StringIO(result.stdout))
        held.append({(row["source"], row["predicate"], row["target"]): row["truth"] for row in rows})
    by_hand: Counter[str] = Counter()
    for tie in {*held[0], *held[1]}:
        pair = (held[0].get(tie, "no"), held[1].get(tie, "no"))
        by_hand[
            {("no", "yes"): "added", ("yes", "no"): "ended", ("yes", "yes"): "kept"}.get(pair, "unknown")
        ] += 1
    seen = visit()
    page = seen.open(shipped_page)
    assert legend(page) == by_hand
    said = [int(n) for n in re.findall(r"\d+", page.locator("#question").inner_text().partition(":")[2])]
    assert said == [by_hand[state] for state in COUNTS]
    page.locator("[data-key=fold]").check()  # the states one by one: what is counted is the same
    assert legend(page) == by_hand and Counter(page.evaluate(SHOWN)) == by_hand
    assert (seen.outside, seen.errors) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["", "node=igf", "hidechange=kept&lang=es"])
def test_axe_finds_nothing_in_a_comparison(
    visit: Callable[..., Any], shipped_page: Path, scheme: str, state: str
) -> None:

    page = visit(color_scheme=scheme, bypass_csp=True).open(shipped_page, state)
    assert barriers(page) == []


def test_a_matrix_tells_the_states_by_more_than_color(
    visit: Callable[..., Any], both: Network, tmp_path: Path
) -> None:
    seen = visit()
    page = seen.open(make_map(both, form="matrix").save(tmp_path / "matrix.html"))
    said = page.locator("#matrix td button").evaluate_all("(all) => all.map((one) => one.title)")
    assert sum("Added:" in one for one in said) == 2 and sum("Ended:" in one for one in said) == 1
    assert page.locator("#matrix td button svg path").count() == 1  # the stroke through what ended
    assert (seen.outside, seen.errors) == ([], [])


def test_files_of_two_comparisons_have_two_names(
    visit: Callable[..., Any], both: Network, tmp_path: Path
) -> None:
    long = "Which states are party to which instruments of digital governance and which have signed them"
    names = []
    for title in ("Fixture", long):
        page = visit(own_tab=True).open(make_map(both, title=title).save(tmp_path / "map.html"))
        with page.expect_download() as saved:
            page.click("#csv")
        names.append(saved.value.suggested_filename)
    assert names[0] == "fixture-2015-2025.csv"
    # 60 characters at most, of whole words.
    assert names[1] == "which-states-are-party-to-which-instruments-of-2015-2025.csv"
