"""The site: an address for everything, every claim with its evidence, kept up to date, and others' files left alone."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import rdflib

from govgraph.errors import GovgraphError
from tests.facts.tables import TOML, WHOLE, entity, row, table, write_dataset
from tests.visits import barriers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ACTORS = ("alsur", "eclac")
VOID_TAGS = {"meta", "link", "br", "img", "hr", "input"}


class Read(HTMLParser):
    """A page as a parser sees it: its links, ids, texts by the id of the row they stand in, scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[tuple[str, str]] = []
        self.rows: dict[str, list[str]] = {}
        self.links_of_rows: dict[str, list[str]] = {}
        self.texts: dict[str, str] = {}
        self.lang = ""
        self.feed(text)
        self.close()
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.attributes |= found.keys()
        self.lang = found.get("lang", "") if tag == "html" else self.lang
        if "id" in found:
            self.ids.append(found["id"])
        if tag not in VOID_TAGS:
            self.open.append((tag, found.get("id", "") if tag == "li" else ""))
        if "href" in found:
            self.hrefs.append(found["href"])
            for _, row_id in self.open:
                if row_id:
                    self.links_of_rows.setdefault(row_id, []).append(found["href"])

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1][0] == tag, (tag, self.open[-3:])
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1][0]] = self.texts.get(self.open[-1][0], "") + data
        for _, row_id in self.open:
            if row_id:
                self.rows.setdefault(row_id, []).append(data)


