"""``govgraph info``: what is in the dataset."""

from __future__ import annotations

import json

import click

from govgraph.cli.common import data_option, lang_option, open_data, text_or_option

__all__ = ["command"]


@click.command("info")
@data_option
@lang_option
@text_or_option("json")
def command(data: tuple[str, ...], lang: tuple[str, ...], form: str) -> None:
    """Summarize the dataset: title, version, license, counts and confidence."""
    from govgraph.facts.as_of import CONFIDENCE_RANK
    from govgraph.facts.labels import text_in
    from govgraph.words import number, say, speaks

    graph = open_data(data)
    info = graph.info(*lang)
    if form == "json":
        click.echo(json.dumps(info, ensure_ascii=False, indent=2))
        return
    click.echo(f"{info['title'] or say('info.no_title', *lang)}  {info['version']}".rstrip())
    language = speaks(lang)
    for line in ("description", "license", "issued", "base", "entities", "claims", "sources", "triples"):
        value = info[line]
        if value is not None and value != "":
            shown = number(value, language) if isinstance(value, int) else value
            click.echo(f"{say(f'info.{line}', *lang) + ':':<14}{shown}")
    if info["unread_dates"]:
        click.echo(say("info.unread_dates", *lang, n=info["unread_dates"]))
    model = graph.model
    read: dict[str, dict[str, str]] = {
        "kinds": {name: text_in(kind.labels, lang) for name, kind in model.kinds.items()},
        "predicates": {one.id: text_in(one.labels, lang) for one in model.predicates.values()},
        "confidence": {
            **{name: say(f"certainty.{name}", *lang) for name in CONFIDENCE_RANK},
            "not stated": say("info.not_stated", *lang),
        },
    }
    for title, known in read.items():
        if not info[title]:
            continue
        click.echo(f"\n{say(f'info.{title}', *lang)}")
        for name, count in info[title].items():
            called = known.get(name, "")
            named = (
                f"{called} ({name.removeprefix('gov:')})"
                if called and title != "confidence"
                else called or name
            )
            click.echo(f"  {number(count, language):>7}  {named}")
