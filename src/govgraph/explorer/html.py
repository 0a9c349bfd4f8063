"""The explorer as one sealed HTML page: the contents, all triples, the query engine and the scripts, in one file."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import TYPE_CHECKING

from govgraph.explorer.contents import contents
from govgraph.explorer.statements import lines_of
from govgraph.files import policy_hash
from govgraph.store.store import Store
from govgraph.web.bundles import bundle
from govgraph.write.canonical import fingerprint_of_store

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.map.drawing import Drawing

__all__ = ["PARTS", "part", "served", "to_html"]


def to_html(
    graph: GovGraph,
    maps: Callable[[], Mapping[str, Drawing]] = dict,
    lines: Sequence[bytes] | None = None,
    *,
    of_dataset: bool = False,
) -> str:
    """Return the explorer of a dataset; equal datasets give equal text.

    Parameters
    ----------
    graph : GovGraph
    maps, lines, of_dataset
        As in :func:`govgraph.explorer.contents.contents`.

    Raises
    ------
    GovgraphError
        Where the package is used from a checkout in which the scripts were not built.

    Notes
    -----
    The Content-Security-Policy allows the page's own script by its hash, WebAssembly, and workers that the page makes of
    what it carries (``blob:``); no request, no other script, no evaluated text. What the page carries is packed with gzip
    and written in base64, so that nothing in it can end an element.
    """
    lines = lines_of(graph) if lines is None else lines
    if graph.addressed is graph.store and isinstance(graph.store, Store):
        fingerprint_of_store(graph.store, [b"".join(lines)])  # kept beside the store, for its citation
    with ThreadPoolExecutor(1, "govgraph-pack") as packer:  # packs the statements while the contents are made
        quads = packer.submit(part, graph, "quads", lines=lines)
        others = {
            name: part(graph, name, maps, lines, of_dataset=of_dataset) for name in PARTS if name != "quads"
        }
        packed = {**others, "quads": quads.result()}
    return _page(graph, {name: _written(packed[name]) for name in PARTS})[0]


def served(graph: GovGraph, endpoint: str, folder: str) -> tuple[str, str]:
    """Return the page as a server sends it, and its Content-Security-Policy.

    Parameters
    ----------
    graph : GovGraph
    endpoint : str
        The address that answers queries.
    folder : str
        The address below which the parts of :data:`PARTS` are.
    """
    return _page(graph, {name: f"{folder}{name}" for name in PARTS}, endpoint)


PARTS = ("contents", "quads", "wasm", "worker", "editor")
"""What the page carries, or fetches where a server has sent it; packed with gzip. The script follows the first of them."""


def part(
    graph: GovGraph,
    name: str,
    maps: Callable[[], Mapping[str, Drawing]] = dict,
    lines: Sequence[bytes] | None = None,
    *,
    of_dataset: bool = False,
) -> bytes:
    """Return one of :data:`PARTS`."""
    if name == "contents":
        known = json.dumps(
            contents(graph, maps, lines, of_dataset=of_dataset),
            ensure_ascii=False,
            allow_nan=False,
            separators=(",", ":"),
        )
        return gzip.compress(known.encode("utf-8", "replace"), 9, mtime=0)
    if name == "quads":
        return gzip.compress(b"".join(lines_of(graph) if lines is None else lines), 9, mtime=0)
    return bundle("oxigraph.wasm.gz" if name == "wasm" else f"{name}.js.gz")


def _page(graph: GovGraph, parts: Mapping[str, str], endpoint: str = "") -> tuple[str, str]:
    from jinja2 import BaseLoader, Environment, StrictUndefined
    from markupsafe import Markup

    script, style = _harmless(bundle("explorer.js").decode()), _asset("explorer.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {policy_hash(script)} 'wasm-unsafe-eval' blob:",
            "worker-src blob:",
            f"style-src {policy_hash(style)}",
            "img-src data: blob:",
            *(("connect-src 'self'",) if endpoint else ()),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    environment = Environment(
        loader=BaseLoader(), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters["inline"] = Markup
    page = environment.from_string(_asset("explorer.html.j2")).render(
        policy=policy,
        title=graph.metadata.title("en") or "govgraph",
        description=graph.metadata.descriptions.get("en", ""),
        style=style,
        script=script,
        parts=parts,
        endpoint=endpoint,
    )
    return page, policy


def _written(packed: bytes) -> str:
    return base64.b64encode(packed).decode()


def _asset(name: str) -> str:
    return files("govgraph.explorer.page").joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def _harmless(script: str) -> str:
    """Return a script that its own text cannot end early (HTML, section 4.12.1.3)."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--").replace("<script", "<\\script")
