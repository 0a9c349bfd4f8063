"""What a query asks for, read from rdflib's algebra: patterns, filters, and what only OPTIONAL binds."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from govgraph.terms import RDF

__all__ = [
    "Asked",
    "Pattern",
    "iris_in",
    "is_whole",
    "names_in",
    "parts_of",
    "read_patterns",
    "text_of",
    "values_block",
    "variable",
]

REQUIRED, OPTIONAL, BRANCH, NEGATED, INNER = "required", "optional", "branch", "negated", "inner"
_THROUGH = frozenset(
    ("Project", "Distinct", "Reduced", "OrderBy", "Slice", "Group", "AggregateJoin", "Extend")
)
UNDEF = "UNDEF"  # as rdflib reads it: a text among terms
_QUERIES = frozenset(("SelectQuery", "AskQuery", "ConstructQuery", "DescribeQuery"))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern and where it stands.

    ``required``, ``optional``, in a ``branch`` of a UNION, ``negated``, or ``inner`` to a sub-select.
    """

    subject: Any
    predicate: Any
    object: Any
    where: str

    def __iter__(self) -> Iterator[Any]:
        return iter((self.subject, self.predicate, self.object))

    @property
    def variables(self) -> frozenset[str]:
        """The variables in it, blank nodes included: they are variables without a name."""
        return frozenset(name for term in self if (name := variable(term)))


@dataclass(slots=True)
class Asked:
    """The parts of a query.

    Parameters
    ----------
    patterns : list of Pattern
        In the order of the algebra.
    filters : list of (expression, str)
        rdflib's expressions, and where each stands.
    values : list of (variable, terms)
        Of VALUES blocks, UNDEF left out.
    blocks : list of str
        The VALUES blocks that every row must fit, as SPARQL.
    links : list of sets of str
        Variables that something other than a required pattern ties to each other: a filter, BIND, VALUES, OPTIONAL, GRAPH.
    assigned : set of str
        Variables computed by BIND or AS, or bound by GRAPH.
    projected : tuple of str
        Those that a SELECT names; of a CONSTRUCT, the variables of its template; none of ASK and of SELECT *.
    described : tuple of str
        IRIs that a DESCRIBE names.
    uses : Counter
        How often each variable stands in a pattern, filter, VALUES or assignment.
    leading_optional : bool
        Whether a group begins with OPTIONAL.
    """

    patterns: list[Pattern] = field(default_factory=list)
    filters: list[tuple[Any, str]] = field(default_factory=list)
    values: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    links: list[set[str]] = field(default_factory=list)
    assigned: set[str] = field(default_factory=set)
    projected: tuple[str, ...] = ()
    described: tuple[str, ...] = ()
    grouped: tuple[str, ...] = ()
    uses: Counter[str] = field(default_factory=Counter)
    leading_optional: bool = False

    def bound(self, *places: str) -> set[str]:
        """Return the variables that patterns at these places bind."""
        found = {name for pattern in self.patterns if pattern.where in places for name in pattern.variables}
        return found | {name for name, _ in self.values} | self.assigned


def variable(term: Any) -> str:
    """Return the name of a variable (a blank node's begins with ``_``), or an empty text."""
    name = type(term).__name__
    if name == "Variable":
        return str(term)
    return f"_{term}" if name == "BNode" else ""


def text_of(pattern: Iterable[Any], namespaces: Any) -> str:
    """Return a pattern as SPARQL; with a namespace manager, IRIs as CURIEs for people."""
    return " ".join(_term(term, namespaces) for term in pattern)


def _term(term: Any, namespaces: Any) -> str:
    kind = type(term).__name__
    if kind == "BNode":
        return f"?_{term}" if namespaces is None else "[]"
    if kind == "URIRef" and str(term) == RDF + "type" and namespaces is not None:
        return "a"
    if kind in ("URIRef", "Literal", "Variable"):
        shown: str = term.n3(namespaces) if namespaces is not None else term.n3()
        return shown
    return _path(term, namespaces)


def _path(path: Any, namespaces: Any) -> str:
    """Return a property path as SPARQL; rdflib's own writing fails on ``!(^p)``."""
    kind = getattr(path, "name", "") or type(path).__name__
    inner = [_term(part, namespaces) for part in _parts(path)] or ["…"]
    if kind in ("InvPath", "InversePath"):
        return f"^{_grouped(inner[0])}"
    if kind == "NegatedPath":
        return f"!({'|'.join(inner)})"
    if kind == "MulPath":
        return f"{_grouped(inner[0])}{path.mod}"
    return f"({('|' if kind == 'AlternativePath' else '/').join(inner)})"


def is_whole(pattern: Pattern) -> bool:
    """Tell whether rdflib has kept all of a pattern: it loses the property of ``!(^p)``."""
    return all(type(part).__name__ in ("URIRef", "Variable", "BNode") for part in _ends(pattern.predicate))


def _grouped(path: str) -> str:
    return path if path[0] in "<(" or path[0].isalnum() else f"({path})"


def _parts(path: Any) -> list[Any]:
    """Return what a path is made of."""
    several = getattr(path, "args", None)
    if several:
        return list(several)
    return [part for part in (getattr(path, "path", None), getattr(path, "arg", None)) if part is not None]


def iris_in(predicate: Any) -> Iterator[Any]:
    """Yield the IRIs in a predicate or property path."""
    return (part for part in _ends(predicate) if type(part).__name__ == "URIRef")


def _ends(path: Any) -> Iterator[Any]:
    """Yield what a path is made of in the end."""
    queue = [path]
    while queue:
        part = queue.pop()
        inner = _parts(part)
        queue += inner
        if not inner:
            yield part


