"""How good and how fast matching is: public names in the forms in which others write them, hard negatives, and many names.

python -m bench.match

The right answers come from the shipped dataset: its organizations, forums and states are written as one finds them elsewhere
(in one language, as an acronym, without accents, with a slip), and what is not in it is named beside: homonyms, and real
organizations and states that are easily taken for others. Every name is a public one.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
import unicodedata
from dataclasses import replace
from pathlib import Path

from govgraph.facts.shipped import shipped_folder
from govgraph.ingest.match import Match, Record, match_records, records_of

PRECISION, RECALL, SECONDS = 0.995, 0.95, 60.0
HARD = Path(__file__).with_name("match_hard.csv")


def plain(text: str) -> str:
    """Return a text without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def slip(text: str, lot: random.Random) -> str:
    """Return a text with two neighboring letters of a long word exchanged."""
    words = text.split()
    place = max(range(len(words)), key=lambda n: (len(words[n]), n))
    word = words[place]
    if len(word) > 5:
        at = lot.randrange(1, len(word) - 2)
        words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def written_elsewhere(ours: list[Record]) -> list[tuple[Record, str]]:
    """Return every entity of ours in the ways in which others write it, and the id that is right."""
    lot = random.Random(17)
    found: list[tuple[Record, str]] = []
    for one in ours:
        if one.group not in ("actors", "states") or not one.names:
            continue
        bare = replace(
            one, names=(), acronym="", countries=frozenset(), website="", qid="", source="elsewhere"
        )
        ways = [replace(bare, label=name, names=(name,), countries=one.countries) for name in one.names[:3]]
        first = one.names[0]
        ways.append(replace(bare, names=(plain(first).upper(),), website=one.website))
        ways.append(replace(bare, names=(slip(first, lot),), countries=one.countries))
        if one.acronym and " " in first:
            ways.append(replace(bare, names=(f"{first} ({one.acronym})",)))
            ways.append(replace(bare, names=(one.acronym,), countries=one.countries))
        if one.qid:
            ways.append(replace(bare, names=(f"Q {one.qid}",), qid=one.qid))
        found += [(replace(way, id=f"e:{len(found) + n}"), one.id) for n, way in enumerate(ways)]
    return found


def hard() -> list[tuple[Record, str]]:
    """Return what is easily mistaken for one of ours, or for another one."""
    found = []
    with HARD.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            record = Record(
                f"h:{number}",
                row["name"],
                (row["name"],),
                row["acronym"],
                frozenset(row["country"].split("|")) - {""},
                row["website"],
                "",
                row["group"],
                "elsewhere",
            )
            found.append((record, row["is"]))
    return found


def quality(pairs: list[tuple[Record, str]], ours: list[Record]) -> tuple[float, float, int, list[str]]:
    """Return precision of automatic joins, recall of proposals, how many joins there were, and what went wrong."""
    right = {record.id: ident for record, ident in pairs}
    joined: list[Match] = []
    proposed: set[tuple[str, str]] = set()
    ways: dict[int, list[Record]] = {}
    times: dict[str, int] = {}
    for record, ident in pairs:  # a list of others names each entity once, not in eight ways
        way = times[ident] = times.get(ident, -1) + 1 if ident else 0
        ways.setdefault(way, []).append(record)
    for records in ways.values():
        for one in match_records(records, ours):
            proposed.add((one.subject.id, one.object.id))
            if one.sure:
                joined.append(one)
    wrong = [
        f"joined: {one.subject.names[0]} = {one.object.label}"
        for one in joined
        if right[one.subject.id] != one.object.id
    ]
    known = [(record, ident) for record, ident in pairs if ident]
    missed = [
        f"not proposed: {record.names[0]} = {ident}"
        for record, ident in known
        if (record.id, ident) not in proposed
    ]
    precision = 1 - len(wrong) / max(1, len(joined))
    return precision, 1 - len(missed) / len(known), len(joined), wrong + missed


def many(number: int) -> tuple[list[Record], list[Record]]:
    """Return two lists of made-up names of public words, half of them alike."""
    lot = random.Random(number)
    kinds = (
        "Association",
        "Institute",
        "Center",
        "Foundation",
        "Network",
        "Council",
        "Agency",
        "Forum",
        "Coalition",
        "Union",
    )
    fields = (
        "Internet",
        "Data",
        "Rights",
        "Privacy",
        "Trade",
        "Telecommunications",
        "Standards",
        "Research",
        "Press",
        "Consumers",
        "Energy",
        "Health",
    )
    places = (
        "Argentina",
        "Brazil",
        "Chile",
        "Colombia",
        "Peru",
        "Mexico",
        "Kenya",
        "India",
        "Ghana",
        "Spain",
        "Portugal",
        "Canada",
        "France",
        "Japan",
    )

    def name(n: int) -> str:
        a, b = lot.sample(fields, 2)
        return f"{lot.choice(kinds)} for {a} and {b} of {lot.choice(places)} {n % (number // 2)}"

    left = [name(n) for n in range(number)]
    right = [left[n] if n % 2 else name(n) for n in range(number)]
    return tuple(
        [Record(f"{side}:{n}", one, (one,)) for n, one in enumerate(names)]
        for side, names in (("l", left), ("r", right))
    )  # type: ignore[return-value]


def main() -> int:
    """Tell quality and speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--show", type=int, default=15, help="how many faults to show")
    options = parser.parse_args()
    ours = records_of(shipped_folder())
    pairs = [*written_elsewhere(ours), *hard()]
    precision, recall, joins, faults = quality(pairs, ours)
    negatives = sum(1 for _, ident in pairs if not ident)
    print(f"{len(pairs):,} names, {negatives} of them of nobody here; {joins} joined")
    print(f"precision of automatic joins {precision:.4f}, recall of proposals {recall:.4f}")
    for fault in faults[: options.show]:
        print(f"  {fault}")
    left, right = many(options.names)
    began = time.perf_counter()
    found = match_records(left, right)
    seconds = time.perf_counter() - began
    print(f"{options.names:,} x {options.names:,} names: {seconds:.1f} s, {len(found):,} proposals")
    ok = precision >= PRECISION and recall >= RECALL and (options.names < 10_000 or seconds <= SECONDS)
    print("goals kept" if ok else "goals missed")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
