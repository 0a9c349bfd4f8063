"""The overview of a large network: groups of nodes that are tied among themselves, as bubbles that open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from govgraph import words
from govgraph.network.measures.partition import leiden
from govgraph.network.nodes_ties import N, Node, Tie

__all__ = ["GROUP", "by_core", "group_texts", "overview"]

GROUP = "group@"
"""What the keys of bubbles begin with."""
LOOSE, SMALL = f"{GROUP}loose", f"{GROUP}small"
MOST_GROUPS = 60
_LEAST = 4  # nodes; a smaller group is not a bubble of its own
_NAMES = 2  # members in a name


def by_core(network: N) -> dict[str, int]:
    """Return the k-core of every node.

    Nodes are taken out by their degree, the least first, as ``networkx.core_number`` does; here without a graph of all
    ties, which takes longer to make than the cores to find.

    References
    ----------
    Batagelj & Zaveršnik, "An O(m) algorithm for cores decomposition of networks" (2003), arXiv:cs/0310049
    """
    near = {key: others - {key} for key, others in network.neighbors.items()}
    left = {key: len(others) for key, others in near.items()}
    rows: list[list[str]] = [[] for _ in range(max(left.values(), default=0) + 1)]
    for key, degree in left.items():
        rows[degree].append(key)
    cores: dict[str, int] = {}
    for core, row in enumerate(rows):
        for key in row:  # it grows while it is walked
            if key in cores or left[key] > core:
                continue
            cores[key] = core
            for other in near[key]:
                if other not in cores and left[other] > core:
                    left[other] -= 1
                    rows[left[other]].append(other)
    return {key: cores[key] for key in near}


def group_texts(members: Sequence[Node], hidden: int) -> dict[str, str]:
    """Return what a group is called in each language, by its first members and how many others it has.

    Examples
    --------
    >>> group_texts([Node("a", shorts={"en": "IGF"}), Node("b", shorts={"en": "RightsCon"})], 3)["en"]
    'IGF – RightsCon +3'
    """
    return {lang: _called(members, hidden, lang) for lang in words.LANGUAGES}


def _called(members: Sequence[Node], hidden: int, lang: str) -> str:
    names = " – ".join(node.short(lang) for node in members)
    return words.say("map.group_more", lang, names=names, n=hidden) if hidden else names


def overview(network: N, seed: int = 1) -> tuple[N, dict[str, str]]:
    """Return the bubbles of a network, its communities by Leiden, and the bubble of each of its nodes.

    There is one node for each group, and between two groups one tie with the number of ties as its weight. At most 60
    groups have a bubble of their own; smaller groups share one, and nodes without a tie share another.
    """
    numbers: dict[str, int] = leiden(network, seed)["leiden"]
    degree = {key: len(near - {key}) for key, near in network.neighbors.items()}
    members: dict[int, list[str]] = defaultdict(list)
    for key, number in numbers.items():
        members[number].append(key)
    group_of: dict[str, str] = {}
    for number in sorted(members):
        keys = members[number]
        large = len(keys) >= _LEAST and number <= MOST_GROUPS
        for key in keys:
            group_of[key] = LOOSE if not degree[key] else f"{GROUP}{number}" if large else SMALL
    inside: dict[str, list[str]] = defaultdict(list)
    for key, group in group_of.items():
        inside[group].append(key)
    within: Counter[str] = Counter()
    between: Counter[tuple[str, str]] = Counter()
    for tie in network.all_ties:
        a, b = (group_of[end] for end in tie.ends)
        if a != b:
            between[min(a, b), max(a, b)] += 1
        elif tie.source != tie.target:
            within.update(tie.ends)
    nodes = []
    for group, keys in inside.items():
        keys.sort(key=lambda key: (-within[key], -degree[key], key))
        first = [network.nodes_by_key[key] for key in keys[:_NAMES]]
        if group == LOOSE:
            texts = words.texts("map.group_loose", n=len(keys))
        elif group == SMALL:
            texts = words.texts("map.group_small", n=len(keys))
        else:
            texts = group_texts(first, len(keys) - len(first))
        nodes.append(Node(group, labels=texts, count=len(keys)))
    ties = [Tie(a, b, "between", weight=float(n), count=1) for (a, b), n in between.items()]
    bubbles = replace(
        network.with_parts(nodes, ties), space_kinds=(), directed=False, base=None, notes=network.notes
    )
    return bubbles, group_of
