"""A mapping to begin with: what the columns of a sheet probably mean, by their names in three languages and their cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govgraph.facts.labels import fold, look
from govgraph.ingest.mapping import CHOOSE
from govgraph.ingest.sheets import NETWORKS, Sheet
from govgraph.ingest.values import date_formats
from govgraph.model.model import Model

__all__ = ["Proposal", "propose"]

# Words of headers in English, Spanish and Portuguese, as folded; what stands first is the better sign.
_SIGNS: Mapping[str, str] = {
    "subject": "subject from source member grantor funder donor financiador doador donante party country pais state estado "
    "signatory participant participante organization organizacion organizacao miembro membro actor ator name nombre nome",
    "object": "object to target grantee recipient beneficiary beneficiario destinatario treaty tratado organization "
    "organizacion organizacao forum foro meeting reuniao reunion event evento igo body group grupo committee comite",
    "start": "start from since date fecha data begin begun join joined ingreso inicio desde signed signature ratification "
    "ratified entry year ano",
    "end": "end until to fin fim hasta ate left withdrawal termination expired",
    "amount": "amount value usd eur monto importe valor montante sum grant",
    "unit": "currency unit moneda moeda divisa unidad unidade",
    "weight": "weight peso strength",
    "role": "role rol papel funcion funcao position cargo status estatus",
    "key": "id number no numero code codigo reference referencia grantnumber",
    "source": "source fuente fonte url link reference",
    "passage": "passage quote cita citacao trecho pasaje",
    "note": "note notes nota notas remarks comments observaciones observacoes comentarios",
    "city": "city ciudad cidade place lugar",
}
_PREDICATES: Sequence[tuple[str, Sequence[str]]] = (
    ("funds", ("grantor grantee funder donor financiador doador donante grant grants subvencion subsidio",)),
    ("partyTo", ("ratification ratified ratificacion ratificado ratificacao accession adhesion adesao",)),
    ("partyTo", ("party parties parte partes", "treaty tratado convention convenio convencao")),
    (
        "participatedIn",
        ("attendance attendee attendees participant participante delegates delegados asistencia presenca",),
    ),
    ("memberOf", ("member miembro membro members miembros membros membership membresia",)),
)
"""Which words of headers, of each group at least one, say a predicate: what they do not say is asked."""
_KINDS: Mapping[str, str] = {
    "State": "country pais state estado party signatory",
    "Funder": "grantor funder donor financiador doador donante",
    "Treaty": "treaty tratado convention convenio convencao",
    "Event": "meeting reunion reuniao event evento session sesion",
    "Forum": "forum foro",
    "IntergovernmentalOrganization": "igo",
}
_DATED = ("start", "end")
_LOOKED_AT = 200  # cells by which names are recognized


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping, and what is still to be decided.

    Parameters
    ----------
    mapping : dict
        As ``import.toml`` says it.
    questions : tuple of str
        What the file does not say: ``subject``, ``predicate``, ``object``, ``start``.
    """

    mapping: dict[str, Any]
    questions: tuple[str, ...]


