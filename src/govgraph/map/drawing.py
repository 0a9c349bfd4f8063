"""What is drawn of a network, as a value: marks, lines, legend, evidence, and words in three languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.holding import Spans
from govgraph.map.layout.ego import EgoPlan
from govgraph.network.nodes_ties import Node, Tie

if TYPE_CHECKING:
    from govgraph.map.choices import Choices

__all__ = [
    "Axes",
    "Class",
    "Drawing",
    "Entry",
    "Group",
    "Inside",
    "Line",
    "Mark",
    "Note",
    "Point",
    "State",
    "Weights",
]

Texts = Mapping[str, str]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: its name and labels, and its color on light and on dark paper."""

    name: str
    labels: Texts
    color: str
    dark: str


@dataclass(frozen=True, slots=True)
class Class(Entry):
    """A line of the legend: marks that look alike."""

    shape: str
    space: bool = False


@dataclass(frozen=True, slots=True)
class Group(Entry):
    """A line of the legend: ties that look alike."""

    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class State(Entry):
    """A line of the legend where two dates are compared: ties of which the same became.

    It is called ``added``, ``ended``, ``kept`` or ``unknown``.

    Parameters
    ----------
    dash, unsure : tuple of float
        Strokes and gaps; `unsure` where a tie rests on unverified claims only.
    width, opacity : float
        Of its ties, while none is looked at.
    """

    dash: tuple[float, ...]
    unsure: tuple[float, ...]
    width: float
    opacity: float


@dataclass(frozen=True, slots=True)
class Mark(Node):
    """A node as it is drawn.

    Parameters
    ----------
    legend : str
        The name of its `Class`.
    shape : str
        What it looks like.
    size : float
        The radius in map units.
    value : float
        What the size shows.
    at, portrait : (x, y)
        Where it stands on a wide and on a tall screen.
    layer : str
        ``core`` (drawn first), ``rest`` (by a switch), ``fold`` (inside an aggregate, by a switch) or ``mute`` (said in
        the panel and not drawn).
    counted : str
        How a part of an aggregate is named: ``of``, ``of_mixed`` or ``of_group`` (``network.rows.counted_form``).
    degree : int, optional
        To how many others it is tied in the whole network, where only a part of that is drawn.
    spans : Spans, optional
        Of an event on a calendar: when it takes place.
    within : str
        On a map around one node: the group that it is folded into at first.
    announced : bool
        Of an event on a calendar: whether it is only announced, since its day comes after the date of the data or all
        that is said of it was a plan.
    """

    legend: str = ""
    shape: str = "dot"
    size: float = 0.0
    value: float = 0.0
    at: Point = (0.0, 0.0)
    portrait: Point = (0.0, 0.0)
    layer: str = "core"
    counted: str = ""
    degree: int | None = None
    spans: Spans | None = None
    within: str = ""
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Line(Tie):
    """A tie as it is drawn.

    Parameters
    ----------
    layer : str
        As of a `Mark`.
    basis : tuple of Claim
        Where it has no claims of its own, since a projection made it: those about the spaces that its ends share.
    spans : Spans, optional
        When it holds and may hold; see :mod:`govgraph.map.spans`.
    sure_spans : Spans, optional
        The same by the claims that are not unverified, where there are both kinds.
    doubtful : tuple of str
        Of the spaces that a projected tie goes through (`via`), those where one of its ends is only announced, or not
        known to be at the date asked about.
    """

    layer: str = "core"
    basis: tuple[Claim, ...] = ()
    spans: Spans | None = None
    sure_spans: Spans | None = None
    doubtful: tuple[str, ...] = ()

    @property
    def evidence(self) -> tuple[Claim, ...]:
        """The claims that a reader is shown for it."""
        return self.claims or self.basis

    @property
    def announced(self) -> bool:
        """Whether all that it rests on is of what was to be: announced is not held."""
        return self.planned or (bool(self.doubtful) and len(self.doubtful) == len(self.via))

    @property
    def undecided(self) -> bool:
        """Whether it is hatched: it is only announced, or it is not known whether it holds at the date asked about."""
        return self.truth == "unknown" or self.announced


