"""Check our JavaScript: its types (JSDoc, read by TypeScript) and its rules (ESLint)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from govgraph.web.build import NODE_PACKAGE, PACKAGE, WEB, find_node, tools  # noqa: E402 - found by the line above


def main() -> int:
    """Run both, also after the first has failed."""
    if find_node() is None:
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            NODE_PACKAGE,
        ]
        subprocess.run(command, check=True)
    node, work = tools(all_of_them=True)
    modules = work / "node_modules"
    # Both keep what they found beside the packages, and look again only at what changed.
    checks = (
        [
            modules / "typescript" / "bin" / "tsc",
            *("--project", WEB / "tsconfig.json"),
            *("--incremental", "--tsBuildInfoFile", work / "checked.tsbuildinfo"),
        ],
        [
            modules / "eslint" / "bin" / "eslint.js",
            *("--cache", "--cache-strategy", "content", "--cache-location", work / "checked.eslintcache"),
            "--config",
            WEB / "eslint.config.js",
            "--max-warnings=0",
            "web",
            *(["explorer/page"] if (PACKAGE / "explorer" / "page").is_dir() else []),
        ],
    )
    failed = [
        subprocess.run([*node, *map(str, check)], cwd=PACKAGE, check=False).returncode for check in checks
    ]
    return int(any(failed))


if __name__ == "__main__":
    sys.exit(main())
