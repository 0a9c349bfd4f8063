"""``govgraph add``: one claim, asked for on the terminal, under the rules of check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from govgraph.cli import options
from govgraph.cli.common import note, say, spoken, tell
from govgraph.cli.completing import complete_kinds, complete_predicates

__all__ = ["command"]


@click.command("add")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--subject", metavar="NAME", help="Id or name of the subject.")
@click.option(
    "--predicate",
    metavar="NAME",
    shell_complete=complete_predicates,
    help="Predicate of the model, such as memberOf.",
)
@click.option(
    "--object", "object_", metavar="NAME", help="Id or name of the object; for an attribute, its value."
)
@click.option(
    "--subject-kind",
    default="",
    metavar="KIND",
    shell_complete=complete_kinds,
    help="Kind of a new subject.",
)
@click.option(
    "--object-kind",
    default="",
    metavar="KIND",
    shell_complete=complete_kinds,
    help="Kind of a new object.",
)
@click.option("--names", metavar="LANG", help="Language of a new name: en, es or pt. [default: en]")
@click.option("--source", metavar="TEXT", help="Id of a source, or “Title, address” of a new one.")
@click.option(
    "--confidence",
    type=click.Choice(["quoted", "read", "unverified"]),
    help="Confidence of the claim. [default: read]",
)
@click.option("--start", metavar="DATE", help="Start date.")
@click.option("--end", metavar="DATE", help="End date.")
@click.option("--as-of", metavar="DATE", help="Date the source speaks for.")
@click.option("--role", metavar="TEXT", help="Role, such as chair.")
@click.option("--mode", metavar="NAME", help="Mode, such as ratification or online.")
@click.option("--city", metavar="TEXT", help="City where it took place.")
@click.option("--amount", metavar="NUMBER", help="Amount, as a number.")
@click.option("--unit", metavar="TEXT", help="Currency or unit of the amount.")
@click.option(
    "--passage", metavar="TEXT", help="Words of the source, or the first and last ones with … between them."
)
@click.option("--note", metavar="TEXT", help="Note for readers who check the claim.")
@options.lang
@options.quiet()
def command(
    folder: Path,
    subject: str | None,
    predicate: str | None,
    object_: str | None,
    subject_kind: str,
    object_kind: str,
    names: str | None,
    source: str | None,
    confidence: str | None,
    **more: str | None,
) -> None:
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

    def prompt(word: str, default: str | None = "", **values: str) -> str:
        text = say(f"add.{word}", **values)
        return str(click.prompt(text, default=default, err=True, show_default=bool(default)))

    def asked(said: str | None, name: str, default: str | None = None) -> str:
        if said is not None:
            return said
        if not asks:
            if default is not None:
                return default
            raise click.UsageError(f"--{name} is missing")
        return prompt(name, default)

    def settled(name: str, end: str, kind: str) -> tuple[str, str]:
        """Offer to add what is not there yet: Enter adds it, and another name takes its place."""
        nonlocal names
        while asks and (new := new_at(folder, name, known_predicate, end)) is not None:
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
                names = str(
                    click.prompt(
                        say("add.names"),
                        default=speaks(spoken()) if speaks(spoken()) in languages else languages[0],
                        type=click.Choice(languages),
                        err=True,
                    )
                )
            break
        return name, kind

    known_subject = asked(subject, "subject")
    known_predicate = asked(predicate, "predicate")
    model = read_dataset(folder).model
    languages = model.tables["organizations"].languages
    known_subject, subject_kind = settled(known_subject, "subject", subject_kind)
    known_object = asked(object_, "object")
    if not model.predicate(known_predicate).value:
        known_object, object_kind = settled(known_object, "object", object_kind)
    known_source = asked(source, "source")
    given = {name: text for name, text in more.items() if text}
    if asks:
        for name in ("start", "end", "passage"):
            if name not in given:
                given[name] = asked(None, name, "")
    given["confidence"] = asked(confidence, "confidence", "quoted" if given.get("passage") else "read")
    made = add_claim(
        folder,
        known_subject,
        known_predicate,
        known_object,
        source=known_source,
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
