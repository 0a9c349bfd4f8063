"""Build the bundles of our JavaScript before a wheel, a source archive or an editable install is made.

A source archive carries them, so that only a checkout needs Node.js: the system's, else a package of PyPI that brings it.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def _web(root: str) -> ModuleType:
    """Return the module that builds; the package that it belongs to is not installed yet."""
    place = Path(root) / "src" / "govgraph" / "web" / "build.py"
    spec = importlib.util.spec_from_file_location("govgraph_web_build", place)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {place}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Bundles(BuildHookInterface):  # type: ignore[type-arg]
    """The hook that `pyproject.toml` names."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for a Node.js only where bundles must be built and there is none."""
        web = _web(self.root)
        return [] if web.is_fresh() or web.find_node() else [web.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is not fresh."""
        _web(self.root).build()
