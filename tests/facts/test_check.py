"""Every rule of a dataset, broken once: exactly that problem, at its file, line and column."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from govgraph.errors import InvalidData
from govgraph.facts.dataset import read_dataset
from govgraph.facts.problems import CODES, Report
from govgraph.facts.triples import to_store
from tests.facts.tables import TOML, WHOLE, columns, entity, line_of, place, row, table, write_dataset

CLAIM = row(subject="fixture-club", predicate="partnerOf", object="fixture-league")


def known(ident: str, kind: str = "Company", label: str = "Fixture Company", **cells: str) -> dict:
    """An entity and a claim about it, so that the entity alone is not worth a warning."""
    return {
        "organizations": [entity(ident, kind, label, **cells)],
        "relations": [row(subject="fixture-league", predicate="partnerOf", object=ident)],
    }


def relation(**cells: str) -> dict:
    return {"relations": [{**CLAIM, **cells}]}


def attribute(**cells: str) -> dict:
    claim = row(subject="fixture-club", predicate="memberCount", value="12")
    return {"attributes": [{**claim, **cells}]}


def source(**cells: str) -> dict:
    return {"sources": [{"id": "src-other", "title": "Other fixture source", **cells}]}


def at(name: str, column: str, added: int = 0) -> tuple[str, int, int]:
    return f"{name}.csv", line_of(name, added), place(name, column)


GRANT = CLAIM | {"amount": "1000", "unit": "USD", "role": "grant"}
ORG, REL, ATT, SRC = "organizations", "relations", "attributes", "sources"
MATCHES = "subject_id,object_id,decision,reviewer_label\n"
DATES_OF_REL = ("start", "end", "as_of", "in_force")

# What is added to the whole fixture, and the one problem that follows: code, file, line, column.
DEFECTS: list[tuple[str, dict, str, tuple[str, int, int]]] = [
    ("an id is missing", known("") | {REL: []}, "missing-value", at(ORG, "id")),
    ("a kind is missing", known("fixture-x", kind=""), "missing-value", at(ORG, "type")),
    ("an id with accents", known("fixtúre-x"), "bad-id", at(ORG, "id")),
    ("an id with a space", known("fixture x"), "bad-id", at(ORG, "id")),
    ("an id that would leave its IRI", known('x"> <y'), "bad-id", at(ORG, "id")),
    ("an id that is a path", known("../x"), "bad-id", at(ORG, "id")),
    ("an id of a hundred and one letters", known("x" * 101), "bad-id", at(ORG, "id")),
    ("an id given twice", {ORG: [entity("fixture-club", "Company", "Other")]}, "duplicate-id", at(ORG, "id")),
    ("an id of another table", {ORG: [entity("t-fixture", "Company", "Other")]}, "duplicate-id", ("topics.csv", 2, 1)),
    ("an id of a source given twice", source(id="src-fixture"), "duplicate-id", at(SRC, "id")),
    ("two sources of one IRI", source(id="fixture"), "duplicate-id", at(SRC, "id")),
    ("no label in any language", known("fixture-x", label="", label_es="", label_pt=""), "no-label", at(ORG, "label_en")),
    ("an unknown kind", known("fixture-x", kind="Compani"), "unknown-kind", at(ORG, "type")),
    ("an unknown second kind", known("fixture-x", kind="Company|Compani"), "unknown-kind", at(ORG, "type")),
    ("a row in a wrong table", {ORG: [entity("fixture-x", "Law", "Fixture Law")], REL: [row(subject="fixture-x", predicate="amends", object="fixture-treaty")]}, "kind-in-wrong-table", at(ORG, "type")),
    ("a bad date of an entity", known("fixture-x", start="circa 1990"), "bad-date", at(ORG, "start")),
    ("an impossible date", known("fixture-x", start="2023-02-30"), "bad-date", at(ORG, "start")),
    *[(f"a bad {c} of a tie", relation(**{c: "soon"}), "bad-date", at(REL, c)) for c in DATES_OF_REL],
    *[(f"a spreadsheet's {c}", relation(**{c: "31/12/2020"}), "spreadsheet-date", at(REL, c)) for c in DATES_OF_REL],
    ("a month as Excel shows it", relation(start="abr-23"), "spreadsheet-date", at(REL, "start")),
    ("an end that means no end", relation(end="9999-12-31"), "end-of-calendar", at(REL, "end")),
    ("a start that means no start", known("fixture-x", start="0001"), "end-of-calendar", at(ORG, "start")),
    ("a bad date of an attribute", attribute(as_of="2023-13"), "bad-date", at(ATT, "as_of")),
    ("a bad date of a source", source(date="2023-00"), "bad-date", at(SRC, "date")),
    ("an entity that ends before it starts", known("fixture-x", start="2020", end="2019-12-31"), "end-before-start", at(ORG, "end")),
    ("a tie that ends before it starts", relation(start="2020-02-01", end="2020-01"), "end-before-start", at(REL, "end")),
    ("a website without https", known("fixture-x", website="www.fixture.example"), "bad-url", at(ORG, "website")),
    ("a script as a website", known("fixture-x", website="javascript:alert(1)"), "bad-url", at(ORG, "website")),
    ("an address with a space", source(url="https://fixture.example/a b"), "bad-url", at(SRC, "url")),
    ("an address with a bad escape", source(url="https://fixture.example/%zz"), "bad-url", at(SRC, "url")),
    ("an address that leaves its IRI", source(url="https://fixture.example/>x"), "bad-url", at(SRC, "url")),
    ("an unknown country", known("fixture-x", country_iso2="XX"), "bad-country-code", at(ORG, "country_iso2")),
    ("a country in small letters", known("fixture-x", country_iso2="AR|br"), "bad-country-code", at(ORG, "country_iso2")),
    ("a bad Wikidata number", known("fixture-x", wikidata_qid="42"), "bad-wikidata-number", at(ORG, "wikidata_qid")),
    ("a bad language", source(language="Spanish"), "bad-language", at(SRC, "language")),
    ("an unknown subject", relation(subject="fixture-x"), "unknown-id", at(REL, "subject")),
    ("an unknown object", relation(object="fixture-x"), "unknown-id", at(REL, "object")),
    ("an unknown subject of an attribute", attribute(subject="fixture-x"), "unknown-id", at(ATT, "subject")),
    ("a source as an object", relation(object="src-fixture"), "unknown-id", at(REL, "object")),
    ("an unknown predicate", relation(predicate="befriended"), "unknown-predicate", at(REL, "predicate")),
    ("an unknown attribute", attribute(predicate="shoeSize"), "unknown-predicate", at(ATT, "predicate")),
    ("a wrong kind of subject", relation(subject="t-fixture"), "wrong-kind", at(REL, "subject")),
    ("a wrong kind of object", relation(object="t-fixture"), "wrong-kind", at(REL, "object")),
    ("a wrong kind of the described", attribute(subject="t-fixture"), "wrong-kind", at(ATT, "subject")),
    ("the same claim twice", {REL: [CLAIM, CLAIM]}, "duplicate-claim", at(REL, "subject", 1)),
    ("the same grant twice", {REL: [GRANT, GRANT | {"note": "again"}]}, "duplicate-claim", at(REL, "subject", 1)),
    *[(f"an amount of {x}", relation(amount=x, unit="USD"), "bad-number", at(REL, "amount")) for x in ("1,000", "1.000,50", "-5", "1e6", "NaN", "1000 USD", "٣")],
    ("a weight in words", relation(weight="heavy"), "bad-number", at(REL, "weight")),
    ("an amount without its unit", relation(amount="1000"), "amount-without-unit", at(REL, "unit")),
    ("a unit without an amount", relation(unit="USD"), "amount-without-unit", at(REL, "amount")),
    ("the same attribute twice", {ATT: [attribute()[ATT][0]] * 2}, "duplicate-claim", at(ATT, "subject", 1)),
    ("the same id of two claims", {REL: [CLAIM | {"id": "c1"}, CLAIM | {"id": "c1", "start": "2020"}]}, "duplicate-id", at(REL, "id", 1)),
    ("the same id in both tables of claims", {REL: [CLAIM | {"id": "c1"}], ATT: [attribute(id="c1")[ATT][0]]}, "duplicate-id", at(ATT, "id")),
    ("a bad id of a claim", relation(id="c 1"), "bad-id", at(REL, "id")),
    ("a claim without source", relation(source=""), "no-source", at(REL, "source")),
    ("an attribute without source", attribute(source=""), "no-source", at(ATT, "source")),
    ("an unknown source of a claim", relation(source="src-x"), "unknown-source", at(REL, "source")),
    ("an unknown source of an entity", known("fixture-x", sources="src-fixture|src-x"), "unknown-source", at(ORG, "sources")),
    ("two sources in one claim", relation(source="src-fixture|src-fixture"), "unknown-source", at(REL, "source")),
    ("a source without title", source(title=""), "missing-value", at(SRC, "title")),
    *[(f"a tie without {c}", relation(**{c: ""}), "missing-value", at(REL, c)) for c in ("subject", "predicate", "object", "confidence")],
    *[(f"an attribute without {c}", attribute(**{c: ""}), "missing-value", at(ATT, c)) for c in ("subject", "predicate", "value", "confidence")],
    ("a number that is words", attribute(value="eleven"), "bad-value", at(ATT, "value")),
    ("a number with a point", attribute(value="1.5"), "bad-value", at(ATT, "value")),
    ("a number in other digits", attribute(value="١١"), "bad-value", at(ATT, "value")),
    ("a date that is none", attribute(subject="fixture-meeting", predicate="startDate", value="soon"), "bad-value", at(ATT, "value")),
    ("a predicate that is none", attribute(subject="fixture-league", predicate="listComplete", value="befriended"), "bad-value", at(ATT, "value")),
    ("an unknown confidence", relation(confidence="sure"), "unknown-choice", at(REL, "confidence")),
    ("an unknown mode", relation(mode="telepathy"), "unknown-choice", at(REL, "mode")),
    ("an attribute among the ties", relation(predicate="memberCount"), "wrong-table-for-predicate", at(REL, "predicate")),
    ("a tie among the attributes", attribute(predicate="memberOf"), "wrong-table-for-predicate", at(ATT, "predicate")),
    ("quoted without passage", relation(confidence="quoted"), "quoted-without-passage", at(REL, "passage")),
    ("an attribute quoted without passage", attribute(confidence="quoted"), "quoted-without-passage", at(ATT, "passage")),
    ("a control character", known("fixture-x", label="Fix\x07ture", label_es="F", label_pt="F"), "control-character", at(ORG, "label_en")),
    ("a reversed direction", known("fixture-x", label="Fix\u202eture", label_es="F", label_pt="F"), "direction-override", at(ORG, "label_en")),
    ("a formula", relation(note="=1+1"), "formula-like", at(REL, "note")),
    ("a long cell", relation(note="x" * 20_001), "cell-too-long", at(REL, "note")),
    ("a space at the end of a name", known("fixture-x", label="Fixture Company "), "stray-space", at(ORG, "label_en")),
    ("a space at the end of an acronym", known("fixture-x", acronym="FX "), "stray-space", at(ORG, "acronym")),
    ("a no-break space before a short name", known("fixture-x", short_es="\u00a0FX"), "stray-space", at(ORG, "short_es")),
    *[(f"a space at the end of a {c}", relation(**{c: "chair "}), "stray-space", at(REL, c)) for c in ("role", "city", "note", "passage")],
    ("a space at the end of a publisher", source(publisher="Fixture Press "), "stray-space", at(SRC, "publisher")),
    ("a space before a title", source(title=" Fixture"), "stray-space", at(SRC, "title")),
    *[(f"a name that differs only in {what}", known("fixture-x", kind="CivilSocietyNetwork", label=name, label_es="F", label_pt="F"), "same-label", at(ORG, "label_en"))
      for what, name in (("its double space", "Fixture  League"), ("a no-break space", "Fixture\u00a0League"), ("accents", "Fíxture League"), ("invisible accents", "Fixture Le\u00adague"))],
    *[(f"the M49 number {code}", {"states": [entity("fixture-x", "State", "Fixture State", m49=code)], REL: [row(subject="fixture-x", predicate="memberOf", object="fixture-league")]}, "bad-country-code", at("states", "m49")) for code in ("4", "32", "0032", "٠٣٢")],
    *[(f"a city that differs only in {what}", {REL: [CLAIM | {"city": "Bogotá D.C.", "start": "2019"}, CLAIM | {"city": city, "start": "2020"}]}, "two-spellings", at(REL, "city", 1))
      for what, city in (("how its accent is stored", "Bogota\u0301 D.C."), ("its spaces", "Bogotá  D.C."), ("a no-break space", "Bogotá\u00a0D.C."), ("a soft hyphen", "Bogo\u00adtá D.C."))],
    ("a label missing in Spanish", known("fixture-x", label_es=""), "label-missing", at(ORG, "label_es")),
    ("a label missing in Portuguese", known("fixture-x", label_pt=""), "label-missing", at(ORG, "label_pt")),
    ("the same label in a kind", known("fixture-x", kind="CivilSocietyNetwork", label="fixture LEAGUE", label_es="F", label_pt="F"), "same-label", at(ORG, "label_en")),
    ("an alias that is the label of another", known("fixture-x", aliases="Fixture league"), "near-twin", at(ORG, "aliases")),
    ("the website of another", known("fixture-x", website="http://league.fixture.example/a?b=c#d"), "near-twin", at(ORG, "website")),
    ("a claim with a less exact date", {REL: [CLAIM | {"start": "2020-05"}, CLAIM | {"start": "2020"}]}, "same-claim-less-exact", at(REL, "start", 1)),
    ("an act before its event", relation(subject="fixture-club", predicate="participatedIn", object="fixture-meeting", start="2022"), "before-it-began", at(REL, "start")),
    ("what is part of itself", relation(subject="fixture-club", predicate="memberOf", object="fixture-club"), "tied-to-itself", at(REL, "object")),
    ("a source from before the start", relation(subject="fixture-club", predicate="partnerOf", object="fixture-league", start="2020", as_of="2019"), "read-before-start", at(REL, "as_of")),
    ("a membership of a company that was over", {ORG: [entity("fixture-x", "Company", "Fixture Company", end="2010")], REL: [CLAIM | {"subject": "fixture-x", "start": "2012"}]}, "after-it-ended", at(REL, "start")),
    ("nobody refers to it", {ORG: [entity("fixture-x", "Company", "Fixture Company")]}, "nothing-refers", at(ORG, "id")),
    ("a long passage", relation(passage=" ".join("abcdefghijklm")), "long-passage", at(REL, "passage")),
]  # fmt: skip


def told(report: Report) -> list[tuple[str, str, int, int]]:
    return [(problem.code, Path(problem.file).name, problem.line, problem.column) for problem in report]


def check(folder: Path) -> Report:
    return read_dataset(folder).report


def test_the_fixture_is_in_order(tmp_path: Path) -> None:
    assert told(check(write_dataset(tmp_path))) == []


@pytest.mark.parametrize(("add", "code", "where"), [d[1:] for d in DEFECTS], ids=[d[0] for d in DEFECTS])
def test_one_defect_is_one_problem_at_its_place(tmp_path: Path, add, code, where) -> None:
    report = check(write_dataset(tmp_path, add=add))
    assert told(report) == [(code, *where)]
    assert report.ok is (CODES[code].severity == "warning")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"role": "Grant"}, {"role": "Loan"}),
        ({"role": "lead"}, {"role": "participant"}),
        ({"role": "lead"}, {}),
        ({"mode": "online"}, {"mode": "hybrid"}),
        ({"as_of": "2020"}, {"as_of": "2021"}),
        ({"amount": "1000", "unit": "USD"}, {"amount": "250000", "unit": "USD"}),
        ({"amount": "1000", "unit": "USD"}, {"amount": "1000", "unit": "EUR"}),
        ({"end": "2020"}, {"end": "2021"}),
    ],
)
def test_what_differs_in_role_mode_as_of_or_amount_is_two_claims(tmp_path: Path, one, other) -> None:
    claims = [CLAIM | {"start": "2019"} | cells for cells in (one, other)]
    assert told(check(write_dataset(tmp_path, add={REL: claims}))) == []


# ----------------------------------------------------------------------------------------------------- files as a whole


def required(name: str, column: str) -> list[tuple[str, str, int, int]]:
    """What is told of a table whose column is gone: nothing where it may be left out."""
    needed = {REL: {"subject", "predicate", "object", "source", "confidence"}}
    needed[ATT] = {"subject", "predicate", "value", "source", "confidence"}
    return [("missing-column", f"{name}.csv", 1, 0)] if column in needed[name] else []


def changed(name: str, old: str, new: str) -> dict[str, str]:
    text = table(name, WHOLE[name])
    assert old in text
    return {f"{name}.csv": text.replace(old, new, 1)}


LEAGUE = table("topics", WHOLE["topics"])
FILES: list[tuple[str, dict, list[tuple[str, str, int, int]]]] = [
    ("no dataset.toml", {"dataset.toml": None}, [("bad-dataset-toml", "dataset.toml", 0, 0)]),
    ("no TOML", {"dataset.toml": "title = {\n"}, [("bad-dataset-toml", "dataset.toml", 1, 10)]),
    ("a TOML in Latin-1", {"dataset.toml": TOML.replace("Fixture d", "Fíxture d").encode("latin-1")}, [("bad-dataset-toml", "dataset.toml", 1, 1)]),
    ("no license", {"dataset.toml": TOML.replace("license", "# license")}, [("bad-dataset-toml", "dataset.toml", 1, 1)]),
    ("a misnamed table", {"organisations.csv": "id\nx\n"}, [("unknown-table", "organisations.csv", 0, 0)]),
    ("a workbook", {"relations.xlsx": b"PK"}, [("unknown-table", "relations.xlsx", 0, 0)]),
    ("an empty table", {"topics.csv": ""}, [("empty-file", "topics.csv", 0, 0)]),
    ("empty sources", {"sources.csv": ""}, [("empty-file", "sources.csv", 0, 0)]),
    ("empty organizations", {"organizations.csv": "\n"}, [("empty-file", "organizations.csv", 0, 0)]),
    ("empty ties", {"relations.csv": ""}, [("empty-file", "relations.csv", 0, 0)]),
    ("organizations in UTF-16", {"organizations.csv": table(ORG, WHOLE[ORG]).encode("utf-16")}, [("wrong-encoding", "organizations.csv", 0, 0)]),
    ("sources with a NUL byte", {"sources.csv": table(SRC, WHOLE[SRC]) + "\0"}, [("nul-byte", "sources.csv", 3, 1)]),
    ("states with an open quotation mark", {"states.csv": table("states", WHOLE["states"]) + '"x'}, [("malformed-csv", "states.csv", 3, 1)]),
    ("ties with an open quotation mark", {"relations.csv": table(REL, WHOLE[REL]) + '"x'}, [("malformed-csv", "relations.csv", 8, 1)]),
    ("a column too few", changed("topics", ",acronym", "") , [("row-length", "topics.csv", 2, len(columns("topics")) - 1)]),
    ("a column of another name", changed("organizations", ",end,", ",ende,"), [("unknown-column", "organizations.csv", 1, place(ORG, "end"))]),
    ("no column of ids", changed("organizations", "id,type", "ident,type"), [("missing-column", "organizations.csv", 1, 0), ("unknown-column", "organizations.csv", 1, 1)]),
    ("no column of kinds", changed("organizations", ",type,", ",kind,"), [("missing-column", "organizations.csv", 1, 0), ("unknown-column", "organizations.csv", 1, 2)]),
    ("no column of English labels", changed("organizations", "label_en", "label_fr"), [("unknown-column", "organizations.csv", 1, 3)]),
    ("no column of source ids", changed("sources", "id,", "key,"), [("missing-column", "sources.csv", 1, 0), ("unknown-column", "sources.csv", 1, 1)]),
    *[
        (f"ties without {c}", changed(REL, f",{c},", ",other,"), [*required(REL, c), ("unknown-column", "relations.csv", 1, place(REL, c))])
        for c in columns(REL)[1:-1]
    ],
    *[
        (f"attributes without {c}", changed(ATT, f",{c},", ",other,"), [*required(ATT, c), ("unknown-column", "attributes.csv", 1, place(ATT, c))])
        for c in columns(ATT)[1:-1]
    ],
    ("a column twice", changed("topics", "short_en", "label_en"), [("duplicate-column", "topics.csv", 1, place("topics", "short_en"))]),
    ("a row too short", changed("organizations", "," * (len(columns(ORG)) - 5) + "\n", "\n"), [("row-length", "organizations.csv", 3, 5)]),
    ("a source too long", changed("sources", ",en,,\n", ",en,,,\n"), [("row-length", "sources.csv", 2, 8)]),
    ("a tie too long", changed("relations", ",read,,,\n", ",read,,,,\n"), [("row-length", "relations.csv", 2, len(columns(REL)))]),
    ("a table with semicolons", {"topics.csv": LEAGUE.replace(",", ";")}, [("other-delimiter", "topics.csv", 1, 0)]),
    ("a table in Windows-1252", {"topics.csv": LEAGUE.replace("Fixture", "Fíxture").encode("cp1252")}, [("windows-1252", "topics.csv", 2, 0)]),
    ("two rows that are stated to be one", {"matches.csv": MATCHES + "fixture-club,fixture-league,same,Somebody\n"}, [("same-in-two-rows", "matches.csv", 2, 1)]),
    ("a match that nobody decided", {"matches.csv": MATCHES + "fixture-club,https://other.example/id/x,same,\n"}, [("match-without-reviewer", "matches.csv", 2, 4)]),
    ("a passage that is elsewhere", {"texts/src-fixture.txt": "The meeting, the League"}, [("passage-not-in-source", "relations.csv", 3, place(REL, "passage"))]),
    ("a source's text in Latin-1", {"texts/src-fixture.txt": "Reunião: the League, the meeting".encode("latin-1")}, [("wrong-encoding", "src-fixture.txt", 0, 0)]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "problems"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_defect_of_a_file_is_told_once_and_what_follows_from_it_is_not(
    tmp_path: Path, changes, problems
) -> None:
    assert sorted(told(check(write_dataset(tmp_path, changes)))) == sorted(problems)


def test_a_passage_that_is_in_the_text_of_its_source_is_in_order(tmp_path: Path) -> None:
    text = "In October the  LEAGUE came;\nso did others to the\nmeeting."
    assert told(check(write_dataset(tmp_path, {"texts/src-fixture.txt": text}))) == []


SMALL = {
    "dataset.toml": TOML,
    "organizations.csv": "id,type,label_es\na,Company,Empresa Ficticia A\nb,Company,Empresa Ficticia B\n",
    "relations.csv": "subject,predicate,object,source,confidence\na,funds,b,s,read\n",
    "sources.csv": "id,title\ns,A made-up source\n",
}


def test_columns_that_may_be_empty_may_be_left_out(tmp_path: Path) -> None:
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text, "utf-8")
    report = check(tmp_path)
    assert report.errors == ()
    store = to_store(read_dataset([tmp_path]))
    assert store.ask("ASK { ?a gov:funds ?b . ?st rdf:subject ?a ; rdf:object ?b ; dcterms:source ?s }")


def test_required_columns_that_are_left_out_are_one_error_that_names_them(tmp_path: Path) -> None:
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text.replace(",source,confidence", "").replace(",s,read", ""), "utf-8")
    (error,) = check(tmp_path).errors
    assert error.message == "columns `source`, `confidence` are missing"


def test_the_report_says_what_to_do(tmp_path: Path) -> None:
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text.replace("funds,b", "funds,zzz-unknown"), "utf-8")
    remedies = check(tmp_path).remedies()
    assert remedies["E301"] == "Correct the id, or add a row for it to the table it belongs to."


def test_a_later_dataset_adds_a_column_that_the_first_has_left_out(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        for name, text in SMALL.items():
            (folder / name).write_text(text, "utf-8")
    (second / "organizations.csv").write_text(
        "id,type,label_es,acronym\na,Company,Empresa Ficticia A,EFA\nb,Company,Empresa Ficticia B,\n", "utf-8"
    )
    store = to_store(read_dataset([first, second]))
    assert store.ask('ASK { ?a gov:acronym "EFA" }')


def test_ids_are_written_as_the_first_column_where_there_is_none(tmp_path: Path) -> None:
    from govgraph.facts.fix_ids import fix_ids

    for name, text in SMALL.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert set(fix_ids(read_dataset([tmp_path])).values()) == {1}
    header, row = (tmp_path / "relations.csv").read_text("utf-8").splitlines()
    assert header.startswith("id,subject,")
    assert row.partition(",")[2] == "a,funds,b,s,read"
    assert check(tmp_path).errors == ()


def test_a_folder_without_tables_says_so(tmp_path: Path) -> None:
    (tmp_path / "dataset.toml").write_text(TOML, "utf-8")
    assert [problem.code for problem in check(tmp_path)] == ["no-tables"]


def test_an_id_that_no_unreadable_table_can_hold_is_still_unknown(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path, {"topics.csv": ""}, add=relation(object="fixture-x"))
    assert sorted(problem.code for problem in check(folder)) == ["empty-file", "unknown-id"]


# ------------------------------------------------------------------------------------------------- dataset.toml declares

DECLARED = """
[kinds.Choir]
parents = ["Organization"]
table = "organizations"
label = { en = "Choir", es = "Coro", pt = "Coro" }

