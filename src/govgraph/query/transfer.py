"""Rows and triples as they come from another process: TSV and N-Triples, turned into terms again.

The engine's reader of rows belongs to the thread that began it, so each piece is read to its end at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from operator import itemgetter
from typing import Any, cast

import pyoxigraph as ox

from govgraph.errors import QueryError

__all__ = ["read_rows", "read_triples"]

_KNOWN = 1 << 16
"""Terms that are remembered while rows are read (some 20 MB)."""

_PARSED = 16
"""Pieces that the engine's parser reads as they are after one in which few terms came twice."""

_TSV = ox.QueryResultsFormat.TSV
_first = itemgetter(0)


def read_rows(pieces: Iterable[bytes], count: int) -> Iterator[tuple[Any, ...]]:
    """Read rows of `count` terms (None where a variable is not bound) from TSV as the engine writes it.

    Most results name the same things again and again: each text is made a term once, which takes half of the time that a
    parser needs and less than the engine itself does. Where texts differ from row to row, the parser is quicker.

    Parameters
    ----------
    pieces : iterable of bytes
        Cut anywhere.
    count : int
        Variables.

    Examples
    --------
    >>> pieces = [b"?a\\t?b\\n<urn:x>\\t\\n<ur", b"n:x>\\t1\\n"]
    >>> [tuple(map(str, row)) for row in read_rows(pieces, 2)]
    [('<urn:x>', 'None'), ('<urn:x>', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>')]
    """
    return chain.from_iterable(_pieces_of_rows(pieces, count))


def _pieces_of_rows(pieces: Iterable[bytes], count: int) -> Iterator[Iterator[tuple[Any, ...]]]:
    head, known, parsed = b"", _nothing(), 0
    for lines in _whole_lines(pieces):
        if not head:
            head, _, lines = lines.partition(b"\n")
            if not lines:
                continue
        if count == 0:  # nothing but ends of lines
            yield iter([()] * lines.count(b"\n"))
            continue
        if parsed:
            parsed -= 1
        else:
            cells = lines[:-1].replace(b"\n", b"\t").split(b"\t")
            if len(cells) != count * lines.count(b"\n"):
                raise QueryError("the engine's rows came garbled", hint="please report the query")
            new = list(set(cells).difference(known))
            if len(new) * 3 <= len(cells) or len(cells) < 300:
                if len(known) > _KNOWN:
                    known = _nothing()
                    new = list(set(cells).difference(known))
                known.update(zip(new, _terms(new), strict=True))
                # The same iterator `count` times: a row takes that many of the terms that follow.
                yield zip(*[map(known.__getitem__, cells)] * count, strict=True)
                continue
            parsed = _PARSED
        yield iter(list(map(tuple, cast("Any", ox.parse_query_results(head + b"\n" + lines, format=_TSV)))))


def _nothing() -> dict[bytes, Any]:
    return {b"": None}  # an empty cell is a variable that is not bound


def _terms(cells: list[bytes]) -> Iterator[Any]:
    if not cells:
        return iter(())
    column = b"?x\n" + b"\n".join(cells) + b"\n"
    return map(_first, cast("Any", ox.parse_query_results(column, format=_TSV)))


def _whole_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what comes, cut after an end of line."""
    rest: list[bytes] = []
    for piece in pieces:
        cut = piece.rfind(b"\n") + 1
        if cut:
            yield b"".join((*rest, piece[:cut]))
            rest = [piece[cut:]]
        else:
            rest.append(piece)
    if any(rest):
        raise QueryError("the engine's rows came cut short", hint="please report the query")


def read_triples(pieces: Iterable[bytes]) -> Iterator[ox.Triple]:
    """Read triples from N-Triples as the engine writes it; `pieces` as for :func:`read_rows`.

    Examples
    --------
    >>> [str(triple.object) for triple in read_triples([b'<urn:a> <urn:b> ', b'"c" .\\n'])]
    ['"c"']
    """
    for lines in _whole_lines(pieces):
        for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True):
            yield quad.triple
