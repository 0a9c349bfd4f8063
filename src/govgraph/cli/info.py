"""``govgraph info``: what is in the dataset."""

from __future__ import annotations

import json

import click

from govgraph.cli import options
from govgraph.cli.common import open_data, say, spoken

__all__ = ["command"]


@click.command("info")
@options.data
@options.text_or("json")
def command(data: tuple[str, ...], form: str) -> None:
    """Summarize the dataset: title, version, license, counts and confidence."""
    from govgraph.facts.as_of import CONFIDENCE_RANK
    from govgraph.facts.labels import text_in
    from govgraph.words import number, speaks

    graph = open_data(data)
    info = graph.info(*spoken())
    if form == "json":
        click.echo(json.dumps(info, ensure_ascii=False, indent=2))
        return
    click.echo(f"{info['title'] or say('info.no_title')}  {info['version']}".rstrip())
    language = speaks(spoken())
    for line in ("description", "license", "issued", "base", "entities", "claims", "sources", "triples"):
        value = info[line]
        if value is not None and value != "":
            shown = number(value, language) if isinstance(value, int) else value
            click.echo(f"{say(f'info.{line}') + ':':<14}{shown}")
    if info["unread_dates"]:
        click.echo(say("info.unread_dates", n=info["unread_dates"]))
    model = graph.model
    read: dict[str, dict[str, str]] = {
        "kinds": {name: text_in(kind.labels, spoken()) for name, kind in model.kinds.items()},
        "predicates": {one.id: text_in(one.labels, spoken()) for one in model.predicates.values()},
        "confidence": {
            **{name: say(f"certainty.{name}") for name in CONFIDENCE_RANK},
            "not stated": say("info.not_stated"),
        },
    }
    for title, known in read.items():
        if not info[title]:
            continue
        click.echo(f"\n{say(f'info.{title}')}")
        for name, count in info[title].items():
            called = known.get(name, "")
            named = (
                f"{called} ({name.removeprefix('gov:')})"
                if called and title != "confidence"
                else called or name
            )
            click.echo(f"  {number(count, language):>7}  {named}")
