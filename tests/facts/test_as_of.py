"""A dataset as of a date keeps what holds, drops what does not, and counts what nobody can know."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from govgraph.errors import BadDate, GovgraphError
from govgraph.facts.as_of import Moment, dated_store
from govgraph.facts.ties import entity_dates, fetch_entity_dates
from govgraph.model.model import load_model
from govgraph.store.store import Store

ID, ST, NS = (f"https://w3id.org/govgraph/{part}" for part in ("id/", "statement/", "ns#"))
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def claim(name: str, *, start: str = "", end: str = "", as_of: str = "", confidence: str = "Read") -> str:
    """One membership of a made-up organization, as N-Triples."""
    lines = [
        f"<{ID}fixture-org> <{NS}memberOf> <{ID}fixture-{name}> .",
        f"<{ST}{name}> <{RDF}type> <{NS}Statement> .",
        f"<{ST}{name}> <{RDF}subject> <{ID}fixture-org> .",
        f"<{ST}{name}> <{RDF}predicate> <{NS}memberOf> .",
        f"<{ST}{name}> <{RDF}object> <{ID}fixture-{name}> .",
        f"<{ST}{name}> <{NS}confidence> <{NS}{confidence}> .",
    ]
    for term, day in (("start", start), ("end", end), ("asOf", as_of)):
        if day:
            lines.append(f'<{ST}{name}> <{NS}{term}> "{day}"^^<{XSD}date> .')
    return "\n".join(lines) + "\n"


@pytest.fixture
def store() -> Store:
    store = Store()
    for text in (
        claim("ended", start="2010-01-01", end="2015-12-31"),
        claim("lasting", start="2010-01-01", as_of="2022-06-01"),
        claim("undated"),
        claim("doubtful", start="2010-01-01", as_of="2022-06-01", confidence="Unverified"),
    ):
        store.load_ntriples(text.encode())
    store.load_ntriples(f"<{ID}fixture-org> <{NS}memberOf> <{ID}fixture-plain> .\n".encode())
    return store


def members(store: Store) -> set[str]:
    rows = store.select("SELECT ?o { id:fixture-org gov:memberOf ?o }")
    return {row[0].value.removeprefix(ID + "fixture-") for row in rows}


def test_a_claim_that_ended_takes_its_triple_along(store: Store) -> None:
    seen = dated_store(store, load_model(), Moment.of(as_of="2020-01-01"))
    assert members(seen.store) == {"lasting", "undated", "doubtful", "plain"}
    assert (seen.surely, seen.unknown, seen.left_out) == (2, 1, 1)


def test_a_year_can_be_a_number_and_a_day_can_have_a_time() -> None:
    assert Moment.of(as_of=2020) == Moment.of(as_of="2020")
    assert Moment.of(as_of=datetime(2020, 5, 3, 12, 30)) == Moment.of(as_of="2020-05-03")
    assert Moment.of(between=[2019, "2020-02"]) == Moment.of(between=("2019", "2020-02"))


@pytest.mark.parametrize("wrong", [["2010"], "2010", ("2010", "2011", "2012")])
def test_a_span_of_other_than_two_dates_is_refused(wrong: Any) -> None:
    with pytest.raises(BadDate, match="between is not two dates"):
        Moment.of(between=wrong)


def test_what_is_unknown_is_marked_included_or_excluded(store: Store) -> None:
    marked, included, excluded = (
        dated_store(store, load_model(), Moment.of(as_of="2024-01-01", unknown=word)).store
        for word in ("mark", "include", "exclude")
    )
    ask = f"ASK {{ <{ST}lasting> gov:inForce gov:Unknown }}"
    assert (marked.ask(ask), included.ask(ask), excluded.ask(ask)) == (True, False, False)
    assert members(included) == {"lasting", "undated", "doubtful", "plain"}
    assert members(excluded) == {"plain"}


def test_a_triple_without_any_claim_stays_at_every_date(store: Store) -> None:
    seen = dated_store(store, load_model(), Moment.of(as_of="1900", unknown="exclude"))
    assert members(seen.store) == {"plain"}


def test_two_claims_support_one_triple_as_long_as_either_holds(store: Store) -> None:
    again = claim("ended", start="2018-01-01", as_of="2022-01-01").replace(f"<{ST}ended>", f"<{ST}again>")
    store.load_ntriples(again.encode())
    assert "ended" in members(dated_store(store, load_model(), Moment.of(as_of="2020")).store)
    assert "ended" not in members(dated_store(store, load_model(), Moment.of(as_of="2017-05-05")).store)


def test_a_confidence_leaves_out_what_is_less_sure(store: Store) -> None:
    seen = dated_store(store, load_model(), Moment.of(confidence="read"))
    assert members(seen.store) == {"ended", "lasting", "undated", "plain"}


def test_the_store_that_was_asked_is_not_changed(store: Store) -> None:
    before = sorted(map(str, store.quads()))
    dated_store(store, load_model(), Moment.of(as_of="2020"))
    assert sorted(map(str, store.quads())) == before


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"as_of": "31/12/2020"}, BadDate),
        ({"between": ("2021", "2020")}, BadDate),
        ({"as_of": "2020", "between": ("2019", "2020")}, GovgraphError),
        ({"as_of": "2020", "unknown": "perhaps"}, GovgraphError),
        ({"confidence": "certain"}, GovgraphError),
        ({"as_of": "2020/.."}, BadDate),
    ],
)
def test_a_moment_that_makes_no_sense_is_refused(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        Moment.of(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "day", ["1960-01-01", "1975-06-30", "1995-01-01", "2011-12-31", "2024-02-29", "2026-11-23"]
)
def test_the_members_of_the_oecd_on_a_day_are_those_the_table_gives(shipped: Path, day: str) -> None:
    import govgraph

    asked = date.fromisoformat(day)
    with (shipped / "relations.csv").open(encoding="utf-8", newline="") as table:
        rows = [r for r in csv.DictReader(table) if r["predicate"] == "memberOf" and r["object"] == "oecd"]
    # A year means any of its days: surely a member from its last day on, surely none before its first.
    no = {r["subject"] for r in rows if r["start"] and asked < date(int(r["start"][:4]), 1, 1)}
    expected = {r["subject"] for r in rows} - no
    seen = govgraph.open(shipped).at(as_of=day)
    found = {
        str(row["m"]).removeprefix("id:") for row in seen.select("SELECT ?m { ?m gov:memberOf id:oecd }")
    }
    assert found == expected


@pytest.mark.parametrize(
    ("meeting", "day", "all_of_them"),
    [
        # All are dated 2014, and the meeting ended on 2014-04-24.
        ("netmundial-2014", "2013-12-31", False),
        ("netmundial-2014", "2014", True),
        ("netmundial-2014", "2014-04-24", True),
        ("netmundial-2014", "2014-04-25", False),
        ("netmundial-2014", "2020", False),
        # Reports of 2015 to a review of 2016-01-18 to 29, and of October 2011 to one of 2012-05-21 to 06-04.
        ("upr-paraguay-24", "2015", True),
        ("upr-paraguay-24", "2016-01-29", True),
        ("upr-paraguay-24", "2016-02", False),
        ("upr-brazil-13", "2012-06-04", True),
        ("upr-brazil-13", "2012-06-05", False),
        # Of 2014, to a consultation that ended in the year, and to one of which no end is stated.
        ("ohchr-privacy-2014", "2014", True),
        ("ohchr-privacy-2014", "2015", False),
        ("icann-accountability-2014", "2020", True),
    ],
)
def test_contributions_end_with_the_meeting_and_stand_where_none_ends(
    shipped: Path, meeting: str, day: str, all_of_them: bool
) -> None:
    import govgraph

    with (shipped / "relations.csv").open(encoding="utf-8", newline="") as table:
        rows = [
            row
            for row in csv.DictReader(table)
            if (row["predicate"], row["object"]) == ("contributedTo", meeting)
        ]
    assert rows
    assert not any(row["end"] for row in rows)
    seen = govgraph.open(shipped).at(as_of=day, unknown="exclude")
    found = {
        str(row["a"]).removeprefix("id:")
        for row in seen.select(f"SELECT ?a {{ ?a gov:contributedTo id:{meeting} }}")
    }
    assert found == ({row["subject"] for row in rows} if all_of_them else set())


def test_events_are_dated_in_a_store_as_in_its_entities(shipped: Path) -> None:
    import govgraph

    graph = govgraph.open(shipped)
    found = fetch_entity_dates(graph.store, graph.model)
    assert found == entity_dates(graph.entities, graph.model, graph.metadata.issued)
    # Every event with a date, and what else has an end of series, processes, campaigns and contexts.
    expected = set()
    for name in ("events", "forums", "organizations"):
        with (shipped / f"{name}.csv").open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                kinds = set(row["type"].split("|"))
                event, other = "Event" in kinds, kinds & {"EventSeries", "Process", "Campaign", "Context"}
                if (event and (row["start"] or row["end"])) or (other and row["end"]):
                    expected.add(row["id"])
    assert {iri.removeprefix(ID) for iri in found.happened} == expected


def rows_of(shipped: Path, name: str) -> list[dict[str, str]]:
    with (shipped / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@pytest.mark.parametrize("day", ["1990-12-31", "2005-12-31", "2016-12-31", "2020-12-31", "2023-12-31"])
def test_no_question_lists_what_began_after_the_date(shipped: Path, day: str) -> None:
    import govgraph

    seen = govgraph.open(shipped).at(as_of=day)
    # Of these rows a year is the whole of it, so texts compare as the last days of the years asked about do.
    begun = {
        row["id"]: row["start"]
        for name in ("organizations", "forums", "events", "treaties", "documents")
        for row in rows_of(shipped, name)
        if row["start"]
    }
    editions = {row["subject"] for row in rows_of(shipped, "relations") if row["predicate"] == "partOfSeries"}
    announced = {
        row["subject"]
        for row in rows_of(shipped, "relations")
        if row["predicate"] == "partOfSeries" and row["as_of"] and row["as_of"] <= day
    }
    there = {str(row["e"]).removeprefix("id:") for row in seen.select("SELECT ?e { ?e gov:partOfSeries ?s }")}
    assert there == {one for one in editions if begun.get(one, "9") <= day} | announced
    for query in ("SELECT ?e { ?e gov:hasTopic ?t }", "SELECT ?e { ?e gov:country ?c ; a gov:Organization }"):
        listed = {str(row["e"]).removeprefix("id:") for row in seen.select(query)}
        assert listed
        assert {one for one in listed if begun.get(one, "") > day} <= dated_before(shipped, begun, day)


def dated_before(shipped: Path, begun: dict[str, str], day: str) -> set[str]:
    """Return the organizations that a claim speaks of at a time before their start: they are not left out."""
    return {
        row[end]
        for row in rows_of(shipped, "relations")
        for end in ("subject", "object")
        if (row["start"] or row["as_of"] or "9") <= day < begun.get(row[end], "")
    }


def test_an_entity_that_began_later_is_there_where_a_claim_is(store: Store) -> None:
    store.load_ntriples(claim("read", as_of="2019-01-01").encode())  # unknown in 2020
    starts = {"plain": "2021", "lasting": "2021", "read": "2021", "undated": "1999", "alone": "2020-07-01"}
    for one, start in starts.items():
        store.load_ntriples(
            f'<{ID}{one}> <{RDF}type> <{NS}Organization> .\n<{ID}{one}> <{NS}start> "{start}" .\n'.replace(
                ID, ID + "fixture-"
            ).encode()
        )
    for word, held in {"mark": {"read"}, "include": {"read"}, "exclude": set[str]()}.items():
        seen = dated_store(store, load_model(), Moment.of(as_of="2020-06-30", unknown=word)).store
        rows = seen.select("SELECT ?e { ?e a gov:Organization ; gov:start ?start }")
        assert {row[0].value.removeprefix(ID + "fixture-") for row in rows} == {"undated", "lasting", *held}


def there(seen: Store) -> set[str]:
    rows = seen.select("SELECT ?e { ?e a gov:Organization }")
    return {row[0].value.removeprefix(ID + "fixture-") for row in rows}


@pytest.mark.parametrize(
    ("day", "surely"),
    [
        ("2009-12-31", set()),
        ("2010-01-01", {"org", "ended", "lasting", "doubtful"}),  # the memberships that began on that day
        (
            "2017-07-01",
            {"org", "ended", "lasting", "doubtful"},
        ),  # one membership has ended, what it showed has not
        ("2017-12-31", {"org", "ended", "lasting", "doubtful", "of-a-year"}),
        ("2026-11-27", {"org", "ended", "lasting", "doubtful", "of-a-year"}),
        ("2026-11-28", {"org", "ended", "lasting", "doubtful", "of-a-year", "undated", "alone"}),
    ],
)
def test_what_has_no_start_is_there_for_sure_when_something_shows_it(
    store: Store, day: str, surely: set[str]
) -> None:
    names = ("org", "ended", "lasting", "undated", "doubtful", "alone", "of-a-year")
    lines = [f"<{ID}fixture-{one}> <{RDF}type> <{NS}Organization> ." for one in names]
    lines.append(f'<{ID}fixture-of-a-year> <{NS}start> "2017"^^<{XSD}gYear> .')
    lines.append(f"<{ID}> <{RDF}type> <http://www.w3.org/ns/dcat#Dataset> .")
    lines.append(f'<{ID}> <http://purl.org/dc/terms/issued> "2026-11-28"^^<{XSD}date> .')
    store.load_ntriples("\n".join(lines).encode())
    moments = {word: Moment.of(as_of=day, unknown=word) for word in ("mark", "exclude")}
    seen = {word: there(dated_store(store, load_model(), one).store) for word, one in moments.items()}
    assert seen["exclude"] == surely
    assert seen["mark"] == {*names} - ({"of-a-year"} if day < "2017" else set())


def test_the_less_sure_shows_nothing_where_more_is_asked_for(store: Store) -> None:
    store.load_ntriples(f"<{ID}fixture-doubtful> <{RDF}type> <{NS}Organization> .".encode())
    for confidence, expected in {"unverified": {"doubtful"}, "read": set[str]()}.items():
        moment = Moment.of(as_of="2020", unknown="exclude", confidence=confidence)
        assert there(dated_store(store, load_model(), moment).store) == expected
