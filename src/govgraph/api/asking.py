"""Asking by name: find things, answer questions of the catalogue, tell all about one entity, cite the sources."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from govgraph.errors import QueryError, nearest

if TYPE_CHECKING:
    from govgraph.api.govgraph import GovGraph
    from govgraph.facts.dataset import Metadata
    from govgraph.map.map import Map
    from govgraph.model.model import Model
    from govgraph.network.network import Network
    from govgraph.query.find import Finder, Found
    from govgraph.query.profile import Profile, SourceProfile
    from govgraph.query.questions import Answered, Catalogue, Question
    from govgraph.query.results import Answer, Solutions, Triples
    from govgraph.store.store import AnyStore

__all__ = ["Asking", "given"]

_OPTIONS = (
    "languages",
    "timeout",
    "memory",
    "limit",
    "questions",
    "bindings",
)  # of a question, beside its parameters


def given(
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
        What is no variable: a keyword that looks like one of them is a slip.
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
        raise QueryError(f"`{twice[0]}` is given twice: by keyword and in bindings", hint="give it once")
    for name in keywords:
        near = nearest(name, options, 1)
        if near and name not in known():
            raise QueryError(f"`{name}` is neither an option nor a variable", hint=f"did you mean {near[0]}?")
    return {**together, **keywords}


class Asking:
    """The part of :class:`govgraph.GovGraph` that is asked by name; it stands on a store and a model."""

    if TYPE_CHECKING:
        folders: tuple[Path, ...]
        whole: GovGraph | None

        @property
        def store(self) -> AnyStore: ...  # noqa: D102 - GovGraph says what it is

        @property
        def model(self) -> Model: ...  # noqa: D102

        @property
        def metadata(self) -> Metadata: ...  # noqa: D102

    @cached_property
    def finder(self) -> Finder:
        """Search by name; its index is built at the first search and kept."""
        from govgraph.query.find import Finder

        return Finder(self.store, self.model.depth)

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
            At most so many rows.
        questions : iterable of paths, optional
            Folders with questions of one's own.
        bindings : mapping of parameter to value, optional
            What the question asks for; entities by id, label or acronym, dates as 2023, 2023-10 or 2023-10-08.
        **parameters
            The same, for parameters that are no option's name: ``org="AlSur"``.

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
        asked = given(
            parameters, bindings, _OPTIONS, lambda: [parameter.name for parameter in known.parameters]
        )
        graph, asked = self._as_of_question(known, asked)
        return answer(
            known,
            asked,
            self.finder,
            self.model,
            languages=languages,
            timeout=timeout,
            memory=memory,
            limit=limit,
            ask=partial(graph.run, judged=known.judged, beside=known.beside),
            whole=(self.whole or self).store,
        )

    def _as_of_question(
        self, question: Question, asked: Mapping[str, Any]
    ) -> tuple[GovGraph, dict[str, Any]]:
        """Return the dataset as of the date that a question asks about, and what it is asked with.

        A date that the dataset has already is that of the question, unless the question is given another.
        """
        graph, values = cast("GovGraph", self), dict(asked)
        if not question.as_of:
            return graph, values
        moment = graph.moment
        if moment is not None and moment.first is not None and moment.last is not None:
            twice = [name for name in question.as_of if values.get(name) is not None]
            if twice:
                raise QueryError(
                    f"`{question.name}` is asked about two dates: by `{twice[0]}`, and as of a date",
                    hint=f"leave out one of --as-of (or --between) and --{twice[0]}",
                )
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
        from govgraph.query.profile import fetch_profile

        return fetch_profile(self.store, self.finder.resolve(name), self.model)

    def source_profile(self, name: str) -> SourceProfile:
        """Return a source, found by id, CURIE, IRI or title, and every claim that rests on it.

        Raises
        ------
        UnknownEntity, AmbiguousEntity

        Examples
        --------
        >>> import govgraph
        >>> govgraph.open().source_profile("src:alsur-blog").source.publisher
        'AlSur'
        """
        from govgraph.query.profile import fetch_source_profile

        return fetch_source_profile(self.store, self.finder.resolve(name, kinds=["Source"]), self.model)

    def profile_turtle(self, profile: Profile | SourceProfile) -> str:
        """Return an entity or source and the statements about it as Turtle, with the sources they rest on."""
        from govgraph.facts.labels import LABELS
        from govgraph.terms import RDF
        from govgraph.write.turtle import turtle

        about = [profile.entity.iri, *(claim.iri for claim in profile.claims), *profile.sources]
        found: list[Any] = []
        for start in range(0, len(about), 500):
            values = " ".join(f"<{iri}>" for iri in about[start : start + 500] if iri)
            found += self.store.construct(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
            )
        others = " ".join(f"<{iri}>" for iri in sorted(profile.entities))
        named = " ".join(f"<{name}>" for name in (RDF + "type", *LABELS))
        found += self.store.construct(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {others} }} VALUES ?p {{ {named} }} ?s ?p ?o }}"
        )
        return turtle(set(found), self.store.names)

    def cite(
        self,
        what: Answered | Answer | Solutions | Triples | Profile | SourceProfile | Network | Map | None = None,
        style: str = "bibtex",
    ) -> str:
        """Return the sources that an answer rests on, and the dataset, as a bibliography.

        Parameters
        ----------
        what : Answered, Answer, Solutions, Triples, Profile, Network or Map, optional
            The dataset alone when left out. Rows and triples are read; of a network or a map, its ties are cited.
        style : str
            ``bibtex``, ``ris`` or ``csl``.

        Returns
        -------
        str
            The dataset comes last, with its version, date and RDFC-1.0 fingerprint (none for a remote store).

        Examples
        --------
        >>> import govgraph
        >>> g = govgraph.open()
        >>> g.cite(g.answer("mandate-of", body="IGF")).startswith("@misc{")
        True
        """
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
        elif isinstance(what, Profile | SourceProfile | Map):
            sources = what.sources.values()
        elif isinstance(what, Network):
            sources = sources_of_ties(what)
        elif isinstance(what, Answered):
            sources = evidence.sources_of_answer(self.store, what)
        elif isinstance(what, Triples):
            sources = evidence.sources_of_triples(self.store, what)
        else:
            sources = evidence.sources_of_result(self.store, what)
        return citation(sources, self._cited(), style)

    def _cited(self) -> Any:
        from govgraph.query.cite import CitedDataset
        from govgraph.store.store import Store
        from govgraph.write.canonical import fingerprint

        about = self.metadata
        store = (self.whole or self).store  # what is cited is the dataset, not what held at a date
        return CitedDataset(
            title=about.title("en"),
            version=about.version,
            iri=about.base,
            license=about.license,
            creators=about.creators,
            issued=about.issued,
            fingerprint=fingerprint(store.quads()) if isinstance(store, Store) else "",
        )
