"""Writing a set: all or nothing, old files safe, leftovers gone, other people's files untouched."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from govgraph.errors import GovgraphError
from govgraph.files import write_file
from govgraph.write import files
from govgraph.write.files import MANIFEST, Packed, write_set


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_set_is_written_with_its_manifest_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    written = write_set(out, {"a.txt": "é\n", "b.bin": b"\x00"})
    assert names(out) == {"a.txt", "b.bin", MANIFEST}
    assert (out / "a.txt").read_bytes() == b"\xc3\xa9\n"
    assert [(one.name, one.size) for one in written] == [("a.txt", 3), ("b.bin", 1)]
    assert written[0].sha256 == hashlib.sha256("é\n".encode()).hexdigest()


def test_writing_again_replaces_our_own_files(tmp_path: Path) -> None:
    write_set(tmp_path, {"a.txt": "one"})
    write_set(tmp_path, {"a.txt": "two"})
    assert (tmp_path / "a.txt").read_text() == "two"


def test_a_failure_while_staging_leaves_the_old_set_and_no_leftovers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(tmp_path, {"a.txt": "old", "b.txt": "old"})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    real = files.write_synced

    def full_disk(path: Path, content: bytes) -> None:
        if path.name == "b.txt":
            raise OSError(28, "No space left on device")
        real(path, content)

    monkeypatch.setattr(files, "write_synced", full_disk)
    with pytest.raises(GovgraphError, match="No space left"):
        write_set(tmp_path, {"a.txt": "new", "b.txt": "new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my own page")
    with pytest.raises(GovgraphError, match="not written by govgraph"):
        write_set(tmp_path, {"index.html": "ours", "a.txt": "1"})
    assert names(tmp_path) == {"index.html"}
    assert (tmp_path / "index.html").read_text() == "my own page"


def test_a_file_of_somebody_else_is_replaced_when_asked(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my own page")
    write_set(tmp_path, {"index.html": "ours"}, replace_foreign=True)
    assert (tmp_path / "index.html").read_text() == "ours"


def test_files_of_other_names_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("kept")
    write_set(tmp_path, {"a.txt": "1"})
    assert (tmp_path / "README.md").read_text() == "kept"


def test_what_an_earlier_set_wrote_and_this_one_does_not_is_removed(tmp_path: Path) -> None:
    write_set(tmp_path, {"a.txt": "1", "old.txt": "1", "edited.txt": "1"})
    (tmp_path / "edited.txt").write_text("changed by hand")
    write_set(tmp_path, {"a.txt": "2"})
    assert names(tmp_path) == {"a.txt", "edited.txt", MANIFEST}


def test_the_stage_of_a_killed_build_is_removed(tmp_path: Path) -> None:
    stale, fresh = tmp_path / ".govgraph-build-dead", tmp_path / ".govgraph-build-running"
    for stage in (stale, fresh):
        stage.mkdir()
        (stage / "a.txt").write_text("part")
    an_hour_ago = time.time() - 3600
    os.utime(stale, (an_hour_ago, an_hour_ago))
    write_set(tmp_path, {"a.txt": "1"})
    assert names(tmp_path) == {"a.txt", MANIFEST, fresh.name}


def test_a_build_killed_between_two_renames_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def killed(source: Path, target: Path) -> Path:
        if target.name == "b.txt":
            raise KeyboardInterrupt
        return real(source, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_set(tmp_path, {"a.txt": "1", "b.txt": "1"})
    monkeypatch.undo()
    assert names(tmp_path) == {"a.txt", MANIFEST}
    write_set(tmp_path, {"a.txt": "2", "b.txt": "2"})
    assert (tmp_path / "b.txt").read_text() == "2"


@pytest.mark.parametrize("name", ["../a.txt", "/etc/x", "", "a/b", MANIFEST])
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="plain file name"):
        write_set(tmp_path, {name: "x"})


def test_an_output_folder_that_is_a_file_is_an_error_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(GovgraphError, match="cannot write into") as caught:
        write_set(tmp_path / "out", {"a.txt": "1"})
    assert "-o" in caught.value.hint


def test_one_file_is_replaced_at_once_and_leaves_no_part(tmp_path: Path) -> None:
    path = tmp_path / "one.ttl"
    path.write_text("old")
    write_file(path, "new")
    assert path.read_text() == "new"
    assert names(tmp_path) == {"one.ttl"}


def test_one_file_into_a_missing_folder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(GovgraphError, match="cannot write"):
        write_file(tmp_path / "missing" / "one.ttl", "x")


def test_a_set_that_is_held_packed_is_written_as_it_is(tmp_path: Path) -> None:
    files = Packed()
    files["b.txt"], files["a.txt"] = b"\x00" * 10_000, "é".encode()
    assert [(one.name, one.size) for one in write_set(tmp_path, files)] == [("a.txt", 2), ("b.txt", 10_000)]
    assert (tmp_path / "b.txt").read_bytes() == b"\x00" * 10_000
