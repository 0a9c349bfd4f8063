"""A folder that is brought up to date: what is long to make is begun first, and only where it is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from govgraph.write.folder import Item, update_folder


def test_what_will_be_made_is_begun_before_anything_is_made(tmp_path: Path) -> None:
    done: list[str] = []

    def make(name: str) -> str:
        done.append(name)
        return name

    def items(key: str) -> list[Item]:
        return [
            Item("a.txt", key, lambda: make("a")),
            Item("b.txt", key, lambda: make("b"), lambda: done.append("begun")),
        ]

    update_folder(tmp_path / "site", items("1"))
    assert done == ["begun", "a", "b"]
    update_folder(tmp_path / "site", items("1"))  # nothing is made again
    assert done == ["begun", "a", "b"]
    update_folder(tmp_path / "site", items("2"))
    assert done[3:] == ["begun", "a", "b"]


def test_a_run_that_is_interrupted_leaves_the_earlier_files_or_nothing(tmp_path: Path) -> None:
    def ended() -> str:
        raise KeyboardInterrupt

    def files() -> dict[str, str]:
        return {
            str(one.relative_to(tmp_path)): one.read_text() for one in tmp_path.rglob("*") if one.is_file()
        }

    folder = tmp_path / "site"
    half = [Item("new/a.txt", "2", lambda: "A2"), Item("b.txt", "2", ended)]
    with pytest.raises(KeyboardInterrupt):
        update_folder(folder, half)
    assert list(tmp_path.iterdir()) == []
    update_folder(folder, [Item("a.txt", "1", lambda: "A"), Item("b.txt", "1", lambda: "B")])
    before = files()
    with pytest.raises(KeyboardInterrupt):
        update_folder(folder, half)
    assert files() == before
    assert not (folder / "new").exists()


def test_a_run_that_was_killed_does_not_stand_in_the_way_of_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    (folder / ".govgraph-build-x").mkdir(parents=True)
    (folder / ".govgraph-build-x" / "0").write_text("half")
    assert update_folder(folder, [Item("a.txt", "1", lambda: "A")]).written == ["a.txt"]
