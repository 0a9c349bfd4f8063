"""Scripts and styles of a page without comments and spaces: they say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from govgraph.map.page.html import SCRIPTS, SHARED
from govgraph.map.page.shorter import shorter, shorter_style


def paths(root: Path) -> list[Path]:
    """The scripts that pages are made of."""
    own = {name: f"map/page/{name}" for name in SCRIPTS} | {name: f"web/{SHARED[name]}" for name in SHARED}
    return [root / f"src/govgraph/{path}.js" for path in own.values()]


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ("say(\"a  // b\", 'c /* d */', `e  ${ f }`);", "say(\"a  // b\",'c /* d */',`e  ${ f }`);"),
        ("a /* why */ = b; // because\nc()", "a=b;c()"),
        ("a()\n  b()\n", "a()\nb()"),  # the end of a line ends the statement
        ("return\n  one;", "return\none;"),
        ("const x = a / b / c;", "const x=a/b/c;"),
        ('text.replace(/[/ "]  +/g, " ")', 'text.replace(/[/ "]  +/g," ")'),
        ("(x) / 2 // half\n/ 3", "(x)/2\n/3"),
        ("a + ++b - -c", "a+ ++b- -c"),
        ("typeof x in y", "typeof x in y"),
        ("{ ...a, b: 1 }", "{...a,b:1}"),
        ("/** @type {x} */\nconst á = 1", "const á=1"),
    ],
)
def test_what_a_script_says_stays(script: str, wanted: str) -> None:
    assert shorter(script) == wanted


def test_every_script_that_pages_have_comes_out_the_same_when_it_is_made_shorter_again(root: Path) -> None:
    assert len(SCRIPTS) > 30
    for path in paths(root):
        once = shorter(path.read_text("utf-8"))
        assert shorter(once) == once, path.name


def test_no_script_of_a_page_has_a_template_inside_another(root: Path) -> None:
    for path in paths(root):
        assert not re.search(r"\$\{[^`}]*`", shorter(path.read_text("utf-8"))), path.name


@pytest.mark.parametrize(
    ("style", "wanted"),
    [
        ('a::after { content: " ▸"; }', 'a::after{content:" ▸"}'),
        ("a :is(b, c) > d { margin: 0 auto }", "a :is(b,c) > d{margin:0 auto}"),
        ("/* why */\n@media (max-width: 760px) {\n  a { top: 0; }\n}", "@media (max-width:760px){a{top:0}}"),
        ("a { width: calc(100% - 28px); }", "a{width:calc(100% - 28px)}"),
    ],
)
def test_what_a_style_says_stays(style: str, wanted: str) -> None:
    assert shorter_style(style) == wanted
