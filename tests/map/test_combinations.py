"""What a page shows for any address: 216 random choices of kinds, ties, years, certainty, weights, rows, columns and selection.

What must be shown is worked out here in Python, from the marks and lines that the page was given; of the page only the outcome is
read. That the days of each tie are right is a matter of ``tests/oracle``.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest

import govgraph
from govgraph.map.map import Map
from govgraph.map.page.payload import payload

SHOWN = """() => ({ nodes: [...govgraph.shown.nodes].sort(), ties: [...govgraph.shown.ties].sort(), unknown: [...govgraph.shown.unknown].sort(),
  count: document.getElementById("count").textContent, title: document.getElementById("panel").hidden ? "" : document.getElementById("panel-title").textContent })"""
MAPS: dict[str, Callable[[govgraph.GovGraph], Map]] = {
    "forums": lambda graph: graph.network("forums-organizations").map(),
    "who meets whom": lambda graph: graph.network("co-participation").map(),
    "around AlSur": lambda graph: graph.network("ego", entity="alsur").map(),
    "calendar": lambda graph: graph.network("ai-calendar").map(form="timeline"),
    "matrix of forums": lambda graph: graph.network("forums-organizations").map(form="matrix"),
    "matrix of instruments": lambda graph: graph.network("states-instruments").map(form="matrix"),
}
TIMES = 36  # of each map


@dataclass
class Choice:
    """What the reader of a page has chosen."""

    hide: set[str] = field(default_factory=set)
    hideties: set[str] = field(default_factory=set)
    unfold: set[str] = field(default_factory=set)
    more: bool = False
    fold: bool = False
    sure: bool = False
    undated: bool = True
    years: tuple[int, int] | None = None
    least: float | None = None
    rows: str = ""
    columns: str = ""
    sort: str = ""
    node: str = ""

    def address(self) -> str:
        fields = {
            name: "~".join(sorted(getattr(self, name)))
            for name in ("hide", "hideties", "unfold")
            if getattr(self, name)
        }
        fields |= {name: "1" for name in ("more", "fold", "sure") if getattr(self, name)}
        fields |= {
            name: getattr(self, name) for name in ("rows", "columns", "sort", "node") if getattr(self, name)
        }
        if not self.undated:
            fields["undated"] = "0"
        if self.years:
            fields["years"] = "-".join(map(str, self.years))
        if self.least is not None:
            fields["least"] = f"{self.least:g}"
        return urlencode(fields)


class Expected:
    """A map as its page is given it, and what a choice leaves of it."""

    def __init__(self, drawn: Map) -> None:
        self.drawn, self.page = drawn, payload(drawn)
        self.nodes = {node["id"]: node for node in self.page["nodes"]}
        self.kinds = {mark.key: set(mark.kinds) for mark in drawn.marks}
        self.ties: dict[str, Any] = {}
        for tie in self.page["ties"]:
            says = "|".join((tie["s"], tie.get("p", ""), tie["t"]))
            before = sum(1 for known in self.ties if known == says or known.startswith(says + "|"))
            self.ties[f"{says}|{before}" if before else says] = tie
        self.folds = any(node.get("layer") == "fold" for node in self.page["nodes"])
        self.plain = not any(node.get("space") for node in self.page["nodes"])

    def when(self, one: Any, choice: Choice, spans: str = "when") -> str:
        """Return whether a tie or an event holds in the years chosen."""
        if not choice.years or list(choice.years) == list(self.page["years"]):
            return str(one.get("truth") or "yes")
        first, last = f"{choice.years[0]:04}-01-01", f"{choice.years[1]:04}-12-31"
        told = one.get(spans) or one.get("when")
        if not told:
            return "unknown"
        sure, perhaps = told[0], told[-1]
        inside = [any(first <= x and last >= y for x, y in pairs) for pairs in (sure, perhaps)]
        return "yes" if inside[0] else "unknown" if inside[1] else "no"

    def drawn_at_all(self, node: Any, choice: Choice) -> bool:
        layer = node.get("layer", "")
        if (
            node["cls"] in choice.hide
            or layer == "mute"
            or (node.get("members") and choice.fold and self.folds)
        ):
            return False
        if layer == "rest" and not choice.more and node.get("within") not in choice.unfold:
            return False
        if layer == "fold" and not choice.fold:
            return False
        held = self.when(node, choice) if node.get("when") else "yes"
        return held == "yes" or (held == "unknown" and choice.undated)

    def cells(self, tie: Any, choice: Choice) -> list[tuple[str, str]]:
        s, t = tie["s"], tie["t"]
        spaces = [bool(self.nodes[end].get("space")) for end in (s, t)]
        roles = ("actors", "spaces") if self.plain else ("", "")
        if not self.plain and s == t:
            return []
        if not self.plain and (spaces[0] != spaces[1] or (all(spaces) and tie.get("a"))):
            target_is_space = tie["a"] == "s" if all(spaces) else spaces[1]
            roles = ("actors", "spaces") if target_is_space else ("spaces", "actors")

        def on(side: str, end: str, role: str) -> bool:
            return side == role or side in self.kinds[end]

        ways = [((s, roles[0]), (t, roles[1]))]
        if roles == ("spaces", "actors"):  # who acts comes first
            ways = [((t, roles[1]), (s, roles[0]))]
        rows, columns = choice.rows or "actors", choice.columns or "spaces"
        for one, other in ways:
            for (a, first), (b, second) in ((one, other), (other, one)):
                if on(rows, a, first) and on(columns, b, second):
                    return [(a, b)]
        return []

    def weight(self, tie: Any, choice: Choice) -> float:
        """Return what a tie weighs: of who meets whom, in how many spaces the two are in the years chosen."""
        own = float(tie.get("w", 1))
        if not choice.years or list(choice.years) == list(self.page["years"]) or tie.get("c"):
            return own
        if not self.page["weight"] or self.page["weight"]["of"] != "spaces":
            return own
        allowed = ("yes", "unknown") if choice.undated else ("yes",)

        def there(end: str, space: str) -> bool:
            claims = [self.page["claims"][n] for n in self.page["stays"][end][space]]
            return any(self.when({"when": self.page["whens"][one["w"]]}, choice) in allowed for one in claims)

        return sum(there(tie["s"], space) and there(tie["t"], space) for space in tie["via"]) or own

    def shown(self, choice: Choice) -> tuple[set[str], set[str], set[str]]:
        """Return the nodes, the ties, and the ties of unknown date."""
        there = {key for key, node in self.nodes.items() if self.drawn_at_all(node, choice)}
        weight, matrix = self.page["weight"], self.page["form"] == "matrix"
        least = (weight["first"] if choice.least is None else choice.least) if weight else 0
        ties: dict[str, str] = {}
        for key, tie in self.ties.items():
            held = self.when(tie, choice, "verified" if choice.sure else "when")
            keep = (
                {tie["s"], tie["t"]} <= there
                and tie["g"] not in choice.hideties
                and self.weight(tie, choice) >= least
                and not (choice.sure and tie.get("conf") == "unverified")
                and (held == "yes" or (held == "unknown" and choice.undated))
                and (not matrix or self.cells(tie, choice))
            )
            if keep:
                ties[key] = held
        nodes = {end for key in ties for end in (self.ties[key]["s"], self.ties[key]["t"])}
        around: dict[str, list[Any]] = {key: [] for key in self.nodes}
        for tie in self.ties.values():
            for end in {tie["s"], tie["t"]}:
                around[end].append(tie)
        for key in there if not matrix else ():
            told = [
                tie
                for tie in around[key]
                if tie["g"] not in choice.hideties
                and self.when(tie, choice, "verified" if choice.sure else "when") != "no"
            ]
            muted = all(tie.get("layer") == "mute" for tie in around[key])
            if not around[key] or (muted and told):
                nodes.add(key)
        return nodes, set(ties), {key for key, held in ties.items() if held == "unknown"}


def choices(expected: Expected, draw: random.Random) -> Iterator[Choice]:
    """Yield random choices; what is selected is something that they show."""
    page = expected.page
    classes, groups = ([one["id"] for one in page[name]] for name in ("classes", "groups"))
    folds = [one["id"] for one in page["options"].get("ego", {}).get("folds", [])]
    sides = [one["id"] for one in page["axes"]["sides"]] if page["axes"] else []
    first, last = page["years"] or (0, 0)

    def some(of: list[str]) -> set[str]:
        return {one for one in of if draw.random() < draw.choice((0.0, 0.0, 0.2, 0.6))}

    while True:
        choice = Choice(
            hide=some(classes),
            hideties=some(groups),
            unfold=some(folds),
            more=draw.random() < 0.4 and any(node.get("layer") == "rest" for node in page["nodes"]),
            fold=draw.random() < 0.3 and expected.folds,
            sure=draw.random() < 0.3,
            undated=draw.random() < 0.7,
        )
        if page["years"] and draw.random() < 0.6:
            a, z = sorted((draw.randint(first, last), draw.randint(first, last)))
            choice.years = (a, z) if draw.random() < 0.6 else (z, z)
        if page["weight"] and draw.random() < 0.7:
            choice.least = draw.choice(page["weight"]["steps"])
        if sides and draw.random() < 0.8:  # mostly what some tie has ends of
            tie = draw.choice(list(expected.ties.values()))
            ends = [[one for one in sides if one in expected.kinds[tie[end]]] or sides for end in "st"]
            draw.shuffle(ends)
            choice.rows, choice.columns = (draw.choice(of) for of in ends)
        if sides and draw.random() < 0.4:
            choice.sort = draw.choice(("country", "name", "date"))
        nodes = sorted(key for key in expected.shown(choice)[0])
        if nodes and draw.random() < 0.4:
            choice.node = draw.choice(nodes)
        yield choice


@pytest.mark.parametrize("name", MAPS)
def test_what_is_shown_for_any_address_is_what_a_second_computation_shows(
    visit: Callable[..., Any], shipped: Path, tmp_path: Path, name: str
) -> None:
    drawn = MAPS[name](govgraph.open(shipped))
    expected, draw = Expected(drawn), random.Random(name)
    seen = visit()
    page = seen.open(drawn.save(tmp_path / "map.html"), "lang=en")
    made = choices(expected, draw)
    before: tuple[str, Any] | None = None
    full = 0
    for number in range(TIMES):
        choice = next(made)
        address = choice.address()
        page.evaluate("(address) => { location.hash = address; }", address)
        page.wait_for_function("(address) => location.hash.slice(1) === address", arg=address)
        page.wait_for_timeout(20)
        found = page.evaluate(SHOWN)
        nodes, ties, unknown = expected.shown(choice)
        assert (set(found["nodes"]), set(found["ties"])) == (nodes, ties), (number, address)
        assert set(found["unknown"]) == unknown, (number, address)
        counted = [
            int(one.replace(",", ""))
            for one in re.findall(r"(?:^|, )([\d,]+)(?= of | nodes| ties)", found["count"])
        ]
        assert counted[:2] == [len(nodes), len(ties)], (number, address, found["count"])
        if choice.node:
            assert found["title"].startswith(drawn_name(drawn, choice.node)), (number, address)
        full += bool(ties)
        # The page's own address of this view opens the same view, and Back goes back to it.
        own = page.evaluate("govgraph.hash()")
        if number % 4 == 0:
            page.evaluate("(own) => { location.hash = ''; location.hash = own; }", own)
            page.wait_for_timeout(40)
            assert page.evaluate(SHOWN) == found, (number, address, own)
            if before:
                page.evaluate("(address) => { location.hash = address; }", before[0])
                page.wait_for_timeout(40)
                assert page.evaluate(SHOWN) == before[1], (number, before[0])
                page.go_back()
                page.wait_for_timeout(60)
                assert page.evaluate(SHOWN) == found, (number, address)
            before = (own, found)
        if number % 11 == 0 and ties:
            files_hold_what_is_shown(page, expected, choice, ties)
    assert full > TIMES / 4  # most choices leave something
    assert seen.errors == []


def drawn_name(drawn: Map, key: str) -> str:
    return next(mark.label("en") for mark in drawn.marks if mark.key == key)


def files_hold_what_is_shown(page: Any, expected: Expected, choice: Choice, ties: set[str]) -> None:
    """Check the CSV and the figure: the ties that are shown, and the state of the page in words."""
    told = page.evaluate("govgraph.stated()")
    with page.expect_download() as waiting:
        page.click("#csv")
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    pairs = {
        (expected.ties[key]["s"].removeprefix("id:"), expected.ties[key]["t"].removeprefix("id:"))
        for key in ties
    }
    assert {(row["source"].removeprefix("id:"), row["target"].removeprefix("id:")) for row in rows} == pairs
    assert all(part in row["view"] for row in rows for part in told)
    with page.expect_download() as waiting:
        page.click("#svg")
    figure = ElementTree.fromstring(Path(waiting.value.path()).read_bytes())
    said = " ".join("".join(text.itertext()) for text in figure.iter("{http://www.w3.org/2000/svg}text"))
    assert all(word in said for part in told for word in part.split()), told
    if expected.page["form"] == "matrix":
        cells = {cell for key in ties for cell in expected.cells(expected.ties[key], choice)}
        assert sum(one.get("class") == "cell" for one in figure.iter("{http://www.w3.org/2000/svg}g")) == len(
            cells
        )
