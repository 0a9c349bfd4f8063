"""The explorer as one sealed HTML page: the contents, all triples, the query engine and the scripts, in one file."""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Self, cast

from govgraph.explorer.contents import around_maps
from govgraph.explorer.maps import Maps
from govgraph.explorer.statements import lines_of
from govgraph.files import policy_hash
from govgraph.store.store import Store
from govgraph.web.bundles import bundle
from govgraph.web.sealed import asset, harmless, template
from govgraph.write.canonical import fingerprint_of_store

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.map.drawing import Drawing

__all__ = ["PARTS", "Making", "served"]


class Making:
    """An explorer that is being made: what can be done at the same time is.

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

    def __init__(
        self,
        graph: GovGraph,
        maps: Callable[[], Mapping[str, Drawing]] = dict,
        lines: Sequence[bytes] | None = None,
        *,
        of_dataset: bool = False,
    ) -> None:
        self._graph, self._draw, self._of_dataset, self._given = graph, maps, of_dataset, lines
        self._packer: ThreadPoolExecutor | None = None
        self._begun: tuple[Future[bytes], Future[bytes]] | None = None
        self._last, self._zip = "", zlib.compressobj(9, wbits=31)  # as gzip has it, without a time

    @cached_property
    def _lines(self) -> Sequence[bytes]:
        return lines_of(self._graph) if self._given is None else self._given

    @cached_property
    def _maps(self) -> Maps:
        return Maps(self._graph, self._draw, self._lines if self._of_dataset else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def draw_beside(self) -> None:
        """Begin to draw the maps in a process of its own, where they must be drawn."""
        self._maps.begin()

    def begin(self) -> None:
        """Make the contents but for the maps, and begin to pack them and the statements, in threads."""
        graph, lines = self._graph, self._lines
        if graph.addressed is graph.store and isinstance(graph.store, Store):
            fingerprint_of_store(graph.store, [b"".join(lines)])  # kept beside the store, for its citation
        self._packer = ThreadPoolExecutor(2, "govgraph-pack")
        quads = self._packer.submit(self.part, "quads")
        first, self._last = around_maps(graph, lines)
        self._begun = quads, self._packer.submit(self._zip.compress, _encoded(first))

    def page(self) -> str:
        """Return the page; equal datasets give equal text."""
        if self._begun is None:
            self.begin()
        quads, first = cast("tuple[Future[bytes], Future[bytes]]", self._begun)
        last = _encoded(self._maps.text() + self._last)
        packed = {
            "contents": first.result() + self._zip.compress(last) + self._zip.flush(),
            "quads": quads.result(),
        }
        every = {name: packed[name] if name in packed else self.part(name) for name in PARTS}
        written = {name: base64.b64encode(one).decode() for name, one in every.items()}
        return _page(self._graph, written)[0]

    def part(self, name: str, *, served: bool = False) -> bytes:
        """Return one of :data:`PARTS`; of a page whose queries a server answers, if it is `served`."""
        if name == "contents":
            first, last = around_maps(self._graph, self._lines, served=served)
            return gzip.compress(_encoded(first + self._maps.text() + last), 9, mtime=0)
        if name == "quads":
            return gzip.compress(b"".join(self._lines), 9, mtime=0)
        return bundle("oxigraph.wasm.gz" if name == "wasm" else f"{name}.js.gz")

    def draw(self) -> None:
        """Draw the maps that follow from the dataset and keep them, for whoever makes the page."""
        self._maps.text()

    def close(self) -> None:
        """End the process that draws, and the threads."""
        self._maps.close()
        if self._packer is not None:
            self._packer.shutdown(cancel_futures=True)


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


def _page(graph: GovGraph, parts: Mapping[str, str], endpoint: str = "") -> tuple[str, str]:
    script = harmless(bundle("explorer.js").decode())
    style = asset("explorer.page", "explorer.css")
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
    page = template("explorer.page", "explorer.html.j2").render(
        policy=policy,
        title=graph.metadata.title("en") or "govgraph",
        description=graph.metadata.descriptions.get("en", ""),
        style=style,
        script=script,
        parts=parts,
        endpoint=endpoint,
    )
    return page, policy


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