@dataclass(frozen=True, slots=True)
class Note:
    """What the page says about itself.

    Parameters
    ----------
    compare : tuple of two str, optional
        The two dates that are compared.
    changes : mapping of state to int
        How many ties were added, ended, kept and are unknown between them.
    singly : bool
        Whether these counts list the states of an aggregate one by one.
    left_out : bool
        Whether the ties that are unknown were left out.
    notes : tuple of texts
        What is not shown of what was asked for, counted and named.
    confidence : str
        The weakest confidence that was let in, or empty for all.
    partial : tuple of int, optional
        Nodes and ties of the network, and how many of them are drawn, where these are fewer.
    cut : str
        Why they are: the key of the words that say so.
    """

    title: Texts
    question: Texts
    dataset: Texts = field(default_factory=dict)
    version: str = ""
    issued: str = ""
    license: str = ""
    creators: tuple[str, ...] = ()
    cite: str = ""
    as_of: str = ""
    between: tuple[str, str] | None = None
    compare: tuple[str, str] | None = None
    changes: Mapping[str, int] = field(default_factory=dict)
    singly: bool = False
    left_out: bool = False
    notes: tuple[Texts, ...] = ()
    confidence: str = ""
    unknown: int = 0
    partial: tuple[int, int, int, int] | None = None
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the page's threshold on the weight of ties can choose.

    Parameters
    ----------
    steps : tuple of float
        The different weights, the smallest first.
    first : float
        The threshold that the page opens with.
    of : str
        What a weight counts: ``spaces`` that two actors share, ``ties`` between two groups, or ``weight``.
    """

    steps: tuple[float, ...]
    first: float
    of: str = "weight"


@dataclass(frozen=True, slots=True)
class Axes:
    """What the rows and columns of a matrix are, and how they are sorted.

    Parameters
    ----------
    rows, columns : str
        ``actors``, ``spaces`` or the name of a kind.
    sort : str
        ``pattern``, ``country``, ``name`` or ``date``.
    sides : mapping of name to texts
        What rows and columns can be.
    countries : mapping of code to texts
        What countries are called, for their order.
    """

    rows: str
    columns: str
    sort: str = "pattern"
    sides: Mapping[str, Texts] = field(default_factory=dict)
    countries: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True)
class Inside:
    """What stands inside the bubbles of an overview.

    Parameters
    ----------
    marks, lines : tuple
        Every node and tie of the network, without places.
    group_of : mapping of node to bubble
    cores : mapping of node to int
        The k-core of each node: of a large group, the innermost are drawn.
    """

    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    group_of: Mapping[str, str]
    cores: Mapping[str, int]


@dataclass(frozen=True)
class Drawing:
    """A drawing of a network; used as :class:`govgraph.map.map.Map`, which can write it.

    Parameters
    ----------
    note : Note
        Title, question, date, version, license, how to cite.
    marks : tuple of Mark
    lines : tuple of Line
    classes, groups, states, shapes : tuple
        The legend; states where two dates are compared, shapes where the colors do not show the kind.
    sources : mapping of IRI to Source
        Of the claims drawn.
    others : mapping of key to Entity
        Editions and members that claims speak of and that have no mark of their own.
    verbs, planned, inverses : mapping of predicate to texts
        ``took part in``, ``had as a participant``.
    natures : mapping of predicate to text
        ``period``, ``act``, ``happening`` or ``timeless``.
    years : tuple of int, optional
        The first and the last year that the page's slider can choose.
    stays : mapping of end to mapping of space to claims
        Of a projection: what shows that the ends of its ties are in the spaces that they share.
    claim_spans : mapping of Claim to Spans
        When each claim holds, where the page can choose years.
    kinds : mapping of kind to texts
    weight : Weights, optional
        Where ties have weights: what the threshold can choose.
    inside : Inside, optional
        Of an overview: the nodes and ties that its bubbles stand for.
    plan : EgoPlan, optional
        Of a map around one node: its rings, sectors and groups.
    choices : callable, optional
        Gives what the colors and sizes of the page can show instead, or None: only a page needs these measures.
    axes : Axes, optional
        Of a matrix: what stands in its rows and columns.
    form : str
        ``network``, ``matrix`` or ``timeline``.
    lang : str
        The language of figures, and of the page where it does not follow the reader.
    follows : bool
        Whether the page opens in the language that its reader's browser prefers.
    """

    note: Note
    marks: tuple[Mark, ...] = ()
    lines: tuple[Line, ...] = ()
    classes: tuple[Class, ...] = ()
    groups: tuple[Group, ...] = ()
    states: tuple[State, ...] = ()
    shapes: tuple[Class, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    others: Mapping[str, Entity] = field(default_factory=dict)
    verbs: Mapping[str, Texts] = field(default_factory=dict)
    planned: Mapping[str, Texts] = field(default_factory=dict)
    inverses: Mapping[str, Texts] = field(default_factory=dict)
    natures: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Texts] = field(default_factory=dict)
    years: tuple[int, int] | None = None
    stays: Mapping[str, Mapping[str, tuple[Claim, ...]]] = field(default_factory=dict)
    claim_spans: Mapping[Claim, Spans] = field(default_factory=dict)
    weight: Weights | None = None
    inside: Inside | None = None
    plan: EgoPlan | None = None
    choices: Callable[[], Choices | None] | None = field(default=None, compare=False)
    axes: Axes | None = None
    form: str = "network"
    lang: str = "en"
    follows: bool = False
    options: Mapping[str, object] = field(default_factory=dict)
    prefixes: Texts = field(default_factory=dict)

    @property
    def of_countries(self) -> bool:
        """Whether all spaces are instruments and all actors states or territories, so that words can say so."""
        spaces = [mark for mark in self.marks if mark.space]
        actors = [mark for mark in self.marks if not mark.space]
        return (
            bool(spaces and actors)
            and all("Instrument" in mark.kinds for mark in spaces)
            and all({"State", "Territory"} & set(mark.kinds) for mark in actors)
        )
