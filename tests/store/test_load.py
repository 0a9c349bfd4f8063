"""A load leaves the old store or the new one, whatever happens to it, and disturbs no reader."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from govgraph.errors import DataError, TableError
from govgraph.facts.load import load_store
from govgraph.store import disk
from govgraph.store.store import Store
from govgraph.terms import Names

X = "http://fixture.example/"
OLD, NEW = 20_000, 30_000


def write_triples(path: Path, count: int, word: str) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(f'<{X}s{number % 997}> <{X}{word}> "{word} {number}" .\n')
    return path


def content(folder: Path) -> tuple[int, set[str]]:
    """How many quads the store yields when read through, and their predicates."""
    store = Store.open(folder)
    quads = list(store.quads())
    return len(quads), {quad.predicate.value.removeprefix(X) for quad in quads}


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    return write_triples(tmp_path / "old.nt", 20, "old")


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    return write_triples(tmp_path / "new.nt", 30, "new")


def versions(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "versions").iterdir())


def test_several_files_become_one_store_that_answers(tmp_path: Path, old_file: Path, new_file: Path) -> None:
    loaded = load_store([old_file, new_file], tmp_path / "store")
    assert loaded.quads == 50
    assert content(tmp_path / "store") == (50, {"old", "new"})
    assert Store.open(tmp_path / "store").ask(f"ASK {{ ?s <{X}new> 'new 7' }}")


def test_a_folder_of_tables_is_loaded_with_its_names(tmp_path: Path, shipped: Path, old_file: Path) -> None:
    load_store([shipped, old_file], tmp_path / "store")
    store = Store.open(tmp_path / "store")
    assert store.ask("ASK { id:alsur a gov:Organization }")
    assert store.ask(f"ASK {{ ?s <{X}old> 'old 7' }}")


def test_the_datasets_base_is_kept_in_the_store(tmp_path: Path, old_file: Path) -> None:
    names = Names("https://fixture.example/mine/")
    load_store([old_file], tmp_path / "store", names=names)
    assert Store.open(tmp_path / "store").names == names
    told = json.loads((tmp_path / "store" / "store.json").read_text(encoding="utf-8"))
    assert told["prefixes"]["id"] == "https://fixture.example/mine/id/"
    assert told["quads"] == 20
    assert told["files"] == ["old.nt"]


def test_a_store_is_not_replaced_unasked(tmp_path: Path, old_file: Path, new_file: Path) -> None:
    load_store([old_file], tmp_path / "store")
    with pytest.raises(DataError, match="already holds a store") as caught:
        load_store([new_file], tmp_path / "store")
    assert "--replace" in caught.value.hint
    assert content(tmp_path / "store") == (20, {"old"})


def test_replacing_leaves_one_version(tmp_path: Path, old_file: Path, new_file: Path) -> None:
    load_store([old_file], tmp_path / "store")
    load_store([new_file], tmp_path / "store", replace=True)
    assert content(tmp_path / "store") == (30, {"new"})
    assert versions(tmp_path / "store") == ["000002"]


def test_a_reader_keeps_its_snapshot_while_the_store_is_replaced(
    tmp_path: Path, old_file: Path, new_file: Path
) -> None:
    load_store([old_file], tmp_path / "store")
    reader = Store.open(tmp_path / "store")
    load_store([new_file], tmp_path / "store", replace=True)
    assert len(list(reader.select("SELECT * { ?s ?p ?o }"))) == 20
    assert content(tmp_path / "store") == (30, {"new"})
    assert versions(tmp_path / "store") == ["000001", "000002"]
    del reader
    load_store([old_file], tmp_path / "store", replace=True)
    assert versions(tmp_path / "store") == ["000003"]


def test_a_file_that_cannot_be_read_leaves_the_old_store(tmp_path: Path, old_file: Path) -> None:
    load_store([old_file], tmp_path / "store")
    (tmp_path / "bad.ttl").write_text("this is not Turtle")
    with pytest.raises(TableError, match=r"bad\.ttl:1:"):
        load_store([old_file, tmp_path / "bad.ttl"], tmp_path / "store", replace=True)
    assert content(tmp_path / "store") == (20, {"old"})
    assert versions(tmp_path / "store") == ["000001"]


def test_an_interrupted_load_leaves_the_old_store_and_nothing_else(tmp_path: Path, old_file: Path) -> None:
    load_store([old_file], tmp_path / "store")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_store([old_file], tmp_path / "store", replace=True, progress=interrupt)
    assert versions(tmp_path / "store") == ["000001"]
    assert content(tmp_path / "store") == (20, {"old"})


def test_a_missing_file_is_told_before_anything_is_made(tmp_path: Path, old_file: Path) -> None:
    with pytest.raises(TableError, match=r"absent\.nt"):
        load_store([old_file, tmp_path / "absent.nt"], tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path, old_file: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").touch()
    with pytest.raises(DataError, match=r"chapter\.tex"):
        load_store([old_file], tmp_path / "thesis", replace=True)
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.tex"]


def test_a_folder_without_tables_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=r"dataset\.toml"):
        load_store([tmp_path / "empty"], tmp_path / "store")


def test_only_one_process_loads_at_a_time(tmp_path: Path, old_file: Path) -> None:
    with (
        disk.writing(tmp_path / "store"),
        pytest.raises(DataError, match="another process is loading"),
    ):
        load_store([old_file], tmp_path / "store")


def test_progress_tells_the_file_and_ends_at_the_total(
    tmp_path: Path, old_file: Path, new_file: Path
) -> None:
    steps: list[tuple[str, int, int]] = []
    load_store(
        [old_file, new_file],
        tmp_path / "store",
        progress=lambda path, done, total: steps.append((path.name, done, total)),
    )
    total = old_file.stat().st_size + new_file.stat().st_size
    assert steps[-1] == ("new.nt", total, total)
    assert {name for name, _, _ in steps} == {"old.nt", "new.nt"}


def test_a_store_that_oxigraph_built_is_opened_too(tmp_path: Path, old_file: Path) -> None:
    inner = ox.Store(str(tmp_path / "bare"))
    inner.bulk_load(path=str(old_file), format=ox.RdfFormat.N_TRIPLES)
    del inner
    assert disk.is_store(tmp_path / "bare")
    assert content(tmp_path / "bare") == (20, {"old"})


def test_no_store_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no store") as caught:
        Store.open(tmp_path / "nothing")
    assert "govgraph load" in caught.value.hint


def test_a_store_of_a_later_format_is_refused(tmp_path: Path, old_file: Path) -> None:
    load_store([old_file], tmp_path / "store")
    (tmp_path / "store" / "store.json").write_text('{"format": "govgraph store 99"}')
    with pytest.raises(DataError, match="this version of govgraph"):
        Store.open(tmp_path / "store")


CHILD = """
import os, shutil, signal, sys
from pathlib import Path
from govgraph.store import disk
from govgraph.facts import load
point, file, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
def die(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
def after(module, name):
    done = getattr(module, name)
    def both(*args, **kwargs):
        done(*args, **kwargs)
        die()
    setattr(module, name, both)
def before(module, name):
    setattr(module, name, die)
{"before the first byte": lambda: before(load, "fill"),
 "after the last byte": lambda: after(load, "fill"),
 "before publishing": lambda: before(disk, "publish"),
 "before the pointer is replaced": lambda: before(Path, "replace"),
 "after the pointer is replaced": lambda: after(Path, "replace"),
 "while the old version is renamed": lambda: after(Path, "rename"),
 "while the old version is removed": lambda: before(shutil, "rmtree"),
 "never": lambda: None}[point]()
print("go", flush=True)
load.load_store([file], folder, replace=True)
"""
OLD_AFTERWARDS = {
    "before the first byte": True,
    "after the last byte": True,
    "before publishing": True,
    "before the pointer is replaced": True,
    "after the pointer is replaced": False,
    "while the old version is renamed": False,
    "while the old version is removed": False,
}


def start_load(point: str, file: Path, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, point, str(file), str(folder)], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("point", sorted(OLD_AFTERWARDS))
def test_a_load_killed_at_any_step_leaves_the_old_store_or_the_new(
    tmp_path: Path, old_file: Path, new_file: Path, point: str
) -> None:
    folder = tmp_path / "store"
    load_store([old_file], folder)
    with start_load(point, new_file, folder) as process:
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
    assert content(folder) == ((20, {"old"}) if OLD_AFTERWARDS[point] else (30, {"new"}))
    load_store([old_file], folder, replace=True)  # the next load cleans up
    assert len(versions(folder)) == 1
    assert content(folder) == (20, {"old"})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_load_killed_at_twenty_random_moments_leaves_all_of_the_old_or_all_of_the_new(
    tmp_path: Path,
) -> None:
    old = write_triples(tmp_path / "old.nt", OLD, "old")
    new = write_triples(tmp_path / "new.nt", NEW, "new")
    folder = tmp_path / "store"
    load_store([old], folder)
    with start_load("never", new, folder) as process:
        assert process.stdout is not None
        process.stdout.readline()
        started = time.monotonic()
        process.communicate(timeout=60)
        assert process.returncode == 0
    duration = time.monotonic() - started
    now = (NEW, {"new"})
    possible = {"old": (OLD, {"old"}), "new": now}
    chance = random.Random(20)
    for turn in range(20):
        word, file = ("old", old) if turn % 2 == 0 else ("new", new)
        with start_load("never", file, folder) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.random() * duration)
            os.kill(process.pid, signal.SIGKILL)
            process.communicate(timeout=60)
        found = content(folder)
        assert found in (now, possible[word]), f"turn {turn}"
        now = found


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_first_load_that_is_killed_leaves_no_store_and_can_be_started_again(
    tmp_path: Path, new_file: Path
) -> None:
    folder = tmp_path / "store"
    with start_load("before publishing", new_file, folder) as process:
        process.communicate(timeout=60)
    assert not disk.is_store(folder)
    with pytest.raises(DataError, match="not finished: start it again"):
        Store.open(folder)
    load_store([new_file], folder)
    assert content(folder) == (30, {"new"})
