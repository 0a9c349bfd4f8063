"""`govgraph query`: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from click.testing import Result

Invoke = Callable[..., "Result"]
START = "import sys; from govgraph.cli import main; sys.argv[0] = 'govgraph'; sys.exit(main())"
FACTS = """\
@prefix id: <https://w3id.org/govgraph/id/> .
@prefix gov: <https://w3id.org/govgraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
id:fixture-a gov:tookPartIn id:fixture-forum, id:fixture-other ; rdfs:label "A net"@en, "Una red"@es ; gov:size 3 .
id:fixture-b gov:tookPartIn id:fixture-forum ; rdfs:label "B net"@en ; gov:size 5 ; gov:note "=1+1" .
id:fixture-forum rdfs:label "Forum"@en, "Foro"@es .
"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?q ?r ?s . ?t ?u ?v . ?w ?x ?y }"


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "fixture-facts.ttl"
    path.write_text(FACTS, "utf-8")
    return path


def test_rows_are_printed_as_a_table_and_counted_beside_it(invoke: Invoke, facts: Path) -> None:
    done = invoke("query", "SELECT ?f { id:fixture-a gov:tookPartIn ?f } ORDER BY ?f", "-d", facts)
    assert done.stdout.splitlines() == ["f", "────────────────", "id:fixture-forum", "id:fixture-other"]
    assert done.stderr == "2 rows\n"
    assert done.exit_code == 0


def test_csv_on_stdout_is_nothing_but_csv(invoke: Invoke, facts: Path) -> None:
    done = invoke("query", "SELECT ?o ?n { ?o gov:size ?n } ORDER BY ?n", "-f", "csv", "-d", facts)
    assert done.stdout_bytes == (
        b"o,n\r\nhttps://w3id.org/govgraph/id/fixture-a,3\r\nhttps://w3id.org/govgraph/id/fixture-b,5\r\n"
    )
    assert done.stderr == ""


def test_the_suffix_of_the_output_gives_the_format_and_the_option_wins(
    invoke: Invoke, facts: Path, tmp_path: Path
) -> None:
    ask = ("query", "SELECT ?n { id:fixture-a gov:size ?n }", "-d", facts)
    assert invoke(*ask, "-o", tmp_path / "a.json").exit_code == 0
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["head"]["vars"] == ["n"]
    assert invoke(*ask, "-o", tmp_path / "b.json", "-f", "csv").exit_code == 0
    assert list(csv.reader(io.StringIO((tmp_path / "b.json").read_text("utf-8")))) == [["n"], ["3"]]


def test_an_unknown_format_or_suffix_is_refused_with_the_nearest(
    invoke: Invoke, facts: Path, tmp_path: Path
) -> None:
    done = invoke("query", "ASK {}", "-f", "jsno", "-d", facts)
    assert (done.exit_code, "json" in done.stderr) == (3, True)
    done = invoke("query", "ASK {}", "-o", tmp_path / "x.cvs", "-d", facts)
    assert (done.exit_code, ".csv" in done.stderr) == (3, True)


def test_rdf_is_a_suffix_of_triples_and_srx_one_of_rows(invoke: Invoke, facts: Path, tmp_path: Path) -> None:
    rows, triples = "SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
    for text, suffix, status in (
        (rows, "srx", 0),
        (rows, "rdf", 3),
        (triples, "rdf", 0),
        (triples, "srx", 3),
    ):
        file = tmp_path / f"{status}.{suffix}"
        done = invoke("query", text, "-d", facts, "-o", file)
        assert (done.exit_code, file.exists()) == (status, status == 0)
        assert ("unknown format" in done.stderr) == (status == 3)


def test_a_query_comes_from_a_file_or_from_stdin(invoke: Invoke, facts: Path, tmp_path: Path) -> None:
    query = "SELECT ?n { id:fixture-b gov:size ?n }"
    file = tmp_path / "q.rq"
    file.write_text(query, "utf-8-sig")
    outputs = [
        invoke("query", "-F", file, "-f", "csv", "-d", facts).stdout,
        invoke("query", "-", "-f", "csv", "-d", facts, input=query).stdout,
        invoke("query", "-F", "-", "-f", "csv", "-d", facts, input=query).stdout,
        invoke("query", "-f", "csv", "-d", facts, input=query).stdout,
    ]
    assert [one.split() for one in outputs] == [["n", "5"]] * 4


