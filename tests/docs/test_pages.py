"""Every example in the README and in docs/ runs and prints what the page says; every link leads somewhere."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import pytest
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

from tests.docs.console import commands, run

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("data/*.md"),
        *ROOT.glob("bench/*.md"),
    ]
)
LINK = re.compile(r"(?<!\\)\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)")
FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1\s*$", re.MULTILINE | re.DOTALL)


def evaluate_console(example: Example) -> str | None:
    problems = [run(command, Path.cwd()) for command in commands(example.parsed)]
    return "\n".join(filter(None, problems)) or None


SYBIL = Sybil(
    parsers=[
        CodeBlockParser(language="console", evaluator=evaluate_console),
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE),
        SkipParser(),
    ]
)


@pytest.mark.parametrize("page", PAGES)
def test_every_example_of_the_page_runs_and_prints_what_the_page_says(
    page: str, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(shipped, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    failures = []
    for example in SYBIL.parse(ROOT / page).examples():
        try:
            example.evaluate()
        except Exception as failure:  # every wrong example of the page is told in one run
            failures.append(f"{page}:{example.line}: {type(failure).__name__}: {failure}")
    if failures:
        pytest.fail("\n\n".join(failures), pytrace=False)


def anchors(text: str) -> set[str]:
    """The ids that headings get on GitHub: lower case, no punctuation, hyphens for spaces."""
    headings = re.findall(r"^#{1,6}\s+(.+?)\s*#*$", FENCED.sub("", text), re.MULTILINE)
    plain = [re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading) for heading in headings]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_the_page_to_a_file_or_a_heading_leads_there(page: str) -> None:
    here = ROOT / page
    text = here.read_text(encoding="utf-8")
    dead = []
    for target in LINK.findall(FENCED.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (here.parent / file) if file else here
        missing = not there.exists()
        if missing or (anchor and there.suffix == ".md" and anchor not in anchors(there.read_text("utf-8"))):
            dead.append(target)
    assert dead == []
