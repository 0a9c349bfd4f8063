"""Which sources the ties of a network rest on, in networks small enough to see it."""

from __future__ import annotations

from govgraph.facts.claims import Claim, Source
from govgraph.network.evidence import claims_of_ties, sources_of_ties
from govgraph.network.network import Network
from govgraph.network.nodes_ties import Node, Tie
from govgraph.terms import GOV, Names

# fixture-a and fixture-b meet at fixture-forum, fixture-c is alone at fixture-summit.
MET = (("a", "forum", "one"), ("b", "forum", "two"), ("c", "summit", "three"))


def meetings() -> Network:
    names = Names()
    nodes = [Node(key, kinds=("Organization",)) for key in "abc"]
    nodes += [Node(key, kinds=("Forum",), space=True) for key in ("forum", "summit")]
    ties = []
    for who, where, source in MET:
        said = Claim(
            iri=names.statement + source,
            subject=names.expand("id:" + who),
            predicate=GOV + "participatedIn",
            object=names.expand("id:" + where),
            source=names.source + source,
        )
        ties.append(Tie(who, where, "participatedIn", predicate="participatedIn", claims=(said,)))
    sources = {
        names.source + key: Source("src:" + key, names.source + key, f"Fixture {key}") for _, _, key in MET
    }
    return Network.of(nodes, ties, sources=sources, space_kinds=("Forum",))


def cited(network: Network) -> list[str]:
    return [source.id for source in sources_of_ties(network)]


def test_ties_rest_on_the_sources_of_their_claims_sorted_by_id() -> None:
    assert cited(meetings()) == ["src:one", "src:three", "src:two"]


def test_what_was_filtered_away_is_not_cited() -> None:
    assert cited(meetings().filter(where=lambda key, _: key not in ("b", "summit", "c"))) == ["src:one"]


def test_a_projected_tie_rests_on_the_ties_to_the_spaces_that_it_stands_for() -> None:
    assert cited(meetings().project(None)) == ["src:one", "src:two"]


def test_a_projected_tie_has_the_claims_of_both_ends_about_the_space_they_share() -> None:
    ((_, claims),) = claims_of_ties(meetings().project(None)).items()
    assert [claim.source.rpartition("/")[2] for claim in claims] == ["one", "two"]


def test_a_date_has_the_confidence_of_the_claim_that_it_comes_from() -> None:
    from govgraph.facts.claims import Claim
    from govgraph.facts.holding import Bounds
    from govgraph.network.evidence import dates_and_evidence

    def claim(number: int, confidence: str, start: str = "", end: str = "") -> Claim:
        bounds = Bounds.of(start, end)
        return Claim(
            f"st:{number}",
            "id:pa",
            "gov:partyTo",
            "id:t",
            start=start,
            end=end,
            confidence=confidence,
            bounds=bounds,
        )

    # Panama and Budapest: that it is a party was read, since when is not verified.
    read, dated = claim(1, "read"), claim(2, "unverified", "2014-03-05")
    tie = dates_and_evidence([read, dated])
    assert (tie["confidence"], tie["start"], tie["date_confidence"]) == ("read", "2014-03-05", "unverified")
    # Leaving out what is unverified leaves no date that could be less sure.
    assert (dates_and_evidence([read])["start"], dates_and_evidence([read])["date_confidence"]) == ("", "")
    # Two claims with the same date: the surer one tells it. Start and end of two claims: the less sure one counts.
    assert dates_and_evidence([dated, claim(3, "quoted", "2014-03-05")])["date_confidence"] == "quoted"
    both = dates_and_evidence([claim(4, "read", "2014", "2015"), claim(5, "unverified", "2013", "2014")])
    assert (both["start"], both["end"], both["date_confidence"]) == ("2013", "2015", "unverified")
