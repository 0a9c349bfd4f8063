"""How names are folded, as a table for the page: its search then finds what `govgraph find` finds."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from govgraph.facts.labels import UNSPLIT, fold

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
    known = frozenset("".join(fold(name) for name in names)) | {" ", "."}
    found: dict[str, list[str]] = defaultdict(list)
    for letter, folded in _folded():
        if known.issuperset(folded):
            found[folded].append(letter)
    return {folded: "".join(letters) for folded, letters in sorted(found.items())}


@cache
def _folded() -> tuple[tuple[str, str], ...]:
    """Return every character that folding changes, and what it becomes."""
    found = []
    for number in range(_LAST):
        letter = chr(number)
        if number in _IDEOGRAPHS or not (
            letter.isalnum()
            or unicodedata.combining(letter)
            or unicodedata.decomposition(letter)
            or unicodedata.category(letter) == "Cf"
        ):
            continue
        plain = unicodedata.normalize("NFKD", letter)
        if letter.isalnum() and letter == plain == letter.casefold() and number not in UNSPLIT:
            continue  # most letters: nothing of them is folded
        folded = fold(f"aa{letter}aa")[2:-2]  # between words, so that the spaces of "½" and "⒜" are kept
        if plain == ".":
            folded = "."  # of initials, however wide
        if folded != letter:
            found.append((letter, folded))
    return tuple(found)
