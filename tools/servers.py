"""Servers that tests and benchmarks start for themselves: on a free port of this machine, ended and forgotten afterwards."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

__all__ = ["free_port", "running", "virtuoso"]

# The smallest that it starts with; CheckpointInterval 0 keeps it from writing while it is asked.
_VIRTUOSO_INI = """
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
FileExtend = 200
MaxCheckpointRemap = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = v-temp.db
TransactionFile = v-temp.trx
MaxCheckpointRemap = 200
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 8
CheckpointInterval = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
CaseMode = 2
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = .
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = {cap}
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(arguments: list[str], folder: Path, url: str) -> Iterator[None]:
    """Run a server until the block ends, from when `url` answers.

    Raises
    ------
    RuntimeError
        Where it does not start, with what it said.
    """
    log = folder / "out.log"
    with log.open("wb") as out, subprocess.Popen(arguments, cwd=folder, stdout=out, stderr=out) as process:
        try:
            _wait_until_ready(process, url, log)
            yield
        finally:
            process.kill()  # its database is thrown away: nothing has to be saved


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with contextlib.suppress(URLError, ConnectionError, TimeoutError), urlopen(url, timeout=5) as answer:
            answer.read()
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")


@contextlib.contextmanager
def virtuoso(program: str, folder: Path, *, cap: int, buffers: int = 2_000) -> Iterator[str]:
    """Run a fresh Virtuoso and give its address up to and without the path; its user is dba, the password dba.

    Parameters
    ----------
    program : str
    folder : Path
        Where its database goes.
    cap : int
        The most rows of an answer.
    buffers : int
        Pages of 8 kB that it keeps in memory.
    """
    port = free_port()
    text = _VIRTUOSO_INI.format(
        sql_port=free_port(), http_port=port, cap=cap, buffers=buffers, dirty=buffers * 6 // 10
    )
    (folder / "v.ini").write_text(text)
    url = f"http://127.0.0.1:{port}"
    with running([program, "+foreground", "+configfile", "v.ini"], folder, f"{url}/sparql?query=ASK%7B%7D"):
        yield url
