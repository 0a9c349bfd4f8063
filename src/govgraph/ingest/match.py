"""Which entities of two datasets are the same: what is sure is accepted, what is likely is proposed with reasons."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from math import log
from pathlib import Path
from urllib.parse import urlsplit

from govgraph.arguments import typed
from govgraph.errors import DataError, TableError, wrong
from govgraph.facts.dataset import read_dataset, shown_path
from govgraph.facts.edit import TableFile
from govgraph.facts.labels import fold
from govgraph.facts.matches import MATCHES
from govgraph.facts.problems import Problem
from govgraph.facts.tables import Rows, read_table
from govgraph.ingest.lifts import is_rdf, lift_file
from govgraph.ingest.sheets import Sheet, read_sheet
from govgraph.model.model import Model, load_model
from govgraph.terms import Names
from govgraph.words import LANGUAGES, words

__all__ = [
    "COLUMNS",
    "Match",
    "Record",
    "alike_in",
    "cells_of",
    "known_already",
    "match",
    "match_records",
    "read_matches",
    "records_of",
    "write_matches",
]

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "decision",
    "reviewer_label",
    "comment",
    "source",
    "subject_source",
    "object_source",
)
"""The columns of SSSOM (Simple Standard for Sharing Ontological Mappings), ``decision`` and ``source``."""

_AT_MOST = 5  # proposals for one entity
_LIKELY = 80.0  # the least likeness of two names that is proposed
_COMMON = 400  # so many names are looked at, those that share rare words first
_STOP = frozenset(
    (
        *("the", "of", "for", "and", "in", "on", "to", "a", "an", "inc", "ltd"),
        *("de", "la", "el", "los", "las", "y", "del", "para", "por", "en"),
        *("e", "da", "do", "das", "dos", "em", "o", "os", "as"),
        *("le", "les", "des", "et", "du", "und", "der", "die"),
    )
)
# Sites where many have a page: the host does not say who.
_SHARED_SITES = frozenset(
    (
        *("facebook.com", "twitter.com", "x.com", "linkedin.com", "instagram.com", "youtube.com"),
        *("wikipedia.org", "sites.google.com", "medium.com", "github.com", "wordpress.com", "blogspot.com"),
    )
)
_TABLES = {"organizations": "actors", "forums": "actors"}
# Columns by their names in lower case, the likelier first.
_HEADERS = {
    "id": "id ror_id item qid",
    "name": "name label label_en names.types.ror_display itemlabel title",
    "aliases": "aliases alias names.types.alias altlabel other_names label_es label_pt names.types.label labels",
    "acronym": "acronym acronyms names.types.acronym short abbreviation",
    "country": "country_iso2 country_code country.country_code locations.geonames_details.country_code country iso2",
    "website": "website url links links.type.website homepage",
    "qid": "wikidata_qid wikidata external_ids.type.wikidata.preferred external_ids.type.wikidata.all qid",
    "kind": "type types kind",
}


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an entity, as far as it identifies it."""

    id: str
    label: str
    names: tuple[str, ...] = ()
    acronym: str = ""
    countries: frozenset[str] = frozenset()
    website: str = ""
    qid: str = ""
    group: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Two entities that are the same, or may be.

    Parameters
    ----------
    confidence : float
        Between 0 and 1: the order in which to review, not a probability.
    sure : bool
        Whether it is accepted without review.
    decision : str
        ``same``, ``different``, ``unsure``, or empty where nobody has judged.
    source : str
        The id of a source that states it.
    """

    subject: Record
    object: Record
    confidence: float
    sure: bool
    reasons: tuple[str, ...]
    decision: str = ""
    reviewer: str = ""
    source: str = ""

    @property
    def likely(self) -> bool:
        """Whether more speaks for it than that one name has all words of the other."""
        return self.sure or self.reasons[:1] != (_reason("inside"),)


# ----------------------------------------------------------------------------------------------------------- records


def records_of(place: Path) -> list[Record]:
    """Return the entities of a dataset, an RDF file, or a table of names such as a dump of ROR.

    Raises
    ------
    DataError
        Where it holds none.
    """
    if place.is_dir():
        dataset = read_dataset(place)
        dataset.require_valid()
        found = list(_of_tables(dataset.tables, dataset.names, place.name))
    elif is_rdf(place):
        sheets = [sheet for sheet, _ in lift_file(place, load_model()).sheets]
        found = [one for sheet in sheets if sheet.unit == "entity" for one in _of_sheet(sheet, load_model())]
    else:
        found = list(_of_sheet(read_sheet(place), load_model()))
    if not found:
        raise DataError(wrong("no_entities", place=place))
    return found


def _of_tables(tables: Iterable[Rows], names: Names, source: str) -> Iterator[Record]:
    for rows in tables:
        if rows.table.holds != "entities" or not rows.readable:
            continue
        languages = (*rows.table.languages, *LANGUAGES)
        label_columns = dict.fromkeys(["label_en", *(f"label_{one}" for one in languages), "label"])
        short_columns = dict.fromkeys(f"short_{one}" for one in languages)
        for index in range(len(rows.rows)):

            def cell(column: str, rows: Rows = rows, index: int = index) -> str:
                return rows.cell(index, column).strip()

            labels = [text for one in label_columns if (text := cell(one))]
            shorts = [text for one in short_columns if (text := cell(one))]
            ident = cell("id")
            yield Record(
                ident if ":" in ident else names.id + ident,
                labels[0] if labels else ident,
                tuple(dict.fromkeys([*labels, *shorts, *_parts(cell("aliases"))])),
                cell("acronym"),
                frozenset(_parts(cell("country_iso2"))),
                _site(cell("website")),
                cell("wikidata_qid"),
                _TABLES.get(rows.table.name, rows.table.name),
                source,
            )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[|;]", text) if part.strip()]


def _of_sheet(sheet: Sheet, model: Model) -> Iterator[Record]:
    lowered = {name.casefold(): place for place, name in reversed(list(enumerate(sheet.header)))}
    places = {
        part: [lowered[name] for name in names.split() if name in lowered] for part, names in _HEADERS.items()
    }
    if not places["name"]:
        shown = ", ".join(sheet.header)
        raise TableError(wrong("no_names", shown=shown), origin=sheet.file)
    for row, cells in enumerate(sheet.rows):

        def texts(part: str, cells: list[str] = cells) -> list[str]:
            return [text for place in places[part] for text in _parts(cells[place])]

        name = next((cells[place] for place in places["name"] if cells[place]), "")
        if not name:
            continue
        ids = texts("id")
        qids = [found[0] for text in [*texts("qid"), *ids] if (found := re.search(r"Q[1-9]\d*$", text))]
        kinds = [kind for kind in texts("kind") if kind in model.kinds]
        table = model.kinds[kinds[0]].table if kinds else ""
        acronyms = texts("acronym")
        yield Record(
            ids[0] if ids else f"{Path(sheet.file).name}#{sheet.lines[row]}",
            name,
            tuple(dict.fromkeys([name, *texts("aliases"), *acronyms[1:]])),
            acronyms[0] if acronyms else "",
            frozenset(code.upper() for code in texts("country") if len(code) == 2),
            _site(next(iter(texts("website")), "")),
            qids[0] if qids else "",
            _TABLES.get(table, table),
            Path(sheet.file).name,
        )


def _site(address: str) -> str:
    """Return the host and path of an address that belongs to one; an empty text for a page on a site of many."""
    parts = urlsplit(address if "//" in address else f"//{address}")
    try:
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if host in _SHARED_SITES or "." not in host:
        return ""
    path = re.sub(r"/(?:en|es|pt|fr|index\.html?)?/?$", "", parts.path.rstrip("/"))
    path = re.sub(r"^/(?:en|es|pt|fr)$", "", path)
    return f"{host}{path}"


# -------------------------------------------------------------------------------------------------------- candidates


@typed
def match(mine: Path, against: Path | None = None) -> list[Match]:
    """Return which entities of a dataset are, or may be, entities of another one.

    Parameters
    ----------
    mine : Path
        A dataset, an RDF file, or a table of names.
    against : Path, optional
        Another one; left out, duplicates within the first are looked for.

    Returns
    -------
    list of Match
        What is sure first, then what is likely. What was decided before in ``matches.csv`` of `mine` keeps its decision,
        and stays where it is not proposed anew.
    """
    first = records_of(mine)
    found = match_records(first, None if against is None else records_of(against))
    judged = read_matches(mine) if mine.is_dir() else {}
    kept = []
    for one in found:
        known = judged.pop((one.subject.id, one.object.id), None) or judged.pop(
            (one.object.id, one.subject.id), None
        )
        if known is not None:
            one = replace(one, decision=known.decision, reviewer=known.reviewer, source=known.source)
        kept.append(one)
    return [*kept, *judged.values()]


def alike_in(folder: Path, ids: Collection[str]) -> list[Match]:
    """Return which entity of a dataset each of these ids may be: a slip in a name makes a new one."""
    dataset = read_dataset(folder)
    records = list(_of_tables(dataset.tables, dataset.names, folder.name))
    own = {dataset.names.id + one for one in ids}
    new = [one for one in records if one.id in own]
    best = _likeliest(match_records(new, [one for one in records if one.id not in own]))
    return [best[ident] for ident in sorted(best)]


def _likeliest(found: Iterable[Match]) -> dict[str, Match]:
    """Return the first likely match of each subject, by its IRI."""
    best: dict[str, Match] = {}
    for one in found:
        if one.likely:
            best.setdefault(one.subject.id, one)
    return best


def known_already(folder: Path, against: Path, called: str) -> list[Problem]:
    """Return a warning for each entity of a dataset that another one probably has, where nobody has judged it.

    Parameters
    ----------
    folder : Path
        A dataset without errors.
    against : Path
        Another one, an RDF file, or a table of names.
    called : str
        How the other one is called in messages.

    Returns
    -------
    list of Problem
        At the row of the entity: what it may be, with reasons, the likeliest one only.
    """
    decided = {iri for pair in read_matches(folder) for iri in pair}
    best = _likeliest(match_records(records_of(folder), records_of(against)))
    dataset = read_dataset(folder)
    found = []
    for rows in dataset.tables:
        for index in range(len(rows.rows) if rows.table.holds == "entities" else 0):
            ident = rows.cell(index, "id").strip()
            known = best.get(ident if ":" in ident else dataset.names.id + ident)
            if known is None or known.subject.id in decided:
                continue
            likely = "is" if known.sure else "is probably"
            message = (
                f"`{ident}` “{known.subject.label}” {likely} in {called}: “{known.object.label}” "
                f"<{known.object.id}>: {'; '.join(known.reasons)}"
            )
            found.append(rows.problem(index, "id", "known-already", message))
    return found


_Index = Mapping[tuple[str, str], Sequence[int]]
"""The entities that are compared with, by each sign that can be looked up: what it is, and what it says."""

_LOOKED_UP = {
    "qid": None,
    "site": _AT_MOST,
    "name": 20,
    "acronym": 20,
}  # so many that share a sign are looked at


def _index(records: Sequence[Record], folded: Sequence[tuple[str, ...]]) -> _Index:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        for sign in _signs(record, folded[number]):
            found[sign].append(number)
    return dict(found)


def _signs(record: Record, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what an entity is looked up by, each once."""
    if record.qid:
        yield "qid", record.qid
    if record.website:
        yield "site", record.website
    yield from (("name", name) for name in names)
    yield from (("acronym", acronym) for acronym in _acronyms(record))
    yield from (("word", word) for word in sorted({word for name in names for word in _words(name)}))


