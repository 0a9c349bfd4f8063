"""Compiled measures of large networks, in a process of their own: beside other measures, and ended by Ctrl-C at once.

Compiled code holds Python back until it is done, so that neither another measure nor Ctrl-C would get its turn. The process
gets what to do as JSON and the ties as numbers, and answers with one number for each node.
"""

from __future__ import annotations

import json
import signal
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

from govgraph.errors import NetworkError, wrong

if TYPE_CHECKING:
    from govgraph.query.processes import Channel

__all__ = ["betweenness", "in_process", "leiden", "main"]

Pairs = list[tuple[int, int]]


def betweenness(n: int, pairs: Pairs, weights: list[float], seed: int) -> list[float]:
    """Return, for each of `n` nodes, the sum over pairs of the share of shortest paths that pass through it."""
    import rustworkx as rx  # compiled code: only for those who measure

    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(n))
    graph.add_edges_from_no_data(pairs)
    found = rx.graph_betweenness_centrality(graph, normalized=False, parallel_threshold=_MANY)
    # Threads add up in another order in each run: nine digits are the same in all.
    return [found[i] if n < _MANY else float(f"{found[i]:.9g}") for i in range(n)]


def leiden(n: int, pairs: Pairs, weights: list[float], seed: int) -> list[float]:
    """Return, for each of `n` nodes, a number of its community; -1, -2, … for nodes without a tie, each its own."""
    import graspologic_native  # compiled code: only for those who measure

    found: dict[str, int]
    _, found = graspologic_native.leiden(
        edges=[(str(i), str(j), weight) for (i, j), weight in zip(pairs, weights, strict=True)],
        starting_communities=None,
        resolution=1.0,
        randomness=0.001,
        iterations=2,
        use_modularity=True,
        seed=seed,
        trials=1,
    )
    # Leiden does not get nodes without a tie.
    return [float(found.get(str(i), -1 - i)) for i in range(n)]


_MANY = 1_000
"""From this many nodes on, paths are counted on all cores."""
_WAYS = {"betweenness": betweenness, "leiden": leiden}


@contextmanager
def in_process(
    way: str, n: int, pairs: Pairs, weights: list[float], seed: int
) -> Iterator[Callable[[], list[float]]]:
    """Begin :func:`betweenness` or :func:`leiden` in a process of its own; what is given waits for the answer.

    Leaving the context ends the process, whether it was done or not.

    Raises
    ------
    NetworkError
        Where the process ends without an answer, as when memory is short.

    Examples
    --------
    >>> with in_process("betweenness", 3, [(0, 1), (1, 2)], [1.0, 1.0], 1) as answer:
    ...     answer()
    [0.0, 1.0, 0.0]
    """
    from govgraph.query.processes import spawn  # 10 ms: only for large networks

    head = json.dumps({"way": way, "n": n, "seed": seed}).encode()
    ends, weighing = array("q", chain.from_iterable(pairs)), array("d", weights)
    process = spawn(__name__, head, ends.tobytes(), weighing.tobytes())

    def answer() -> list[float]:
        try:
            return list(array("d", process.channel.receive()))
        except EOFError as error:
            raise NetworkError(wrong("ended_silently", way=way)) from error

    try:
        yield answer
    finally:
        process.close()


def main(channel: Channel) -> None:
    """Answer one request."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to both; the parent ends this process
    head = json.loads(channel.receive())
    ends, weights = array("q", channel.receive()), array("d", channel.receive())
    pairs = list(zip(ends[::2], ends[1::2], strict=True))
    found = _WAYS[head["way"]](head["n"], pairs, list(weights), head["seed"])
    channel.send(array("d", found).tobytes())
