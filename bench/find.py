"""Find: CPU time of a search by name over 100,000 labels, beside rapidfuzz and difflib over the same labels.

``python -m bench.find`` prints Markdown; ``--write`` puts it into bench/README.md.
"""

from __future__ import annotations

import argparse
import difflib
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from govgraph.facts.index import Name, NameIndex
from govgraph.facts.labels import fold

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- find: written by python -m bench.find --write -->", "<!-- /find -->"
GOAL_MS = 20
LABELS = 100_000


def labels(count: int, seed: int = 1) -> list[Name]:
    """Invented things with three labels and an acronym each, their words as uneven as those of a language."""
    chance = random.Random(seed)
    consonants = ("b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "tr", "ch")
    syllables = [a + b for a in consonants for b in ("a", "e", "i", "o", "u", "an", "er", "on", "al")]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(30_000)]
    names = []
    for number in range(count // 4):
        for _ in range(3):
            text = " ".join(
                chance.choice(words[: chance.choice((300, 3_000, 30_000))])
                for _ in range(chance.randint(2, 7))
            )
            names.append(Name(f"x:{number}", text))
        names.append(Name(f"x:{number}", words[number % len(words)].upper(), "acronym"))
    return names


def queries(names: list[Name], each: int, seed: int = 2) -> dict[str, list[tuple[str, str]]]:
    """What people type, and the thing they mean."""
    chance = random.Random(seed)
    found: dict[str, list[tuple[str, str]]] = {}
    for name in chance.sample([one for one in names if one.sort == "name"], each):
        words = name.text.split()
        at = chance.randrange(1, len(name.text) - 1)
        slip = name.text[:at] + name.text[at + 1 :]
        word = max(words, key=len)
        swapped = word[:1] + word[2:3] + word[1:2] + word[3:]
        for kind, text in (
            ("a whole label", name.text),
            ("three letters", words[-1][:3]),
            ("one letter", words[0][0]),
            ("two words cut short", " ".join(part[:4] for part in words[:2])),
            ("a label with a letter missing", slip),
            ("one word with two letters swapped", swapped),
            ("nothing like it", "qwxkyj zzkwq"),
        ):
            found.setdefault(kind, []).append((text, name.iri))
    return found


def cpu_ms(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return 1000 * (time.process_time() - begun)


def others(names: list[Name]) -> Mapping[str, Callable[[str], object]]:
    """What one would use instead: a scan of all labels."""
    texts = [fold(name.text) for name in names]
    ways: dict[str, Callable[[str], object]] = {}
    try:
        from rapidfuzz import fuzz, process
    except ImportError:
        print("rapidfuzz is not installed: its column is empty", file=sys.stderr)
    else:
        ways["rapidfuzz"] = lambda text: process.extract(fold(text), texts, scorer=fuzz.WRatio, limit=20)
    ways["difflib"] = lambda text: difflib.get_close_matches(fold(text), texts, 20)
    return ways


def table(each: int) -> str:
    """Measure, and return the section as Markdown."""
    names = labels(LABELS)
    made: list[NameIndex] = []
    built = cpu_ms(lambda: made.append(NameIndex(names)))
    index = made[0]
    learned = cpu_ms(lambda: index.search("qwxkyj"))  # the first typo sorts the known words by their letters
    ways = others(names)
    lines = [
        f"| what is typed | median, ms | slowest, ms | {' | '.join(f'{name}, ms' for name in ways)} | meant one found |",
        "| --- | ---: | ---: |" + " ---: |" * (len(ways) + 1),
    ]
    slowest = 0.0
    for kind, asked in queries(names, each).items():
        taken, hits = [], 0
        for text, meant in asked:
            found: list[str] = []
            taken.append(
                cpu_ms(lambda text=text, found=found: found.extend(m.iri for m in index.search(text)))
            )  # type: ignore[misc]
            hits += meant in found
        slowest = max(slowest, *taken)
        rest = [
            f"{statistics.median(cpu_ms(lambda text=text, way=way: way(text)) for text, _ in asked[:3]):.0f}"  # type: ignore[misc]
            for way in ways.values()
        ]
        share = f"{100 * hits / each:.0f} %" if kind.startswith("a ") else "–"
        lines.append(
            f"| {kind} | {statistics.median(taken):.1f} | {max(taken):.1f} | {' | '.join(rest)} | {share} |"
        )
    kept = "holds" if slowest <= GOAL_MS else "**does not hold**"
    head = (
        f"{LABELS:,} labels of {LABELS // 4:,} invented things, {each} searches of each sort; CPU time on "
        f"{platform.machine()}, Python {platform.python_version()}, {date.today().isoformat()}. "
        f"The index is built in {built / 1000:.1f} s, once; the first misspelled search takes {learned / 1000:.2f} s more. "
        f"Goal: every search within {GOAL_MS} ms: {kept}."
    )
    return "\n".join([head, "", *lines])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    parser.add_argument("--each", type=int, default=200, help="searches of each sort")
    asked = parser.parse_args()
    text = table(asked.each)
    if not asked.write:
        print(text)
        return
    section = f"{BEGIN}\n\n{text}\n\n{END}"
    old = README.read_text("utf-8") if README.is_file() else "# Benchmarks\n"
    before, begun, rest = old.partition(BEGIN)
    after = rest.partition(END)[2]
    new = before + section + after if begun else f"{old.rstrip()}\n\n## Find\n\n{section}\n"
    README.write_text(new, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