def _words(folded: str) -> list[str]:
    """Return what names are looked up by: their words, and of long ones the beginnings, for a slip at the end."""
    found = []
    for word in folded.split():
        if word not in _STOP and len(word) > 1:
            found.append(word)
            if len(word) > 5:
                found += [f"^{word[:4]}", f"{word[-4:]}$"]
    return found


_ACRONYM = re.compile(r"\(([A-Z][A-Z0-9&.-]{1,11})\)\s*$|^([A-Z][A-Z0-9&.-]{1,9})$")


def _acronyms(record: Record) -> set[str]:
    found = {record.acronym} if record.acronym else set()
    for name in record.names:
        said = _ACRONYM.search(name)
        if said:
            found.add(said[1] or said[2])
    return {re.sub(r"[^A-Z0-9]", "", one.upper()) for one in found} - {""}


def _folded(record: Record) -> tuple[str, ...]:
    names = {fold(_ACRONYM.sub("", name) or name) for name in record.names}
    return tuple(sorted((names | {fold(name) for name in record.names}) - {""}))


def match_records(first: Sequence[Record], second: Sequence[Record] | None = None) -> list[Match]:
    """Return the pairs of two lists of entities that are, or may be, the same; of one list, its duplicates.

    Examples
    --------
    >>> a = Record("a:1", "Fixture Forum", ("Fixture Forum",), website="example.org")
    >>> b = Record("b:1", "Fixture Forum", ("Fixture Forum",), website="example.org")
    >>> [(one.sure, one.reasons) for one in match_records([a], [b])]
    [(True, ('same website', 'same name'))]
    """
    own = second is None
    others = first if second is None else second
    folded = [_folded(record) for record in others]
    index = _index(others, folded)
    mine = folded if own else [_folded(record) for record in first]
    qids = Counter(record.qid for record in first)
    sites = Counter(record.website for record in first)
    found: list[Match] = []
    for number, record in enumerate(first):
        candidates = _candidates(record, mine[number], index, len(others))
        proposals = []
        for other in sorted(candidates):
            if own and other <= number:
                continue
            one = _judged(record, mine[number], others[other], folded[other], index, qids, sites, own)
            if one is not None:
                proposals.append(one)
        found += nlargest(_AT_MOST, proposals, key=lambda one: (one.sure, one.confidence, one.object.id))
    taken = Counter(one.object.id for one in found if one.sure)
    twice = Counter(one.subject.id for one in found if one.sure)
    found = [  # what is sure of two is sure of none
        replace(one, sure=one.sure and taken[one.object.id] == 1 and twice[one.subject.id] == 1)
        for one in found
    ]
    return sorted(found, key=lambda one: (not one.sure, -one.confidence, one.subject.id, one.object.id))