@pytest.mark.parametrize(
    "arguments",
    [
        ("ASK {}", "-F", "q.rq"),
        ("-F", "no-such-file.rq"),
        ("ASK {}", "--bind", "org"),
        ("ASK {}", "--timeout", "0"),
        ("ASK {}", "--limit", "-1"),
    ],
)
def test_a_wrong_use_exits_with_2(invoke: Invoke, facts: Path, arguments: tuple[str, ...]) -> None:
    assert invoke("query", *arguments, "-d", facts).exit_code == 2


def test_values_are_bound_by_name(invoke: Invoke, facts: Path) -> None:
    ask = ("query", "SELECT ?org { ?org gov:size ?n } ORDER BY ?org", "-f", "csv", "-d", facts)
    assert len(invoke(*ask, "--bind", "org=id:fixture-a").stdout.split()) == 2
    assert len(invoke(*ask, "--bind", "?n=5").stdout.split()) == 2
    assert len(invoke(*ask, "--bind", "n=3", "--bind", "n=5").stdout.split()) == 3


def test_a_binding_for_no_variable_names_the_nearest(invoke: Invoke, facts: Path) -> None:
    done = invoke("query", "ASK { ?forum ?p ?o }", "--bind", "forun=id:x", "-d", facts)
    assert (done.exit_code, "?forum" in done.stderr) == (3, True)


def test_labels_are_in_the_readers_language(invoke: Invoke, facts: Path) -> None:
    ask = ("query", "SELECT ?org { ?org gov:size ?n } ORDER BY ?org", "--labels", "-f", "csv", "-d", facts)
    rows = list(csv.reader(io.StringIO(invoke(*ask, "--lang", "es,en").stdout)))
    assert [row[1] for row in rows] == ["org_label", "Una red", "B net"]


def test_csv_for_spreadsheets_disarms_formulas(invoke: Invoke, facts: Path) -> None:
    ask = ("query", "SELECT ?x { ?s gov:note ?x }", "-f", "csv", "-d", facts)
    assert invoke(*ask).stdout.split() == ["x", "=1+1"]
    assert invoke(*ask, "--csv-safe").stdout.split() == ["x", "'=1+1"]


def test_a_row_limit_is_told(invoke: Invoke, facts: Path) -> None:
    done = invoke("query", "SELECT * { ?s ?p ?o }", "--limit", "2", "-f", "csv", "-d", facts)
    assert len(done.stdout.splitlines()) == 3
    assert "there are more" in done.stderr


def test_quiet_says_nothing_beside_the_data(invoke: Invoke, facts: Path) -> None:
    assert invoke("query", "SELECT * { ?s ?p ?o }", "--limit", "2", "-q", "-d", facts).stderr == ""


def test_the_answer_of_an_ask_is_the_exit_status_when_asked_for(invoke: Invoke, facts: Path) -> None:
    no = ("query", "ASK { id:fixture-a gov:size 9 }", "-d", facts)
    assert (invoke(*no).stdout, invoke(*no).exit_code) == ("false\n", 0)
    assert invoke(*no, "--exit-status").exit_code == 1
    assert invoke("query", "ASK { id:fixture-a gov:size 3 }", "--exit-status", "-d", facts).exit_code == 0


def test_a_graph_is_turtle_unless_said_otherwise(invoke: Invoke, facts: Path) -> None:
    ask = ("query", "DESCRIBE id:fixture-b", "-d", facts)
    assert "id:fixture-b" in invoke(*ask).stdout
    assert invoke(*ask, "-f", "nt").stdout.count(" .\n") == 4


def test_an_error_shows_the_line_a_caret_and_a_suggestion(invoke: Invoke, facts: Path) -> None:
    done = invoke("query", "SELECT * { ?x govv:size ?y }", "-d", facts)
    assert done.exit_code == 3
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "error: line 1, column 15: unknown prefix `govv`",
        "  SELECT * { ?x govv:size ?y }",
        "                ^",
        "hint: did you mean gov?",
    ]