[predicates.singsAt]
nature = "happening"
group = "participates"
domain = ["Choir"]
range = ["Happening"]
label = { en = "sings at" }

[predicates.voices]
value = "integer"
domain = ["Choir"]
label = { en = "voices" }
"""
CHOIR = {
    ORG: [entity("fixture-choir", "Choir", "Fixture Choir")],
    REL: [row(subject="fixture-choir", predicate="singsAt", object="fixture-meeting")],
    ATT: [row(subject="fixture-choir", predicate="voices", value="4")],
}


def test_kinds_and_predicates_that_a_dataset_declares_are_known(tmp_path: Path) -> None:
    assert told(check(write_dataset(tmp_path, add=CHOIR, toml=TOML + DECLARED))) == []


def test_what_a_dataset_does_not_declare_is_unknown(tmp_path: Path) -> None:
    found = [problem.code for problem in check(write_dataset(tmp_path, add=CHOIR))]
    assert sorted(found) == ["unknown-kind", "unknown-predicate", "unknown-predicate"]


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("kinds = 3\n" + TOML, "`kinds` must be a table"),
        (TOML + "[kinds]\nChoir = 3", "kinds.Choir: it must be a table"),
        (TOML + '[kinds."a b>"]\nlabel = { en = "x" }', "letters without accents"),
        (TOML + "[kinds.Choir]", "`label` must be texts"),
        (TOML + '[kinds.Choir]\nlabel = "Choir"', "`label` must be texts"),
        (TOML + "[kinds.Choir]\nlabel = { en = 3 }", "`label` must be texts"),
        (TOML + "[kinds.Choir]\nlabel = { 'e n' = 'x' }", "`label` must be texts"),
        (TOML + DECLARED.replace('["Organization"]', '["Band"]', 1), "unknown kind `Band`"),
        (TOML + DECLARED.replace('["Organization"]', '"Organization"', 1), "`parents` must be a list"),
        (TOML + DECLARED.replace('"organizations"', '"choirs"'), "`table` must be one of"),
        (TOML + DECLARED.replace('table = ', 'color = "red"\ntable = '), "`color` must be a color"),
        (TOML + DECLARED.replace('table = ', 'shape = "note"\ntable = '), "`shape` must be one of"),
        (TOML + DECLARED.replace('table = ', 'space = "yes"\ntable = '), "`space` must be true or false"),
        (TOML + DECLARED.replace('table = ', 'maps = ["subClassOf mo:Choir"]\ntable = '), "is not a mapping"),
        (TOML + DECLARED.replace('"happening"', '"often"'), "`nature` must be one of"),
        (TOML + DECLARED.replace("group = ", 'not_before = ["Choir"]\ngroup = '), "`not_before` must be kinds by side"),
        (TOML + DECLARED.replace("group = ", 'not_before = { object = "Choir" }\ngroup = '), "`not_before` must be kinds by side"),
        (TOML + DECLARED.replace("group = ", 'not_before = { from = ["Choir"] }\ngroup = '), "`not_before` must be kinds by side"),
        (TOML + DECLARED.replace("group = ", 'not_before = { object = ["Band"] }\ngroup = '), "unknown kind `Band` in `not_before`"),
        (TOML + DECLARED.replace('"participates"', '"music"'), "`group` must be one of"),
        (TOML + DECLARED.replace('"integer"', '"float"'), "`value` must be one of"),
        (TOML + DECLARED.replace("group = ", 'value = "text"\ngroup = '), "not both"),
        (TOML.replace("https://fixture.example/", "fixture.example"), "`base` must be"),
        (TOML.replace("https://fixture.example/", "https://fixture.example"), "`base` must be"),
        (TOML.replace("https://fixture.example/", "https://fixture.example/> <x/"), "`base` must be"),
        (TOML.replace("https://fixture.example/", "https://fixture.example/%zz/"), "`base` must be"),
        (TOML.replace('{ en = "Fixture dataset" }', "{ en = 3 }"), "`title` must be"),
        (TOML.replace("{ en =", "{ 'e\" n' ="), "`title` must be"),
        (TOML + 'issued = "soon"', "`issued`: date 'soon'"),
        (TOML + 'creators = "Fixture author"', "`creators` must be a list"),
        (TOML + "creators = [1]", "`creators` must be a list"),
    ],
)  # fmt: skip
def test_a_wrong_declaration_is_told_and_breaks_nothing(tmp_path: Path, toml: str, says: str) -> None:
    found = list(check(write_dataset(tmp_path, toml=toml)))
    assert [problem.code for problem in found] == ["bad-dataset-toml"]
    assert says in found[0].message


@pytest.mark.parametrize(
    "base", ["https://fixture.example/a/", "https://fixture.example/ns#", "http://localhost:8000/"]
)
def test_a_base_may_be_any_folder_of_the_web(tmp_path: Path, base: str) -> None:
    folder = write_dataset(tmp_path, toml=TOML.replace("https://fixture.example/", base))
    assert to_store(read_dataset(folder)).ask("ASK { id:fixture-club gov:memberOf id:fixture-league }")


# -------------------------------------------------------------------------------------------------------- several datasets


def test_a_dataset_given_twice_is_the_same_dataset(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path)
    once, twice = read_dataset(folder), read_dataset([folder, folder])
    assert told(twice.report) == []
    assert sorted(map(str, to_store(twice).quads())) == sorted(map(str, to_store(once).quads()))


def test_what_a_later_dataset_adds_is_added(tmp_path: Path) -> None:
    first = write_dataset(tmp_path / "a")
    second = write_dataset(tmp_path / "b", add=known("fixture-x"))
    merged = read_dataset([first, second])
    assert told(merged.report) == []
    assert to_store(merged).ask("ASK { id:fixture-league gov:partnerOf id:fixture-x }")


def test_a_later_dataset_may_speak_of_entities_of_an_earlier_one(tmp_path: Path) -> None:
    first = write_dataset(tmp_path / "a")
    others = {f"{name}.csv": None for name in WHOLE}
    second = write_dataset(tmp_path / "b", others | {"relations.csv": table(REL, [CLAIM])})
    assert told(read_dataset([first, second]).report) == []
    assert "unknown-id" in check(second).counts()


def test_where_two_datasets_differ_the_first_wins_and_the_conflict_is_a_warning(tmp_path: Path) -> None:
    first = write_dataset(tmp_path / "a")
    changes = changed(ORG, "Fixture Club", "Fixture Klub") | changed("attributes", "2020", "2021")
    second = write_dataset(tmp_path / "b", changes)
    merged = read_dataset([first, second])
    # Another day on which it was read makes another claim: both stay. Another label is a conflict.
    assert told(merged.report) == [("merge-conflict", "organizations.csv", 3, place(ORG, "label_en"))]
    assert "a/organizations.csv:3" in next(iter(merged.report)).message
    store = to_store(merged)
    assert store.ask('ASK { id:fixture-club skos:prefLabel "Fixture Club"@en }')
    assert not store.ask('ASK { id:fixture-club skos:prefLabel "Fixture Klub"@en }')
    assert len(list(store.select("SELECT ?s { ?s rdf:predicate gov:memberCount }"))) == 2


def test_lists_of_two_datasets_are_joined(tmp_path: Path) -> None:
    first = write_dataset(tmp_path / "a")
    second = write_dataset(
        tmp_path / "b", changed(ORG, "League of Fixtures|Fixturists", "Fixturists | Fixers")
    )
    merged = read_dataset([first, second])
    assert told(merged.report) == []
    aliases = to_store(merged).select("SELECT ?a { id:fixture-league skos:altLabel ?a } ORDER BY ?a")
    assert [row[0].value for row in aliases] == ["Fixers", "Fixturists", "League of Fixtures"]


def test_a_claim_that_two_datasets_tell_differently_is_a_conflict(tmp_path: Path) -> None:
    first = write_dataset(tmp_path / "a", add=relation(id="c1", note="one"))
    second = write_dataset(tmp_path / "b", add=relation(id="c1", note="two"))
    merged = read_dataset([first, second])
    assert told(merged.report) == [("merge-conflict", "relations.csv", line_of(REL), place(REL, "note"))]
    assert [row[0].value for row in to_store(merged).select("SELECT ?n { st:c1 gov:note ?n }")] == ["one"]


# ------------------------------------------------------------------------------------------------------ all at once


def test_a_copy_of_the_shipped_dataset_with_one_defect_of_every_kind_gets_exactly_those(
    shipped_copy: Path,
) -> None:
    data = shipped_copy
    expected: list[tuple[str, str, int, int]] = []

    def broken(name: str, cells: dict[str, str], *problems: tuple[str, str]) -> None:
        """Append a row, with problems of (code, column)."""
        path = data / f"{name}.csv"
        text = path.read_text("utf-8")
        line = text.count("\n") + 1
        header = text.split("\n", 1)[0].split(
            ","
        )  # the shipped tables leave out columns that they do not need
        out = io.StringIO(newline="")
        csv.DictWriter(out, header, lineterminator="\n", restval="").writerow(cells)
        path.write_text(text + out.getvalue(), "utf-8")
        expected.extend((code, path.name, line, header.index(column) + 1) for code, column in problems)

    def org(ident: str, **cells: str) -> dict[str, str]:
        return entity(ident, "Company", f"Fixture {ident}", **cells)

    def tie(**cells: str) -> dict[str, str]:
        told = {"subject": "alsur", "predicate": "partnerOf", "object": "adc", "confidence": "read"}
        return {**told, "source": "src-alsur-blog", **cells}

    before = check(data)
    assert told(before) == []
    broken(SRC, {"id": "src-x", "title": "x", "url": "ftp://fixture.example/"}, ("bad-url", "url"))
    broken(ORG, org("fixture-1", label_en="", label_es="", label_pt=""), ("no-label", "label_en"))
    broken(ORG, org("fixture-2", start="2020-02-30"), ("bad-date", "start"))
    broken(ORG, org("fixture-3", start="31/12/2020"), ("spreadsheet-date", "start"))
    broken(ORG, org("fixture-4", start="2020", end="2019"), ("end-before-start", "end"))
    broken(ORG, org("alsur"), ("duplicate-id", "id"))
    broken(ORG, org("fixture-5", country_iso2="ZZ"), ("bad-country-code", "country_iso2"))
    broken(ORG, org("fixture-6", label_es=""), ("label-missing", "label_es"))
    broken(ORG, org("fixture-7", label_pt=""), ("label-missing", "label_pt"))
    broken(ORG, org("fixture-8", label_en="Fixture fixture-7"), ("same-label", "label_en"))
    broken(ORG, org("fixture-9"), ("nothing-refers", "id"))
    broken(REL, tie(subject="fixture-0"), ("unknown-id", "subject"))
    broken(REL, tie(predicate="membrOf"), ("unknown-predicate", "predicate"))
    broken(REL, tie(object="igf-2023"), ("wrong-kind", "object"))
    broken(REL, tie(source=""), ("no-source", "source"))
    broken(REL, tie(note="the same"))
    broken(REL, tie(note="the same"), ("duplicate-claim", "subject"))
    for number in range(1, 9):
        broken(REL, tie(object=f"fixture-{number}"))
    broken(
        REL,
        tie(object="fixture-1", source="src-x", passage="no such words"),
        ("passage-not-in-source", "passage"),
    )
    (data / "texts").mkdir()
    (data / "texts" / "src-x.txt").write_text("other words", "utf-8")
    # Four tables cannot be read at all: told once each, and the ids that they hold are not missed.
    topics, documents, treaties, states = (
        data / f"{n}.csv" for n in ("topics", "documents", "treaties", "states")
    )
    topics.write_bytes(topics.read_bytes() + b"\0")
    documents.write_bytes(b"")
    treaties.write_bytes(treaties.read_bytes() + b'"')
    states.write_bytes(states.read_bytes().decode().encode("utf-16"))
    expected += [
        ("nul-byte", "topics.csv", topics.read_bytes().count(b"\n") + 1, 1),
        ("empty-file", "documents.csv", 0, 0),
        ("malformed-csv", "treaties.csv", treaties.read_bytes().count(b"\n") + 1, 1),
        ("wrong-encoding", "states.csv", 0, 0),
    ]
    # A column with another name is one that is missing and one that is not known.
    attributes = data / "attributes.csv"
    attributes.write_text(attributes.read_text("utf-8").replace(",confidence,", ",certainty,", 1), "utf-8")
    expected += [
        ("missing-column", "attributes.csv", 1, 0),
        ("unknown-column", "attributes.csv", 1, place(ATT, "confidence")),
    ]
    report = check(data)
    assert sorted(told(report)) == sorted(expected)
    warnings = {"label-missing", "same-label", "nothing-refers"}
    assert {problem.code for problem in report.warnings} == warnings
    assert {problem.code for problem in report.errors}.isdisjoint(warnings)


def test_the_shipped_dataset_is_in_order(shipped: Path) -> None:
    assert told(check(shipped)) == []


def test_every_code_is_exercised() -> None:
    exercised = {code for _, _, code, _ in DEFECTS} | {
        problem[0] for _, _, problems in FILES for problem in problems
    }
    exercised |= {
        "no-tables",
        "merge-conflict",
        "looks-alike",
    }  # by tests of their own, above and in test_join.py
    exercised |= {"ambiguous-name", "unfinished-import", "unmapped-value"}  # in tests/ingest/test_import.py
    exercised |= {"unread-date"}  # of RDF files, in tests/api/test_opening.py
    exercised |= {"known-already"}  # in tests/ingest/test_match.py
    assert exercised == set(CODES)


def test_every_code_has_a_number_of_its_own_and_a_remedy() -> None:
    numbers = [code.number for code in CODES.values()]
    assert len(set(numbers)) == len(numbers)
    assert all(code.number[0] in "EW" and len(code.number) == 4 and code.remedy for code in CODES.values())
    assert {code.severity for code in CODES.values()} == {"error", "warning"}


# --------------------------------------------------------------------------------------------------------- hints, reports


@pytest.mark.parametrize(
    ("add", "hint"),
    [
        (relation(object="fixture-leage"), "did you mean `fixture-league`?"),
        (relation(object="fixture-league "), "there is a space at its beginning or end"),
        (relation(predicate="partnerof"), "did you mean `partnerOf`?"),
        (relation(source="src-fixtur"), "did you mean `src-fixture`?"),
        (relation(confidence="quotet", passage="x"), "did you mean `quoted`?"),
        (known("fixture-x", kind="company"), "did you mean `Company`?"),
        (relation(object="zzz"), ""),
    ],
)
def test_a_problem_names_what_may_have_been_meant(tmp_path: Path, add, hint: str) -> None:
    assert [problem.hint for problem in check(write_dataset(tmp_path, add=add))] == [hint]


def test_nothing_is_loaded_from_a_dataset_with_errors(tmp_path: Path) -> None:
    with pytest.raises(InvalidData) as caught:
        to_store(read_dataset(write_dataset(tmp_path, add=relation(object="fixture-x"))))
    assert told(caught.value.report) == [("unknown-id", *at(REL, "object"))]


def test_warnings_do_not_stop(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path, add=known("fixture-x", label_es=""))
    assert to_store(read_dataset(folder)).ask("ASK { id:fixture-x a gov:Company }")


def test_a_table_whose_content_is_lost_is_reported_once_and_ids_of_it_are_not(shipped_copy: Path) -> None:
    (shipped_copy / "topics.csv").write_text('id,type\n"unclosed', "utf-8")
    report = read_dataset(shipped_copy).report
    assert {(Path(p.file).name, p.code) for p in report.errors} == {("topics.csv", "malformed-csv")}
