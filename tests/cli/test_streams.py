"""Started without a terminal, with closed streams, on a full disk or ended by a signal, govgraph says so and leaves nothing."""

from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from govgraph.cli.streams import Visible
from tests.conftest import START

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the shell of these tests is sh")

WRITERS = [
    ("query", "ASK {}"),
    ("query", "SELECT * { ?s ?p ?o }", "-f", "csv"),
    ("measure", "-f", "csv"),
    ("ask",),
    ("network", "-f", "csv"),
    ("show", "cepal"),
    ("--help",),
]


def shell(line: str, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a line of sh in which "$@" is govgraph with its arguments."""
    command = ["sh", "-c", line, "sh", sys.executable, "-c", START, *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        # A limit of the size of files would cut short what Python compiles of a module, and it is read again later.
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.mark.parametrize("arguments", WRITERS, ids=" ".join)
def test_output_that_is_lost_is_told_in_a_line_and_is_never_a_success(arguments: tuple[str, ...]) -> None:
    for where, reason in ((">&-", "it is closed"), (">/dev/full", "No space left on device")):
        done = shell(f'"$@" {where}', *arguments)
        assert done.returncode == 3
        errors = [line for line in done.stderr.splitlines() if line.startswith("error:")]
        assert errors == [f"error: cannot write standard output: {reason}"]
        assert "Traceback" not in done.stderr
        assert "RuntimeError" not in done.stderr


@pytest.mark.parametrize("arguments", [("query", "-"), ("query",), ("network", "--query", "-")], ids=" ".join)
def test_a_closed_standard_input_is_told(arguments: tuple[str, ...]) -> None:
    done = shell('"$@" <&-', *arguments)
    assert done.returncode == 3
    assert done.stderr.startswith("error: cannot read standard input: it is closed\n")


def test_a_file_is_written_with_all_streams_closed(tmp_path: Path) -> None:
    done = shell('"$@" <&- >&- 2>&-', "query", "SELECT (1 AS ?n) {}", "-o", "one.csv", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "one.csv").read_text().split() == ["n", "1"]


def test_messages_never_land_in_the_data_where_the_stream_for_errors_is_closed() -> None:
    for where in ("2>&-", "2>/dev/full"):
        done = shell(f'"$@" {where}', "query", "SELECT (1 AS ?n) { }")
        assert (done.returncode, done.stdout.split()) == (0, ["n", "─", "1"])
        assert shell(f'"$@" {where}', "query", "ASK {").returncode == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "-f", "nt"),
        ("export", "-f", "nt", "-o", "/dev/stdout"),
        ("query", "SELECT * { ?s ?p ?o }", "-f", "csv"),
    ],
)
def test_a_reader_that_has_had_enough_is_no_error(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = shell('{ "$@"; echo $? > status; } | head -n 1', *arguments, cwd=tmp_path)
    assert (tmp_path / "status").read_text() == "0\n"
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_a_reader_that_has_had_enough_does_not_change_what_was_found(
    tmp_path: Path, shipped_copy: Path
) -> None:
    with (shipped_copy / "relations.csv").open("a", encoding="utf-8") as table:
        table.writelines(f"no-such-{n},memberOf,un\n" for n in range(5_000))  # more than a pipe holds
    for arguments in (
        ("check", str(shipped_copy)),
        ("build", "-d", str(shipped_copy), "-o", str(tmp_path / "out")),
    ):
        done = shell('{ "$@"; echo $? > status; } | head -n 1', *arguments, cwd=tmp_path)
        assert (tmp_path / "status").read_text() == "1\n"
        assert done.stdout.count("\n") == 1
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_it_leaves_no_temporary_file(number: signal.Signals, tmp_path: Path) -> None:
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    process = subprocess.Popen(
        [sys.executable, "-c", START, "query", endless, "-f", "csv", "-o", "all.csv"],
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while not list(tmp_path.glob(".all.csv.*")) and time.monotonic() < until:
        time.sleep(0.05)
    assert list(tmp_path.glob(".all.csv.*"))
    process.send_signal(number)
    assert process.wait(60) == 128 + number
    assert list(tmp_path.iterdir()) == []


def test_control_characters_in_data_are_escapes_on_a_terminal_and_themselves_in_a_pipe(
    tmp_path: Path,
) -> None:
    text = "red \x1b[31m \x9b2J\u00e9"
    (tmp_path / "data.ttl").write_text('<urn:a> <urn:b> "red \\u001B[31m \\u009B2J\u00e9" .')
    command = [sys.executable, "-c", START, "query", "-d", "data.ttl", "SELECT ?o { ?s ?p ?o }", "-f", "csv"]
    piped = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert piped.stdout.split("\n")[1].strip() == text
    leader, follower = pty.openpty()
    subprocess.run(command, cwd=tmp_path, stdout=follower, check=True)
    shown = os.read(leader, 10_000).decode()
    os.close(leader)
    os.close(follower)
    assert shown.split("\n")[1].strip() == "red \\x1b[31m \\x9b2J\u00e9"


def test_letters_that_share_bytes_with_control_characters_stay() -> None:
    inner = io.BytesIO()
    Visible(inner).write("Â\u009b ñandú 中文\ta\r\n\x00".encode())  # type: ignore[arg-type]
    assert inner.getvalue().decode() == "Â\\x9b ñandú 中文\ta\r\n\\x00"


FULL = [  # what each writes is longer than the disk of this test
    ("query", "SELECT * { ?s ?p ?o }", "-o", "it.csv"),
    ("show", "igf", "-o", "it.json"),
    ("measure", "-o", "it.csv"),
    ("network", "--cite", "bibtex", "-o", "it.bib"),
    ("map", "-o", "it.html"),
    ("map", "-o", "it.json"),
    ("meet", "alsur", "apc", "-o", "it.html"),
    ("timeline", "-o", "it.svg"),
    ("export", "-o", "it.ttl"),
    ("explore", "--no-open", "-o", "it.html"),
]


@pytest.mark.parametrize("arguments", FULL, ids=" ".join)
def test_a_full_disk_leaves_the_file_that_was_there(arguments: tuple[str, ...], tmp_path: Path) -> None:
    there = tmp_path / arguments[-1]
    there.write_text("earlier", "utf-8")
    done = shell('ulimit -f 8; exec "$@"', *arguments, cwd=tmp_path)  # no file may be longer than 8 blocks
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert f"{arguments[-1]}: File too large" in done.stderr
    assert there.read_text("utf-8") == "earlier"
    assert [one.name for one in tmp_path.iterdir()] == [there.name]


@pytest.mark.parametrize("verb", ["load", "init", "check", "site"])
def test_a_full_disk_is_told_where_a_folder_is_written(verb: str, shipped_copy: Path, tmp_path: Path) -> None:
    arguments = {
        "load": ("load", str(shipped_copy), "--store", "there"),
        "init": ("init", "there"),
        "check": ("check", str(shipped_copy), "--fix-ids", "-q"),
        "site": ("site", "-o", "there"),
    }[verb]
    relations = shipped_copy / "relations.csv"
    if verb == "check":  # a claim without an id has the table written anew
        lines = relations.read_bytes().splitlines(keepends=True)
        relations.write_bytes(b"".join([*lines[:-1], b"," + lines[-1].partition(b",")[2]]))
    before = relations.read_bytes()
    done = shell(f'ulimit -f {1 if verb == "init" else 8}; exec "$@"', *arguments, cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("error: cannot ") == 1
    assert relations.read_bytes() == before
    left = {one.name for folder in (tmp_path, shipped_copy) for one in folder.rglob("*")}
    assert not [name for name in left if name.endswith((".part", ".new"))]


def test_a_file_that_is_written_anew_keeps_who_may_read_it(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("earlier", "utf-8")
    (tmp_path / "mine.csv").chmod(0o600)
    assert shell('exec "$@"', "find", "igf", "-o", "mine.csv", cwd=tmp_path).returncode == 0
    assert (tmp_path / "mine.csv").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "mine.csv").read_text("utf-8").startswith("id,")
