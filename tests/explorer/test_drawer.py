"""Maps are drawn in a process of their own: the same maps, whatever becomes of it, and nothing of it is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import govgraph
from govgraph.explorer import drawer
from govgraph.explorer.maps import Maps
from govgraph.explorer.statements import lines_of
from tests.facts import tables as written


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOVGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    return Path(written.write_dataset(tmp_path / "data"))


def drawn_here(graph: Any) -> str:
    from govgraph.api.maps import all_maps

    return Maps(graph, lambda: all_maps(graph)).text()


def never() -> Any:
    raise AssertionError("the maps were drawn in this process")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("fork", [True, False] if sys.platform == "linux" else [False])
def test_another_process_draws_the_maps_that_this_one_would(
    data: Path, fork: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawer, "_FORK", fork)
    graph = govgraph.open(data)
    maps = Maps(graph, never, lines_of(graph))
    maps.begin()
    assert maps.text() == drawn_here(graph) != "[]"
    maps.close()
    again = Maps(graph, never, lines_of(graph))
    again.begin()  # they are kept: there is nothing to begin
    assert again._drawer is None
    assert again.text() == maps.text()


def test_maps_are_drawn_here_where_the_other_process_was_killed(data: Path) -> None:
    graph = govgraph.open(data)
    from govgraph.api.maps import all_maps

    maps = Maps(graph, lambda: all_maps(graph), lines_of(graph))
    maps.begin()
    assert maps._drawer is not None
    os.kill(maps._drawer.pid, signal.SIGKILL)
    assert maps.text() == drawn_here(graph)
    maps.close()


@pytest.mark.parametrize("why", ["one processor", "no process", "no cache"])
def test_maps_are_drawn_here_where_there_is_no_other_process(
    data: Path, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> Any:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "cpu_count", lambda: 1 if why == "one processor" else 2)
    if why == "no process":
        monkeypatch.setattr(os, "fork", refused)
        monkeypatch.setattr(subprocess, "Popen", refused)
    if why == "no cache":
        monkeypatch.setenv("GOVGRAPH_CACHE", "off")
    graph = govgraph.open(data)
    from govgraph.api.maps import all_maps

    maps = Maps(graph, lambda: all_maps(graph), lines_of(graph))
    maps.begin()
    assert maps._drawer is None
    assert maps.text() == drawn_here(graph)


def test_a_process_that_is_not_waited_for_is_ended(data: Path) -> None:
    graph = govgraph.open(data)
    with graph.explorer().making() as making:
        making.draw_beside()
        process: Any = making._maps._drawer
        assert alive(process.pid)
    assert not alive(process.pid)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_no_process(data: Path, number: int, tmp_path: Path) -> None:
    program = (
        "import os, sys, time\n"
        "from govgraph.cli import main\n"
        "from govgraph.explorer import drawer, maps\n"
        "own, begin = os.getpid(), drawer.drawer\n"
        "os.cpu_count = lambda: 2\n"
        "def begun(*given):\n"
        "    process = begin(*given)\n"
        "    print(process.pid, flush=True)\n"
        "    return process\n"
        "maps.drawer = begun\n"
        "maps.Maps._drawn = lambda self: time.sleep(600)\n"
        f"main(['site', '-d', {str(data)!r}, '-o', {str(tmp_path / 'site')!r}])\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert running.stdout is not None
    drawing = int(running.stdout.readline())
    time.sleep(0.2)
    running.send_signal(number)  # to this one alone: not as a terminal does, to both
    assert running.wait(60) == 128 + number
    running.stdout.close()
    assert not alive(drawing)
