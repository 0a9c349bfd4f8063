"""The vocabulary as RDF: classes, properties and their names in three languages, so that any viewer shows words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from govgraph.model.model import Model
from govgraph.terms import COMMON_PREFIXES, GOV, OWL, RDF, RDFS, SKOS, XSD

__all__ = ["vocabulary_ntriples"]

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_RELATIONS = {"subClassOf": RDFS, "subPropertyOf": RDFS, "relatedMatch": SKOS, "closeMatch": SKOS}
_VALUES = {
    "integer": XSD + "integer",
    "text": RDF + "langString",
    "xsd:date": XSD + "date",
    "xsd:decimal": XSD + "decimal",
}


@lru_cache(maxsize=8)
def vocabulary_ntriples(model: Model) -> str:
    """Return the ontology of a model as N-Triples.

    Notes
    -----
    Several kinds may stand at either end of a predicate, and RDFS would read several domains as an intersection; so ends
    are given as ``schema:domainIncludes`` and ``schema:rangeIncludes``. Classes are never disjoint. Mappings keep their
    direction: nothing is made equivalent.
    """
    lines: list[str] = [
        f"<{GOV}> <{RDF}type> <{OWL}Ontology> .",
        f'<{GOV}> <{RDFS}label> "govgraph vocabulary"@en .',
        f'<{GOV}> <{RDFS}label> "vocabulario de govgraph"@es .',
        f'<{GOV}> <{RDFS}label> "vocabulário do govgraph"@pt .',
    ]
    for kind in [*model.kinds.values(), *model.classes.values()]:
        node = f"<{GOV}{kind.name}>"
        lines.append(f"{node} <{RDF}type> <{OWL}Class> .")
        lines += [f"{node} <{RDFS}subClassOf> <{GOV}{parent}> ." for parent in kind.parents]
        lines += _texts(node, RDFS + "label", kind.labels) + _texts(node, RDFS + "comment", kind.description)
        lines += _maps(node, kind.maps)
    for predicate in model.predicates.values():
        node = f"<{predicate.iri}>"
        literal = predicate.value and predicate.value != "predicate"
        lines.append(f"{node} <{RDF}type> <{OWL}{'Datatype' if literal else 'Object'}Property> .")
        lines += _texts(node, RDFS + "label", predicate.labels)
        lines += _texts(node, GOV + "inverseLabel", predicate.inverse_labels)
        lines.append(f'{node} <{GOV}nature> "{predicate.nature.value}" .')
        for side, kinds in (("domainIncludes", predicate.domain), ("rangeIncludes", predicate.range)):
            lines += [f"{node} <{COMMON_PREFIXES['schema']}{side}> <{GOV}{kind}> ." for kind in kinds]
        if predicate.value in _VALUES:
            lines.append(f"{node} <{RDFS}range> <{_VALUES[predicate.value]}> .")
        lines += _maps(node, predicate.maps)
    for known in model.properties.values():
        node = f"<{known.iri}>"
        lines.append(f"{node} <{RDF}type> <{RDF}Property> .")
        lines += _texts(node, RDFS + "label", known.labels)
        if known.value in _VALUES:
            lines.append(f"{node} <{RDFS}range> <{_VALUES[known.value]}> .")
    for name, choices in (("Mode", model.modes), ("Confidence", model.confidences)):
        for choice in choices.values():
            node = f"<{choice.iri}>"
            lines.append(f"{node} <{RDF}type> <{GOV}{name}> .")
            lines += _texts(node, SKOS + "prefLabel", choice.labels) + _texts(
                node, RDFS + "label", choice.labels
            )
            lines += _texts(node, RDFS + "comment", choice.description)
    return "\n".join(lines) + "\n"


def _texts(node: str, term: str, texts: Mapping[str, str]) -> list[str]:
    return [f'{node} <{term}> "{text.translate(_ESCAPES)}"@{language} .' for language, text in texts.items()]


def _maps(node: str, maps: tuple[str, ...]) -> list[str]:
    lines = []
    for mapping in maps:
        relation, _, curie = mapping.partition(" ")
        prefix, _, local = curie.partition(":")
        lines.append(f"{node} <{_RELATIONS[relation]}{relation}> <{COMMON_PREFIXES[prefix]}{local}> .")
    return lines
