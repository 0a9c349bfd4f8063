"""Results in the cache folder: made once for the same input, made again when damaged, bounded, and away with the cache."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govgraph.facts import kept


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOVGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "results"


class Made:
    """Makes a result, and counts how often."""

    def __init__(self, content: bytes) -> None:
        self.content, self.times = content, 0

    def __call__(self) -> bytes:
        self.times += 1
        return self.content


def test_the_same_input_is_made_once_and_another_input_again(folder: Path) -> None:
    one, other = Made(b"one"), Made(b"other")
    assert [kept.kept(b"input", one), kept.kept(b"input", one), kept.kept(b"changed", other)] == [
        b"one",
        b"one",
        b"other",
    ]
    assert (one.times, other.times) == (1, 1)


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 40])
def test_a_damaged_result_is_made_again(folder: Path, damage: bytes) -> None:
    made = Made(b"whole")
    kept.kept(b"input", made)
    (path,) = folder.iterdir()
    path.write_bytes(damage)
    assert kept.kept(b"input", made) == b"whole" and made.times == 2
    assert kept.kept(b"input", made) == b"whole" and made.times == 2


def test_nothing_is_kept_where_the_cache_is_off_or_cannot_be_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.parent.write_text("a file")
    made = Made(b"result")
    assert [kept.kept(b"input", made), kept.kept(b"input", made), made.times] == [b"result", b"result", 2]
    folder.parent.unlink()
    monkeypatch.setenv("GOVGRAPH_CACHE", "off")
    assert kept.kept(b"input", made) == b"result" and made.times == 3
    assert not folder.parent.exists()


def test_what_was_not_used_for_longest_goes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    for day, name in enumerate((b"a", b"b")):
        kept.kept(name, Made(name))
        newest = max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (day, day))
    kept.kept(b"a", Made(b"-"))  # it is used again
    kept.kept(b"c", Made(b"c"))
    again = {name: Made(b"again") for name in (b"a", b"b", b"c")}
    assert [kept.kept(name, made) for name, made in again.items() if name != b"b"] == [b"a", b"c"]
    assert kept.kept(b"b", again[b"b"]) == b"again"


def test_a_map_is_the_same_with_kept_positions_and_a_changed_tie_moves_it(
    folder: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import govgraph

    network = govgraph.open(shipped).network("letters")
    first = network.map().positions()
    assert len(list(folder.iterdir())) == 1
    assert network.map().positions() == first and len(list(folder.iterdir())) == 1
    gone = min(first)
    fewer = network.filter(where=lambda key, node: key != gone)
    assert fewer.map().positions().keys() < first.keys() and len(list(folder.iterdir())) == 2
    monkeypatch.setenv("GOVGRAPH_CACHE", "off")
    assert network.map().positions() == first


def test_no_cache_neither_keeps_nor_uses_a_result(
    folder: Path, shipped: Path, tmp_path: Path, invoke: Callable[..., Any]
) -> None:
    drawn = ("map", "letters", "-d", str(shipped), "-q")
    invoke(*drawn, "--no-cache", "-o", str(tmp_path / "first.json"))
    assert not folder.parent.exists()
    invoke(*drawn, "-o", str(tmp_path / "second.json"))
    (path,) = folder.iterdir()
    os.utime(path, (1, 1))
    invoke(*drawn, "--no-cache", "-o", str(tmp_path / "third.json"))
    assert path.stat().st_mtime == 1
    invoke(*drawn, "-o", str(tmp_path / "fourth.json"))
    assert path.stat().st_mtime > 1
    assert (
        len({(tmp_path / f"{name}.json").read_bytes() for name in ("first", "second", "third", "fourth")})
        == 1
    )


def test_a_dataset_opened_without_a_cache_draws_maps_and_pages_without_one(
    folder: Path, shipped: Path, tmp_path: Path
) -> None:
    import govgraph

    govgraph.init(tmp_path / "own")

    def draw(cache: bool) -> tuple[Any, ...]:
        graph, own = (govgraph.open(place, cache=cache) for place in (shipped, tmp_path / "own"))
        letters = graph.network("letters")
        own.site().save(tmp_path / f"site-{cache}")
        return (
            letters.map().positions(),
            letters.filter(predicates=["signatoryOf"]).map().positions(),
            graph.at(as_of="2020").network("letters").map().positions(),
            graph.part(entities=["alsur"]).network("everything").map().positions(),
            own.explorer().to_html(),
        )

    without = draw(cache=False)
    assert not folder.parent.exists()
    assert draw(cache=True) == without
    results = list(folder.iterdir())
    assert results
    for path in results:
        os.utime(path, (1, 1))
    assert draw(cache=False) == without
    assert {path.stat().st_mtime for path in folder.iterdir()} == {1}


def test_the_command_line_tells_of_positions_and_clears_them(
    folder: Path, shipped: Path, invoke: Callable[..., Any]
) -> None:
    kept.kept(b"input", Made(b"x" * 1_000_000))
    assert f"{folder}: kept maps, 1.0 MB\n" in invoke("cache").stdout
    assert f"removed kept maps, 1.0 MB from {folder}\n" in invoke("cache", "--clear").stdout
    assert list(folder.iterdir()) == []
