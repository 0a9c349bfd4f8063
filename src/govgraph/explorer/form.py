"""What the explorer's form for one claim knows: columns, what may stand at either end of a predicate, how cells are written.

The rules are those of :mod:`govgraph.facts.check`, as data: the page looks them up, and has none of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govgraph.explorer.full import full
from govgraph.facts.check import LONG_PASSAGE, WRITTEN
from govgraph.facts.dates import WRITTEN_DATE
from govgraph.facts.ids import IDENTITY

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.model.model import Predicate

__all__ = ["form_json"]


def form_json(graph: GovGraph) -> dict[str, Any]:
    """Return the rules of the form, ready for JSON.

    ``sources`` has the ids of sources that the tables write in another way than ``src-`` and the rest of the IRI.
    """
    model = graph.model
    tables = ("relations", "attributes", "sources")
    return {
        "columns": {name: [column.name for column in model.tables[name].columns] for name in tables},
        "identity": {name: [*always, *further] for name, (always, further) in IDENTITY.items()},
        "written": {"date": WRITTEN_DATE, **WRITTEN},
        **full(sources=_source_ids(graph)),
        "longPassage": LONG_PASSAGE,
        "predicates": [_predicate(one) for one in model.predicates.values()],
    }


def _predicate(one: Predicate) -> dict[str, Any]:
    """Return a predicate with the kinds that may stand at its ends; where there are none, any may."""
    return {
        "id": f"gov:{one.name}",
        "labels": dict(one.labels),
        **full(subjects=list(one.domain), objects=list(one.range), value=one.value),
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