@pytest.fixture(scope="module")
def site(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of what the shipped tables say of a few actors."""
    import govgraph

    folder = tmp_path_factory.mktemp("of_actors") / "site"
    govgraph.open(shipped).part(entities=ACTORS).site().save(folder)
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Read]:
    """Every page but the explorer's, by its path."""
    return {
        str(path.relative_to(site)): Read(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
        if path.name != "explorer.html"
    }


def test_every_link_of_every_page_leads_to_a_file_of_the_site(site: Path, pages: dict[str, Read]) -> None:
    assert len(pages) > 600
    for place, page in pages.items():
        assert page.hrefs
        for href in page.hrefs:
            if href.startswith(("http://", "https://")):
                continue
            path, _, fragment = href.partition("#")
            target = (site / place).parent / unquote(path) if path else site / place
            assert target.is_file(), (place, href)
            assert target.resolve().is_relative_to(site.resolve()), (place, href)
            if fragment and target.name != "explorer.html":
                assert fragment in pages[str(target.resolve().relative_to(site.resolve()))].ids, (place, href)


def test_every_claim_of_the_tables_is_on_the_pages_of_both_ends_with_its_source(
    shipped: Path, site: Path, pages: dict[str, Read]
) -> None:
    with (shipped / "relations.csv").open(encoding="utf-8", newline="") as file:
        rows = [one for one in csv.DictReader(file) if {one["subject"], one["object"]} & set(ACTORS)]
    assert len(rows) > 100
    for language in ("", "es/", "pt/"):
        for one in rows:
            source = one["source"].removeprefix("src-")
            place = f"{language}id/{one['subject']}/index.html"
            said, links = "".join(pages[place].rows[one["id"]]), pages[place].links_of_rows[one["id"]]
            assert any(link.endswith(f"id/{one['object']}/index.html") for link in links), (place, one)
            assert any(link.endswith(f"source/{source}/index.html") for link in links), (place, one)
            assert any(link.endswith(f"statement/{one['id']}/index.html") for link in links), (place, one)
            assert one["passage"] in said, (place, one)
            assert one["start"] in said and one["end"] in said and one["as_of"] in said, (place, one)
            for other in (
                f"{language}statement/{one['id']}/index.html",
                f"{language}source/{source}/index.html",
            ):
                assert one["id"] in pages[other].ids, (other, one)
            back = (site / f"{language}id/{one['object']}/index.html").read_text("utf-8")
            assert f"statement/{one['id']}/index.html" in back, (language, one)


def test_a_claim_without_a_passage_says_so(shipped: Path, pages: dict[str, Read]) -> None:
    with (shipped / "relations.csv").open(encoding="utf-8", newline="") as file:
        rows = [one for one in csv.DictReader(file) if one["subject"] == "alsur" or one["object"] == "alsur"]
    for one in rows:
        for language, words in (
            ("", "no passage noted"),
            ("es/", "sin pasaje anotado"),
            ("pt/", "sem trecho anotado"),
        ):
            said = "".join(pages[f"{language}statement/{one['id']}/index.html"].rows[one["id"]])
            assert (words in said) == (not one["passage"]), (language, one["id"])


def test_each_page_is_there_in_each_language_and_names_the_others(site: Path, pages: dict[str, Read]) -> None:
    english = [place for place in pages if not place.startswith(("es/", "pt/"))]
    assert len(english) * 3 == len(pages)
    for place in english:
        for language in ("en", "es", "pt"):
            page = pages[place if language == "en" else f"{language}/{place}"]
            assert page.lang == language
    text = (site / "es/id/alsur/index.html").read_text("utf-8")
    assert '<link rel="alternate" hreflang="pt" href="../../../pt/id/alsur/index.html">' in text
    assert '<link rel="alternate" hreflang="x-default" href="../../../id/alsur/index.html">' in text


def test_the_questions_stand_below_their_topics(site: Path) -> None:
    page = (site / "es" / "questions" / "index.html").read_text("utf-8")
    parts = re.split(r"<h2>(.*?)</h2>", page)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert list(found)[:2] == ["Quién participa y dónde", "Miembros, cargos y dinero"]
    assert "question/members-at/" in found["Miembros, cargos y dinero"]
    assert page.count("/question/") == 35


def test_no_page_has_a_script_and_each_has_a_policy(site: Path, pages: dict[str, Read]) -> None:
    for place in pages:
        text = (site / place).read_text("utf-8")
        assert "default-src 'none'; style-src 'self' file:;" in text
        assert all(one == 'type="application/ld+json"' for one in re.findall(r"<script\s*([^>]*)>", text)), (
            place
        )
        assert " style=" not in text and "<style" not in text


def test_turtle_and_json_ld_of_a_thing_hold_the_same_triples_and_all_its_claims(site: Path) -> None:
    turtle = rdflib.Graph().parse(site / "id/alsur.ttl")
    data = rdflib.Graph().parse(site / "id/alsur.jsonld", format="json-ld")
    assert set(turtle) == set(data)
    whole = rdflib.Graph().parse(site / "govgraph.nt", format="nt")
    alsur, rdf = rdflib.URIRef("https://w3id.org/govgraph/id/alsur"), rdflib.RDF
    assert set(whole.triples((alsur, None, None))) <= set(turtle)
    claims = {*whole.subjects(rdf.subject, alsur), *whole.subjects(rdf.object, alsur)}
    assert claims
    for claim in claims:
        assert set(whole.triples((claim, None, None))) <= set(turtle)
        for source in whole.objects(claim, rdflib.DCTERMS.source):
            assert set(whole.triples((source, None, None))) <= set(turtle)
    assert set(whole) == set(rdflib.Graph().parse(site / "govgraph.ttl"))


def test_json_ld_for_search_engines_dates_memberships_and_leaves_out_what_is_unverified(
    tmp_path: Path,
) -> None:
    import govgraph

    doubtful = row(
        subject="fixture-club", predicate="participatedIn", object="fixture-meeting", confidence="unverified"
    )
    data = write_dataset(tmp_path / "data", add={"relations": [doubtful]})
    govgraph.open(data).site().save(tmp_path / "site")

    def found(name: str) -> dict[str, Any]:
        text = (tmp_path / f"site/id/{name}/index.html").read_text("utf-8")
        read: dict[str, Any] = json.loads(
            re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0]
        )
        return read

    club, meeting = found("fixture-club"), found("fixture-meeting")
    assert club["memberOf"] == [
        {
            "@type": "OrganizationRole",
            "memberOf": {"@id": "https://fixture.example/id/fixture-league", "name": "Fixture League"},
            "startDate": "2012",
        }
    ]
    assert (
        meeting["@type"] == "Event"
        and meeting["startDate"] == "2023-10-08"
        and meeting["endDate"] == "2023-10-12"
    )
    assert found("fixture-league")["sameAs"] == ["http://www.wikidata.org/entity/Q42"]
    assert "fixture-club" not in json.dumps(meeting)


# ------------------------------------------------------------------------------------------------------------ up to date


def sums(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_second_run_rewrites_only_what_changed_and_removes_what_is_gone(tmp_path: Path) -> None:
    import govgraph

    data, folder = write_dataset(tmp_path / "data"), tmp_path / "site"
    first = govgraph.open(data).site().save(folder)
    before = sums(folder)
    listed = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert listed == {
        path: digest for path, digest in before.items() if path not in ("SHA256SUMS", "govgraph-site.json")
    }
    assert first.files == len(listed)
    again = govgraph.open(data).site().save(folder)
    assert (again.written, again.removed, sums(folder)) == ([], [], before)

    # One passage: on the page of the claim, of both ends and of its source.
    claims = [
        {**one, "passage": "an invented passage"} if one["predicate"] == "hasTopic" else one
        for one in WHOLE["relations"]
    ]
    (data / "relations.csv").write_text(table("relations", claims), "utf-8")
    changed = govgraph.open(data).site().save(folder)
    pages = {
        path.removeprefix("es/").removeprefix("pt/")
        for path in changed.written
        if path.endswith("index.html")
    }
    (claim,) = (path for path in pages if path.startswith("statement/"))
    assert pages == {
        claim,
        "id/d-fixture/index.html",
        "id/t-fixture/index.html",
        "source/fixture/index.html",
    }
    assert "an invented passage" in (folder / "pt" / claim).read_text("utf-8")

    # A thing and its claim are gone, with their folders.
    (data / "relations.csv").write_text(table("relations", claims[:-1]), "utf-8")
    (data / "documents.csv").write_text(table("documents", []), "utf-8")
    gone = govgraph.open(data).site().save(folder)
    assert {claim, f"es/{claim}", "id/d-fixture/index.html", "id/d-fixture.ttl"} <= set(gone.removed)
    assert not (folder / claim).parent.exists() and not (folder / "id/d-fixture").exists()

    # The same as a site that is made anew.
    fresh = tmp_path / "fresh"
    govgraph.open(data).site().save(fresh)
    assert sums(fresh) == sums(folder)


def test_after_any_change_a_second_run_is_the_same_as_a_site_made_anew_without_a_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import random

    import govgraph
    from govgraph.facts import compiled

    monkeypatch.setattr(compiled, "LEAST_BYTES", 0)  # small datasets are not compiled
    monkeypatch.setenv("GOVGRAPH_CACHE", str(tmp_path / "cache"))

    chance = random.Random(7)
    clubs = [
        entity(f"invented-{n}", "CivilSocietyOrganization", f"Invented club {n}", sources="src-fixture")
        for n in range(45)
    ]
    spaces = [entity(f"invented-forum-{n}", "Forum", f"Invented forum {n}") for n in range(6)]
    claims = [
        row(
            subject=f"invented-{n}",
            predicate="participatedIn",
            object=f"invented-forum-{(n + k * (1 + n % 2)) % 6}",
            start=str(2000 + n % 20),
        )
        for n in range(45)
        for k in (0, 1)
    ]
    tables = {name: [dict(one) for one in rows] for name, rows in WHOLE.items()}
    tables["organizations"] += clubs
    tables["forums"] += spaces
    tables["relations"] += claims
    tables["sources"].append({**WHOLE["sources"][0], "id": "invented-source", "title": "Another source"})
    data, folder = write_dataset(tmp_path / "data"), tmp_path / "site"

    def new_claim() -> None:
        one = row(
            subject=f"invented-{chance.randrange(40)}",
            predicate="participatedIn",
            object=f"invented-forum-{chance.randrange(6)}",
            start="2021-05",
        )
        tables["relations"].append(one)

    def changed_claim() -> None:
        one = chance.choice([one for one in tables["relations"] if one["subject"].startswith("invented")])
        one |= chance.choice(
            [
                {"note": "An invented note."},
                {
                    "note": "An invented note.",
                    "note_es": "Una nota inventada.",
                    "note_pt": "Uma nota inventada.",
                },
                {"passage": "an invented passage", "confidence": "quoted"},
                {"confidence": "unverified"},
                {"mode": "announced"},
                {"start": "2019-03-04"},
                {"end": "2022"},
                {"source": "invented-source"},
            ]
        )

    def claim_away() -> None:
        tables["relations"].pop(chance.randrange(len(tables["relations"]) - 80, len(tables["relations"])))

    def other_end() -> None:
        claims[0]["object"] = "invented-forum-3"

    def new_thing() -> None:
        tables["organizations"].append(entity("invented-newcomer", "Company", "Invented newcomer"))
        tables["relations"].append(
            row(subject="invented-newcomer", predicate="participatedIn", object="invented-forum-1")
        )

    def thing_away() -> None:
        gone = f"invented-{40 + chance.randrange(5)}"
        tables["organizations"] = [one for one in tables["organizations"] if one["id"] != gone]
        tables["relations"] = [one for one in tables["relations"] if one["subject"] != gone]

    def other_label() -> None:
        chance.choice(tables["organizations"])["label_es"] = "Un nombre inventado"

    def other_source() -> None:
        tables["sources"][0]["title"] = "Invented title"

    def other_view() -> None:
        (data / "views").mkdir(exist_ok=True)
        title = f"Invented view {chance.random()}"
        (data / "views" / "invented.toml").write_text(
            f'title.en = "{title}"\nshape = "two-mode"\nspaces = ["Forum"]\nactors = ["Agent"]\n'
            'predicates = ["participatedIn"]\nrules = []\n',
            "utf-8",
        )

    def other_question() -> None:
        (data / "questions").mkdir(exist_ok=True)
        shipped = Path(govgraph.__file__).parent / "questions" / "mandate-of.rq"
        (data / "questions" / "invented.rq").write_text(
            shipped.read_text("utf-8") + f"# {chance.random()}\n", "utf-8"
        )

    turns: list[list[Callable[[], None]]] = [
        [],
        [changed_claim],
        [other_view],
        [new_thing, other_label, other_question],
        [thing_away, other_source, new_claim, other_end],
    ]
    any_change = [changed_claim, changed_claim, new_claim, claim_away, other_label, other_source]
    turns += [chance.choices(any_change, k=number) for number in (1, 1, 2, 3)]
    for number, changes in enumerate(turns):
        for change in changes:
            change()
        for name, rows in tables.items():
            (data / f"{name}.csv").write_text(table(name, rows), "utf-8")
        govgraph.open(data).site().save(folder)
        fresh = tmp_path / f"fresh-{number}"
        with monkeypatch.context() as off:
            off.setenv("GOVGRAPH_CACHE", "off")
            govgraph.open(data).site().save(fresh)
        assert sums(fresh) == sums(folder), changes


def test_what_others_wrote_is_never_touched(tmp_path: Path) -> None:
    import govgraph

    data, folder = write_dataset(tmp_path / "data"), tmp_path / "site"
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.docx").write_text("mine")
    with pytest.raises(GovgraphError, match="files that govgraph did not write"):
        govgraph.open(data).site().save(foreign)
    assert [path.name for path in foreign.iterdir()] == ["thesis.docx"]

    govgraph.open(data).site().save(folder)
    (folder / "CNAME").write_text("fixture.example")
    (folder / "id/d-fixture/notes.txt").write_text("mine")
    (folder / "id/t-fixture/index.html").write_text("changed by hand")
    (data / "relations.csv").write_text(table("relations", WHOLE["relations"][:-1]), "utf-8")
    (data / "documents.csv").write_text(table("documents", []), "utf-8")
    (data / "topics.csv").write_text(table("topics", []), "utf-8")
    done = govgraph.open(data).site().save(folder)
    assert done.kept == ["id/t-fixture/index.html"]
    assert (folder / "CNAME").read_text() == "fixture.example"
    assert [path.name for path in (folder / "id/d-fixture").iterdir()] == ["notes.txt"]

    # A page that is new stands where somebody has a file: nothing at all is written.
    write_dataset(data)
    (folder / "id/d-fixture/index.html").write_text("mine")
    before = sums(folder)
    with pytest.raises(GovgraphError, match="was not written by govgraph"):
        govgraph.open(data).site().save(folder)
    assert sums(folder) == before


def test_a_changed_list_of_files_removes_nothing_outside_the_folder(tmp_path: Path) -> None:
    from govgraph.write.folder import Item, update_folder

    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    folder = tmp_path / "site"
    update_folder(folder, [Item("a.txt", "1", lambda: "A")])
    state = json.loads((folder / "govgraph-site.json").read_text())
    for path in ("../victim.txt", str(victim), "a/../../victim.txt"):
        state["files"] = {path: [hashlib.sha256(b"mine").hexdigest(), 4, "1"]}
        (folder / "govgraph-site.json").write_text(json.dumps(state))
        with pytest.raises(GovgraphError, match="cannot be read"):
            update_folder(folder, [])
        assert victim.read_text() == "mine"


def test_a_run_that_was_ended_half_way_is_completed_by_the_next(tmp_path: Path) -> None:
    from govgraph.write.folder import Item, update_folder

    def ended() -> str:
        raise KeyboardInterrupt

    folder = tmp_path / "site"
    with pytest.raises(KeyboardInterrupt):
        update_folder(folder, [Item("a.txt", "1", lambda: "A"), Item("b.txt", "1", ended)])
    done = update_folder(folder, [Item("a.txt", "1", lambda: "A"), Item("b.txt", "1", lambda: "B")])
    assert "b.txt" in done.written and (folder / "a.txt").read_text() == "A"
    (folder / "b.txt").unlink()
    assert update_folder(
        folder, [Item("a.txt", "1", lambda: "A"), Item("b.txt", "1", lambda: "B")]
    ).written == ["b.txt"]


def test_addresses_are_absolute_only_where_the_dataset_names_its_public_address(tmp_path: Path) -> None:
    import govgraph

    folder = tmp_path / "site"
    data = write_dataset(tmp_path / "data")
    govgraph.open(data).site().save(folder)
    assert not (folder / "sitemap.xml").exists()
    assert "canonical" not in (folder / "id/fixture-club/index.html").read_text("utf-8")
    (data / "dataset.toml").write_text(TOML + 'address = "https://graph.example/kg/"\n', "utf-8")
    govgraph.open(data).site().save(folder)
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    tree = ElementTree.parse(folder / "sitemap.xml")
    places = [one.text or "" for one in tree.findall("s:url/s:loc", spaces)]
    assert "https://graph.example/kg/id/fixture-club/" in places and "https://graph.example/kg/es/" in places
    for place in places:
        assert (folder / place.removeprefix("https://graph.example/kg/") / "index.html").is_file()
    assert len(places) == len(set(places))
    text = (folder / "es/id/fixture-club/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://graph.example/kg/es/id/fixture-club/">' in text
    assert "https://graph.example/kg/govgraph.ttl" in (folder / "llms.txt").read_text("utf-8")


def test_an_address_that_is_none_is_a_problem_of_the_dataset(tmp_path: Path) -> None:
    import govgraph

    data = write_dataset(tmp_path / "data", toml=TOML + 'address = "javascript:alert(1)//"\n')
    assert ["`address` must be" in str(one) for one in govgraph.open(data).check().errors] == [True]


# --------------------------------------------------------------------------------------------------------------- hostile

HOSTILE = [
    "</script><script>window.hit=1</script>",
    '"><img src=x onerror=window.hit=1>',
    "' onmouseover='window.hit=1",
    "--><svg onload=window.hit=1>",
    "</title><b>bold</b>",
    "{{ 7*7 }} {% raw %}",
    "\u202egnirts desrever\u202c",
    "&lt;b&gt;&amp;",
    "\u2028line",
]


def test_hostile_names_titles_addresses_and_passages_are_inert(tmp_path: Path, browser: Browser) -> None:
    import govgraph

    said = "".join(HOSTILE)
    term = json.dumps(said)
    gov, res = "https://w3id.org/govgraph/ns#", "https://w3id.org/govgraph/"
    lines = [
        f"@prefix gov: <{gov}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix dcterms: <http://purl.org/dc/terms/> .",
        f"<{res}id/fixture-a> a gov:Organization ; skos:prefLabel {term}@en ; skos:altLabel {term} ;",
        f"  dcterms:description {term}@en ; <http://xmlns.com/foaf/0.1/homepage> <javascript:window.hit=1> ;",
        f"  skos:exactMatch <javascript:window.hit=2> ; <http://fixture.example/note> {term} ; gov:country {term} .",
        f"<{res}id/fixture-b> a gov:Forum ; skos:prefLabel 'Fixture forum'@en .",
        f"<{res}id/fixture-a> gov:memberOf <{res}id/fixture-b> .",
        f"<{res}statement/s1> a gov:Statement ; rdf:subject <{res}id/fixture-a> ; rdf:predicate gov:memberOf ;",
        f"  rdf:object <{res}id/fixture-b> ; dcterms:source <{res}source/x> ; gov:passage {term} ; gov:role {term} ;",
        f"  gov:note {term} ; gov:city {term} ; gov:start {term} .",
        f"<{res}source/x> a gov:Source ; dcterms:title {term} ; dcterms:publisher {term} ;",
        "  <http://xmlns.com/foaf/0.1/page> 'javascript:window.hit=1' .",
        f"<http://evil.example/%22%3E%3Cscript%3E/../..> a gov:Organization ; skos:prefLabel {term}@en .",
    ]
    place = tmp_path / "hostile.ttl"
    place.write_text("\n".join(lines), "utf-8")
    folder = tmp_path / "site"
    with pytest.warns(govgraph.errors.DataWarning):
        govgraph.open(place).site().save(folder)
    shown = re.sub("[\u202a-\u202e]", "", said)
    for path in sorted(folder.rglob("*.html")):
        if path.name == "explorer.html":
            continue
        text = path.read_text("utf-8")
        page = Read(text)
        assert not page.tags & {"img", "svg", "b", "iframe", "form"}, path
        assert not [name for name in page.attributes if name.startswith("on") or name == "src"], path
        assert not [href for href in page.hrefs if href.lower().startswith(("javascript:", "data:"))], path
        assert "\u202e" not in re.sub(r"<script.*?</script>", "", text, flags=re.S), path
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text):
            json.loads(block)
    assert Read((folder / "id/fixture-a/index.html").read_text("utf-8")).texts["h1"] == shown
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]+", path.as_posix()) for path in files)
    page = browser.new_context(offline=True).new_page()
    for name in ("id/fixture-a", "source/x", "statement/s1", "kind/Organization"):
        page.goto((folder / name / "index.html").as_uri())
        assert page.evaluate("window.hit") is None
    page.context.close()


# --------------------------------------------------------------------------------------------------------------- browser


def test_the_pages_ask_nothing_of_a_server_and_are_accessible_on_a_desk_and_a_phone(
    site: Path, browser: Browser
) -> None:

    places = ("index.html", "es/id/alsur/index.html", "pt/source/alsur-blog/index.html", "sources/index.html")
    for width, scheme in ((1440, "light"), (390, "dark")):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            offline=True,
            java_script_enabled=True,
        )
        page = context.new_page()
        requests: list[str] = []
        said: list[str] = []
        page.on("request", lambda request, seen=requests: seen.append(request.url))
        page.on("console", lambda message, seen=said: seen.append(message.text))
        for place in places:
            requests.clear()
            page.goto((site / place).as_uri())
            assert said == [] and requests == [(site / place).as_uri(), (site / "style.css").as_uri()]
            color = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert color == ("rgb(251, 250, 247)" if scheme == "light" else "rgb(17, 21, 28)"), (
                "the style sheet is read"
            )
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place
            assert barriers(page, preload=False) == [], place
            said.clear()
        page.goto((site / "es/id/alsur/index.html").as_uri())
        page.get_by_role("link", name="Português").click()
        assert page.url.endswith("/pt/id/alsur/index.html")
        context.close()


