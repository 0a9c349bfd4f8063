"""Every word that a reader sees, in English, Spanish and Portuguese: one TOML file per language, and the way to say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Self

__all__ = [
    "LANGUAGES",
    "Told",
    "column",
    "either",
    "in_language",
    "number",
    "reader_languages",
    "say",
    "speaks",
    "subtag",
    "texts",
    "words",
]

LANGUAGES = ("en", "es", "pt")
"""The languages that govgraph speaks: of its own words, not of the names in a dataset."""

_TABLES = re.compile(r"^\[(\w+)(?:\.\w+)*\]$", re.MULTILINE)
_PLACES = re.compile(r"\{(\w+)\}")


def subtag(tag: str) -> str:
    """Return the language of a tag without its region: what two tags must share to be read as one language.

    Examples
    --------
    >>> subtag("pt-BR"), subtag("es_MX.UTF-8"), subtag("")
    ('pt', 'es', '')
    """
    return re.split(r"[-_.@]", tag, maxsplit=1)[0].casefold()


def speaks(languages: Iterable[str]) -> str:
    """Return the first of some languages that govgraph speaks, else English.

    Examples
    --------
    >>> speaks(("fr", "es-MX", "en")), speaks(("fr",))
    ('es', 'en')
    """
    return next((one for one in map(subtag, languages) if one in LANGUAGES), "en")


def reader_languages(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the languages of a reader, the preferred one first, from the settings of the system.

    Parameters
    ----------
    environment : mapping of str to str
        Such as ``os.environ``. ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` count, in
        the order that gettext uses. A language that govgraph does not speak is passed over.

    Returns
    -------
    tuple of str
        Always all of :data:`LANGUAGES`: a name that is missing in one is shown in the next.

    Examples
    --------
    >>> reader_languages({"LANG": "pt_BR.UTF-8"})
    ('pt', 'en', 'es')
    >>> reader_languages({"LANG": "C.UTF-8"})
    ('en', 'es', 'pt')
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = [one for one in map(subtag, environment.get(name, "").split(":")) if one in LANGUAGES]
        if wanted:
            return tuple(dict.fromkeys([*wanted, *LANGUAGES]))
        if name != "LANGUAGE" and environment.get(name):
            break  # LC_ALL=C says English, whatever LANG says
    return LANGUAGES


class _Words(Mapping[str, Any]):
    """The words of a language, of which only the tables that somebody asks for are read: all of them take 20 ms."""

    def __init__(self, text: str) -> None:
        starts = [*_TABLES.finditer(text)]
        ends = [*(one.start() for one in starts[1:]), len(text)]
        self._written: dict[str, str] = {}
        for start, end in zip(starts, ends, strict=True):
            self._written[start[1]] = self._written.get(start[1], "") + text[start.start() : end]
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._read:
            import tomllib  # only for commands that print words

            self._read[name] = tomllib.loads(self._written[name])[name]
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> Mapping[str, Any]:
    """Return the words of a language by their keys; what changes with a number has two forms, ``one`` and ``other``.

    Examples
    --------
    >>> words("es")["certainty"]["unverified"]
    'sin verificar'
    """
    from importlib.resources import files

    return _Words(files("govgraph.words").joinpath(f"{language}.toml").read_text("utf-8"))


def column(name: str, *languages: str) -> str:
    """Return what a column of an answer is called in a language; a name that only its author knows stays.

    Examples
    --------
    >>> column("space", "pt"), column("myVariable", "pt")
    ('espaço', 'myVariable')
    """
    return str(words(speaks(languages))["column"].get(name, name))


def number(value: float, language: str) -> str:
    """Return a number with the separators of a language: a comma in English, a point in Spanish and Portuguese.

    Examples
    --------
    >>> number(1234567, "en"), number(1234.5, "pt")
    ('1,234,567', '1.234,5')
    """
    text = f"{value:,}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def say(key: str, *languages: str, **values: object) -> str:
    """Return what a key says in the first of some languages that govgraph speaks.

    Parameters
    ----------
    key : str
        Table and name: ``certainty.unverified``.
    *languages : str
        In order of preference; English where none is spoken.
    **values
        What stands in ``{braces}``. Numbers are written with the separators of the language. ``n`` also chooses between
        the forms ``one`` and ``other``.

    Raises
    ------
    KeyError
        Where there is no such key, or a value for a brace is missing.

    Examples
    --------
    >>> say("count.rows", "en", n=1), say("count.rows", "es", n=1200)
    ('1 row', '1.200 filas')
    """
    language = speaks(languages)
    found: Any = words(language)
    for part in key.split("."):
        found = found[part]
    if isinstance(found, Mapping):
        # CLDR counts zero as one in Portuguese; "0 linhas" reads as naturally, and is what tables print.
        found = found["one" if values.get("n") == 1 else "other"]

    def fill(place: re.Match[str]) -> str:
        value = values[place[1]]
        if isinstance(value, int | float) and not isinstance(value, bool):
            return number(value, language)
        return str(value)

    return _PLACES.sub(fill, found)


def texts(key: str, **values: object) -> dict[str, str]:
    """Return what a key says in each language that govgraph speaks; as :func:`say`.

    Examples
    --------
    >>> texts("certainty.read")["pt"]
    'lido na fonte'
    """
    return {language: say(key, language, **values) for language in LANGUAGES}


class Told(str):
    """A sentence that can be said in each language; as a text it is English.

    Parameters
    ----------
    key : str
        As of :func:`say`.
    **values
        What stands in ``{braces}``; what has words of its own, as a :class:`Told` and an error have, is said in the same
        language.

    Examples
    --------
    >>> rows = Told("count.rows", n=2)
    >>> rows, rows.in_words("pt")
    ('2 rows', '2 linhas')
    """

    hint = ""
    """Of what is wrong: what to do about it."""

    def __new__(cls, key: str, **values: object) -> Self:
        """Say it in English."""
        made = super().__new__(cls, say(key, "en", **values))
        made._key, made._values = key, values
        return made

    _key: str
    _values: Mapping[str, object]

    def __getnewargs_ex__(self) -> tuple[tuple[str], Mapping[str, object]]:
        """Return what makes it again, where it is copied or sent to another process."""
        return (self._key,), self._values

    def in_words(self, *languages: str) -> str:
        """Return the sentence in the first of some languages that govgraph speaks."""
        values = {name: in_language(value, *languages) for name, value in self._values.items()}
        return say(self._key, *languages, **values)


def in_language(value: Any, *languages: str) -> Any:
    """Return a sentence or an error in the first of some languages that govgraph speaks, and all else as it is."""
    speak = getattr(value, "in_words", None)
    return value if speak is None else speak(*languages)


def either(names: Sequence[str]) -> str:
    """Return names with "or" between them, in each language; an empty text for none.

    Examples
    --------
    >>> either(["`a`", "`b`"]), Told("error.did_you_mean", choices=either(["a", "b", "c"])).in_words("es")
    ('`a` or `b`', '¿quiso decir a o b o c?')
    """
    if len(names) < 2:
        return names[0] if names else ""
    return Told("error.either", one=names[0], other=either(names[1:]))
