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
    "arguments", [("export", "-f", "nt"), ("query", "SELECT * { ?s ?p ?o }", "-f", "csv")]
)
def test_a_reader_that_has_had_enough_is_no_error(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = shell('{ "$@"; echo $? > status; } | head -n 1', *arguments, cwd=tmp_path)
    assert (tmp_path / "status").read_text() == "0\n"
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


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
