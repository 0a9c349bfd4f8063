"""Rows for notebooks: as a table in HTML, as a pandas DataFrame, as an Arrow table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from govgraph.errors import MissingExtra
from govgraph.terms import IRI

if TYPE_CHECKING:
    import pandas
    import pyarrow

__all__ = ["arrow_schema", "arrow_table", "fitted", "html_table", "pandas_frame"]

Row = Sequence[Any]


def html_table(columns: Sequence[str], rows: Iterable[Row], note: str = "") -> str:
    """Return rows as an HTML table; an IRI is a link.

    Examples
    --------
    >>> html_table(["n"], [[3]])
    '<table><thead><tr><th>n</th></tr></thead><tbody><tr><td>3</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join("<tr>" + "".join(f"<td>{_html(value)}</td>" for value in row) + "</tr>" for row in rows)
    said = f"<p>{escape(note)}</p>" if note else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{said}"


def _html(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, IRI) and value.iri.startswith(("http://", "https://")):
        return f'<a href="{escape(value.iri, quote=True)}">{escape(value)}</a>'
    return escape(f"{value:.4g}" if isinstance(value, float) else str(value))


def pandas_frame(columns: Sequence[str], rows: Iterable[Row]) -> pandas.DataFrame:
    """Return a pandas DataFrame, which has its columns even if there is no row.

    Raises
    ------
    MissingExtra
        If pandas is not installed.
    """
    try:
        import pandas  # not a dependency: for those who have it
    except ImportError as error:
        raise MissingExtra("", package="pandas") from error
    return pandas.DataFrame([tuple(row) for row in rows], columns=list(columns))


def arrow_table(columns: Sequence[str], rows: Iterable[Row]) -> pyarrow.Table:
    """Return an Arrow table, for polars (``polars.from_arrow``), DuckDB and others.

    A column has one type if its values do: bool, int, float or date. Any other column is text.

    Raises
    ------
    MissingExtra
        If pyarrow is not installed.
    """
    try:
        import pyarrow as arrow  # an extra; takes 200 ms to import
    except ImportError as error:
        raise MissingExtra("parquet", package="pyarrow") from error
    found = [tuple(row) for row in rows]
    kinds, schema = arrow_schema(columns, found)
    arrays = [
        arrow.array([fitted(row[place], kind) for row in found], field.type)
        for place, (kind, field) in enumerate(zip(kinds, schema, strict=True))
    ]
    return arrow.table(arrays, schema=schema)


def arrow_schema(columns: Sequence[str], sample: Sequence[Row]) -> tuple[list[str], pyarrow.Schema]:
    """Return the kind of each column in a sample of rows (bool, int, float, date or text), and the Arrow schema."""
    import pyarrow as arrow

    types = {"bool": arrow.bool_(), "int": arrow.int64(), "float": arrow.float64(), "date": arrow.date32()}
    kinds = [_common(row[place] for row in sample) for place in range(len(columns))]
    schema = arrow.schema(
        [(name, types.get(kind, arrow.string())) for name, kind in zip(columns, kinds, strict=True)]
    )
    return kinds, schema


def _common(values: Iterable[Any]) -> str:
    kinds = {_kind(value) for value in values if value is not None}
    if kinds == {"int", "float"}:
        return "float"
    return kinds.pop() if len(kinds) == 1 else "text"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if abs(value) < 2**63 else "text"
    if isinstance(value, (float, Decimal)):
        return "float"
    if isinstance(value, date) and not isinstance(value, datetime):
        return "date"
    return "text"


def fitted(value: Any, kind: str, text: str | None = None) -> Any:
    """Return a value as its column holds it.

    Parameters
    ----------
    kind : str
        As :func:`arrow_schema` says.
    text : str, optional
        What a text column holds instead of ``str(value)``.

    Raises
    ------
    ValueError
        If the value is of another kind.
    """
    if value is None:
        return None
    if kind == "text":
        return str(value) if text is None else text
    if _kind(value) != kind and not (kind == "float" and _kind(value) == "int"):
        raise ValueError(value)
    return float(value) if kind == "float" else value
