"""Everything known about one entity."""

from __future__ import annotations

from pathlib import Path

import pytest

import govgraph
from govgraph.facts.claims import Claim, Entity, Source
from govgraph.model.model import load_model
from govgraph.query.profile import Profile, Section, SourceProfile
from govgraph.query.profile_text import profile_markdown, profile_text
from tests.query import expected


@pytest.fixture(scope="module")
def graph(shipped: Path) -> govgraph.GovGraph:
    return govgraph.open(shipped)


@pytest.mark.parametrize("name", ["alsur", "igf", "eclac", "budapest", "state-br", "t-cybercrime"])
def test_every_claim_about_it_is_there_in_both_directions(graph: govgraph.GovGraph, name: str) -> None:
    found = graph.profile(name)
    wanted = [row for row in expected.everything() if name in (row["subject"], row["object"])]
    assert len(found.claims) == len(wanted)
    assert {claim.subject_id for claim in found.claims} == {f"id:{row['subject']}" for row in wanted}


def test_claims_read_from_the_other_side_have_the_inverse_label(graph: govgraph.GovGraph) -> None:
    labels = {section.label(graph.model, "es") for section in graph.profile("alsur").sections}
    assert {"tiene como miembro a", "participó en"} <= labels


def test_claims_of_one_predicate_are_in_order_of_date(graph: govgraph.GovGraph) -> None:
    for section in graph.profile("g20").sections:
        dates = [claim.start or claim.as_of for claim in section.claims]
        assert dates == sorted(dates)


def test_a_claim_is_told_with_its_dates_role_source_and_passage(graph: govgraph.GovGraph) -> None:
    text = profile_text(graph.profile("alsur"), graph.model, "en")
    assert (
        "  - Internet Governance Forum 2023 [id:igf-2023]; 2023-10-08 – 2023-10-12; organizations present in 11 sessions\n"
        "      “AlSur organizations were present in 11 sessions” — AlSur blog listing [src:alsur-blog]\n"
    ) in text


def test_what_is_not_verified_is_marked_and_says_so(graph: govgraph.GovGraph) -> None:
    lines = profile_text(graph.profile("csw68"), graph.model, "es").splitlines()
    (line,) = [line for line in lines if "[id:state-us]" in line]
    assert line.startswith("  ? Estados Unidos [id:state-us]")
    assert line.endswith("sin verificar")


def test_the_values_for_json_leave_out_what_is_empty(graph: govgraph.GovGraph) -> None:
    values = graph.profile("igf-2023").as_dict(graph.model, "pt")
    assert values["id"] == "id:igf-2023"
    assert values["labels"]["pt"] == "Fórum de Governança da Internet 2023"
    edition = next(c for c in values["claims"] if c["predicate"].endswith("editionNumber"))
    assert edition["value"] == "18"
    assert "other" not in edition
    assert all(value not in ("", [], {}) for claim in values["claims"] for value in claim.values())


def test_markdown_links_the_sources_and_escapes_markup(graph: govgraph.GovGraph) -> None:
    text = profile_markdown(graph.profile("igf"), graph.model, "en")
    assert text.startswith("# Internet Governance Forum\n")
    assert "## is an edition of" not in text
    assert r"\[id:igf-2023\]" in text
    assert "[AlSur blog listing](<https://www.alsur.lat/en/blog>)" in text


def test_turtle_holds_the_entity_its_statements_and_their_sources(graph: govgraph.GovGraph) -> None:
    rdflib = pytest.importorskip("rdflib")
    profile = graph.profile("igf")
    parsed = rdflib.Graph().parse(data=graph.profile_turtle(profile), format="turtle")
    gov = rdflib.Namespace("https://w3id.org/govgraph/ns#")
    assert len(set(parsed.subjects(rdflib.RDF.type, gov.Statement))) == len(profile.claims)
    assert len(set(parsed.subjects(rdflib.RDF.type, gov.Source))) == len(profile.sources)


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "has as a member (11; 15 claims)"),
        ("es", "tiene como miembro a (11; 15 afirmaciones)"),
        ("pt", "tem como membro (11; 15 afirmações)"),
    ],
)
def test_members_are_counted_once_each_and_their_claims_beside(
    graph: govgraph.GovGraph, language: str, heading: str
) -> None:
    # relations.csv: 15 rows say memberOf alsur, of 11 organizations.
    assert len(expected.claims("memberOf", object="alsur")) == 15
    assert len({row["subject"] for row in expected.claims("memberOf", object="alsur")}) == 11
    profile = graph.profile("alsur")
    assert heading in profile_text(profile, graph.model, language).splitlines()
    assert f"## {heading}" in profile_markdown(profile, graph.model, language).splitlines()
    assert "deals with (1)" in profile_text(profile, graph.model, "en").splitlines()


def test_a_note_that_is_only_there_in_another_language_is_shown_of_an_entity_as_of_its_source() -> None:
    claim = Claim("urn:st", "urn:a", "urn:p", "urn:b", source="urn:s", notes=(("es", "40 de 42"),))
    model, section = load_model(), Section("urn:p", False, (claim,))
    source = Source("urn:s", "urn:s", "Fixture source")
    for profile in (
        Profile(Entity("urn:a", "urn:a"), (section,), {}, {source.iri: source}),
        SourceProfile(source, (section,), {}),
    ):
        assert "      40 de 42" in profile_text(profile, model, "en").splitlines()
        assert "  — 40 de 42" in profile_markdown(profile, model, "en").splitlines()
