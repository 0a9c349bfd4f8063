"""Fixtures that several rooms share: the shipped dataset, the command line, the programs of the system."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from govgraph.web.build import find_node
from tools.programs import (
    CHROMIUM,
    CHROMIUM_FLAGS,
    COMUNICA,
    FIREFOX,
    SHELL,
    VIRTUOSO,
    YASGUI,
    Package,
    Program,
)

if TYPE_CHECKING:
    from click.testing import Result
    from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).parent.parent

# How long an example takes is the machine's affair: no property test fails because a slow one was busy.
settings.register_profile("govgraph", deadline=None)
settings.load_profile("govgraph")

# Who starts these tests in the background of a script has them ignore Ctrl-C, and all programs they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What the console script does, without needing to know where pip has put it.
START = "import sys; from govgraph.cli import main; sys.argv[0] = 'govgraph'; sys.exit(main())"

# Where every processor has a test of its own, further threads of the browser's engine take more than they give; and what a page
# makes while it opens fits into the room for new values, so that nothing is collected meanwhile.
ENGINE = "--js-flags=--single-threaded --min-semi-space-size=64 --max-semi-space-size=64"

RunCli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shipped() -> Path:
    """The folder of the dataset that is shipped. Read only: tests that change tables take `shipped_copy`."""
    return ROOT / "data"


@pytest.fixture
def shipped_copy(shipped: Path, tmp_path: Path) -> Path:
    """A copy of the shipped dataset, to break."""
    return Path(shutil.copytree(shipped, tmp_path / "data"))


def invoked(
    *arguments: str | Path, input: str | bytes | None = None, env: Mapping[str, str] | None = None
) -> Result:
    """Run govgraph in this process: what the fixture `invoke` does."""
    from click.testing import CliRunner

    from govgraph import cli

    class Door:
        """The whole command line with its exit statuses, in the shape that click's runner calls."""

        name = "govgraph"

        @staticmethod
        def main(args: Sequence[str], **_: object) -> None:
            sys.exit(cli.run(args))

    door: Any = Door()
    return CliRunner().invoke(
        door,
        [str(a) for a in arguments],
        input=input,
        env=env,
        prog_name="govgraph",
        catch_exceptions=False,
    )


@pytest.fixture
def invoke() -> Callable[..., Result]:
    """Run govgraph in this process: `invoke("query", "ASK {}").stdout`; `input=` is its standard input.

    An exception that is not an exit is raised here, so that a traceback never passes for a refusal.
    """
    return invoked


@pytest.fixture
def run_cli(tmp_path: Path) -> RunCli:
    """Run govgraph as its user does, in a process and a folder of its own; the exit status is not judged here."""

    def run(
        *arguments: str | Path,
        input: str | None = None,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        timeout_s: float = 120,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", START, *map(str, arguments)],
            input="" if input is None else input,
            cwd=tmp_path if cwd is None else cwd,
            env={**os.environ, "PYTHONUTF8": "1", **(env or {})},
            capture_output=True,
            encoding="utf-8",
            timeout=timeout_s,
            check=False,
        )

    return run


def _path_or_skip(program: Program | Package, *, needed: bool) -> str:
    path = program.find()
    if path is None:
        reason = f"{program.name} is missing: {program.how_to_get()}"
        if needed and "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the test is skipped and says what to install (in CI it fails)."""
    return _path_or_skip(CHROMIUM, needed=True)


@pytest.fixture(scope="session")
def firefox() -> str:
    """The path of a Firefox; without one the test is skipped and says what to install (in CI it fails)."""
    return _path_or_skip(FIREFOX, needed=True)


@pytest.fixture(scope="session")
def virtuoso() -> str:
    """The path of Virtuoso's server program; without it the test is skipped and says what to install."""
    return _path_or_skip(VIRTUOSO, needed=False)


@pytest.fixture(scope="session")
def comunica() -> list[str]:
    """The command of Comunica; without it the test is skipped and says what to install."""
    program, found = _path_or_skip(COMUNICA, needed=False), find_node()
    assert found is not None, "what npm installed, Node.js runs"
    return [*found[0], program]


@pytest.fixture(scope="session")
def yasgui() -> Path:
    """The folder with the built editor YASGUI; without it the test is skipped and says what to install."""
    return Path(_path_or_skip(YASGUI, needed=False))


@pytest.fixture(scope="session")
def oxigraph() -> str:
    """The path of the `oxigraph` program, which comes with the test extra."""
    found = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert found is not None, "the `oxigraph` package belongs to the test extra: make test"
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What starts and steers browsers."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A headless Chromium, started once a run; `browser.new_context(offline=True)` is a clean profile.

    Where there is one without windows, it is that one, which takes a sixth less.
    """
    running = playwright.chromium.launch(
        executable_path=SHELL.find() or chromium, args=[*CHROMIUM_FLAGS, ENGINE]
    )
    yield running
    running.close()
