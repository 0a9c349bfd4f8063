"""One dataset and everything that can be asked of it."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial, wraps
from html import escape
from inspect import signature
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from govgraph.arguments import typed
from govgraph.errors import DataError, DataWarning, GovgraphError, QueryError, UnknownEntity, nearest, wrong
from govgraph.facts.claims import (
    Claim,
    Entity,
    Source,
    fetch_claims,
    fetch_entities,
    fetch_sources,
    told_unread,
    unread_dates,
)
from govgraph.facts.labels import LABELS, text_in
from govgraph.facts.metadata import Metadata
from govgraph.model.model import Model, load_model
from govgraph.store.store import AnyStore, Store
from govgraph.terms import BASE, DCTERMS, FOAF, GOV, OWL, Names
from govgraph.words import LANGUAGES, Told, either

if TYPE_CHECKING:
    from datetime import date

    import rdflib

    from govgraph.api.comparing import Comparison
    from govgraph.api.meeting import Meeting
    from govgraph.api.network import Network
    from govgraph.explorer.explorer import Explorer
    from govgraph.explorer.site import Site
    from govgraph.facts.as_of import Dated, Moment
    from govgraph.facts.compiled import Compiled
    from govgraph.facts.dataset import Dataset
    from govgraph.facts.generic import Vocabulary
    from govgraph.facts.problems import Report
    from govgraph.map.map import Map
    from govgraph.network.build import Facts
    from govgraph.query.explain.empty import Diagnosis
    from govgraph.query.find import Finder, Found
    from govgraph.query.profile import Profile, SourceProfile
    from govgraph.query.questions import Answered, Catalogue, Question
    from govgraph.query.results import Answer, Solutions, Triples
    from govgraph.write.files import Written

__all__ = ["GovGraph"]

Place = str | Path
_OPTIONS = ("timeout", "memory", "limit", "allow_service", "bindings")  # of a query, beside its variables
# Of a question, beside its parameters.
_QUESTION_OPTIONS = ("languages", "timeout", "memory", "limit", "questions", "bindings")
_READ = frozenset({"claims", "entities", "sources"})  # what is kept of a dataset once it was asked for
_MOMENTS, _VIEWS = 4, 2  # as many are kept: each is about as large as the dataset
T = TypeVar("T")
P = ParamSpec("P")


def _like(
    query: Callable[Concatenate[GovGraph, P], Any],
) -> Callable[[Callable[[GovGraph, Any], T]], Callable[Concatenate[GovGraph, P], T]]:
    """Give a method the parameters of another one, of which it is handed the answer."""

    def decorate(method: Callable[[GovGraph, Any], T]) -> Callable[Concatenate[GovGraph, P], T]:
        @wraps(method)
        def asked(self: GovGraph, /, *args: P.args, **options: P.kwargs) -> T:
            return method(self, query(self, *args, **options))

        shown = signature(query).replace(return_annotation=signature(method).return_annotation)
        asked.__signature__ = shown  # type: ignore[attr-defined]  # what `help` and editors show
        return asked

    return decorate


@typed
class GovGraph:
    """A dataset of sourced, dated statements that answers questions; made by :func:`govgraph.open`.

    Examples
    --------
    >>> import govgraph
    >>> g = govgraph.open()
    >>> g.entity("eclac").label("es")
    'Comisión Económica para América Latina y el Caribe'
    """

    moment: Moment | None = None
    """The date and confidence that this is a view of, where it is one (see :meth:`at`)."""
    _sure_part: Callable[[], AnyStore | None] | None = None  # of a part: what it has of the sure claims
    _told: tuple[int, int] = (0, 0)  # unknown claims and ties, where they were counted before

    files: tuple[Path, ...] = ()
    """The RDF files that it was opened from."""

    folders: tuple[Path, ...] = ()
    """The folders of tables that it was opened from."""

    cache: bool = True
    """Whether it uses and keeps anything in the user's cache folder, as :func:`govgraph.open` was asked."""

    _compiled: Compiled | None = None

    _undated: GovGraph | None = None  # what this is a moment of
    whole: GovGraph | None = None
    """The dataset that this is a moment of, where a date was asked about."""

    def __init__(
        self,
        *,
        dataset: Dataset | None = None,
        store: AnyStore | None = None,
        model: Model | None = None,
        metadata: Metadata | None = None,
    ) -> None:
        if dataset is None and store is None:
            raise DataError(wrong("nothing_to_open"))
        self._dataset = dataset
        self._store = store
        self._model = model
        self._metadata = metadata
        if dataset is not None:
            self.folders = dataset.folders

    @classmethod
    def of_compiled(
        cls, ready: Compiled, folders: Sequence[Path], files: Sequence[Path], dataset: Dataset | None = None
    ) -> GovGraph:
        """Return the dataset of a compiled form; its tables, where they were not just read, are read when asked for."""
        graph = cls(store=ready.store, model=ready.model, metadata=ready.metadata)
        graph._compiled, graph._dataset = ready, dataset
        graph.folders, graph.files = tuple(folders), tuple(files)
        return graph

    @property
    def dataset(self) -> Dataset | None:
        """The tables, where it was opened from tables."""
        if self._dataset is None and self.folders:
            from govgraph.facts.dataset import read_dataset

            self._dataset = read_dataset(self.folders)
        return self._dataset

    @property
    def notes(self) -> tuple[Mapping[str, str], ...]:
        """What was joined, and what was not, where datasets of different bases were opened together: texts by language."""
        if self._compiled is not None:
            return self._compiled.notes
        return self._dataset.notes if self._dataset else ()

    @cached_property
    def store(self) -> AnyStore:
        """The store that answers; tables are loaded into memory when it is first asked for.

        Raises
        ------
        InvalidData
            If the tables have errors.
        """
        if self._dated is not None:
            return self._dated.store
        if self._dataset is None or self._compiled is not None:
            assert self._store is not None  # noqa: S101 - __init__ saw to it
            return self._store
        from govgraph.facts.triples import to_store

        # Beside tables, a store holds the RDF files that were opened with them.
        return to_store(self._dataset, self._store if isinstance(self._store, Store) else None)

    def opened_again(self) -> GovGraph:
        """Return the same dataset, with what was read of it, for a forked process: a store on disk is opened anew."""
        if self._undated is not None and self.moment is not None:
            return self._undated.opened_again()._as_of(self.moment)
        other = GovGraph(dataset=self._dataset, store=self.store, model=self._model, metadata=self._metadata)
        other._compiled, other.folders, other.files = self._compiled, self.folders, self.files
        other.cache = self.cache
        other._store = other.store = self.store.opened_again()
        other.__dict__ |= {name: self.__dict__[name] for name in _READ & self.__dict__.keys()}
        return other

    @property
    def names(self) -> Names:
        """The dataset's namespaces and prefixes."""
        if self._undated is not None:
            return self._undated.names
        if self._store is not None:  # also beside tables: its RDF files may declare prefixes
            return self._store.names
        return self._dataset.names if self._dataset else self.store.names

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The classes and predicates of others that RDF files, a store or an endpoint use; tables use none."""
        from govgraph.facts.generic import Vocabulary, vocabulary

        whole = self.whole or self
        if whole is not self:
            return whole.vocabulary
        if self._store is None or (self.folders and not self.files):
            return Vocabulary(claims=True)
        return vocabulary(self._store)

    @cached_property
    def model(self) -> Model:
        """Kinds, predicates and columns: with those that the dataset declares for itself, and those of others."""
        known = self._model or (self._dataset.model if self._dataset else load_model())
        if (self.whole or self) is not self or not self.vocabulary.foreign or self._store is None:
            return known
        from govgraph.facts.generic import model_with

        return model_with(known, self._store, self.vocabulary)

    @cached_property
    def addressed(self) -> AnyStore:
        """The store in which every thing has an address and a name, blank nodes too: what all verbs but `query` read."""
        if not self.vocabulary.unnamed:
            return self.store
        from govgraph.facts.generic import addressed

        return addressed(self.store, self.vocabulary, self.model)

    @property
    def says_no_claims(self) -> bool:
        """Whether all that the data say is in words of others, without claims."""
        return self.vocabulary.foreign and not self.vocabulary.claims

    @property
    def default_view(self) -> str:
        """The view of who names none: forums and organizations, and of data in words of others everything."""
        return "everything" if self.says_no_claims else "forums-organizations"

    @cached_property
    def metadata(self) -> Metadata:
        """Title, version, license and date of the dataset, as far as it says.

        RDF in words of others that says nothing of itself has no base IRI either: that of govgraph is not its own.
        """
        if self._metadata is not None:
            return self._metadata
        if self._dataset:
            return self._dataset.metadata
        base = self.store.names.base
        found = _metadata_of(self.store, base)
        if base == BASE and found == Metadata() and self.says_no_claims:
            spoken = self.languages if isinstance(self.store, Store) else ()
            return Metadata(base="", languages=spoken)
        return found

    @cached_property
    def datasets(self) -> tuple[Metadata, ...]:
        """What each dataset says of itself, where several of different bases were opened together; the first one first.

        Examples
        --------
        >>> import govgraph
        >>> [one.base for one in govgraph.open().datasets]
        ['https://w3id.org/govgraph/']
        """
        store = (self.whole or self).store
        others = (_metadata_of(store, base) for base in store.names.bases[1:])
        return (self.metadata, *(other for other in others if other.titles))

    def called(self) -> tuple[Mapping[str, str], str]:
        """Return titles and version for what is made of the data; of several datasets, each title with its version.

        Examples
        --------
        >>> import govgraph
        >>> titles, version = govgraph.open().called()
        >>> titles["en"]
        'Digital governance spaces around AlSur and Latin America'
        """
        if len(self.datasets) == 1:
            return self.metadata.titles, self.metadata.version
        languages = {language for one in self.datasets for language in one.titles}
        titles = {
            language: "; ".join(f"{one.title(language, 'en')} {one.version}".strip() for one in self.datasets)
            for language in sorted(languages)
        }
        return titles, ""

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the names in the dataset: those that it states, else those that are there."""
        if self.folders:
            return self.metadata.languages
        named = " ".join(f"<{name}>" for name in LABELS)
        query = (
            f"SELECT DISTINCT ?language {{ VALUES ?p {{ {named} }} ?s ?p ?l BIND(LANG(?l) AS ?language) }}"
        )
        return tuple(sorted(row[0].value for row in self.store.select(query) if row[0].value))

    def check(self) -> Report:
        """Return every problem of the tables, and of RDF every date that cannot be read."""
        from govgraph.facts.problems import Problem, Report

        if self._dataset is None and self.folders:
            from govgraph.facts.dataset import read_dataset

            # Not kept: what is asked next rarely needs the tables.
            of_tables = read_dataset(self.folders).report
        else:
            of_tables = self._dataset.report if self._dataset else Report()
        store = self._store if self._undated is None else self.store
        if store is None or (self.folders and not self.files):
            return of_tables
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataWarning)  # they are what is returned
            read: list[Claim | Entity] = [*fetch_claims(store), *fetch_entities(store).values()]
            found = told_unread(store, unread_dates(read))
        return Report.of([*of_tables, *(Problem("unread-date", text, place) for place, text in found)])

    @cached_property
    def unread_dates(self) -> Sequence[tuple[str, str, str]]:
        """Every date that is there and cannot be read, as subject, predicate and text: when that holds is unknown."""
        return unread_dates([*self.claims, *self.entities.values()])

    def at(
        self,
        *,
        as_of: str | int | date | None = None,
        between: Sequence[str | int | date] | None = None,
        unknown: str = "mark",
        confidence: str | None = None,
    ) -> GovGraph:
        """Return the dataset as of a date: only the claims that hold then, and the triples they support.

        Parameters
        ----------
        as_of : str, int or date, optional
            A day, or a month or year: what holds on at least one of its days.
        between : two of these, optional
            What holds on at least one day from the first date to the second.
        unknown : str
            ``mark``, ``include`` or ``exclude`` claims of which it is not known whether they hold.
        confidence : str, optional
            Minimum confidence: ``quoted``, ``read`` or ``unverified``.

        Returns
        -------
        GovGraph
            With `unknown_ties` and `unknown` counting how many ties, and claims about them, are unknown at that date;
            itself where nothing is asked.

        Raises
        ------
        BadDate
        GovgraphError
            Where the dataset is as of a date already: another date is asked of the whole, `whole`.

        Notes
        -----
        `unknown` and `confidence` can be asked of what is as of a date: together with its date.

        Examples
        --------
        >>> import govgraph
        >>> g = govgraph.open()
        >>> g.at(as_of="2010").ask("ASK { id:state-cl gov:memberOf id:oecd }")
        True
        >>> g.at(as_of="2009").ask("ASK { id:state-cl gov:memberOf id:oecd }")
        False
        """
        if as_of is None and between is None and not confidence and unknown == "mark":
            return self
        from govgraph.facts.as_of import Moment

        if self.moment is not None and self.moment.first is not None:
            self._refuse_another(as_of, between)
            if self._undated is not None:  # a part has no other claims
                as_of, between = self.moment.asked
                return self._undated.at(
                    as_of=as_of,
                    between=between,
                    unknown=self.moment.unknown if unknown == "mark" else unknown,
                    confidence=max(confidence or "", self.moment.confidence, key=_rank) or None,
                )
        moment = Moment.of(as_of=as_of, between=between, unknown=unknown, confidence=confidence)
        if not moment.asks:
            return self
        return self._remembered(moment) if isinstance(self.store, Store) else self._as_of(moment)

    def _refuse_another(self, *dates: Any) -> None:
        """Refuse a date that is asked of what is as of a date: the answer would be what is left of both."""
        if any(date is not None for date in dates):
            raise GovgraphError(wrong("dated_already"))

    @cached_property
    def _remembered(self) -> Callable[[Moment], GovGraph]:
        """The dataset as of the moments asked about last; a server's facts may have changed since, and are asked anew."""
        return lru_cache(maxsize=_MOMENTS)(self._as_of)

    def _as_of(self, moment: Moment) -> GovGraph:
        result = GovGraph.__new__(GovGraph)  # its store is made when something is asked that needs it
        result._dataset, result._store = None, None
        result._model, result._metadata = self.model, self.metadata
        result.whole, result._undated, result.moment = self.whole or self, self, moment
        result.cache = self.cache
        return result

    @cached_property
    def _dated(self) -> Dated | None:
        """As of a date: the view of the dataset, which is not made for those who ask about one thing."""
        if self._undated is None or self.moment is None:
            return None
        from govgraph.facts.as_of import dated_store

        return dated_store(self._all_times, self.model, self.moment)

    @cached_property
    def _all_times(self) -> Store:
        """As of a date: what this is a view of; a server is read once for all that is asked of the view."""
        return (self._undated or self).store.embedded()

    @property
    def unknown(self) -> int:
        """How many claims are unknown at the date that this is a view of."""
        return self._dated.unknown if self._dated is not None else self._told[0]

    @property
    def unknown_ties(self) -> int:
        """Of how many ties, each counted once whatever the claims about it, it is unknown whether they hold at that date."""
        return self._dated.ties_unknown if self._dated is not None else self._told[1]

    @cached_property
    def _sure(self) -> AnyStore | None:
        """As of a date: the store without the claims of which it is unknown whether they hold, where they are marked."""
        if self._sure_part is not None:
            return self._sure_part()
        if self._undated is None or self.moment is None or self.moment.first is None:
            return None
        if self.moment.unknown != "mark":
            return None
        if not self.unknown:
            return self.store
        from dataclasses import replace

        from govgraph.facts.as_of import dated_store

        truths = self._dated.truths if self._dated is not None else {}
        without = replace(self.moment, unknown="exclude")
        return dated_store(self._all_times, self.model, without, truths).store

    # ------------------------------------------------------------------------------------------------------- questions

    def query(
        self,
        /,  # a variable may be called so, too
        text: str,
        *,
        timeout: float | None = None,
        memory: float | None = None,
        limit: int | None = None,
        allow_service: Sequence[str] = (),
        bindings: Mapping[str, Any] | None = None,
        **variables: Any,
    ) -> Solutions | Answer | Triples:
        """Run a SPARQL query of any form.

        Parameters
        ----------
        text : str
            The dataset's prefixes and the common ones are declared already.
        timeout : float, optional
            Seconds; the query then runs in a process of its own, which ends at the limit.
        memory : float, optional
            Megabytes that this process may take; 2,000, or half of a smaller machine's memory, where only `timeout` is
            given. With neither, the query runs in this process and without limits.
        limit : int, optional
            Maximum number of rows or triples.
        allow_service : sequence of str
            Hosts that SERVICE may ask; none unless given.
        bindings : mapping of variable to value, optional
            Values for variables of the query: a variable then means the same as its term written in its place. An id, a
            CURIE, an IRI, a number, a date, a text in quotes, an entity, a term of pyoxigraph or rdflib. Several values (a
            list) give the union of the answers for each, in their order; ORDER BY, LIMIT and aggregates are those of each.
        **variables
            The same, for variables that are not an option's name: ``org="id:alsur"``.

        Returns
        -------
        Solutions, Answer or Triples
            For SELECT, ASK, and CONSTRUCT or DESCRIBE. As of a date (:meth:`at`), rows have a column ``holds``: ``yes``, or
            ``unknown`` where a row depends on claims of which it is not known whether they hold.

        Raises
        ------
        QuerySyntaxError, QueryRefused, QueryTimeout, QueryMemoryLimit, EndpointError, UnknownVariable
        QueryError
            For a name that is neither an option nor a variable, or given twice.

        Examples
        --------
        >>> import govgraph
        >>> rows = govgraph.open().query("SELECT ?f { ?org gov:participatedIn ?f } ORDER BY ?f LIMIT 1", org="id:alsur")
        >>> [str(row["f"]) for row in rows]
        ['id:igf-2023']
        """
        from govgraph.sparql.outline import Outline
        from govgraph.sparql.source import Source

        return self.run(
            text,
            bindings=_given(variables, bindings, _OPTIONS, lambda: Outline.of(Source.of(text)).variables),
            timeout=timeout,
            memory=memory,
            limit=limit,
            allow_service=allow_service,
        )

    def run(
        self,
        text: str,
        *,
        bindings: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        memory: float | None = None,
        limit: int | None = None,
        allow_service: Sequence[str] = (),
        judged: tuple[str, ...] = (),
        beside: tuple[str, ...] = (),
    ) -> Solutions | Answer | Triples:
        """Run a query as :func:`govgraph.query.run.run` does; as of a date, say what is known to hold then.

        Parameters
        ----------
        text : str
        bindings, timeout, memory, limit, allow_service
            As in :meth:`query`.
        judged : tuple of str
            What the query reads of the judge of dates; see :func:`govgraph.facts.contradictions.judged_store`.
        beside : tuple of str
            Columns that do not decide whether a row holds; see :func:`govgraph.query.both_answers.run_both`.

        Returns
        -------
        Solutions, Answer or Triples
            See :func:`govgraph.query.both_answers.run_both`, where a date was asked about and the unknown is marked.
        """
        stores = [self.store] if self._sure is None else [self.store, self._sure]
        if judged:
            from govgraph.facts.contradictions import judged_store

            whole = None if self._undated is None else self._all_times
            stores = [judged_store(store, self.model, judged, whole) for store in stores]
        from govgraph.query.results import Solutions
        from govgraph.query.run import run

        services = tuple(allow_service)  # read by both
        ask = partial(run, bindings=bindings, timeout=timeout, memory=memory, allow_service=services)
        if len(stores) == 2:
            from govgraph.facts.as_of import bounds_store
            from govgraph.query.both_answers import run_both

            bounds = partial(bounds_store, *stores)
            found = run_both(ask, stores[0], stores[1], text, bounds=bounds, beside=beside, limit=limit)
        else:
            found = ask(stores[0], text, limit=limit)
        if isinstance(found, Solutions):
            found.store = stores[0]
        return found

    @_like(query)
    def select(self, found: Any) -> Solutions:
        """Run a SELECT query; parameters as in :meth:`query`."""
        from govgraph.query.results import Solutions

        return _expect(found, Solutions, "SELECT")

    @_like(query)
    def ask(self, found: Any) -> bool:
        """Run an ASK query; parameters as in :meth:`query`.

        As of a date, it is True if the answer surely is yes: ``holds`` of the answer of :meth:`query` separates ``no`` from
        ``unknown``.
        """
        from govgraph.query.results import Answer

        return bool(_expect(found, Answer, "ASK"))

    @_like(query)
    def construct(self, found: Any) -> Triples:
        """Run a CONSTRUCT query; parameters as in :meth:`query`."""
        from govgraph.query.results import Triples

        return _expect(found, Triples, "CONSTRUCT")

    @_like(query)
    def describe(self, found: Any) -> Triples:
        """Run a DESCRIBE query; parameters as in :meth:`query`."""
        from govgraph.query.results import Triples

        return _expect(found, Triples, "DESCRIBE")

    def explain(self, text: str, *, bindings: Mapping[str, Any] | None = None) -> Diagnosis:
        """Say why a query finds nothing, and which of its conditions cannot be decided for some rows.

        Parameters
        ----------
        text : str
        bindings : mapping, optional
            As in :meth:`query`.

        Returns
        -------
        Diagnosis
            Its `hints` are sentences, the likeliest cause first; its `steps` count the rows after each pattern.

        Examples
        --------
        >>> import govgraph
        >>> found = govgraph.open().explain("SELECT ?x { ?x gov:memberOf id:alsurr }")
        >>> [hint.text for hint in found.hints]
        ['no entity is called id:alsurr: did you mean id:alsur?']
        """
        from govgraph.query.explain.empty import diagnose  # loads rdflib: 116 ms
        from govgraph.query.guard import guard, guard_for_server

        if isinstance(self.store, Store):
            guard(text, prefixes=self.store.names.prefixes)
        elif guard_for_server(text) is None:
            raise QueryError(wrong("explain_standard"))
        undated = None if self._undated is None else self._undated.store
        return diagnose(self.store, text, self.model, bindings=bindings, undated=undated)

    @cached_property
    def finder(self) -> Finder:
        """Search by name; its index is built at the first search and kept."""
        from govgraph.query.find import Finder

        return Finder(self.addressed, self.model.depth, others=self.vocabulary.foreign)

    def find(self, text: str, *, kinds: Iterable[str] = (), limit: int = 20) -> list[Found]:
        """Search by any label, alias, acronym or id, in all languages; accents, case and small typos are forgiven.

        After the things come the sources of which title, publisher or id match, unless `text` is the whole name of a thing.
        Kind ``Source`` finds only sources.

        Parameters
        ----------
        text : str
        kinds : iterable of str, optional
            Only things of these kinds, or below them in the model.
        limit : int

        Examples
        --------
        >>> import govgraph
        >>> [found.entity.id for found in govgraph.open().find("cepal")]
        ['id:eclac']
        """
        return self.finder.find(text, kinds=kinds, limit=limit)

    def questions(self, folders: Iterable[str | Path] = ()) -> Catalogue:
        """Return the catalogue: the package's questions, those beside the dataset, and those of further folders.

        Examples
        --------
        >>> import govgraph
        >>> govgraph.open().questions()["forums-of"].title("es")
        '¿En qué espacios participa un actor?'
        """
        from govgraph.query.questions import Catalogue

        whole = self.whole or self  # as of a date, the questions are those of the whole
        beside = [folder / "questions" for folder in whole.folders]
        return Catalogue.load([*(folder for folder in beside if folder.is_dir()), *map(Path, folders)])

    def answer(
        self,
        question: str | Question,
        *,
        languages: tuple[str, ...] = ("en",),
        timeout: float | None = None,
        memory: float | None = None,
        limit: int | None = None,
        questions: Iterable[str | Path] = (),
        bindings: Mapping[str, Any] | None = None,
        **parameters: Any,
    ) -> Answered:
        """Answer a question of the catalogue.

        Parameters
        ----------
        question : str or Question
            Its name, such as ``forums-of``.
        languages : tuple of str
            For what the answer warns of.
        timeout : float, optional
            Seconds.
        memory : float, optional
            Megabytes; see :meth:`query`.
        limit : int, optional
            Maximum number of rows.
        questions : iterable of paths, optional
            Folders with questions of one's own.
        bindings : mapping of parameter to value, optional
            What the question asks for; entities by id, label or acronym, dates as 2023, 2023-10 or 2023-10-08.
        **parameters
            The same, for parameters that are not an option's name: ``org="AlSur"``.

        Returns
        -------
        Answered
            Its rows when iterated (so that ``pandas.DataFrame(…)`` takes it), and `caveats`. As of a date, and for questions
            about a date, rows have a column ``holds``; see :meth:`query`.

        Raises
        ------
        UnknownQuestion, UnknownEntity, AmbiguousEntity, BadDate, QueryError

        Examples
        --------
        >>> import govgraph
        >>> [str(row["space"]) for row in govgraph.open().answer("forums-of", org="AlSur")]
        ['id:gdc-process', 'id:rightscon', 'id:wsis20-outcome', 'id:budapest-p2', 'id:igf']
        """
        from govgraph.query.questions import answer

        known = self.questions(questions)[question] if isinstance(question, str) else question
        asked = _given(
            parameters,
            bindings,
            _QUESTION_OPTIONS,
            lambda: [parameter.name for parameter in known.parameters],
        )
        graph, asked = self._as_of_question(known, asked)
        return answer(
            known,
            asked,
            (self._undated or self).finder,  # one can ask about what began later: there is no answer
            self.model,
            languages=languages,
            timeout=timeout,
            memory=memory,
            limit=limit,
            ask=partial(graph.run, judged=known.judged, beside=known.beside),
            whole=(self.whole or self).store,
            day=graph.moment.first if graph.moment else None,
        )

    def _as_of_question(
        self, question: Question, asked: Mapping[str, Any]
    ) -> tuple[GovGraph, dict[str, Any]]:
        """Return the dataset as of the date that a question asks about, and what it is asked with.

        A date that the dataset has already is that of the question, unless the question is given another.
        """
        graph, values = self, dict(asked)
        if not question.as_of:
            return graph, values
        moment = graph.moment
        if moment is not None and moment.first is not None and moment.last is not None:
            twice = [name for name in question.as_of if values.get(name) is not None]
            if twice:
                raise QueryError(wrong("two_dates", question=question.name, name=twice[0]))
            return graph, values
        defaults = {parameter.name: parameter.default for parameter in question.parameters}
        dates = [str(values.get(name) or defaults[name]) for name in question.as_of]
        confidence = moment.confidence if moment is not None else None
        whole = graph.whole or graph
        if len(dates) == 1:
            return whole.at(as_of=dates[0], confidence=confidence), values
        return whole.at(between=(dates[0], dates[1]), confidence=confidence), values

    def profile(self, name: str) -> Profile:
        """Return everything known about one entity, found by id, CURIE, IRI, label, alias or acronym.

        Raises
        ------
        UnknownEntity, AmbiguousEntity

        Examples
        --------
        >>> import govgraph
        >>> govgraph.open().profile("CEPAL").entity.id
        'id:eclac'
        """
        from dataclasses import replace

        from govgraph.query.profile import fetch_profile

        part, iri = None, (self._undated or self).finder.resolve(name)
        if self._undated is not None and self.moment is not None and "_dated" not in self.__dict__:
            from govgraph.facts.as_of import dated_part

            part = dated_part(self._undated.addressed, self.model, self.moment, iri)
        profile = fetch_profile(self.addressed if part is None else part, iri, self.model)
        if self._undated is not None and not profile.entity.kinds:
            # It began later: it has its name, and no ties.
            profile = replace(profile, entity=self._undated.entities.get(iri, profile.entity))
        return profile

    def show(self, name: str) -> Profile | SourceProfile:
        """Return everything known about an entity or a source; a source has the claims that rest on it.

        Parameters
        ----------
        name : str
            Id, CURIE, IRI, label, alias or acronym of an entity; CURIE, IRI or title of a source.

        Raises
        ------
        UnknownEntity, AmbiguousEntity

        Examples
        --------
        >>> import govgraph
        >>> govgraph.open().show("src:alsur-blog").source.publisher
        'AlSur'
        """
        from govgraph.errors import AmbiguousEntity
        from govgraph.query.profile import fetch_source_profile

        unknown = None
        if not self.names.expand(name).startswith(self.names.source):
            try:
                return self.profile(name)
            except UnknownEntity as error:
                if isinstance(error, AmbiguousEntity):
                    raise
                unknown = error
        try:
            source = self.finder.resolve(name, kinds=["Source"])
        except UnknownEntity as error:
            raise (error if isinstance(error, AmbiguousEntity) else unknown or error) from None
        return fetch_source_profile(self.store, source, self.model)

    def profile_turtle(self, profile: Profile | SourceProfile) -> str:
        """Return an entity or source and the statements about it as Turtle, with the sources they rest on."""
        from govgraph.facts.generic import as_blank
        from govgraph.terms import RDF
        from govgraph.write.turtle import turtle

        def said(iris: Sequence[str], only: str = "") -> Iterator[Any]:
            for start in range(0, len(iris), 500):
                values = " ".join(f"<{iri}>" for iri in iris[start : start + 500] if iri)
                pattern = f"{{ VALUES ?s {{ {values} }} {only} ?s ?p ?o }}"
                yield from self.addressed.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {pattern}")

        about = [profile.entity.iri, *(claim.iri for claim in profile.claims), *profile.sources]
        named = " ".join(f"<{name}>" for name in (RDF + "type", *LABELS))
        found = [*said(about), *said(sorted(profile.entities), f"VALUES ?p {{ {named} }}")]
        return turtle(set(as_blank(self.addressed, found)), self.names)

    def cite(
        self,
        what: Answered
        | Answer
        | Solutions
        | Triples
        | Profile
        | SourceProfile
        | Network
        | Map
        | Meeting
        | None = None,
        style: str = "bibtex",
    ) -> str:
        """Return the sources that an answer rests on, and the dataset, as a bibliography.

        Parameters
        ----------
        what : Answered, Answer, Solutions, Triples, Profile, Network, Map or Meeting, optional
            The dataset alone when left out. Rows and triples are read; of a network or a map, its ties are cited.
        style : str
            ``bibtex``, ``ris`` or ``csl``.

        Returns
        -------
        str
            The dataset comes last, with its version, date and RDFC-1.0 fingerprint (none for a remote store); of several
            that were opened together, each, with the fingerprint of them all.

        Examples
        --------
        >>> import govgraph
        >>> g = govgraph.open()
        >>> g.cite(g.answer("mandate-of", body="IGF")).startswith("@misc{")
        True
        """
        from govgraph.api.meeting import Meeting
        from govgraph.map.map import Map
        from govgraph.network.evidence import sources_of_ties
        from govgraph.network.network import Network
        from govgraph.query import evidence
        from govgraph.query.cite import citation
        from govgraph.query.profile import Profile, SourceProfile
        from govgraph.query.questions import Answered
        from govgraph.query.results import Triples

        if what is None:
            sources: Iterable[Any] = ()
        elif isinstance(what, Profile | SourceProfile | Map | Meeting):
            sources = what.sources.values()
        elif isinstance(what, Network):
            sources = sources_of_ties(what)
        elif isinstance(what, Answered):
            sources = evidence.sources_of_answer(self.store, what)
        elif isinstance(what, Triples):
            sources = evidence.sources_of_triples(self.store, what)
        else:
            sources = evidence.sources_of_result(self.store, what)
        return citation(sources, self._cited, style)

    @cached_property
    def _cited(self) -> Any:
        from govgraph.query.cite import CitedDataset
        from govgraph.store.store import Store
        from govgraph.write.canonical import fingerprint_of_store

        store = (self.whole or self).store  # what is cited is the dataset, not what held at a date
        seal = fingerprint_of_store(store) if isinstance(store, Store) else ""
        return tuple(
            CitedDataset(
                title=about.title("en"),
                version=about.version,
                iri=about.base,
                license=about.license,
                creators=about.creators,
                issued=about.issued,
                fingerprint=seal,
            )
            for about in self.datasets
        )

    # ------------------------------------------------------------------------------------------------ networks and maps

    def network(
        self,
        view: str | Sequence[str] = "",
        *,
        query: str | None = None,
        bindings: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        memory: float | None = None,
        title: str = "",
        as_of: str | None = None,
        between: tuple[str, str] | None = None,
        compare: tuple[str, str] | None = None,
        unknown: str = "mark",
        confidence: str | None = None,
        kinds: Iterable[str] | None = None,
        entity: str | None = None,
        radius: int = 1,
        lift: bool | None = None,
        aggregate_states: bool | None = None,
        fold_members: bool | None = None,
    ) -> Network:
        """Read the facts as a network.

        Parameters
        ----------
        view : str or sequence of str
            A named view, or the predicates to take as ties; :attr:`default_view` when left out.
        query : str, optional
            Instead of a view, SPARQL whose answer is the ties: the first two columns of a SELECT, or the triples of a
            CONSTRUCT. What the graph claims about them is their evidence. See
            :func:`govgraph.network.from_query.facts_of_query`.
        bindings : mapping of variable to value, optional
            For `query`.
        timeout, memory : float, optional
            Seconds and megabytes for `query`.
        title : str
            What a network of a `query` is called.
        as_of, between, unknown, confidence
            Only ties that hold then, as in :meth:`at`.
        compare : tuple of two str, optional
            Two dates in one network: which ties were added, ended, kept, or are unknown.
        kinds : iterable of str, optional
            Only actors, or spaces, of these kinds and the kinds below them.
        entity : str, optional
            Only what is within `radius` ties of this entity.
        radius : int
        lift, aggregate_states, fold_members : bool, optional
            The rules of the view; as the view says if left out. See :mod:`govgraph.network.rules`.

        Returns
        -------
        Network

        Examples
        --------
        >>> import govgraph
        >>> net = govgraph.open().network("forums-organizations")
        >>> "igf" in net, "id:igf" in net, "https://w3id.org/govgraph/id/igf" in net
        (True, True, True)
        """
        from dataclasses import replace

        from govgraph.api.network import Network
        from govgraph.network.build import build

        titles, version = self.called()
        whole = self
        if self.moment is not None and self.moment.first is not None:
            self._refuse_another(as_of, between, compare)
            # What may or may not have held then is in this view as well: the ties are judged to find it.
            whole = self._undated or self  # a part has no other claims
            as_of, between = self.moment.asked
            unknown = self.moment.unknown
            confidence = max(confidence or "", self.moment.confidence, key=_rank) or None
        chosen = cast(Any, view or whole.default_view)
        fetch: Any = whole._fetch if isinstance(whole.addressed, Store) else None
        if query is not None:
            from govgraph.network.from_query import facts_of_query, view_of_query

            chosen = view_of_query(title)
            asked = facts_of_query(
                self.addressed, self.model, query, bindings=bindings, timeout=timeout, memory=memory
            )
            fetch = lambda _: asked  # noqa: E731 - the facts are those of the query
        found = build(
            whole.addressed,
            self.model,
            chosen,
            dataset=titles,
            version=version,
            folders=self.folders,
            into=Network,
            as_of=as_of,
            between=between,
            compare=compare,
            unknown=unknown,
            confidence=confidence,
            kinds=kinds,
            entity=entity,
            radius=radius,
            lift=lift,
            aggregate_states=aggregate_states,
            fold_members=fold_members,
            fetch=fetch,
        )
        shown = {
            "issued": self.metadata.issued,
            "license": self.metadata.license,
            "creators": self.metadata.creators,
            "entities": self.entities,
        }
        return replace(cast(Network, found), about=shown, cache=self.cache)

    def diff(
        self,
        other: GovGraph | None = None,
        *,
        as_of: str | None = None,
        to: str | None = None,
        names: tuple[str, str] = ("before", "after"),
        languages: Sequence[str] = LANGUAGES,
    ) -> Comparison:
        """Tell what changed from this dataset to another one, or in the world between two dates.

        Parameters
        ----------
        other : GovGraph, optional
            The later dataset. Or leave it out and give two dates:
        as_of, to : str, optional
            The earlier and the later one: ``2023``, ``2023-10`` or ``2023-10-08``.
        names : tuple of two str
            What two datasets are called in the sentences.
        languages : sequence of str
            Of the sentences, in order of preference.

        Returns
        -------
        Comparison
            True where anything changed; ``to_text()`` returns it as text, Markdown, JSON or RDF Patch.

        Raises
        ------
        BadDate, GovgraphError

        Examples
        --------
        >>> import govgraph
        >>> changes = govgraph.open().diff(as_of="2025-09-01", to="2025-09-03")
        >>> bool(changes), "Uruguay signed" in changes.to_text()
        (True, True)
        """
        from govgraph.api.comparing import compare, compare_dates

        if other is not None and as_of is None and to is None:
            return compare(self, other, names=names, languages=tuple(languages))
        if other is None and as_of is not None and to is not None:
            return compare_dates(self, as_of, to, languages=tuple(languages))
        raise GovgraphError(wrong("diff_two"))

    def meet(
        self,
        *names: str | Entity,
        shared: str | None = None,
        as_of: str | None = None,
        between: tuple[str, str] | None = None,
        unknown: str = "mark",
        confidence: str | None = None,
        languages: Sequence[str] = LANGUAGES,
    ) -> Meeting:
        """Tell where two or more actors meet: the spaces they share, edition by edition, with the claims that say so.

        Parameters
        ----------
        *names : str or Entity
            From 2 to 12, by id, CURIE, IRI, label, alias or acronym.
        shared : str, optional
            ``spaces``: which spaces they share. ``actors``: they are spaces, and which actors they share is asked. If left
            out, it is actors where all that are named are spaces (forums, events, processes, instruments).
        as_of, between, unknown, confidence
            Only what holds then, as in :meth:`at`.
        languages : sequence of str
            Of its texts, in order of preference.

        Returns
        -------
        Meeting
            Its `spaces` are rows with a cell for each actor. `signed` are the texts that they signed or wrote together,
            which is not a meeting. `records()` and `to_pandas()` have one line for each claim. `save()` writes a page, a
            figure or a table.

        Raises
        ------
        UnknownEntity, AmbiguousEntity, BadDate
        GovgraphError
            For fewer than 2, more than 12, or one that is named twice.

        Examples
        --------
        >>> import govgraph
        >>> found = govgraph.open().meet("derechos-digitales", "APC", as_of="2014")
        >>> [found.entity(row.iri).id for row in found.shared]
        ['id:iachr-153-internet', 'id:lacigf', 'id:netmundial']
        """
        from govgraph.api.meeting import PREDICATES, meet
        from govgraph.facts.as_of import Moment
        from govgraph.network.build import fetch_facts

        moment = Moment.of(as_of=as_of, between=between, unknown=unknown, confidence=confidence)
        whole, then = self, self
        if self._undated is not None and self.moment is not None:
            if moment.asks:
                raise GovgraphError(wrong("dated_already"))
            whole, moment = self._undated, self.moment
        elif moment.asks:
            then = self.at(as_of=as_of, between=between, unknown=unknown, confidence=confidence)
        kept = isinstance(whole.store, Store)
        facts = whole._fetch(PREDICATES) if kept else fetch_facts(whole.store, whole.model, PREDICATES)
        return meet(whole, then, moment, facts, names, shared=shared, languages=tuple(languages))

    def explorer(self, maps: Mapping[str, Map] | None = None) -> Explorer:
        """Return the dataset as one HTML file: search, entities with their evidence, maps, questions and SPARQL, offline.

        Parameters
        ----------
        maps : mapping of name to Map, optional
            The maps that it shows; those of a build and of further views when left out.

        Examples
        --------
        >>> import govgraph
        >>> govgraph.open().explorer()
        <Explorer of Digital governance spaces around AlSur and Latin America>
        """
        from govgraph.api.maps import all_maps
        from govgraph.explorer.explorer import Explorer

        if maps is not None:
            return Explorer(self, lambda: maps)
        return Explorer(self, lambda: all_maps(self), of_dataset=True)

    def serve(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 8000,
        timeout: float = 30.0,
        memory: float | None = None,
        rows: int = 500_000,
        cors: bool = False,
        told: Callable[[str], object] = print,
    ) -> None:
        """Serve the dataset until the process is asked to end (Ctrl-C): SPARQL endpoint, linked data and explorer.

        Parameters
        ----------
        host : str
            The address to listen to; this computer only, unless it is another one.
        port : int
            0 for any that is free.
        timeout, memory : float
            Seconds and megabytes that a query may take.
        rows : int
            Rows that an answer may have.
        cors : bool
            Let web pages of other hosts read.
        told : callable
            Called with the address.

        Raises
        ------
        MissingExtra
            Without ``pip install 'govgraph[server]'``.
        GovgraphError
            If the address is taken.
        """
        from govgraph.server.limits import Limits
        from govgraph.server.run import Server

        limits = Limits(seconds=timeout, megabytes=memory or 0.0, rows=rows)
        server = Server(self, host=host, port=port, limits=limits, cors=cors)
        told(server.url)
        server.run()

    def site(self) -> Site:
        """Return the explorer as a static site: a page for every entity, source, claim and question, and the data.

        Examples
        --------
        >>> import govgraph
        >>> govgraph.open().site()
        <Site of Digital governance spaces around AlSur and Latin America>
        """
        from govgraph.explorer.site import Site

        return Site(self)

    def timeline(
        self, *, first: int | None = None, last: int | None = None, lang: str = "en", title: str | None = None
    ) -> str:
        """Draw events, instruments and memberships along the years.

        Parameters
        ----------
        first, last : int, optional
            The first and the last year; those of the dated events and instruments when left out.
        lang : str
            ``en``, ``es`` or ``pt``.
        title : str, optional
            That of the dataset when left out.

        Returns
        -------
        str
            SVG.

        Raises
        ------
        GovgraphError
            If both years are given, and the first comes after the last.

        Examples
        --------
        >>> import govgraph
        >>> svg = govgraph.open().timeline(first=2015, last=2025, lang="pt")
        >>> "Fórum" in svg and svg.startswith("<svg")
        True
        """
        from govgraph.write.timeline import timeline as draw

        window = unknown = None
        moment = self.moment
        if moment is not None and moment.first is not None and moment.last is not None:
            window, unknown = (moment.first, moment.last), self.unknown_ties
        return draw(
            self.claims,
            self.entities,
            self.model,
            first=first,
            last=last,
            lang=lang,
            title=self.metadata.title(lang) if title is None else title,
            window=window,
            unknown=unknown,
        )

    @cached_property
    def _fetch(self) -> Callable[[tuple[str, ...] | None], Facts]:
        """The facts of the views asked for last; what was fetched before is not fetched again."""
        from govgraph.network.build import Facts, fetch_facts

        def fetch(wanted: tuple[str, ...] | None) -> Facts:
            fetched = self.__dict__.keys() >= _READ
            whole = fetched and self.addressed is self.store
            known = Facts(self.claims, self.entities, self.sources) if whole else None
            return fetch_facts(self.addressed, self.model, wanted, known)

        return lru_cache(maxsize=_VIEWS)(fetch)

    # ------------------------------------------------------------------------------------------ entities, claims, sources

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Every entity by IRI; without statements, sources and the words of the vocabulary."""
        none = {*self.model.classes, "Mode", "Confidence"}
        found = fetch_entities(self.addressed, self.model.depth, without=none)
        words: set[str] = set()
        if self.vocabulary.foreign:
            from govgraph.facts.generic import without_class

            found |= without_class(self.addressed, self.model)
            words = self.vocabulary.words
        return {
            iri: found[iri]
            for iri in sorted(found)
            if not none.intersection(found[iri].kinds) and not iri.startswith(GOV) and iri not in words
        }

    @cached_property
    def claims(self) -> Sequence[Claim]:
        """Every claim, sorted by its IRI."""
        return fetch_claims(self.store)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by IRI."""
        return fetch_sources(self.store)

    def entity(self, name: str) -> Entity:
        """Return the entity of an id, CURIE or IRI.

        Raises
        ------
        UnknownEntity
            With the nearest ids; or, as of a date, with when it begins.
        """
        iri = self.names.entity(name)
        if iri in self.entities:
            return self.entities[iri]
        if self._undated is not None and iri in self._undated.entities:
            later = self._undated.entities[iri]
            key = "begins_later" if later.start else "not_then"
            raise UnknownEntity(name, message=wrong(key, name=later.id, start=later.start))
        near = UnknownEntity(name, [entity.id for entity in self.entities.values()]).near
        choices = either([f"`{one}`" for one in near])
        key = "error.mean_or_find" if near else "error.use_find"
        raise UnknownEntity(name, near, hint=Told(key, choices=choices, name=repr(name)))

    def info(self, *languages: str) -> dict[str, Any]:
        """Return what is in the dataset: title, version, license, and counts of everything.

        Examples
        --------
        >>> import govgraph
        >>> govgraph.open().info()["kinds"]["Topic"]
        12
        """
        entities = [entity for entity in self.entities.values() if entity.kind in self.model.kinds]
        about = self.metadata
        short = self.names.compact
        return {
            "title": about.title(*languages),
            "description": text_in(about.descriptions, languages or ("en",)),
            "version": about.version,
            "license": about.license,
            "issued": about.issued,
            "base": about.base,
            "entities": len(entities),
            "claims": len(self.claims),
            "sources": len(self.sources),
            "triples": len(self.store) if isinstance(self.store, Store) else None,
            "unread_dates": len(self.unread_dates),
            "kinds": _ranked(Counter(entity.kind for entity in entities)),
            "predicates": _ranked(
                Counter(short(claim.predicate) for claim in self.claims)
                + Counter({short(iri): n for iri, n in self.vocabulary.predicates})
                + self._plain_relations()
            ),
            "confidence": _ranked(Counter(claim.confidence or "not stated" for claim in self.claims)),
        }

    def _plain_relations(self) -> Counter[str]:
        """Return how often RDF without claims uses each predicate of the model."""
        if self.claims or (self.folders and not self.files):
            return Counter()
        rows = self.store.select("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
        counts = {p.value: int(n.value) for p, n in rows if p is not None}
        known = {one.iri for one in self.model.predicates.values() if not one.term}
        return Counter({self.names.compact(iri): n for iri, n in counts.items() if iri in known})

    # ------------------------------------------------------------------------------------------------------- handing on

    def to_rdflib(self) -> rdflib.Dataset:
        """Return an rdflib Dataset with the same triples and prefixes."""
        if not isinstance(self.store, Store):
            raise DataError(wrong("remote_copy"))
        return self.store.to_rdflib()

    def quads(self) -> Iterator[Any]:
        """Yield every quad; of an endpoint, every triple of the graph that it was opened with.

        Raises
        ------
        EndpointError
            If a server does not give all that it holds.
        """
        return self.store.quads() if isinstance(self.store, Store) else self.store.triples()

    def statements(self) -> Iterator[Any]:
        """Yield what :meth:`quads` does, with an IRI for each blank node where things in words of others have addresses."""
        from govgraph.facts.labels import MADE

        store = self.addressed
        quads = store.quads() if isinstance(store, Store) else store.triples()
        return (quad for quad in quads if quad.predicate.value != MADE)

    def build(
        self, folder: Place, *, force: bool = False, progress: Callable[[str], None] = lambda name: None
    ) -> list[Written]:
        """Write graph, maps, network tables and report into a folder, as one set; see ``govgraph build``.

        Parameters
        ----------
        folder : path
            Made where it does not exist; files of an earlier build are replaced all together or not at all.
        force : bool
            Whether files of these names that govgraph did not write may be replaced.
        progress : callable
            Called with the name of each file before it is made.

        Raises
        ------
        InvalidData
            If the tables have errors; nothing is written then.
        """
        from govgraph.api.building import build

        return build(self, Path(folder), force=force, progress=progress)

    def part(
        self,
        *,
        entities: Sequence[str] = (),
        kinds: Sequence[str] = (),
        relations: Sequence[str] = (),
        query: str | None = None,
        bindings: Mapping[str, Any] | None = None,
    ) -> GovGraph:
        """Return a part of the dataset with its evidence: claims, what they speak of, and their sources.

        Parameters
        ----------
        entities : sequence of str
            Only claims about one of these, by id, CURIE, IRI or name.
        kinds : sequence of str
            Only claims about things of one of these kinds, or below them.
        relations : sequence of str
            Only claims of these predicates.
        query : str, optional
            SPARQL: only the claims that its answer rests on.
        bindings : mapping of variable to value, optional
            For `query`.

        Raises
        ------
        UnknownEntity, UnknownKind, UnknownPredicate, QueryError

        Examples
        --------
        >>> import govgraph
        >>> part = govgraph.open().part(entities=["alsur"], relations=["participatedIn"])
        >>> sorted({claim.object_id for claim in part.claims})
        ['id:igf-2023', 'id:rightscon-2023']
        """
        from govgraph.errors import UnknownKind
        from govgraph.facts.claims import predicate_iri
        from govgraph.query.part import part_of

        for kind in kinds:
            if kind not in self.model.kinds:
                raise UnknownKind(kind, self.model.kinds)
        chosen = partial(
            part_of,
            entities=[(self._undated or self).finder.resolve(name) for name in entities],
            kinds=self.model.below(kinds),
            relations=[predicate_iri(self.store, self.model, name) for name in relations],
            query=query,
            bindings=bindings,
        )
        result = GovGraph(store=chosen(self.store), model=self.model, metadata=self.metadata)
        result.whole = self.whole or self
        result.moment, result._told = self.moment, (self.unknown, self.unknown_ties)
        result.cache = self.cache
        result._sure_part = lambda: None if self._sure is None else chosen(self._sure)
        return result

    def export(self, form: str = "ttl") -> str:
        """Return the dataset as text: ``ttl``, ``nt``, ``jsonld``, ``trig``, ``nq``, or ``csv`` with all claims.

        Of a part, ask :meth:`part` first.

        Raises
        ------
        UnknownFormat

        Examples
        --------
        >>> import govgraph
        >>> govgraph.open().export("nt").count("\\n") > 40_000
        True
        """
        from govgraph.api.exporting import export

        text = BytesIO()
        export(self, form, text)
        return text.getvalue().decode()

    def save(self, path: Place) -> Path:
        """Write the whole dataset to a file; its suffix gives the format."""
        from govgraph.api.exporting import export
        from govgraph.files import whole_file

        target = Path(path)
        with whole_file(target) as file:
            export(self, target.suffix.lstrip(".").lower(), file)
        return target

    def fix_ids(self, folder: str | Path | None = None) -> dict[str, int]:
        """Write the derived id into every claim of the tables that has none.

        Parameters
        ----------
        folder : path, optional
            Which folder of tables, if several were opened together.

        Returns
        -------
        dict of file name to int
            How many ids were written into each file. Open the dataset again to read them.

        Raises
        ------
        DataError
            If it was opened from several folders and none is chosen, or a table cannot be written back.
        InvalidData
            If the tables have errors; nothing is written then.
        """
        from govgraph.facts.fix_ids import fix_ids

        if self.dataset is None:
            raise DataError(wrong("only_tables_have_ids"))
        return fix_ids(self.dataset, None if folder is None else Path(folder))

    def _counts(self) -> dict[str, int]:
        """Return the counts that it shows of itself; none for an endpoint, which would have to be asked."""
        if not isinstance(self.store, Store):
            return {}
        kinds = Counter(one.kind for one in self.entities.values() if one.kind in self.model.kinds)
        totals = {"entities": sum(kinds.values()), "claims": len(self.claims), "sources": len(self.sources)}
        return totals | _ranked(kinds)

    def __repr__(self) -> str:
        if self._dataset is not None and not self._dataset.report.ok:
            return f"<GovGraph {self.metadata.title('en')!r}: {len(self._dataset.report.errors)} errors>"
        counts = list(self._counts().items())[:3]
        place = getattr(self.store, "url", "")
        shown = ", ".join(f"{number:,} {name}" for name, number in counts) or place
        at = self.moment
        when = "" if at is None or at.first is None else f" from {at.first} to {at.last}"
        return f"<GovGraph {self.metadata.title('en')!r}{when}: {shown}>"

    def _repr_html_(self) -> str:
        from govgraph.query.frames import html_table

        if self._dataset is not None and not self._dataset.report.ok:
            return f"<p>{escape(repr(self))}</p>"
        rows = [(name, f"{number:,}") for name, number in self._counts().items()]
        title = escape(f"{self.metadata.title('en') or 'a dataset'} {self.metadata.version}".strip())
        return f"<p><strong>{title}</strong></p>" + (html_table(("", "number"), rows) if rows else "")


def _given(
    keywords: Mapping[str, Any],
    bindings: Mapping[str, Any] | None,
    options: tuple[str, ...],
    known: Callable[[], Collection[str]],
) -> dict[str, Any]:
    """Return values given by keyword and in a mapping, in one.

    Parameters
    ----------
    keywords, bindings : mapping of name to value
    options : tuple of str
        What is not a variable: a keyword that looks like one of them is a slip.
    known : callable
        Gives the names that can have a value; called only where a keyword looks like an option.

    Raises
    ------
    QueryError
        For a slip, or a name given in both.
    """
    together = {name.lstrip("?$"): value for name, value in (bindings or {}).items()}
    twice = sorted(together.keys() & keywords.keys())
    if twice:
        raise QueryError(wrong("given_twice", name=twice[0]))
    for name in keywords:
        near = nearest(name, options, 1)
        if near and name not in known():
            raise QueryError(wrong("neither_option", name=name, near=near[0]))
    return {**together, **keywords}


def _rank(confidence: str) -> int:
    from govgraph.facts.as_of import CONFIDENCE_RANK

    return CONFIDENCE_RANK.get(confidence, -1)


def _ranked(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _expect(found: Any, wanted: type[T], form: str) -> T:
    if not isinstance(found, wanted):
        raise QueryError(wrong("another_form", form=form))
    return found


def _metadata_of(store: AnyStore, base: str) -> Metadata:
    titles, descriptions, single = {}, {}, {}
    creators: list[str] = []
    asked = f"SELECT ?p ?o ?name WHERE {{ <{base}> ?p ?o OPTIONAL {{ ?o <{FOAF}name> ?name }} }}"
    for term, value, name in store.select(asked):
        language = getattr(value, "language", None) or "en"
        if term.value == DCTERMS + "title":
            titles[language] = value.value
        elif term.value == DCTERMS + "description":
            descriptions[language] = value.value
        elif term.value == DCTERMS + "creator":
            creators.append((name or value).value)
        else:
            single[term.value] = value.value
    return Metadata(
        titles=titles,
        descriptions=descriptions,
        version=single.get(OWL + "versionInfo", ""),
        issued=single.get(DCTERMS + "issued", ""),
        license=single.get(DCTERMS + "rights", ""),
        base=base,
        creators=tuple(sorted(creators)),
    )
