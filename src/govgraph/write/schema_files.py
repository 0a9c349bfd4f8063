"""What is derived from ``model/model.toml``: the fast model, ontology, shapes, JSON-LD context, and two pages of docs.

``python -m govgraph.write.schema_files`` writes them anew (``make schema``); ``--check`` reports whether they are stale.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from govgraph.facts.problems import CODES
from govgraph.model.model import Model, Predicate, load_model
from govgraph.model.vocabulary import vocabulary_ntriples
from govgraph.terms import COMMON_PREFIXES, Names
from govgraph.words import LANGUAGES

__all__ = ["context", "main", "schema_files", "shapes_turtle"]

_SCHEMA = Path(__file__).parents[1] / "model"
_DOCS = Path(__file__).parents[3] / "docs"
_HEAD = "# Generated from model/model.toml; `make schema` writes it anew.\n"
_DATES = ("xsd:gYear", "xsd:gYearMonth", "xsd:date", "edtf:EDTF")
_ROOTS = ("gov:Agent", "gov:Happening", "gov:Instrument", "gov:Document", "gov:Topic")


def schema_files() -> dict[Path, str]:
    """Return every derived file and what must stand in it.

    Notes
    -----
    ``model.json`` comes straight from the TOML; all others from the model it gives, so it has to be written first.
    """
    import pyoxigraph as ox

    from govgraph.write.turtle import turtle

    model = load_model()
    ontology = ox.parse(vocabulary_ntriples(model).encode(), format=ox.RdfFormat.N_TRIPLES)
    return {
        _SCHEMA / "model.json": fast_model(),
        _SCHEMA / "ontology.ttl": _HEAD + turtle(ontology, Names()),
        _SCHEMA / "shapes.ttl": shapes_turtle(model),
        _SCHEMA / "context.jsonld": json.dumps({"@context": context(model)}, ensure_ascii=False, indent=1)
        + "\n",
        _DOCS / "columns.md": columns_page(model),
        _DOCS / "problem-codes.md": codes_page(),
    }


def fast_model() -> str:
    """Return ``model.toml`` as JSON, which is read twenty times faster."""
    raw = tomllib.loads((_SCHEMA / "model.toml").read_text("utf-8"))
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":")) + "\n"


def context(model: Model, names: Names | None = None) -> dict[str, object]:
    """Return the value of ``@context`` for JSON-LD: prefixes, and a term for every predicate and property."""
    terms: dict[str, object] = {
        **(names or Names()).prefixes,
        "label": {"@id": "skos:prefLabel", "@container": "@language"},
        "name": {"@id": "rdfs:label", "@container": "@language"},
        "shortLabel": {"@id": "gov:shortLabel", "@container": "@language"},
        "article": {"@id": "gov:article", "@container": "@language"},
        "inverseLabel": {"@id": "gov:inverseLabel", "@container": "@language"},
        "description": {"@id": "dcterms:description", "@container": "@language"},
        "alias": {"@id": "skos:altLabel"},
        "source": {"@id": "dcterms:source", "@type": "@id"},
        "subject": {"@id": "rdf:subject", "@type": "@id"},
        "predicate": {"@id": "rdf:predicate", "@type": "@id"},
        "object": {"@id": "rdf:object"},
        "homepage": {"@id": "foaf:homepage", "@type": "@id"},
        "page": {"@id": "foaf:page", "@type": "@id"},
        "sameThing": {"@id": "skos:exactMatch", "@type": "@id"},
        "confidence": {"@id": "gov:confidence", "@type": "@id"},
        "mode": {"@id": "gov:mode", "@type": "@id"},
        "amount": {"@id": "schema:amount", "@type": "xsd:decimal"},
        "unit": {"@id": "schema:unitText"},
        "currency": {"@id": "schema:currency"},
    }
    for predicate in model.predicates.values():
        literal = predicate.value and predicate.value != "predicate"
        identifier: dict[str, str] = {"@id": f"gov:{predicate.name}"}
        terms[predicate.name] = identifier if literal else {**identifier, "@type": "@id"}
    for known in model.properties.values():
        if known.name not in terms:
            kind = {"@type": known.value} if known.value else {}
            terms[known.name] = {"@id": f"gov:{known.name}", **kind}
    return terms


def shapes_turtle(model: Model) -> str:
    """Return the SHACL shapes of a model: what a statement, a source, an entity and each predicate must have."""
    used = ("dcterms", "edtf", "foaf", "rdf", "rdfs", "schema", "sh", "skos", "xsd")
    lines = [_HEAD.rstrip("\n"), f"@prefix gov: <{Names().prefixes['gov']}> ."]
    lines += [f"@prefix {prefix}: <{COMMON_PREFIXES[prefix]}> ." for prefix in used]
    dates = " ".join(f"[ sh:datatype {kind} ]" for kind in _DATES)
    confidences = " ".join(f"gov:{c.iri.rpartition('#')[2]}" for c in model.confidences.values())
    modes = " ".join(f"gov:{c.iri.rpartition('#')[2]}" for c in model.modes.values())
    predicates = " ".join(f"gov:{name}" for name in model.predicates)
    lines.append(
        f"""
