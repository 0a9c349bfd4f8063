"""The public Network: what ``network`` computes, with the ways out to maps and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govgraph.errors import UnknownFormat
from govgraph.model.model import Model, load_model
from govgraph.network.network import Network as _Network

if TYPE_CHECKING:
    from govgraph.map.map import Map

__all__ = ["FORMATS", "Network"]

FORMATS = ("gexf", "graphml", "csv", "json", "xlsx", "dot", "html", "svg")
"""The suffixes a network can be saved under."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Network(_Network):
    """Nodes and ties read from the facts, that can draw and save themselves.

    Examples
    --------
    >>> import govgraph
    >>> net = govgraph.open().network("forums-organizations").core()
    >>> net.label("igf", "es")
    'Foro de Gobernanza de Internet'
    """

    model: Model = field(default_factory=load_model)
    about: Mapping[str, Any] = field(default_factory=dict)

    def map(self, **options: Any) -> Map:
        """Return a drawing of the network; options as in :func:`govgraph.map.make_map`."""
        from govgraph.map import make_map  # draws, and so needs pyvis: 0.5 s

        return make_map(self, **{"model": self.model, "facts": self.about, **options})

    def to_gexf(self, **options: Any) -> str:
        """Return the network as GEXF 1.3, dates as spells; options as in :func:`govgraph.write.gexf.gexf`."""
        from govgraph.write.gexf import gexf

        return gexf(self, model=self.model, **options)

    def to_graphml(self, **options: Any) -> str:
        """Return the network as GraphML with typed keys."""
        from govgraph.write.graphml import graphml

        return graphml(self, model=self.model, **options)

    def files(
        self,
        suffix: str,
        *,
        measures: Mapping[str, Mapping[str, Any]] | None = None,
        csv_safe: bool = False,
    ) -> dict[str, str | bytes]:
        """Return the network in a format, by file name; ``csv`` is two files.

        Parameters
        ----------
        suffix : str
            One of :data:`FORMATS`.
        measures : mapping, optional
            Further columns of the nodes: name → node → value.
        csv_safe : bool
            Put an apostrophe before the cells of CSV that a spreadsheet would run as a formula.

        Raises
        ------
        UnknownFormat, MissingExtra
        """
        if suffix in ("html", "svg"):
            drawn = self.map()
            return {f"network.{suffix}": drawn.to_html() if suffix == "html" else drawn.to_svg()}
        if suffix == "gexf":
            return {"network.gexf": self.to_gexf(measures=measures)}
        if suffix == "graphml":
            return {"network.graphml": self.to_graphml(measures=measures)}
        if suffix == "dot":
            from govgraph.write.dot import dot

            return {"network.dot": dot(self, model=self.model)}
        if suffix in ("csv", "xlsx"):
            from govgraph.write.nodes_edges import edges_csv, nodes_csv, workbook

            if suffix == "xlsx":
                return {"network.xlsx": workbook(self, model=self.model, measures=measures)}
            return {
                "nodes.csv": nodes_csv(self, measures=measures, safe=csv_safe),
                "edges.csv": edges_csv(self, model=self.model, safe=csv_safe),
            }
        if suffix == "json":
            from govgraph.write.network_json import network_json

            return {"network.json": network_json(self, model=self.model, measures=measures)}
        raise UnknownFormat(suffix, FORMATS, hint="one of: " + ", ".join(FORMATS))

    def save(self, path: str | Path, *, csv_safe: bool = False) -> list[Path]:
        """Write the network in the format of the path's suffix, and return what was written.

        Notes
        -----
        ``.csv`` writes two files, ``nodes.csv`` and ``edges.csv``, beside the path; named ``ties.csv`` they are
        ``ties-nodes.csv`` and ``ties-edges.csv``. `csv_safe` as in :meth:`files`.
        """
        from govgraph.write.files import write_file

        target = Path(path)
        found = self.files(target.suffix.lstrip(".").lower(), csv_safe=csv_safe)
        written = []
        for name, content in found.items():
            place = target if len(found) == 1 else target.with_name(f"{target.stem}-{name}")
            write_file(place, content)
            written.append(place)
        return written
