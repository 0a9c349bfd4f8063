"""``govgraph import``: foreign tables, networks and RDF into a dataset."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govgraph.cli import options
from govgraph.cli.common import note, say, spoken, tell

if TYPE_CHECKING:
    from govgraph.ingest.importing import Imported
    from govgraph.ingest.sheets import Sheet

__all__ = ["command"]

_SHORT = (
    ("subject", "COLUMN:KIND", "Column of subjects, and their kind."),
    ("predicate", "NAME", "A predicate of the model, or a column of them."),
    ("object", "COLUMN:KIND", "Column of objects, and their kind."),
    ("value", "COLUMN", "Column of an attribute's values, such as a number of members."),
    ("start", "COLUMN", "Column of dates, or of start dates."),
    ("end", "COLUMN", "Column of end dates."),
    ("as-of", "COLUMN", "Column of dates on which the source makes the claim."),
    ("role", "COLUMN", "Column of roles."),
    ("amount", "COLUMN", "Column of amounts."),
    ("unit", "TEXT", "Currency or unit, or its column."),
    ("weight", "COLUMN", "Column of weights."),
    ("key", "COLUMN", "Column that identifies each claim, such as a grant number."),
    ("source", "TEXT", "“Title, address”, or a column. [default: the file itself]"),
    ("passage", "COLUMN", "Column of passages."),
    ("confidence", "TEXT", "quoted, read or unverified, or a column. [default: read]"),
    ("note", "COLUMN", "Column of notes."),
    ("names", "LANG", "Language of the names: en, es or pt. [default: en]"),
    ("date-format", "FORMAT", "Format of the dates, such as %d/%m/%Y. [default: detected from the cells]"),
    ("decimal", "SIGN", "Decimal sign: . or , [default: detected from the cells]"),
    ("sheet", "NAME", "Sheet of a workbook. [default: the first]"),
    ("encoding", "NAME", "Encoding of a text file. [default: detected]"),
    ("separator", "SIGN", "Sign between cells. [default: detected from the rows]"),
    ("lift", "NAME", "RDF only: name of a lift, or a .rq file. [default: detected from the file]"),
)


@click.command("import")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@options.file("--into", "Dataset folder; created if it does not exist.", metavar="FOLDER")
@options.file("--mapping", "TOML file that defines the columns.", exists=True, dir_okay=False, metavar="FILE")
@options.texts(*_SHORT)
@options.text(
    "--none", "CELL", "Cell that stands for no value, such as 9999-12-31. Repeatable.", multiple=True
)
@click.option("--dry-run", is_flag=True, help="Show what would be imported, without writing.")
@options.flag("--keep-good", "Import the rows without errors; write the others to import/rejected.csv.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def command(
    files: tuple[Path, ...],
    into: Path | None,
    mapping: Path | None,
    none: tuple[str, ...],
    dry_run: bool,
    keep_good: bool,
    yes: bool,
    **short: str | None,
) -> int:
    """Bring FILES into a dataset as ordinary tables: CSV, TSV, XLSX, ODS, JSON lines, edge lists, GEXF, GraphML, RDF.

    Options or a mapping define the columns. Without either, govgraph prints a mapping to start from. The dataset keeps
    the mapping in import.toml: after a file has changed, run govgraph import --into FOLDER again.

    \b
    govgraph import grants.csv
    govgraph import grants.csv --subject Grantor:Funder --predicate funds --object Grantee:Organization \\
        --start Date --amount Amount --unit USD --source "Grants, https://example.org/grants" --into mine
    govgraph import network.gexf --predicate partnerOf --into mine
    govgraph import organizations.ttl --into mine
    """
    from govgraph.ingest.importing import import_files
    from govgraph.ingest.lifts import is_rdf
    from govgraph.ingest.sheets import NETWORKS

    given: dict[str, Any] = {key: value for key, value in short.items() if value is not None}
    if "names" in given:
        given["lang"] = given.pop("names")
    if none:
        given["none"] = list(none)
    if mapping is not None and given:
        raise click.UsageError(say("usage.mapping_alone"))
    if Path("-") in files:
        raise click.UsageError(say("usage.import_stdin"))
    tables = [path for path in files if not is_rdf(path)]
    asks = sys.stdin.isatty() and sys.stderr.isatty() and not yes
    whole: Any = mapping
    if mapping is None and files and given and not tables:
        whole = given
    elif mapping is None and files and (given or not _is_known(files, into)):
        whole = []
        for path in files:
            if path not in tables:
                whole.append({"file": path.name, **given})
                continue
            one = dict(given)
            if path.suffix.lower() in NETWORKS:
                one = {"subject": "source:Organization", "object": "target:Organization", **one}
                one.update(_network_fields(path, one))
            complete = "subject" in one and ("predicate" not in one or "object" in one or "value" in one)
            if not complete or ("predicate" not in one and path.suffix.lower() in NETWORKS):
                one = _proposed(path, one, asks)
                if not asks:
                    return 1
            whole.append({"file": path.name, **one})
    if into is None:
        rdf = next((path for path in files if path not in tables), None)
        raise click.UsageError(say("usage.no_into_rdf", file=rdf) if rdf else say("usage.no_into"))
    result = import_files(files, into, mapping=whole, keep_good=keep_good, dry_run=dry_run)
    _tell(result, dry_run)
    return 0


def _is_known(files: tuple[Path, ...], into: Path | None) -> bool:
    """Tell whether the mappings of all files stand in the dataset already."""
    from govgraph.ingest.importing import MAPPING
    from govgraph.ingest.mapping import read_imports

    if into is None or not (into / MAPPING).is_file():
        return False
    known = {Path(str(one.get("file", ""))).name for one in read_imports(into / MAPPING)}
    return all(path.name in known for path in files)


def _network_fields(path: Path, given: dict[str, Any]) -> dict[str, str]:
    from govgraph.ingest.sheets import read_sheet

    header = read_sheet(path).header
    return {name: name for name in ("weight", "start", "end") if name in header and name not in given}


def _proposed(path: Path, given: dict[str, Any], asks: bool) -> dict[str, Any]:
    """Show a mapping to begin with; on a terminal, ask what the file does not say."""
    from govgraph.ingest.mapping import CHOOSE, dump_imports
    from govgraph.ingest.propose import propose
    from govgraph.ingest.sheets import read_sheet
    from govgraph.model.model import load_model
    from govgraph.words import speaks

    model = load_model()
    if (
        "lang" not in given and speaks(spoken()) != "en"
    ):  # names are more likely in the reader's language than in English
        given = {**given, "lang": speaks(spoken())}
    sheet = read_sheet(
        path,
        sheet=given.get("sheet", ""),
        encoding=given.get("encoding", ""),
        separator=given.get("separator", ""),
    )
    proposal = propose(sheet, model, given)
    for line in sheet.said:
        tell(say("import.note.of", file=path.name, note=line.in_words(*spoken())))
    rows = say("count.rows", n=len(sheet.rows))
    tell(say("import.columns", file=path.name, rows=rows, columns=", ".join(sheet.header)))
    for problem in sheet.problems:
        tell(problem.in_words(*spoken()))
    if not asks:
        click.echo(dump_imports([proposal.mapping]), nl=False)
        if proposal.mapping.get("predicate") == CHOOSE:
            tell(say("import.choose"))
        tell(say("import.proposed", file=path.name))
        return proposal.mapping
    made = dict(proposal.mapping)
    for name in ("subject", "predicate", "object"):
        if name in proposal.questions:
            default = made.get(name, "")
            default = None if default == CHOOSE else default  # what the file does not say has no default
            made[name] = click.prompt(say(f"import.ask_{name}"), default=default, err=True)
            if name == "predicate" and made[name] in ("", "-"):  # rows are entities
                del made[name]
                made.pop("object", None)
                break
            if name == "predicate" and made[name] in model.predicates and model.predicates[made[name]].value:
                made.pop("object", None)
                made["value"] = click.prompt(say("import.ask_value"), err=True)
                break
    for name in ("start", "end"):
        said = made.get(name)
        if name in proposal.questions and said:
            column = said["column"] if isinstance(said, dict) else said
            default = said.get("format", "") if isinstance(said, dict) else ""
            made[name] = {
                "column": column,
                "format": click.prompt(say("import.ask_format", column=column), default=default, err=True),
            }
    if "source" not in given:
        made["source"] = click.prompt(
            say("import.ask_source"), default=made.get("source", path.name), err=True
        )
    _preview(sheet, made)
    if not _agreed():
        raise click.Abort
    return made


def _agreed() -> bool:
    """Ask whether to import so; Enter says yes, and so does the word of the reader's language."""
    yes, no = say("import.yes"), say("import.no")
    while True:
        told = f"{say('import.ask_go')} [{yes.upper()}/{no}]"
        said = str(click.prompt(told, default="", show_default=False, err=True)).strip().casefold()
        if said[:1] in ("", yes, "y"):
            return True
        if said[:1] == no:
            return False


