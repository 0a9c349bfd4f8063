"""One state of the data, the processes that answer about it, and the answers that are kept."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from email.utils import formatdate
from functools import partial
from typing import TYPE_CHECKING

from govgraph import __version__
from govgraph.server.answering import serve
from govgraph.server.limits import Limits
from govgraph.server.pool import Pool, Reply
from govgraph.store.store import Store

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph

__all__ = ["PATIENT", "Cache", "Generation", "Shared"]

PATIENT = 0.2
"""Seconds that a query may still take when its client has left: most end before, and another process takes longer."""


@dataclass(slots=True)
class Shared:
    """What several requests wait for."""

    key: str
    reply: asyncio.Future[Reply]
    lasting: bool
    waiting: int = 0


class Generation:
    """One state of the data, with the processes that answer about it."""

    def __init__(self, graph: GovGraph, limits: Limits) -> None:
        self.graph, self.limits = graph, limits
        self.pool = Pool(partial(serve, graph, limits, None), limits)
        self.modified = time.time()
        self.last_modified = formatdate(self.modified, usegmt=True)
        self.lasting = isinstance(graph.store, Store)
        """Whether the same query has the same answer, as long as this state lasts."""
        self.explored = graph.moment is None
        """Whether there is an explorer, which holds all dates."""
        self.tag = _tag_of(graph)
        self.cache = Cache(limits.cache_bytes)
        self._asked: dict[str, Shared] = {}

    def validators(self, key: str) -> dict[str, str]:
        """Return the headers by which a client knows whether what it has kept is still the answer."""
        tag = hashlib.sha256((self.tag + key).encode()).hexdigest()[:32]
        return {"etag": f'"{tag}"', "cache-control": "no-cache", "last-modified": self.last_modified}

    def ask(self, key: str, seconds: float | None, lasting: bool) -> Shared:
        """Ask a process, once for all who ask the same at the same time; whoever asks must :meth:`leave`.

        Parameters
        ----------
        key : str
            The request.
        seconds : float, optional
            Given for what is known to take long.
        lasting : bool
            It has the same answer each time.

        Raises
        ------
        Busy
        """
        shared = self._asked.get(key) if lasting else None
        if shared is None:
            shared = Shared(key, self.pool.ask(key, seconds=seconds, long=seconds is not None), lasting)
            if lasting:
                self._asked[key] = shared
        shared.waiting += 1
        return shared

    def leave(self, shared: Shared) -> None:
        """Wait no longer; what nobody waits for is stopped, and a good answer is kept."""
        shared.waiting -= 1
        if shared.waiting:
            return
        if self._asked.get(shared.key) is shared:
            del self._asked[shared.key]
        if not shared.reply.done():
            shared.reply.cancel()
        elif shared.lasting and shared.reply.exception() is None:
            reply = shared.reply.result()
            if reply.head.get("status") == 200:
                self.cache.put(shared.key, reply)

    async def into_memory(self) -> None:
        """Have queries answered from memory where the data are on disk and small: two to four times as quick."""
        graph, limits = self.graph, self.limits
        store = graph.store
        if not isinstance(store, Store) or store.place is None or len(store) > limits.in_memory:
            return
        if graph.moment is not None:
            return
        copied = await asyncio.get_running_loop().run_in_executor(None, _copy, store)
        self.pool.replace(partial(serve, graph, limits, copied))


def _copy(store: Store) -> Store:
    copied = Store(names=store.names)
    copied.load_nquads(store.dump())
    return copied


def _tag_of(graph: GovGraph) -> str:
    """Return a text that is another one for other data."""
    store, seed = graph.store, ""
    if isinstance(store, Store) and store.place is not None and graph.moment is None:
        about = store.place.parent.parent.parent / "store.json"
        seed = about.read_text("utf-8") if about.is_file() else ""
    if not seed:
        seed = secrets.token_hex(16)
    return hashlib.sha256(f"{__version__} {seed}".encode()).hexdigest()


class Cache:
    """Answers by what was asked; those that were asked for longest ago go first."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[str, Reply] = OrderedDict()

    def get(self, key: str) -> Reply | None:
        """Return an answer."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: str, reply: Reply) -> None:
        """Keep an answer, unless it is a large part of all."""
        size = len(reply.body) + 2 * len(key) + 500
        if size > self._most // 8 or key in self._kept:
            return
        self._kept[key] = reply
        self._size += size
        while self._size > self._most:
            old, gone = self._kept.popitem(last=False)
            self._size -= len(gone.body) + 2 * len(old) + 500
