"""Finding things by any name they have."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from govgraph.errors import AmbiguousEntity, UnknownEntity
from govgraph.facts.index import Match, Name, NameIndex, fold
from govgraph.model.model import load_model
from govgraph.query.find import Finder
from govgraph.store.store import Store
from govgraph.terms import DCTERMS, GOV, RDF, RDFS, SKOS


def make(*facts: tuple[str, str, str | tuple[str, str]]) -> Finder:
    """Return a finder over facts (id, property, text or (text, language)); an IRI stands for itself."""
    store = Store()

    def node(name: str) -> ox.NamedNode:
        return ox.NamedNode(name if ":" in name else store.names.id + name)

    store.extend(
        ox.Quad(
            node(subject),
            ox.NamedNode(predicate),
            ox.NamedNode(value)
            if isinstance(value, str) and value.startswith("http")
            else ox.Literal(value)
            if isinstance(value, str)
            else ox.Literal(value[0], language=value[1]),
            ox.DefaultGraph(),
        )
        for subject, predicate, value in facts
    )
    return Finder(store, load_model().depth)


@pytest.fixture
def finder() -> Finder:
    return make(
        ("ff", SKOS + "prefLabel", ("Fixture Forum on Bridges", "en")),
        ("ff", SKOS + "prefLabel", ("Foro Ficticio de Puentes", "es")),
        ("ff", SKOS + "prefLabel", ("Fórum Fictício de Pontes", "pt")),
        ("ff", GOV + "acronym", "FFB"),
        ("ff", RDF + "type", GOV + "Forum"),
        ("ff", RDF + "type", GOV + "Agent"),
        ("fund", SKOS + "prefLabel", ("Fixture Fund", "en")),
        ("fund", SKOS + "altLabel", "Bridge Builders"),
        ("fund", RDF + "type", GOV + "Funder"),
        ("fund", RDF + "type", GOV + "Organization"),
        ("fund", RDF + "type", GOV + "Agent"),
        ("law", SKOS + "prefLabel", ("Fixture Law", "en")),
        ("law", GOV + "acronym", "FL"),
        ("law", RDF + "type", GOV + "Law"),
        ("leaf", SKOS + "prefLabel", ("Fixture Leaf", "en")),
        ("leaf", GOV + "acronym", "FL"),
        ("leaf", RDF + "type", GOV + "Forum"),
        (GOV + "Forum", RDFS + "label", ("Forum", "en")),
    )


def keys(finder: Finder, text: str) -> list[str]:
    return [found.entity.id.removeprefix("id:") for found in finder.search(text)]


@pytest.mark.parametrize("text", ["FFB", "ffb", "F.F.B.", "ff", "FORUM FICTICIO DE PONTES", "foro ficticio"])
def test_case_accents_and_points_do_not_count(finder: Finder, text: str) -> None:
    assert keys(finder, text)[0] == "ff"


def test_words_may_be_cut_short_and_stand_in_any_order(finder: Finder) -> None:
    assert keys(finder, "puen foro") == ["ff"]


@pytest.mark.parametrize("text", ["fixtrue forum", "fixure forum", "fixture forun", "fixturre forum"])
def test_one_slip_of_the_pen_is_forgiven(finder: Finder, text: str) -> None:
    found = finder.search(text)
    assert found[0].entity.id == "id:ff"
    assert found[0].how == "spelling"


def test_an_acronym_goes_before_a_label_and_a_label_before_its_parts() -> None:
    index = NameIndex(
        [
            Name("x:long", "Oath of Fixtures"),
            Name("x:label", "oath"),
            Name("x:parts", "The oaths we keep"),
            Name("x:words", "Under oath"),
            Name("x:acronym", "OATH", "acronym"),
        ]
    )
    assert [(m.iri, m.how) for m in index.search("oath")] == [
        ("x:acronym", "acronym"),
        ("x:label", "name"),
        ("x:long", "beginning"),
        ("x:words", "words"),
        ("x:parts", "parts"),
    ]


def test_a_thing_is_found_once_by_its_best_name() -> None:
    index = NameIndex(
        [Name("x:a", "Fixture"), Name("x:a", "fixture", "id"), Name("x:a", "Fixture of fixtures")]
    )
    assert index.search("fixture") == [Match("x:a", "fixture", "id")]


def test_only_the_kinds_asked_for_are_found_with_all_below_them(finder: Finder) -> None:
    assert [found.entity.id for found in finder.search("fixture", kinds=["Organization"])] == ["id:fund"]


def test_the_vocabulary_itself_is_not_found(finder: Finder) -> None:
    assert all(not found.entity.iri.startswith(GOV) for found in finder.search("forum"))


def test_nothing_is_found_for_no_words(finder: Finder) -> None:
    assert finder.search("") == finder.search("…!") == []


def test_where_nothing_matches_the_nearest_names_are_known(finder: Finder) -> None:
    assert finder.search("bridgework") == []
    assert "id:ff" in [found.entity.id for found in finder.near("bridgework")]


def test_quotes_and_signs_of_the_index_are_only_text(finder: Finder) -> None:
    for text in [
        '"',
        "fixture AND",
        "NEAR(fixture)",
        "fixture*",
        "a:b",
        "^fixture",
        "-fixture",
        "fixture'--",
    ]:
        finder.search(text)  # nothing is raised


@pytest.mark.parametrize(
    "text",
    [
        "ff",
        "id:ff",
        "https://w3id.org/govgraph/id/ff",
        "<https://w3id.org/govgraph/id/ff>",
        "FFB",
        "foro ficticio de puentes",
    ],
)
def test_an_entity_is_named_by_id_curie_iri_label_or_acronym(finder: Finder, text: str) -> None:
    assert finder.resolve(text) == "https://w3id.org/govgraph/id/ff"


def test_a_name_that_two_share_is_refused_with_the_choices(finder: Finder) -> None:
    with pytest.raises(AmbiguousEntity) as caught:
        finder.resolve("FL")
    assert caught.value.choices == ("id:law (Fixture Law)", "id:leaf (Fixture Leaf)")


def test_a_name_that_two_share_means_the_one_of_the_kind_asked_for(finder: Finder) -> None:
    assert finder.resolve("FL", kinds=["Law"]).endswith("/law")


def test_the_very_name_goes_before_one_that_differs_by_a_sign() -> None:
    finder = make(("a", GOV + "acronym", "FIX"), ("b", GOV + "acronym", "FIX+"))
    assert finder.resolve("FIX").endswith("/a")
    assert finder.resolve("FIX+").endswith("/b")


def test_something_of_another_kind_is_refused_and_told(finder: Finder) -> None:
    with pytest.raises(UnknownEntity) as caught:
        finder.resolve("FFB", kinds=["Treaty"])
    assert caught.value.hint == "id:ff (Fixture Forum on Bridges) is of kind Forum, not Treaty"


def test_an_unknown_name_brings_the_nearest(finder: Finder) -> None:
    with pytest.raises(UnknownEntity) as caught:
        finder.resolve("fixtrue fund")
    assert caught.value.near == ("id:fund",)


def test_a_source_is_named_by_its_id_or_title() -> None:
    iri = "https://w3id.org/govgraph/source/fixture-press"
    finder = make((iri, RDF + "type", GOV + "Source"), (iri, DCTERMS + "title", "Fixture Press, page 1"))
    for text in ("src-fixture-press", "fixture-press", "src:fixture-press", "FIXTURE PRESS page 1"):
        assert finder.resolve(text, kinds=["Source"]) == iri


def test_letters_that_unicode_does_not_take_apart_are_folded() -> None:
    assert fold("Lillestrøm, Łódź, Straße") == "lillestrom lodz strasse"


@pytest.mark.parametrize(
    ("asked", "distance"),
    [("bridgge", 1), ("brdge", 1), ("brudge", 1), ("brigde", 1), ("orgnaizatoin", 2), ("orgnztion", None)],
)
def test_the_distance_counts_letters_added_dropped_changed_or_swapped(
    asked: str, distance: int | None
) -> None:
    index = NameIndex([Name("x:1", "Bridge"), Name("x:2", "Organization")])
    assert [one.distance for one in index.search(asked)] == ([] if distance is None else [distance])
