"""What maps say of themselves: computed a second time with networkx, for many choices of kinds, certainty and years."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import govgraph
from govgraph.facts.claims import Entity
from govgraph.map import make_map
from govgraph.map.headline import finding_text, findings, sentences
from govgraph.network.network import Network
from tests.map.conftest import ID, claim, entity, network

# What is known: neither only announced (all its claims are plans) nor unknown in the years that are shown.
READ = """() => {
  const plans = ["announced", "postponed", "programme", "proposed", "scheduled"], rest = govgraph.shown;
  const all = [...rest.ties].map((id) => govgraph.tie.get(id));
  const known = all.filter((t) => !rest.unknown.has(t.id) && !(t.c.length && t.c.every((i) => plans.includes(govgraph.data.claims[i].mode))));
  // In the years chosen, a space is what some tie has as its space: a body that is a forum may only act.
  const acts = new Set(all.filter((t) => t.a).map((t) => t[t.a])), met = new Set(all.flatMap((t) => [t.a === "s" ? "" : t.s, t.a === "t" ? "" : t.t]));
  const space = (id) => Boolean(govgraph.nodes.get(id).space) && !(govgraph.narrowed() && acts.has(id) && !met.has(id));
  const tied = new Set(known.flatMap((t) => [t.s, t.t])), any = new Set(all.flatMap((t) => [t.s, t.t]));
  return {
    nodes: [...rest.nodes].filter((id) => tied.has(id) || !any.has(id)).map((id) => { const n = govgraph.nodes.get(id); return [id, space(id), Boolean(n.members)]; }),
    ties: known.map((t) => [t.s, t.t, t.conf || ""]),
    said: govgraph.findings(),
  };
}"""


def test_a_small_map_says_what_one_counts_by_hand(small: Network) -> None:
    found = {one.key: one for one in findings(make_map(small))}
    # The forum: alpha, beta and gamma; the summit: alpha and beta. One tie is unverified: gamma's.
    assert found["find_space"].names == {"names": ("id:fixture-forum",)}
    assert found["find_space"].numbers == {"n": 3, "all": 3}
    assert found["find_actor"].names == {"names": ("id:fixture-a", "id:fixture-b")}
    assert found["find_unverified"].numbers == {"n": 1}
    assert found["find_unverified"].nodes == ("id:fixture-c", "id:fixture-forum")


def with_a_topic(alone: bool = False) -> Network:
    """Three forums: alpha is a member of two of them, beta of one; a topic and a document are tied to all three."""
    forums = [entity(f"fixture-f{n}", "Forum", f"Fixture Forum {n}") for n in (1, 2, 3)]
    things = [
        Entity(
            f"id:fixture-{kind.lower()}", f"{ID}fixture-{kind.lower()}", (kind,), {"en": f"Fixture {kind}"}
        )
        for kind in ("Topic", "Document")
    ]
    actors = [entity("fixture-a", "Company", "Fixture Alpha"), entity("fixture-b", "Company", "Fixture Beta")]
    pairs = [(f"fixture-{thing}", f"fixture-f{n}") for thing in ("topic", "document") for n in (1, 2, 3)]
    if not alone:
        pairs += [("fixture-a", "fixture-f1"), ("fixture-a", "fixture-f2"), ("fixture-b", "fixture-f1")]
    claims = [claim(n, one, "memberOf", to) for n, (one, to) in enumerate(pairs)]
    spaces = tuple(one.id.removeprefix("id:") for one in forums)
    return network([*forums, *things, *([] if alone else actors)], claims, spaces)


def test_topics_and_documents_are_no_actors_of_a_headline(visit: Callable[..., Any], tmp_path: Path) -> None:
    drawn = make_map(with_a_topic())
    found = {one.key: one for one in findings(drawn)}
    assert found["find_space"].names == {"names": ("id:fixture-f1",)}
    assert found["find_space"].numbers == {"n": 2, "all": 2}  # alpha and beta
    assert found["find_actor"].names == {"names": ("id:fixture-a",)}
    assert found["find_actor"].numbers == {"n": 2, "all": 3}
    page = visit().open(drawn.save(tmp_path / "map.html"))
    shown = [page.inner_text("#headline"), *page.locator("#findings li").all_inner_texts()]
    assert shown == list(sentences(drawn, "en"))


def test_where_nothing_can_act_no_actors_are_told() -> None:
    drawn = make_map(with_a_topic(alone=True))
    assert not any("actor" in said for said in sentences(drawn, "en"))


def test_a_headline_is_said_in_each_language_and_in_figures(small: Network) -> None:
    drawn = make_map(small, lang="es")
    one = next(one for one in findings(drawn) if one.key == "find_space")
    assert finding_text(one, drawn, "es") == "El espacio con más actores: Fixture Forum (3 de 3)"
    assert "El espacio con más actores: Fixture Forum (3 de 3)" in drawn.to_svg()


def test_countries_and_instruments_are_called_so_where_there_is_nothing_else(
    shipped: Path, small: Network
) -> None:
    drawn = govgraph.open(shipped).network("states-instruments").map()
    assert sentences(drawn, "es")[0].endswith("instrumentos cada uno · solo se dibujan los mejor conectados")
    said = " ".join(sentences(drawn, "en"))
    assert said.count("only the best connected are drawn") == 1  # once for all of them
    assert "countries" in said and "spaces" not in said and "actors" not in said
    assert not make_map(small).of_countries


@pytest.mark.parametrize("view", ["co-participation", "funding", "states-instruments"])
def test_the_page_and_the_library_say_the_same(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, view: str
) -> None:
    drawn = govgraph.open(shipped).network(view).map()
    page = visit().open(drawn.save(tmp_path / "map.html"))
    said = page.evaluate(
        "() => govgraph.findings().map((one) => [one.key, one.nodes, one.names, Object.values(one.numbers).map(Number)])"
    )
    assert said == [
        [
            one.key,
            list(one.nodes),
            {place: list(keys) for place, keys in one.names.items()},
            list(one.numbers.values()),
        ]
        for one in findings(drawn)
    ]
    shown = [page.inner_text("#headline"), *page.locator("#findings li").all_inner_texts()]
    assert shown == list(sentences(drawn, "en"))


def test_headlines_about_states_follow_from_the_tables_at_two_dates_and_two_filters(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path
) -> None:
    """Counted with pandas over the tables; a tie without a date is not known to hold in 2015 and counts in no headline."""
    import pandas as pd

    def table(name: str) -> pd.DataFrame:
        return pd.read_csv(shipped / f"{name}.csv", dtype=str, keep_default_na=False)

    states = set(table("states").query("type in ('State', 'Territory')").id)
    instruments = set(table("treaties").id)
    relations = table("relations")
    acts = [
        "partyTo",
        "signatoryOf",
        "endorses",
        "negotiated",
    ]  # who is only invited is drawn and not counted
    rows = relations[
        relations.predicate.isin(acts)
        & relations.subject.isin(states)
        & relations.object.isin(instruments)
        & ~relations["mode"].isin(
            ["announced", "postponed", "programme", "proposed", "scheduled", "cancelled"]
        )
    ]
    page = visit().open(
        govgraph.open(shipped).network("states-instruments").map().save(tmp_path / "map.html"), "more=1"
    )
    for year in (None, 2015, 2021):
        for without in ([], ["endorses"]):
            page.evaluate(
                "([y, g]) => govgraph.change('filter', { offGroup: new Set(g), span: y ? [y, y] : govgraph.years.slice() })",
                [year, without],
            )
            held = rows[~rows.predicate.isin(without)]
            if year:
                # An act stands from its day on. A party is known to be one from its deposit on, or else from the day on which the
                # treaty was in force for it, up to the day on which somebody read that it was one.
                since = held.start.where(held.start != "", held.in_force)
                begun = held[(since != "") & (since.str[:4] <= str(year))]
                read = rows[rows.as_of.str[:4] >= str(year)]
                still = set(zip(read.subject, read.object, strict=True))
                ends = zip(begun.predicate, begun.subject, begun.object, strict=True)
                held = begun[[act != "partyTo" or (state, to) in still for act, state, to in ends]]
            pairs = held[["subject", "object"]].drop_duplicates()
            joined = pairs.groupby("object").subject.nunique()
            said = {one["key"]: one for one in page.evaluate("() => govgraph.findings()")}
            top = said["find_space"]
            assert top["names"]["names"] == [
                f"id:{key}" for key in sorted(joined[joined == joined.max()].index)
            ]
            assert top["numbers"] == {"n": joined.max(), "all": pairs.subject.nunique()}, (year, without)


def _second(read: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """Compute what the findings count, with networkx."""
    graph: nx.Graph[str] = nx.Graph()
    space = {key: is_space for key, is_space, _ in read["nodes"]}
    actors = {key for key, is_space, many in read["nodes"] if not is_space and not many}
    graph.add_nodes_from(space)
    graph.add_edges_from((s, t) for s, t, _ in read["ties"] if s != t)
    joins = {key: sum(space[other] for other in graph[key]) for key in actors}
    held = {key: sum(other in actors for other in graph[key]) for key in space if space[key]}
    found: dict[str, tuple[int, ...]] = {}
    for k in range(max(joins.values(), default=0), 1, -1):
        n = sum(value >= k for value in joins.values())
        if n >= 6:
            found["head_joins"] = found["head_joins_apart"] = (n, k)
            break
    found["find_space"] = (max(held.values(), default=0), len(actors))
    found["find_actor"] = (max(joins.values(), default=0), len(held))
    found["find_unverified"] = (sum(conf == "unverified" for *_, conf in read["ties"]),)
    return found


def test_findings_are_true_for_whatever_is_chosen_and_lead_to_their_nodes(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    """200 random choices of kinds, groups of ties, certainty and years on one page."""
    seen = visit()
    page = seen.open(forums_page)
    classes, groups, years = page.evaluate(
        "() => [[...govgraph.classes.keys()], [...govgraph.groups.keys()], govgraph.years]"
    )
    draw = random.Random(16)
    said_something = 0
    for _ in range(200):
        first, last = sorted((draw.randint(*years), draw.randint(*years)))
        chosen = {
            "offClass": [one for one in classes if draw.random() < 0.25],
            "offGroup": [one for one in groups if draw.random() < 0.25],
            "sure": draw.random() < 0.3,
            "undated": draw.random() < 0.6,
            "more": draw.random() < 0.3,
            "span": [first, last] if draw.random() < 0.6 else years,
        }
        page.evaluate(
            "(c) => govgraph.change('filter', { ...c, offClass: new Set(c.offClass), offGroup: new Set(c.offGroup) })",
            chosen,
        )
        read = page.evaluate(READ)
        kinds = {key: is_space for key, is_space, _ in read["nodes"]}
        if not kinds or len(set(kinds.values())) < 2:
            continue
        second = _second(read)
        near: nx.Graph[str] = nx.Graph((s, t) for s, t, _ in read["ties"])
        assert len(read["said"]) <= 4
        for one in read["said"]:
            if one["key"] in second:
                assert tuple(one["numbers"].values()) == second[one["key"]], (one, chosen)
                said_something += 1
            if one["key"] in ("find_none_bridges", "find_bridge", "find_bridges"):
                (a,), (b,) = one["names"]["a"], one["names"]["b"]
                actors = {key for key, is_space, many in read["nodes"] if not is_space and not many}
                both = set(near[a]) & set(near[b]) & actors
                assert both == set(one["names"].get("names", ()))
            assert set(one["nodes"]) <= kinds.keys()
    assert said_something > 200
    page.evaluate("() => govgraph.showAll()")
    page.click("#headline button")
    lit, address = page.evaluate("() => [[...govgraph.state.set].sort(), location.hash]")
    assert lit == page.evaluate("() => govgraph.findings()[0].nodes")
    again = visit().open(forums_page, address.removeprefix("#"))
    assert again.evaluate("() => [...govgraph.state.set].sort()") == lit
    page.go_back()
    assert page.evaluate("() => govgraph.state.set") is None
    assert (seen.outside, seen.errors) == ([], [])


def test_a_matrix_with_hatched_cells_says_that_only_certain_ties_are_counted(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path
) -> None:
    graph = govgraph.open(shipped)
    drawn = graph.network("states-instruments", as_of="2015").map(form="matrix")
    assert any(line.undecided for line in drawn.lines)
    assert sentences(drawn, "en")[0].endswith(" · only certain ties are counted")
    page = visit().open(drawn.save(tmp_path / "map.html"))
    assert "only certain ties are counted" in page.inner_text("#headline")
    whole = graph.network("states-instruments", as_of="2015", unknown="exclude").map(form="matrix")
    assert any(line.undecided for line in whole.lines) == ("only certain" in sentences(whole, "en")[0])
