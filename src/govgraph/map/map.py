"""`Map`: a drawing of a network as a value: marks, lines, legend, evidence, and words in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from govgraph.errors import UnknownFormat
from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.dates import Spans
from govgraph.facts.labels import text_in

__all__ = ["Class", "Group", "Line", "Map", "Mark", "Note", "State"]

Texts = Mapping[str, str]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Class:
    """A line of the legend: marks that look alike."""

    name: str
    labels: Texts
    color: str
    dark: str
    shape: str
    space: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A line of the legend: ties that look alike."""

    name: str
    labels: Texts
    color: str
    dark: str
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """A line of the legend where two dates are compared: ties of which the same became.

    Parameters
    ----------
    name : str
        ``added``, ``ended``, ``kept`` or ``unknown``.
    dash, unsure : tuple of float
        Strokes and gaps; `unsure` where a tie rests on unverified claims only.
    width, opacity : float
        Of its ties, while none is looked at.
    """

    name: str
    labels: Texts
    color: str
    dark: str
    dash: tuple[float, ...]
    unsure: tuple[float, ...]
    width: float
    opacity: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A node as it is drawn.

    Parameters
    ----------
    legend : str
        The name of its `Class`.
    size : float
        The radius in map units.
    at, portrait : (x, y)
        Where it stands on a wide and on a tall screen.
    layer : str
        ``core`` (drawn first), ``rest`` (by a switch), ``fold`` (inside an aggregate, by a switch) or ``mute`` (told in
        the panel and not drawn).
    members : tuple of str
        The keys of what an aggregate stands for.
    counted : str
        How a part of an aggregate is told: ``of``, ``of_mixed`` or ``of_group`` (``convert.end_texts``).
    degree : int, optional
        To how many others it is tied in the whole network, where only a part of that is drawn.
    spans : Spans, optional
        Of an event on a calendar: when it takes place.
    """

    key: str
    iri: str
    kind: str
    legend: str
    labels: Texts
    shorts: Texts
    size: float
    at: Point
    portrait: Point
    space: bool = False
    layer: str = "core"
    value: float = 0.0
    acronym: str = ""
    aliases: tuple[str, ...] = ()
    country: str = ""
    region: str = ""
    start: str = ""
    end: str = ""
    website: str = ""
    description: Texts = field(default_factory=dict)
    members: tuple[str, ...] = ()
    counted: str = ""
    degree: int | None = None
    shape: str = "dot"
    state: str = ""
    before: str = ""
    after: str = ""
    spans: Spans | None = None

    def label(self, lang: str) -> str:
        """Return its full name in a language, else in any."""
        return text_in(self.labels, (lang,)) or self.key

    def short(self, lang: str) -> str:
        """Return the name a map shows: the short one, else the acronym, else the full one."""
        return text_in(self.shorts, (lang,)) or self.acronym or self.label(lang)


@dataclass(frozen=True, slots=True)
class Line:
    """A tie as it is drawn, with the claims it rests on.

    Parameters
    ----------
    basis : tuple of Claim
        Where it has no claims of its own, since a projection made it: those about the spaces that its ends share.
    actor : str
        Which end acts, ``source`` or ``target``, where both are spaces: a forum that takes part in a forum.
    source_members, target_members : int
        Of an aggregate at this end, how many of its members the tie speaks of.
    spans : Spans, optional
        When it holds and may hold; see :mod:`govgraph.map.spans`.
    sure_spans : Spans, optional
        The same by the claims that are not unverified, where there are both kinds.
    date_confidence : str
        Of the claims that its dates come from.
    """

    source: str
    target: str
    predicate: str
    group: str
    claims: tuple[Claim, ...] = ()
    confidence: str = ""
    truth: str = ""
    role: str = ""
    start: str = ""
    end: str = ""
    via: tuple[str, ...] = ()
    layer: str = "core"
    weight: float = 1.0
    state: str = ""
    before: str = ""
    after: str = ""
    count: int = 1
    basis: tuple[Claim, ...] = ()
    actor: str = ""
    source_members: int = 0
    target_members: int = 0
    spans: Spans | None = None
    sure_spans: Spans | None = None
    date_confidence: str = ""

    @property
    def evidence(self) -> tuple[Claim, ...]:
        """The claims that a reader is shown for it."""
        return self.claims or self.basis


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
        Whether these counts tell the states of an aggregate one by one.
    left_out : bool
        Whether the ties that are unknown were left out.
    notes : tuple of texts
        What is not shown of what was asked for, counted and named.
    confidence : str
        The weakest confidence that was let in, or empty for all.
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
    partial: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing of a network.

    Parameters
    ----------
    note : Note
        Title, question, date, version, license, how to cite.
    marks : tuple of Mark
    lines : tuple of Line
    classes, groups, states, shapes : tuple
        The legend; states where two dates are compared, shapes where the colors do not tell the kind.
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
    roles : mapping
        Kind labels by kind.
    form : str
        ``network``, ``matrix`` or ``timeline``.
    lang : str
        The language the page opens in.

    Examples
    --------
    >>> drawn = Map(Note({"en": "Empty"}, {}))
    >>> "<html" in drawn.to_html()
    True
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
    form: str = "network"
    lang: str = "en"
    options: Mapping[str, object] = field(default_factory=dict)
    prefixes: Texts = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Map {text_in(self.note.title, (self.lang,))!r}: {len(self.marks)} marks, {len(self.lines)} lines>"

    def to_html(self) -> str:
        """Return one sealed HTML page: no request, everything inside."""
        from govgraph.map.page.html import write

        return write(self)

    def to_svg(self, *, dark: bool = False) -> str:
        """Return a figure for papers: the core, with legend, title and source line."""
        from govgraph.map.figure.svg import write

        return write(self, dark=dark)

    def to_json(self) -> str:
        """Return positions, marks, lines and evidence as JSON; ``--positions`` reads it back."""
        from govgraph.map.page.payload import to_json

        return to_json(self)

    def positions(self, *, portrait: bool = False) -> dict[str, Point]:
        """Return where every mark stands on a wide screen, or on a tall one, to be given to the next map."""
        return {mark.key: mark.portrait if portrait else mark.at for mark in self.marks}

    def save(self, path: str | Path) -> Path:
        """Write ``.html``, ``.svg`` or ``.json``, by the suffix of `path`; nothing is written beside it.

        Raises
        ------
        UnknownFormat
            For any other suffix.
        """
        path = Path(path)
        writers = {".html": self.to_html, ".htm": self.to_html, ".svg": self.to_svg, ".json": self.to_json}
        writer = writers.get(path.suffix.lower())
        if writer is None:
            raise UnknownFormat(path.suffix or path.name, hint="save a map as .html, .svg or .json")
        path.write_text(writer(), "utf-8", newline="\n")
        return path

    def _repr_html_(self) -> str:
        """Show itself in a notebook, in a frame that can run its own script and nothing else."""
        from html import escape

        page = escape(self.to_html(), quote=True)
        title = escape(text_in(self.note.title, (self.lang,)), quote=True)
        return (
            f'<iframe title="{title}" sandbox="allow-scripts allow-downloads allow-popups" width="100%" height="680" '
            f'srcdoc="{page}"></iframe>'
        )
