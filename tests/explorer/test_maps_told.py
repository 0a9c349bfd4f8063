"""What a reader of a map in the explorer chooses, and what it says: colors, sizes, switches, weights, headline at any date.

What must be shown comes from a map or a network that Python makes for that choice or that date.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import networkx as nx
import pytest

from govgraph.facts.dates import parse_window
from govgraph.map.grid import grid, shown_part
from govgraph.map.headline import sentences
from govgraph.map.weights import FIRST_SHOWN, least_weight
from tests.visits import barriers

LINES = "() => document.querySelectorAll('path[data-line]:not(.gone):not(.ghost)').length"
MARKS = "all => all.map((one) => [one.dataset.mark, one.lastElementChild.getAttribute('fill'), one.getBoundingClientRect().width])"
SAID = "() => [...document.querySelectorAll('.says > p, .says li')].map((one) => one.innerText)"


def core_of_all(drawn: Any) -> Any:
    """A map all of which is drawn at once: its page with *The rest*."""
    shown = {"core", "rest"}
    return replace(
        drawn,
        marks=tuple(
            replace(mark, layer="core" if mark.layer in shown else mark.layer) for mark in drawn.marks
        ),
        lines=tuple(
            replace(line, layer="core" if line.layer in shown else line.layer) for line in drawn.lines
        ),
    )


@pytest.mark.parametrize("color", ["region", "country", "community"])
def test_a_color_is_that_of_a_map_made_with_it_and_the_address_keeps_it(
    visit: Callable[..., Any], graph: Any, color: str
) -> None:
    made = graph.network("ego", entity="alsur").map(color=color)
    paint = {one.name: one.color for one in made.classes}
    wanted = {mark.key: paint[mark.legend] for mark in made.marks if mark.shape not in ("disc", "ring")}
    page = visit().open("#/map/alsur")
    page.get_by_label("Color", exact=True).select_option(color)
    found = {key: fill for key, fill, _ in page.eval_on_selector_all("[data-mark]", MARKS)}
    assert {key: found[key] for key in wanted} == wanted
    labels = page.locator("fieldset.legend").first.locator("label .name").all_inner_texts()
    assert labels == [one.labels["en"] for one in made.classes]
    address = page.evaluate("location.hash")
    assert f"color={color}" in address
    again = visit().open(address)
    assert {
        key: fill for key, fill, _ in again.eval_on_selector_all("[data-mark]", MARKS) if key in wanted
    } == wanted


def test_sizes_are_those_that_networkx_computes_and_the_legend_tells_them(
    visit: Callable[..., Any], graph: Any
) -> None:
    whole = nx.Graph([tie.ends for tie in graph.network("funding").all_ties if tie.source != tie.target])
    page = visit().open("#/map/funding")
    for size, values in (
        ("degree", dict(whole.degree())),
        ("betweenness", nx.betweenness_centrality(whole)),
    ):
        page.locator("select[data-way=size]").select_option(size)
        found = {key: width for key, _, width in page.eval_on_selector_all("[data-mark]", MARKS)}
        told = page.locator(".encode [id$=sizes] > span").all_inner_texts()
        assert float(told[0]) == pytest.approx(min(values.values()), rel=0.01)
        assert float(told[-1]) == pytest.approx(max(values.values()), rel=0.01)
        large = max(values, key=lambda key: values[key])
        assert found[large] == max(found.values())
    page.locator("select[data-way=size]").select_option("equal")
    assert page.locator(".encode [id$=sizes] > span").count() == 0
    assert "size=equal" in page.evaluate("location.hash")


@pytest.mark.parametrize("date", ["2016", "2019-06", "2022"])
def test_ties_weigh_at_a_date_what_a_map_made_for_it_says(
    visit: Callable[..., Any], graph: Any, date: str
) -> None:
    drawn = graph.network("co-participation", as_of=date).map()
    assert drawn.weight
    # On the map are the pairs that share two spaces at some date: of those that share one only, a page cannot hold the ties.
    here = {line.ends for line in graph.network("co-participation").map().lines}
    assert {line.ends for line in drawn.lines if line.weight >= 2} <= here
    weights = [line.weight for line in drawn.lines if line.weight >= 2]
    assert len(weights) > 5
    tried = visit()
    page = tried.open(f"#/map/co-participation?as-of={date}")
    assert page.evaluate(LINES) == sum(weight >= least_weight(weights, FIRST_SHOWN) for weight in weights)
    for place, step in enumerate(sorted(set(weights))):
        page.get_by_label("Strength").fill(str(place))
        assert page.locator("output").inner_text() == f"at least {step:g} shared"
        assert page.evaluate(LINES) == sum(weight >= step for weight in weights)
    for least in (2, 3):
        page = tried.go(f"#/map/co-participation?as-of={date}&least={least}")
        # Who meets nobody then has a mark on a map of that date, and none among those that met at others.
        tied = {end for line in drawn.lines for end in line.ends}
        said = replace(
            drawn,
            weight=replace(drawn.weight, first=float(least)),
            marks=tuple(mark for mark in drawn.marks if mark.key in tied),
        )
        assert page.evaluate(SAID) == list(sentences(said, "en"))


@pytest.mark.parametrize("date", ["2014", "2019"])
def test_a_group_of_states_weighs_and_is_called_what_it_is_then(
    visit: Callable[..., Any], graph: Any, date: str
) -> None:
    then = graph.network("forums-organizations", as_of=date)
    page = visit().open(f"#/map/forum-organization?all=1&as-of={date}")
    assert page.evaluate(LINES) == len(then.all_ties)
    weights = Counter(tie.weight for tie in then.all_ties)
    steps = sorted(weights)
    for place in (1, len(steps) // 2, len(steps) - 1):
        page.get_by_label("Strength").fill(str(place))
        assert page.evaluate(LINES) == sum(n for weight, n in weights.items() if weight >= steps[place])
    page.get_by_label("Strength").fill("0")
    assert page.evaluate(SAID) == list(sentences(core_of_all(then.map()), "en"))


def test_a_map_says_what_python_says_of_it_and_leads_to_its_nodes(
    visit: Callable[..., Any], graph: Any
) -> None:
    tried = visit(locale="es")
    for name, view in (("states-instruments", "states-instruments"), ("funding", "funding")):
        page = tried.open(f"#/map/{name}")
        assert page.evaluate(SAID) == list(sentences(graph.network(view).map(), "es"))
    page = tried.open("#/map/states-instruments")
    page.locator(".headline button").click()
    names = page.locator(".told li button").count()
    number = int(page.locator(".headline").inner_text().split()[0])
    assert names == number
    address = page.evaluate("location.hash")
    assert "set=" in address
    assert visit(locale="es", own_tab=True).open(address).locator(".told li button").count() == number
    page.keyboard.press("Tab")
    page.locator("svg.stage").focus()
    page.keyboard.press("Escape")
    assert "set=" not in page.evaluate("location.hash")
    assert tried.errors == []


def test_what_ended_is_faint_and_what_is_unsure_or_undated_can_be_left_out(
    visit: Callable[..., Any], graph: Any
) -> None:
    """By the days that Python gives each tie."""
    first, last = parse_window("2021")
    drawn = graph.network("forums-organizations").map()
    lines = [one for one in drawn.lines if one.layer in ("core", "rest")]

    def held(line: Any, *, sure: bool = False) -> str:
        told = (sure and line.sure_spans) or line.spans
        if told is None:
            return "unknown"
        return str(told.at(first, last).value)

    def over(line: Any) -> bool:
        return held(line) == "no" and any(x < first for x, _ in (*line.spans.surely, *line.spans.perhaps))

    tried = visit()
    page = tried.open("#/map/forum-organization?all=1&as-of=2021")
    assert page.evaluate(LINES) == sum(held(line) != "no" for line in lines)
    page.get_by_label("Also ended, faint").check()
    assert page.locator("path.ghost").count() == sum(map(over, lines)) > 10
    assert page.evaluate(LINES) == sum(held(line) != "no" for line in lines)
    assert (
        f"Faint: {sum(map(over, lines))} that ended before 2021"
        in page.locator(".map-side > [role=status]").last.inner_text()
    )
    page.get_by_label("Also ended, faint").uncheck()
    page.get_by_label("Also undated").uncheck()
    assert page.evaluate(LINES) == sum(held(line) == "yes" for line in lines)
    page.get_by_label("No unverified").check()
    sure = [line for line in lines if line.confidence != "unverified" and held(line, sure=True) == "yes"]
    assert page.evaluate(LINES) == len(sure)
    address = page.evaluate("location.hash")
    assert "sure=1" in address and "undated=0" in address
    assert visit(own_tab=True).open(address).evaluate(LINES) == len(sure)
    assert barriers(page) == []
    assert tried.errors == []


def test_what_is_hidden_in_the_legend_is_kept_in_the_address(visit: Callable[..., Any]) -> None:
    page = visit().open("#/map/alsur")
    page.get_by_label("is a member or associate").uncheck()
    left = page.evaluate(LINES)
    assert "hideties=member" in page.evaluate("location.hash")
    again = visit(own_tab=True).open(page.evaluate("location.hash"))
    assert again.evaluate(LINES) == left < again.locator("path[data-line]").count()
    assert not again.get_by_label("is a member or associate").is_checked()


def test_a_name_that_is_not_on_the_map_is_told_to_who_sees(visit: Callable[..., Any]) -> None:
    page = visit().open("#/map/alsur")
    page.get_by_role("combobox", name="Find on the map").fill("Atlantis")
    page.get_by_role("combobox", name="Find on the map").press("Enter")
    page.get_by_text("Nothing found for “Atlantis”").wait_for()
    page = visit(own_tab=True).open("#/map?of=id:igf,id:atlantis")
    assert "id:atlantis" in page.locator("p.error").inner_text()


def test_a_map_around_names_is_colored_by_country_as_the_table_has_it(
    visit: Callable[..., Any], graph: Any
) -> None:
    page = visit().open("#/map?of=id:alsur&color=country")
    ids = page.eval_on_selector_all("[data-mark]", "all => all.map((one) => one.dataset.mark)")
    countries = Counter(code for key in ids for code in graph.entities[graph.names.entity(key)].countries[:1])
    shown = [int(n) for n in page.locator("fieldset.legend").first.locator("label .n").all_inner_texts()]
    top = [n for _, n in sorted(countries.items(), key=lambda item: (-item[1], item[0]))[:8]]
    assert shown == [*top, len(ids) - sum(top)]


def test_what_is_announced_or_of_unknown_date_is_hatched_in_a_matrix(
    visit: Callable[..., Any], graph: Any
) -> None:
    first, last = parse_window("2015")
    drawn = graph.network("states-instruments").map(form="matrix")
    cells: dict[frozenset[str], list[bool]] = {}
    for line in drawn.lines:
        held = line.spans.at(first, last).value if line.spans else "unknown"
        if held != "no":
            hatched = line.announced or held == "unknown"
            cells.setdefault(frozenset((line.source, line.target)), []).append(hatched)
    page = visit().open("#/map/states-instruments?form=matrix&as-of=2015")
    striped = page.locator(".grid-table td button path[stroke-dasharray]").count()
    assert striped == sum(map(all, cells.values())) > 0
    assert page.locator(".matrix").get_by_text("hatched: only announced").count() == 1


class Expected:
    """What a choice leaves of a map that Python drew, worked out from its lines and their days."""

    def __init__(self, drawn: Any) -> None:
        self.marks = {mark.key: mark for mark in drawn.marks if mark.layer != "mute"}
        self.drawn, self.lines = drawn, [line for line in drawn.lines if line.layer != "mute"]
        self.folds = any(mark.layer == "fold" for mark in drawn.marks)
        self.inner: dict[tuple[str, str, str], list[Any]] = {}
        for line in drawn.lines:
            for aggregate in drawn.marks if line.layer == "fold" else ():
                for member, other in ((line.source, line.target), (line.target, line.source)):
                    if member in aggregate.members and aggregate.counted:
                        self.inner.setdefault((aggregate.key, other, line.predicate), []).append(line)

    def held(self, told: Any, year: str) -> str:
        if not year:
            return "yes"
        return str(told.at(*parse_window(year)).value) if told else "unknown"

    def of_line(self, line: Any, chosen: dict[str, Any]) -> str:
        return self.held((chosen["sure"] and line.sure_spans) or line.spans, chosen["year"])

    def allowed(self, line: Any, chosen: dict[str, Any]) -> bool:
        held = self.of_line(line, chosen)
        fits = held == "yes" or (held == "unknown" and chosen["undated"])
        return fits and not (chosen["sure"] and line.confidence == "unverified")

    def weight(self, line: Any, chosen: dict[str, Any]) -> float:
        if self.drawn.stays and chosen["year"]:
            n = 0
            for space in line.via:
                ends = []
                for end in line.ends:
                    told = self.drawn.stays[end][space]
                    found = {self.held(self.drawn.claim_spans[claim], chosen["year"]) for claim in told}
                    ends.append(
                        "yes" if "yes" in found else "unknown" if "unknown" in found or not found else "no"
                    )
                n += all(end == "yes" or (end == "unknown" and chosen["undated"]) for end in ends)
            return n or line.weight
        within = [
            one
            for pair in (line.ends, line.ends[::-1])
            for one in self.inner.get((*pair, line.predicate), ())
        ]
        left = [one for one in within if self.allowed(one, chosen)]
        return sum(one.weight for one in left) if left and len(left) < len(within) else line.weight

    def shown(self, chosen: dict[str, Any]) -> tuple[int, set[str]]:
        """Return how many lines are drawn, and which marks."""

        def wanted(key: str) -> bool:
            mark = self.marks[key]
            if mark.members and chosen["fold"]:
                return False
            shown = {"core": True, "rest": chosen["all"], "fold": chosen["fold"]}[mark.layer]
            return mark.legend not in chosen["hide"] and shown

        lines = [
            line
            for line in self.lines
            if all(map(wanted, line.ends))
            and (line.layer != "rest" or chosen["all"])
            and line.group not in chosen["hideties"]
            and self.allowed(line, chosen)
            and (chosen["least"] is None or self.weight(line, chosen) >= chosen["least"])
        ]
        tied = {end for line in self.lines for end in line.ends}
        ends = {end for line in lines for end in line.ends}
        return len(lines), ends | {key for key in self.marks if wanted(key) and key not in tied}


@pytest.mark.parametrize("name", ["forum-organization", "co-participation", "letters", "states-instruments"])
def test_a_map_shows_what_any_choice_leaves(visit: Callable[..., Any], graph: Any, name: str) -> None:
    """30 random choices of date, kinds, ties, certainty and threshold on each map, each by its address."""
    drawn = graph.network({"forum-organization": "forums-organizations"}.get(name, name)).map()
    expected, draw, seen = Expected(drawn), random.Random(name), 0
    tried = visit()
    page = tried.open("#/maps")
    for turn in range(30):
        chosen = {
            "year": draw.choice(["", "2014", "2018", "2021", "2023", "2025"]),
            "hide": {one.name for one in drawn.classes if draw.random() < 0.15},
            "hideties": {one.name for one in drawn.groups if draw.random() < 0.15},
            "sure": draw.random() < 0.3,
            "undated": draw.random() < 0.7,
            "all": draw.random() < 0.5,
            "fold": expected.folds and draw.random() < 0.5,
            "least": draw.choice([1, 1, 1, 1, 2, 3]) if drawn.weight else None,
        }
        asked = {
            **{way: "~".join(sorted(chosen[way])) for way in ("hide", "hideties") if chosen[way]},
            **{way: "1" for way in ("sure", "all", "fold") if chosen[way]},
            **({} if chosen["undated"] else {"undated": "0"}),
            **({"least": str(chosen["least"])} if drawn.weight else {}),
            "as-of": chosen["year"],
            "turn": str(turn),  # the same choice twice is another address
        }
        page = tried.go(f"#/map/{name}?{urlencode(asked)}")
        marks = page.eval_on_selector_all(
            "[data-mark]:not(.gone):not(.ghost)", "all => all.map((one) => one.dataset.mark)"
        )
        assert (page.evaluate(LINES), set(marks)) == expected.shown(chosen), chosen
        seen += bool(marks)
    assert seen > 15  # the others leave nothing
    assert tried.errors == []


def test_states_are_drawn_as_groups_or_each_by_itself(visit: Callable[..., Any], graph: Any) -> None:
    drawn = graph.network("open-government").map()
    groups = {mark.key for mark in drawn.marks if mark.members}
    states = {mark.key for mark in drawn.marks if mark.layer == "fold"}
    shown = "all => all.map((one) => one.dataset.mark)"
    tried = visit()
    page = tried.open("#/map/open-government?lang=es")
    box = page.get_by_label(f"Cada Estado ({len(states)})")
    assert not box.is_checked()
    before = set(page.eval_on_selector_all("[data-mark]:not(.gone)", shown))
    assert groups <= before and not states & before
    box.check()
    after = set(page.eval_on_selector_all("[data-mark]:not(.gone)", shown))
    assert states <= after and not groups & after
    assert "fold=1" in page.url and "Cada Estado por separado." in page.locator(".map-side").inner_text()
    box.uncheck()
    assert "fold" not in page.url
    # Who is looked for among the states is shown.
    one = min(states)
    page = tried.open(f"#/map/open-government?lang=es&on={one}")
    assert page.locator(f"[data-mark='{one}']:not(.gone)").count() == 1 and box.is_checked()


def test_a_network_as_a_matrix_has_each_state_by_itself(visit: Callable[..., Any], graph: Any) -> None:
    drawn = grid(graph.network("forums-organizations").map(form="matrix"))
    page = visit().open("#/map/forum-organization?form=matrix")
    rows = page.eval_on_selector_all(".grid-table tbody tr", "all => all.map((one) => one.dataset.row)")
    assert sorted(rows) == sorted(mark.key for mark in drawn.rows)
    assert page.locator(".grid-table td button").count() == len(drawn.cells)


@pytest.mark.parametrize("date", ["", "2015"])
def test_a_matrix_says_what_python_says_of_it_and_lights_what_a_finding_is_about(
    visit: Callable[..., Any], graph: Any, date: str
) -> None:
    drawn = graph.network("states-instruments", as_of=date or None).map(form="matrix")
    page = visit().open(f"#/map/states-instruments?form=matrix&as-of={date}")
    assert page.evaluate(SAID) == list(sentences(shown_part(drawn), "en"))
    page.locator(".says li button, .headline button").last.click()
    names = page.locator(".told li").all_inner_texts()
    assert names
    lit = page.locator(".matrix .scroll tbody th.lit, .matrix .scroll thead th.lit").all_inner_texts()
    assert sorted(lit) == sorted(names)


@pytest.mark.parametrize("undated", [True, False])
def test_the_file_of_a_map_has_the_claims_that_hold_then(
    visit: Callable[..., Any], graph: Any, undated: bool
) -> None:
    network = graph.network("forums-organizations", as_of="2019", unknown="mark" if undated else "exclude")
    wanted = {claim.id for tie in network.all_ties for claim in tie.claims}
    page = visit().open(f"#/map/forum-organization?all=1&as-of=2019{'' if undated else '&undated=0'}")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Claims (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    assert {row["claim"] for row in rows} == wanted


def test_actors_of_two_groups_of_an_overview_are_compared_where_they_meet(
    visit: Callable[..., Any], graph: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govgraph.map.encode.NODE_LIMIT", 300)
    drawn = graph.network("forums-organizations").map()
    assert drawn.inside is not None
    groups: dict[str, set[str]] = {}
    for mark in drawn.inside.marks:
        group = drawn.inside.group_of.get(mark.key, "")
        nodes = mark.folded.nodes if mark.folded else (mark,)
        groups.setdefault(group, set()).update(one.iri for one in nodes if one.iri in graph.entities)
    path = graph.explorer({"all": drawn}).save(tmp_path / "overview.html")
    tried = visit(path=path, locale="es")
    page = tried.open("#/map/all")
    one, other = "id:derechos-digitales", "id:access-now"
    # Whoever is looked for is found in its group.
    page.get_by_placeholder("Buscar en el mapa").fill("Derechos Digitales")
    page.keyboard.press("Enter")
    group = drawn.inside.group_of[one]
    assert drawn.inside.group_of[other] != group
    assert page.locator(".mark.on").get_attribute("data-mark") == group
    page.locator(".told").get_by_role("button", name="Mostrar los").first.click()
    assert page.locator(".told .row .thing").count() == len(groups[group])
    page.get_by_role("button", name="¿Dónde coincide con otros? Derechos Digitales", exact=True).click()
    page.locator(".meeting input").fill("access now")
    page.keyboard.press("Enter")
    assert page.locator(".meeting li").all_inner_texts() == ["Derechos Digitales\n×", "Access Now\n×"]
    address = page.url
    page.get_by_role("link", name="¿Dónde coinciden?").click()
    page.wait_for_selector("main .answer")
    assert page.url.endswith("#/meet?who=derechos-digitales&who=access-now")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(".meeting[open] li")
    page.get_by_role("button", name="Quitar Derechos Digitales").click()
    assert page.url.endswith(f"meet={quote(other)}".replace("/", "%2F"))
    assert tried.errors == []


def test_a_line_reads_from_the_mark_that_is_looked_at(visit: Callable[..., Any], graph: Any) -> None:
    """AbreLatam had Ciudadano Inteligente as an organizer, and that organization organized it."""
    page = visit(locale="es").open("#/map/open-government?on=id:abrelatam")
    page.locator(".told").get_by_role("searchbox").fill("ciudadano inteligente")
    told = page.locator(".told summary").all_inner_texts()
    assert any(text.startswith("tuvo como organizador a Ciudadano Inteligente") for text in told), told
    page = visit(locale="es").open("#/map/open-government?on=id:ciudadano-inteligente")
    told = page.locator(".told summary").all_inner_texts()
    assert any(text.startswith("organizó AbreLatam") for text in told), told


def test_a_matrix_has_the_switches_of_other_maps(visit: Callable[..., Any], graph: Any) -> None:
    whole = graph.network("states-instruments").map(form="matrix")
    drawn = grid(whole)
    by_ends: dict[frozenset[str], list[Any]] = {}
    for line in whole.lines:
        by_ends.setdefault(frozenset(line.ends), []).append(line)
    lines = {cell: by_ends[frozenset(cell)] for cell in drawn.cells}
    group = drawn.cells[min(drawn.cells)].group
    page = visit().open(f"#/map/states-instruments?form=matrix&hideties={group}&sure=1")
    wanted = {
        cell
        for cell, some in lines.items()
        if any(line.group != group and line.confidence != "unverified" for line in some)
    }
    assert page.locator(".grid-table td button").count() == len(wanted) < len(drawn.cells)
    page.get_by_label("No unverified").uncheck()
    wanted = {cell for cell, some in lines.items() if any(line.group != group for line in some)}
    assert page.locator(".grid-table td button").count() == len(wanted)
    assert "sure" not in page.url and f"hideties={group}" in page.url
    with page.expect_download() as saved:
        page.get_by_role("button", name="Claims (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    claims = {
        claim.id for some in lines.values() for line in some if line.group != group for claim in line.evidence
    }
    assert {row["claim"] for row in rows} == claims
