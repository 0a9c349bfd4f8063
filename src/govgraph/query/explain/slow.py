"""Query shapes that are slow on every engine, and the faster way to ask the same."""

from __future__ import annotations

from govgraph.query.explain.patterns import Asked, parts_of, text_of, variable

__all__ = ["slow_shapes"]

_MANY = 50  # from here on, IN (…) was measured to fall behind VALUES


def slow_shapes(asked: Asked, namespaces: object = None) -> list[str]:
    """Return one sentence per slow shape in a query, with the faster shape.

    Parameters
    ----------
    namespaces : rdflib NamespaceManager, optional
        So that patterns show CURIEs.
    """
    found = []
    for expression, _ in asked.filters:
        for part in parts_of(expression):
            name = getattr(part, "name", "")
            if name == "Builtin_NOTEXISTS" and _triples(part) > 1:
                found.append(
                    "FILTER NOT EXISTS with several patterns runs again for every row: write MINUS { … } with the same"
                    " patterns"
                )
            if name == "RelationalExpression" and part.op == "IN" and len(part.other) >= _MANY:
                tested = f"?{variable(part.expr) or 'x'}"
                found.append(
                    f"{tested} IN ({len(part.other)} values) compares one value at a time: write VALUES {tested} {{ … }}"
                )
    for pattern in asked.patterns:
        path = str(getattr(pattern.predicate, "mod", ""))
        if path == "*" and variable(pattern.subject) and variable(pattern.object):
            shown = text_of(pattern, namespaces)
            found.append(f"`{shown}` follows paths between all nodes: write + instead of *, or fix one end")
    if asked.leading_optional:
        found.append(
            "a group that begins with OPTIONAL matches everything first: put a required pattern before it"
        )
    pair = _co_membership(asked)
    if pair:
        found.append(
            f"pairs of ?{pair[0]} and ?{pair[1]} that share something are counted row by row: select the pairs and let"
            " `govgraph network` project and count them"
        )
    return list(dict.fromkeys(found))


def _triples(part: object) -> int:
    """Return how many triple patterns stand inside an EXISTS, which rdflib leaves as parsed or as algebra."""
    count = 0
    queue: list[object] = [getattr(part, "graph", None)]
    while queue:
        node = queue.pop()
        count += len(getattr(node, "triples", None) or ())
        for name in ("part", "p", "p1", "p2", "graph"):
            inner = getattr(node, name, None)
            queue.extend(inner if isinstance(inner, list) else [inner] if inner is not None else [])
    return count


def _co_membership(asked: Asked) -> tuple[str, str] | None:
    grouped = set(asked.grouped)
    required = [p for p in asked.patterns if p.where == "required"]
    for index, first in enumerate(required):
        for second in required[index + 1 :]:
            shared = variable(first.object)
            ends = (variable(first.subject), variable(second.subject))
            if (
                shared
                and first.predicate == second.predicate
                and variable(second.object) == shared
                and shared not in grouped
                and set(ends) <= grouped
                and ends[0] != ends[1]
            ):
                return ends
    return None
