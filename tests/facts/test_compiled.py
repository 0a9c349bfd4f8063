"""A compiled dataset saves time and nothing else: whatever happens to it or to the files, answers are those of the files."""

from __future__ import annotations

import ctypes
import gzip
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.errors import DataError, InvalidData, TableError
from govgraph.facts import compiled, dataset
from govgraph.facts.metadata import UNFINISHED
from govgraph.store import disk
from govgraph.store.store import Store
from tests.facts.tables import write_dataset

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENTITY = "https://fixture.example/id/"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
NAMES = f"SELECT ?l {{ <{ENTITY}fixture-league> <{LABEL}> ?l FILTER(LANG(?l) = 'en') }}"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own; the folder in which compiled datasets lie."""
    monkeypatch.setenv("GOVGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "datasets"


LONG = "x" * compiled.LEAST_BYTES
"""What makes a dataset large enough to be compiled."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = write_dataset(tmp_path / "mine")
    (found / "texts").mkdir()
    (found / "texts" / "fixture-long.txt").write_text(LONG)
    return found


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    path = tmp_path / "beside.ttl"
    path.write_text(
        f'# {LONG}\n@prefix my: <http://my.example/> .\nmy:thing my:says "a", <#relative> .\n<{ENTITY}fixture-league> my:says "b" .\n'
    )
    return path


def name(place: Any) -> str:
    """What the fixture league is called in English, by whoever opens the dataset now."""
    return next(iter(govgraph.open(place).store.select(NAMES)))[0].value  # type: ignore[no-any-return]


def rename(folder: Path, before: str, after: str) -> None:
    table = folder / "organizations.csv"
    text = table.read_text("utf-8")
    assert before in text
    table.write_text(text.replace(before, after), "utf-8", newline="")


def everything(place: Any, *, cache: bool = True) -> dict[str, Any]:
    """All that a dataset says, whichever way it was opened."""
    graph = govgraph.open(place, cache=cache)
    return {
        "triples": sorted(str(triple) for triple in graph.store.triples()),
        "names": graph.names,
        "prefixes": graph.store.names.prefixes,  # type: ignore[attr-defined]
        "metadata": graph.metadata,
        "languages": graph.languages,
        "model": (dict(graph.model.kinds), dict(graph.model.predicates)),
        "notes": graph.notes,
        "files": graph.files,
        "folders": graph.folders,
        "of store": graph.store.files,  # type: ignore[union-attr]
        "questions": sorted(question.name for question in graph.questions()),
        "info": graph.info("en"),
        "found": [one.entity for one in graph.find("fixture")],
        "problems": graph.check().text(),
    }


def is_compiled(graph: govgraph.GovGraph) -> bool:
    return isinstance(graph.store, Store) and graph.store.place is not None


def entry_of(cache: Path) -> Path:
    (entry,) = cache.iterdir()
    return entry


# --------------------------------------------------------------------------------------------------------- the same answers


@pytest.mark.parametrize("what", ["tables", "rdf", "both", "two bases", "two folders", "folder of rdf"])
def test_a_compiled_dataset_says_what_its_files_say(
    folder: Path, beside: Path, tmp_path: Path, what: str
) -> None:
    other = shutil.copytree(folder, tmp_path / "other")
    toml = (other / "dataset.toml").read_text("utf-8")
    if what == "two bases":
        toml = toml.replace("https://fixture.example/", "https://second.example/kg/")
    (other / "dataset.toml").write_text(
        toml + '\n[kinds.Choir]\nlabel = { en = "Choir" }\nparents = ["Organization"]\n', "utf-8"
    )
    rdf = tmp_path / "rdf"
    rdf.mkdir()
    shutil.copy(beside, rdf / "one.ttl")
    places: Any = {
        "tables": [other],
        "rdf": [beside],
        "both": [beside, folder],
        "two bases": [folder, other],
        "two folders": [folder, other],
        "folder of rdf": [rdf],
    }[what]
    from_files = everything(places, cache=False)
    assert everything(places) == from_files  # compiles it
    assert everything(places) == from_files  # opens what was compiled
    assert is_compiled(govgraph.open(places))
    assert (what == "two bases") == bool(from_files["notes"])


def test_the_second_time_no_table_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    govgraph.open(folder)

    def refuse(*_: Any) -> None:
        raise AssertionError("a table is read")

    monkeypatch.setattr("govgraph.facts.dataset.read_dataset", refuse)
    monkeypatch.setattr("govgraph.facts.dataset.read_table", refuse)
    again = govgraph.open(folder)
    assert name(folder) == "Fixture League"
    assert again.find("fixturists")[0].entity.id == "id:fixture-league"


