"""Get the programs that tests use: what the system lacks is installed by root, else explained; npm installs the rest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # run as a script: `tools` stands beside the package

from govgraph.web.build import find_node
from tools.programs import CHROMIUM, CLIENTS, COMUNICA, FIREFOX, SHELL, VIRTUOSO, YASGUI, Package, Program

NEEDED = (CHROMIUM, FIREFOX)
WELCOME = (VIRTUOSO,)
CLIENT_PACKAGES = (COMUNICA, YASGUI)


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


def install_clients(packages: list[Package]) -> None:
    """Install packages of npm into a folder of the checkout, in their versions; without Node.js do nothing."""
    found = find_node()
    if found is None:
        return
    node, npm = found
    print(f"Installing {' and '.join(package.name for package in packages)} …", flush=True)
    CLIENTS.mkdir(parents=True, exist_ok=True)
    (CLIENTS / "package.json").write_text('{"private": true}\n', "utf-8")
    wanted = [f"{package.package}@{package.version}" for package in packages]
    # npm finds the node that runs it by the search path.
    path = os.pathsep.join((str(Path(node[0]).parent), os.environ.get("PATH", "")))
    subprocess.run(
        [
            *npm,
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-package-lock",
            "--loglevel=error",
            *wanted,
        ],
        cwd=CLIENTS,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        check=False,
    )


def main() -> int:
    """Install or explain; fail only in CI, where nobody reads the explanation."""
    absent = [program for program in NEEDED + WELCOME if program.find() is None]
    faster = [SHELL] if SHELL.find() is None else []
    if absent + faster and may_install():
        install(absent + faster)
    clients = [package for package in CLIENT_PACKAGES if package.find() is None]
    if clients:
        install_clients(clients)
    wanted: list[Program | Package] = [*absent, *clients]
    still = [one for one in wanted if one.find() is None]
    for program in still:
        print(
            f"\n  ATTENTION: {program.name} is missing, so {program.used_for} will be SKIPPED.\n"
            f"  To run them: {program.how_to_get()}\n",
            file=sys.stderr,
        )
    return int("CI" in os.environ and any(program in NEEDED for program in still))


if __name__ == "__main__":
    sys.exit(main())
