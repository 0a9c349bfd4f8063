"""The index of names behind `find`: labels, aliases and acronyms, folded, searched in SQLite, forgiving of typos."""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from govgraph.facts.claims import fetch_sources
from govgraph.facts.derived_files import derived_file
from govgraph.facts.labels import ALIASES, LABELS, SHORT, fold
from govgraph.store.store import AnyStore, Store
from govgraph.terms import GOV, SKOS

if TYPE_CHECKING:
    import sqlite3

__all__ = ["NAMING", "Match", "Name", "NameIndex", "entities_index", "sources_index"]

NAMING = {
    **dict.fromkeys((*LABELS, *ALIASES, SHORT, SKOS + "hiddenLabel"), "name"),
    GOV + "acronym": "acronym",
}
"""The properties that hold names, and of which sort each is."""

_CANDIDATES = 200  # names looked at per search, the shortest first
_VARIANTS = 6  # spellings tried for a word that is not known

TIERS = ("acronym", "id", "name", "beginning", "words", "parts", "spelling")


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
    place : Path, optional
        A file to keep the index in, for :meth:`opened`; it is kept in memory when left out.

    Notes
    -----
    Words and their beginnings are looked up in SQLite's full-text index. Only where that finds nothing, every unknown word
    is replaced by the known words nearest in spelling; candidates are those that share most pairs of letters.

    Examples
    --------
    >>> index = NameIndex([Name("x:1", "Fixture Forum"), Name("x:1", "FF", "acronym"), Name("x:2", "Foro de prueba")])
    >>> [(match.iri, match.how) for match in index.search("ff")]
    [('x:1', 'acronym')]
    >>> [(match.iri, match.how) for match in index.search("fixtrue")]
    [('x:1', 'spelling')]
    """

    def __init__(self, names: Iterable[Name], place: Path | None = None) -> None:
        folded = {(name.iri, name.text, name.sort): fold(name.text) for name in names}
        # Short names first: SQLite hands rows out in this order, so a cut list keeps the likeliest.
        ordered = sorted(folded.items(), key=lambda item: (len(item[1]), item[1], item[0]))
        self._connect(place or ":memory:", isolation_level=None)
        self._base.executescript(_TABLES)
        self._base.execute("BEGIN")
        rows = [(row, *key, words) for row, (key, words) in enumerate(o for o in ordered if o[1])]
        self._base.executemany(
            "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)",
            ((*row, row[-1].replace(" ", "")) for row in rows),
        )
        self._base.executemany(
            "INSERT INTO names(rowid, folded) VALUES (?, ?)", ((r[0], r[-1]) for r in rows)
        )
        self._base.execute("CREATE INDEX compact ON name(compact)")
        self._learned = place is not None
        if self._learned:
            self._learn()
        self._base.execute("COMMIT")

    @classmethod
    def opened(cls, place: Path) -> NameIndex:
        """Open the file of an index, which nobody changes any more."""
        index = cls.__new__(cls)
        index._connect(f"{place.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        index._learned = True
        return index

    def _connect(self, place: Path | str, **options: Any) -> None:
        import sqlite3  # 4 ms: only for those who search

        # A server may search from several threads; SQLite itself serializes them.
        self._base: sqlite3.Connection = sqlite3.connect(place, check_same_thread=False, **options)
        self._closed = weakref.finalize(self, self._base.close)

    def close(self) -> None:
        """Let go of the file."""
        self._closed()

    def __len__(self) -> int:
        return int(self._base.execute("SELECT COUNT(*) FROM name").fetchone()[0])

    def exact(self, text: str) -> list[Match]:
        """Return the things of which `text` is a whole name, acronyms and ids first; spaces and accents do not count."""
        found = self._base.execute(
            "SELECT iri, text, sort FROM name WHERE compact = ?", (fold(text).replace(" ", ""),)
        )
        return self._best(Match(*row) for row in found)

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
        choices = [
            choice
            for word in words
            if (choice := self._spellings(word) or dict.fromkeys(self._sharing(word, 3, 3), 3))
        ]
        found = [
            match
            for choice in choices
            for match in self._spelled(self._lookup([tuple(choice)], 20), [choice])
        ]
        return self._best(found)[:limit]

    def _lookup(self, words: list[tuple[str, ...]], limit: int) -> list[tuple[str, str, str]]:
        """Return what has every word, or one of its spellings, whole or begun: IRI, name, and the name as folded."""
        query = " AND ".join("(" + " OR ".join(f'"{word}"*' for word in choices) + ")" for choices in words)
        sql = "SELECT rowid FROM names WHERE names MATCH ? LIMIT ?"
        found = self._base.execute(sql, (query, max(_CANDIDATES, 2 * limit))).fetchall()
        sql = "SELECT iri, text, folded FROM name WHERE row = ?"
        return [self._base.execute(sql, row).fetchone() for row in found]

    def _rank(self, rows: Iterable[tuple[str, str, str]], words: list[str]) -> Iterator[Match]:
        beginning, wanted = " ".join(words), set(words)
        for iri, text, folded in rows:
            if folded.startswith(beginning):
                how = "beginning"
            else:
                how = "words" if wanted <= set(folded.split()) else "parts"
            yield Match(iri, text, how)

    def _spelled(
        self, rows: Iterable[tuple[str, str, str]], choices: list[dict[str, int]]
    ) -> Iterator[Match]:
        for iri, text, folded in rows:
            present = folded.split()
            distance = sum(
                min((d for word, d in choice.items() if any(p.startswith(word) for p in present)), default=3)
                for choice in choices
            )
            yield Match(iri, text, "spelling", distance)

    def _best(self, matches: Iterable[Match]) -> list[Match]:
        def key(match: Match) -> tuple[int, int, int, str, str]:
            return TIERS.index(match.how), match.distance, len(match.name), match.name, match.iri

        best: dict[str, Match] = {}
        for match in sorted(matches, key=key):
            best.setdefault(match.iri, match)
        return list(best.values())

    def _spellings(self, word: str) -> dict[str, int]:
        """Return the known words that `word` may be meant for, with their distance."""
        if self._begins(word):
            return {word: 0}
        from rapidfuzz.distance import OSA  # 20 ms: only where something is misspelled

        limit = 1 if len(word) < 7 else 2
        # How many letters must be added, dropped, changed or swapped with the next.
        found = {
            known: OSA.distance(word, known, score_cutoff=limit) for known in self._sharing(word, limit, 40)
        }
        kept = sorted((distance, known) for known, distance in found.items() if distance <= limit)
        return {known: distance for distance, known in kept[:_VARIANTS]}

    def _sharing(self, word: str, slips: int, limit: int) -> list[str]:
        """Return the known words, at most `slips` letters longer or shorter, that share most pairs of letters."""
        least = max(2, len(word) + 1 - 3 * slips)  # a slip spoils two pairs, a swap three
        pairs = sorted(_pairs(word))
        lengths = [length for length in range(len(word) - slips, len(word) + slips + 1) if length > 0]
        sql = (
            f"SELECT number FROM pair WHERE pair IN ({','.join('?' * len(pairs))}) "
            f"AND length IN ({','.join('?' * len(lengths))}) "
            "GROUP BY number HAVING COUNT(*) >= ? ORDER BY COUNT(*) DESC, number LIMIT ?"
        )
        self._known()
        found = self._base.execute(sql, (*pairs, *lengths, least, limit)).fetchall()
        sql = "SELECT word FROM word WHERE number = ?"
        return [self._base.execute(sql, number).fetchone()[0] for number in found]

    def _known(self) -> None:
        if not self._learned:  # in memory only where something is misspelled
            self._learned = True
            self._learn()

    def _learn(self) -> None:
        vocabulary = sorted(
            {
                word
                for (words,) in self._base.execute("SELECT folded FROM name")
                for word in words.split()
                if len(word) > 2
            }
        )
        self._base.executemany("INSERT INTO word VALUES (?, ?)", enumerate(vocabulary))
        self._base.executemany(
            "INSERT INTO pair VALUES (?, ?, ?)",
            sorted(
                (pair, len(word), number) for number, word in enumerate(vocabulary) for pair in _pairs(word)
            ),
        )

    def _begins(self, word: str) -> bool:
        """Tell whether a known word begins so; words of one or two letters always count as known."""
        if len(word) < 3:
            return True
        self._known()
        sql = "SELECT word FROM word WHERE word >= ? ORDER BY word LIMIT 1"
        found = self._base.execute(sql, (word,)).fetchone()
        return found is not None and found[0].startswith(word)


_TABLES = """
CREATE TABLE name (row INTEGER PRIMARY KEY, iri TEXT, text TEXT, sort TEXT, folded TEXT, compact TEXT);
CREATE VIRTUAL TABLE names USING fts5(
    folded, content='', detail=none, prefix='1 2 3', tokenize='unicode61 remove_diacritics 0'
);
CREATE TABLE word (number INTEGER PRIMARY KEY, word TEXT UNIQUE);
CREATE TABLE pair (pair TEXT, length INTEGER, number INTEGER, PRIMARY KEY (pair, length, number)) WITHOUT ROWID;
"""


def _pairs(word: str) -> set[str]:
    """``abc`` → ``^a ab bc c$``: one slip leaves most of them whole, a swap of letters half."""
    marked = f"^{word}$"
    return {marked[i : i + 2] for i in range(len(marked) - 1)}


def _entity_names(store: AnyStore, others: bool = False) -> set[Name]:
    """Return every name and id of the things in a store; without the vocabulary, statements and sources.

    With `others`, what has no name has the last part of its IRI.
    """
    names = store.names
    wanted = " ".join(f"<{iri}>" for iri in NAMING)
    found: set[Name] = set()
    no_entities = (GOV, *names.spaces("src"), *names.spaces("st"))
    query = f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?p {{ {wanted} }} ?s ?p ?o }}"
    for subject, predicate, value in store.select(query):
        iri = subject.value
        if isinstance(subject, ox.NamedNode) and not iri.startswith(no_entities):
            found.add(Name(iri, value.value, NAMING[predicate.value]))
    for iri in {name.iri for name in found}:
        for space in names.spaces("id"):
            if iri.startswith(space):
                found.add(Name(iri, iri.removeprefix(space), "id"))
    if others and isinstance(store, Store):
        named = {name.iri for name in found}
        for (subject,) in store.select("SELECT DISTINCT ?s { ?s ?p ?o FILTER(isIRI(?s)) }"):
            iri = subject.value
            if iri not in named and not iri.startswith((*no_entities, names.blank)):
                found.add(Name(iri, re.split(r"[/#:]", iri.rstrip("/#:"))[-1] or iri, "id"))
    return found


def _source_names(store: AnyStore) -> set[Name]:
    """Return the titles, publishers and ids of the sources in a store."""
    return {
        Name(source.iri, name, "id" if name == local else "name")
        for source in fetch_sources(store).values()
        for local in (source.iri.removeprefix(store.names.source),)
        for name in (source.title, source.publisher, local)
        if name
    }


def entities_index(store: AnyStore, *, others: bool = False) -> NameIndex:
    """Return the index of the things in a store: that of a compiled dataset is kept beside it.

    Parameters
    ----------
    others : bool
        Things without a name, in words of others, are found by the last part of their IRI.
    """
    name = "names-of-all.sqlite" if others else "names.sqlite"
    return _kept(store, name, partial(_entity_names, others=others))


def sources_index(store: AnyStore) -> NameIndex:
    """Return the index of the sources in a store: that of a compiled dataset is kept beside it."""
    return _kept(store, "titles.sqlite", _source_names)


def _kept(store: AnyStore, name: str, names: Callable[[AnyStore], set[Name]]) -> NameIndex:
    def make(draft: Path) -> None:
        import sqlite3

        try:
            NameIndex(names(store), draft).close()
        except sqlite3.Error as error:  # the disk is full, say
            raise OSError(str(error)) from error

    path = derived_file(store, name, make)
    return NameIndex.opened(path) if path else NameIndex(names(store))
