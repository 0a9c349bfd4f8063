"""Begin a dataset of one's own: headers, one worked example that says it is made up, and a README in three languages."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from govgraph.errors import DataError, wrong
from govgraph.facts.edit import TableFile
from govgraph.facts.ids import IDENTITY, claim_id
from govgraph.files import write_file
from govgraph.model.model import load_model

__all__ = ["begin_dataset"]

_EXAMPLES: dict[str, list[dict[str, str]]] = {
    "organizations": [
        {
            "id": "example-organization",
            "type": "CivilSocietyOrganization",
            "label_en": "Example Organization (made up)",
            "label_es": "Organización de Ejemplo (inventada)",
            "label_pt": "Organização de Exemplo (inventada)",
            "short_en": "Example Org",
            "short_es": "Org de Ejemplo",
            "short_pt": "Org de Exemplo",
            "sources": "example-source",
        }
    ],
    "forums": [
        {
            "id": "example-forum",
            "type": "Forum",
            "label_en": "Example Forum (made up)",
            "label_es": "Foro de Ejemplo (inventado)",
            "label_pt": "Fórum de Exemplo (inventado)",
            "start": "2020",
            "sources": "example-source",
        }
    ],
    "relations": [
        {
            "subject": "example-organization",
            "predicate": "participatedIn",
            "object": "example-forum",
            "start": "2023-04",
            "role": "speaker",
            "source": "example-source",
            "passage": "the Example Organization … spoke at the forum",
            "confidence": "quoted",
        }
    ],
    "attributes": [
        {
            "subject": "example-organization",
            "predicate": "memberCount",
            "value": "11",
            "as_of": "2023",
            "source": "example-source",
            "confidence": "read",
        }
    ],
    "sources": [
        {
            "id": "example-source",
            "title": "Example page (made up)",
            "publisher": "Nobody",
            "url": "https://example.org/page",
            "date": "2023-05-02",
            "language": "en",
            "kind": "web page",
        }
    ],
}


def begin_dataset(folder: Path) -> list[Path]:
    """Write the files of a new dataset into a folder that is empty or does not exist.

    Raises
    ------
    DataError
        Where the folder holds something already: nothing is overwritten.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     len(begin_dataset(Path(place) / "mine"))
    12
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DataError(wrong("folder_not_empty", folder=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(wrong("cannot_make", folder=folder, reason=error.strerror or error)) from error
    written = []
    for name in ("dataset.toml", "README.md"):
        written.append(folder / name)
        write_file(written[-1], files("govgraph.facts").joinpath("begun", name).read_bytes())
    for name, table in load_model().tables.items():
        if table.holds == "matches":
            continue  # `govgraph match` writes it
        file = TableFile.new(table)
        for row in _EXAMPLES.get(name, []):
            file.add({"id": claim_id(name, row), **row} if name in IDENTITY else row)
        written.append(folder / f"{name}.csv")
        write_file(written[-1], file.bytes())
    return written
