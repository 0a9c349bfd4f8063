"""govgraph timeline: years, dates and languages from the options, one SVG on stdout or in a file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from click.testing import Result


def drawn(svg: str) -> set[str]:
    """Return the words of all marks."""
    return {title.text or "" for title in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}title")}


def event_years(svg: str) -> set[str]:
    """Return the years in which editions of the IGF are drawn."""
    words = [one for one in drawn(svg) if "Internet Governance Forum" in one and ": 20" in one]
    return {one.partition(": ")[2][:4] for one in words}


def test_it_is_written_to_a_file_or_to_stdout_alike(
    invoke: Callable[..., Result], shipped: Path, tmp_path: Path
) -> None:
    result = invoke("timeline", "-d", shipped, "--from", 2015, "--to", 2020)
    assert result.exit_code == 0
    assert (
        invoke("timeline", "-d", shipped, "--from", 2015, "--to", 2020, "-o", tmp_path / "t.svg").exit_code
        == 0
    )
    assert (tmp_path / "t.svg").read_text("utf-8") == result.stdout
    assert result.stderr == ""  # no date was asked about


def test_a_date_leaves_only_what_may_lie_on_it(invoke: Callable[..., Result], shipped: Path) -> None:
    years = ("timeline", "-d", shipped, "--from", 2010, "--to", 2025)
    assert event_years(invoke(*years).stdout) >= {"2010", "2015", "2023"}
    assert event_years(invoke(*years, "--as-of", "2015").stdout) == {"2015"}
    assert event_years(invoke(*years, "--between", "2014", "2016").stdout) == {"2014", "2015", "2016"}


def test_how_many_ties_are_unknown_is_told_in_the_picture_and_beside_it(
    invoke: Callable[..., Result], shipped: Path
) -> None:
    import govgraph

    count = govgraph.open(shipped).at(as_of="2020").unknown_ties
    result = invoke("timeline", "-d", shipped, "--as-of", "2020", "--lang", "es")
    told = f"{count:,}".replace(",", ".")  # a point between thousands, in Spanish
    assert count > 1000
    assert f"no se sabe si valen: {told} vínculos" in result.stdout
    assert f"{told} vínculos" in result.stderr
    assert invoke("timeline", "-d", shipped, "--as-of", "2020", "-q").stderr == ""


def test_excluding_the_unknown_leaves_no_member_in_doubt(
    invoke: Callable[..., Result], shipped: Path
) -> None:
    year = ("timeline", "-d", shipped, "--from", 2019, "--to", 2019, "--as-of", "2019")
    assert any("unknown)" in words for words in drawn(invoke(*year).stdout))
    assert not any("unknown)" in words for words in drawn(invoke(*year, "--unknown", "exclude").stdout))


@pytest.mark.parametrize(("language", "heading"), [("en", "Events"), ("es", "Eventos"), ("pt", "Eventos")])
def test_headings_speak_the_language_asked_for(
    invoke: Callable[..., Result], shipped: Path, language: str, heading: str
) -> None:
    result = invoke("timeline", "-d", shipped, "--from", 2020, "--to", 2021, "--lang", language)
    assert f'lang="{language}"' in result.stdout
    assert f">{heading}</text>" in result.stdout


@pytest.mark.parametrize(
    "options",
    [("--from", 2021, "--to", 2020), ("--as-of", "31/12/2020"), ("--as-of", "2020", "--between", "1", "2")],
)
def test_years_and_dates_that_make_no_sense_are_an_error(
    invoke: Callable[..., Result], shipped: Path, options: tuple[object, ...]
) -> None:
    result = invoke("timeline", "-d", shipped, *options)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "error:" in result.stderr
