"""Fetching a whole SELECT from a server that gives a limited number of rows at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from govgraph.errors import EndpointError, wrong
from govgraph.sparql.outline import Clauses
from govgraph.store.store import Rows

__all__ = ["fetch_pages", "is_pageable", "number_in"]


def is_pageable(found: Clauses) -> bool:
    """Tell whether a query can stand inside another one: a SELECT without LIMIT, OFFSET, FROM and closing VALUES."""
    return found.form == "SELECT" and not found.clauses.keys() & {"LIMIT", "OFFSET", "FROM", "VALUES"}


def fetch_pages(ask: Callable[[str], Rows], url: str, query: str, found: Clauses, page_rows: int) -> Rows:
    """Return all rows of a SELECT, page by page, in the order of its own ORDER BY and then of all its variables.

    Parameters
    ----------
    ask : callable
        Runs one SELECT in one request.
    url : str
        For messages.
    found : Clauses
        Of the query.

    Notes
    -----
    The order stands in a sub-select and LIMIT and OFFSET outside of it: Virtuoso refuses ORDER BY with an OFFSET beyond
    10,000 otherwise. The server counts the rows first, so that pages end even where it does not heed OFFSET.
    """
    prologue, body = query[: found.start], query[found.start :]
    variables = ask(f"{prologue}SELECT * WHERE {{ {{ {body}\n}} }} LIMIT 1").variables
    if not all(re.fullmatch(r"\w+", name) for name in variables):
        raise EndpointError(wrong("no_pages", url=url), url=url)
    shown = " ".join(f"?{name}" for name in variables)
    ordered = f"{body}\n{'' if 'ORDER' in found.clauses else 'ORDER BY'} {shown}"
    page = f"{prologue}SELECT {shown} WHERE {{ {{ {ordered} }} }} LIMIT {page_rows} OFFSET "
    count = f"{prologue}SELECT (COUNT(*) AS ?rows) WHERE {{ {{ {body}\n}} }}"
    return Rows(variables, _rows(ask, url, page, count, page_rows), paged=True)


def _rows(
    ask: Callable[[str], Rows], url: str, page: str, count: str, page_rows: int
) -> Iterator[tuple[Any, ...]]:
    counted = number_in(ask(count), url)
    fetched, here = 0, page_rows
    while here == page_rows and fetched <= counted:
        here = 0
        for row in ask(f"{page}{fetched}"):
            here += 1
            yield row
        fetched += here
    if counted != fetched:
        raise EndpointError(wrong("rows_differ", url=url, fetched=fetched, counted=counted), url=url)


def number_in(rows: Rows, url: str) -> int:
    """Return the answer of a SELECT that counts: one row of one number."""
    found = list(rows)
    try:
        [[number]] = found
        return int(number.value)
    except (ValueError, AttributeError) as error:
        raise EndpointError(wrong("count_no_number", url=url), url=url) from error
