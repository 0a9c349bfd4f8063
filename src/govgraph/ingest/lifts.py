"""Foreign RDF as sheets: CONSTRUCT queries with a header say what other vocabularies mean in ours, and what they read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox

from govgraph.errors import DataError, QueryError, QuerySyntaxError, TableError, did_you_mean, wrong
from govgraph.facts.dates import plain_date
from govgraph.facts.ids import free_id
from govgraph.facts.labels import LABELS
from govgraph.ingest.convert import slug, usual_kind
from govgraph.ingest.sheets import Sheet
from govgraph.model.model import Model
from govgraph.store.rdf_files import is_rdf_file, read_into
from govgraph.store.store import Store
from govgraph.terms import DCTERMS, FOAF, GOV, RDF, RDFS, SKOS, Names, local_id_ok
from govgraph.words import Told

__all__ = ["Lift", "Lifted", "is_rdf", "lift_file", "lifts"]

_HEADER = re.compile(r"^#\s*([\w.]+):\s*(.*)$")
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.I)
_NAME = re.compile(r"(?<![\w<?$:-])([A-Za-z][\w-]*):([A-Za-z_][\w-]*)")
_IRI = re.compile(r"<(https?://[^>\s]+)>")
_PERSONS = {
    RDF + "type": (
        FOAF + "Person",
        "https://schema.org/Person",
        "http://schema.org/Person",
        "http://www.w3.org/ns/prov#Person",
        "http://www.w3.org/ns/person#Person",
        "http://www.w3.org/2006/vcard/ns#Individual",
    ),
    "http://www.wikidata.org/prop/direct/P31": ("http://www.wikidata.org/entity/Q5",),
}
_GENERAL = {RDF + "type", RDFS + "label", RDFS + "comment", *LABELS}
_WIKIDATA = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q[1-9]\d*)")
_ENTITY = {
    GOV + "acronym": "acronym",
    SKOS + "altLabel": "aliases",
    GOV + "country": "country_iso2",
    FOAF + "homepage": "website",
    SKOS + "exactMatch": "wikidata_qid",
    DCTERMS + "description": "description_en",
    GOV + "start": "start",
    GOV + "end": "end",
}
_CLAIM = {
    GOV + "start": "start",
    GOV + "end": "end",
    GOV + "asOf": "as_of",
    GOV + "role": "role",
    GOV + "city": "city",
    GOV + "note": "note",
    GOV + "passage": "passage",
    GOV + "mode": "mode",
    GOV + "confidence": "confidence",
}
_STATEMENT = {RDF + "subject": "subject", RDF + "predicate": "predicate", RDF + "object": "object"}


@dataclass(frozen=True, slots=True)
class Lift:
    """A CONSTRUCT query that states in our terms what a file says in others.

    Parameters
    ----------
    text : str
        The query.
    reads : frozenset of str
        The IRIs that its WHERE names.
    where : str
        The file it stands in.
    """

    name: str
    text: str
    reads: frozenset[str]
    where: str

    @classmethod
    def of(cls, text: str, where: str) -> Lift:
        """Read a lift: a header of ``# title: …`` lines, and a CONSTRUCT query.

        Raises
        ------
        TableError
            Where it is not a CONSTRUCT query with a title.
        """
        about = {}
        for line in text.splitlines():
            found = _HEADER.match(line)
            if not found:
                break
            about[found[1]] = found[2].strip()
        if "title" not in about:
            raise TableError(wrong("lift_no_title"), origin=f"{where}:1:1")
        parts = re.split(r"\bWHERE\b", text, maxsplit=1, flags=re.I)
        if not re.search(r"\bCONSTRUCT\b", text, re.I) or len(parts) != 2:
            raise TableError(wrong("lift_construct"), origin=f"{where}:1:1")
        spaces = {**dict(Names().prefixes), **dict(_PREFIX.findall(text))}
        named = _NAME.findall(_IRI.sub(" ", f"{parts[1]} {about.get('reads', '')}"))
        reads = {spaces[prefix] + name for prefix, name in named if prefix in spaces}
        reads |= set(_IRI.findall(f"{parts[1]} {about.get('reads', '')}"))
        return cls(Path(where).stem, text, frozenset(reads), where)


@dataclass(frozen=True, slots=True)
class Lifted:
    """What a file says in our terms: sheets with their mappings, and in sentences what was lifted and what not, and why."""

    sheets: list[tuple[Sheet, dict[str, Any]]] = field(default_factory=list)
    said: list[Told] = field(default_factory=list)


def is_rdf(path: Path) -> bool:
    """Tell whether a file is read as RDF: by its suffix, and of ``.json`` by its ``@context``."""
    if path.suffix.lower() == ".json":
        try:
            with path.open("rb") as file:
                return b'"@context"' in file.read(1 << 16)
        except OSError:
            return False
    return is_rdf_file(path)


@lru_cache(maxsize=1)
def lifts() -> tuple[Lift, ...]:
    """Return the lifts that are shipped."""
    folder = files("govgraph.ingest").joinpath("lifts")
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".rq")), key=lambda one: one.name)
    return tuple(Lift.of(one.read_text("utf-8"), one.name) for one in found)


def lift_file(path: Path, model: Model, *, lift: str = "", base: str = "") -> Lifted:
    """Read an RDF file and state in our terms what it says.

    Parameters
    ----------
    lift : str
        The name of a shipped lift, or a file; chosen by what is in the file when left out.
    base : str
        What relative addresses begin with.

    Raises
    ------
    TableError
        Where the file is not RDF, or a lift is not a query.
    DataError
        Where there is no lift for what the file holds.
    """
    store = Store(names=Names(base) if base else None)
    read_into(store, path)
    used = Counter[str]()
    total = 0
    for triple in store.triples():
        total += 1
        used[triple.predicate.value] += 1
        if triple.predicate.value == RDF + "type" and hasattr(triple.object, "value"):
            used[triple.object.value] += 1
    if not total:
        raise TableError(wrong("states_nothing"), origin=f"{path}:1:1")
    chosen = _chosen(lift, used, path)
    stated: set[ox.Triple] = set()
    said = [
        Told(
            "import.note.lifted_by",
            triples=Told("count.triples", n=total),
            lifts=", ".join(one.name for one in chosen),
        )
    ]
    for one in chosen:
        try:
            stated.update(store.construct(one.text))
        except QueryError as error:
            line = f":{error.line}:{error.column}" if isinstance(error, QuerySyntaxError) else ""
            raise TableError(
                wrong("lift_fails", error=error),
                origin=one.where + line,
                hint=error.hint or "correct the query: CONSTRUCT { … } WHERE { … }",
            ) from error
    # Whom a dataset of organizations shall hold is for its makers to say: only a lift of their own lifts persons.
    persons = _persons(store) if all(one in lifts() for one in chosen) else {}
    lifted = _Sheets(sorted(stated, key=str), store, path, model, persons)
    result = lifted.read()
    reads = frozenset(iri for one in chosen for iri in one.reads) | _GENERAL | frozenset(persons.values())
    missed = Counter({iri: count for iri, count in used.items() if iri not in reads and iri != RDF + "type"})
    for iri, count in sorted(missed.items(), key=lambda item: (-item[1], item[0])):
        said.append(Told("import.note.not_read", what=store.names.compact(iri) or iri, count=count))
    return Lifted(result.sheets, [*said, *result.said])


def _persons(store: Store) -> dict[str, str]:
    """Return the persons of a file, each with the class that says so."""
    found: dict[str, str] = {}
    for triple in store.triples():
        value = getattr(triple.object, "value", "")
        if value in _PERSONS.get(triple.predicate.value, ()):
            found[str(triple.subject)] = value
    return found


def _chosen(wanted: str, used: Mapping[str, int], path: Path) -> list[Lift]:
    if wanted:
        by_name = {one.name: one for one in lifts()}
        if wanted in by_name:
            return [by_name[wanted]]
        file = Path(wanted)
        if not file.is_file():
            hint = did_you_mean(wanted, by_name, Told("error.lifts", choices=", ".join(by_name)), "{}")
            raise DataError(wrong("no_lift", name=wanted), hint=hint)
        try:
            text = file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(wrong("unreadable_text", path=file, reason=error)) from error
        return [Lift.of(text, str(file))]
    # What a lift reads that nearly every file has identifies nothing.
    found = [one for one in lifts() if any(iri in used for iri in one.reads - _GENERAL)]
    if not found:
        raise DataError(
            wrong(
                "no_lift_reads",
                path=path,
                used=", ".join(sorted(used)[:3]) or "nothing",
                lifts=", ".join(one.name for one in lifts()),
            )
        )
    return found


class _Sheets:
    """What lifts have stated, as two sheets: the entities, and the claims between them."""

    def __init__(
        self,
        stated: Iterable[ox.Triple],
        whole: Store,
        path: Path,
        model: Model,
        persons: Mapping[str, str],
    ) -> None:
        self.path, self.model, self.persons = path, model, persons
        self.compact = whole.names.compact
        self.languages = model.tables["organizations"].languages
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self.labels: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.statements: dict[str, dict[str, str]] = defaultdict(dict)
        self.plain: list[tuple[str, str, str, bool]] = []
        self.taken: set[str] = set()
        for triple in stated:
            subject, predicate = str(triple.subject), triple.predicate.value
            value = getattr(triple.object, "value", "")
            node = str(triple.object)
            literal = hasattr(triple.object, "datatype")
            if predicate == RDF + "type":
                if value.startswith(GOV) and value[len(GOV) :] in model.kinds:
                    self.kinds[subject].add(value[len(GOV) :])
                elif value in (GOV + "Statement", RDF + "Statement"):
                    self.statements[subject].setdefault("", "")
            elif predicate in (SKOS + "prefLabel", RDFS + "label"):
                self.labels[subject][getattr(triple.object, "language", None) or ""].append(value)
            elif predicate in _STATEMENT:
                name = _STATEMENT[predicate]
                self.statements[subject][name] = node if name != "predicate" else value
                if literal:
                    self.statements[subject]["literal"] = value
            elif predicate.startswith(GOV) and predicate[len(GOV) :] in model.predicates:
                self.plain.append((subject, predicate, value if literal else node, literal))
            else:
                self.about[subject][predicate].append(value)
        for triple in whole.triples():  # the best name of what a lift names without one
            if triple.predicate.value in LABELS and isinstance(triple.object, ox.Literal):
                subject = str(triple.subject)
                language = triple.object.language or ""
                self.labels.setdefault(subject, defaultdict(list))
                if triple.object.value not in self.labels[subject][language]:
                    self.labels[subject][language].append(triple.object.value)

    def read(self) -> Lifted:
        said: list[Told] = []
        claims = self._claims()
        if self.persons:
            kept = [
                one for one in claims if not {one["subject"], one.get("object", "")} & self.persons.keys()
            ]
            classes = Counter(self.compact(iri) or iri for iri in self.persons.values())
            told = Told(
                "import.note.persons",
                which=", ".join(f"{name} ({n})" for name, n in sorted(classes.items())),
                claims=Told("import.claims", n=len(claims) - len(kept)),
            )
            said.append(told)
            claims = kept
        counts = Counter(one["predicate"] for one in claims)
        ends = {claim[name] for claim in claims for name in ("subject", "object") if claim.get(name)}
        things = sorted((self.kinds.keys() | ends) - self.persons.keys())
        unnamed = [node for node in things if not self._name(node)]
        for node in unnamed[:5]:
            said.append(Told("import.note.nameless", node=node))
        nameless = set(unnamed)
        before = len(claims)
        claims = [
            one for one in claims if one["subject"] not in nameless and one.get("object") not in nameless
        ]
        if before > len(claims):
            said.append(Told("import.note.about_nameless", n=before - len(claims)))
        entities = [self._entity(node, claims) for node in things if node not in nameless]
        said.insert(
            0,
            Told(
                "import.note.lifted_which" if counts else "import.note.lifted",
                entities=Told("import.entities", n=len(entities)),
                claims=Told("import.claims", n=len(claims)),
                which=", ".join(f"{n} {p}" for p, n in sorted(counts.items())),
            ),
        )
        sheets = []
        if entities:
            labels = (*(f"label_{one}" for one in self.languages), "label")
            sheet = self._sheet(entities, ("id", "kind", *labels, *_ENTITY.values(), "name"), "entity")
            there = [name for name in sheet.header if any(one.get(name) for one in entities)]
            subject: dict[str, Any] = {name: name for name in there if name not in (*labels, "name")}
            subject["label"] = {one[len("label_") :]: one for one in labels if one in there}
            sheets.append((sheet, {"file": self.path.name, "subject": {**subject, "column": "name"}}))
        by_node = {one["node"]: one for one in entities}
        for end in ("object", "literal"):
            own = [one for one in claims if end in one]
            if own:
                sheets.append(self._claim_sheet(own, by_node, end))
        return Lifted(sheets, said)

    def _sheet(self, rows: Sequence[Mapping[str, str]], columns: Iterable[str], unit: str) -> Sheet:
        header = tuple(columns)
        cells = [[one.get(name, "") for name in header] for one in rows]
        return Sheet(str(self.path), header, cells, list(range(1, len(rows) + 1)), (), unit)

    def _claim_sheet(
        self, claims: Sequence[dict[str, str]], by_node: Mapping[str, dict[str, str]], other: str
    ) -> tuple[Sheet, dict[str, Any]]:
        """Return claims that end in things (``object``), or in texts (``literal``), with how they are read."""
        ends = ("subject", "object") if other == "object" else ("subject",)
        more = [name for name in _CLAIM.values() if any(one.get(name) for one in claims)]
        rows = []
        for claim in claims:
            row = claim | {"value": claim.get("literal", "")}
            for end in ends:
                thing = by_node[claim[end]]
                row |= {end: thing["name"], f"{end}.id": thing["id"], f"{end}.kind": thing["kind"]}
            rows.append(row)
        first, *second = ([end, f"{end}.id", f"{end}.kind"] for end in ends)
        header = (*first, "predicate", *(second[0] if second else ["value"]), *more)
        raw: dict[str, Any] = {name: name for name in (*more, *(() if second else ("value",)))}
        raw |= {end: {"column": end, "kind": f"{end}.kind", "id": f"{end}.id"} for end in ends}
        raw |= {"file": self.path.name, "predicate": {"column": "predicate"}}
        return self._sheet(rows, header, "claim"), raw

    def _claims(self) -> list[dict[str, str]]:
        found: dict[tuple[str, ...], dict[str, str]] = {}
        stated: set[tuple[str, str, str]] = set()
        for node, parts in self.statements.items():
            if not {"subject", "predicate", "object"} <= parts.keys():
                continue
            one = {name: text for name, text in parts.items() if name}
            one["predicate"] = one["predicate"].removeprefix(GOV)
            for predicate, values in self.about.get(node, {}).items():
                name = _CLAIM.get(predicate)
                if name:
                    values = sorted(set(values))
                    one[name] = (
                        plain_date(values[0]) if name in ("start", "end", "as_of") else "; ".join(values)
                    )
            if "literal" in one:
                one.pop("object", None)
            stated.add((one["subject"], one["predicate"], one.get("object") or one["literal"]))
            found[tuple(f"{k}={v}" for k, v in sorted(one.items()))] = one
        for subject, predicate, other, literal in self.plain:
            name = predicate.removeprefix(GOV)
            if (subject, name, other) not in stated:
                one = {"subject": subject, "predicate": name, "literal" if literal else "object": other}
                found[tuple(f"{k}={v}" for k, v in sorted(one.items()))] = one

        def order(one: Mapping[str, str]) -> tuple[str, ...]:
            ends = (
                self._name(one["subject"]),
                one["predicate"],
                self._name(one["object"]) if "object" in one else one["literal"],
            )
            return (*ends, *(one.get(name, "") for name in ("start", "end", "role", "as_of")))

        return sorted(found.values(), key=order)

    def _name(self, node: str) -> str:
        labels = self.labels.get(node, {})
        first = ("en",) if "en" in self.languages else ()
        for language in dict.fromkeys((*first, *self.languages, "", "en", *sorted(labels))):
            texts = [text.strip() for text in labels.get(language, ()) if text.strip()]
            if texts:
                return min(texts, key=lambda text: self.labels[node][language].index(text))
        return _local(node).replace("_", " ").replace("-", " ").strip() if node.startswith("<") else ""

    def _entity(self, node: str, claims: Sequence[Mapping[str, str]]) -> dict[str, str]:
        name = self._name(node)
        one = {"node": node, "name": name, "id": self._id(node, name), "kind": self._kind(node, claims)}
        labels = self.labels.get(node, {})
        for language in self.languages:
            texts = [
                t
                for tag, several in sorted(labels.items())
                if tag == language or tag.startswith(language + "-")
                for t in several
            ]
            if texts:
                one[f"label_{language}"] = texts[0]
        if not any(one.get(f"label_{language}") for language in self.languages):
            one["label"] = name
        shown = {one.get("label"), *(one.get(f"label_{language}") for language in self.languages)}
        others = [text for several in labels.values() for text in several if text not in shown]
        about = self.about.get(node, {})
        for predicate, column in _ENTITY.items():
            values = sorted(set(about.get(predicate, ())))
            if predicate == SKOS + "exactMatch":
                values = [
                    found[1] for value in (*values, node.strip("<>")) if (found := _WIKIDATA.fullmatch(value))
                ]
            if predicate == SKOS + "altLabel":
                values = sorted({*values, *others})
                one[column] = "|".join(value.replace("|", "/") for value in values if value not in shown)
            elif values:
                one[column] = plain_date(values[0]) if column in ("start", "end") else values[0]
        return one

    def _id(self, node: str, name: str) -> str:
        local = _local(node) if node.startswith("<") else ""
        wikidata = _WIKIDATA.fullmatch(node.strip("<>"))
        wanted = (
            slug(name) if wikidata or not local_id_ok(local) or len(local) < 2 or local.isdigit() else local
        )
        ident = free_id(wanted, self.taken.__contains__)
        self.taken.add(ident)
        return ident

    def _kind(self, node: str, claims: Sequence[Mapping[str, str]]) -> str:
        kinds = [kind for kind in self.kinds.get(node, ()) if self.model.kinds[kind].table]
        if kinds:
            return max(kinds, key=lambda kind: self.model.depth[kind])
        for claim in claims:  # what is only named at an end is of the kind that stands there
            for end in ("subject", "object"):
                predicate = self.model.predicates.get(claim["predicate"])
                if claim.get(end) == node and predicate:
                    wanted = self.model.below(predicate.domain if end == "subject" else predicate.range)
                    return usual_kind(self.model, wanted)
        return "Organization"


def _local(node: str) -> str:
    iri = node.strip("<>").rstrip("/#")
    return unquote(re.split(r"[/#:]", iri)[-1])
