"""What things are called: the properties that hold names, the one rule of languages, and the one folding of names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import filterfalse

from govgraph.terms import DCTERMS, FOAF, GOV, RDFS, SKOS
from govgraph.words import LANGUAGES, subtag

__all__ = [
    "ALIASES",
    "CONTRACTIONS",
    "LABELS",
    "MADE",
    "SHORT",
    "UNSPLIT",
    "after",
    "best_first",
    "cut",
    "exact_text",
    "fold",
    "language_rank",
    "look",
    "seen_alike",
    "text_in",
]

_SCHEMA = ("https://schema.org/", "http://schema.org/")

MADE = GOV + "madeLabel"
"""The property of a name that this package made of what the data say, in the store that verbs read: data never have it."""

LABELS: tuple[str, ...] = (
    SKOS + "prefLabel",
    RDFS + "label",
    *(space + "name" for space in _SCHEMA),
    FOAF + "name",
    DCTERMS + "title",
    "http://purl.org/dc/elements/1.1/title",
    "http://www.w3.org/2006/vcard/ns#fn",
    MADE,
)
"""The properties that hold a full name, the preferred one first."""

ALIASES: tuple[str, ...] = (
    SKOS + "altLabel",
    *(space + "alternateName" for space in _SCHEMA),
    *(space + "legalName" for space in _SCHEMA),
    "http://www.w3.org/ns/regorg#legalName",
    DCTERMS + "alternative",
    FOAF + "nick",
)
"""The properties that hold another name."""

SHORT = GOV + "shortLabel"
"""The property that holds the short name that maps show."""

_RANK = {name: place for place, name in enumerate(LABELS)}
_ANY = ("", "mul", "und")  # tags of texts that belong to no language, or to all

_UNSEEN: dict[int, str] = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")
# Letters that Unicode does not take apart into a base letter and an accent, and signs that count as letters.
_PLAIN = "ø=o ł=l đ=d ð=d ħ=h ŧ=t ı=i ß=ss æ=ae œ=oe þ=th \u02bb=' \u02bc='"
UNSPLIT: dict[int, str] = {**_UNSEEN, **{ord(pair[0]): pair[2:] for pair in _PLAIN.split()}}
"""What :func:`fold` puts in place of these characters, for ``str.translate``."""
_WORD = re.compile(r"\w+")
_MARK = re.compile(r"[^\w\s]")
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?!\w)")  # U.N. is one word, as UN is


def fold(text: str) -> str:
    """Return a name as it is compared everywhere: no case, accents or signs, words separated by single spaces.

    Examples
    --------
    >>> fold("  Comisión Económica (CEPAL) ")
    'comision economica cepal'
    >>> fold("Lillestrøm")
    'lillestrom'
    """
    lowered = text.casefold()
    if not lowered.isascii():
        split = unicodedata.normalize("NFKD", lowered.translate(UNSPLIT)).casefold().translate(UNSPLIT)
        lowered = "".join(filterfalse(unicodedata.combining, split))
    if "." in lowered:
        lowered = _INITIALS.sub(lambda found: found[0].replace(".", ""), lowered)
    return " ".join(_WORD.findall(lowered.replace("_", " ")))


def seen_alike(text: str) -> str:
    """Return a text without what no one can see: how its accents are stored, and how many and which spaces it has.

    Examples
    --------
    >>> seen_alike("Bogota\u0301  D.C.") == seen_alike("Bogotá\u00a0D.C."), seen_alike("bogota") == seen_alike("Bogotá")
    (True, False)
    """
    return " ".join(unicodedata.normalize("NFC", text.translate(_UNSEEN)).split())


@lru_cache(maxsize=1 << 15)  # a check asks twice for each name
def look(text: str) -> str:
    """Return what a name looks like to a reader: as folded, with the signs that distinguish two names.

    Examples
    --------
    >>> look("Comisio\u0301n  Económica") == look("COMISIÓN\u00a0ECONÓMICA"), look("BRICS") == look("BRICS+")
    (True, False)
    """
    signs = "".join(filter(_is_sign, _MARK.findall(text)))
    return f"{fold(text)} {signs}" if signs else fold(text)


@cache
def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter) in ("Sc", "Sm", "So")


def language_rank(tag: str, languages: Iterable[str]) -> tuple[int, int, str]:
    """Return how well a text in one language serves a reader of `languages`: the smallest is the best.

    Languages are compared by their first subtag: ``pt-BR`` serves a reader of ``pt``, though not as well as ``pt``.
    After the reader's own languages come `LANGUAGES`, then texts without a language, then all others by their tags.

    Examples
    --------
    >>> sorted(["fr", "", "en-GB", "pt-BR", "pt"], key=lambda tag: language_rank(tag, ["pt"]))
    ['pt', 'pt-BR', 'en-GB', '', 'fr']
    """
    lowered = tag.lower()
    first = subtag(tag)
    order = [language.lower() for language in (*languages, *LANGUAGES)]
    for place, language in enumerate(order):
        if lowered == language:
            return place, 0, lowered
        if first == subtag(language):
            # A reader of pt-BR is served by pt before pt-PT; a reader of pt by any of them, in the order of tags.
            return place, 1 if lowered == first else 2, lowered
    return len(order) + (lowered not in _ANY), 0, lowered


def text_in(texts: Mapping[str, str], languages: Iterable[str] = ()) -> str:
    """Return the text that serves a reader of `languages` best, or an empty text where there is none.

    Examples
    --------
    >>> text_in({"es": "Foro", "en": "Forum"}, ["pt", "es"])
    'Foro'
    >>> text_in({"es-419": "Foro", "en-GB": "Forum", "": "F"}, ["es"])
    'Foro'
    """
    wanted = tuple(languages)
    for language in wanted[:1] or LANGUAGES[:1]:  # nearly every text is there in the language asked for
        if found := texts.get(language):
            return found
    there = [tag for tag, text in texts.items() if text]
    return texts[min(there, key=lambda tag: language_rank(tag, wanted))] if there else ""


def exact_text(texts: Mapping[str, str], language: str) -> str:
    """Return the text in this language, or in a variety of it, or an empty text: nothing is borrowed from another.

    Examples
    --------
    >>> exact_text({"pt-BR": "Fórum", "en": "Forum"}, "pt"), exact_text({"en": "Forum"}, "pt")
    ('Fórum', '')
    """
    if found := texts.get(language):
        return found
    first = subtag(language)
    return text_in({tag: text for tag, text in texts.items() if subtag(tag) == first}, [language])


CONTRACTIONS: Mapping[str, Mapping[str, str]] = {
    "es": {"de el": "del", "a el": "al"},
    "pt": {
        f"{word} {article}": start + article
        for word, start in (("de", "d"), ("em", "n"), ("por", "pel"))
        for article in ("o", "a", "os", "as")
    }
    | {"a o": "ao", "a os": "aos", "a a": "à", "a as": "às"},
}
"""What a preposition and an article become, by language; pages of maps and the explorer read the same."""


def after(words: str, name: str, article: str, language: str) -> str:
    """Return words and the name that follows them, with its article where it has one.

    Examples
    --------
    >>> after("participou de", "G20", "o", "pt"), after("preside", "Coalición FOC", "la", "es")
    ('participou do G20', 'preside la Coalición FOC')
    >>> after("es miembro de", "Access Now", "", "es")
    'es miembro de Access Now'
    """
    before, _, last = words.rpartition(" ")
    joined = CONTRACTIONS.get(language, {}).get(f"{last} {article}")
    return " ".join(filter(None, [before, joined, name] if joined else [words, article, name]))


def best_first(predicate: str, text: str) -> tuple[int, str]:
    """Return the order of two names in one language: by property, then by text, so that the choice never changes."""
    return _RANK.get(predicate, len(_RANK)), text


def cut(text: str, most: int) -> str:
    """Return a text of so many characters at most, an ellipsis in place of what is left out.

    Examples
    --------
    >>> cut("Fixture Forum", 9)
    'Fixture…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
