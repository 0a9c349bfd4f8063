"""Run every benchmark, or those named: ``python -m bench [facts] [find] [query] [load] [network] [map] [explorer]``.

Further ones are ``map_large``, ``serve`` and ``scale``. Each is a program of its own with options of its own:
``python -m bench.facts --help``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOMS = ("facts", "find", "query", "load", "network", "map", "map_large", "explorer", "serve", "scale")


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in ROOMS]
    if unknown:
        print(__doc__, file=sys.stderr)
        return 0 if unknown == ["--help"] else 2
    status = 0
    for name in names or ROOMS:
        if Path(__file__).with_name(f"{name}.py").exists():
            print(f"\n# {name}\n", flush=True)
            status |= subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
