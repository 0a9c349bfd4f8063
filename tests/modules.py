"""Functions of the page's modules, asked outside a page: what they share with Python must be the same."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from govgraph.web.build import find_node

SCRIPT = """
import { readFileSync } from "node:fs";
const found = await import(process.argv[1]);
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map((one) => found[process.argv[2]](one))));
"""


def answers(module: Path, function: str, given: list[Any]) -> list[Any]:
    """Return what a function of a module answers to each value."""
    node = find_node()
    assert node is not None, "the bundles are built with Node.js"
    told = subprocess.run(
        [*node[0], "--input-type=module", "-e", SCRIPT, module.as_uri(), function],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[Any] = json.loads(told.stdout)
    return found