def _candidates(record: Record, names: Sequence[str], index: _Index, whole: int) -> set[int]:
    found: set[int] = set()
    words: list[Sequence[int]] = []  # where each of its words is
    for kind, value in _signs(record, names):
        where = index.get((kind, value), ())
        if kind == "word":
            words.append(where)
        else:
            found.update(where[: _LOOKED_UP[kind]])
        if kind == "acronym":
            found.update(index.get(("name", fold(value)), ())[: _LOOKED_UP["name"]])
    scores: dict[int, float] = defaultdict(float)
    seen = 0
    for rank, where in enumerate(sorted(words, key=len)):
        seen += len(where)
        if rank > 2 and seen > _COMMON:  # the rare words have named those that share most
            break
        rarity = log(1 + whole / len(where)) if where else 0.0
        for other in where:
            scores[other] += rarity
    found.update(nlargest(20, scores, key=lambda other: (scores[other], -other)))
    return found


def _reason(key: str, what: str = "") -> str:
    """Return a reason as the table has it: in English, with what it is about behind a colon."""
    text = str(words("en")["review"]["reasons"][key])
    return f"{text}: {what}" if what else text


def _likeness(one: str, other: str) -> tuple[float, str]:
    """Return how alike two folded names are, of 100, and in what: in spelling, or one says more words than the other."""
    from rapidfuzz import fuzz  # 20 ms: only for matching

    a = [word for word in one.split() if word not in _STOP]
    b = [word for word in other.split() if word not in _STOP]
    if not a or not b or min(len(one), len(other)) < 5:
        return 0.0, ""
    whole = fuzz.ratio(" ".join(sorted(a)), " ".join(sorted(b)))
    shorter, longer = sorted((set(a), set(b)), key=len)
    if whole < 84.0 and len(shorter) > 1 and shorter < longer:
        return 84.0, _reason("inside")
    return whole, _reason("alike", f"{whole:.0f}/100") if whole >= _LIKELY else ""


