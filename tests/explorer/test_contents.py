"""What the page knows, against the tables, the library's other answers, and joining by hand."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from govgraph.facts.as_of import Moment, judge
from govgraph.facts.dates import parse_window
from govgraph.facts.ties import fetch_entity_dates
from tests.facts import tables as written


def rows_of(shipped: Path, table: str) -> list[dict[str, str]]:
    with (shipped / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_of_the_tables_is_a_claim_with_its_source(known: dict[str, Any], shipped: Path) -> None:
    told = Counter(known["sources"][claim["src"]]["id"] for claim in known["claims"])
    rows = [row for table in ("relations", "attributes") for row in rows_of(shipped, table)]
    column = next(name for name in rows[0] if name.startswith("source"))
    assert sum(told.values()) <= len(rows)
    assert set(told) == {f"src:{row[column].removeprefix('src-')}" for row in rows}


def test_every_entity_of_the_tables_is_there_with_its_names(known: dict[str, Any], shipped: Path) -> None:
    by_id = {one["id"]: one for one in known["entities"]}
    for table in ("organizations", "forums", "treaties", "events", "states", "topics", "documents"):
        for row in rows_of(shipped, table):
            one = by_id[f"id:{row['id']}"]
            for language in ("en", "es", "pt"):
                if row.get(f"label_{language}"):
                    assert one["labels"][language] == row[f"label_{language}"]


def test_the_dataset_itself_is_no_entity(known: dict[str, Any], graph: Any) -> None:
    assert graph.metadata.base not in {one["iri"] for one in known["entities"]}


@pytest.mark.parametrize("day", ["1995", "2010-06", "2019-01-01", "2023-10-08", "2030"])
def test_comparing_days_with_the_spans_gives_the_verdicts_of_the_judge(
    known: dict[str, Any], graph: Any, day: str
) -> None:
    first, last = parse_window(day)
    verdicts = judge(
        graph.claims, graph.model, Moment.of(as_of=day), fetch_entity_dates(graph.store, graph.model)
    )

    def holds(when: list[list[list[str]]]) -> str:
        surely, perhaps = when[0], when[-1]
        for said, pairs in (("yes", surely), ("unknown", perhaps)):
            if any(first <= date.fromisoformat(x) and last >= date.fromisoformat(y) for x, y in pairs):
                return said
        return "no"

    assert [holds(claim["when"]) for claim in known["claims"]] == [one.value for one in verdicts]


def test_a_question_is_its_pieces_with_the_terms_between_them(known: dict[str, Any], graph: Any) -> None:
    """Joined by hand, each gives the rows that the library gives, in their order."""
    tried = 0
    for question in known["questions"]:
        parameters = question.get("parameters", [])
        if (
            question.get("asOf")
            or question.get("judged")
            or any(one["kind"] != "entity" for one in parameters)
        ):
            continue
        chosen = {one["name"]: one["default"] for one in parameters if one.get("default")}
        pieces = question["texts"][" ".join(sorted(chosen))]
        terms = {name: f"<{graph.names.expand(value)}>" for name, value in chosen.items()}
        text = "".join(piece if isinstance(piece, str) else terms[piece["name"]] for piece in pieces)
        found = graph.store.select(text)
        answered = graph.answer(question["name"]).solutions.terms()
        assert [tuple(row) for row in found] == [tuple(row) for row in answered], question["name"]
        tried += 1
    assert tried >= 20


def test_every_choice_of_optional_parameters_has_its_text(known: dict[str, Any], graph: Any) -> None:
    catalogue = graph.questions()
    for question in known["questions"]:
        parameters = catalogue[question["name"]].parameters
        optional = sum(one.optional for one in parameters)
        assert len(question["texts"]) == 2**optional


def test_the_sources_are_cited_as_the_command_line_cites_them(known: dict[str, Any], graph: Any) -> None:
    profile = graph.profile("id:alsur")
    sources = sorted(known["sources"], key=lambda one: one["id"])
    mine = [one for one in sources if one["iri"] in profile.sources]
    joined = "\n".join([*(one["cite"]["bibtex"] for one in mine), known["dataset"]["cite"]["bibtex"]])
    assert joined == graph.cite(profile, "bibtex")


def test_triples_without_a_claim_are_there_and_no_others(known: dict[str, Any], graph: Any) -> None:
    exact = ox.NamedNode("http://www.w3.org/2004/02/skos/core#exactMatch")
    place = next(n for n, one in enumerate(known["predicates"]) if one["iri"] == exact.value)
    told = {(known["entities"][one["s"]]["iri"], one["o"]) for one in known["triples"] if one["p"] == place}
    held = {(q.subject.value, q.object.value) for q in graph.store.quads() if q.predicate == exact}
    entities = {one["iri"] for one in known["entities"]}
    assert told == {pair for pair in held if pair[0] in entities}
    claims = {
        (known["entities"][c["s"]]["iri"], c["p"], c["o"])
        for c in known["claims"]
        if isinstance(c["s"], int) and "o" in c
    }
    plain = {
        (known["entities"][one["s"]]["iri"], one["p"], one["o"]) for one in known["triples"] if "o" in one
    }
    assert not claims & plain


def test_equal_datasets_give_equal_contents(known: dict[str, Any], shipped: Path) -> None:
    import govgraph
    from govgraph.explorer.contents import contents

    again = json.dumps(contents(govgraph.open(shipped)), ensure_ascii=False)
    assert again == json.dumps(known, ensure_ascii=False)


def test_maps_are_drawn_again_after_every_change_but_that_of_a_passage_or_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import govgraph
    from govgraph.api.maps import all_maps
    from govgraph.explorer.contents import contents

    monkeypatch.setenv("GOVGRAPH_CACHE", str(tmp_path / "cache"))
    data = written.write_dataset(tmp_path / "data")
    tables = {name: [dict(one) for one in written.WHOLE[name]] for name in ("organizations", "relations")}

    def drawn_again() -> bool:
        """Write the tables; tell whether their maps were drawn, once these were compared with maps drawn now."""
        for name, rows in tables.items():
            (data / f"{name}.csv").write_text(written.table(name, rows), "utf-8")
        drawn: list[bool] = []

        def draw() -> Any:
            drawn.append(True)
            return all_maps(govgraph.open(data))

        found = contents(govgraph.open(data), draw, of_dataset=True)["maps"]
        now = contents(govgraph.open(data), lambda: all_maps(govgraph.open(data)))["maps"]
        assert found == json.loads(json.dumps(now))
        assert {one["name"] for one in found} >= {"forum-organization"}
        return bool(drawn)

    assert [drawn_again(), drawn_again()] == [True, False]
    for told in (
        {"passage": "an invented passage"},
        {"passage": "another passage", "note": "An invented note.", "note_es": "Una nota inventada."},
        {"passage": "a third passage", "note": ""},
    ):
        for one in tables["relations"]:
            one |= told
        assert not drawn_again(), told
    took_part = next(one for one in tables["relations"] if one["predicate"] == "participatedIn")
    for told in ({"end": "2023-10-11"}, {"confidence": "unverified"}, {"mode": "announced"}):
        took_part |= told
        assert drawn_again(), told
    tables["organizations"][0]["label_pt"] = "Liga inventada"
    assert drawn_again()
    tables["relations"].remove(took_part)
    tables["relations"].append({**took_part, "subject": "fixture-club"})
    assert drawn_again()
    (data / "views").mkdir()
    (data / "views" / "invented.toml").write_text(
        'title.en = "Invented view"\nshape = "two-mode"\nspaces = ["Forum"]\nactors = ["Agent"]\n'
        'predicates = ["participatedIn"]\nrules = []\n',
        "utf-8",
    )
    assert drawn_again()
    monkeypatch.setenv("GOVGRAPH_CACHE", "off")
    assert drawn_again()
