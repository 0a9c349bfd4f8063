"""The model: every kind, predicate and column has words in three languages, and nothing in it points nowhere."""

from __future__ import annotations

import pytest

from govgraph.errors import DataError, UnknownKind, UnknownPredicate
from govgraph.model.model import load_model
from govgraph.model.natures import Nature
from govgraph.terms import COMMON_PREFIXES, GOV

MODEL = load_model()
LANGUAGES = {"en", "es", "pt"}


@pytest.mark.parametrize(
    "family", ["kinds", "predicates", "groups", "modes", "confidences", "classes", "properties"]
)
def test_everything_has_a_name_in_three_languages(family: str) -> None:
    things = getattr(MODEL, family)
    assert things
    assert [
        name
        for name, thing in things.items()
        if set(thing.labels) != LANGUAGES or not all(thing.labels.values())
    ] == []


def test_every_column_is_explained_in_three_languages() -> None:
    columns = [column for table in MODEL.tables.values() for column in table.columns]
    assert [c.name for c in columns if set(c.help) != LANGUAGES or not all(c.help.values())] == []


def test_a_relation_has_an_inverse_name_an_attribute_has_none() -> None:
    for predicate in MODEL.predicates.values():
        assert set(predicate.inverse_labels) == (set() if predicate.value else LANGUAGES), predicate.name


def test_what_a_predicate_joins_are_kinds_and_how_it_is_drawn_is_a_group() -> None:
    for predicate in MODEL.predicates.values():
        assert {*predicate.domain, *predicate.range} <= set(MODEL.kinds), predicate.name
        assert predicate.domain
        assert bool(predicate.range) is not bool(predicate.value)
        assert predicate.value or predicate.group in MODEL.groups
        assert predicate.iri == GOV + predicate.name


def test_every_group_of_ties_is_used() -> None:
    assert {p.group for p in MODEL.predicates.values() if p.group} == set(MODEL.groups)


def test_parents_are_kinds_and_tables_are_tables() -> None:
    for kind in MODEL.kinds.values():
        assert set(kind.parents) <= set(MODEL.kinds)
        assert not kind.table or MODEL.tables[kind.table].holds == "entities"


def test_mappings_have_a_direction_and_a_known_prefix() -> None:
    for thing in (*MODEL.kinds.values(), *MODEL.predicates.values(), *MODEL.classes.values()):
        for mapping in thing.maps:
            relation, curie = mapping.split(" ")
            assert relation in ("subClassOf", "subPropertyOf", "relatedMatch", "closeMatch")
            assert curie.split(":")[0] in COMMON_PREFIXES


@pytest.mark.parametrize("name", ["partyTo", "endorses", "integratedInto"])
def test_what_is_easily_confused_is_left_unmapped(name: str) -> None:
    # Signed is not ratified, ratified is not endorsed, integrated is not dissolved.
    assert MODEL.predicates[name].maps == ()


def test_the_ancestors_of_a_kind_come_nearest_first() -> None:
    assert MODEL.ancestors("CivilSocietyNetwork") == ("CivilSocietyNetwork", "Organization", "Agent")
    assert MODEL.is_a("State", "Agent")
    assert not MODEL.is_a("Agent", "State")
    assert MODEL.depth["CivilSocietyNetwork"] > MODEL.depth["Organization"] > MODEL.depth["Agent"]


def test_below_a_kind_are_itself_and_its_descendants() -> None:
    by_hand = {name for name in MODEL.kinds if "Happening" in MODEL.ancestors(name)}
    assert MODEL.below(["Happening"]) == by_hand
    assert {"Event", "EventSeries", "Process", "Happening"} <= by_hand


def test_a_predicate_is_found_by_name_curie_and_iri() -> None:
    for name in ("memberOf", "gov:memberOf", GOV + "memberOf"):
        assert MODEL.predicate(name).nature is Nature.PERIOD


def test_unknown_names_come_with_the_nearest_known() -> None:
    with pytest.raises(UnknownPredicate) as predicate:
        MODEL.predicate("memberof")
    assert predicate.value.near[0] == "memberOf"
    with pytest.raises(UnknownKind) as kind:
        MODEL.ancestors("Forun")
    assert "Forum" in kind.value.near


def test_a_predicate_that_is_not_of_the_model_is_timeless() -> None:
    assert MODEL.nature("https://fixture.example/other") is Nature.TIMELESS


def test_a_model_is_extended_without_being_changed() -> None:
    before = set(MODEL.kinds)
    more = MODEL.extended({"kinds": {"Choir": {"label": {"en": "Choir"}, "parents": ["Organization"]}}})
    assert more.ancestors("Choir") == ("Choir", "Organization", "Agent")
    assert set(MODEL.kinds) == before
    assert MODEL.extended({}) is MODEL


def test_a_declaration_without_a_label_is_refused() -> None:
    with pytest.raises(DataError, match="label"):
        MODEL.extended({"kinds": {"Choir": {}}})


@pytest.mark.parametrize(("name", "iri"), [("ratification", "Ratification"), ("not-held", "NotHeld")])
def test_a_mode_has_an_iri(name: str, iri: str) -> None:
    assert MODEL.modes[name].iri == GOV + iri


def test_a_model_shows_its_predicates_in_the_same_words_in_every_process() -> None:
    """What is made of a model is kept under a digest of these words."""
    predicates = load_model().predicates
    assert repr(predicates) == repr(dict(predicates))
