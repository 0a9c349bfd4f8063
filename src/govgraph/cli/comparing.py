"""``--compare A B``: two dates beside each other, in networks and maps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from govgraph.network.network import Network

__all__ = ["compare_option", "refuse_beside_compare", "told_changes"]

compare_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--compare",
    nargs=2,
    metavar="A B",
    help="Compare two dates: which ties were added, ended, kept, or are unknown.",
)


def refuse_beside_compare(**given: object) -> None:
    """Refuse options that make no sense beside ``--compare``.

    Raises
    ------
    click.UsageError
    """
    for name, value in given.items():
        if value:
            option = "--" + name.replace("_", "-")
            raise click.UsageError(f"--compare and {option} cannot be combined: use one of them")


def told_changes(network: Network, *languages: str) -> str:
    """Return what a comparison counts, in one line.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network.network import Network
    >>> then, now = Network.from_nx(nx.path_graph(2)), Network.from_nx(nx.path_graph(3))
    >>> told_changes(then.compare(now, names=("2015", "2025")))
    '2015 to 2025: 1 added, 0 ended, 1 kept, 0 unknown'
    """
    from govgraph.words import say

    question = network.question
    before, after = question.compare or ("", "")
    told = [say("told.changes", *languages, before=before, after=after, **network.changes())]
    if question.unknown == "exclude":
        told.append(say("told.changes_left_out", *languages, n=network.unknown))
    line = "; ".join(told)
    return f"{line}, {say('told.singly', *languages)}" if "aggregate-states" in question.rules else line
