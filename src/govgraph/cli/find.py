"""``govgraph find``: search by any label, alias, acronym or id."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from govgraph.cli import options
from govgraph.cli.common import chosen_form, note, open_data, say, spoken
from govgraph.cli.completing import kind_option

if TYPE_CHECKING:
    from govgraph.api import GovGraph

__all__ = ["command"]


@click.command("find")
@click.argument("words", nargs=-1, required=True)
@kind_option
@options.text(
    "--limit", "N", "Maximum number of results.", type=click.IntRange(min=1), default=20, show_default=True
)
@options.form("matches")
@options.output
@options.data
def command(
    words: tuple[str, ...],
    kinds: tuple[str, ...],
    limit: int,
    form: str | None,
    output: Path | None,
    data: tuple[str, ...],
) -> int:
    """Search entities by label, alias, acronym or id, in all languages; and sources by title or publisher.

    Accents, case and small typos do not matter, and words may be shortened. The best match comes first; the column `match`
    shows how it was found: by acronym, id, whole name, beginning of the name, words, parts of words, or similar spelling.

    \b
    govgraph find cepal
    govgraph find derechos digital
    govgraph find --kind Treaty cibercrimen
    govgraph find --kind Source unesco
    """
    from govgraph.cli.query import deliver_table
    from govgraph.errors import UnknownKind

    graph = open_data(data)
    for kind in kinds:
        if kind not in graph.model.kinds and kind != "Source":
            raise UnknownKind(kind, choices=_near_kinds(graph, kind))
    text = " ".join(words)
    if not text.strip():
        raise click.UsageError(say("usage.no_words"))
    found = graph.find(text, kinds=kinds, limit=limit)
    form = chosen_form(form, output, "matches")
    read = form in ("table", "md")
    rows = [
        (
            f.entity.id,
            _kind(graph, f.entity.kind) if read else f.entity.kind,
            f.entity.label(*spoken()),
            f.name,
            say(f"match.{f.how}") if read else f.how,
        )
        for f in found
    ]
    deliver_table(("id", "kind", "label", "name", "match"), rows, form, output)
    if found and not kinds and not any(f.entity.kind == "Source" for f in found):
        sources = [one for one in graph.finder.sources(text, 500) if one.how != "spelling"]
        if sources:
            note(say("note.sources_match", n=len(sources)))
    if not found:
        near = [f"{one.entity.id} ({one.entity.label(*spoken())})" for one in graph.finder.near(text)]
        key = "error.nothing_called_among" if kinds else "error.nothing_called"
        said = say(key, name=text, kinds=", ".join(kinds))
        nearest = say("error.nearest", choices=", ".join(near))
        further = nearest if near else graph.finder.elsewhere()
        note(f"{said}; {further}" if further else said)
    return 0


_EVERYDAY = {
    **dict.fromkeys(("country", "pais", "nation", "nacion", "nacao"), "State"),
    **dict.fromkeys(("ngo", "ong", "osc"), "CivilSocietyOrganization"),
}
"""What kinds are called beside their labels, folded."""


def _near_kinds(graph: GovGraph, name: str) -> list[str]:
    """Return the kinds whose name, or whose label in any language, looks most like a name: ``Estado`` is State."""
    from govgraph.errors import nearest
    from govgraph.facts.labels import fold

    texts = {fold(kind): kind for kind in graph.model.kinds}
    texts |= {word: kind for word, kind in _EVERYDAY.items() if kind in graph.model.kinds}
    for kind, about in graph.model.kinds.items():
        for label in about.labels.values():
            texts.setdefault(fold(label), kind)
    found = dict.fromkeys(texts[text] for text in nearest(fold(name), texts))
    return [f"`{kind}`" for kind in found]


def _kind(graph: GovGraph, name: str) -> str:
    """Return what a kind is called; one that the model does not know keeps its name."""
    from govgraph.facts.labels import text_in
    from govgraph.words import column

    if name == "Source":
        return column("source", *spoken())

    kind = graph.model.kinds.get(name)
    return text_in(kind.labels, spoken()) if kind else name