gov:StatementShape a sh:NodeShape ;
    sh:targetClass gov:Statement ;
    sh:property [ sh:path rdf:subject ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
    sh:property [ sh:path rdf:predicate ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( {predicates} ) ] ;
    sh:property [ sh:path rdf:object ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRIOrLiteral ] ;
    sh:property [ sh:path dcterms:source ; sh:minCount 1 ; sh:maxCount 1 ; sh:class gov:Source ;
        sh:message "A claim names the source it was read in."@en ] ;
    sh:property [ sh:path gov:confidence ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( {confidences} ) ] ;
    sh:property [ sh:path gov:mode ; sh:maxCount 1 ; sh:in ( {modes} ) ] ;
    sh:property [ sh:path gov:start ; sh:maxCount 1 ; sh:or ( {dates} ) ] ;
    sh:property [ sh:path gov:end ; sh:maxCount 1 ; sh:or ( {dates} ) ] ;
    sh:property [ sh:path gov:asOf ; sh:maxCount 1 ; sh:or ( {dates} ) ] ;
    sh:property [ sh:path gov:inForceFrom ; sh:maxCount 1 ; sh:or ( {dates} ) ] ;
    sh:property [ sh:path schema:amount ; sh:maxCount 1 ; sh:datatype xsd:decimal ; sh:minInclusive 0 ] ;
    sh:property [ sh:path schema:unitText ; sh:maxCount 1 ] ;
    sh:property [ sh:path schema:currency ; sh:maxCount 1 ; sh:pattern "^[A-Z]{{3}}$" ] ;
    sh:property [ sh:path gov:weight ; sh:maxCount 1 ; sh:datatype xsd:decimal ; sh:minInclusive 0 ] ;
    sh:property [ sh:path gov:earliestStart ; sh:maxCount 1 ; sh:datatype xsd:date ; sh:lessThanOrEquals gov:latestEnd ] ;
    sh:property [ sh:path gov:latestStart ; sh:maxCount 1 ; sh:datatype xsd:date ] ;
    sh:property [ sh:path gov:earliestEnd ; sh:maxCount 1 ; sh:datatype xsd:date ] ;
    sh:property [ sh:path gov:latestEnd ; sh:maxCount 1 ; sh:datatype xsd:date ] ;
    sh:property [ sh:path gov:passage ; sh:maxCount 1 ] ;
    sh:or ( [ sh:not [ sh:property [ sh:path gov:confidence ; sh:hasValue gov:Quoted ] ] ]
            [ sh:property [ sh:path gov:passage ; sh:minCount 1 ] ] ) .

gov:SourceShape a sh:NodeShape ;
    sh:targetClass gov:Source ;
    sh:property [ sh:path dcterms:title ; sh:minCount 1 ; sh:maxCount 1 ] ;
    sh:property [ sh:path foaf:page ; sh:maxCount 1 ; sh:nodeKind sh:IRI ; sh:pattern "^https?://" ; sh:flags "i" ] ;
    sh:property [ sh:path dcterms:issued ; sh:maxCount 1 ; sh:or ( {dates} ) ] .

gov:EntityShape a sh:NodeShape ;
    sh:targetClass {" , ".join(_ROOTS)} ;
    sh:nodeKind sh:IRI ;
    sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:uniqueLang true ; sh:datatype rdf:langString ;
        sh:message "An entity has a label in at least one language, and one per language."@en ] ;
    sh:property [ sh:path gov:shortLabel ; sh:uniqueLang true ; sh:datatype rdf:langString ] ;
    sh:property [ sh:path gov:article ; sh:uniqueLang true ; sh:datatype rdf:langString ] ;
    sh:property [ sh:path gov:start ; sh:maxCount 1 ; sh:or ( {dates} ) ] ;
    sh:property [ sh:path gov:end ; sh:maxCount 1 ; sh:or ( {dates} ) ] ;
    sh:property [ sh:path gov:earliestStart ; sh:maxCount 1 ; sh:datatype xsd:date ; sh:lessThanOrEquals gov:latestEnd ] ;
    sh:property [ sh:path gov:country ; sh:pattern "^[A-Z]{{2}}$" ] ;
    sh:property [ sh:path foaf:homepage ; sh:maxCount 1 ; sh:nodeKind sh:IRI ; sh:pattern "^https?://" ; sh:flags "i" ] ;
    sh:property [ sh:path dcterms:source ; sh:class gov:Source ] ."""
    )
    lines += [_predicate_shape(predicate) for predicate in model.predicates.values()]
    return "\n".join(lines) + "\n"


def _predicate_shape(predicate: Predicate) -> str:
    name = f"gov:{predicate.name}"
    rules = [f"sh:or ( {_classes(predicate.domain)} )"]
    if predicate.range:
        rules.append(
            f"sh:property [ sh:path {name} ; sh:nodeKind sh:IRI ; sh:or ( {_classes(predicate.range)} ) ]"
        )
    else:
        values = {
            "integer": "sh:datatype xsd:integer",
            "date": "sh:or ( " + " ".join(f"[ sh:datatype {kind} ]" for kind in _DATES) + " )",
            "predicate": "sh:nodeKind sh:IRI",
        }
        rules.append(
            f"sh:property [ sh:path {name} ; {values.get(predicate.value, 'sh:nodeKind sh:Literal')} ]"
        )
    body = " ;\n    ".join(rules)
    return f"\ngov:{predicate.name}Shape a sh:NodeShape ;\n    sh:targetSubjectsOf {name} ;\n    {body} ."


def _classes(kinds: Iterable[str]) -> str:
    return " ".join(f"[ sh:class gov:{kind} ]" for kind in kinds)


def columns_page(model: Model) -> str:
    """Return the page that lists every column of every table, and the kinds and predicates they may name."""
    out = [
        "<!-- Generated from model/model.toml; `make schema` writes it anew. -->",
        "# Tables, kinds and predicates",
        "",
        "Every table is a CSV file in UTF-8 with these columns. `|` separates several values in one cell where the"
        " column allows it.",
    ]
    shown: set[tuple[str, ...]] = set()
    for table in model.tables.values():
        columns = tuple(column.name for column in table.columns)
        if columns in shown:
            continue
        shown.add(columns)
        same = [
            f"`{t.name}.csv`" for t in model.tables.values() if tuple(c.name for c in t.columns) == columns
        ]
        out += ["", f"## {', '.join(same)}", "", "| column | required | several | becomes | what it holds |"]
        out.append("| --- | --- | --- | --- | --- |")
        for column in table.columns:
            out.append(
                f"| `{column.name}` | {'yes' if column.required else ''} | {'yes' if column.many else ''} "
                f"| {f'`{column.property}`' if column.property else ''} | {column.help.get('en', '')} |".replace(
                    "|.", "\\|."
                )
            )
    out += ["", "## Kinds", "", "| kind | español | português | table | below | what it is |"]
    out.append("| --- | --- | --- | --- | --- | --- |")
    for kind in model.kinds.values():
        out.append(
            f"| `{kind.name}` | {kind.labels['es']} | {kind.labels['pt']} "
            f"| {f'`{kind.table}.csv`' if kind.table else ''} | {', '.join(kind.parents)} | {kind.description['en']} |"
        )
    out += [
        "",
        "## Predicates",
        "",
        "*Not before* and *not after* name the kinds at either end before whose start, or after whose end, no tie can hold. "
        "*Dated by* names those by whose start an act without a date of its own was done. "
        "Where a predicate has *roles*, a term in a role says nothing of when the tie began or ended. "
        "See [Dates](data-model.md#dates).",
        "",
        "| predicate | reads | from | to | in time | not before | not after | dated by |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for predicate in model.predicates.values():
        to = ", ".join(predicate.range) if predicate.range else f"({predicate.value})"
        reads = " · ".join(predicate.labels[language] for language in LANGUAGES)
        sides = " | ".join(map(_by_side, (predicate.not_before, predicate.not_after, predicate.dated_by)))
        lies = f"{predicate.nature.value}, with roles" if predicate.roles else predicate.nature.value
        domain = ", ".join(predicate.domain)
        out.append(f"| `{predicate.name}` | {reads} | {domain} | {to} | {lies} | {sides} |")
    out += ["", "## Modes and confidence", "", "| word | en | es | pt |", "| --- | --- | --- | --- |"]
    for choice in (*model.modes.values(), *model.confidences.values()):
        out.append(
            f"| `{choice.name}` | {choice.labels['en']} | {choice.labels['es']} | {choice.labels['pt']} |"
        )
    return "\n".join(out) + "\n"


def _by_side(told: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    sides = zip(("from", "to"), told, strict=True)
    return "; ".join(f"{side}: {', '.join(kinds)}" for side, kinds in sides if kinds)


def codes_page() -> str:
    """Return the page that lists every problem code with its severity and remedy."""
    out = [
        "<!-- Generated from facts/problems.py; `make schema` writes it anew. -->",
        "# Problem codes",
        "",
        "`govgraph check` shows every problem as `file:line:column CODE message`; the column is that of the spreadsheet"
        " (A is 1). Errors (`E`) stop a build, warnings (`W`) do not. A code never changes its meaning.",
        "",
        "| code | name | severity | what to do |",
        "| --- | --- | --- | --- |",
    ]
    out += [f"| {c.number} | {c.name} | {c.severity} | {c.remedy} |" for c in CODES.values()]
    return "\n".join(out) + "\n"


def main(arguments: list[str]) -> int:
    """Write the derived files, or with ``--check`` report which are stale; return the exit status."""
    check = "--check" in arguments
    target = _SCHEMA / "model.json"
    fresh = fast_model()
    if not check and (not target.is_file() or target.read_text("utf-8") != fresh):
        target.write_text(fresh, "utf-8", newline="\n")
        load_model.cache_clear()
    stale = [
        path
        for path, text in schema_files().items()
        if not path.is_file() or path.read_bytes() != text.encode("utf-8")
    ]
    for path in stale:
        sys.stderr.write(f"{'stale' if check else 'written'}: {path.name}\n")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(schema_files()[path], "utf-8", newline="\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
