"""Write ``docs/questions.md``: every question of the catalogue with its parameters and a worked example.

With ``--check`` nothing is written, and the exit status is 1 where the page is stale.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import govgraph
from govgraph.facts.labels import text_in
from govgraph.query.evidence import CLAIMS, with_sources
from govgraph.query.label_columns import readable
from govgraph.query.questions import Answered, Catalogue, Parameter, Question
from govgraph.query.results import Solutions
from govgraph.query.write import write

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "questions.md"
SHOWN = 6  # rows of each example

# Examples that show more than the defaults do.
EXAMPLES = {
    "forums-of": {"org": "Derechos Digitales"},
    "who-funds-whom": {"recipient": "AlSur"},
    "hosts-by-region": {"since": "2023", "until": "2024"},
    "several-sources": {"least": "3"},
    "busiest-sources": {"least": "50"},
    "outcomes-of": {"event": "AHC"},
}
INTRODUCTION = """\
# Questions by name

<!-- Written by tools/questions_page.py; do not edit. -->

`govgraph ask` answers questions that researchers of digital governance ask often; no SPARQL is needed. An entity is
named by its id, its label in any of the three languages, or its acronym; a date is a day, a month or a year.

```sh
govgraph ask                                       # list the questions
govgraph ask forums-of --org "Derechos Digitales"  # ask one
govgraph ask forums-of --help                      # its options
govgraph ask forums-of --sparql                    # its SPARQL, to change it
govgraph ask forums-of -f csv -o forums.csv        # with whole IRIs, for a spreadsheet
govgraph ask forums-of --sources -f csv            # with the sources of each row
govgraph ask forums-of --cite bibtex               # the sources the answer rests on
```

In Python: `govgraph.open().answer("forums-of", org="Derechos Digitales")`.

Tables show in the column `source` what each row rests on; `govgraph show src:alsur-blog` shows a source. Formats for other
programs have the column with `--sources`: ids with `|` between them.

What is not in the data may still be true. Below an answer stands what to know before trusting it: which lists are whole,
as of when, and which are not.

A question of your own is a file `NAME.rq` in a folder `questions` beside your tables, or in one named with
`--questions DIR`:

```sparql
# title.en: Which topics does a forum deal with?
# param forum: entity(Forum|Happening) = igf
# view: table
# columns: topic claim
SELECT ?topic ?claim
WHERE { ?claim rdf:subject ?forum ; rdf:predicate gov:hasTopic ; rdf:object ?topic }
ORDER BY ?topic ?claim
```

A parameter is `entity(KIND|KIND)`, `date`, `number`, `text` or `predicate`; `= VALUE` gives its default, `optional` lets it
be left out. A date `day` binds two variables, `?day` and `?dayLast`, its first and its last day. `# warning.en:` says what
readers must know, and `# list: forum memberOf` whether that list is marked as whole. `# topic:` says below what the explorer
lists it: `taking-part`, `membership`, `instruments`, `documents` or `sources`. Name the statement `?claim`, and `--cite` and
the column `source` have exactly its sources.
"""


def page() -> str:
    """Return the whole page, from the shipped dataset."""
    graph = govgraph.open(ROOT / "data")
    catalogue = Catalogue.load()
    parts = [INTRODUCTION, "## All questions\n"]
    parts += [f"- [{question.title('en')}](#{question.name})\n" for question in catalogue]
    parts += [_section(graph, question) for question in catalogue]
    return "".join(part if part.startswith("- ") else part + "\n" for part in parts).rstrip("\n") + "\n"


def _section(graph: govgraph.GovGraph, question: Question) -> str:
    defaults = {p.name: p.default for p in question.parameters if p.default}
    given: dict[str, Any] = dict(EXAMPLES.get(question.name, defaults))
    answered = graph.answer(question.name, **given)
    options = "".join(f" --{name} {_quoted(value)}" for name, value in given.items())
    lines = [f"\n## {question.name}\n", f"**{question.title('en')}**  "]
    lines += [f"*{question.titles[language]}*  " for language in ("es", "pt")]
    lines += ["", text_in(question.descriptions)]
    if question.parameters:
        lines += ["", "| parameter | what | default |", "| --- | --- | --- |"]
        lines += [f"| `{p.name}` | {_what(p)} | {_default(p)} |" for p in question.parameters]
    lines += ["", "```sh", f"govgraph ask {question.name}{options}", "```", "", *_answer(graph, answered)]
    return "\n".join(lines)


def _answer(graph: govgraph.GovGraph, answered: Answered) -> list[str]:
    shown = readable(with_sources(graph.store, answered.solutions, " "), graph.store, ("en",), drop=CLAIMS)
    rows = list(shown.terms())
    out = io.BytesIO()
    write(Solutions(shown.variables, iter(rows[:SHOWN]), shown.names), out, "md")
    rest = len(rows) - SHOWN
    lines = [out.getvalue().decode().rstrip("\n")]
    lines += [f"\n… and {rest} more row{'' if rest == 1 else 's'}."] if rest > 0 else []
    return [*lines, *(f"\n> {caveat}" for caveat in answered.caveats)]


def _what(parameter: Parameter) -> str:
    return parameter.kind + (f": {', '.join(parameter.of)}" if parameter.of else "")


def _default(parameter: Parameter) -> str:
    return f"`{parameter.default}`" if parameter.default else "all" if parameter.optional else ""


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    text = page()
    if arguments == ["--check"]:
        stale = not PAGE.is_file() or PAGE.read_text("utf-8") != text
        if stale:
            print("docs/questions.md is stale: python tools/questions_page.py", file=sys.stderr)
        return 1 if stale else 0
    PAGE.write_text(text, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
