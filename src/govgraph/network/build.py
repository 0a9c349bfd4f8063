"""From a store to a network: fetch the claims of a view, decide what holds at a date, apply the view's rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from govgraph.errors import NetworkError, wrong
from govgraph.facts.as_of import Moment, judge, sure_enough
from govgraph.facts.claims import (
    Claim,
    Entity,
    Source,
    fetch_claims,
    fetch_entities,
    fetch_sources,
    joins,
    predicate_iri,
)
from govgraph.facts.holding import Bounds, Truth
from govgraph.facts.labels import text_in
from govgraph.facts.ties import entity_dates, fetch_issued
from govgraph.model.model import Model
from govgraph.network.compare import check_dates
from govgraph.network.evidence import dates_and_evidence
from govgraph.network.network import Network
from govgraph.network.nodes_ties import Node, Question, Tie
from govgraph.network.rules import aggregate_states as aggregate
from govgraph.network.rules import fold_members, on_topic, series_of
from govgraph.network.sides import TAKING_PART, acting_end
from govgraph.network.transform import called
from govgraph.network.views import RULES, View, load_view
from govgraph.store.store import AnyStore
from govgraph.terms import GOV, RDF, Names
from govgraph.words import LANGUAGES, say, texts

__all__ = ["Facts", "build", "fetch_facts"]

_NETWORKS = ("CivilSocietyNetwork", "Network")  # whose members take part through them
_MANY = 2_000  # above this, fetching all entities is faster than naming those that are wanted


@dataclass(frozen=True, slots=True)
class Facts:
    """Claims, entities and sources that were fetched before, so that many networks cost one fetch."""

    claims: Sequence[Claim]
    entities: Mapping[str, Entity]
    sources: Mapping[str, Source]
    notes: tuple[Mapping[str, str], ...] = ()
    """What was not fetched, counted and named."""
    asked: Mapping[tuple[str, str], float] | None = None
    """The pairs that a query found, source first, with their weights; None where the ties are those of the claims."""
    backing: Mapping[tuple[str, str], Collection[Claim]] | None = None
    """Of these pairs, the claims that a SELECT asked for; None of a CONSTRUCT, whose triples say it."""
    issued: str = ""
    """The day on which the dataset was issued: what it is about was there by then."""


def build(
    store: AnyStore,
    model: Model,
    view: str | Sequence[str] | View = "forums-organizations",
    *,
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
    dataset: Mapping[str, str] | None = None,
    version: str = "",
    fetch: Callable[[tuple[str, ...] | None], Facts] | None = None,
    folders: Iterable[Path] = (),
    into: type[Network] = Network,
) -> Network:
    """Return the network of a view; what is not listed is as in :meth:`govgraph.GovGraph.network`.

    Parameters
    ----------
    view : str, sequence of str, or View
        The name of a view, or predicates to take as ties: local names, or CURIEs and IRIs of any that the data use.
    dataset, version : mapping of language to text; str
        Title and version of the dataset, to be shown.
    fetch : callable, optional
        Instead of :func:`fetch_facts`: one that has fetched, or remembers.
    folders : iterable of Path
        Folders of tables, whose own views stand in ``views/``.
    into : type
        The class of the result.

    Raises
    ------
    UnknownView, UnknownPredicate, UnknownKind, UnknownEntity, BadDate, GovgraphError, NetworkError
    """
    chosen = _view(view, model, store, folders)
    if compare is not None:
        check_dates(compare, as_of=as_of, between=between)
    if chosen.ego and not entity:
        raise NetworkError(wrong("needs_entity"))
    Moment.of(
        as_of=as_of, between=between, unknown=unknown, confidence=confidence
    )  # refuses what is not a date
    rules = _rules(chosen, lift=lift, aggregate_states=aggregate_states, fold_members=fold_members)
    question = Question(
        view=chosen.name,
        titles=chosen.titles,
        descriptions=chosen.descriptions,
        as_of=as_of or "",
        between=between,
        unknown=unknown,
        confidence=confidence or "",
        rules=rules,
        dataset=dataset or {},
        version=version,
    )
    known = (fetch or partial(fetch_facts, store, model))(_wanted(chosen, rules, store.names))
    center = _called(entity, store.names, known) if entity is not None else ""

    def read(one: Question) -> Network:
        return _Reading(model, chosen, one, known, store.names, center).network(kinds, into)

    if compare is not None:
        dates = [replace(question, as_of=date, unknown="mark") for date in compare]
        return _compared(read(dates[0]), read(dates[1]), unknown, chosen, center, radius, known)
    net = read(question)
    if not len(net):
        narrowed = bool(as_of or between or confidence or kinds)
        return replace(net, notes=(*net.notes, _why_empty(store, narrowed)))
    if center:
        net = _around(net, center, radius, chosen, known)
    return net.project(chosen.project) if chosen.project and net.is_two_mode else net


def _why_empty(store: AnyStore, narrowed: bool) -> Mapping[str, str]:
    """Return why a view shows nothing, and what the dataset has instead, in words."""
    query = (
        f"SELECT ?p (COUNT(?st) AS ?n) {{ ?st a <{GOV}Statement> ; <{RDF}predicate> ?p ; <{RDF}object> ?o "
        "FILTER(isIRI(?o)) } GROUP BY ?p"
    )
    counts: dict[str, int] = {
        store.names.compact(p.value): int(n.value) for p, n in store.select(query) if p is not None
    }
    if not counts:
        if store.ask(f"ASK {{ <{GOV}Statement> ?p ?o }}"):
            return texts("network.no_claims")
        counts = Counter(store.names.compact(claim.predicate) for claim in _plain(store, None))
    if not counts:
        return texts("network.no_ties")
    if narrowed:
        return texts("network.nothing_left")
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:8]
    named = ", ".join(f"{name.removeprefix('gov:')} ({n})" for name, n in ranked)
    return texts("network.other_view", predicates=named)


def _local(predicate: str, names: Names) -> str:
    """Return what a network calls a predicate: its local name, or the CURIE of one that is not of the model."""
    return predicate.removeprefix(GOV) if predicate.startswith(GOV) else str(names.compact(predicate))


def _rules(view: View, **asked: bool | None) -> tuple[str, ...]:
    """Return the rules that apply: those asked for, and where nothing is asked, those of the view."""
    wanted = {name.replace("_", "-"): choice for name, choice in asked.items()}
    return tuple(rule for rule in RULES if (rule in view.rules if wanted[rule] is None else wanted[rule]))


def _compared(
    before: Network, after: Network, unknown: str, view: View, center: str, radius: int, known: Facts
) -> Network:
    """Return two dates in one. What is near an entity is asked of both together: at one date alone, a tie between two
    of its neighbors would seem to be added when the second of them comes near."""
    projects = bool(view.project) and (before.is_two_mode or after.is_two_mode)
    net = before.compare(after, unknown="mark" if projects else unknown)
    if center:
        net = _around(net, center, radius, view, known)
    if not projects:
        return net
    near = set(net)
    parts = [one.filter(where=lambda key, _: key in near).project(view.project) for one in (before, after)]
    return parts[0].compare(parts[1], unknown=unknown)


def _called(entity: str, names: Names, known: Facts) -> str:
    """Return the id of an entity, however it is written."""
    return called(entity, names, {one.id: Node.of_entity(one).names() for one in known.entities.values()})


def _around(net: Network, center: str, radius: int, view: View, known: Facts) -> Network:
    if center not in net:
        if start := _begins_later(center, known, net.question):
            raise NetworkError(wrong("begins_later", name=center, start=start))
        key = "no_tie_around" if view.ego else "no_tie"
        raise NetworkError(wrong(key, node=center, view=view.name, left=", ".join(view.leave_out)))
    return net.ego(center, radius)


def _begins_later(center: str, known: Facts, question: Question) -> str:
    """Return when an entity begins, where that is after all dates that are asked about."""
    last = Moment.of(as_of=question.as_of or None, between=question.between or question.compare).last
    start = next((one.start for one in known.entities.values() if one.id == center), "")
    earliest = Bounds.read(start).earliest_start
    return start if last and earliest and earliest > last else ""


def _view(view: str | Sequence[str] | View, model: Model, store: AnyStore, folders: Iterable[Path]) -> View:
    if isinstance(view, View):
        return view
    if isinstance(view, str):
        found = load_view(view, folders)
        for kind in (*found.spaces, *found.actors):
            model.ancestors(kind)  # raises UnknownKind: a view may come from a file
        return found
    iris = [predicate_iri(store, model, name) for name in view]
    names = tuple(_local(iri, store.names) for iri in iris)
    spaces = load_view("everything").spaces
    return View(name="", titles={"en": ", ".join(names)}, spaces=spaces, predicates=names)


def _wanted(view: View, rules: tuple[str, ...], names: Names) -> tuple[str, ...] | None:
    """Return the IRIs of the predicates that a view reads; None for all."""
    if not view.predicates:
        return None
    wanted = {names.term(name) for name in view.predicates}
    wanted |= {GOV + "partOfSeries"} if "lift" in rules else set()
    wanted |= {GOV + "memberOf"} if "fold-members" in rules else set()
    return tuple(sorted(wanted))


def fetch_facts(
    store: AnyStore, model: Model, wanted: tuple[str, ...] | None, known: Facts | None = None
) -> Facts:
    """Return the claims of some predicates (None for all), their ends and their sources.

    Parameters
    ----------
    wanted : tuple of str, optional
        IRIs.
    known : Facts, optional
        All claims and sources of the store, and entities of it, where they were fetched before.
    """
    claims = list(known.claims) if known else fetch_claims(store, wanted)
    if known and wanted is not None:
        claims = [claim for claim in claims if claim.predicate in wanted]
    notes: tuple[Mapping[str, str], ...] = ()
    if not claims and not store.ask(f"ASK {{ ?st a <{GOV}Statement> }}"):
        if wanted is None and store.ask(f"ASK {{ <{GOV}Statement> ?p ?o }}"):
            # Tables without relations: the triples between IRIs are those of the vocabulary and of columns.
            wanted = tuple(predicate.iri for predicate in model.predicates.values() if not predicate.value)
        claims = _plain(store, wanted)
        notes = _blank_ends(store, wanted)
    elif wanted is not None:
        claims = [*claims, *_unclaimed(store, wanted, claims)]
    ends = {claim.subject for claim in claims} | {claim.object for claim in claims if claim.object}
    entities = _entities(store, model, ends, known.entities if known else {})
    cited = {claim.source for claim in claims if claim.source}
    if known:
        sources = {iri: known.sources[iri] for iri in sorted(cited & known.sources.keys())}
    else:
        sources = fetch_sources(store, cited if len(cited) <= _MANY else None) if cited else {}
    return Facts(claims, entities, sources, notes, issued=fetch_issued(store))


def _entities(
    store: AnyStore, model: Model, ends: set[str], known: Mapping[str, Entity]
) -> dict[str, Entity]:
    """Return the entities of ends of ties; of very many, all entities are fetched but those that are rarely an end."""
    found = {iri: known[iri] for iri in sorted(ends & known.keys())}
    if not known and len(ends) > _MANY:
        every = fetch_entities(store, model.depth, without=[*model.classes, "Mode", "Confidence"])
        found = {iri: every[iri] for iri in sorted(ends & every.keys())}
    missing = ends - found.keys()
    if len(missing) > _MANY:
        return {**fetch_entities(store, model.depth), **found}
    return {**found, **fetch_entities(store, model.depth, iris=missing)} if missing else found


def _unclaimed(store: AnyStore, predicates: Sequence[str], claims: Sequence[Claim]) -> list[Claim]:
    """Return the ties that stand beside the claims without one: those of an RDF file opened with tables, say."""
    claimed = {(claim.subject, claim.predicate, claim.object) for claim in claims}
    [(number,)] = store.select(f"SELECT (COUNT(*) AS ?n) {{ {_only(predicates)}?s ?p ?o }}")
    if int(number.value) == len(claimed):
        return []  # every claim has its plain triple: where there are as many, none is without
    return [
        tie for tie in _plain(store, predicates) if (tie.subject, tie.predicate, tie.object) not in claimed
    ]


def _blank_ends(store: AnyStore, predicates: Sequence[str] | None) -> tuple[Mapping[str, str], ...]:
    """Return how many plain triples are not ties because an end of theirs is a blank node."""
    query = (
        f"SELECT (COUNT(*) AS ?n) {{ {_only(predicates)}?s ?p ?o "
        f"FILTER((isBlank(?s) || isBlank(?o)) && !isLiteral(?o) && ?p != <{RDF}type>) }}"
    )
    [(number,)] = store.select(query)
    n = int(number.value)
    return (texts("network.blank", n=n),) if n else ()


def _only(predicates: Sequence[str] | None) -> str:
    if predicates is None:
        return ""
    return f"VALUES ?p {{ {' '.join(f'<{p}>' for p in sorted(set(predicates)))} }} "


def _plain(store: AnyStore, predicates: Sequence[str] | None) -> list[Claim]:
    """Return the plain triples between IRIs."""
    query = (
        f"SELECT DISTINCT ?s ?p ?o {{ {_only(predicates)}?s ?p ?o "
        f"FILTER(isIRI(?s) && isIRI(?o) && ?p != <{RDF}type>) }}"
    )
    triples = sorted((s.value, p.value, o.value) for s, p, o in store.select(query))
    return [Claim(iri="", subject=s, predicate=p, object=o, names=store.names) for s, p, o in triples]


class _Reading:
    """One reading of the facts: claims in, nodes and ties out."""

    def __init__(
        self, model: Model, view: View, question: Question, facts: Facts, names: Names, center: str
    ) -> None:
        self.model, self.view, self.question, self.facts, self.names = model, view, question, facts, names
        self.center = center
        self.moment = Moment.of(
            as_of=question.as_of or None,
            between=question.between,
            unknown=question.unknown,
            confidence=question.confidence,
        )
        self.dated = self.moment.first is not None
        # By identity: plain triples have no IRI, and the hash of a claim reads all its texts.
        self.truths: dict[int, Truth] = {}
        if self.dated:
            dates = entity_dates(facts.entities, model, facts.issued)
            found = judge(facts.claims, model, self.moment, dates)
            self.truths = {id(claim): truth for claim, truth in zip(facts.claims, found, strict=True)}
        self.kinds: dict[str, frozenset[str]] = {}
        self.spaces = model.below(view.spaces)
        self.actors = model.below(view.actors)

    def network(self, kinds: Iterable[str] | None, into: type[Network]) -> Network:
        """Return the network; with `kinds`, only of actors or spaces of these."""
        rules = self.question.rules
        claims = [
            claim
            for claim in self.facts.claims
            if joins(claim, self.model)
            and sure_enough(claim.confidence, self.moment.confidence)
            and self.truths.get(id(claim)) is not Truth.NO
        ]
        series = {}
        if "lift" in rules:
            # Which series an edition is of is not an answer but a way to read: it is not asked how sure it is.
            editions = [claim for claim in self.facts.claims if claim.predicate == GOV + "partOfSeries"]
            series = series_of(editions, self._allowed())
            series.pop(self.names.entity(self.center), None)  # who asks about an edition gets the edition
        ties = self._ties(claims, series)
        if "fold-members" in rules:
            ties += fold_members(ties, self._members(claims))
        others = [tie for tie in ties if not self._belongs(tie)]
        ties = [tie for tie in ties if self._belongs(tie)]
        if self.view.topics:
            kinds_of = {end: self._kinds(end) for tie in ties for end in tie.ends}
            named = [tuple(map(self.names.identify, one)) for one in (self.view.topics, self.view.series)]
            ties = on_topic(ties, kinds_of, *named)
        if self.view.only:
            wanted = frozenset(map(self.names.identify, self.view.only))
            ties = [tie for tie in ties if not wanted.isdisjoint(self._only(tie))]
            # Of what the view does not ask about, it does not say that it is not shown.
            others = [tie for tie in others if not wanted.isdisjoint(self._only(tie))]
        ties = self._of_kinds(ties, kinds)
        unknown = sum(bool(tie.unknown) for tie in ties)
        if self.moment.unknown == "exclude":
            ties = [tie for tie in ties if not tie.unknown]
        keys = {end for tie in ties for end in tie.ends}
        meeting = self._spaces_of(ties)
        nodes = [
            replace(Node.of_entity(self._entity(self.names.entity(key)), space=key in meeting), key=key)
            for key in sorted(keys)
        ]
        ties = [self._with_actor(tie, meeting) for tie in ties]
        if "aggregate-states" in rules:
            nodes, ties = aggregate(nodes, ties)
        cited = {claim.source for tie in ties for claim in tie.claims}
        return into.of(
            nodes,
            ties,
            question=self.question,
            sources={iri: source for iri, source in self.facts.sources.items() if iri in cited},
            space_kinds=self.view.spaces,
            unknown=unknown if self.moment.unknown == "exclude" else sum(tie.unknown for tie in ties),
            names=self.names,
            notes=(*self.facts.notes, *self._notes_on(others)),
            model=self.model,
        )

    def _only(self, tie: Tie) -> tuple[str, ...]:
        """Return the ends of a tie that the ids of a view may name: its space, or where the view has none, both."""
        return acting_end(*tie.ends, tie.predicate)[1:] if self.view.shape == "two-mode" else tie.ends

    def _entity(self, iri: str) -> Entity:
        return self.facts.entities.get(iri) or Entity(id=self.names.compact(iri), iri=iri)

    def _kinds(self, key: str) -> frozenset[str]:
        kinds = self.kinds.get(key)
        if kinds is None:
            kinds = self.kinds[key] = frozenset(self._entity(self.names.entity(key)).kinds)
        return kinds

    def _is_space(self, key: str) -> bool:
        return not self._kinds(key).isdisjoint(self.spaces)

    def _allowed(self) -> set[str]:
        """Return the series that ties may be lifted to: those that are spaces here, or anything in a view of any."""
        if self.view.shape != "two-mode":
            return {claim.object for claim in self.facts.claims}
        return {
            iri for iri, entity in self.facts.entities.items() if not self.spaces.isdisjoint(entity.kinds)
        }

    def _ties(self, claims: Sequence[Claim], series: Mapping[str, tuple[str, ...]]) -> list[Tie]:
        """Return one tie per pair and predicate, with the claims that hold or may hold."""
        wanted, unwanted = frozenset(self.view.predicates), frozenset(self.view.leave_out)
        grouped: dict[tuple[str, str, str], list[tuple[Claim, Truth | None, tuple[str, ...]]]] = defaultdict(
            list
        )
        for claim in claims:
            name = _local(claim.predicate, self.names)
            if (wanted and name not in wanted) or name in unwanted:
                continue
            truth = self.truths.get(id(claim))
            for u, v, via in self._lifted(claim, series):
                for turned in self._as_asked(claim):
                    found_as = (v, u, f"^{name}") if turned else (u, v, name)
                    grouped[found_as].append((claim, truth, via))
        ties = []
        for (u, v, name), found in sorted(grouped.items(), key=lambda item: item[0]):
            unsure = self.dated and not any(truth is Truth.YES for _, truth, _ in found)
            if self.moment.unknown == "exclude" and not unsure:
                found = [one for one in found if one[1] is not Truth.UNKNOWN]
            ties.append(self._tie(u, v, name, found, unsure))
        return ties

    def _tie(
        self,
        u: str,
        v: str,
        name: str,
        found: list[tuple[Claim, Truth | None, tuple[str, ...]]],
        unsure: bool,
    ) -> Tie:
        predicate = self.model.predicates.get(name.removeprefix("^"))
        # The hash of a claim reads all its texts, and most ties rest on one.
        claims = tuple(dict.fromkeys(claim for claim, _, _ in found)) if len(found) > 1 else (found[0][0],)
        return Tie(
            u,
            v,
            key=name,
            predicate=name,
            weight=self._weight(claims[0], name),
            group=predicate.group if predicate else "",
            claims=claims,
            via=tuple(sorted({edition for _, _, via in found for edition in via})),
            truth="" if not self.dated else "unknown" if unsure else "yes",
            unknown=int(unsure),
            **dates_and_evidence(claims),
        )

    def _as_asked(self, claim: Claim) -> tuple[bool, ...]:
        """Return how a query asked for the pair of a claim: as the claim says it (False), backward (True), or both."""
        asked = self.facts.asked
        if asked is None or claim.predicate.endswith("#foundTogether"):
            return (False,)  # what the query alone says, it says in its own direction
        ends, backing = (claim.subject, claim.object), self.facts.backing or {}
        return tuple(
            turned for turned in (False, True) if claim in backing.get(ends[::-1] if turned else ends, ())
        )

    def _weight(self, claim: Claim, name: str) -> float:
        ends = (claim.subject, claim.object)
        return (self.facts.asked or {}).get(ends[::-1] if name.startswith("^") else ends, 1.0)

    def _lifted(
        self, claim: Claim, series: Mapping[str, tuple[str, ...]]
    ) -> Iterable[tuple[str, str, tuple[str, ...]]]:
        key = self.names.compact
        for u in series.get(claim.subject, (claim.subject,)):
            for v in series.get(claim.object, (claim.object,)):
                via = [key(end) for end, top in ((claim.subject, u), (claim.object, v)) if end != top]
                if u != v or not via:
                    yield key(u), key(v), tuple(via)

    def _members(self, claims: Sequence[Claim]) -> dict[str, list[tuple[str, Claim, Truth | None]]]:
        found: dict[str, dict[str, tuple[str, Claim, Truth | None]]] = defaultdict(dict)
        for claim in claims:
            network, member = self.names.compact(claim.object), self.names.compact(claim.subject)
            if claim.predicate != GOV + "memberOf" or self._kinds(network).isdisjoint(_NETWORKS):
                continue
            truth = self.truths.get(id(claim))
            before = found[network].get(member)
            if before is None or (before[2] is Truth.UNKNOWN and truth is Truth.YES):
                found[network][member] = (member, claim, truth)
        return {
            network: [members[key] for key in sorted(members)] for network, members in sorted(found.items())
        }

    def _belongs(self, tie: Tie) -> bool:
        """Tell whether a tie is of the view; of two modes, it says itself which end is the actor: a body can be both."""
        if self.view.shape != "two-mode":
            either = self.actors | self.spaces
            return not self.view.actors or all(not self._kinds(key).isdisjoint(either) for key in tie.ends)
        actor, space = acting_end(*tie.ends, tie.predicate)
        if self._kinds(actor).isdisjoint(self.actors):
            return False
        return tie.predicate in TAKING_PART or not self._kinds(space).isdisjoint(self.spaces)

    def _spaces_of(self, ties: Iterable[Tie]) -> set[str]:
        """Return which ends are spaces: in a two-mode view those that some tie has as its space, else by their kind."""
        if self.view.shape == "two-mode":
            return {acting_end(*tie.ends, tie.predicate)[1] for tie in ties}
        return {key for tie in ties for key in tie.ends if self._is_space(key)}

    def _with_actor(self, tie: Tie, spaces: set[str]) -> Tie:
        if self.view.shape != "two-mode" or not spaces.issuperset(tie.ends):
            return tie
        acts, _ = acting_end(*tie.ends, tie.predicate)
        return replace(tie, actor="source" if acts == tie.source else "target")

    def _notes_on(self, others: Sequence[Tie]) -> list[dict[str, str]]:
        """Return what the view leaves out, in words: how many ties by predicate, and of which kinds their ends are."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for tie in others:
            actor, space = acting_end(*tie.ends, tie.predicate)
            away = actor if self._kinds(actor).isdisjoint(self.actors) else space
            found[tie.predicate][self._entity(self.names.entity(away)).kind] += 1
        notes = []
        for predicate, kinds in sorted(found.items(), key=lambda one: (-one[1].total(), one[0])):
            said = {}
            for lang in LANGUAGES:
                known = self.model.predicates.get(predicate)
                verb = text_in(known.labels, (lang,)) if known else predicate
                named = ", ".join(f"{self._kind_name(kind, lang)} ({n})" for kind, n in kinds.most_common())
                said[lang] = say("network.left_out", lang, n=kinds.total(), verb=verb, kinds=named)
            notes.append(said)
        return notes

    def _kind_name(self, kind: str, lang: str) -> str:
        known = self.model.kinds.get(kind)
        return text_in(known.labels, (lang,)) if known else kind or say("network.no_kind", lang)

    def _of_kinds(self, ties: list[Tie], kinds: Iterable[str] | None) -> list[Tie]:
        """Return the ties whose spaces and actors are of the kinds asked for; a side nobody named is left alone."""
        if kinds is None:
            return ties
        named = [kinds] if isinstance(kinds, str) else list(kinds)
        for kind in named:
            self.model.ancestors(kind)  # raises UnknownKind
        spaces = self.model.below(kind for kind in named if kind in self.spaces)
        actors = self.model.below(kind for kind in named if kind not in self.spaces)

        def of(key: str, wanted: frozenset[str]) -> bool:
            return not wanted or not wanted.isdisjoint(self._kinds(key))

        def fits(tie: Tie) -> bool:
            if self.view.shape == "two-mode":
                actor, space = acting_end(*tie.ends, tie.predicate)
                return of(actor, actors) and of(space, spaces)
            return all(of(key, spaces if self._is_space(key) else actors) for key in tie.ends)

        return [tie for tie in ties if fits(tie)]
