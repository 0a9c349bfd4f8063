"""The catalogue of questions: SPARQL files whose header says what each answers, and the way to ask one by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from govgraph.arguments import typed
from govgraph.errors import DataError, QueryError, UnknownQuestion, nearest, wrong
from govgraph.facts.contradictions import JUDGEMENTS
from govgraph.facts.dates import parse_window
from govgraph.facts.holding import Bounds
from govgraph.facts.labels import text_in
from govgraph.model.model import Model
from govgraph.query.find import Finder
from govgraph.store.store import AnyStore
from govgraph.terms import GOV, RDF, XSD
from govgraph.words import either, say

if TYPE_CHECKING:
    import pandas
    import pyarrow

    from govgraph.query.results import Solutions

__all__ = [
    "TOPICS",
    "Answered",
    "Catalogue",
    "Parameter",
    "Question",
    "answer",
    "bind",
    "caveats",
    "parse_question",
]

KINDS = ("entity", "date", "text", "number", "predicate")
VIEWS = ("table", "network", "timeline")
TOPICS = ("taking-part", "membership", "instruments", "documents", "sources", "further")
"""What questions are about, in the order in which they are listed; ``further`` where a question does not say."""
# What a header may say, and the field of a question that it becomes: texts in each language, names of variables and of what
# is judged, one of some words.
_TEXTS = {"title": "titles", "description": "descriptions", "warning": "warnings"}
_NAMES = {"as-of": "as_of"} | {name: name for name in ("columns", "judged", "beside", "apart")}
_CHOICES = {"view": VIEWS, "topic": TOPICS}
_KEYS = (*_TEXTS, *_NAMES, *_CHOICES, "param", "list")
_HEADER = re.compile(r"#\s*([a-z]+(?:-of)?)(?:\.([a-z]{2}))?\s*:\s*(.*)")
_HEADER_PARAM = re.compile(r"#\s*param\s+(.*)")
_PARAM = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9]*)\s*:\s*(?P<kind>[a-z]+)(?:\((?P<of>[^)]*)\))?"
    r"(?P<optional>\s+optional)?(?:\s*=\s*(?P<default>.*))?"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question asks its reader for.

    Parameters
    ----------
    name : str
        The variable it binds. A date binds two: ``?day``, its first day, and ``?dayLast``, its last.
    kind : str
        ``entity``, ``date``, ``text``, ``number`` or ``predicate``.
    of : tuple of str
        For an entity: the kinds it may be of; any where empty.
    optional : bool
        Left out, the variable stays free.
    """

    name: str
    kind: str
    of: tuple[str, ...] = ()
    default: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the catalogue: its SPARQL text, and what its header says of it.

    Parameters
    ----------
    as_of : tuple of str
        The one or two parameters that are the date, or the span of dates, as of which it is answered.
    judged : tuple of str
        What it reads of the judge of dates; see :func:`govgraph.facts.contradictions.judged_store`.
    beside : tuple of str
        Columns that say more about a row, and do not decide whether it holds.
    apart : tuple of str
        Two parameters that must not be one and the same thing.
    topic : str
        One of :data:`TOPICS`, by which the explorer and the site list the questions.
    """

    name: str
    text: str
    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    view: str = "table"
    columns: tuple[str, ...] = ()
    warnings: Mapping[str, str] = field(default_factory=dict)
    lists: tuple[tuple[str, str], ...] = ()
    origin: str = ""
    as_of: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    topic: str = "further"

    def title(self, *languages: str) -> str:
        """Return the title in the first language there is, else the name."""
        return text_in(self.titles, languages) or self.name


def parse_question(text: str, name: str, origin: str = "") -> Question:
    """Read a question file.

    Parameters
    ----------
    text : str
        SPARQL that begins with lines such as ``# title.en: Who met whom?``, ``# param org: entity(Agent) = alsur``,
        ``# topic: membership``, ``# view: table``, ``# columns: a b``, ``# warning.en: …`` and ``# list: org memberOf``.
        Only the title should be there; other comments are comments.
    name : str
        What it is asked by.
    origin : str
        The file, for messages.

    Raises
    ------
    DataError
        If a header line cannot be understood.

    Examples
    --------
    >>> question = parse_question("# title.en: Of what?\\n# param org: entity(Agent) = alsur\\nSELECT * {?org ?p ?o}", "q")
    >>> question.title("es"), question.parameters[0].default
    ('Of what?', 'alsur')
    """
    fields: dict[str, Any] = {}
    parameters: list[Parameter] = []
    lists: list[tuple[str, str]] = []
    places: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            break
        where = f"{origin or name}:{number}:"
        if asked := _HEADER_PARAM.fullmatch(stripped):
            parameters.append(_parameter(asked[1].strip(), where))
            places[parameters[-1].name] = where
            continue
        found = _HEADER.fullmatch(stripped)
        if not found:
            continue
        key, language, value = found[1], found[2] or "en", found[3].strip()
        if key in _TEXTS:
            fields.setdefault(_TEXTS[key], {})[language] = value
        elif key in _CHOICES:
            fields[key] = _one_of(value, _CHOICES[key], where)
        elif key in _NAMES:
            names = fields[_NAMES[key]] = tuple(value.replace("?", "").split())
            for one in names if key == "judged" else ():
                _one_of(one, JUDGEMENTS, where)
        elif key == "list":
            entity, _, predicate = value.partition(" ")
            lists.append((entity.lstrip("?"), predicate.strip()))
        elif near := nearest(key, _KEYS, 1):
            raise DataError(wrong("question_header", where=where, name=key, near=near[0]))
    made = Question(name, text, parameters=tuple(parameters), lists=tuple(lists), origin=origin, **fields)
    for key, asked_for in (("list", {entity for entity, _ in lists}), ("apart", set(made.apart))):
        if unknown := asked_for - {parameter.name for parameter in parameters}:
            listed = ", ".join(sorted(unknown))
            raise DataError(wrong("question_names", where=origin or name, name=key, listed=listed))
    for one in parameters:
        if one.name not in made.as_of and not _uses(text, one.name, f"{one.name}Last"):
            raise DataError(wrong("question_variable", where=places[one.name], name=one.name))
    dates = {parameter.name for parameter in parameters if parameter.kind == "date"}
    if len(made.as_of) > 2 or set(made.as_of) - dates:
        raise DataError(wrong("question_as_of", where=where))
    return made


def _one_of(value: str, choices: tuple[str, ...], where: str) -> str:
    if value not in choices:
        raise DataError(wrong("question_choice", where=where, value=value, choices=", ".join(choices)))
    return value


def _uses(text: str, *names: str) -> bool:
    return any(re.search(rf"[?$]{name}\b", text) for name in names)


def _parameter(value: str, where: str) -> Parameter:
    found = _PARAM.fullmatch(value)
    if not found:
        raise DataError(wrong("question_parameter", where=where, value=value))
    name = found["name"]
    kind = _one_of(found["kind"], KINDS, where)
    of = tuple(part.strip() for part in (found["of"] or "").split("|") if part.strip())
    return Parameter(name, kind, of, (found["default"] or "").strip(), bool(found["optional"]))


@typed
class Catalogue:
    """Questions by name: those of the package, and those of one's own folders.

    Examples
    --------
    >>> catalogue = Catalogue.load()
    >>> catalogue["forums-of"].parameters[0].name
    'org'
    """

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions = {question.name: question for question in sorted(questions, key=lambda q: q.name)}

    @classmethod
    def load(cls, folders: Iterable[Path] = ()) -> Catalogue:
        """Read the questions of the package and the ``*.rq`` files of some folders.

        Parameters
        ----------
        folders : iterable of Path
            A question of one's own replaces one of the same name; a later folder goes before an earlier one.

        Raises
        ------
        DataError
            If a folder is missing or a header cannot be understood.
        """
        questions = {question.name: question for question in _shipped()}
        for folder in folders:
            if not folder.is_dir():
                raise DataError(wrong("no_questions_folder", folder=folder))
            for path in sorted(folder.glob("*.rq")):
                try:
                    text = path.read_text("utf-8-sig")
                except (OSError, UnicodeDecodeError) as error:
                    raise DataError(wrong("unreadable_text", path=path, reason=error)) from error
                questions[path.stem] = parse_question(text, path.stem, path.as_posix())
        return cls(questions.values())

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions.values())

    def __len__(self) -> int:
        return len(self._questions)

    def by_topic(self) -> dict[str, list[Question]]:
        """Return the questions of each topic that has some, in the order of the topics, by name.

        Examples
        --------
        >>> [question.name for question in Catalogue.load().by_topic()["documents"]]
        ['documents-by', 'endorsers-of', 'mentions-of', 'who-mentions']
        """
        found = {topic: [one for one in self if one.topic == topic] for topic in TOPICS}
        return {topic: some for topic, some in found.items() if some}

    def __contains__(self, name: str) -> bool:
        return name in self._questions

    def __getitem__(self, name: str) -> Question:
        try:
            return self._questions[name]
        except KeyError:
            raise UnknownQuestion(name, self._questions) from None


@lru_cache(maxsize=1)
def _shipped() -> tuple[Question, ...]:
    folder = files("govgraph") / "questions"
    texts = {item.name.removesuffix(".rq"): item for item in folder.iterdir() if item.name.endswith(".rq")}
    return tuple(parse_question(texts[name].read_text("utf-8"), name) for name in sorted(texts))


def bind(question: Question, given: Mapping[str, Any], finder: Finder, model: Model) -> dict[str, Any]:
    """Return the RDF terms that the variables of a question stand for.

    Parameters
    ----------
    given : mapping of parameter to text
        Entities by id, CURIE, IRI, label or acronym; dates as 2023, 2023-10 or 2023-10-08. What is left out or None takes
        its default.

    Raises
    ------
    QueryError
        If a parameter is unknown, missing, or not a number.
    UnknownEntity, UnknownPredicate, BadDate
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            takes = ", ".join(known) or "none"
            raise QueryError(wrong("no_parameter", question=question.name, name=name, takes=takes))
    terms: dict[str, Any] = {}
    for parameter in question.parameters:
        value = given.get(parameter.name)
        text = parameter.default if value is None else str(value).strip()
        if text:
            bound = _terms(parameter, text, finder, model)
            terms.update({name: term for name, term in bound.items() if _uses(question.text, name)})
        elif not parameter.optional:
            of = either(parameter.of) if parameter.of else ""
            key = "needs_parameter_of" if of else "needs_parameter"
            raise QueryError(
                wrong(key, question=question.name, name=parameter.name, kind=parameter.kind, of=of)
            )
    _check_apart(question, terms, finder)
    return terms


