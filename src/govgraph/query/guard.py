"""What a query may do: read, here; never write or reach the network. And which queries could crash the engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from govgraph.errors import QueryRefused, QuerySyntaxError, wrong
from govgraph.sparql.lexer import expanded, tokens
from govgraph.sparql.outline import Clauses, Outline
from govgraph.sparql.source import Source

__all__ = ["guard", "guard_for_server", "is_risky", "readable", "refuse_service"]


def guard(
    query: str | Source,
    *,
    allow_service: Collection[str] = (),
    prefixes: Mapping[str, str] | None = None,
) -> Outline:
    """Read a query's text and refuse what must not run.

    Parameters
    ----------
    query : str or Source
        As its author wrote it, or with values bound.
    allow_service : collection of str
        Hosts that SERVICE may call, as in ``("query.wikidata.org",)``; with a port (``"localhost:3030"``) only that one.
    prefixes : mapping, optional
        Prefixes declared in advance, to read ``SERVICE wd:…``.

    Raises
    ------
    QueryRefused
        For an update, SERVICE to a host that was not allowed.
    QuerySyntaxError
        If the text has characters or words that are not SPARQL.

    Examples
    --------
    >>> guard("SELECT * { ?s ?p ?o }").form
    'SELECT'
    >>> guard("DROP ALL")
    Traceback (most recent call last):
    ...
    govgraph.errors.QueryRefused: line 1, column 1: DROP changes data; only read queries are allowed
    """
    source = Source.of(query) if isinstance(query, str) else query
    outline = Outline.of(source)
    if outline.update is not None:
        raise _update(source, outline.update.offset, outline.update.text.upper())
    if not outline.form:
        raise _no_form(outline)
    known = {**(prefixes or {}), **outline.prefixes}
    _check_services(outline, allow_service, known)
    _check_other_reading(source, allow_service, known)
    return outline


def guard_for_server(text: str) -> Outline | None:
    """Read a query that a server will answer, and refuse only what changes data.

    What the engine of this package cannot do, or not within its limits, does not matter here: SERVICE runs on the server,
    and servers have words of their own.

    Returns
    -------
    Outline or None
        None where the text has words that are not SPARQL's, so that only the server can read it.

    Raises
    ------
    QueryRefused
        For an update.
    QuerySyntaxError
        For an empty query.

    Examples
    --------
    >>> guard_for_server("DEFINE input:inference 'x' SELECT * { ?s ?p ?o }") is None
    True
    >>> guard_for_server("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }")
    Traceback (most recent call last):
    ...
    govgraph.errors.QueryRefused: line 1, column 14: DELETE changes data; only read queries are allowed
    """
    update = Clauses.of(text).update
    if update is not None:
        raise _update(Source(text, text), update.offset, update.text.upper())
    outline = readable(text)
    if outline is not None and not outline.tokens:
        raise _no_form(outline)
    return outline


def refuse_service(text: str, prefixes: Mapping[str, str]) -> None:
    """Refuse a query that would have a server call another one, also where only that server can read its words.

    Raises
    ------
    QueryRefused

    Examples
    --------
    >>> refuse_service("DEFINE x:y 'z' ASK { SERVICE <http://example.org/> { ?s ?p ?o } }", {})
    Traceback (most recent call last):
    ...
    govgraph.errors.QueryRefused: line 1, column 22: SERVICE would send this query to another server
    """
    outline = readable(text)
    if outline is not None:
        known = {**prefixes, **outline.prefixes}
        _check_services(outline, (), known)
        _check_other_reading(outline.source, (), known)
        return
    plain = Source(text, text)
    for source in (plain, Source(text, plain.escapes_read_first() or text)):
        for token in tokens(source, lenient=True):
            # Glued to another word it is still read as SERVICE by some.
            if "SERVICE" in token.word:
                raise plain.refusal(token.offset, "SERVICE would send this query to another server")


def readable(text: str) -> Outline | None:
    """Return what a text says as SPARQL, or None where it is not that of the standard."""
    try:
        return Outline.of(Source.of(text))
    except (QueryRefused, QuerySyntaxError):
        return None


def _update(source: Source, offset: int, word: str) -> QueryRefused:
    return source.refusal(offset, wrong("changes_data", word=word))


def _no_form(outline: Outline) -> QuerySyntaxError:
    at, named = 0, "empty"
    if outline.tokens:
        last = outline.tokens[-1]
        at = outline.tokens[0].offset if last.kind == "}" else last.end
        named = "no_form"
    elif outline.source.text.strip():
        named = "comment_only"
    return outline.source.error(at, named)


def _check_services(outline: Outline, allowed: Collection[str], prefixes: Mapping[str, str]) -> None:
    for service, target in outline.services:
        needs, hint = "SERVICE needs the address of a host", "write SERVICE <https://…>"
        prefix = target.text.partition(":")[0]
        if service is target:
            what, hint = "this is read as SERVICE", "put spaces around SERVICE"
        elif target.kind not in ("iri", "pname"):
            what = f"{needs}, not {'a variable' if target.kind == 'var' else 'what stands here'}"
        elif target.kind == "pname" and prefix not in prefixes:
            what = f"{needs}; the prefix `{prefix}` is unknown"
            if prefix == "wikibase":
                hint = "the label service works only on Wikidata: use rdfs:label, or --labels"
        elif not _allowed(iri := expanded(target, prefixes), allowed):
            host = _parts(iri)[2].rpartition("@")[2] or iri
            what = f"SERVICE would send this query to {host}"
            hint = f"allow it with --allow-service {host} (in Python: allow_service=({host!r},))"
        else:
            continue
        raise outline.source.refusal(service.offset, what, hint=hint)


def _check_other_reading(source: Source, allowed: Collection[str], prefixes: Mapping[str, str]) -> None:
    r"""Refuse what another engine would call: SPARQL 1.1 lets ``"\u0022`` end a string, Oxigraph does not."""
    other = source.escapes_read_first()
    if other is None:
        return
    try:
        outline = Outline.of(Source(other, other))
    except QuerySyntaxError:
        return  # nobody can run it
    try:
        _check_services(outline, allowed, prefixes)
    except QueryRefused as error:
        raise QueryRefused(wrong("decoded", error=error)) from error
    if outline.update is not None:
        raise QueryRefused(wrong("decoded_update"))