def test_the_command_says_what_it_wrote(tmp_path: Path, invoke: Callable[..., Any]) -> None:
    data, folder = write_dataset(tmp_path / "data"), tmp_path / "site"
    first = invoke("site", "-d", str(data), "-o", str(folder))
    number = len((folder / "SHA256SUMS").read_text().splitlines())
    assert (
        first.stderr.splitlines()[-1]
        == f"{number} files: {number} written, 0 removed. Open {folder / 'index.html'}."
    )
    second = invoke("site", "-d", str(data), "-o", str(folder))
    assert f"{number} files: 0 written, 0 removed." in second.stderr
    foreign = tmp_path / "data"
    refused = invoke("site", "-d", str(data), "-o", str(foreign))
    assert refused.exit_code == 3 and "did not write" in refused.stderr


def test_a_list_that_is_whole_is_named_from_the_side_that_has_it(site: Path) -> None:
    text = (site / "es" / "id" / "alsur" / "index.html").read_text("utf-8")
    assert "La lista «tiene como miembro a» está completa al 2026-11-23" in text
    assert "«es miembro de»" not in text


def test_a_description_that_is_only_there_in_english_says_so(site: Path) -> None:
    text = (site / "es" / "id" / "alsur" / "index.html").read_text("utf-8")
    assert re.search(r'class="lead"><span lang="en">[^<]+</span> <small class="mut">\(en\)</small></p>', text)
    assert "(en)</small>" not in (site / "id" / "alsur" / "index.html").read_text("utf-8")