def _check_apart(question: Question, terms: Mapping[str, Any], finder: Finder) -> None:
    """Refuse one thing for both of two parameters that must differ: a chain from A to A says nothing."""
    if len({terms[name] for name in question.apart if name in terms}) == 1 < len(question.apart):
        one, other = question.apart[:2]
        same = finder.store.names.compact(terms[one].value)
        raise QueryError(wrong("twice_the_same", question=question.name, one=one, other=other, same=same))


def _terms(parameter: Parameter, text: str, finder: Finder, model: Model) -> dict[str, Any]:
    name = parameter.name
    if parameter.kind == "entity":
        return {name: ox.NamedNode(finder.resolve(text, kinds=parameter.of))}
    if parameter.kind == "predicate":
        return {name: ox.NamedNode(model.predicate(text).iri)}
    if parameter.kind == "date":
        days = zip((name, f"{name}Last"), parse_window(text), strict=True)
        return {one: ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date")) for one, day in days}
    if parameter.kind == "number":
        if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
            raise QueryError(wrong("must_be_number", name=name, given=text))
        kind = XSD + ("decimal" if "." in text else "integer")
        return {name: ox.Literal(text, datatype=ox.NamedNode(kind))}
    return {name: ox.Literal(text)}


def caveats(
    question: Question,
    terms: Mapping[str, Any],
    store: AnyStore,
    languages: tuple[str, ...] = ("en",),
    day: date | None = None,
) -> tuple[str, ...]:
    """Return what a reader must know before trusting the answer: the warning, and which lists are whole.

    Parameters
    ----------
    terms : mapping
        As :func:`bind` returns them.
    day : datetime.date, optional
        The date asked about: a list of an earlier day does not show what changed since.
    """
    warning = text_in(question.warnings, languages)
    found = [warning] if warning else []
    for parameter, predicate in question.lists:
        term = terms.get(parameter)
        if term is not None:
            found.extend(_list_caveats(store, term.value, predicate, languages, day))
    return tuple(found)


def _list_caveats(
    store: AnyStore, entity: str, predicate: str, languages: tuple[str, ...], asked: date | None
) -> Iterator[str]:
    marked = f"<{GOV}listComplete> <{GOV}listIncomplete>"
    query = (
        f"SELECT ?mark ?day ?note WHERE {{ VALUES ?mark {{ {marked} }} "
        f"?claim <{RDF}subject> <{entity}> ; <{RDF}predicate> ?mark ; <{RDF}object> ?list . "
        f'FILTER(STR(?list) IN ("{GOV}{predicate}", "{predicate}")) '
        f"OPTIONAL {{ ?claim <{GOV}asOf> ?day }} OPTIONAL {{ ?claim <{GOV}note> ?note }} }}"
    )
    key = store.names.compact(entity)
    marks = sorted(
        (mark.value.removeprefix(GOV), day.value if day else "", note.value if note else "")
        for mark, day, note in store.select(query)
    )
    if not marks:
        yield say("list.unknown", *languages, list=predicate, entity=key)
    for mark, day, note in marks:
        how = "list.incomplete" if mark == "listIncomplete" else "list.complete"
        said = say(how, *languages, list=predicate, entity=key, day=day or "?")
        read = Bounds.read("", "", day).latest_as_of
        if mark == "listComplete" and asked and read and read < asked:
            said += f" ({say('list.later', *languages)})"
        yield f"{said}: {note}" if note else said


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a question: the solutions, the terms it was asked with, and what to know before trusting it."""

    question: Question
    terms: Mapping[str, Any]
    solutions: Solutions
    caveats: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.solutions)

    def __repr__(self) -> str:
        return f"<Answered {self.question.name}: {self.solutions!r}>"

    def _repr_html_(self) -> str:
        from html import escape

        said = "".join(f"<p>{escape(text)}</p>" for text in (self.question.title("en"), *self.caveats))
        return said + self.solutions._repr_html_()

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a pandas DataFrame."""
        return self.solutions.to_pandas()

    def to_arrow(self) -> pyarrow.Table:
        """Return the rows as an Arrow table: ``polars.from_arrow(answered.to_arrow())``."""
        return self.solutions.to_arrow()


def answer(
    question: Question,
    given: Mapping[str, Any],
    finder: Finder,
    model: Model,
    *,
    languages: tuple[str, ...] = ("en",),
    timeout: float | None = None,
    memory: float | None = None,
    limit: int | None = None,
    ask: Callable[..., Any] | None = None,
    whole: AnyStore | None = None,
    day: date | None = None,
) -> Answered:
    """Ask a question of the finder's store, as :meth:`govgraph.GovGraph.answer` says.

    Parameters
    ----------
    given : mapping of parameter to text
        See :func:`bind`.
    ask : callable, optional
        Runs the query, as :func:`govgraph.query.run.run` does without its store: as of a date, say.
    whole : AnyStore, optional
        Where the finder's store is a part of a dataset: the whole, which says which lists are complete.
    day : datetime.date, optional
        The first day asked about, where a date is.

    Raises
    ------
    QueryError
        If the question is not a SELECT query; otherwise as :func:`bind` and :func:`govgraph.query.run.run`.
    """
    from govgraph.query.results import Solutions
    from govgraph.query.run import run

    terms = bind(question, given, finder, model)
    run_it = ask or partial(run, finder.store)
    found = run_it(question.text, bindings=terms, timeout=timeout, memory=memory, limit=limit)
    if not isinstance(found, Solutions):
        raise QueryError(wrong("question_select", name=question.name))
    told = caveats(question, terms, whole or finder.store, languages, day)
    return Answered(question, terms, found, told)
