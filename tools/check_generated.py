"""Check that no generated file is stale, or (``--write``) generate them all anew.

Each generator is a command that writes its files, and that with ``--check`` writes nothing and fails where
it would.
"""

from __future__ import annotations

import subprocess
import sys

GENERATORS = (
    ("-m", "govgraph.write.schema_files"),
    ("tools/cli_reference.py",),
    ("tools/questions_page.py",),
)


def main(arguments: list[str]) -> int:
    """Run every generator, also after one has failed, and count the failures."""
    flags = [] if arguments == ["--write"] else ["--check"]
    failed = 0
    for generator in GENERATORS:
        command = [sys.executable, *generator, *flags]
        if subprocess.run(command, check=False).returncode != 0:
            print(f"FAILED: python {' '.join([*generator, *flags])}", file=sys.stderr)
            failed += 1
    if failed and flags:
        print("Generated files are stale: `make docs` writes them anew.", file=sys.stderr)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