def _parts(iri: str) -> tuple[str, str, str]:
    """Return scheme, host, and host with port of an IRI; empty where it has none that can be read."""
    from urllib.parse import urlsplit  # 7 ms: only for a query with SERVICE

    try:
        parts = urlsplit(iri)
        return parts.scheme.lower(), (parts.hostname or "").lower(), parts.netloc.lower()
    except ValueError:
        return "", "", ""


def _allowed(iri: str, allowed: Collection[str]) -> bool:
    """Tell whether an IRI is http(s) on a host that was allowed."""
    scheme, *hosts = _parts(iri)
    if scheme not in ("http", "https") or "\\" in iri or "@" in hosts[1]:
        return False
    return any(entry.lower() in hosts for entry in allowed if entry)


# Measured on pyoxigraph 0.5.13. Its parser and its planner call themselves. With a stack of 1 MB the first crashes come at
# 100 nested NOT EXISTS, 120 nested function calls, 260 groups, 300 BIND in a row, 510 parentheses, 770 UNIONs, 1,000 `||`:
# at 300 words, signs and brackets or more. The stack of the engine's threads is 64 times as large; an eighth of it is used.
# A chain of CONCAT or REPLACE can make texts that fill any memory, and the engine ends the process when there is none left.
_MOST = 2_400  # words, signs and brackets
_TEXTS = 8  # texts made of texts: each may double its length
_HARMLESS = frozenset(
    ("var", "iri", "pname", "bnode", "string", "lang", "number")
)  # as those of a list of VALUES


def is_risky(outline: Outline) -> bool:
    """Tell whether a query could crash the engine by its depth or length, or by texts that double.

    Examples
    --------
    >>> from govgraph.sparql.source import Source
    >>> is_risky(Outline.of(Source.of("SELECT * { ?s ?p ?o }")))
    False
    >>> is_risky(Outline.of(Source.of("ASK {" + "{" * 3000 + "}" * 3000 + "}")))
    True
    """
    harmless = _HARMLESS if outline.form != "DESCRIBE" else frozenset(("var",))  # it joins all that it names
    parts = [token for token in outline.tokens if token.kind not in harmless]
    texts = sum(token.word in ("CONCAT", "REPLACE") for token in parts)
    return len(parts) > _MOST or texts > _TEXTS
