"""What a server allows: per query, per request, per client and in all."""

from __future__ import annotations

import os
from dataclasses import dataclass

from govgraph.query.processes import default_memory

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server.

    Parameters
    ----------
    seconds : float
        Time that a query may take; then its process is ended.
    megabytes : float
        Memory that a query may take.
    rows : int
        Rows or triples that an answer may have. A larger one is an error, never a part.
    answer_bytes : int
        Bytes that an answer may have, before it is packed.
    request_bytes : int
        Bytes of a request's body.
    head_bytes : int
        Bytes of a request's first line and headers.
    request_seconds : float
        Time that a client may take to send a request.
    send_seconds : float
        Time that a client may take without reading anything of an answer.
    workers : int
        Processes that answer.
    slow : int
        Further processes: a query that takes long makes room for others, as long as there are no more of these.
    slow_after : float
        Seconds after which a query takes long.
    queue : int
        Requests that may wait for a process.
    per_client : int
        Requests that a client may have open at a time. Programs on this computer have no limit.
    connections : int
        Connections in all.
    cache_bytes : int
        Answers that are kept.
    sending_bytes : int
        Answers that are being sent.
    in_memory : int
        Quads of a store on disk that are copied into memory for queries: more take too much of it.
    """

    seconds: float = 30.0
    megabytes: float = 0.0
    rows: int = 500_000
    answer_bytes: int = 100_000_000
    request_bytes: int = 1_000_000
    head_bytes: int = 65_536
    request_seconds: float = 20.0
    send_seconds: float = 30.0
    workers: int = 0
    slow: int = 0
    slow_after: float = 1.0
    queue: int = 500
    per_client: int = 16
    connections: int = 2_000
    cache_bytes: int = 64_000_000
    sending_bytes: int = 500_000_000
    in_memory: int = 300_000

    @property
    def processes(self) -> int:
        """How many processes answer quick queries: one for each core unless it is said."""
        return self.workers or max(2, os.cpu_count() or 2)

    @property
    def slow_processes(self) -> int:
        """How many more there may be for queries that take long."""
        return self.slow or 2 * self.processes

    @property
    def memory(self) -> float:
        """Megabytes of a query: what is left for each when all take as much as they may."""
        if self.megabytes:
            return self.megabytes
        return max(256.0, min(default_memory(), 2 * default_memory() / self.processes))
