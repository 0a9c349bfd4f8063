"""A page at chosen years says what a map made for that date says: shared spaces, claims, sources, spaces and actors."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import govgraph
from govgraph.map.headline import findings
from govgraph.map.page.payload import payload

PLANS = ["announced", "postponed", "programme", "proposed", "scheduled"]
SAID = "() => govgraph.findings().map((one) => [one.key, one.nodes, Object.values(one.numbers).map(Number)])"


@pytest.fixture(scope="module")
def graph(shipped: Path) -> govgraph.GovGraph:
    return govgraph.open(shipped)


@pytest.fixture(scope="module")
def organizations(graph: govgraph.GovGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    net = graph.network("forums-organizations").project("Organization")
    return net.map().save(tmp_path_factory.mktemp("years") / "organizations.html")


def said(drawn: Any) -> list[list[Any]]:
    return [[one.key, list(one.nodes), [int(n) for n in one.numbers.values()]] for one in findings(drawn)]


@pytest.mark.parametrize("year", [2012, 2015, 2021])
def test_who_shares_most_in_a_year_is_who_shares_most_as_of_it(
    visit: Callable[..., Any], graph: govgraph.GovGraph, organizations: Path, year: int
) -> None:
    then = graph.network("forums-organizations", as_of=str(year)).project("Organization")
    page = visit().open(organizations, f"years={year}-{year}&least=2")
    weights = page.evaluate(
        "() => [...govgraph.shown.ties].map((id) => govgraph.tie.get(id)).map((t) => [t.s, t.t, govgraph.weight(t), govgraph.via(t)])"
    )
    # On the map are the pairs that share two spaces at some date, so that none can be asked for that share one.
    wanted = {tie.ends: (tie.weight, tie.via) for tie in then.all_ties if tie.weight >= 2}
    assert page.evaluate("() => govgraph.data.weight.steps[0]") == 2
    assert {(s, t): (n, tuple(via)) for s, t, n, via in weights} == wanted
    # The headline counts what is known: the pair, and what it is known to share, are those of the map as of the year.
    heads = [one for one in page.evaluate(SAID) if one[0] in ("head_pair", "head_pairs")]
    drawn = then.map()
    page.evaluate("(n) => govgraph.change('filter', { least: n })", drawn.weight.first if drawn.weight else 1)
    assert heads == [one for one in said(drawn) if one[0] in ("head_pair", "head_pairs")]


def test_the_threshold_the_width_and_the_file_go_by_what_is_shared_in_the_year(
    visit: Callable[..., Any], graph: govgraph.GovGraph, organizations: Path
) -> None:
    then = graph.network("forums-organizations", as_of="2015").project("Organization")
    page = visit().open(organizations, "years=2015-2015&least=3")
    enough = {tie.ends: tie for tie in then.all_ties if tie.weight >= 3}
    shown = page.evaluate(
        "() => [...govgraph.shown.ties].map((id) => govgraph.tie.get(id)).map((t) => [t.s, t.t, govgraph.tieLook(t).width])"
    )
    assert {(s, t) for s, t, _ in shown} == set(enough)
    # What is hatched is never thinner than its strokes need.
    sure = sorted((enough[s, t].weight, width) for s, t, width in shown if enough[s, t].truth == "yes")
    assert len({weight for weight, _ in sure}) > 1
    assert len(set(sure)) == len({weight for weight, _ in sure}) and [width for _, width in sure] == sorted(
        width for _, width in sure
    )
    rows = list(csv.DictReader(io.StringIO(page.evaluate("() => govgraph.csv()").removeprefix("\ufeff"))))
    assert {(row["source"], row["target"]): float(row["weight"]) for row in rows} == {
        ends: tie.weight for ends, tie in enough.items()
    }
    assert all(
        row["shared_spaces"].split(" | ") == list(enough[row["source"], row["target"]].via) for row in rows
    )


def test_what_is_only_announced_is_no_shared_space_in_a_headline(
    graph: govgraph.GovGraph, shipped: Path, visit: Callable[..., Any], organizations: Path
) -> None:
    rows = pd.read_csv(shipped / "relations.csv", dtype=str, keep_default_na=False)
    pair = ["apc", "derechos-digitales"]
    without = rows[~rows["mode"].isin(PLANS)]
    about = {
        key: {*without[without.subject == key].object, *without[without.object == key].subject}
        for key in pair
    }
    tie = next(
        tie
        for tie in graph.network("forums-organizations").project("Organization").all_ties
        if set(tie.ends) == {f"id:{key}" for key in pair}
    )
    editions = rows[rows.predicate == "partOfSeries"]
    known = [
        space
        for space in tie.via
        for those in [
            {space.removeprefix("id:"), *editions[editions.object == space.removeprefix("id:")].subject}
        ]
        if all(about[key] & those for key in pair)
    ]
    head = said(graph.network("forums-organizations").project("Organization").map())[0]
    assert head == ["head_pair", sorted(f"id:{key}" for key in pair), [len(known)]]
    assert len(known) < tie.weight  # and the map draws what is announced
    assert visit().open(organizations).evaluate(SAID)[0] == head


@pytest.mark.parametrize("year", [2014, 2020])
def test_the_page_at_a_year_counts_the_claims_that_hold_or_may_hold_then(
    visit: Callable[..., Any], graph: govgraph.GovGraph, forums_page: Path, tmp_path: Path, year: int
) -> None:
    then = graph.network("forums-organizations", as_of=str(year)).map()
    made = payload(then)
    page = visit().open(forums_page, f"more=1&years={year}-{year}")
    read = """() => ({ picture: govgraph.picture(), said: govgraph.findings().map((one) => [one.key, one.numbers]),
      claims: [...new Set([...govgraph.shown.ties].flatMap((id) => govgraph.evidence(govgraph.tie.get(id))).map((i) => govgraph.data.claims[i].iri))].sort() })"""
    slid = page.evaluate(read)
    file = page.evaluate("() => govgraph.csv()")
    page = visit().open(then.save(tmp_path / "then.html"), "more=1")
    assert slid["claims"] == page.evaluate(read)["claims"]
    drawn = {i for tie in made["ties"] if tie.get("layer") != "fold" for i in tie["c"]}
    assert slid["claims"] == sorted(made["claims"][i]["iri"] for i in drawn)
    assert slid["said"] == page.evaluate("() => govgraph.findings().map((one) => [one.key, one.numbers])")
    in_file = {
        iri
        for row in csv.DictReader(io.StringIO(file.removeprefix("\ufeff")))
        for iri in row["statement"].split(" | ")
    }
    assert in_file == set(slid["claims"])


def test_the_tie_of_each_state_passes_the_threshold_with_its_own_weight(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page, "least=3&more=1&fold=1")
    told = page.evaluate(
        "() => [...govgraph.shown.ties].map((id) => govgraph.tie.get(id)).map((t) => [t.layer || '', t.w || 1])"
    )
    # Each state is one: only groups of three or more weigh so much, and they are not drawn where each state is.
    assert [one for one in told if one[1] < 3 or one[0] == "fold"] == []


def test_a_file_is_called_by_its_title_without_accents(
    visit: Callable[..., Any], graph: govgraph.GovGraph, tmp_path: Path
) -> None:
    page = visit().open(
        graph.network("forums-organizations", kinds=["Company"]).map(lang="es").save(tmp_path / "m.html")
    )
    with page.expect_download() as loading:
        page.click("#csv")
    assert loading.value.suggested_filename == "donde-se-reunen-las-organizaciones.csv"


@pytest.mark.parametrize("choice", ["", "more=1", "more=1&fold=1"])
def test_headline_and_words_speak_of_what_is_shown_and_name_what_is_not_counted(
    visit: Callable[..., Any], forums_page: Path, choice: str
) -> None:
    page = visit().open(forums_page, choice)
    read = page.evaluate("""() => ({
      nodes: [...govgraph.shown.nodes].map((id) => govgraph.nodes.get(id)).map((n) => [n.id, Boolean(n.space), Boolean(n.members)]),
      ties: [...govgraph.shown.ties].map((id) => govgraph.tie.get(id)).filter((t) => !t.announced).map((t) => [t.s, t.t]),
      said: govgraph.findings(), words: govgraph.sentences().join(" "), headline: document.getElementById("headline").textContent })""")
    spaces = {key for key, space, _ in read["nodes"] if space}
    single = {key for key, space, group in read["nodes"] if not space and not group}
    grouped = any(group for _, _, group in read["nodes"])
    joined: dict[str, set[str]] = {key: set() for key in single}
    for ends in read["ties"]:
        for one, other in (ends, ends[::-1]):
            if one in single and other in spaces:
                joined[one].add(other)
    most = max(map(len, joined.values()))
    said = {one["key"]: one for one in read["said"]}
    assert said["find_actor"]["names"]["names"] == sorted(key for key in single if len(joined[key]) == most)
    assert said["find_actor"]["numbers"]["n"] == most
    head = read["said"][0]
    assert head["key"] == ("head_joins_apart" if grouped else "head_joins")
    assert head["numbers"]["n"] == sum(len(at) >= head["numbers"]["k"] for at in joined.values()) >= 6
    assert ("states that are drawn as a group are not counted" in read["headline"]) == grouped
    assert f"APC ({most})" in read["words"]


@pytest.mark.parametrize(("year", "unknown"), [(2014, "mark"), (2019, "mark"), (2019, "exclude")])
def test_ties_have_the_weight_dates_confidence_and_role_of_the_year(
    visit: Callable[..., Any], graph: govgraph.GovGraph, forums_page: Path, year: int, unknown: Any
) -> None:
    """Also those of a group of states: "3 of 45 states" weighs 3. Compared with the network as of that year, tie by tie."""
    then = graph.network("forums-organizations", as_of=str(year), unknown=unknown)
    asked = f"more=1&years={year}-{year}&least=1" + ("&undated=0" if unknown == "exclude" else "")
    page = visit().open(forums_page, asked)
    rows = list(csv.DictReader(io.StringIO(page.evaluate("() => govgraph.csv()").removeprefix("\ufeff"))))
    found = {(row["source"], row["predicate"], row["target"]): row for row in rows}
    wanted = {(tie.source, tie.predicate, tie.target): tie for tie in then.all_ties}
    assert found.keys() == wanted.keys()
    apart = 0
    for key, tie in wanted.items():
        row = found[key]
        assert float(row["weight"]) == tie.weight, key
        told = [row[name] for name in ("start", "end", "confidence", "role", "date_confidence")]
        assert told == [
            tie.start,
            tie.end,
            tie.confidence,
            tie.role,
            tie.date_confidence,
        ], key
        apart += bool(tie.source_members or tie.target_members)
    assert apart > 3


@pytest.mark.parametrize(
    "fragment", ["", "more=1", "years=2014-2014", "years=2019-2021&more=1&undated=0", "sure=1"]
)
def test_the_second_numbers_of_the_subtitle_are_those_of_the_whole_map_whatever_the_years(
    visit: Callable[..., Any], forums: Any, forums_page: Path, fragment: str
) -> None:
    drawn = forums.map()
    lines = [line for line in drawn.lines if line.layer in ("core", "rest")]
    claims = {claim for line in lines for claim in line.evidence}
    spaces = sum(mark.space for mark in drawn.marks if mark.layer in ("core", "rest"))
    said = visit().open(forums_page, fragment).locator("#question").inner_text().replace(",", "")
    sources = len({claim.source for claim in claims if claim.source})
    for noun, whole in {
        "spaces": spaces,
        "ties": len(lines),
        "claims": len(claims),
        "sources": sources,
    }.items():
        assert re.search(rf"\b{whole} {noun}\b", said), (noun, whole, said)