def _preview(sheet: Sheet, mapping: dict[str, Any]) -> None:
    """Say the first rows in words."""
    from govgraph.facts.ids import IDENTITY
    from govgraph.facts.labels import text_in
    from govgraph.ingest.convert import Known, Run
    from govgraph.ingest.mapping import Import, composed_columns
    from govgraph.ingest.sheets import composed
    from govgraph.model.model import load_model
    from govgraph.words import LANGUAGES, column

    model = load_model()
    known = Known((), model)
    run = Run(known)
    sheet = composed(sheet, composed_columns(mapping, sheet.header))
    run.read(sheet, Import.of(mapping, model, sheet.header))
    shown = 0
    for (table, _), made in run.made.items():
        if table not in IDENTITY or shown == 3:
            continue
        shown += 1
        cells = made.cells
        verb = text_in(model.predicates[cells["predicate"]].labels, spoken())
        dates = " ".join(
            f"{column(name, *spoken())} {cells[name]}"
            for name in ("start", "end", "amount", "role")
            if cells.get(name)
        )
        who = {
            ident: run.made[known.things[ident].table, ident].cells
            for ident in (cells["subject"], cells.get("object", ""))
            if ident in known.things
        }
        names = {
            ident: next((one[f"label_{x}"] for x in LANGUAGES if one.get(f"label_{x}")), ident)
            for ident, one in who.items()
        }
        other = names.get(cells.get("object", ""), cells.get("value", ""))
        tell(
            f"  {names.get(cells['subject'], cells['subject'])} {verb} {other}"
            + (f" ({dates})" if dates else "")
        )
    for problem in run.problems[:3]:
        tell(f"  {problem.in_words(*spoken())}")


def _tell(result: Imported, dry_run: bool) -> None:
    for line in result.said:
        note(say("import.note.note", text=line.in_words(*spoken())))
    ledger = result.ledger
    parts = ", ".join(
        say(f"import.{name.replace(' ', '_')}", n=count)
        for name, count in ledger.items()
        if name != "statements" and (count or name in ("claims", "merged", "rejected"))
    )
    whole = say("import.rows", n=result.rows)
    if ledger["statements"] != result.rows:
        whole += f", {say('import.statements', n=ledger['statements'])}"
    note(f"{whole} = {parts}")
    for outcome in [one for one in result.outcomes if one.problems][:20]:
        for problem in outcome.problems:
            note(problem.in_words(*spoken()))
    if dry_run:
        note(say("import.dry"))
        return
    note(
        say(
            "import.changes",
            folder=result.folder,
            added=say("import.added", n=result.added),
            changed=say("import.changed", n=result.changed),
            removed=say("import.removed", n=result.removed),
        ),
    )
    if ledger["rejected"]:
        note(say("import.rejected_file", file=result.folder / "import" / "rejected.csv"))
    note(say("import.next", folder=result.folder))
