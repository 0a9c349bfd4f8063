"""``govgraph match``: which entities of a dataset are those of another one."""

from __future__ import annotations

from pathlib import Path

import click

from govgraph.cli import options
from govgraph.cli.common import note, other_place, say, spoken, write_text

__all__ = ["command"]


@click.command("match")
@click.argument("mine", type=click.Path(path_type=Path, exists=True))
@options.text(
    "--against",
    "PLACE",
    "A dataset, an RDF file, or a table of names such as a dump of ROR; shipped is the dataset of the package. "
    "[default: duplicates within MINE]",
)
@options.output
@options.file("--page", "Also write a page for the review, as one HTML file.", dir_okay=False, metavar="FILE")
def command(
    mine: Path,
    against: str | None,
    output: Path | None,
    page: Path | None,
) -> None:
    """Find which entities of MINE are, or may be, entities of another dataset.

    Only what is sure is accepted: the same Wikidata id, or the same website and name, with no other country or kind.
    Everything else is proposed with its reasons: write same, different or unsure into the column decision, or judge on the
    page. Put the table into the folder of MINE as matches.csv: datasets that are merged follow what it says.

    \b
    govgraph match mine --against shipped -o matches.csv --page review.html
    """
    from govgraph.ingest.match import match, write_matches

    other = None if against is None else other_place(against)
    found = match(mine, other)
    write_text(write_matches(found), output)
    if page is not None:
        from govgraph.ingest.review import review_page

        write_text(review_page(found, *spoken()), page)
        note(say("told.wrote", file=page))
    sure = sum(one.sure for one in found)
    note(say("matching.found", sure=sure, proposed=len(found) - sure))
