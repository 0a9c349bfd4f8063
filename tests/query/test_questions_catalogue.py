"""Question files: their headers, their parameters, and what a reader is told beside the answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.errors import BadDate, DataError, QueryError, UnknownEntity, UnknownPredicate, UnknownQuestion
from govgraph.query.questions import Catalogue, Question, bind, parse_question
from govgraph.sparql.lexer import tokens
from govgraph.sparql.source import Source

WHOLE = """\
# title.en: Who met in a fixture?
# title.es: ¿Quién se reunió?
# description.en: All of it.
# A comment that is not a header.
# param org: entity(Forum|Organization) = alsur
# param day: date = 2023-10
# param least: number
# param how: predicate optional
# param role: text = chair
# view: timeline
# columns: ?org how
# warning.en: Not all is known.
# list: org memberOf
SELECT ?org ?how WHERE {
  ?org ?how ?x ; gov:role ?role ; gov:start ?start .
  # title.en: this is not a header any more
  FILTER(?start >= ?day && ?start <= ?dayLast && ?n >= ?least)
}
"""


@pytest.fixture(scope="module")
def graph(shipped: Path) -> govgraph.GovGraph:
    return govgraph.open(shipped)


@pytest.fixture
def whole() -> Question:
    return parse_question(WHOLE, "whole")


def bound(graph: govgraph.GovGraph, question: Question, **given: Any) -> dict[str, Any]:
    return bind(question, given, graph.finder, graph.model)


def test_a_header_is_read_line_by_line(whole: Question) -> None:
    assert whole.titles == {"en": "Who met in a fixture?", "es": "¿Quién se reunió?"}
    assert [(p.name, p.kind, p.of, p.default, p.optional) for p in whole.parameters] == [
        ("org", "entity", ("Forum", "Organization"), "alsur", False),
        ("day", "date", (), "2023-10", False),
        ("least", "number", (), "", False),
        ("how", "predicate", (), "", True),
        ("role", "text", (), "chair", False),
    ]
    assert (whole.view, whole.columns, whole.lists) == ("timeline", ("org", "how"), (("org", "memberOf"),))


def test_the_title_is_in_the_readers_language_or_the_next(whole: Question) -> None:
    assert whole.title("pt", "es") == "¿Quién se reunió?"
    assert parse_question("SELECT * {}", "bare").title("es") == "bare"


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("# titel.en: x", "mine.rq:1: unknown header `titel`"),
        ("# view: pie", "mine.rq:1: `pie` is not one of table, network, timeline"),
        ("# topic: pies", "mine.rq:1: `pies` is not one of taking-part, membership, instruments"),
        ("# param org entity", "mine.rq:1: cannot read the parameter `org entity`"),
        ("# param org: animal", "mine.rq:1: `animal` is not one of entity, date, text, number, predicate"),
        ("# param other: entity", "mine.rq:1: the query has no variable ?other"),
        ("# list: other memberOf", "mine.rq: `list` names other, which is not a parameter"),
    ],
)
def test_a_header_that_cannot_be_understood_is_told_by_its_line(header: str, says: str) -> None:
    with pytest.raises(DataError, match=re.escape(says)):
        parse_question(header + "\nSELECT * { ?org ?p ?o }", "mine", "mine.rq")


def test_every_question_of_the_package_has_a_topic_and_one_without_is_among_the_others() -> None:
    catalogue = Catalogue([*Catalogue.load(), parse_question("SELECT * {}", "mine")])
    topics = catalogue.by_topic()
    assert [one.name for one in topics["further"]] == ["mine"]
    assert sorted(one.name for some in topics.values() for one in some) == [one.name for one in catalogue]
    assert "members-at" in [one.name for one in topics["membership"]]


def test_parameters_become_terms_and_a_date_its_first_and_last_day(
    graph: govgraph.GovGraph, whole: Question
) -> None:
    terms = bound(
        graph, whole, org="CEPAL", day="2024-02", least="3", how="memberOf", role='a "b" } DROP ALL'
    )
    assert {name: str(term) for name, term in terms.items()} == {
        "org": "<https://w3id.org/govgraph/id/eclac>",
        "day": '"2024-02-01"^^<http://www.w3.org/2001/XMLSchema#date>',
        "dayLast": '"2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date>',
        "least": '"3"^^<http://www.w3.org/2001/XMLSchema#integer>',
        "how": "<https://w3id.org/govgraph/ns#memberOf>",
        "role": '"a \\"b\\" } DROP ALL"',
    }


def test_what_is_optional_may_be_left_out_and_what_is_not_may_not(
    graph: govgraph.GovGraph, whole: Question
) -> None:
    assert "how" not in bound(graph, whole, least=1)
    with pytest.raises(QueryError, match="`whole` needs `least`"):
        bound(graph, whole)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"org": "fixture-nobody"}, UnknownEntity),
        ({"org": "Budapest Convention"}, UnknownEntity),
        ({"day": "last week"}, BadDate),
        ({"least": "many"}, QueryError),
        ({"how": "memberof"}, UnknownPredicate),
        ({"colour": "blue"}, QueryError),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    graph: govgraph.GovGraph, whole: Question, given: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        bound(graph, whole, **{"least": "1", **given})


def test_ones_own_questions_stand_beside_the_catalogue_and_before_it(tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("# title.en: Mine\nSELECT * { ?a ?b ?c }", "utf-8")
    (tmp_path / "forums-of.rq").write_text("# title.en: My forums\nSELECT * { ?a ?b ?c }", "utf-8")
    catalogue = Catalogue.load([tmp_path])
    assert catalogue["mine"].title() == "Mine"
    assert catalogue["forums-of"].title() == "My forums"
    assert len(catalogue) == len(Catalogue.load()) + 1


def test_a_folder_of_questions_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder of questions"):
        Catalogue.load([tmp_path / "none"])


def test_an_unknown_question_brings_the_nearest() -> None:
    with pytest.raises(UnknownQuestion) as caught:
        Catalogue.load()["forum-of"]
    assert caught.value.near[0] == "forums-of"


def test_questions_beside_the_dataset_are_found(shipped_copy: Path) -> None:
    (shipped_copy / "questions").mkdir()
    text = "# title.en: Topics\nSELECT ?topic WHERE { ?topic a gov:Topic } ORDER BY ?topic LIMIT 1"
    (shipped_copy / "questions" / "first-topic.rq").write_text(text, "utf-8")
    assert [str(row["topic"]) for row in govgraph.open(shipped_copy).answer("first-topic")] == [
        "id:t-access-information"
    ]


def test_every_question_is_told_in_three_languages() -> None:
    for question in Catalogue.load():
        for texts in (
            question.titles,
            question.descriptions,
            question.warnings or dict.fromkeys(("en", "es", "pt"), "-"),
        ):
            assert set(texts) == {"en", "es", "pt"} and all(texts.values()), question.name


def test_every_entity_parameter_names_kinds_of_the_model(graph: govgraph.GovGraph) -> None:
    for question in Catalogue.load():
        for parameter in question.parameters:
            assert set(parameter.of) <= {*graph.model.kinds, "Source"}, question.name


def test_every_predicate_and_class_in_a_question_is_of_the_model(graph: govgraph.GovGraph) -> None:
    model = graph.model
    modes = {choice.iri.rpartition("#")[2] for choice in (*model.modes.values(), *model.confidences.values())}
    known = {*model.kinds, *model.predicates, *model.classes, *model.properties, *modes, ""}
    for question in Catalogue.load():
        used = {
            t.text[4:]
            for t in tokens(Source.of(question.text))
            if t.kind == "pname" and t.text.startswith("gov:")
        }
        # What is worked out when the question is asked, and stands in no dataset.
        judged = {"year", "startDisagreesWith", "endDisagreesWith"} if question.judged else set()
        assert used <= known | judged, question.name


def test_a_list_that_is_incomplete_is_said_to_be(graph: govgraph.GovGraph) -> None:
    told = graph.answer("party-to-one-not-other", one="budapest", other="escazu").caveats
    assert told[0].startswith("the list `partyTo` of id:budapest is incomplete here: 41 read in the dataset")
    assert told[1].startswith("the list `partyTo` of id:escazu is complete as of 2025-06-05")


def test_a_list_of_an_earlier_day_than_the_date_asked_about_does_not_tell_what_changed(
    graph: govgraph.GovGraph,
) -> None:
    later = "the date asked about is later: what changed since then is not known"
    for day, said in {"2025-06-05": False, "2025-06-06": True, "2025": False, "2027": True}.items():
        told = graph.at(as_of=day).answer("signed-not-party", treaty="escazu").caveats
        lists = [one for one in told if "is complete as of 2025-06-05" in one]
        assert len(lists) == 2
        assert [later in one for one in lists] == [said, said]
    assert not any(later in one for one in graph.answer("signed-not-party", treaty="escazu").caveats)


def test_a_list_of_which_nothing_is_said_is_not_called_complete(graph: govgraph.GovGraph) -> None:
    told = graph.answer("missing-from-forum", languages=("es",)).caveats
    assert told[0].startswith("Que no figuren en los datos")
    assert told[-1] == "no se sabe si la lista `participatedIn` de id:igf está completa"


def test_a_question_that_is_no_select_is_refused(tmp_path: Path, graph: govgraph.GovGraph) -> None:
    (tmp_path / "yes.rq").write_text("ASK { ?a ?b ?c }", "utf-8")
    with pytest.raises(QueryError, match="not a SELECT"):
        graph.answer("yes", questions=[tmp_path])


def test_an_answer_goes_into_a_notebook_and_a_data_frame(graph: govgraph.GovGraph) -> None:
    pandas = pytest.importorskip("pandas")
    answer = graph.answer("mandate-of", body="IGF")
    assert pandas.DataFrame(list(answer))["instrument"].iloc[0] == "id:tunis-agenda"
    assert "What gives a body its mandate" in answer._repr_html_()
