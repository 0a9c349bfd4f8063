"""The public Network: what ``network`` computes, with the ways out to maps and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govgraph.arguments import typed
from govgraph.errors import UnknownName, wrong
from govgraph.network.network import Network as _Network
from govgraph.query.formats import FORMATS, checked
from govgraph.words import LANGUAGES, subtag

if TYPE_CHECKING:
    from govgraph.map.drawing import Point
    from govgraph.map.map import Map

__all__ = ["Network"]

_SHOWN = 20  # ties in a notebook


@typed
@dataclass(frozen=True, eq=False, repr=False)
class Network(_Network):
    """Nodes and ties read from the facts, that can draw and save themselves.

    Examples
    --------
    >>> import govgraph
    >>> net = govgraph.open().network("forums-organizations").core()
    >>> net.label("igf", "es")
    'Foro de Gobernanza de Internet'
    """

    about: Mapping[str, Any] = field(default_factory=dict)
    cache: bool = True
    """Whether its maps use places that were kept, as :func:`govgraph.open` was asked."""

    def map(
        self,
        *,
        size: str | Mapping[str, float] = "degree",
        color: str = "kind",
        layout: str = "auto",
        lang: str | None = None,
        title: Mapping[str, str] | str | None = None,
        seed: int = 1,
        positions: Mapping[str, Point] | None = None,
        portrait: Mapping[str, Point] | None = None,
        form: str = "network",
        rows: str = "",
        columns: str = "",
        sort: str = "",
        facts: Mapping[str, Any] | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> Map:
        """Return a drawing of the network; one of more than 2,000 nodes or 6,000 ties opens as an overview of its groups.

        Parameters
        ----------
        size : str or mapping of node to number
            What the size of a mark shows: ``degree``, ``equal``, the name of a measure, or numbers of one's own.
        color : str
            What the color of a mark shows: ``kind``, ``community``, ``region`` or ``country``.
        layout : str
            ``auto``, ``anchor`` or ``force``.
        lang : str, optional
            The language of the page and of figures: ``en``, ``es`` or ``pt``. Without it, figures are in English and the
            page opens in the language that its reader's browser prefers.
        title : text, or mapping of language to text, optional
            Instead of the title of the network's question.
        seed : int
            For communities, which are found by lot.
        positions, portrait : mapping of node to (x, y), optional
            Places kept from an earlier map, on wide and on tall screens: :meth:`govgraph.map.map.Map.positions`.
        form : str
            ``network``, ``timeline`` (events along the years) or ``matrix`` (rows × columns).
        rows, columns : str
            Of a matrix: ``actors``, ``spaces`` or a kind (``Company``). At first, actors by spaces.
        sort : str
            Of a matrix: ``pattern`` (by the number of ties), ``country``, ``name`` or ``date``.
        facts : mapping, optional
            What the page says of the dataset, instead of what the dataset says of itself.
        progress : callable, optional
            Called with what is being done to a large network, in the language of `lang`.

        Returns
        -------
        Map
        """
        from govgraph.map import make_map  # draws, and so needs pyvis: 0.5 s

        if lang is not None and (lang := subtag(lang)) not in LANGUAGES:
            raise UnknownName(lang, message=wrong("unknown_language", name=lang, listed=", ".join(LANGUAGES)))

        return make_map(
            self,
            size=size,
            color=color,
            layout=layout,
            lang=lang,
            title=title,
            seed=seed,
            positions=positions,
            portrait=portrait,
            form=form,
            rows=rows,
            columns=columns,
            sort=sort,
            facts=self.about if facts is None else facts,
            progress=progress,
            cache=self.cache,
        )

    def figure(
        self,
        measure: str,
        *,
        top: int | None = 20,
        sensitivity: bool = False,
        draws: int = 200,
        by: str | None = None,
        seed: int = 1,
        lang: Sequence[str] = (),
        progress: Callable[[int], None] | None = None,
    ) -> str:
        """Return a measure as an SVG figure for a paper, one bar per node.

        Parameters
        ----------
        measure : str
            A measure per node.
        top : int, optional
            Only the first nodes; all of them if None.
        sensitivity : bool
            Show the interval of each value and rank as an error bar; see :meth:`sensitivity`.
        draws : int
            For `sensitivity`.
        by : str, optional
            Groups for brokerage and participation.
        seed : int
        lang : sequence of str
            Languages of the labels, the preferred one first.
        progress : callable, optional
            For `sensitivity`: called with the number of each draw.

        Raises
        ------
        UnknownMeasure
        NetworkError
            If the measure is not defined for this network, or gives groups instead of amounts.
        """
        from govgraph.errors import NetworkError
        from govgraph.network.measures import find_measure
        from govgraph.write.figure import bar_figure

        if find_measure(measure).scope == "partition":
            raise NetworkError(wrong("bars_of_groups", measure=measure))
        if sensitivity:
            found = self.sensitivity(measure, draws=draws, seed=seed, by=by, lang=lang, progress=progress)
            return bar_figure(found.rows[:top], found.column, self.question)
        table = self.measure(measure, by=by, seed=seed, lang=lang)
        return bar_figure(table.rows[:top], table.columns[0], self.question)

    def to_gexf(
        self,
        *,
        positions: Mapping[str, Point] | None = None,
        sizes: Mapping[str, float] | None = None,
        measures: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> str:
        """Return the network as GEXF 1.3, dates as spells.

        Parameters
        ----------
        positions : mapping of node to (x, y), optional
            As on a screen, y downward; GEXF's y goes up, so it is turned.
        sizes : mapping of node to float, optional
            Diameters; they grow with the square root of the number of ties if left out.
        measures : mapping, optional
            Further node attributes: name → node → value.
        """
        from govgraph.write.gexf import gexf

        return gexf(self, positions=positions, sizes=sizes, measures=measures)

    def to_graphml(
        self,
        *,
        positions: Mapping[str, Point] | None = None,
        measures: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> str:
        """Return the network as GraphML with typed keys; parameters as in :meth:`to_gexf`."""
        from govgraph.write.graphml import graphml

        return graphml(self, positions=positions, measures=measures)

    def _repr_html_(self) -> str:
        from govgraph.query.frames import html_table

        ties = self.all_ties
        columns = ("source", "predicate", "target", "start", "end", "confidence")
        name = {key: node.label() for key, node in self.nodes_by_key.items()}
        rows = [
            (name[tie.source], tie.predicate, name[tie.target], tie.start, tie.end, tie.confidence)
            for tie in ties[:_SHOWN]
        ]
        note = f"the first {_SHOWN} of {len(ties):,} ties" if len(ties) > _SHOWN else ""
        return f"<p>{escape(repr(self))}</p>" + html_table(columns, rows, note)

    def files(
        self,
        suffix: str,
        *,
        measures: Mapping[str, Mapping[str, Any]] | None = None,
        csv_safe: bool = False,
    ) -> dict[str, str | bytes]:
        """Return the network in a format, by file name: one of those in :mod:`govgraph.query.formats`.

        Parameters
        ----------
        suffix : str
            ``gexf``, ``graphml``, ``csv``, ``json``, ``xlsx``, ``dot``, ``html`` or ``svg``.
        measures : mapping, optional
            Further columns of the nodes: name → node → value.
        csv_safe : bool
            Put an apostrophe before the cells of CSV that a spreadsheet would run as a formula.

        Raises
        ------
        UnknownFormat, MissingExtra
        """
        if checked(suffix, FORMATS["network"]) in ("html", "svg"):
            drawn = self.map()
            return {f"network.{suffix}": drawn.to_html() if suffix == "html" else drawn.to_svg()}
        from govgraph.write.network_files import network_files

        return network_files(self, suffix, measures=measures, csv_safe=csv_safe)

    def save(self, path: str | Path, *, form: str = "", csv_safe: bool = False) -> list[Path]:
        """Write the network in a format, that of the path's suffix if none is named, and return what was written.

        Notes
        -----
        ``.csv`` writes two files, ``nodes.csv`` and ``edges.csv``, beside the path; named ``ties.csv`` they are
        ``ties-nodes.csv`` and ``ties-edges.csv``. `csv_safe` as in :meth:`files`.
        """
        from govgraph.files import write_file

        target = Path(path)
        found = self.files(form or target.suffix.lstrip(".").lower(), csv_safe=csv_safe)
        written = []
        for name, content in found.items():
            place = target if len(found) == 1 else target.with_name(f"{target.stem}-{name}")
            write_file(place, content)
            written.append(place)
        return written
