"""Get the programs the tests use: what is missing is installed by root, else explained."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # run as a script: `tools` stands beside the package

from tools.programs import CHROMIUM, FIREFOX, VIRTUOSO, Program

NEEDED = (CHROMIUM, FIREFOX)
WELCOME = (VIRTUOSO,)


def may_install() -> bool:
    """Say whether this is root on a system with apt-get."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(programs: list[Program]) -> None:
    """Install the packages of each program, one by one: one that fails hinders no other."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, stdin=subprocess.DEVNULL, check=False)
    for program in programs:
        print(f"Installing {program.name} ({' '.join(program.packages)}) …", flush=True)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *program.packages],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )


def main() -> int:
    """Install or explain; fail only in CI, where nobody reads the explanation."""
    absent = [program for program in NEEDED + WELCOME if program.find() is None]
    if absent and may_install():
        install(absent)
    still = [program for program in absent if program.find() is None]
    for program in still:
        print(
            f"\n  ATTENTION: {program.name} is missing, so {program.used_for} will be SKIPPED.\n"
            f"  To run them: {program.how_to_get()}\n",
            file=sys.stderr,
        )
    return int("CI" in os.environ and any(program in NEEDED for program in still))


if __name__ == "__main__":
    sys.exit(main())
