"""Create a virtual environment, or say which Debian package is missing for it.

Run by `make` with whatever Python the machine has, so it keeps to syntax that old ones read.
"""

from __future__ import annotations

import importlib.util
import pathlib
import subprocess
import sys

OLDEST = (3, 11)


def missing() -> str:
    """Say in one line what keeps this Python from creating an environment; empty when nothing does."""
    version = "%d.%d" % sys.version_info[:2]  # noqa: UP031 -- an older Python must reach the message below
    if sys.version_info[:2] < OLDEST:
        return (
            "govgraph needs Python 3.11 or later, and this is "
            + version
            + ". Say which to use: make PYTHON=python3.11"
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        return (
            "This Python cannot create virtual environments. On Debian and Ubuntu: sudo apt-get install "
            + "python3-venv (or python"
            + version
            + "-venv)"
        )
    return ""


def main() -> int:
    """Create the environment in the folder named by the only argument."""
    problem = missing()
    if problem:
        print(problem, file=sys.stderr)
        return 1
    folder = pathlib.Path(sys.argv[1])
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    # What an interrupted run left behind has no pip: begin again.
    broken = python.exists() and subprocess.call([str(python), "-m", "pip", "--version"], stdout=-3) != 0
    return subprocess.call([sys.executable, "-m", "venv", *(["--clear"] if broken else []), str(folder)])


if __name__ == "__main__":
    sys.exit(main())