def test_a_query_with_a_limit_asks_the_compiled_dataset(folder: Path) -> None:
    govgraph.open(folder)
    graph = govgraph.open(folder)
    assert [row["l"] for row in graph.select(NAMES, timeout=60)] == [row["l"] for row in graph.select(NAMES)]


def test_nothing_is_written_beside_the_data(folder: Path, beside: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    govgraph.open([folder, beside])
    govgraph.open([folder, beside])
    after = {
        path: path.stat().st_mtime_ns
        for path in tmp_path.rglob("*")
        if tmp_path / "cache" not in path.parents
    }
    after.pop(tmp_path / "cache")
    assert after == before


def test_the_shipped_dataset_is_compiled_too(cache: Path) -> None:
    assert everything(None) == everything(None, cache=False)
    assert entry_of(cache).is_dir()


def test_the_same_content_elsewhere_is_the_same_compiled_dataset(
    folder: Path, tmp_path: Path, cache: Path
) -> None:
    govgraph.open(folder)
    copy = shutil.copytree(folder, tmp_path / "copy")
    graph = govgraph.open(copy)
    assert graph.folders == (copy,)
    assert entry_of(cache).is_dir()


@pytest.mark.parametrize("what", ["tables", "rdf", "both"])
def test_a_small_dataset_is_read_each_time(folder: Path, tmp_path: Path, cache: Path, what: str) -> None:
    (folder / "texts" / "fixture-long.txt").unlink()
    small = tmp_path / "small.ttl"
    small.write_text(f'<{ENTITY}fixture-league> <http://my.example/says> "b" .\n')
    places: Any = {"tables": folder, "rdf": small, "both": [folder, small]}[what]
    assert everything(places) == everything(places, cache=False)
    assert not is_compiled(govgraph.open(places))
    assert not cache.exists()


def test_compressed_rdf_is_as_large_as_what_is_in_it(tmp_path: Path) -> None:
    triples = "".join(
        f"<http://a.example/{n}> <http://a.example/b> <http://a.example/c> .\n" for n in range(5_000)
    )
    packed = tmp_path / "many.nt.gz"
    packed.write_bytes(gzip.compress(triples.encode()))
    assert packed.stat().st_size < compiled.LEAST_BYTES
    assert is_compiled(govgraph.open(packed))


# ------------------------------------------------------------------------------------------------------------- what changes


def test_a_file_that_changed_within_the_same_tick_at_the_same_size_is_read_anew(folder: Path) -> None:
    table = folder / "organizations.csv"
    known = table.stat()
    assert name(folder) == "Fixture League"
    rename(folder, "Fixture League", "Fixture Legion"[:14])
    assert table.stat().st_size == known.st_size
    os.utime(table, ns=(known.st_atime_ns, known.st_mtime_ns))
    assert name(folder) == "Fixture Legion"


@pytest.mark.parametrize("seed", range(3))
def test_each_of_many_quick_changes_is_seen(folder: Path, seed: int) -> None:
    lot = random.Random(seed)
    now = "Fixture League"
    for _ in range(12):
        then = "Fixture " + "".join(lot.choices("abcdef", k=6))
        if lot.random() < 0.7:
            rename(folder, now, then)
            now = then
        assert name(folder) == now


def test_a_change_while_the_tables_are_read_is_not_kept(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = dataset.read_dataset

    def read_and_change(folders: Any) -> Any:
        rename(folder, "Fixture League", "Fixture Legion")
        found = read(folders)
        rename(folder, "Fixture Legion", "Fixture League")  # and back: the content is what was hashed
        return found

    monkeypatch.setattr("govgraph.facts.dataset.read_dataset", read_and_change)
    govgraph.open(folder)
    monkeypatch.undo()
    monkeypatch.setenv("GOVGRAPH_CACHE", str(cache.parent))
    assert name(folder) == "Fixture League"


def test_new_and_renamed_files_make_another_dataset(folder: Path, beside: Path, tmp_path: Path) -> None:
    before = everything(folder)
    (folder / "stray.csv").write_text("a,b\n")
    assert "stray.csv" in govgraph.open(folder).check().text()
    (folder / "stray.csv").unlink()
    assert everything(folder) == before
    here = sorted(str(triple) for triple in govgraph.open(beside).store.triples())
    moved = beside.rename(tmp_path / "moved.ttl")  # its relative IRIs have its name
    there = sorted(str(triple) for triple in govgraph.open(moved).store.triples())
    assert there == sorted(line.replace("beside.ttl", "moved.ttl") for line in here) != here


def test_another_version_compiles_anew(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    govgraph.open(folder)
    monkeypatch.setattr("govgraph.__version__", "99")
    govgraph.open(folder)
    monkeypatch.setattr(compiled, "FORMAT", compiled.FORMAT + 1)
    govgraph.open(folder)
    assert len(list(cache.iterdir())) == 3


# ------------------------------------------------------------------------------------------------------------ errors as today


def test_errors_in_tables_are_raised_each_time_and_nothing_is_kept(folder: Path, cache: Path) -> None:
    rename(folder, "1999", "19990")
    told = [problem.code for problem in govgraph.open(folder, cache=False).check()]
    for _ in range(2):
        graph = govgraph.open(folder)
        assert [problem.code for problem in graph.check()] == told
        with pytest.raises(InvalidData, match="E208"):
            _ = graph.store
    assert list(cache.iterdir()) == []


def test_an_import_that_did_not_end_is_told_though_the_tables_were_compiled_before(folder: Path) -> None:
    govgraph.open(folder)
    ready = folder / UNFINISHED
    ready.parent.mkdir()
    ready.write_text("")
    with pytest.raises(InvalidData):
        name(folder)
    ready.unlink()
    assert name(folder) == "Fixture League"


def test_a_damaged_rdf_file_is_told_with_its_place_each_time(
    folder: Path, tmp_path: Path, cache: Path
) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<http://a.example/a> <http://a.example/b> .\n")
    for place in (broken, [folder, broken]):
        for _ in range(2):
            with pytest.raises(TableError) as told:
                govgraph.open(place)
            assert told.value.origin.startswith(f"{broken}:1:")
    assert list(cache.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file or folder"):
        govgraph.open(tmp_path / "nowhere")


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="the system has no pipes with names")
def test_a_pipe_is_read_once(run_cli: Callable[..., Any], tmp_path: Path, cache: Path) -> None:
    pipe = tmp_path / "pipe.nt"
    os.mkfifo(pipe)
    writer = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"open({str(pipe)!r}, 'w').write('<http://a.example/a> <http://a.example/b> \"c\" .')",
        ]
    )
    try:
        done = run_cli("query", "-d", str(pipe), "-f", "csv", COUNT, timeout_s=60)
        assert done.stdout.splitlines() == ["n", "1"]
    finally:
        writer.kill()
        writer.wait()
    assert not cache.exists()


# ---------------------------------------------------------------------------------------------------- whatever breaks


@pytest.fixture
def kept(folder: Path, cache: Path) -> Iterator[Path]:
    """The engine's files of the compiled fixture."""
    govgraph.open(folder)
    yield entry_of(cache) / "versions" / "000001" / "db"


def test_a_damaged_file_of_the_cache_is_noticed(folder: Path, kept: Path, cache: Path) -> None:
    whole = everything(folder, cache=False)
    files = sorted(path.name for path in kept.iterdir() if path.stat().st_size)
    lot = random.Random(1)
    for file in files:
        (version,) = (entry_of(cache) / "versions").iterdir()
        path = version / "db" / file
        if not path.exists():  # the engine numbers its files anew
            continue
        known = path.stat()
        data = bytearray(path.read_bytes())
        for _ in range(20):
            data[lot.randrange(len(data))] ^= 0xFF
        path.write_bytes(data)
        os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))
        assert everything(folder) == whole