def _judged(
    one: Record,
    names: Sequence[str],
    other: Record,
    other_names: Sequence[str],
    index: _Index,
    qids: Mapping[str, int],
    sites: Mapping[str, int],
    own: bool,
) -> Match | None:
    """Return a match of two entities with its reasons; None where nothing speaks for it."""
    apart: list[str] = []
    reasons: list[str] = []
    alike: list[str] = []
    if one.countries and other.countries and not one.countries & other.countries:
        both = (", ".join(sorted(each.countries)) for each in (one, other))
        apart.append(_reason("other_countries", " / ".join(both)))
    if one.group and other.group and one.group != other.group:
        apart.append(_reason("other_kinds", f"{one.group} / {other.group}"))
    same_qid = bool(one.qid and one.qid == other.qid)
    other_qid = bool(one.qid and other.qid and not same_qid)
    if other_qid:
        apart.append(_reason("other_qids", f"{one.qid} / {other.qid}"))
    if same_qid:
        reasons.append(_reason("same_qid", one.qid))
    same_site = bool(one.website and one.website == other.website)
    if same_site:
        reasons.append(_reason("same_site"))
    whole = set(names) & set(other_names)
    acronyms = _acronyms(one), _acronyms(other)
    bare = {fold(text) for text in acronyms[0] | acronyms[1]}
    full = {name for name in whole if name not in bare and (" " in name or len(name) > 5)}
    likeness = 0.0
    if full:
        reasons.append(_reason("same_name"))
    else:
        likeness, how = max((_likeness(a, b) for a in names for b in other_names), default=(0.0, ""))
        if likeness >= _LIKELY and not whole and not other_qid:
            alike.append(how)
    shared = acronyms[0] & acronyms[1]
    if shared:
        reasons.append(_reason("same_acronym", ", ".join(sorted(shared))))
    elif whole - full:
        reasons.append(_reason("same_short"))
    reasons += alike  # what says least comes last
    if not reasons:
        return None
    if one.countries & other.countries:
        reasons.append(_reason("same_country", ", ".join(sorted(one.countries & other.countries))))
    if apart and not (full or same_qid or same_site):
        return None  # homonyms
    alone = 2 if own else 1
    sure_qid = same_qid and qids[one.qid] == alone and len(index["qid", one.qid]) == alone
    sure_site = (
        same_site and bool(full) and sites[one.website] <= alone and len(index["site", one.website]) == alone
    )
    sure = (sure_qid or sure_site) and not apart
    value = 0.99 if sure else 0.0
    if not sure:
        value = max(
            0.9 if same_qid else 0.0,
            0.85 if full else 0.0,
            0.7 if same_site else 0.0,
            0.75 * likeness / 100 if likeness >= _LIKELY else 0.0,
            0.55 if shared or whole else 0.0,
        )
        value += 0.05 * (len(reasons) - 1) - 0.25 * len(apart)
        value = min(0.98, max(0.05, value))
    return Match(one, other, round(value, 2), sure, (*reasons, *apart))


