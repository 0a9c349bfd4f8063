"""Programs that tests and screenshots use and that pip cannot install: where they are, how to get them."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "CHROMIUM",
    "CHROMIUM_FLAGS",
    "CLIENTS",
    "COMUNICA",
    "FIREFOX",
    "SHELL",
    "VIRTUOSO",
    "YASGUI",
    "Package",
    "Program",
]

CLIENTS = Path(__file__).parent.parent / "build" / "clients"
"""Where the packages of npm are installed that the tests of the server use."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program of the operating system.

    `variable` names the environment variable that, when set, says where the program is.
    """

    name: str
    variable: str
    commands: tuple[str, ...]
    packages: tuple[str, ...]
    used_for: str

    def find(self) -> str | None:
        """Return the path of the first of the program's commands that there is."""
        told = os.environ.get(self.variable)
        return shutil.which(told) if told else next(filter(None, map(shutil.which, self.commands)), None)

    def how_to_get(self) -> str:
        """Return what a person types to install it: of the system's packages those of Debian and Ubuntu."""
        return f"sudo apt-get install {' '.join(self.packages)}   (or set {self.variable} to its path)"


@dataclass(frozen=True, slots=True)
class Package:
    """A package of npm, in exactly one version; `make test` installs it into ``build/clients``.

    `variable` names the environment variable that, when set, says in which folder the package is. `inside` is the file
    or folder of the package that the tests use.
    """

    name: str
    variable: str
    package: str
    version: str
    inside: str
    used_for: str

    def find(self) -> str | None:
        """Return the path of what the tests use; None where the package is not installed, or in another version."""
        told = os.environ.get(self.variable)
        folder = Path(told) if told else CLIENTS / "node_modules" / self.package
        about = folder / "package.json"
        if not about.is_file() or not (
            told or json.loads(about.read_text("utf-8"))["version"] == self.version
        ):
            return None
        return str(folder / self.inside)

    def how_to_get(self) -> str:
        """Return what a person types to install it."""
        return f"make check-system, with Node.js and npm   (or set {self.variable} to the folder of {self.package})"


CHROMIUM = Program(
    name="Chromium",
    variable="GOVGRAPH_CHROMIUM",
    commands=(
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ),
    # With its fonts: labels are measured, and two systems should measure the same.
    packages=("chromium", "fonts-liberation", "fonts-dejavu-core", "fonts-noto-core"),
    used_for="the tests of the maps in a real browser, and the screenshots",
)

SHELL = Program(
    name="Chromium without windows",
    variable=CHROMIUM.variable,
    commands=("chromium-headless-shell",),
    packages=("chromium-headless-shell",),  # Debian has it, Ubuntu does not
    used_for="the tests of the maps in less time",
)

FIREFOX = Program(
    name="Firefox",
    variable="GOVGRAPH_FIREFOX",
    commands=("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"),
    packages=("firefox-esr",),
    used_for="the tests of the explorer in a second browser",
)

VIRTUOSO = Program(
    name="Virtuoso 7",
    variable="GOVGRAPH_VIRTUOSO",
    commands=("virtuoso-t",),
    packages=("virtuoso-opensource-7-bin",),
    used_for="the tests against a SPARQL server of another make",
)

COMUNICA = Package(
    name="Comunica",
    variable="GOVGRAPH_COMUNICA",
    package="@comunica/query-sparql",
    version="4.5.0",
    inside="bin/query.js",
    used_for="the tests of the server with a client of JavaScript",
)

YASGUI = Package(
    name="YASGUI",
    variable="GOVGRAPH_YASGUI",
    package="@zazuko/yasgui",
    version="4.6.2",
    inside="build",
    used_for="the tests of the server with an editor that people use",
)

CHROMIUM_FLAGS = (
    "--no-sandbox",  # the sandbox refuses root, and the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
)
