"""The words between the names in a diff: headings, fields and turns of phrase, in three languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Phrases", "phrases"]


@dataclass(frozen=True, slots=True)
class Phrases:
    """What a diff says in one language, beside names, dates and predicates.

    Parameters
    ----------
    headings : mapping of kind of diff to mapping of group to text
    entity_headings : mapping of group to text
    fields : mapping of field to text
        Fields that are not there keep their names.
    until, as_of, span, since, unverified, added, removed, whole, nothing, unknown : str
        Templates for :meth:`str.format`.
    """

    headings: Mapping[str, Mapping[str, str]]
    entity_headings: Mapping[str, str]
    fields: Mapping[str, str]
    until: str
    as_of: str
    span: str
    since: str
    unverified: str
    added: str
    removed: str
    whole: str
    nothing: str
    unknown: str

    def field(self, name: str) -> str:
        """Return the name of a field; a language in brackets stays: ``name (es)``.

        Examples
        --------
        >>> phrases(["es"]).field("name (pt)")
        'nombre (pt)'
        """
        plain, bracket, language = name.partition(" (")
        return self.fields.get(plain, plain) + bracket + language


_PHRASES = {
    "en": Phrases(
        headings={
            "datasets": {
                "added": "Added",
                "ended": "No longer in the dataset",
                "changed": "Changed",
                "source added": "Source added",
                "source removed": "Source removed",
            },
            "dates": {
                "added": "Began, or took place",
                "ended": "Ended",
                "uncertain": "Existed at the first date; unknown at the second",
            },
        },
        entity_headings={
            "added": "New entities",
            "removed": "Entities removed",
            "changed": "Entities described differently",
        },
        fields={"in_force": "entry into force", "as_of": "as of"},
        until="until {date}",
        as_of="as of {date}",
        span="{start} to {end}",
        since="since {date}",
        unverified="unverified",
        added="{field} {text} added",
        removed="{field} {text} removed",
        whole="From {before} to {after}",
        nothing="Nothing changed.",
        unknown="Not known whether they existed: {first:,} ties at {before}, {last:,} at {after}.",
    ),
    "es": Phrases(
        headings={
            "datasets": {
                "added": "Añadido",
                "ended": "Ya no está en los datos",
                "changed": "Cambiado",
                "source added": "Fuente añadida",
                "source removed": "Fuente retirada",
            },
            "dates": {
                "added": "Empezó o tuvo lugar",
                "ended": "Terminó",
                "uncertain": "Existía en la primera fecha; en la segunda no se sabe",
            },
        },
        entity_headings={
            "added": "Entidades nuevas",
            "removed": "Entidades retiradas",
            "changed": "Entidades descritas de otro modo",
        },
        fields={
            "start": "inicio",
            "end": "fin",
            "in_force": "entrada en vigor",
            "as_of": "fecha según la fuente",
            "role": "papel",
            "mode": "modalidad",
            "city": "ciudad",
            "confidence": "grado de certeza",
            "note": "nota",
            "passage": "pasaje",
            "name": "nombre",
            "short name": "nombre corto",
            "description": "descripción",
            "kinds": "tipos",
            "acronym": "sigla",
            "aliases": "otros nombres",
            "countries": "países",
            "region": "región",
            "website": "sitio web",
        },
        until="hasta {date}",
        as_of="según la fuente, al {date}",
        span="de {start} a {end}",
        since="desde {date}",
        unverified="sin verificar",
        added="se añadió {field} {text}",
        removed="se retiró {field} {text}",
        whole="De {before} a {after}",
        nothing="No cambió nada.",
        unknown="No se sabe si existían: {first:,} vínculos en {before}, {last:,} en {after}.",
    ),
    "pt": Phrases(
        headings={
            "datasets": {
                "added": "Acrescentado",
                "ended": "Já não está nos dados",
                "changed": "Alterado",
                "source added": "Fonte acrescentada",
                "source removed": "Fonte retirada",
            },
            "dates": {
                "added": "Começou ou aconteceu",
                "ended": "Terminou",
                "uncertain": "Existia na primeira data; na segunda não se sabe",
            },
        },
        entity_headings={
            "added": "Entidades novas",
            "removed": "Entidades retiradas",
            "changed": "Entidades descritas de outro modo",
        },
        fields={
            "start": "início",
            "end": "fim",
            "in_force": "entrada em vigor",
            "as_of": "data segundo a fonte",
            "role": "papel",
            "mode": "modalidade",
            "city": "cidade",
            "confidence": "grau de certeza",
            "note": "nota",
            "passage": "trecho",
            "name": "nome",
            "short name": "nome curto",
            "description": "descrição",
            "kinds": "tipos",
            "acronym": "sigla",
            "aliases": "outros nomes",
            "countries": "países",
            "region": "região",
            "website": "site",
        },
        until="até {date}",
        as_of="segundo a fonte, em {date}",
        span="de {start} a {end}",
        since="desde {date}",
        unverified="não verificado",
        added="acrescentou-se {field} {text}",
        removed="retirou-se {field} {text}",
        whole="De {before} a {after}",
        nothing="Nada mudou.",
        unknown="Não se sabe se existiam: {first:,} vínculos em {before}, {last:,} em {after}.",
    ),
}


def phrases(languages: Iterable[str]) -> Phrases:
    """Return the phrases of the first language there are some in, else the English ones.

    Examples
    --------
    >>> phrases(["fr", "pt"]).nothing
    'Nada mudou.'
    """
    return next((_PHRASES[language] for language in languages if language in _PHRASES), _PHRASES["en"])