def test_service_and_updates_are_refused(invoke: Invoke, facts: Path) -> None:
    done = invoke("query", "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "-d", facts)
    assert (done.exit_code, "--allow-service 127.0.0.1:9" in done.stderr) == (3, True)
    assert invoke("query", "DROP ALL", "-d", facts).exit_code == 3


def test_a_file_appears_whole_or_not_at_all(invoke: Invoke, facts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    done = invoke("query", 'SELECT ?x { BIND("\\u0001" AS ?x) }', "-o", folder / "x.xml", "-d", facts)
    assert done.exit_code == 3
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_wrong_use(invoke: Invoke, facts: Path, tmp_path: Path) -> None:
    assert invoke("query", "ASK {}", "-o", tmp_path / "no" / "x.json", "-d", facts).exit_code == 2


def test_an_unknown_suffix_like_no_other_is_told_with_all_there_are(
    invoke: Invoke, facts: Path, tmp_path: Path
) -> None:
    assert ".parquet" in invoke("query", "ASK {}", "-o", tmp_path / "x.foo", "-d", facts).stderr
    assert "parquet" in invoke("query", "ASK {}", "-f", "foo", "-d", facts).stderr


def test_the_name_of_a_file_is_not_taken_for_a_query(invoke: Invoke, facts: Path, tmp_path: Path) -> None:
    file = tmp_path / "fixture.rq"
    file.write_text("ASK {}", "utf-8")
    done = invoke("query", file, "-d", facts)
    assert (done.exit_code, f"--file {file}" in done.stderr) == (2, True)


def test_the_name_of_a_question_or_a_thing_is_not_taken_for_a_query(invoke: Invoke, facts: Path) -> None:
    done = invoke("query", "forums-of", "-d", facts)
    assert done.exit_code == 2
    assert "govgraph ask forums-of" in done.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_query_file_may_be_in_any_of_these_encodings(
    invoke: Invoke, facts: Path, tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "fixture.rq"
    file.write_bytes('# ñ\r\nASK { ?s rdfs:label "Una red"@es }\r\n'.encode(encoding))
    assert invoke("query", "-F", file, "-d", facts).stdout == "true\n"


@pytest.mark.parametrize("content", [b"\x7fELF\x02\x01\x00\x80\xff", "ASK { ?s ?p 'ñ' }".encode("latin-1")])
def test_a_file_that_is_no_text_is_a_wrong_use(
    invoke: Invoke, facts: Path, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "fixture.rq"
    file.write_bytes(content)
    done = invoke("query", "-F", file, "-d", facts)
    assert (done.exit_code, "is not UTF-8" in done.stderr) == (2, True)


def test_a_day_is_bound_as_a_date(invoke: Invoke, facts: Path) -> None:
    done = invoke("query", "SELECT (DATATYPE(?day) AS ?kind) {}", "-b", "day=2023-10-08", "-d", facts)
    assert done.stdout.splitlines()[-1] == "xsd:date"


@pytest.mark.skipif(sys.platform == "win32", reason="makes symbolic links")
def test_a_link_stays_a_link_and_its_file_gets_the_result(
    invoke: Invoke, facts: Path, tmp_path: Path
) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "x.csv", tmp_path / "link.csv"
    target.write_text("old", "utf-8")
    link.symlink_to(target)
    assert invoke("query", "SELECT ?n { ?s gov:size ?n }", "-o", link, "-d", facts).exit_code == 0
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("n\n")


CITED = "SELECT ?f { id:alsur gov:participatedIn ?f }"


@pytest.fixture(scope="module")
def rested_on(shipped: Path) -> dict[str, dict[str, str]]:
    """The rows of sources.csv that the answer to CITED rests on: worked out from the tables."""
    with (shipped / "relations.csv").open(encoding="utf-8", newline="") as file:
        used = {
            row["source"]
            for row in csv.DictReader(file)
            if (row["subject"], row["predicate"]) == ("alsur", "participatedIn")
        }
    with (shipped / "sources.csv").open(encoding="utf-8", newline="") as file:
        # In the graph the ids of sources stand in a namespace of their own, without the `src-` of the tables.
        return {row["id"].removeprefix("src-"): row for row in csv.DictReader(file) if row["id"] in used}


def test_the_sources_of_an_answer_are_cited_as_bibtex(
    invoke: Invoke, shipped: Path, rested_on: dict[str, dict[str, str]]
) -> None:
    text = invoke("query", CITED, "--cite", "bibtex", "-d", shipped).stdout
    entries = re.findall(r"^@(\w+)\{([^,\s]+),\n((?:  \w+ = (?:\{.*\}|\w+),?\n)+)\}$", text, re.MULTILINE)
    assert len(entries) == text.count("@misc{") + text.count("@online{") + text.count("@dataset{")
    assert {key for _, key, _ in entries} == {*rested_on, "govgraph-dataset"}
    for _, key, body in entries:
        fields = dict(re.findall(r"^  (\w+) = \{(.*?)\},?$", body, re.MULTILINE))
        if key in rested_on:
            assert fields["url"].replace("\\", "") == rested_on[key]["url"]


def test_the_sources_of_an_answer_are_cited_as_ris(
    invoke: Invoke, shipped: Path, rested_on: dict[str, dict[str, str]]
) -> None:
    lines = invoke("query", CITED, "--cite", "ris", "-d", shipped).stdout.splitlines()
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines if line)
    items: list[dict[str, str]] = []
    for line in filter(None, lines):
        tag, value = line[:2], line[6:]
        if tag == "TY":
            items.append({})
        items[-1][tag] = value
    assert all(list(item)[-1] == "ER" for item in items)
    found = {item["ID"]: item["UR"] for item in items if item["ID"] != "govgraph-dataset"}
    assert found == {key: row["url"] for key, row in rested_on.items()}


def test_the_sources_of_an_answer_are_cited_as_csl_and_the_dataset_with_its_version(
    invoke: Invoke, shipped: Path, tmp_path: Path, rested_on: dict[str, dict[str, str]]
) -> None:
    file = tmp_path / "sources.json"
    assert invoke("query", CITED, "--cite", "csl", "-o", file, "-d", shipped).stdout == ""
    items = {item["id"]: item for item in json.loads(file.read_text("utf-8"))}
    dataset = items.pop("govgraph-dataset")
    about = tomllib.loads((shipped / "dataset.toml").read_text("utf-8"))
    assert dataset["version"] == about["version"]
    assert {key: (item["title"], item["URL"]) for key, item in items.items()} == {
        key: (row["title"], row["url"]) for key, row in rested_on.items()
    }


def test_the_answer_of_an_ask_rests_on_the_dataset_alone(invoke: Invoke, shipped: Path) -> None:
    (item,) = json.loads(invoke("query", "ASK {}", "--cite", "csl", "-d", shipped).stdout)
    assert item["id"] == "govgraph-dataset"


@pytest.mark.parametrize("query", ["ASK {}", "ASK { id:alsur gov:partyTo ?x }", "SELECT (COUNT(*) AS ?n) {}"])
def test_an_answer_without_a_claim_says_that_the_whole_dataset_is_cited(
    invoke: Invoke, shipped: Path, query: str
) -> None:
    assert "the dataset as a whole" in invoke("query", query, "--cite", "csl", "-d", shipped).stderr


@pytest.mark.parametrize(
    "query",
    [
        "ASK { id:alsur gov:participatedIn ?f }",
        "SELECT (COUNT(?f) AS ?n) { id:alsur gov:participatedIn ?f }",
        "SELECT ?f (COUNT(*) AS ?n) { ?x gov:participatedIn ?f FILTER(?x = id:alsur) } GROUP BY ?f",
    ],
)
def test_yes_and_a_count_rest_on_the_claims_that_they_were_made_of(
    invoke: Invoke, shipped: Path, rested_on: dict[str, dict[str, str]], query: str
) -> None:
    items = json.loads(invoke("query", query, "--cite", "csl", "-d", shipped).stdout)
    assert {item["id"] for item in items} == {*rested_on, "govgraph-dataset"}


# ------------------------------------------------------------------------------- what is odd, though there is an answer


def test_a_count_of_nothing_says_why(invoke: Invoke, shipped: Path) -> None:
    done = invoke("query", "SELECT (COUNT(?x) AS ?n) { ?x a gov:Estado }", "-d", shipped)
    assert "did you mean gov:State?" in done.stderr
    assert "rows after" not in done.stderr


def test_a_count_of_something_is_left_alone(invoke: Invoke, shipped: Path) -> None:
    done = invoke("query", "SELECT (COUNT(?x) AS ?n) { ?x a gov:State }", "-d", shipped)
    assert done.stderr.splitlines() == ["1 row"]


def test_a_no_names_what_is_misspelt_and_is_else_left_alone(invoke: Invoke, shipped: Path) -> None:
    misspelt = invoke("query", "ASK { id:alsurr gov:memberOf ?x }", "-d", shipped)
    assert "did you mean id:alsur?" in misspelt.stderr
    assert invoke("query", "ASK { id:alsur gov:partyTo ?x }", "-d", shipped).stderr == ""


def test_a_column_that_is_empty_throughout_is_told(invoke: Invoke, facts: Path) -> None:
    done = invoke("query", "SELECT ?nombre { ?s gov:size ?nombres }", "-d", facts)
    assert "?nombre is empty in every row" in done.stderr
    assert "did you mean ?nombres?" in done.stderr


@pytest.mark.parametrize(
    ("name", "begins"), [("CSV", "n\r\n"), ("Markdown", "| n |"), ("RDF/XML", "<?xml"), ("text", "n")]
)
def test_formats_are_known_by_their_other_names(invoke: Invoke, facts: Path, name: str, begins: str) -> None:
    done = invoke("query", "SELECT ?n { ?s gov:size ?n }", "-f", name, "-d", facts)
    assert done.stdout_bytes.decode().startswith(begins)


@pytest.mark.parametrize(
    ("query", "form", "says", "hint"),
    [
        ("SELECT ?n { ?s gov:size ?n }", "ttl", "the rows of a SELECT cannot be written as ttl", "CONSTRUCT"),
        ("DESCRIBE ?s { ?s gov:size ?n }", "csv", "CONSTRUCT or DESCRIBE cannot be written as csv", "SELECT"),
        ("ASK {}", "nt", "the answer of an ASK cannot be written as nt", "json"),
    ],
)
def test_a_format_that_does_not_fit_is_told_with_those_that_do(
    invoke: Invoke, facts: Path, query: str, form: str, says: str, hint: str
) -> None:
    done = invoke("query", query, "-f", form, "-d", facts)
    assert done.exit_code == 3
    assert says in done.stderr
    assert hint in done.stderr


# ------------------------------------------------------------------------------------------- in a process of its own


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_named_pipe_is_written_to_and_not_replaced(facts: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "fixture-pipe"
    os.mkfifo(pipe)
    process = started("query", "ASK {}", "-f", "json", "-o", pipe, "-d", facts)
    read = pipe.read_text("utf-8")
    process.communicate(timeout=60)
    assert json.loads(read) == {"head": {}, "boolean": True}
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("query", ["ASK {}", "SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_a_full_disk_is_told_in_words(facts: Path, query: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", START, "query", query, "-d", str(facts)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 3
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def started(*arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", START, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def endless_rows(tmp_path: Path) -> Path:
    path = tmp_path / "fixture-many.nt"
    path.write_text(
        "".join(f"<urn:{i}> <urn:p> <urn:t{j}> .\n" for i in range(60) for j in range(60)), "utf-8"
    )
    return path


def test_a_query_that_never_ends_is_stopped_with_status_4(tmp_path: Path) -> None:
    output = tmp_path / "never.csv"
    process = started("query", ENDLESS, "--timeout", "0.5", "-d", endless_rows(tmp_path), "-o", output)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (4, "")
    assert "time limit of 0.5 s" in stderr
    assert "Traceback" not in stderr
    assert [path.name for path in tmp_path.iterdir()] == ["fixture-many.nt"]


def test_rows_that_never_end_are_stopped_too(tmp_path: Path) -> None:
    everything = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    process = started(
        "query", everything, "--timeout", "0.5", "-d", endless_rows(tmp_path), "-o", tmp_path / "x.tsv"
    )
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in stderr) == (4, False)


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_control_c_ends_at_once_with_status_130(tmp_path: Path) -> None:
    process = started("query", ENDLESS, "--timeout", "60", "-d", endless_rows(tmp_path))
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert stderr.strip() == "interrupted"


@pytest.mark.skipif(sys.platform == "win32", reason="uses a POSIX pipeline")
def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    process = started("query", "SELECT * { ?a ?b ?c . ?d ?e ?f }", "-f", "csv", "-d", endless_rows(tmp_path))
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout, process.stderr:
        assert process.stdout.readline() == "a,b,c,d,e,f\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.wait(60) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="uses a POSIX pipeline")
def test_a_workbook_can_go_through_a_pipe(facts: Path) -> None:
    import openpyxl

    done = subprocess.run(
        [
            sys.executable,
            "-c",
            START,
            "query",
            "SELECT ?n { ?s gov:size ?n } ORDER BY ?n",
            "-f",
            "xlsx",
            "-d",
            str(facts),
        ],
        capture_output=True,
        timeout=60,
        check=True,
    )
    sheet = openpyxl.load_workbook(io.BytesIO(done.stdout)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows()] == ["n", 3, 5]
    assert done.stderr == b""


def test_nothing_is_colored_when_no_terminal_reads(invoke: Invoke, facts: Path) -> None:
    done = invoke(
        "query", "SELECT * { ?x govv:size ?y }", "-d", facts, env={"NO_COLOR": "1", "FORCE_COLOR": ""}
    )
    assert "\x1b" not in done.stderr


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
def test_a_table_is_folded_to_the_terminal(facts: Path) -> None:
    import fcntl
    import struct
    import termios

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 30, 0, 0))
    query = 'SELECT ?s ?t { ?s gov:size 3 BIND("a text of some words that is wide" AS ?t) }'
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    process = subprocess.Popen(
        [sys.executable, "-c", START, "query", query, "-q", "-d", str(facts)], stdout=theirs, env=environment
    )
    assert process.wait(60) == 0
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode().splitlines()
    os.close(ours)
    assert max(map(len, shown)) <= 30
    assert len(shown) > 3
