"""``govgraph show``: everything known about one entity, with sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govgraph.cli import options
from govgraph.cli.common import (
    chosen_form,
    open_at,
    refuse_beside_cite,
    say,
    spoken,
    tell_unknown,
    write_text,
)
from govgraph.cli.completing import complete_shown

if TYPE_CHECKING:
    from govgraph.api import GovGraph
    from govgraph.query.profile import Profile, SourceProfile

__all__ = ["command"]


@click.command("show")
@click.argument("entity", shell_complete=complete_shown)
@options.form("profile")
@options.output
@options.cite("claims", "claims'")
@options.moment
@options.data
def command(
    entity: str,
    form: str | None,
    output: Path | None,
    cite: str | None,
    **options: Any,
) -> int:
    """Show everything known about an entity: its description and all claims about it.

    ENTITY is an id, CURIE, IRI, label, alias or acronym. For a source (src:alsur-blog, or its title), the claims that rest
    on it are shown. A claim marked ? is not verified: check it against its source.

    \b
    govgraph show eclac
    govgraph show CEPAL --lang es
    govgraph show igf -o igf.md
    govgraph show src:alsur-blog
    """
    if not entity.strip():
        raise click.UsageError(say("usage.no_name"))
    refuse_beside_cite(cite, form)
    graph = open_at(options)
    profile = graph.show(entity.strip())
    if cite:
        write_text(graph.cite(profile, cite), output)
        return 0
    write_text(_written(graph, profile, chosen_form(form, output, "profile")), output)
    tell_unknown(graph, claims=profile.claims)
    return 0


def _written(graph: GovGraph, profile: Profile | SourceProfile, form: str) -> str:
    if form == "json":
        import json

        return json.dumps(profile.as_dict(graph.model, *spoken()), ensure_ascii=False, indent=2) + "\n"
    if form == "ttl":
        return graph.profile_turtle(profile)
    from govgraph.query.profile_text import profile_markdown, profile_text

    return (profile_markdown if form == "md" else profile_text)(profile, graph.model, *spoken())
