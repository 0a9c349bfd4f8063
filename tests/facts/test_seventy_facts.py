"""The 70 facts of AlSur's texts are in the shipped dataset, each found by SPARQL with its passage and its source."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from govgraph.facts.dataset import read_dataset
from govgraph.facts.triples import to_store
from govgraph.model.model import load_model
from govgraph.store.store import Store

LIST = Path(__file__).parent.parent / "fixtures" / "text_facts.csv"
with LIST.open(encoding="utf-8", newline="") as file:
    FACTS = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def store(shipped: Path) -> Store:
    return to_store(read_dataset(shipped))


def test_there_are_fifty_four_relations_and_sixteen_attributes() -> None:
    kinds = [fact["kind"] for fact in FACTS]
    assert (kinds.count("relation"), kinds.count("attribute")) == (54, 16)
    assert [int(fact["n"]) for fact in FACTS] == list(range(1, 71))


def value(fact: dict[str, str]) -> str:
    if fact["kind"] == "relation":
        return f"id:{fact['object']}"
    kind = load_model().predicates[fact["predicate"]].value
    if kind == "integer":
        return fact["object"]
    if kind == "date":
        datatype = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(fact["object"])]
        return f'"{fact["object"]}"^^xsd:{datatype}'
    return f'"{fact["object"]}"@en'


@pytest.mark.parametrize("fact", FACTS, ids=[f"{f['n']}-{f['subject']}-{f['predicate']}" for f in FACTS])
def test_a_fact_of_the_text_is_found_with_its_passage_and_source(store: Store, fact: dict[str, str]) -> None:
    subject, predicate, other = f"id:{fact['subject']}", f"gov:{fact['predicate']}", value(fact)
    dates = "".join(f"; gov:{which} ?{which} " for which in ("start", "end") if fact[which])
    found = list(
        store.select(
            f"""SELECT ?start ?end WHERE {{
              {subject} {predicate} {other} .
              ?claim a gov:Statement ;
                rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {other} ;
                dcterms:source src:alsur-blog ; gov:passage ?passage {dates} .
              src:alsur-blog dcterms:title ?title ; foaf:page ?page .
              FILTER(STR(?passage) = "{fact["passage"].replace('"', chr(92) + '"')}")
            }}"""
        )
    )
    assert found
    known = {(start.value if start else "", end.value if end else "") for start, end in found}
    assert (fact["start"], fact["end"]) in known
