"""Measures as tables: one row per node, or one row per figure of the whole network."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from govgraph.arguments import typed
from govgraph.errors import NetworkError, UnknownMeasure, wrong
from govgraph.network.measures.registry import DEFAULTS, MEASURES, Measure, find_measure
from govgraph.network.nodes_ties import NetworkValue, Question
from govgraph.network.sides import as_space_and_actor
from govgraph.query.frames import arrow_table, html_table, pandas_frame

if TYPE_CHECKING:
    import pandas
    import pyarrow

__all__ = ["NodeTable", "default_measures", "measure", "measure_network", "ranks"]

_BY_SIDES = frozenset(
    {"two-mode-betweenness", "two-mode-closeness", "two-mode-degree", "nestedness", "density"}
)
Progress = Callable[[str], None]


_SHOWN = 20  # rows in a notebook


@typed
@dataclass(frozen=True, slots=True, repr=False)
class NodeTable:
    """Values per node: rows are dicts with ``id, label, kind, country`` and one entry per column.

    Parameters
    ----------
    columns : tuple of str
        The columns that hold values.
    rows : tuple of dict
        Sorted by the first column, largest first, then by id.
    question : Question
        What the network answers, with its date and rules.
    unknown : int
        How many of its ties are unknown at the date.
    """

    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    question: Question
    unknown: int = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def values(self, column: str) -> dict[str, Any]:
        """Return one column by node, as maps take it for sizes and colors."""
        if column not in self.columns:
            raise UnknownMeasure(column, self.columns)
        return {row["id"]: row[column] for row in self.rows}

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas DataFrame with ``id, label, kind, country`` and the measures."""
        return pandas_frame(*self._table())

    def to_arrow(self) -> pyarrow.Table:
        """Return an Arrow table: ``polars.from_arrow(table.to_arrow())``."""
        return arrow_table(*self._table())

    def _table(self) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        columns = ("id", "label", "kind", "country", *self.columns)
        return columns, [tuple(row[name] for name in columns) for row in self.rows]

    def __repr__(self) -> str:
        return f"<NodeTable {', '.join(self.columns)}: {len(self.rows)} nodes>"

    def _repr_html_(self) -> str:
        columns, rows = self._table()
        note = f"the first {_SHOWN} of {len(rows):,} nodes" if len(rows) > _SHOWN else ""
        return html_table(columns, rows[:_SHOWN], note)

    def top(self, n: int) -> NodeTable:
        """Return the first `n` rows."""
        if n < 1:
            raise NetworkError(wrong("empty_table", n=n))
        return replace(self, rows=self.rows[:n])


def default_measures(network: NetworkValue) -> list[str]:
    """Return the default measures that this network allows."""
    return [name for name in DEFAULTS if name != "clustering" or not network.is_two_mode]


def _chosen(names: str | Iterable[str]) -> list[Measure]:
    if isinstance(names, str):
        names = [part.strip() for part in names.split(",") if part.strip()]
    return [find_measure(name) for name in dict.fromkeys(names)]


def _options(found: Measure, by: str | None, seed: int) -> dict[str, Any]:
    given: dict[str, Any] = {"by": by, "seed": seed}
    return {name: given[name] for name in found.options if given[name] is not None}


def _compute(network: NetworkValue, found: Measure, by: str | None, seed: int) -> dict[str, Any]:
    # A body that is a space and acts as well stands on both sides of what is measured by sides.
    sided = as_space_and_actor(network) if found.name in _BY_SIDES and network.is_two_mode else network
    return found.compute(sided, **_options(found, by, seed))