def read_patterns(text: str, prefixes: Mapping[str, str]) -> Asked:
    """Return the parts of a query.

    Raises
    ------
    Exception
        Whatever rdflib raises where it cannot read the query: it knows SPARQL 1.1 only.

    Examples
    --------
    >>> asked = read_patterns("SELECT ?x { ?x a <http://example.org/C> OPTIONAL { ?x ?p ?y } }", {})
    >>> [pattern.where for pattern in asked.patterns]
    ['required', 'optional']
    """
    from rdflib.plugins.sparql.algebra import translateQuery  # 116 ms: only to explain what went wrong
    from rdflib.plugins.sparql.parser import parseQuery

    terms = logging.getLogger("rdflib.term")  # it reports "2023-10"^^xsd:date with a traceback on stderr
    level = terms.level
    terms.setLevel(logging.CRITICAL)
    try:
        parsed = parseQuery(text)
        query = translateQuery(parsed, initNs=dict(prefixes))
    finally:
        terms.setLevel(level)
    asked = Asked()
    if query.algebra.name == "ConstructQuery":
        wanted = [term for triple in query.algebra.template or () for term in triple]
    else:
        named = parsed[1].name == "DescribeQuery" or "projection" in parsed[1]
        wanted = list(query.algebra.get("PV") or ()) if named else []
    asked.projected = tuple(dict.fromkeys(str(one) for one in wanted if type(one).__name__ == "Variable"))
    if query.algebra.name == "DescribeQuery":
        asked.described = tuple(str(one) for one in wanted if type(one).__name__ == "URIRef")
    _walk(query.algebra, REQUIRED, asked)
    asked.uses.update(name for pattern in asked.patterns for term in pattern if (name := variable(term)))
    asked.uses.update(name for expression, _ in asked.filters for name in names_in(expression))
    asked.uses.update(name for name, _ in asked.values)
    return asked


def _walk(node: Any, where: str, asked: Asked) -> None:
    name = getattr(node, "name", "")
    if name == "ToMultiSet":
        if node.p.name == "values":
            _values(node.p, where, asked)
        else:
            _walk(node.p, INNER if where == REQUIRED else where, asked)
    elif name in _QUERIES or name in _THROUGH:
        _note(name, node, asked)
        if "p" in node:
            _walk(node.p, where, asked)
    elif name == "Graph":
        before = len(asked.patterns)
        _walk(node.p, where, asked)
        if graph := variable(node.term):
            asked.assigned.add(graph)
            asked.links.append(_names(asked.patterns[before:]) | {graph})
    elif name == "BGP":
        for subject, predicate, other in node.triples:
            asked.patterns.append(Pattern(subject, predicate, other, where))
    elif name == "Join":
        _walk(node.p1, where, asked)
        _walk(node.p2, where, asked)
    elif name == "LeftJoin":
        if getattr(node.p1, "name", "") == "BGP" and not node.p1.triples:
            asked.leading_optional = True
        _walk(node.p1, where, asked)
        before = len(asked.patterns)
        _walk(node.p2, OPTIONAL, asked)
        asked.links.append(_names(asked.patterns[before:]) | names_in(node.expr))
    elif name == "Union":
        before = len(asked.patterns)
        _walk(node.p1, BRANCH, asked)
        _walk(node.p2, BRANCH, asked)
        asked.links.append(_names(asked.patterns[before:]))
    elif name == "Minus":
        _walk(node.p1, where, asked)
        _walk(node.p2, NEGATED, asked)
    elif name == "Filter":
        _walk(node.p, where, asked)
        asked.filters.append((node.expr, where))
        asked.links.append(names_in(node.expr))


def _names(patterns: list[Pattern]) -> set[str]:
    return {name for pattern in patterns for name in pattern.variables}


def _note(name: str, node: Any, asked: Asked) -> None:
    if name == "Extend":
        asked.assigned.add(str(node.var))
        asked.links.append(names_in(node.expr) | {str(node.var)})
        asked.uses.update(names_in(node.expr))
    elif name == "Group" and node.expr:
        asked.grouped = tuple(str(one) for one in node.expr if variable(one))
    elif name == "AggregateJoin":
        asked.uses.update(used for aggregate in node.A for used in names_in(aggregate))


def _values(node: Any, where: str, asked: Asked) -> None:
    by_name: dict[str, list[Any]] = {}
    for row in node.res:
        for name, term in row.items():
            by_name.setdefault(str(name), []).append(term)
    asked.values += [
        (name, tuple(term for term in terms if term != UNDEF)) for name, terms in by_name.items()
    ]
    asked.links.append(set(by_name))
    if where == REQUIRED and by_name:
        asked.blocks.append(values_block(list(by_name), list(zip(*by_name.values(), strict=True))))


def values_block(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a VALUES block as SPARQL."""
    shown = (f"({' '.join(term if term == UNDEF else term.n3() for term in row)})" for row in rows)
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {' '.join(shown)} }}"


def names_in(expression: Any) -> set[str]:
    """Return the variables that an expression names, those inside EXISTS not counted."""
    found: set[str] = set()
    queue = [expression]
    while queue:
        part = queue.pop()
        if name := variable(part):
            found.add(name)
        elif hasattr(part, "items") and not getattr(part, "name", "").startswith(
            ("Builtin_EXISTS", "Builtin_NOTEXISTS")
        ):
            queue.extend(value for key, value in part.items() if key != "_vars")
        elif isinstance(part, (list, tuple, set)):
            queue.extend(part)
    return found


def parts_of(expression: Any) -> Iterator[Any]:
    """Yield an expression and every expression inside it."""
    queue = [expression]
    while queue:
        part = queue.pop()
        if hasattr(part, "items"):
            yield part
            queue.extend(value for key, value in part.items() if key != "_vars")
        elif isinstance(part, (list, tuple)):
            queue.extend(part)
