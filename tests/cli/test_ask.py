"""``govgraph ask``: the catalogue on the command line."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.query import expected

if TYPE_CHECKING:
    from click.testing import Result

Invoke = Callable[..., "Result"]


@pytest.fixture
def ask(invoke: Invoke, shipped: Path) -> Invoke:
    """Ask the shipped dataset, wherever the tests are run from."""

    def run(*arguments: str | Path, **options: Any) -> Result:
        return invoke("ask", *arguments, "-d", shipped, **options)

    return run


def complete(args: list[str], incomplete: str) -> list[tuple[str, str | None]]:
    """What the shell is offered after these arguments of `govgraph`."""
    from click.shell_completion import ShellComplete

    from govgraph.cli import cli

    found = ShellComplete(cli, {}, "govgraph", "_X").get_completions(args, incomplete)
    return [(item.value, item.help) for item in found]


def test_without_a_name_the_questions_are_listed_in_the_readers_language(ask: Invoke) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("--lang", "es", "-f", "csv").stdout)))
    told = {row["question"]: row for row in rows}
    assert len(rows) >= 25
    assert told["forums-of"]["title"] == "¿En qué espacios participa un actor?"
    assert told["party-to-one-not-other"]["parameters"] == "[one=budapest] [other=conv108]"


def test_a_question_is_answered_with_whole_iris_for_machines(ask: Invoke) -> None:
    result = ask("signed-not-party", "--treaty", "Escazú", "-f", "csv")
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert rows[0] == ["signatory", "signed"]
    base = "https://w3id.org/govgraph/id/"
    assert [(row[0].removeprefix(base), row[1]) for row in rows[1:]] == sorted(
        expected.signed_not_party("escazu")
    )


def test_a_table_shows_names_in_the_readers_language_and_no_statements(ask: Invoke) -> None:
    result = ask("mandate-of", "--body", "IGF", "--lang", "es")
    head, _, first = result.stdout.splitlines()[:3]
    assert head.split() == ["instrumento", "cómo", "fecha", "papel", "modalidad", "fuente"]
    assert "[id:tunis-agenda]" in first and "se creó mediante" in first
    assert result.stderr.splitlines() == ["¿Qué le da su mandato a un órgano y qué lo renovó?", "3 filas"]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "no passage noted"), ("es", "sin pasaje anotado"), ("pt", "sem trecho anotado")]
)
def test_a_table_says_where_no_passage_is_noted_and_data_leave_the_cell_empty(
    ask: Invoke, shipped: Path, lang: str, said: str
) -> None:
    without = 0
    for name in ("relations", "attributes"):
        with (shipped / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["source"] == "src-manyios"]
            without += sum(not row["passage"] for row in rows)
    assert without > 5
    question = ("said-by-source", "--source", "src-manyios", "--lang", lang)
    assert ask(*question).stdout.count(said) == without
    assert said not in ask(*question, "-f", "csv").stdout


def test_ids_are_shown_when_asked_for(ask: Invoke) -> None:
    assert "id:tunis-agenda" in ask("mandate-of", "--body", "igf", "--ids").stdout


def test_labels_stand_in_columns_of_their_own_when_asked_for(ask: Invoke) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("missing-from-forum", "--labels", "-f", "csv").stdout)))
    assert {"member", "member_label"} == set(rows[0])


def test_what_to_know_before_trusting_the_answer_is_told_on_stderr(ask: Invoke) -> None:
    result = ask("party-to-one-not-other", "--one", "budapest", "--other", "escazu", "-f", "json")
    assert json.loads(result.stdout)["head"]["vars"] == ["state", "deposit", "mode", "inForce"]
    assert "the list `partyTo` of id:budapest is incomplete here" in result.stderr


def test_quiet_tells_nothing_beside_the_answer(ask: Invoke) -> None:
    assert ask("secretariats", "-q").stderr == ""


def test_the_help_of_a_question_tells_its_title_and_its_options(ask: Invoke) -> None:
    told = ask("members-at", "--help").stdout
    assert "Who was a member on a given day?" in told
    assert "--body ENTITY" in told and "--day DATE" in told
    assert "[default: brics]" in told


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["forum-of"], 3, "did you mean `forums-of`"),
        (["forums-of", "--org", "fixture-nobody"], 3, "unknown entity: fixture-nobody"),
        (["forums-of", "--org", "Budapest Convention"], 3, "is of kind Treaty, not Agent"),
        (["members-at", "--day", "2024-02-30"], 3, "does not exist"),
        (["several-sources", "--least", "many"], 3, "`least` must be a number"),
        (["forums-of", "--forum", "igf"], 2, "No such option"),
        (["forums-of", "--timeout", "0"], 2, "must be more than 0"),
    ],
)
def test_a_mistake_is_told_in_words(ask: Invoke, arguments: list[str], status: int, says: str) -> None:
    result = ask(*arguments)
    assert result.exit_code == status
    assert says in result.stderr
    assert result.stdout == ""


def test_ones_own_questions_are_asked_like_the_others(ask: Invoke, tmp_path: Path) -> None:
    text = "# title.en: Anything\n# param thingOne: entity(Topic)\nSELECT ?thingOne { ?thingOne a gov:Topic }"
    (tmp_path / "own.rq").write_text(text, "utf-8")
    result = ask("own", "--thing-one", "t-cybercrime", "--questions", tmp_path, "-f", "csv")
    assert result.stdout.split() == ["thingOne", "https://w3id.org/govgraph/id/t-cybercrime"]
    assert ask("own", "--questions", tmp_path).exit_code == 3, "a parameter without a default is required"


def test_options_may_stand_before_the_name(ask: Invoke) -> None:
    result = ask("-f", "csv", "-q", "--limit", "1", "forums-of", "--org", "alsur")
    assert result.stdout.splitlines()[1].startswith("https://w3id.org/govgraph/id/gdc-process,")


def test_the_sources_are_cited_instead_of_the_answer(ask: Invoke) -> None:
    items = json.loads(ask("mandate-of", "--body", "igf", "--cite", "csl").stdout)
    assert [item["id"] for item in items] == ["dw-igf2006", "wsis20", "wsis20-ec", "govgraph-dataset"]


def test_the_sparql_text_is_shown_when_asked_for(ask: Invoke) -> None:
    assert "SELECT ?signatory" in ask("signed-not-party", "--sparql").stdout


def test_a_limit_says_that_there_are_more(ask: Invoke) -> None:
    assert "1 row (stopped at --limit 1; there are more)" in ask("secretariats", "--limit", "1").stderr


def test_a_question_can_be_asked_as_of_a_date(ask: Invoke) -> None:
    def members(*options: str) -> int:
        return len(
            ask(
                "missing-from-forum", "--network", "brics", "--forum", "lacigf", "-f", "csv", *options
            ).stdout.split()
        )

    # In 2015 BRICS had five members; of 2,211 claims none says that one of them went to the LACIGF before that.
    assert members("--as-of", "2015-01-01", "--unknown", "exclude") == 1 + 5


def test_names_of_questions_complete_with_their_titles() -> None:
    assert ("treaty-status", "Who signed a treaty, who is party to it, and since when?") in complete(
        ["ask"], "tre"
    )


def test_entities_complete_by_any_name_within_their_kind(shipped: Path) -> None:
    found = complete(["ask", "signed-not-party", "-d", str(shipped), "--treaty"], "ciber")
    assert {"budapest", "uncc"} <= {value for value, _ in found}
    assert "t-cybercrime" not in {value for value, _ in found}


def test_sources_and_terms_of_the_model_complete(shipped: Path) -> None:
    assert ("src:alsur-blog", "AlSur blog listing") in complete(["show", "-d", str(shipped)], "src:alsur")
    assert ("src-alsur-blog", "AlSur blog listing") in complete(["show", "-d", str(shipped)], "src-alsur")
    assert {value for value, _ in complete(["model", "-d", str(shipped)], "part")} == {
        "participatedIn", "partnerOf", "partOf", "partOfSeries", "partyTo"
    }  # fmt: skip
    assert [value for value, _ in complete(["model", "-d", str(shipped)], "relat")] == ["relations"]


def test_a_suffix_that_the_answers_of_questions_do_not_have_is_refused(ask: Invoke, tmp_path: Path) -> None:
    assert ask("secretariats", "-o", tmp_path / "a.rdf").exit_code == 3
    assert ask("secretariats", "-o", tmp_path / "a.srx").exit_code == 0


def test_of_an_answer_without_rows_nothing_is_said_to_hold(ask: Invoke) -> None:
    result = ask("members-at", "--body", "brics", "--day", "1999")
    assert "0 rows" in result.stderr
    assert "every row" not in result.stderr


def claims_about(shipped: Path) -> Counter[str]:
    """How many claims of the tables speak of each id."""
    counts: Counter[str] = Counter()
    with (shipped / "relations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts.update({row["subject"], row["object"]} - {""})
    return counts


def test_where_nothing_was_typed_the_most_connected_things_are_offered(shipped: Path) -> None:
    counts = claims_about(shipped)
    offered = [value for value, _ in complete(["ask", "treaty-status", "-d", str(shipped), "--treaty"], "")]
    assert {"budapest", "conv108"} <= set(offered)
    assert counts[offered[0]] == max(counts[treaty] for treaty in offered)
    shown = [value for value, _ in complete(["show", "-d", str(shipped)], "")]
    assert len(shown) == 50
    assert counts[shown[0]] >= counts[shown[-1]] > 1


def test_the_list_and_the_help_tell_how_an_answer_is_best_seen(ask: Invoke) -> None:
    rows = csv.DictReader(io.StringIO(ask("-f", "csv").stdout))
    assert {row["question"]: row["view"] for row in rows}["presidencies"] == "timeline"
    assert "along the years" in ask("presidencies", "--help").stdout


def test_what_was_asked_by_default_is_told(ask: Invoke) -> None:
    assert "--org was not given: alsur is used" in ask("forums-of").stderr
    assert "as none was given" not in ask("forums-of", "--org", "CEPAL").stderr


def test_formats_may_be_named_in_capitals(ask: Invoke) -> None:
    assert ask("forums-of", "-f", "CSV").stdout.startswith("space,")


@pytest.mark.parametrize("lang", ["spanish", "es;en", "es en"])
def test_what_is_no_code_of_a_language_is_a_wrong_use(ask: Invoke, lang: str) -> None:
    done = ask("forums-of", "--lang", lang)
    assert done.exit_code == 2
    assert "write es,en" in done.stderr
