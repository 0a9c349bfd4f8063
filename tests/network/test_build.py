"""Views over an invented dataset whose every answer is known by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import govgraph
from govgraph.errors import (
    BadDate,
    GovgraphError,
    NetworkError,
    UnknownEntity,
    UnknownKind,
    UnknownPredicate,
    UnknownView,
)
from govgraph.facts.claims import Claim
from govgraph.facts.holding import Bounds, Truth
from govgraph.model.model import load_model
from govgraph.network import Network
from govgraph.network.build import build
from govgraph.network.nodes_ties import Tie
from govgraph.network.rules import fold_members
from govgraph.network.views import load_view, view_names
from govgraph.store.store import Store
from govgraph.terms import BASE, GOV

ID = BASE + "id/"
SUPERS = {
    "Forum": ("Agent",),
    "EventSeries": ("Happening",),
    "Event": ("Happening",),
    "Treaty": ("Instrument",),
    "State": ("Agent",),
    "Territory": ("Agent",),
    "CivilSocietyOrganization": ("Organization", "Agent"),
    "CivilSocietyNetwork": ("Organization", "Agent"),
    "Funder": ("Organization", "Agent"),
}

ENTITIES = {
    "fixture-forum": "Forum",
    "fixture-series": "EventSeries",
    "fixture-2020": "Event",
    "fixture-2023": "Event",
    "fixture-treaty": "Treaty",
    "fixture-net": "CivilSocietyNetwork",
    "fixture-org": "CivilSocietyOrganization",
    "fixture-late": "CivilSocietyOrganization",
    "fixture-funder": "Funder",
    "fixture-a": "State",
    "fixture-b": "State",
    "fixture-c": "Territory",
}

# subject, predicate, object, start, end, as of, confidence
CLAIMS = [
    ("fixture-2020", "partOfSeries", "fixture-series", "", "", "", "read"),
    ("fixture-2023", "partOfSeries", "fixture-series", "", "", "", "read"),
    ("fixture-net", "participatedIn", "fixture-2020", "2020-11-02", "2020-11-17", "", "quoted"),
    ("fixture-net", "participatedIn", "fixture-2023", "2023-10-08", "2023-10-12", "", "read"),
    ("fixture-org", "participatedIn", "fixture-2023", "2023-10-08", "2023-10-12", "", "unverified"),
    ("fixture-org", "memberOf", "fixture-net", "2015", "", "2026", "read"),
    ("fixture-late", "memberOf", "fixture-net", "2022", "", "2026", "read"),
    ("fixture-org", "memberOf", "fixture-forum", "2012", "2018-06-30", "", "read"),
    ("fixture-late", "memberOf", "fixture-forum", "", "", "2020-01-15", "read"),
    ("fixture-a", "memberOf", "fixture-forum", "2000", "", "2024-12-31", "read"),
    ("fixture-b", "memberOf", "fixture-forum", "2010", "", "2024-12-31", "read"),
    ("fixture-c", "memberOf", "fixture-forum", "2010", "", "2024-12-31", "read"),
    ("fixture-a", "presidencyOf", "fixture-forum", "2023", "2023", "", "read"),
    ("fixture-a", "signatoryOf", "fixture-treaty", "2019-05-01", "", "", "read"),
    ("fixture-funder", "funds", "fixture-org", "2020", "2021", "", "read"),
]


@pytest.fixture(scope="module")
def store() -> Store:
    lines = []
    for name, kind in ENTITIES.items():
        for one in (kind, *SUPERS[kind]):
            lines.append(f"<{ID}{name}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{GOV}{one}> .")
        lines.append(f'<{ID}{name}> <http://www.w3.org/2004/02/skos/core#prefLabel> "{name}"@en .')
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    for number, (subject, predicate, object_, start, end, as_of, confidence) in enumerate(CLAIMS):
        st = f"<{BASE}statement/c{number:02}>"
        lines += [
            f"{st} <{rdf}type> <{GOV}Statement> .",
            f"{st} <{rdf}subject> <{ID}{subject}> .",
            f"{st} <{rdf}predicate> <{GOV}{predicate}> .",
            f"{st} <{rdf}object> <{ID}{object_}> .",
            f"{st} <{GOV}confidence> <{GOV}{confidence.capitalize()}> .",
            f"<{ID}{subject}> <{GOV}{predicate}> <{ID}{object_}> .",
        ]
        for name, text in (("start", start), ("end", end), ("asOf", as_of)):
            if text:
                lines.append(f'{st} <{GOV}{name}> "{text}" .')
    made = Store()
    made.load_ntriples("\n".join(lines).encode())
    return made


Read = Callable[..., Network]


@pytest.fixture
def read(store: Store) -> Read:
    return lambda view="forums-organizations", **options: build(store, load_model(), view, **options)


def ties(net: Network) -> set[tuple[str, str, str]]:
    return {(u, data["predicate"], v) for u, v, data in net.graph.edges(data=True)}


def test_ties_to_editions_count_for_the_series_with_the_editions_as_evidence(read: Read) -> None:
    data = read().graph["id:fixture-net"]["id:fixture-series"]["participatedIn"]
    assert data["via"] == ("id:fixture-2020", "id:fixture-2023")
    assert len(data["claims"]) == 2
    assert data["confidence"] == "quoted"
    assert (data["start"], data["end"]) == ("2020-11-02", "2023-10-12")


def test_without_lifting_editions_are_spaces_of_their_own(read: Read) -> None:
    assert ("id:fixture-net", "participatedIn", "id:fixture-2020") in ties(read(lift=False))


def test_states_are_one_mark_per_space_with_a_count(read: Read) -> None:
    net = read()
    data = net.graph.nodes["states@id:fixture-forum"]
    assert (data["count"], data["members"]) == (3, ("id:fixture-a", "id:fixture-b", "id:fixture-c"))
    assert data["labels"] == {
        "en": "2 states and 1 territory",
        "es": "2 Estados y 1 territorio",
        "pt": "2 Estados e 1 território",
    }
    assert net.graph["states@id:fixture-forum"]["id:fixture-forum"]["memberOf"]["weight"] == 3
    assert net.graph["states@id:fixture-forum"]["id:fixture-forum"]["presidencyOf"]["weight"] == 1
    assert "id:fixture-a" not in net


def test_expanding_the_aggregates_gives_what_not_aggregating_gives(read: Read) -> None:
    assert ties(read().expand()) == ties(read(aggregate_states=False))


def test_one_aggregate_can_be_expanded_alone(read: Read) -> None:
    net = read().expand("states@id:fixture-treaty")
    assert "id:fixture-a" in net
    assert "states@id:fixture-forum" in net


def test_members_take_part_through_their_network_and_are_marked(read: Read) -> None:
    net = read(fold_members=True)
    data = net.graph["id:fixture-late"]["id:fixture-series"]["participatedIn-folded"]
    assert data["folded"]
    assert "id:fixture-net" in data["via"]
    assert data["confidence"] == "read"  # the network's tie is quoted, the membership only read


def test_a_member_with_a_tie_of_its_own_is_not_folded(read: Read) -> None:
    assert list(read(fold_members=True).graph["id:fixture-org"]["id:fixture-series"]) == ["participatedIn"]


def test_who_joined_later_did_not_take_part_before(read: Read) -> None:
    net = read(fold_members=True, lift=False)
    assert ("id:fixture-late", "participatedIn", "id:fixture-2023") in ties(net)
    assert ("id:fixture-late", "participatedIn", "id:fixture-2020") not in ties(net)


def test_a_membership_told_without_a_date_began_when_another_claim_says() -> None:
    def membership(number: int, start: str) -> tuple[str, Claim, Truth | None]:
        claim = Claim(
            f"st:{number}", "id:m", "gov:memberOf", "id:net", bounds=Bounds.of(start), confidence="read"
        )
        return "id:m", claim, None

    event = Claim("st:9", "id:net", "gov:participatedIn", "id:e", bounds=Bounds.of("2015-11-10"))
    tie = Tie("id:net", "id:e", "key", "participatedIn", claims=(event,), confidence="read")
    since, undated = membership(1, "2019"), membership(2, "")
    assert len(fold_members([tie], {"id:net": [undated]})) == 1
    assert fold_members([tie], {"id:net": [since]}) == []
    assert fold_members([tie], {"id:net": [since, undated]}) == []


# ------------------------------------------------------------------------------------------------------------------ time


def test_who_left_is_not_a_member_after_it_left(read: Read) -> None:
    tie = ("id:fixture-org", "memberOf", "id:fixture-forum")
    assert tie in ties(read(as_of="2018-06-30"))
    assert tie not in ties(read(as_of="2018-07-01"))


def test_a_member_whose_start_is_not_known_is_sure_on_the_day_it_was_read_only(read: Read) -> None:
    def truth(day: str) -> str:
        return str(read(as_of=day).graph["id:fixture-late"]["id:fixture-forum"]["memberOf"]["truth"])

    assert [truth(day) for day in ("2010-01-01", "2020-01-15", "2024-01-01")] == ["unknown", "yes", "unknown"]


def test_the_unknown_are_marked_included_or_excluded_and_counted_in_each_case(read: Read) -> None:
    # On 2025-06-01: three states of the forum and one organization unknown (read in 2024 and 2020).
    marked, kept, left = (read(as_of="2025-06-01", unknown=word) for word in ("mark", "include", "exclude"))
    assert [marked.unknown, kept.unknown, left.unknown] == [4, 4, 4]
    assert ties(marked) == ties(kept)
    assert ties(marked) - ties(left) == {
        ("id:fixture-late", "memberOf", "id:fixture-forum"),
        ("states@id:fixture-forum", "memberOf", "id:fixture-forum"),
    }


def test_without_a_date_nothing_is_unknown(read: Read) -> None:
    assert read().unknown == 0
    assert {data["truth"] for _, _, data in read().graph.edges(data=True)} == {""}


def test_taking_part_holds_on_its_days_and_signing_from_its_day_on(read: Read) -> None:
    before, during, after = (ties(read(as_of=day)) for day in ("2019-04-30", "2020-11-05", "2020-12-01"))
    assert ("id:fixture-net", "participatedIn", "id:fixture-series") in during - before - after
    assert ("states@id:fixture-treaty", "signatoryOf", "id:fixture-treaty") in during & after
    assert ("states@id:fixture-treaty", "signatoryOf", "id:fixture-treaty") not in before


def test_a_span_of_time_holds_what_holds_on_some_day_of_it(read: Read) -> None:
    net = read(between=("2020", "2022"))
    assert net.graph["id:fixture-net"]["id:fixture-series"]["participatedIn"]["via"] == ("id:fixture-2020",)


def test_a_year_is_asked_about_as_a_whole(read: Read) -> None:
    assert ("states@id:fixture-forum", "presidencyOf", "id:fixture-forum") in ties(read(as_of="2023"))
    assert ("states@id:fixture-forum", "presidencyOf", "id:fixture-forum") not in ties(read(as_of="2024"))


# ----------------------------------------------------------------------------------------------------------- what is asked


def test_confidence_leaves_out_what_is_less_sure(read: Read) -> None:
    tie = ("id:fixture-org", "participatedIn", "id:fixture-series")
    assert tie in ties(read(confidence="unverified"))
    assert tie not in ties(read(confidence="read"))
    assert ties(read(confidence="quoted")) == {("id:fixture-net", "participatedIn", "id:fixture-series")}


def test_kinds_keep_the_actors_or_the_spaces_that_are_named(read: Read) -> None:
    assert read(kinds=["CivilSocietyNetwork"]).actors() == ["id:fixture-net"]
    assert read(kinds=["Treaty"]).spaces() == ["id:fixture-treaty"]


def test_predicates_alone_make_a_network(read: Read) -> None:
    assert ties(read(["funds"])) == {("id:fixture-funder", "funds", "id:fixture-org")}


def test_an_ego_network_holds_one_entity_and_what_is_tied_to_it(read: Read) -> None:
    assert set(read("ego", entity="id:fixture-funder")) == {"id:fixture-funder", "id:fixture-org"}
    assert set(read("ego", entity="id:fixture-funder")) == {"id:fixture-funder", "id:fixture-org"}


def test_co_participation_is_a_projection_with_the_shared_spaces(read: Read) -> None:
    net = read("co-participation")
    assert net.graph["id:fixture-net"]["id:fixture-org"]["sharesSpacesWith"]["via"] == ("id:fixture-series",)


def test_a_network_tells_the_question_it_answers(read: Read) -> None:
    question = read(as_of="2023").core(1, 1).question
    assert (question.view, question.as_of, question.rules) == (
        "forums-organizations",
        "2023",
        ("lift", "aggregate-states"),
    )
    assert question.steps == ("core(1, 1)",)
    assert set(question.titles) == {"en", "es", "pt"}


@pytest.mark.parametrize("view", view_names())
def test_every_view_has_its_words_in_three_languages_and_names_what_the_model_knows(
    view: str,
) -> None:
    found, model = load_view(view), load_model()
    assert set(found.titles) == set(found.descriptions) == {"en", "es", "pt"}
    assert set(found.predicates + found.leave_out) <= set(model.predicates)
    assert set(found.spaces + found.actors) <= set(model.kinds)
    assert len(govgraph.open().network(view, entity="alsur" if found.ego else None)) > 0


def test_a_graph_without_statements_is_read_from_its_plain_triples() -> None:
    foreign = Store()
    foreign.load_ntriples(
        b"<http://example.org/a> <http://example.org/knows> <http://example.org/b> .\n"
        b'<http://example.org/a> <http://example.org/name> "fixture" .'
    )
    net = build(foreign, load_model(), "everything")
    assert ties(net) == {("http://example.org/a", "http://example.org/knows", "http://example.org/b")}


def test_an_empty_store_gives_an_empty_network() -> None:
    assert len(build(Store(), load_model())) == 0


@pytest.mark.parametrize(
    ("view", "options", "error"),
    [
        ("forum", {"as_of": "2023-13"}, BadDate),
        ("forum", {"as_of": "yesterday"}, BadDate),
        ("forum", {"between": ("2023", "2020")}, BadDate),
        ("forum", {"as_of": "2023", "between": ("2020", "2021")}, GovgraphError),
        ("forum", {"unknown": "guess"}, GovgraphError),
        ("forum", {"confidence": "certain"}, GovgraphError),
        ("forum", {"kinds": ["Organisation"]}, UnknownKind),
        ("forum", {"entity": "id:fixture-nobody"}, UnknownEntity),
        ("forum", {"entity": "id:fixture-org", "radius": -1}, NetworkError),
        ("ego", {}, NetworkError),
        ("fourms", {}, UnknownView),
        ("", {}, UnknownView),
        (["membersOf"], {}, UnknownPredicate),
    ],
)
def test_what_cannot_be_asked_is_refused(
    read: Read, view: str, options: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        read(view, **options)


def test_the_same_facts_give_the_same_network(read: Read) -> None:
    first, second = read(fold_members=True), read(fold_members=True)
    assert (first.nodes(), first.ties()) == (second.nodes(), second.ties())
