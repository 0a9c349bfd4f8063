"""The model: which kinds, predicates and columns there are, and what they are called in three languages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from govgraph.errors import DataError, UnknownKind, UnknownPredicate
from govgraph.model.natures import Nature
from govgraph.terms import GOV
from govgraph.words import LANGUAGES

__all__ = ["Choice", "Column", "Group", "Kind", "Model", "Predicate", "Table", "load_model"]

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entity: its superclasses, names, the table its rows stand in, and how a map draws it.

    A class of another vocabulary has its CURIE as its name, and its IRI in `term`.
    """

    name: str
    labels: Texts
    description: Texts = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    table: str = ""
    space: bool = False
    color: str = "#4D4D4D"
    dark: str = "#BDBDBD"
    shape: str = "dot"
    maps: tuple[str, ...] = ()
    term: str = ""

    @property
    def iri(self) -> str:
        """The IRI of the class."""
        return self.term or GOV + self.name


@dataclass(frozen=True, slots=True)
class Predicate:
    """What can be said: between two entities (`range`), or of one entity in words or numbers (`value`).

    Parameters
    ----------
    labels, inverse_labels : dict of language to text
        The verb phrase from subject to object, and from object to subject.
    planned_labels : dict of language to text
        The verb phrase for what is scheduled and has not happened yet; empty where there is none.
    domain, range : tuple of str
        Kinds allowed at either end, with everything below them.
    value : str
        ``text``, ``integer``, ``date`` or ``predicate``; empty between two entities.
    term : str
        The IRI of a predicate of another vocabulary, whose name is its CURIE.
    not_before, not_after : tuple of two tuples of str
        Kinds of the subject and of the object, with everything below them, before whose start, or after whose end, no tie
        can hold.
    dated_by : tuple of two tuples of str
        Kinds of the subject and of the object by whose start, if it has no date of its own, an act was done.
    roles : bool
        Whether one has terms in a role that are shorter than the tie itself: a seat on the board of what one is a member of.
    """

    name: str
    labels: Texts
    nature: Nature
    inverse_labels: Texts = field(default_factory=dict)
    planned_labels: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    value: str = ""
    group: str = ""
    maps: tuple[str, ...] = ()
    term: str = ""
    not_before: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    not_after: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    dated_by: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    roles: bool = False

    @property
    def iri(self) -> str:
        """The predicate's IRI."""
        return self.term or GOV + self.name

    @property
    def id(self) -> str:
        """The predicate's CURIE."""
        return self.name if self.term else f"gov:{self.name}"

    def verb(self, mode: str = "") -> Texts:
        """Return the verb phrase for a claim of a mode: what is scheduled has not happened yet.

        Examples
        --------
        >>> load_model().predicates["hostedBy"].verb("scheduled")["en"]
        'is to be hosted by'
        """
        return (self.planned_labels if mode.casefold() == "scheduled" else {}) or self.labels