@pytest.mark.parametrize("kind", ["cut", "gone", "more", "empty"])
def test_a_file_of_the_cache_that_is_cut_or_missing_is_noticed(folder: Path, kept: Path, kind: str) -> None:
    largest = max(kept.glob("*.sst"), key=lambda path: path.stat().st_size)
    if kind == "cut":
        os.truncate(largest, largest.stat().st_size // 2)
    elif kind == "gone":
        largest.unlink()
    elif kind == "more":
        (kept / "000099.sst").write_bytes(b"more")
    else:
        for path in kept.iterdir():
            path.unlink()
    assert everything(folder) == everything(folder, cache=False)
    assert is_compiled(govgraph.open(folder))  # it was made anew


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_description_of_the_cache_is_noticed(
    folder: Path, kept: Path, cache: Path, seed: int
) -> None:
    whole = everything(folder, cache=False)
    pointer = entry_of(cache) / disk.POINTER
    lot = random.Random(seed)
    for _ in range(6):
        data = bytearray(pointer.read_bytes())
        data[lot.randrange(len(data))] = lot.randrange(32, 127)
        pointer.write_bytes(data)
        assert everything(folder) == whole
    for text in ("", "[]", "{}", json.dumps({"format": disk.FORMAT, "version": "../.."})):
        pointer.write_text(text)
        assert everything(folder) == whole


def test_a_copy_of_the_cache_is_as_good_as_the_cache(
    folder: Path, kept: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(cache.parent, tmp_path / "copy")
    monkeypatch.setenv("GOVGRAPH_CACHE", str(tmp_path / "copy"))
    monkeypatch.setattr(compiled, "_compile", None)
    assert is_compiled(govgraph.open(folder))
    assert name(folder) == "Fixture League"


def test_a_file_in_the_place_of_the_cache_is_no_error(
    folder: Path, tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    (tmp_path / "cache").write_text("a file")
    assert everything(folder) == everything(folder, cache=False)
    done = run_cli("query", "-d", folder, "-f", "csv", NAMES)
    assert (done.returncode, done.stdout, done.stderr) == (0, "l\nFixture League\n", "")
    assert (tmp_path / "cache").read_text() == "a file"


def bound_by_write_bits() -> None:
    """Let root, too, be refused where nobody may write; on other systems than Linux only root is not."""
    drop_from_bounding_set, may_write_everywhere = 24, 1  # linux/prctl.h, linux/capability.h
    ctypes.CDLL(None).prctl(drop_from_bounding_set, may_write_everywhere, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
@pytest.mark.parametrize("ready", [False, True])
def test_a_cache_without_write_bits_is_no_error(
    folder: Path, cache: Path, ready: bool, run_cli: Callable[..., Any]
) -> None:
    cache.parent.mkdir()
    verbs = [
        ["query", "-f", "csv", NAMES],
        ["query", "-f", "csv", "--as-of", "2020", NAMES],
        ["show", "fixture-league"],
        ["network", "everything", "-f", "csv"],
    ]
    right = [run_cli(*verb, "-d", folder, env={"GOVGRAPH_CACHE": "off"}) for verb in verbs]
    if ready:
        govgraph.open(folder)
    bits = {path: path.stat().st_mode for path in (cache.parent, *cache.parent.rglob("*"))}
    for path, mode in bits.items():
        path.chmod(mode & 0o555)
    try:
        for verb, plain in zip(verbs, right, strict=True):
            done = subprocess.run(
                [sys.executable, "-c", "from govgraph.cli import main; main()", *verb, "-d", str(folder)],
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=bound_by_write_bits,
            )
            assert (done.returncode, done.stdout, done.stderr) == (0, plain.stdout, plain.stderr), verb
        assert {path: path.stat().st_mode & 0o555 for path in (cache.parent, *cache.parent.rglob("*"))} == {
            path: mode & 0o555 for path, mode in bits.items()
        }
    finally:
        for path, mode in bits.items():
            path.chmod(mode)


def test_a_full_disk_is_no_error(folder: Path, cache: Path, run_cli: Callable[..., Any]) -> None:
    for limit in (0, 100, 2_000, 20_000, 60_000):
        shutil.rmtree(cache, ignore_errors=True)
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from govgraph.cli import main; main()",
                "query",
                "-d",
                str(folder),
                "-f",
                "csv",
                NAMES,
            ],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},  # the limit cuts compiled modules short, too
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "l\nFixture League\n", ""), limit
        assert name(folder) == "Fixture League"


def killed(code: str, cache: Path, *, within_s: float) -> Iterator[None]:
    """Run code twenty times with an empty cache, and kill it at some moment after it has said that it begins."""
    lot = random.Random(5)
    for _ in range(20):
        shutil.rmtree(cache, ignore_errors=True)
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(lot.random() * within_s)
        process.kill()
        process.wait()
        process.stdout.close()
        yield


def test_a_killed_compiler_leaves_right_answers(folder: Path, cache: Path) -> None:
    code = f"import govgraph; print('ready', flush=True); govgraph.open({str(folder)!r})"
    whole = everything(folder, cache=False)
    for _ in killed(code, cache, within_s=0.25):
        assert everything(folder) == whole
        assert is_compiled(govgraph.open(folder))
        assert len(list((entry_of(cache) / "versions").iterdir())) == 1  # what it left is gone


def test_killed_while_it_keeps_rows_and_dates_it_leaves_right_answers(folder: Path, cache: Path) -> None:
    code = (
        f"import govgraph; graph = govgraph.open({str(folder)!r}); print('ready', flush=True); "
        "graph.claims, graph.entities, graph.sources, graph.at(as_of='2020').store"
    )

    def told(*, cache: bool = True) -> tuple[Any, ...]:
        graph = govgraph.open(folder, cache=cache)
        dated = sorted(str(triple) for triple in graph.at(as_of="2020").store.triples())
        return list(graph.claims), dict(graph.entities), dict(graph.sources), dated

    whole = told(cache=False)
    for _ in killed(code, cache, within_s=0.2):
        assert told() == whole
        assert told() == whole  # from what was kept
        assert not [path for path in cache.rglob("*.draft*") if path.is_file()]


def test_of_many_first_calls_at_once_one_compiles_and_all_are_right(folder: Path, cache: Path) -> None:
    code = f"import sys, govgraph; sys.stdin.readline(); print(len(govgraph.open({str(folder)!r}).store))"
    many = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(12)
    ]
    for process in many:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = {process.communicate()[0].strip() for process in many}
    assert answers == {str(len(govgraph.open(folder, cache=False).store))}  # type: ignore[arg-type]
    assert [path.name for path in (entry_of(cache) / "versions").iterdir()] == ["000001"]


