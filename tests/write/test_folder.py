"""A folder that is brought up to date: what is long to make is begun first, and only where it is made."""

from __future__ import annotations

from pathlib import Path

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
