"""Begin a dataset of one's own: headers, one worked example that says it is made up, and a README in three languages."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from govgraph.errors import DataError
from govgraph.facts.ids import IDENTITY, attribute_id, relation_id
from govgraph.files import write_file
from govgraph.model.model import Model, load_model

__all__ = ["begin_dataset"]

_TOML = """\
# What the dataset says of itself. Change everything here.
version = "0.1.0"
license = "CC-BY-4.0"
# The address that every id of yours begins with; it need not lead anywhere, but it must be yours alone.
base = "https://example.org/my-dataset/"
creators = ["Your name"]
languages = ["en", "es", "pt"]

[title]
en = "My dataset"
es = "Mi conjunto de datos"
pt = "Meu conjunto de dados"

[description]
en = "What it is about, in one sentence."
es = "De qué trata, en una frase."
pt = "Sobre o que é, em uma frase."

# A kind or predicate that the model lacks can be declared here:
# [predicates.litigates]
# nature = "act"
# domain = ["Organization"]
# range = ["Agent"]
# label = { en = "litigates against", es = "litiga contra", pt = "litiga contra" }
"""

_README = """\
# My dataset · Mi conjunto de datos · Meu conjunto de dados

## English

1. Open a table in a spreadsheet. Each row is one thing (organizations, forums, events …) or one claim (relations,
   attributes). The rows about *example* things are made up: delete them when you have seen how they work.
2. Give every thing an `id` of your own: small letters, digits, hyphens. Refer to it by that id in `relations.csv`.
3. Name the source of every claim, by its id in `sources.csv`, and how sure it is: `quoted`, `read` or `unverified`.
4. Write dates as 2023, 2023-04 or 2023-04-17, as exactly as you know them, in columns formatted as text.
5. Save as "CSV UTF-8 (comma delimited)".

    govgraph check .                  every problem, with file, line and column
    govgraph check . --fix-ids        gives every claim an id that stays
    govgraph build -d . -o output     Turtle, maps, tables, a report
    govgraph query -d . "SELECT ?who ?where { ?who gov:participatedIn ?where }"

`govgraph model` shows the kinds and predicates you can use.

## Español

1. Abra una tabla en una hoja de cálculo. Cada fila es una cosa (organizaciones, foros, eventos …) o una afirmación
   (relations, attributes). Las filas sobre cosas *example* son inventadas: bórrelas cuando haya visto cómo funcionan.
2. Dé a cada cosa un `id` propio: minúsculas, cifras, guiones. Úselo en `relations.csv` para referirse a ella.
3. Nombre la fuente de cada afirmación, con su id en `sources.csv`, y su certeza: `quoted` (citado), `read` (leído) o
   `unverified` (sin verificar).
4. Escriba las fechas como 2023, 2023-04 o 2023-04-17, con la exactitud que conozca, en columnas con formato de texto.
5. Guarde como «CSV UTF-8 (delimitado por comas)».

    govgraph check .                  cada problema, con archivo, línea y columna
    govgraph check . --fix-ids        da a cada afirmación un id que permanece
    govgraph build -d . -o output     Turtle, mapas, tablas, un informe

`govgraph model --lang es` muestra las clases y predicados disponibles.

## Português

1. Abra uma tabela em uma planilha. Cada linha é uma coisa (organizações, fóruns, eventos …) ou uma afirmação
   (relations, attributes). As linhas sobre coisas *example* são inventadas: apague-as depois de ver como funcionam.
2. Dê a cada coisa um `id` próprio: minúsculas, algarismos, hifens. Use-o em `relations.csv` para se referir a ela.
3. Indique a fonte de cada afirmação, com seu id em `sources.csv`, e sua certeza: `quoted` (citado), `read` (lido) ou
   `unverified` (não verificado).
4. Escreva as datas como 2023, 2023-04 ou 2023-04-17, com a exatidão conhecida, em colunas formatadas como texto.
5. Salve como "CSV UTF-8 (delimitado por vírgulas)".

    govgraph check .                  cada problema, com arquivo, linha e coluna
    govgraph check . --fix-ids        dá a cada afirmação um id que permanece
    govgraph build -d . -o output     Turtle, mapas, tabelas, um relatório

`govgraph model --lang pt` mostra as classes e predicados disponíveis.
"""

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


def begin_dataset(folder: Path, model: Model | None = None) -> list[Path]:
    """Write the files of a new dataset into a folder that is empty or does not exist.

    Parameters
    ----------
    folder : Path
    model : Model, optional

    Returns
    -------
    list of Path
        What was written.

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
        raise DataError(f"{folder} is not empty", hint="name a new folder")
    known = model or load_model()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            f"cannot make {folder}: {error.strerror or error}", hint="name another folder"
        ) from error
    written = [folder / "dataset.toml", folder / "README.md"]
    write_file(written[0], _TOML)
    write_file(written[1], _README)
    for name, table in known.tables.items():
        if table.holds == "matches":
            continue  # `govgraph match` writes it
        out = io.StringIO(newline="")
        columns = [column.name for column in table.columns]
        writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
        writer.writeheader()
        for row in _EXAMPLES.get(name, []):
            writer.writerow(_with_id(name, row))
        written.append(folder / f"{name}.csv")
        # With a BOM, Excel opens the table as UTF-8 by itself.
        write_file(written[-1], b"\xef\xbb\xbf" + out.getvalue().encode())
    return written


def _with_id(table: str, row: dict[str, str]) -> dict[str, str]:
    if table == "relations":
        always, further = IDENTITY[table]
        told = {column: row[column] for column in further if column in row}
        name = relation_id(*(row[column] for column in always), **told)
    elif table == "attributes":
        name = attribute_id(row["subject"], row["predicate"], row["value"], row["source"], row["as_of"], "")
    else:
        return row
    return {"id": name, **row}
