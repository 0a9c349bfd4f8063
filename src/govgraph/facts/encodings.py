"""Which 8-bit encoding a table is in cannot be known; whether Windows-1252 makes sense of its words can be judged."""

from __future__ import annotations

import re
import unicodedata

from govgraph.words import Told, either

__all__ = ["doubtful_word", "other_readings", "sample_word"]

_OTHERS = ("mac_roman", "cp850", "cp1250", "cp1251")
_LATIN = frozenset("áéíóúüñçãõâêôàèìòùïîûëäöåøæßýÁÉÍÓÚÜÑÇÃÕÂÊÔÀÈÌÒÙÏÎÛËÄÖÅØÆ")
_CENTRAL = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůžČĎĚŇŘŠŤŮŽáéíúýôäľĺŕőűöüăâîșțşţđÁÉÍÚÝÔÄĽŐŰÖÜĂÂÎŞŢĐ")
_USUAL = {"mac_roman": _LATIN, "cp850": _LATIN, "cp1250": _CENTRAL}
# What may well stand between two letters: apostrophes, the raised point of Catalan, dashes between two words.
_INSIDE = frozenset("’‘´·\xad")
_DASHES = frozenset("–—")
_RUN = 3  # so many letters with accents in a row are not a word of a language that Windows-1252 is for
_BEYOND = re.compile(r"[^\s,;\"|\t]*[^\x00-\x7f][^\s,;\"|\t]*")
_LONGEST = 40


def _words(text: str) -> list[str]:
    return [word[:_LONGEST] for word in _BEYOND.findall(text)]


def sample_word(text: str) -> str:
    """Return the first word with a character beyond ASCII."""
    found = _BEYOND.search(text)
    return found[0][:_LONGEST] if found else ""


def doubtful_word(text: str) -> str:
    """Return a word that shows that a text is not in Windows-1252, where most such words do; else an empty text.

    Examples
    --------
    >>> doubtful_word("Comisión".encode("mac_roman").decode("cp1252")), doubtful_word("São Tomé – “ilha”")
    ('Comisi—n', '')
    """
    words = _words(text)
    doubtful = [word for word in words if _is_doubtful(word)]
    sure = sum(1 for word in words if not _is_doubtful(word) and any(letter in _LATIN for letter in word))
    return doubtful[0] if len(doubtful) > sure else ""


def _is_doubtful(word: str) -> bool:
    """Tell whether a word has signs or capitals between letters, or letters with accents in a row, as no language has."""
    run = 0
    for place, letter in enumerate(word):
        run = run + 1 if letter > "\x7f" and letter.isalpha() else 0
        if run >= _RUN:
            return True
        before, after = word[place - 1 : place] if place else "", word[place + 1 : place + 2]
        if letter <= "\x7f" or not (before.isalpha() and after.isalpha()):
            continue
        if letter.isalpha():
            if letter.isupper() and before.islower() and after.islower():
                return True  # a capital inside a word: AmŽrica
        elif letter in _DASHES:
            if min(place, len(word) - 1 - place) < _RUN:
                return True  # a dash may join two words (Perú–Chile), but hardly Comisi—n
        elif letter not in _INSIDE and not unicodedata.combining(letter):
            return True
    return False


def other_readings(word: str) -> str:
    """Return how a word reads in the encodings in which it has usual letters only: ``Macintosh (“Comisión”)``.

    Examples
    --------
    >>> other_readings("Comisi—n"), other_readings("Êîìèññèÿ")
    ('Macintosh (“Comisión”) or DOS (“Comisiùn”)', 'Cyrillic (“Комиссия”)')
    """
    raw = word.encode("cp1252", "replace")
    found: list[str] = []
    for codec in _OTHERS:
        try:
            read = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        beyond = [letter for letter in read if letter > "\x7f"]
        if codec == "cp1251":
            usual = all("\u0400" <= letter <= "\u04ff" for letter in beyond) and not re.search(
                "[A-Za-z]", read
            )
        else:
            usual = all(letter in _USUAL[codec] for letter in beyond)
        if beyond and usual and read != word and (codec == "cp1251" or not _is_doubtful(read)):
            found.append(Told(f"encoding.{codec}", read=read))
    return either(found)
