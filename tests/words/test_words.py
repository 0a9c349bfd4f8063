"""The words of the reader: the same keys in three languages, each used, each with the same places to fill."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from govgraph.words import LANGUAGES, reader_languages, say, words


def flat(found: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in found.items():
        name = f"{above}{key}"
        if isinstance(value, Mapping):
            yield from flat(value, f"{name}.")
        else:
            yield name, value


TEXTS = {language: dict(flat(words(language))) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert TEXTS[language].keys() == TEXTS["en"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_the_same_places(language: str) -> None:
    for key, text in TEXTS[language].items():
        places = set(re.findall(r"\{(\w+)\}", text))
        # A form for one thing may leave the number to the words ("one row").
        assert places | {"n"} == set(re.findall(r"\{(\w+)\}", TEXTS["en"][key])) | {"n"}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_ends_in_a_space(language: str) -> None:
    assert not [key for key, text in TEXTS[language].items() if not text or text != text.strip()]


@pytest.mark.parametrize(
    ("environment", "first"),
    [
        ({}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "pt_BR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "es_AR.UTF-8"}, "es"),
        ({"LANGUAGE": "fr:pt:es", "LANG": "fr_FR.UTF-8"}, "pt"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_language_of_the_system_comes_first(environment: dict[str, str], first: str) -> None:
    found = reader_languages(environment)
    assert found[0] == first
    assert set(found) == set(LANGUAGES)


def test_a_regional_language_speaks_its_language() -> None:
    assert say("holds.unknown", "es-419") == "no se sabe"


def test_a_missing_value_is_an_error_and_no_gap() -> None:
    with pytest.raises(KeyError):
        say("count.rows", "en")
