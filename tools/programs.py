"""Programs that tests and screenshots use and that pip cannot install: where they are, how to get them."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CHROMIUM", "CHROMIUM_FLAGS", "COMUNICA", "FIREFOX", "VIRTUOSO", "YASGUI", "Package", "Program"]


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
    installed_by: str = "sudo apt-get install"

    def find(self) -> str | None:
        """Return the path of the first of the program's commands that there is."""
        told = os.environ.get(self.variable)
        return shutil.which(told) if told else next(filter(None, map(shutil.which, self.commands)), None)

    def how_to_get(self) -> str:
        """Return what a person types to install it: of the system's packages those of Debian and Ubuntu."""
        return f"{self.installed_by} {' '.join(self.packages)}   (or set {self.variable} to its path)"


@dataclass(frozen=True, slots=True)
class Package:
    """A package of npm that has no program: `variable` names the environment variable that says in which folder it is."""

    name: str
    variable: str
    package: str

    def find(self) -> str | None:
        """Return the folder of the package; None where there is none, or no Node.js."""
        told, npm = os.environ.get(self.variable), shutil.which("npm")
        if told is None and npm is not None:
            root = subprocess.run([npm, "root", "--global"], capture_output=True, text=True, check=False)
            told = f"{root.stdout.strip()}/{self.package}"
        return told if told and Path(told, "package.json").is_file() else None

    def how_to_get(self) -> str:
        """Return what a person types to install it."""
        return f"npm install --global {self.package}   (or set {self.variable} to its folder)"


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

COMUNICA = Program(
    name="Comunica",
    variable="GOVGRAPH_COMUNICA",
    commands=("comunica-sparql",),
    packages=("@comunica/query-sparql",),
    used_for="the tests of the server with a client of JavaScript",
    installed_by="npm install --global",
)

YASGUI = Package(name="YASGUI", variable="GOVGRAPH_YASGUI", package="@zazuko/yasgui")

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