@dataclass(frozen=True, slots=True)
class Group:
    """Predicates that a legend shows as one line: names, colors on light and dark, dash lengths in pixels."""

    name: str
    labels: Texts
    color: str
    dark: str
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A mode or a confidence: its name in the tables and its names for readers."""

    name: str
    labels: Texts
    description: Texts = field(default_factory=dict)

    @property
    def iri(self) -> str:
        """The IRI: ``ratification`` is ``gov:Ratification``, ``not-held`` is ``gov:NotHeld``."""
        return GOV + "".join(part.capitalize() for part in self.name.split("-"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what its cells hold and which property they become."""

    name: str
    type: str
    help: Texts = field(default_factory=dict)
    property: str = ""
    required: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a dataset, read from ``NAME.csv``.

    Parameters
    ----------
    name : str
    columns : tuple of Column
    holds : str
        ``entities``, ``relations``, ``attributes``, ``sources`` or ``matches``.
    languages : tuple of str
        Those of the dataset, in its order: names are wanted in each, and words of claims are in the first of them, or in
        English where that is among them.
    """

    name: str
    columns: tuple[Column, ...]
    holds: str
    languages: tuple[str, ...] = LANGUAGES

    @property
    def prose(self) -> str:
        """The language of roles, notes and values in words."""
        return "en" if "en" in self.languages else self.languages[0]

    def speaking(self, languages: Sequence[str]) -> Table:
        """Return the table of a dataset in these languages, with columns of names for each.

        Examples
        --------
        >>> table = load_model().tables["forums"].speaking(["fr"])
        >>> [column.name for column in table.columns if column.name.endswith("_fr")], table.prose
        (['label_fr', 'short_fr', 'description_fr'], 'fr')
        """
        spoken = tuple(languages)
        columns: list[Column] = []
        for column, after in zip(self.columns, (*self.columns[1:], None), strict=True):
            columns.append(column)
            family, _, code = column.name.partition("_")
            ends = after is None or not after.name.startswith(f"{family}_")
            if not code or family not in _IN_LANGUAGES or not ends:
                continue
            known = {one.name for one in self.columns}
            for language in spoken:
                told_already = family == "note" and language == replace(self, languages=spoken).prose
                if f"{family}_{language}" not in known and not told_already:
                    told = {
                        lang: f"{text.rpartition(' ')[0]} {language}." for lang, text in column.help.items()
                    }
                    columns.append(replace(column, name=f"{family}_{language}", help=told))
        return replace(self, columns=tuple(columns), languages=spoken)


_IN_LANGUAGES = ("label", "short", "description", "note")
"""The columns that each language of a dataset has; a note in the language of all others is in the column `note`."""

_FAMILIES = ("organizations", "forums", "treaties", "events", "states", "topics", "documents")


class _Predicates(Mapping[str, Predicate]):
    """Predicates by name; one of another vocabulary is found by its IRI too, as claims have it."""

    def __init__(self, known: Mapping[str, Predicate]) -> None:
        self._known = dict(known)
        self._names = {one.term: name for name, one in known.items() if one.term}

    def __getitem__(self, name: str) -> Predicate:
        return self._known[self._names.get(name, name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __repr__(self) -> str:  # what is made of a model is kept by it
        return repr(self._known)


@dataclass(frozen=True, eq=False)
class Model:
    """Everything ``model/model.toml`` says, ready to be asked.

    Examples
    --------
    >>> model = load_model()
    >>> model.kinds["CivilSocietyNetwork"].labels["es"]
    'Red de la sociedad civil'
    >>> model.ancestors("CivilSocietyNetwork")
    ('CivilSocietyNetwork', 'Organization', 'Agent')
    >>> model.predicate("memberOf").nature
    <Nature.PERIOD: 'period'>
    """

    kinds: Mapping[str, Kind]
    predicates: Mapping[str, Predicate]
    groups: Mapping[str, Group]
    modes: Mapping[str, Choice]
    confidences: Mapping[str, Choice]
    tables: Mapping[str, Table]
    classes: Mapping[str, Kind]
    properties: Mapping[str, Predicate]
    _ancestors: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "predicates", _Predicates(self.predicates))

    def ancestors(self, kind: str) -> tuple[str, ...]:
        """Return a kind and all its superclasses, nearest first."""
        known = self._ancestors.get(kind)
        if known is None:
            found: dict[str, None] = {kind: None}
            queue = [kind]
            while queue:
                for parent in self._kind(queue.pop(0)).parents:
                    if parent not in found:
                        found[parent] = None
                        queue.append(parent)
            known = self._ancestors[kind] = tuple(found)
        return known

    def narrowest(self, kinds: Sequence[str]) -> list[str]:
        """Return kinds without those that contain another one of them; what the model does not know stays.

        Examples
        --------
        >>> load_model().narrowest(["Organization", "Agent", "ex:Club"])
        ['Organization', 'ex:Club']
        """
        above = {over for kind in kinds if kind in self.kinds for over in self.ancestors(kind)[1:]}
        return [kind for kind in kinds if kind not in above]

    def is_a(self, kind: str, other: str) -> bool:
        """Tell whether `kind` is `other` or below it."""
        return other in self.ancestors(kind)

    def below(self, kinds: Iterable[str]) -> frozenset[str]:
        """Return the given kinds with everything below them."""
        wanted = set(kinds)
        return frozenset(kind for kind in self.kinds if wanted.intersection(self.ancestors(kind)))

    @cached_property
    def depth(self) -> Mapping[str, int]:
        """How specific each kind is: the deeper below its root the more; of two alike, the one the model names first."""
        return {kind: 1000 * len(self.ancestors(kind)) - place for place, kind in enumerate(self.kinds)}

    def _kind(self, name: str) -> Kind:
        try:
            return self.kinds[name]
        except KeyError:
            raise UnknownKind(name, self.kinds) from None

    def predicate(self, name: str) -> Predicate:
        """Return the predicate of a local name, CURIE or IRI.

        Raises
        ------
        UnknownPredicate
        """
        local = name.removeprefix(GOV).removeprefix("gov:")
        try:
            return self.predicates[local]
        except KeyError:
            raise UnknownPredicate(name, self.predicates) from None

    def nature(self, predicate: str) -> Nature:
        """Return how a predicate (name or IRI) lies in time; one that is not of the model is TIMELESS."""
        known = self.predicates.get(predicate.removeprefix(GOV))
        return known.nature if known else Nature.TIMELESS

    def joined(self, kinds: Mapping[str, Kind], predicates: Mapping[str, Predicate]) -> Model:
        """Return a model with classes and predicates of other vocabularies beside its own."""
        if not kinds and not predicates:
            return self
        return replace(self, kinds={**self.kinds, **kinds}, predicates={**self.predicates, **predicates})

    def extended(self, declared: Mapping[str, Any], where: str = "dataset.toml") -> Model:
        """Return a model with the kinds, predicates and languages that a dataset declares for itself.

        Parameters
        ----------
        declared : dict
            May hold ``kinds`` and ``predicates``, written as in ``model.toml``, and ``languages``.

        Raises
        ------
        DataError
            Where a declaration is incomplete or names an unknown kind.
        """
        spoken = tuple(declared.get("languages") or LANGUAGES)
        known = {table.languages for table in self.tables.values()}
        if known == {spoken} and not declared.get("kinds") and not declared.get("predicates"):
            return self
        tables = {
            name: table if table.languages == spoken else table.speaking(spoken)
            for name, table in self.tables.items()
        }
        try:
            kinds = {**self.kinds, **{n: _kind(n, raw) for n, raw in declared.get("kinds", {}).items()}}
            predicates = {
                **self.predicates,
                **{n: _predicate(n, raw) for n, raw in declared.get("predicates", {}).items()},
            }
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"{where}: a kind or predicate is declared without {error}") from error
        model = replace(self, kinds=kinds, predicates=predicates, tables=tables)
        for kind in declared.get("kinds", {}):
            model.ancestors(kind)
        for predicate in declared.get("predicates", {}):
            one = predicates[predicate]
            ends = (one.domain, one.range, *one.not_before, *one.not_after, *one.dated_by)
            for kind in chain.from_iterable(ends):
                model._kind(kind)
        return model


def _kind(name: str, raw: Mapping[str, Any]) -> Kind:
    drawn = {key: raw[key] for key in ("table", "space", "color", "dark", "shape") if key in raw}
    return Kind(
        name,
        raw["label"],
        raw.get("description", {}),
        tuple(raw.get("parents", ())),
        maps=tuple(raw.get("maps", ())),
        **drawn,
    )


def _predicate(name: str, raw: Mapping[str, Any]) -> Predicate:
    def sides(key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        told = raw.get(key, {})
        return tuple(told.get("subject", ())), tuple(told.get("object", ()))

    return Predicate(
        name,
        raw["label"],
        Nature(raw.get("nature", "timeless")),
        raw.get("inverse", {}),
        raw.get("planned", {}),
        raw.get("description", {}),
        tuple(raw.get("domain", ())),
        tuple(raw.get("range", ())),
        raw.get("value", ""),
        raw.get("group", ""),
        tuple(raw.get("maps", ())),
        not_before=sides("not_before"),
        not_after=sides("not_after"),
        dated_by=sides("dated_by"),
        roles=raw.get("roles", False),
    )


def _tables(raw: Mapping[str, Mapping[str, Any]]) -> dict[str, Table]:
    columns = {
        table: {name: Column(name, **fields) for name, fields in by_name.items()}
        for table, by_name in raw.items()
    }
    entity = tuple(columns["entity"].values())
    tables = {name: Table(name, entity, "entities") for name in _FAMILIES}
    after = next(i for i, column in enumerate(entity) if column.name == "country_iso2") + 1
    states = (*entity[:after], *columns["states"].values(), *entity[after:])
    tables["states"] = replace(tables["states"], columns=states)
    for name in ("relations", "attributes", "sources", "matches"):
        tables[name] = Table(name, tuple(columns[name].values()), name)
    return tables


def _choices(raw: Mapping[str, Any]) -> dict[str, Choice]:
    return {name: Choice(name, item["label"], item.get("description", {})) for name, item in raw.items()}


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Return the model of the installed package.

    Notes
    -----
    It is read from ``model/model.json``, which is generated from ``model.toml``: parsing JSON takes 1 ms, TOML 20.
    """
    # Beside this package, as every installation has it: importlib.resources takes 15 ms to import.
    raw = json.loads((Path(__file__).parent / "model.json").read_text("utf-8"))
    return Model(
        {name: _kind(name, item) for name, item in raw["kinds"].items()},
        {name: _predicate(name, item) for name, item in raw["predicates"].items()},
        {
            name: Group(name, item["label"], item["color"], item["dark"], tuple(item["dash"]))
            for name, item in raw["groups"].items()
        },
        _choices(raw["modes"]),
        _choices(raw["confidences"]),
        _tables(raw["columns"]),
        {name: _kind(name, item) for name, item in raw["classes"].items()},
        {
            name: Predicate(name, item["label"], Nature.TIMELESS, value=item.get("range", ""))
            for name, item in raw["properties"].items()
        },
    )