# ------------------------------------------------------------------------------------------------------------- files


def write_matches(found: Iterable[Match]) -> str:
    """Return matches as CSV with the columns of SSSOM."""
    rows = [[cells[column] for column in COLUMNS] for cells in map(cells_of, found)]
    return TableFile(list(COLUMNS), rows, bom=False).bytes().decode()


def cells_of(one: Match) -> dict[str, str]:
    """Return a match as a row of SSSOM."""
    decision = one.decision or ("same" if one.sure else "")
    relation = {"different": "owl:differentFrom", "same": "skos:exactMatch"}
    return {
        "subject_id": one.subject.id,
        "subject_label": one.subject.label,
        "predicate_id": relation.get(decision, "skos:closeMatch"),
        "object_id": one.object.id,
        "object_label": one.object.label,
        "mapping_justification": f"semapv:{'ManualMappingCuration' if one.reviewer else 'CompositeMatching'}",
        "confidence": f"{one.confidence:.2f}",
        "decision": decision,
        "reviewer_label": one.reviewer or ("govgraph" if decision else ""),
        "comment": "; ".join(one.reasons),
        "source": one.source,
        "subject_source": one.subject.source,
        "object_source": one.object.source,
    }


def read_matches(folder: Path) -> dict[tuple[str, str], Match]:
    """Return what was decided in ``matches.csv`` of a dataset, by the IRIs of both ends.

    Raises
    ------
    TableError
        If the file is not such a table, or a row decides something else than ``same``, ``different`` or ``unsure``.
    """
    path = folder / MATCHES
    if not path.is_file():
        return {}
    dataset = read_dataset(folder)
    shown = shown_path(path)
    for problem in dataset.report.errors:
        if problem.file == shown:
            raise TableError(problem.message, origin=f"{shown}:{problem.line}", hint=problem.remedy)
    rows = read_table(path, dataset.model.tables["matches"], shown, [])
    found = {}
    for index in range(len(rows.rows)):

        def cell(column: str, index: int = index) -> str:
            return rows.cell(index, column).strip()

        if not cell("decision"):
            continue
        ends = []
        for end in ("subject", "object"):
            text = cell(f"{end}_id")
            iri = text if "://" in text else dataset.names.id + text.removeprefix("id:")
            ends.append(Record(iri, cell(f"{end}_label"), source=cell(f"{end}_source")))
        confidence = cell("confidence")
        found[ends[0].id, ends[1].id] = Match(
            ends[0],
            ends[1],
            float(confidence) if re.fullmatch(r"[01](?:\.[0-9]+)?", confidence) else 1.0,
            False,
            tuple(filter(None, cell("comment").split("; "))),
            cell("decision"),
            cell("reviewer_label"),
            cell("source"),
        )
    return found
