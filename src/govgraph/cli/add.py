"""``govgraph add``: one claim, asked for on the terminal, under the rules of check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from govgraph.cli import options
from govgraph.cli.common import note, say, spoken, tell
from govgraph.cli.completing import complete_kinds, complete_predicates

__all__ = ["command"]


_SURE = click.Choice(["quoted", "read", "unverified"])
_PREDICATE, _KIND = {"shell_complete": complete_predicates}, {"shell_complete": complete_kinds}


@click.command("add")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@options.texts(
    ("subject", "NAME", "Id or name of the subject."),
    ("predicate", "NAME", "Predicate of the model, such as memberOf.", _PREDICATE),
    ("object", "NAME", "Id or name of the object; for an attribute, its value."),
    ("subject-kind", "KIND", "Kind of a new subject.", _KIND),
    ("object-kind", "KIND", "Kind of a new object.", _KIND),
    ("names", "LANG", "Language of a new name: en, es or pt. [default: en]"),
    ("source", "TEXT", "Id of a source, or “Title, address” of a new one."),
    ("confidence", None, "Confidence of the claim. [default: read]", {"type": _SURE}),
    ("start", "DATE", "Start date."),
    ("end", "DATE", "End date."),
    ("as-of", "DATE", "Date the source speaks for."),
    ("role", "TEXT", "Role, such as chair."),
    ("mode", "NAME", "Mode, such as ratification or online."),
    ("city", "TEXT", "City where it took place."),
    ("amount", "NUMBER", "Amount, as a number."),
    ("unit", "TEXT", "Currency or unit of the amount."),
    ("passage", "TEXT", "Words of the source, or the first and last ones with … between them."),
    ("note", "TEXT", "Note for readers who check the claim."),
)
def command(folder: Path, **said: str | None) -> None:
    """Add one claim to the tables in FOLDER. On a terminal, govgraph asks for what is missing.

    \b
    govgraph add mine --subject alsur --predicate participatedIn --object igf-2023 --source src-alsur-blog --start 2023-10
    """
    from govgraph.facts.dataset import read_dataset
    from govgraph.facts.labels import text_in
    from govgraph.ingest.adding import add_claim, new_at
    from govgraph.ingest.match import alike_in
    from govgraph.words import speaks

    asks = sys.stdin.isatty()
    names = said.pop("names")

    def prompt(word: str, default: str | None = "", **values: str) -> str:
        text = say(f"add.{word}", **values)
        return str(click.prompt(text, default=default, err=True, show_default=bool(default)))

    def asked(name: str, default: str | None = None) -> str:
        text = said.pop(name, None)
        if text is None and not asks:
            text = default
            if text is None:
                raise click.UsageError(say("usage.missing", name=name))
        return prompt(name, default) if text is None else text

    def settled(name: str, end: str) -> tuple[str, str]:
        """Offer to add what is not there yet: Enter adds it, and another name takes its place."""
        nonlocal names
        kind = said.pop(f"{end}_kind") or ""
        while asks and (new := new_at(folder, name, predicate, end)) is not None:
            tell(say("add.unknown", name=name))
            if new.alike is not None:
                other = new.alike.object
                tell(say("add.looks", other=other.label, id=other.id.rpartition("/")[2]))
            if instead := prompt("new", id=new.id):
                name = instead
                continue
            labels = {text_in(model.kinds[one].labels, spoken()).casefold(): one for one in new.kinds}
            if not kind:
                tell(say("add.kinds", kinds=", ".join(new.kinds)))
            while kind not in new.kinds:
                kind = prompt("kind", kind or new.kind)
                kind = labels.get(kind.casefold(), kind)
                if kind not in new.kinds:
                    tell(say("add.no_kind", kind=kind))
                    kind = ""
            if names is None:
                default = speaks(spoken()) if speaks(spoken()) in languages else languages[0]
                names = click.prompt(
                    say("add.names"), default=default, type=click.Choice(languages), err=True
                )
            break
        return name, kind

    subject, predicate = asked("subject"), asked("predicate")
    model = read_dataset(folder).model
    languages = model.tables["organizations"].languages
    subject, subject_kind = settled(subject, "subject")
    object_, object_kind = asked("object"), said["object_kind"] or ""
    if not model.predicate(predicate).value:
        object_, object_kind = settled(object_, "object")
    said.pop("object_kind", None)
    source = asked("source")
    confidence = said.pop("confidence")
    given = {name: text for name, text in said.items() if text}
    if asks:
        given |= {name: asked(name, "") for name in ("start", "end", "passage") if name not in given}
    sure = "quoted" if given.get("passage") else "read"
    given["confidence"] = confidence or (prompt("confidence", sure) if asks else sure)
    made = add_claim(
        folder,
        subject,
        predicate,
        object_,
        source=source,
        subject_kind=subject_kind,
        object_kind=object_kind,
        names=names or "en",
        **given,
    )
    for one in made:
        cells = ", ".join(text for text in ({"id": one.id} | one.cells).values() if text)
        note(f"{folder / one.table}.csv: {cells}")
    new = [one.id for one in made if one.table not in ("relations", "attributes", "sources") and not asks]
    for found in alike_in(folder, new) if new else ():
        other = found.object.id.rpartition("/")[2]
        note(say("add.alike", name=found.subject.label, other=found.object.label, id=other))
