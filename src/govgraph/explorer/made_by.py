"""What explorer and site depend on beside the statements of a dataset, as digests: other rules, another digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govgraph.explorer.full import packed_json
from govgraph.facts.kept import kept

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph

__all__ = ["BESIDE", "files_beside", "kept_part", "rules"]

BESIDE = ("views", "questions", "changes")
"""The parts of a folder of tables that are not statements, and that the explorer shows."""

_RULES = {".py", ".toml", ".j2", ".css", ".json", ".rq"}


def rules(graph: GovGraph) -> bytes:
    """Return a digest of the package and of what a dataset says of itself: words, templates, model, metadata, names."""
    digest = hashlib.sha256(_package())
    for part in (graph.metadata, graph.model.kinds, graph.model.predicates, graph.names, graph.languages):
        digest.update(repr(part).encode())
    return digest.digest()


def files_beside(graph: GovGraph, parts: Iterable[str] = BESIDE) -> bytes:
    """Return a digest of files beside the tables."""
    digest = hashlib.sha256()
    for folder in graph.folders:
        for path in sorted(path for part in parts for path in (folder / part).glob("*")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.digest()


def kept_part(graph: GovGraph, name: str, given: Sequence[Any], make: Callable[[Any], Any]) -> Any:
    """Return what is made of a part of a dataset, as JSON has it; it is not made again where that part is as it was.

    Parameters
    ----------
    graph : GovGraph
    name : str
        Tells it from other parts.
    given : sequence
        All that it is made of, beside the rules.
    make : callable
        Makes it.
    """
    made_of = rules(graph) + repr((name, given)).encode("utf-8", "replace")
    made = kept(made_of, lambda: packed_json(make(given)).encode("utf-8", "replace"), cache=graph.cache)
    return json.loads(made)


@lru_cache(maxsize=1)
def _package() -> bytes:
    """Return a digest of the package: the rules, words and templates that make pages."""
    found = hashlib.sha256()
    here = Path(__file__).parent.parent
    for path in sorted(path for path in here.rglob("*") if path.suffix in _RULES):
        found.update(path.relative_to(here).as_posix().encode() + path.read_bytes())
    return found.digest()