def test_who_waits_too_long_for_a_compiler_reads_the_files(
    folder: Path, kept: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = entry_of(cache)
    (entry / disk.POINTER).unlink()
    monkeypatch.setattr(compiled, "PATIENCE", 0.2)
    lease = disk.Lease(entry / "lock", shared=False)
    graph = govgraph.open(folder)
    lease.close()
    assert not is_compiled(graph)
    assert next(iter(graph.store.select(NAMES)))[0].value == "Fixture League"


# ---------------------------------------------------------------------------------------------------------- keeping and clearing


def test_old_compiled_datasets_go_by_themselves(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "MOST", 3)
    for number in range(6):
        rename(folder, "Fixture League" if not number else f"League {number - 1}", f"League {number}")
        assert name(folder) == f"League {number}"
        time.sleep(0.01)
    assert len(list(cache.iterdir())) == 3
    monkeypatch.setattr(compiled, "MOST_BYTES", 1)
    rename(folder, "League 5", "League 6")
    assert name(folder) == "League 6"
    assert len(list(cache.iterdir())) == 1


def test_what_is_being_read_stays_readable(folder: Path, kept: Path, cache: Path) -> None:
    graph = govgraph.open(folder)
    gone, stay = compiled.clear(cache)
    assert (len(gone), len(stay)) == (0, 1)
    assert [row["l"] for row in graph.select(NAMES, timeout=60)]
    del graph
    gone, stay = compiled.clear(cache)
    assert (len(gone), len(stay)) == (1, 0)
    assert list(cache.iterdir()) == []


def test_clear_leaves_what_is_not_of_the_cache(folder: Path, kept: Path, cache: Path) -> None:
    (cache / "letters").mkdir()
    (cache / "letters" / "mine.txt").write_text("mine")
    (cache.parent / "notes.txt").write_text("mine")
    compiled.clear(cache)
    assert sorted(path.name for path in cache.parent.rglob("*")) == [
        "datasets",
        "letters",
        "mine.txt",
        "notes.txt",
    ]


def test_without_a_cache_nothing_is_kept(folder: Path, cache: Path, invoke: Callable[..., Any]) -> None:
    found = invoke("query", "--no-cache", "-d", folder, "-f", "csv", NAMES)
    assert found.stdout == "l\nFixture League\n"
    off = invoke("query", "-d", folder, "-f", "csv", NAMES, env={"GOVGRAPH_CACHE": "off"})
    assert off.stdout == "l\nFixture League\n"
    assert not cache.exists()
    assert invoke("query", "-d", folder, "-f", "csv", NAMES).stdout == "l\nFixture League\n"
    assert entry_of(cache).is_dir()


def test_the_command_line_tells_of_the_cache_and_clears_it(
    folder: Path, cache: Path, invoke: Callable[..., Any]
) -> None:
    assert invoke("cache").stdout == f"{cache}: 0 compiled datasets, 0.0 MB\n"
    invoke("find", "-d", folder, "league")
    lines = invoke("cache").stdout.splitlines()
    size = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file()) / 1e6
    assert lines[0] == f"{cache}: 1 compiled dataset, {size:.1f} MB"
    assert lines[1].startswith(entry_of(cache).name[:12])
    assert invoke("cache", "--clear").stdout == f"removed 1 compiled dataset, {size:.1f} MB from {cache}\n"
    assert list(cache.iterdir()) == []
    assert "no cache" in invoke("cache", env={"GOVGRAPH_CACHE": "off"}).stdout
