"""What a query may do, and the refusals that say what to do instead."""

from __future__ import annotations

import pytest

from govgraph.errors import QueryRefused, QuerySyntaxError
from govgraph.query.guard import guard


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("select*{?s ?p ?o}", "SELECT"),
        ("PREFIX a: <urn:a> BASE <urn:b> # x\nASK {}", "ASK"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE id:alsur", "DESCRIBE"),
    ],
)
def test_the_form_of_a_query_is_found(text: str, form: str) -> None:
    assert guard(text).form == form


def test_a_host_that_was_allowed_may_be_asked() -> None:
    text = "SELECT * { SERVICE <https://query.example.org/sparql> { ?s ?p ?o } }"
    assert guard(text, allow_service=("query.example.org",)).form == "SELECT"


def test_a_host_is_allowed_by_its_whole_name_and_port() -> None:
    text = "SELECT * { SERVICE <http://localhost:3030/ds> { ?s ?p ?o } }"
    assert guard(text, allow_service=("localhost:3030",)).services
    for other in ("localhost:30", "local", "ocalhost", "evil.localhost"):
        with pytest.raises(QueryRefused):
            guard(text, allow_service=(other,))


def test_the_target_of_service_may_be_a_prefixed_name() -> None:
    text = "PREFIX wd: <https://query.example.org/> SELECT * { SERVICE wd:sparql { ?s ?p ?o } }"
    assert guard(text, allow_service=("query.example.org",)).services
    with pytest.raises(QueryRefused, match=r"query\.example\.org"):
        guard(text)


def test_the_refusal_names_the_place_and_the_option() -> None:
    with pytest.raises(QueryRefused) as refused:
        guard("SELECT * {\n  SERVICE <https://query.example.org/x> { ?s ?p ?o }\n}")
    assert str(refused.value).startswith("line 2, column 3: ")
    assert "--allow-service query.example.org" in refused.value.hint


def test_a_prefix_called_service_is_a_name_like_any_other() -> None:
    assert (
        guard("PREFIX service: <urn:s> SELECT * { ?x service:y ?z . GRAPH service:g { ?a ?b ?c } }").form
        == "SELECT"
    )


def test_the_word_service_in_texts_and_comments_is_harmless() -> None:
    assert guard("SELECT * { ?s ?p 'SERVICE <http://x/> {}' } # SERVICE <http://x/> {}").services == []


def test_a_property_called_load_is_no_update() -> None:
    assert guard("SELECT * { ?s gov:load ?load }").update is None


@pytest.mark.parametrize("text", ["", "   \n", "# only a comment", "PREFIX a: <urn:a>", "{ ?s ?p ?o }"])
def test_what_is_no_query_is_told_how_one_begins(text: str) -> None:
    with pytest.raises(QuerySyntaxError) as wrong:
        guard(text)
    assert "SELECT" in wrong.value.hint


def fields(number: int) -> str:
    return " ; ".join(f"gov:p{i} ?v{i}" for i in range(number))


def test_many_patterns_are_not_refused() -> None:
    assert guard(f"SELECT * {{ ?s {fields(300)} }}")


def test_patterns_of_sub_selects_are_planned_apart() -> None:
    parts = " ".join(f"{{ SELECT ?s {{ ?s {fields(40)} }} }}" for _ in range(5))
    assert guard(f"SELECT * {{ {parts} }}")


def test_branches_of_a_union_are_planned_apart() -> None:
    assert guard("SELECT * { " + " UNION ".join(f"{{ ?s {fields(2)} }}" for _ in range(100)) + " }")


def test_long_lists_of_values_are_no_matter() -> None:
    values = " ".join(f"id:x{i}" for i in range(20_000))
    assert guard(
        f"SELECT * {{ VALUES ?x {{ {values} }} ?x ?p ?o FILTER(?o IN ({', '.join(map(str, range(5000)))})) }}"
    )


def test_negative_numbers_in_a_list_are_no_chain_of_operators() -> None:
    numbers = " ".join(f"-{i}" for i in range(2_000))
    assert guard(
        f"SELECT * {{ VALUES ?x {{ {numbers} }} ?s ?p ?x FILTER(?x IN ({numbers.replace(' ', ', ')})) }}"
    )


def test_many_prefixes_are_no_matter() -> None:
    assert guard("".join(f"PREFIX p{i}: <urn:{i}/> " for i in range(500)) + "ASK {}")


def test_texts_put_together_from_many_parts_are_no_matter() -> None:
    assert guard('SELECT (CONCAT(?a, " ", ?b, " ", ?c, " (", STR(?d), ")") AS ?label) { ?a ?b ?c, ?d }')


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(DISTINCT ?s) AS ?n) (GROUP_CONCAT(?o; SEPARATOR=', ') AS ?all) { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(*) > 1)",
        "SELECT * { ?s !(a|^gov:x) ?o ; (gov:a/gov:b)*/gov:c? [] . ?o gov:d+ (1 2 [ gov:e 'f'@es ]) }",
        "SELECT ?x WHERE { { ?x a ?y } UNION { ?y a ?x } MINUS { ?x gov:z true } FILTER NOT EXISTS { ?x ?p 1.5e3 } } ORDER BY DESC(?x) LIMIT 5",
        "SELECT * FROM <urn:g> FROM NAMED <urn:h> { GRAPH ?g { ?s ?p ?o } OPTIONAL { ?s ?q ?r } BIND(IF(?o < 3, 'a', 'b') AS ?k) }",
        "ASK { VALUES (?a ?b) { (UNDEF id:x) (1 UNDEF) } ?a ?p ?b FILTER(?a IN (1, 2) || !BOUND(?b) && REGEX(STR(?b), '^x', 'i')) }",
        "CONSTRUCT { ?s gov:x ?o } WHERE { SELECT ?s ?o { ?s ?p ?o } GROUP BY ?s ?o }",
        "SELECT ?s { << ?s ?p ?o >> gov:start ?d . ?s ?p ?o {| gov:end ?e |} }",
    ],
)
def test_ordinary_queries_of_every_kind_pass(text: str) -> None:
    assert guard(text).form