def measure(
    network: NetworkValue,
    names: str | Iterable[str] | None = None,
    *,
    by: str | None = None,
    seed: int = 1,
    lang: Sequence[str] = (),
    progress: Progress | None = None,
) -> NodeTable:
    """Return measures per node.

    Parameters
    ----------
    network : Network
    names : str or iterable of str, optional
        ``"degree,betweenness"`` or a list; the defaults that the network allows when left out.
    by : str, optional
        Groups of brokerage and participation: ``kind``, ``country``, ``region`` or ``community``.
    seed : int
        For what is drawn by lot.
    lang : sequence of str
        Languages of labels, in order.
    progress : callable, optional
        Called with the name of each measure before it is computed.

    Raises
    ------
    UnknownMeasure
    NetworkError
        Where a measure is not defined for this network, or is one of the whole network.

    Examples
    --------
    >>> import networkx as nx
    >>> from govgraph.network import Network
    >>> table = measure(Network.from_nx(nx.star_graph(3)), "degree,betweenness")
    >>> table.rows[0]["id"], table.rows[0]["degree"], table.rows[0]["betweenness"]
    ('0', 3, 1.0)
    """
    wanted = _chosen(names) if names is not None else [MEASURES[name] for name in default_measures(network)]
    for one in wanted:
        if one.scope == "network":
            raise NetworkError(wrong("whole_only", name=one.name))
    columns: dict[str, Mapping[str, Any]] = {}
    with ExitStack() as begun:
        # What has a process of its own begins first: the others run beside it.
        waiting = {
            one.name: begun.enter_context(one.begin(network, **_options(one, by, seed)))
            for one in wanted
            if one.begin is not None
        }
        found: dict[str, Mapping[str, Mapping[str, Any]]] = {}
        for one in sorted(wanted, key=lambda one: one.name in waiting):
            if progress is not None:
                progress(one.name)
            finish = waiting.get(one.name)
            found[one.name] = finish() if finish is not None else _compute(network, one, by, seed)
        for one in wanted:
            columns.update(found[one.name])
    rows = []
    for key, node in network.nodes_by_key.items():
        row = {"id": key, "label": node.label(*lang), "kind": node.kind, "country": node.country}
        rows.append({**row, **{name: finite(name, values[key]) for name, values in columns.items()}})
    if columns:
        first = next(iter(columns))
        down = wanted[0].scope != "partition"
        rows.sort(key=lambda row: (row[first] is None, -(row[first] or 0) if down else row[first], row["id"]))
    return NodeTable(tuple(columns), tuple(rows), network.question, network.unknown)


def measure_network(
    network: NetworkValue, names: str | Iterable[str] | None = None, *, seed: int = 1
) -> list[dict[str, Any]]:
    """Return measures of the whole network as rows ``{"measure": …, "value": …}``.

    Without names, all that this network allows.
    """
    rows: list[dict[str, Any]] = []
    if names is not None:
        wanted = _chosen(names)
        for one in wanted:
            if one.scope != "network":
                raise NetworkError(wrong("nodes_only", name=one.name))
    else:
        wanted = [one for one in MEASURES.values() if one.scope == "network"]
    for one in wanted:
        try:
            found = _compute(network, one, None, seed)
        except NetworkError:
            if names is not None:
                raise
            continue  # nobody asked for this one by name, and it is not defined here
        rows.extend({"measure": name, "value": finite(name, value)} for name, value in found.items())
    return rows


def finite(name: str, value: Any) -> Any:
    """Return a value as a plain number, or raise where it is not a number: none ever reaches a file."""
    if value is None or isinstance(value, (int, str)):
        return value
    number = float(value)
    if not math.isfinite(number):
        raise NetworkError(wrong("undefined_here", name=name))
    return number


def ranks(values: Mapping[str, float | None]) -> dict[str, int | None]:
    """Return the rank of each value, 1 the largest; equal values (to twelve digits) share the better rank.

    Examples
    --------
    >>> ranks({"a": 3.0, "b": 3.0, "c": 1.0, "d": None})
    {'a': 1, 'b': 1, 'c': 3, 'd': None}
    """
    rounded = {key: None if value is None else float(f"{value:.12g}") for key, value in values.items()}
    ordered = sorted((value for value in rounded.values() if value is not None), reverse=True)
    place: dict[float, int] = {}
    for number, value in enumerate(ordered, 1):
        place.setdefault(value, number)
    return {key: None if value is None else place[value] for key, value in rounded.items()}
