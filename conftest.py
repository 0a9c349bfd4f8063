"""What holds for every test and every example in a docstring: no network, nobody's settings."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from _pytest.doctest import DoctestItem
from hypothesis import settings

# An example that fails is printed so that it can be pasted into a test. CI draws the same ones every time.
settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if "CI" in os.environ else "here")

# What tests write stands in memory if there is plenty: the engine waits for the disk after every dataset that it compiles.
_MEMORY = Path("/dev/shm")
if (
    "PYTEST_DEBUG_TEMPROOT" not in os.environ
    and os.access(_MEMORY, os.W_OK)
    and not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC  # tests write programs and run them
    and shutil.disk_usage(_MEMORY).free > 4_000_000_000
):
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(_MEMORY)

# Tests start govgraph some hundred times: its modules, and those of the tests, are compiled once and not each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Compiled datasets of the tests go with the tests: never into the cache of who runs them. All workers of a run share one,
# so that the shipped dataset is compiled once.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _CACHE = tempfile.TemporaryDirectory(
        prefix="govgraph-tests-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")
    )
    os.environ["GOVGRAPH_CACHE"] = _CACHE.name

# As on the command line: tests make many rows and few cycles, and looking for cycles takes time.
gc.set_threshold(100_000, 20, 20)

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


class NetworkReached(AssertionError):
    """A test tried to reach another machine."""


def _refuse_others(host: object) -> None:
    if isinstance(host, bytes):
        host = host.decode()
    if isinstance(host, str) and host and not host.startswith(LOOPBACK):
        raise NetworkReached(f"a test tried to reach {host!r}; tests know no machine but this one")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets connect to this machine only, and look up no name but its own."""

    def guarded(name: str) -> Callable[..., Any]:
        real = getattr(socket.socket, name)

        def connect(self: socket.socket, *arguments: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                _refuse_others(arguments[-1][0])
            return real(self, *arguments)

        return connect

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guarded(name))
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        _refuse_others(host)
        return look_up(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test the same terminal, language and settings, whoever runs it."""
    for name in os.environ:
        if name.startswith("GOVGRAPH_") and name not in (
            "GOVGRAPH_CACHE",
            "GOVGRAPH_CHROMIUM",
            "GOVGRAPH_FIREFOX",
            "GOVGRAPH_VIRTUOSO",
        ):
            monkeypatch.delenv(name)
    for name in ("FORCE_COLOR", "LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"COLUMNS": "100", "LANG": "C.UTF-8", "NO_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def examples_write_elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the examples of a docstring in an empty folder: some of them save files."""
    if isinstance(request.node, DoctestItem):
        monkeypatch.chdir(request.getfixturevalue("tmp_path"))
