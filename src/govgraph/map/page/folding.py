"""How names are folded, as a table for the page: its search then finds what `govgraph find` finds."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from govgraph.facts.labels import fold

__all__ = ["folding"]

_LAST = 0x20000  # the planes beyond hold no letter that is folded
_IDEOGRAPHS = range(0x3400, 0xA000)  # nor do these blocks: passed over, to be quick


def folding(names: Iterable[str]) -> dict[str, str]:
    """Return, for every folded text of one character or more, the characters that are folded to it, as one text.

    Parameters
    ----------
    names : iterable of str
        What will be searched. Characters whose folded form occurs in none of the names are left out: no search for them
        could find anything.

    Notes
    -----
    :func:`govgraph.facts.labels.fold` folds a text character by character, but for the dots of initials, which the page
    takes out by the same rule. The characters under ``""`` are dropped (accents that stand by themselves); a character that
    is neither in the table nor a letter or digit separates words.

    Examples
    --------
    >>> table = folding(["Łódź", "Straße"])
    >>> "ł" in table["l"], "ß" in table["ss"], "ó" in table["o"], "q" in table
    (True, True, True, False)
    """
    return dict(_table(frozenset("".join(fold(name) for name in names))))


@lru_cache(maxsize=8)
def _table(alphabet: frozenset[str]) -> tuple[tuple[str, str], ...]:
    known = alphabet | {" ", "."}
    found: dict[str, list[str]] = defaultdict(list)
    for number in range(_LAST):
        letter = chr(number)
        if number in _IDEOGRAPHS or not (
            letter.isalnum()
            or unicodedata.combining(letter)
            or unicodedata.decomposition(letter)
            or unicodedata.category(letter) == "Cf"
        ):
            continue
        folded = fold(f"aa{letter}aa")[2:-2]  # between words, so that the spaces of "½" and "⒜" are kept
        if unicodedata.normalize("NFKD", letter) == ".":
            folded = "."  # of initials, however wide
        if folded != letter and known.issuperset(folded):
            found[folded].append(letter)
    return tuple((folded, "".join(letters)) for folded, letters in sorted(found.items()))
