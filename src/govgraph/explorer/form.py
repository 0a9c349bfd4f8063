"""What the explorer's form for one claim knows: columns, what may stand at either end of a predicate, how cells are written.

The rules are those of :mod:`govgraph.facts.check`, as data: the page looks them up, and has none of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govgraph.explorer.full import full
from govgraph.explorer.made_by import kept_part
from govgraph.facts.check import LONG_PASSAGE, WRITTEN
from govgraph.facts.dates import WRITTEN_DATE
from govgraph.facts.ids import IDENTITY
from govgraph.map.page.folding import folding

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.model.model import Predicate

__all__ = ["form_json"]

_LATIN = "".join(map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))))


def form_json(graph: GovGraph) -> dict[str, Any]:
    """Return the rules of the form, ready for JSON.

    ``sources`` has the ids of sources that the tables write in another way than ``src-`` and the rest of the IRI, ``kinds``
    those that a new thing can be of, with the table that its row belongs into, ``folding`` what makes an id of a typed name.
    """
    model = graph.model
    kinds = [one for one in model.kinds.values() if one.table]
    tables = ("relations", "attributes", "sources", *dict.fromkeys(one.table for one in kinds))
    return {
        "columns": {name: [column.name for column in model.tables[name].columns] for name in tables},
        "identity": {name: [*always, *further] for name, (always, further) in IDENTITY.items()},
        "written": {"date": WRITTEN_DATE, **WRITTEN},
        **full(sources=_source_ids(graph)),
        "longPassage": LONG_PASSAGE,
        "predicates": [_predicate(one) for one in model.predicates.values()],
        "kinds": [
            {
                "id": one.name,
                "labels": dict(one.labels),
                "table": one.table,
                "above": list(model.ancestors(one.name)),
            }
            for one in kinds
        ],
        "folding": kept_part(graph, "folding", [_LATIN], folding),
    }


def _predicate(one: Predicate) -> dict[str, Any]:
    """Return a predicate with the kinds that may stand at its ends; where there are none, any may."""
    return {
        "id": f"gov:{one.name}",
        "labels": dict(one.labels),
        **full(subjects=one.domain, objects=one.range, value=one.value),
    }


def _source_ids(graph: GovGraph) -> dict[str, str]:
    found = {}
    for rows in graph.dataset.tables if graph.dataset else ():
        if rows.table.holds == "sources":
            for index in range(len(rows.rows)):
                name = rows.cell(index, "id")
                if name and not name.startswith("src-"):
                    found[f"src:{name}"] = name
    return found
