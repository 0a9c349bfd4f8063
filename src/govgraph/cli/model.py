"""``govgraph model``: the kinds, predicates and columns a dataset can use."""

from __future__ import annotations

import json
from typing import Any

import click

from govgraph.cli import options
from govgraph.cli.common import open_data, say, spoken
from govgraph.cli.completing import complete_terms
from govgraph.facts.labels import text_in

__all__ = ["command"]


@click.command("model")
@click.argument("name", required=False, shell_complete=complete_terms)
@options.data
@options.text_or("json")
def command(name: str | None, data: tuple[str, ...], form: str) -> None:
    """Show the kinds, predicates and columns; with NAME, one of them.

    \b
    govgraph model
    govgraph model memberOf --lang es
    govgraph model relations
    """
    model = open_data(data).model
    found = _described(model, spoken())
    if name is not None:
        from govgraph.errors import UnknownName

        names = {key: value for part in found.values() for key, value in part.items()}
        if name not in names:
            raise UnknownName(name, names)
        found = {"": {name: names[name]}}
    if form == "json":
        click.echo(json.dumps(found if name is None else found[""][name], ensure_ascii=False, indent=2))
        return
    for title, entries in found.items():
        if title:
            click.echo(say(f"info.{title}"))
        for key, entry in entries.items():
            click.echo(f"  {key:<30}{entry['reads']}")
            if name is not None:
                for field, value in entry.items():
                    if field != "reads" and value:
                        shown = ", ".join(value) if isinstance(value, list) else value
                        click.echo(f"    {say('model.' + field.replace(' ', '_'))}: {shown}")
        click.echo()


def _described(model: Any, wanted: tuple[str, ...]) -> dict[str, dict[str, dict[str, Any]]]:
    kinds = {
        kind.name: {
            "reads": text_in(kind.labels, wanted),
            "description": text_in(kind.description, wanted),
            "below": list(kind.parents),
            "table": f"{kind.table}.csv" if kind.table else "",
        }
        for kind in model.kinds.values()
    }
    predicates = {
        predicate.name: {
            "reads": text_in(predicate.labels, wanted),
            "inverse": text_in(predicate.inverse_labels, wanted),
            "from": list(predicate.domain),
            "to": list(predicate.range) or predicate.value,
            "in time": predicate.nature.value,
            "subject_not_before": list(predicate.not_before[0]),
            "object_not_before": list(predicate.not_before[1]),
            "subject_not_after": list(predicate.not_after[0]),
            "object_not_after": list(predicate.not_after[1]),
            "subject_dated_by": list(predicate.dated_by[0]),
            "object_dated_by": list(predicate.dated_by[1]),
            "maps": list(predicate.maps),
        }
        for predicate in model.predicates.values()
    }
    tables = {
        table.name: {
            "reads": f"{table.name}.csv",
            "columns": [column.name for column in table.columns],
            "required": [column.name for column in table.columns if column.required],
        }
        for table in model.tables.values()
    }
    return {"kinds": kinds, "predicates": predicates, "tables": tables}
