"""Write constraints.txt: the exact version of every package that a complete development environment has.

Names and versions only: no address and no hash, so that it serves whatever index pip is set up with.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEADER = """\
# The versions govgraph is developed and tested with: written by `make constraints`, read by pip -c.
# Those who only use govgraph need none of this: pyproject.toml says what it works with.
"""


def main() -> int:
    """Install everything into a passing environment, and write down what came."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"{ROOT}[test]"], check=True)
        frozen = subprocess.run(
            [python, "-m", "pip", "freeze", "--exclude", "govgraph"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    lines = sorted(frozen.splitlines(), key=str.lower)
    addressed = [line for line in lines if "==" not in line]
    if addressed:
        print(f"These came from an address, not from an index: {addressed}", file=sys.stderr)
        return 1
    (ROOT / "constraints.txt").write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