def propose(sheet: Sheet, model: Model, given: Mapping[str, Any] | None = None) -> Proposal:
    """Return a mapping for a sheet; what is given stays.

    Examples
    --------
    >>> from govgraph.model.model import load_model
    >>> sheet = Sheet("g.csv", ("Grantor", "Grantee", "Date"), [["A", "B", "31/12/2020"]], [2], (0, 1, 2))
    >>> propose(sheet, load_model()).mapping["subject"]
    'Grantor:Funder'
    """
    made: dict[str, Any] = {"file": Path(sheet.file).name, **(given or {})}
    taken = {column for column in sheet.header if any(_mentions(value, column) for value in made.values())}
    network = Path(sheet.file).suffix.lower() in NETWORKS
    found: dict[str, str] = {}
    if network:
        found = {"subject": "source", "object": "target"}
        found |= {name: name for name in ("weight", "start", "end") if name in sheet.header}
    else:
        for name in _SIGNS:
            if name in made:
                continue
            best = _best(sheet, _SIGNS[name], taken | set(found.values()))
            if best and (name not in _DATED or _dates(sheet, best)):
                found[name] = best
        plain = [
            column
            for column in sheet.header
            if column not in taken | set(found.values()) and _names_things(sheet, column)
        ]
        for name in ("subject", "object"):
            if name not in made and name not in found and plain:
                found[name] = plain.pop(0)
    for name, column in found.items():
        if name in made:
            continue
        if name in ("subject", "object"):
            made[name] = f"{column}:{_kind(column)}"
        elif name in _DATED:
            forms = _dates(sheet, column)
            form = forms[0] if forms else ""
            made[name] = {"column": column, "format": form} if form else column
        else:
            made[name] = column
    if "key" in made and "key" not in (given or {}) and not _unique(sheet, str(made["key"])):
        del made["key"]
    asked = [name for name in ("subject", "predicate", "object") if name not in (given or {})]
    for name in _DATED:
        dated = found.get(name)
        if dated and len(_dates(sheet, dated)) > 1:
            asked.append(name)
    if "predicate" not in made and ("object" in made or "value" in made):
        made["predicate"] = _predicate(sheet, model)
    said = model.predicates.get(made.get("predicate", ""))
    if said is not None and said.value:
        made.pop("object", None)
    order = ("file", "sheet", "subject", "predicate", "object")
    return Proposal({**{key: made[key] for key in order if key in made}, **made}, tuple(asked))


def _mentions(value: Any, column: str) -> bool:
    if isinstance(value, Mapping):
        return any(_mentions(one, column) for one in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return any(_mentions(one, column) for one in value)
    return isinstance(value, str) and (value == column or value.startswith(f"{column}:"))


def _best(sheet: Sheet, signs: str, taken: set[str]) -> str:
    """Return the column of which the name has the best sign."""
    ranks = {sign: rank for rank, sign in enumerate(signs.split())}
    named = [
        (ranks[word], place, column)
        for place, column in enumerate(sheet.header)
        for word in (*fold(column).split(), "".join(fold(column).split()))
        if column not in taken and word in ranks
    ]
    return min(named)[2] if named else ""


def _dates(sheet: Sheet, column: str) -> list[str]:
    place = sheet.column(column)
    cells = [row[place] for row in sheet.rows if row[place] and not row[place].startswith("9999")]
    dates = sum(1 for cell in cells if date_formats([cell]))
    return (date_formats(cells, forgiving=True) or [""]) if dates * 2 > len(cells) else []


def _names_things(sheet: Sheet, column: str) -> bool:
    """Tell whether a column may hold names: most of its cells are not codes, numbers, dates or addresses."""
    place = sheet.column(column)
    cells = [row[place] for row in sheet.rows[:_LOOKED_AT] if row[place]]
    names = sum(1 for cell in cells if len(re.findall(r"[^\W\d_]", cell)) > 3 and "://" not in cell)
    return names * 2 > len(cells) and not _dates(sheet, column)


def _kind(column: str) -> str:
    words = set(fold(column).split())
    return next((kind for kind, signs in _KINDS.items() if words & set(signs.split())), "Organization")


def _predicate(sheet: Sheet, model: Model) -> str:
    """Return the column of predicates, or the predicate that the names of columns say, or that it is to be chosen."""
    for place, column in enumerate(sheet.header):
        cells = {row[place].removeprefix("gov:") for row in sheet.rows} - {""}
        if cells and cells <= model.predicates.keys():
            return column
    words = {word for column in sheet.header for word in fold(column).split()}
    return next(
        (name for name, groups in _PREDICATES if all(words & set(group.split()) for group in groups)), CHOOSE
    )


def _unique(sheet: Sheet, column: str) -> bool:
    place = sheet.column(column)
    cells = [look(row[place]) for row in sheet.rows if row[place]]
    return len(cells) == len(set(cells)) and len(cells) == len(sheet.rows)
