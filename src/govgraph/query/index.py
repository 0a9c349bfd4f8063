"""The index of names behind `find`: labels, aliases and acronyms, folded, searched in SQLite, forgiving of typos."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

from govgraph.facts.labels import fold

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Match", "Name", "NameIndex", "edit_distance"]

_CANDIDATES = 200  # names looked at per search, the shortest first
_VARIANTS = 6  # spellings tried for a word that is not known

TIERS = ("acronym", "id", "name", "beginning", "words", "parts", "spelling")


def edit_distance(a: str, b: str, limit: int) -> int:
    """Return how many letters must be added, dropped, changed or swapped with the next, or ``limit + 1`` if more.

    Examples
    --------
    >>> edit_distance("cepal", "cepla", 2), edit_distance("cepal", "eclac", 2)
    (1, 3)
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        now = [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        if min(now) > limit:
            return limit + 1
        before, last = last, now
    return min(last[-1], limit + 1)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one thing; `sort` is ``acronym``, ``id`` or ``name``."""

    iri: str
    text: str
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that was found, with the name that matched and how.

    Parameters
    ----------
    how : str
        ``acronym``, ``id``, ``name`` (the whole name), ``beginning`` (it begins so), ``words`` (all words occur),
        ``parts`` (words that begin so occur), ``spelling`` (close in spelling).
    distance : int
        Letters that differ; 0 but for ``spelling``.
    """

    iri: str
    name: str
    how: str
    distance: int = 0


class NameIndex:
    """Names of things, ready to be searched.

    Parameters
    ----------
    names : iterable of Name

    Notes
    -----
    Words and their beginnings are looked up in SQLite's full-text index, in memory. Only where that finds nothing, every
    unknown word is replaced by the known words nearest in spelling; candidates are those that share most pairs of letters.

    Examples
    --------
    >>> index = NameIndex([Name("x:1", "Fixture Forum"), Name("x:1", "FF", "acronym"), Name("x:2", "Foro de prueba")])
    >>> [(match.iri, match.how) for match in index.search("ff")]
    [('x:1', 'acronym')]
    >>> [(match.iri, match.how) for match in index.search("fixtrue")]
    [('x:1', 'spelling')]
    """

    def __init__(self, names: Iterable[Name]) -> None:
        folded = {(name.iri, name.text, name.sort): fold(name.text) for name in names}
        # Short names first: SQLite hands rows out in this order, so a cut list keeps the likeliest.
        ordered = sorted(folded.items(), key=lambda item: (len(item[1]), item[1], item[0]))
        self._names = [Name(*key) for key, words in ordered if words]
        self._folded = [words for _, words in ordered if words]
        self._exact: dict[str, list[int]] = defaultdict(list)
        for row, words in enumerate(self._folded):
            self._exact[words.replace(" ", "")].append(row)
        self._words = self._build()
        self._vocabulary: list[str] = []
        self._pairs: dict[tuple[str, int], list[int]] = {}

    def __len__(self) -> int:
        return len(self._names)

    def _build(self) -> sqlite3.Connection:
        import sqlite3  # 4 ms: only for those who search

        # A server may search from several threads; SQLite itself serializes them.
        database = sqlite3.connect(":memory:", check_same_thread=False)
        database.execute(
            "CREATE VIRTUAL TABLE names USING fts5(folded, content='', detail=none, prefix='1 2 3', "
            "tokenize='unicode61 remove_diacritics 0')"
        )
        rows = ((row, words) for row, words in enumerate(self._folded))
        database.executemany("INSERT INTO names(rowid, folded) VALUES (?, ?)", rows)
        return database

    def exact(self, text: str) -> list[Match]:
        """Return the things of which `text` is a whole name, acronyms and ids first; spaces and accents do not count."""
        rows = self._exact.get(fold(text).replace(" ", ""), ())
        return self._best(
            Match(self._names[row].iri, self._names[row].text, self._names[row].sort) for row in rows
        )

    def search(self, text: str, limit: int = 20) -> list[Match]:
        """Return what matches best: one match per thing, the best first.

        Parameters
        ----------
        text : str
            Any words, in any order; the last letters of each may be missing.
        limit : int
            How many things at most.
        """
        words = fold(text).split()
        if not words:
            return []
        found = self.exact(text)
        found += self._rank(self._lookup([(word,) for word in words], limit), words)
        if not found:
            choices = [self._spellings(word) for word in words]
            if all(choices):
                rows = self._lookup([tuple(choice) for choice in choices], limit)
                found = list(self._spelled(rows, choices))
        return self._best(found)[:limit]

    def near(self, text: str, limit: int = 5) -> list[Match]:
        """Return the things whose names share most with `text`, however little that is."""
        words = fold(text).split()
        choices = [choice for word in words if (choice := self._spellings(word) or self._looser(word))]
        found = [
            match
            for choice in choices
            for match in self._spelled(self._lookup([tuple(choice)], 20), [choice])
        ]
        return self._best(found)[:limit]

    def _lookup(self, words: list[tuple[str, ...]], limit: int) -> list[int]:
        """Return rows in which every word, or one of its spellings, occurs or is begun."""
        query = " AND ".join("(" + " OR ".join(f'"{word}"*' for word in choices) + ")" for choices in words)
        sql = "SELECT rowid FROM names WHERE names MATCH ? LIMIT ?"
        return [row for (row,) in self._words.execute(sql, (query, max(_CANDIDATES, 2 * limit)))]

    def _rank(self, rows: Iterable[int], words: list[str]) -> Iterator[Match]:
        beginning, wanted = " ".join(words), set(words)
        for row in rows:
            folded, name = self._folded[row], self._names[row]
            if folded.startswith(beginning):
                how = "beginning"
            else:
                how = "words" if wanted <= set(folded.split()) else "parts"
            yield Match(name.iri, name.text, how)

    def _spelled(self, rows: Iterable[int], choices: list[dict[str, int]]) -> Iterator[Match]:
        for row in rows:
            present = self._folded[row].split()
            distance = sum(
                min((d for word, d in choice.items() if any(p.startswith(word) for p in present)), default=3)
                for choice in choices
            )
            yield Match(self._names[row].iri, self._names[row].text, "spelling", distance)

    def _best(self, matches: Iterable[Match]) -> list[Match]:
        def key(match: Match) -> tuple[int, int, int, str, str]:
            return TIERS.index(match.how), match.distance, len(match.name), match.name, match.iri

        best: dict[str, Match] = {}
        for match in sorted(matches, key=key):
            best.setdefault(match.iri, match)
        return list(best.values())

    def _spellings(self, word: str) -> dict[str, int]:
        """Return the known words that `word` may be meant for, with their distance."""
        self._learn()
        if self._begins(word):
            return {word: 0}
        limit = 0 if len(word) < 3 else 1 if len(word) < 7 else 2
        found: dict[str, int] = {}
        for known in self._sharing(word, limit, 40):
            distance = edit_distance(word, known, limit)
            if distance <= limit:
                found[known] = distance
        kept = sorted(found.items(), key=lambda item: (item[1], item[0]))[:_VARIANTS]
        return dict(kept)

    def _looser(self, word: str) -> dict[str, int]:
        return dict.fromkeys(self._sharing(word, 3, 3), 3)

    def _sharing(self, word: str, slips: int, limit: int) -> list[str]:
        """Return the known words, at most `slips` letters longer or shorter, that share most pairs of letters."""
        counts: Counter[int] = Counter()
        for pair in _pairs(word):
            for length in range(len(word) - slips, len(word) + slips + 1):
                counts.update(self._pairs.get((pair, length), ()))
        least = max(2, len(word) + 1 - 3 * slips)  # a slip spoils two pairs, a swap three
        enough = [(-shared, number) for number, shared in counts.items() if shared >= least]
        return [self._vocabulary[number] for _, number in nsmallest(limit, enough)]

    def _learn(self) -> None:
        if self._vocabulary:
            return
        vocabulary = sorted({word for words in self._folded for word in words.split() if len(word) > 2})
        pairs: dict[tuple[str, int], list[int]] = defaultdict(list)
        for number, word in enumerate(vocabulary):
            for pair in _pairs(word):
                pairs[pair, len(word)].append(number)
        self._vocabulary, self._pairs = vocabulary, dict(pairs)

    def _begins(self, word: str) -> bool:
        """Tell whether a known word begins so; words of one or two letters always count as known."""
        place = bisect_left(self._vocabulary, word)
        return len(word) < 3 or any(known.startswith(word) for known in self._vocabulary[place : place + 1])


def _pairs(word: str) -> set[str]:
    """``abc`` → ``^a ab bc c$``: one slip leaves most of them whole, a swap of letters half."""
    marked = f"^{word}$"
    return {marked[i : i + 2] for i in range(len(marked) - 1)}
