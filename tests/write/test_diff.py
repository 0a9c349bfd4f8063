"""Diffs: what changed between datasets and between dates, each case worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph.errors import BadDate
from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.holding import Bounds
from govgraph.facts.ties import EntityDates
from govgraph.model.model import load_model
from govgraph.terms import GOV
from govgraph.words import words as words_of
from govgraph.write.diff import between_datasets, between_dates
from govgraph.write.diff_text import Words, diff_json, diff_markdown, diff_text, rdf_patch, sentence

MODEL = load_model()
ENTITIES = {
    f"id:{key}": Entity(key, f"id:{key}", labels={"en": en, "es": es})
    for key, en, es in (
        ("org", "Fixture Org", "Organización de prueba"),
        ("forum", "Fixture | Forum", "Foro de prueba"),
        ("treaty", "the Fixture Treaty", "el Tratado de prueba"),
    )
}
SOURCES = {"src:a": Source("a", "src:a", "Source A"), "src:b": Source("b", "src:b", "Source B")}
WORDS = Words(MODEL, ENTITIES, SOURCES)


def claim(predicate: str = "memberOf", target: str = "forum", start: str = "", **more: str) -> Claim:
    texts = {"source": "src:a", "confidence": "read", **more}
    bounds = Bounds.of(start, texts.get("end", ""), texts.get("as_of", ""))
    return Claim("st:1", "id:org", GOV + predicate, f"id:{target}", start=start, bounds=bounds, **texts)


def told(before: list[Claim], after: list[Claim]) -> list[tuple[str, str]]:
    return [(one.group, sentence(one, WORDS)) for one in between_datasets(before, after).changes]


def dated(claims: list[Claim], first: str, last: str) -> list[tuple[str, str]]:
    return [(one.group, sentence(one, WORDS)) for one in between_dates(claims, MODEL, first, last).changes]


def test_a_new_claim_is_told_with_its_day_and_source() -> None:
    signed = claim("signatoryOf", "treaty", "2025-09-02")
    assert told([], [signed]) == [("added", "Fixture Org signed the Fixture Treaty, 2025-09-02 — Source A")]


def test_a_claim_that_is_gone_is_told_as_ended() -> None:
    assert told([claim(start="2019", end="2021")], []) == [
        ("ended", "Fixture Org is a member of Fixture | Forum, until 2021 — Source A")
    ]


def test_the_same_claim_under_another_iri_and_in_another_order_is_no_change() -> None:
    one, other = claim(start="2019"), claim("signatoryOf", "treaty", "2020")
    assert told([one, other], [replace(other, iri="st:x"), replace(one, iri="st:y")]) == []


def test_another_date_from_the_same_source_is_a_change() -> None:
    assert told([claim(start="2019")], [claim(start="2019-05", note="found")]) == [
        (
            "changed",
            "Fixture Org is a member of Fixture | Forum, start 2019 → 2019-05, note found added — Source A",
        )
    ]


def test_a_second_source_is_not_a_second_fact() -> None:
    second = claim(start="2019", source="src:b")
    assert told([claim(start="2019")], [claim(start="2019"), second]) == [
        ("source added", "Fixture Org is a member of Fixture | Forum — Source B")
    ]
    assert told([claim(start="2019"), second], [claim(start="2019")])[0][0] == "source removed"


def test_a_second_spell_told_by_the_same_source_is_added() -> None:
    first, again = claim(start="2010", end="2012"), claim(start="2020")
    assert told([first], [first, again]) == [
        ("added", "Fixture Org is a member of Fixture | Forum, since 2020 — Source A")
    ]


@given(
    st.lists(
        st.builds(
            claim, start=st.sampled_from(["", "2019", "2020"]), source=st.sampled_from(["src:a", "src:b"])
        ),
        max_size=4,
    )
)
def test_nothing_differs_from_itself_in_any_order(claims: list[Claim]) -> None:
    assert not between_datasets(claims, claims[::-1])


def test_entities_that_come_go_or_are_renamed_are_told() -> None:
    old = {"id:org": ENTITIES["id:org"], "id:forum": ENTITIES["id:forum"]}
    new = {"id:org": replace(ENTITIES["id:org"], acronym="FO"), "id:treaty": ENTITIES["id:treaty"]}
    diff = between_datasets([], [], entities=(old, new))
    assert [(one.group, one.iri) for one in diff.entities] == [
        ("added", "id:treaty"),
        ("removed", "id:forum"),
        ("changed", "id:org"),
    ]
    assert "Fixture Org, acronym FO added" in diff_text(diff, WORDS)


def test_what_was_signed_between_two_dates_is_added() -> None:
    signed = claim("signatoryOf", "treaty", "2025-09-02")
    assert dated([signed], "2025-09-01", "2025-09-03")[0][0] == "added"
    assert dated([signed], "2025-09-02", "2025-09-03") == []
    assert dated([signed], "2025-08-01", "2025-09-01") == []


def test_an_event_between_two_dates_is_told_though_it_is_over_by_the_second() -> None:
    attended = claim("participatedIn", "forum", "2023-10-08", end="2023-10-12")
    assert [group for group, _ in dated([attended], "2023-01", "2024")] == ["added"]
    assert dated([attended], "2023-10", "2024") == []


@pytest.mark.parametrize(
    ("begins", "told"), [("2021-06-03", "2021-06-03"), ("2021-06", "2021-06"), ("2021", "2021")]
)
def test_what_has_no_date_of_its_own_is_told_with_that_of_its_event(begins: str, told: str) -> None:
    took_part = claim("participatedIn", "forum")
    found = between_dates(
        [took_part], MODEL, "2020", "2022", dates=EntityDates({"id:forum": Bounds.of(begins, begins)})
    ).changes
    assert [one.date for one in found] == [told]
    assert sentence(found[0], WORDS) == f"Fixture Org took part in Fixture | Forum, {told} — Source A"


def test_that_a_meeting_is_over_ends_no_contribution_to_it() -> None:
    paper, dates = (
        claim("contributedTo", "forum", "2021-03"),
        EntityDates({"id:forum": Bounds.of("2021-06-03", "2021-06-04")}),
    )

    def groups(first: str, last: str) -> list[str]:
        return [one.group for one in between_dates([paper], MODEL, first, last, dates=dates).changes]

    assert groups("2020", "2022") == ["added"]
    assert groups("2021-05", "2022") == groups("2022", "2023") == []


def test_a_membership_with_an_end_between_two_dates_is_ended() -> None:
    member = claim(start="2010", end="2023-06")
    assert dated([member], "2022", "2024") == [
        ("ended", "Fixture Org is a member of Fixture | Forum, until 2023-06 — Source A")
    ]


def test_a_membership_that_nobody_read_again_is_uncertain_not_ended() -> None:
    member = claim(start="2010", as_of="2020-05-01")
    assert dated([member], "2015", "2024") == [
        ("uncertain", "Fixture Org is a member of Fixture | Forum, as of 2020-05-01 — Source A")
    ]


def test_a_membership_that_came_back_did_not_end_where_another_claim_says_it_holds() -> None:
    spells = [claim(start="2010", end="2012"), claim(start="2012", as_of="2030")]
    assert dated(spells, "2011", "2020") == []


def test_what_has_no_time_never_changes() -> None:
    assert dated([claim("hasTopic", "forum")], "2000", "2020") == []


@pytest.mark.parametrize(("first", "last"), [("2024", "2024-06"), ("2024", "2023"), ("soon", "2024")])
def test_dates_that_are_none_or_in_the_wrong_order_are_refused(first: str, last: str) -> None:
    with pytest.raises(BadDate):
        dated([], first, last)


def test_text_and_markdown_have_a_heading_with_a_count_per_group() -> None:
    diff = between_datasets(
        [claim(start="2019")], [claim("signatoryOf", "treaty", "2020")], names=("old", "new")
    )
    assert diff_text(diff, WORDS).splitlines() == [
        "Added (1)",
        "  Fixture Org signed the Fixture Treaty, 2020 — Source A",
        "",
        "No longer in the dataset (1)",
        "  Fixture Org is a member of Fixture | Forum — Source A",
    ]
    assert "- Fixture Org is a member of Fixture \\| Forum — Source A" in diff_markdown(diff, WORDS)
    assert diff_markdown(between_datasets([], []), WORDS).endswith("Nothing changed.\n")
    assert diff_text(between_datasets([], []), WORDS) == ""


def test_json_gives_ids_and_what_differs() -> None:
    record = json.loads(diff_json(between_datasets([claim(start="2019")], [claim(start="2020")]), WORDS))
    assert record["counts"] == {"changed": 1}
    (change,) = record["changes"]
    assert (change["subject"], change["predicate"], change["object"]) == (
        "id:org",
        "gov:memberOf",
        "id:forum",
    )
    assert (change["was"], change["now"]) == ({"start": "2019"}, {"start": "2020"})


def test_sentences_speak_the_language_asked_for() -> None:
    words = Words(MODEL, ENTITIES, SOURCES, languages=("es", "en"))
    (change,) = between_datasets([], [claim("signatoryOf", "treaty", "2020")]).changes
    assert sentence(change, words) == "Organización de prueba firmó el Tratado de prueba, 2020 — Source A"


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "es",
            [
                "Empezó o tuvo lugar (1)",
                "  Organización de prueba firmó el Tratado de prueba, 2020, sin verificar — Source A",
                "",
                "Existía en la primera fecha; en la segunda no se sabe (1)",
                "  Organización de prueba es miembro de Foro de prueba, según la fuente, a fecha de 2019 — Source A",
                "",
                "No se sabe si existían: 0 vínculos en 2018, 1 en 2021.",
            ],
        ),
        (
            "pt",
            [
                "Começou ou aconteceu (1)",
                "  Fixture Org assinou the Fixture Treaty, 2020, não verificado — Source A",
                "",
                "Existia na primeira data; na segunda não se sabe (1)",
                "  Fixture Org é membro de Fixture | Forum, segundo a fonte, em 2019 — Source A",
                "",
                "Não se sabe se existiam: 0 vínculos em 2018, 1 em 2021.",
            ],
        ),
    ],
)
def test_headings_and_phrases_speak_the_language_asked_for(language: str, lines: list[str]) -> None:
    words = Words(MODEL, ENTITIES, SOURCES, languages=(language, "en"))
    claims = [
        claim("signatoryOf", "treaty", "2020", confidence="unverified"),
        claim(start="2010", as_of="2019"),
    ]
    diff = between_dates(claims, MODEL, "2018", "2021")
    assert diff_text(diff, words).splitlines() == lines
    assert diff_markdown(diff, words).endswith(f"\n{lines[-1]}\n")


def test_every_field_that_can_differ_has_a_name() -> None:
    told = {name for change in between_datasets([claim(start="2019", note="x")], [claim(role="y")]).changes
            for name, _ in change.was}  # fmt: skip
    assert told <= words_of("es")["diff"]["field"].keys()


def test_changes_are_told_in_the_language_asked_for() -> None:
    words = Words(MODEL, ENTITIES, SOURCES, languages=("pt", "en"))
    diff = between_datasets([claim(start="2019", note="x")], [claim(start="2020")])
    assert "início 2019 → 2020, retirou-se nota x" in diff_text(diff, words)


def test_the_ties_of_which_it_is_unknown_are_counted_at_both_dates() -> None:
    claims = [claim(), claim("memberOf", "treaty", "2010", as_of="2015"), claim("hasTopic", "forum")]
    diff = between_dates(claims, MODEL, "2012", "2020")
    assert diff.unknown == (1, 2)  # never dated; and after it was read
    assert json.loads(diff_json(diff, WORDS))["unknown"] == {"before": 1, "after": 2}
    assert "unknown" not in json.loads(diff_json(between_datasets([], []), WORDS))


def test_a_start_in_one_claim_and_a_reading_in_another_leave_nothing_uncertain() -> None:
    since, still = claim(start="2010"), claim(as_of="2020-05-01", source="src:b")
    assert dated([since, still], "2012", "2020-05-01") == []
    assert [group for group, _ in dated([since, still], "2009", "2012")] == ["added"]


def test_a_claim_in_words_is_told_with_its_value() -> None:
    counted = Claim(
        "st:2", "id:org", GOV + "memberCount", value="11", source="src:a", confidence="unverified"
    )
    assert told([], [counted]) == [("added", "Fixture Org: number of members “11”, unverified — Source A")]


def test_applying_the_patch_to_the_first_graph_gives_the_second() -> None:
    a, b = ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/b")
    before = [ox.Triple(a, b, ox.Literal("kept")), ox.Triple(a, b, ox.Literal("gone"))]
    after = [ox.Triple(a, b, ox.Literal("kept")), ox.Triple(a, b, ox.Literal("come"))]
    lines = {f"{triple} .\n" for triple in before}
    for line in rdf_patch(before, after).splitlines(keepends=True):
        if line.startswith("D "):
            lines.remove(line[2:])
        elif line.startswith("A "):
            lines.add(line[2:])
    assert lines == {f"{triple} .\n" for triple in after}


def test_graphs_that_differ_only_in_blank_node_names_need_no_patch() -> None:
    a = ox.NamedNode("http://example.org/a")
    assert rdf_patch([ox.Triple(a, a, ox.BlankNode("x"))], [ox.Triple(a, a, ox.BlankNode("y"))]) == ""


@pytest.mark.parametrize(
    ("language", "verb"),
    [("en", "is to take part in"), ("es", "participará en"), ("pt", "participará de")],
)
def test_what_is_scheduled_is_told_as_to_come(language: str, verb: str) -> None:
    words = Words(MODEL, ENTITIES, SOURCES, languages=(language,))
    diff = between_datasets([], [claim("participatedIn", "forum", "2099", mode="scheduled")])
    assert f" {verb} " in diff_text(diff, words)
