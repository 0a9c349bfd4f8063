"""``govgraph info``: what is in the dataset."""

from __future__ import annotations

import json

import click

from govgraph.cli.common import data_option, lang_option, languages, open_data

__all__ = ["command"]


@click.command("info")
@data_option
@lang_option
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How.",
)
def command(data: tuple[str, ...], lang: str, form: str) -> None:
    """Tell what is in the dataset: title, version, licence, counts, and how sure the claims are."""
    info = open_data(data).info(*languages(lang))
    if form == "json":
        click.echo(json.dumps(info, ensure_ascii=False, indent=2))
        return
    click.echo(f"{info['title'] or '(no title)'}  {info['version']}".rstrip())
    for line in ("description", "license", "issued", "base"):
        if info[line]:
            click.echo(f"{line + ':':<13}{info[line]}")
    for line in ("entities", "claims", "sources", "triples"):
        if info[line] is not None:
            click.echo(f"{line + ':':<13}{info[line]:,}")
    for title in ("kinds", "predicates", "confidence"):
        click.echo(f"\n{title}")
        for name, count in info[title].items():
            click.echo(f"  {count:>7,}  {name}")
