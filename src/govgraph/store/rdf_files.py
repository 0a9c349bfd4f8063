"""Reading RDF files (Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML, gzipped or not) into a store."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import quote

import pyoxigraph as ox

from govgraph.errors import TableError, UnknownFormat, wrong
from govgraph.store.store import Store

__all__ = [
    "CUT_REMEDY",
    "FORMATS",
    "check_xml",
    "holds_triple",
    "is_rdf_file",
    "rdf_files_in",
    "rdf_format",
    "read_into",
    "respelled_in",
]

FORMATS: dict[str, ox.RdfFormat] = {
    ".json": ox.RdfFormat.JSON_LD,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".owl": ox.RdfFormat.RDF_XML,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".xml": ox.RdfFormat.RDF_XML,
}
"""Suffix to format; ``.gz`` may follow any of them."""

_TABLES = (".csv", ".ods", ".tsv", ".xls", ".xlsx")
_BOM = b"\xef\xbb\xbf"
_BLOCK = 1 << 20
# Oxigraph puts the position before and after its message; here it stands once, in the error's origin.
_POSITION = re.compile(r"^Parser error at line .*?: (?=\S)|\s*\(line \d+\)$", re.DOTALL)
_REMOTE_CONTEXT = re.compile(r'"@(?:context|import)"\s*:\s*\[?\s*"([^"]*)"')
_SCHEMA_ADDRESS = re.compile(r"https?://(?:www\.)?schema\.org(?:/|/docs/jsonldcontext\.jsonld?)?#?")
# What schema.org's own context says, as far as it changes what is read: names are its terms; these are addresses, or dates.
_SCHEMA_ADDRESSES = ("additionalType", "image", "logo", "mainEntityOfPage", "sameAs", "url")
_SCHEMA_DATES = ("dissolutionDate", "endDate", "foundingDate", "startDate", "datePublished")
CUT_REMEDY = "save or download the file again"
_SAVE_AGAIN = "correct the file at that place, or save it again with the program that wrote it"
_XML_REMEDIES = {
    "not well-formed (invalid token)": "write & as &amp; and < as &lt;, and save the file as UTF-8",
}
_XML_CUT = ("no element found", "unclosed token", "unclosed CDATA section")
_ENTITIES = 50_000_000  # bytes that RDF/XML may grow to where it defines entities


def rdf_format(path: Path) -> ox.RdfFormat:
    """Return the format that a file's suffix names.

    Raises
    ------
    UnknownFormat
        If it names none.

    Examples
    --------
    >>> rdf_format(Path("facts.ttl.gz")).name
    'Turtle'
    """
    suffix = _suffix(path)
    if suffix not in FORMATS:
        hint = f"{path.name}: RDF files end in {' '.join(sorted(FORMATS))} (.gz)"
        if suffix in _TABLES:
            hint += "; of tables, name their folder, or make one with govgraph import"
        raise UnknownFormat(suffix or path.name, FORMATS, hint=hint)
    return FORMATS[suffix]


def is_rdf_file(path: Path) -> bool:
    """Tell whether a file's name says that it holds RDF.

    Examples
    --------
    >>> is_rdf_file(Path("facts.NT")), is_rdf_file(Path("facts.csv"))
    (True, False)
    """
    return _suffix(path) in FORMATS


def rdf_files_in(path: Path) -> list[Path]:
    """Return a file itself, and of a folder the RDF files that lie in it, by name; of a folder of tables none.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as there:
    ...     for name in ("two.ttl", "one.nt.gz", "notes.txt"):
    ...         Path(there, name).touch()
    ...     [path.name for path in rdf_files_in(Path(there))]
    ['one.nt.gz', 'two.ttl']
    """
    if not path.is_dir():
        return [path]
    inside = sorted(path.iterdir())
    if any(one.name == "dataset.toml" or one.suffix.lower() == ".csv" for one in inside):
        return []
    return [one for one in inside if one.is_file() and is_rdf_file(one)]


def _suffix(path: Path) -> str:
    return Path(_plain_name(path)).suffix.lower()


def _plain_name(path: Path) -> str:
    return path.name[:-3] if path.name.lower().endswith(".gz") else path.name


def read_into(store: Store, path: Path, *, progress: Callable[[int], None] | None = None) -> dict[str, str]:
    """Add one RDF file to a store, and return the prefixes that the file declares before its first triple.

    Parameters
    ----------
    path : Path
        Its suffix names the format.
    progress : callable, optional
        Called with the number of bytes just read from the file (compressed ones where it is compressed).

    Raises
    ------
    TableError
        If the file is not valid RDF in its format; ``origin`` is ``file:line:column``.
    UnknownFormat
        If the suffix names no format.

    Notes
    -----
    Relative IRIs are resolved against ``BASE/file/NAME``, where BASE is the dataset's and NAME the file's name
    without ``.gz``: the same file gives the same IRIs in every folder and on every machine. Nothing is fetched from
    the network. Where it fails, what was read before may be in the store.
    """
    chosen = rdf_format(path)
    base = f"{store.names.base}file/{quote(_plain_name(path))}"
    with _translated(path, chosen):
        if chosen == ox.RdfFormat.RDF_XML:
            with _opened(path, None) as data:
                check_xml(data, str(path), entities=_ENTITIES)
        with _opened(path, progress) as data:
            store.load_from(_with_context(data) if chosen == ox.RdfFormat.JSON_LD else data, chosen, base)
        store.files.append(path)
        if chosen in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS):
            return {}
        with _opened(path, None) as data:
            plain = _with_context(data) if chosen == ox.RdfFormat.JSON_LD else data
            parser = ox.parse(plain, format=chosen, base_iri=base)
            next(parser, None)
            return dict(parser.prefixes)


def holds_triple(store: Store, path: Path, triple: tuple[str, str, str]) -> bool:
    """Tell whether a file that was read into a store holds a triple, given by the texts of its terms.

    It reads the file again: for messages about what is wrong in one of several files.
    """
    base = f"{store.names.base}file/{quote(_plain_name(path))}"
    with _opened(path, None) as data:
        return any(
            (getattr(quad.subject, "value", ""), quad.predicate.value, getattr(quad.object, "value", ""))
            == triple
            for quad in ox.parse(data, format=rdf_format(path), base_iri=base)
        )


def respelled_in(path: Path) -> list[tuple[ox.Literal, ox.Literal]]:
    """Return the distinct literals of an RDF file that a store holds in another spelling, each with that spelling.

    The engine keeps numbers, dates, times, durations and truth values by what they mean: ``"01234"^^xsd:integer`` comes
    back as ``1234``.
    """
    found: set[ox.Literal] = set()
    with _translated(path, rdf_format(path)), _opened(path, None) as data:
        for quad in ox.parse(data, format=rdf_format(path), base_iri=f"file:///{quote(path.name)}"):
            if isinstance(quad.object, ox.Literal):
                found.add(quad.object)
    engine, name = ox.Store(), ox.NamedNode("urn:x")
    kept = sorted(found, key=str)
    engine.bulk_extend(
        ox.Quad(ox.NamedNode(f"urn:x:{number}"), name, literal) for number, literal in enumerate(kept)
    )
    after = {quad.subject.value: quad.object for quad in engine if isinstance(quad.object, ox.Literal)}
    pairs = ((before, after[f"urn:x:{number}"]) for number, before in enumerate(kept))
    return [(before, now) for before, now in pairs if str(before) != str(now)]


def _schema_context(address: str) -> dict[str, Any]:
    """Return the context of schema.org, whose terms are ``https`` where the file names it so."""
    space = f"{address.partition(':')[0]}://schema.org/"
    terms: dict[str, Any] = {"@vocab": space, "id": "@id", "type": "@type"}
    terms |= {name: {"@id": space + name, "@type": "@id"} for name in _SCHEMA_ADDRESSES}
    terms |= {name: {"@id": space + name, "@type": f"{space}Date"} for name in _SCHEMA_DATES}
    return terms


def _with_context(data: IO[bytes]) -> IO[bytes]:
    """Return JSON-LD with schema.org's context written into it where it only names its address: nothing is fetched."""
    text = data.read()
    if b"schema.org" not in text or not re.search(rb'"@context"\s*:\s*(?:\[[^\]{}]*)?"', text):
        return io.BytesIO(text)
    try:
        whole = json.loads(text)
    except ValueError:
        return io.BytesIO(text)  # the parser of RDF says what is wrong, and where

    def bundled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: context(one) if key == "@context" else bundled(one) for key, one in value.items()}
        return [bundled(one) for one in value] if isinstance(value, list) else value

    def context(value: Any) -> Any:
        if isinstance(value, list):
            return [context(one) for one in value]
        named = isinstance(value, str) and _SCHEMA_ADDRESS.fullmatch(value)
        return _schema_context(value) if named else value

    return io.BytesIO(json.dumps(bundled(whole)).encode())


class _Counted(io.RawIOBase):
    """A file that reports how much was read from it."""

    def __init__(self, inner: io.BufferedIOBase | io.RawIOBase, progress: Callable[[int], None]) -> None:
        self._inner = inner
        self._progress = progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with memoryview(buffer) as view:
            data = self._inner.read(len(view)) or b""
            view[: len(data)] = data
        self._progress(len(data))
        return len(data)


@contextmanager
def _opened(path: Path, progress: Callable[[int], None] | None) -> Iterator[IO[bytes]]:
    """Open a file, gunzipped where its name says so, behind a byte order mark."""
    with path.open("rb", buffering=0) as raw:
        plain: io.RawIOBase = raw if progress is None else _Counted(raw, progress)
        if path.name.lower().endswith(".gz"):
            # A reader at run time, whatever its hints say; what it reads is buffered once more for the parser.
            plain = gzip.GzipFile(fileobj=io.BufferedReader(plain, _BLOCK))  # type: ignore[assignment]
        buffered = io.BufferedReader(plain, _BLOCK)
        start = buffered.peek(3)[:3]
        if start == _BOM:
            buffered.read(3)
        elif start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise TableError(wrong("rdf_utf16"), origin=f"{path}:1:1")
        yield cast("IO[bytes]", buffered)


@contextmanager
def _translated(path: Path, chosen: ox.RdfFormat) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        raise _table_error(path, chosen, error) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise TableError(wrong("damaged_file", reason=error), origin=str(path)) from error
    except MemoryError as error:  # the engine's own limit, not the machine's
        raise TableError(wrong("long_text"), origin=str(path)) from error
    except OSError as error:
        raise TableError(wrong("not_read_path", reason=error.strerror or error), origin=str(path)) from error


def _table_error(path: Path, chosen: ox.RdfFormat, error: SyntaxError) -> TableError:
    if "LoadDocumentCallback" in error.msg:
        line, address = _remote_context(path)
        return TableError(wrong("remote_context", address=address), origin=f"{path}:{line}:1")
    message = _POSITION.sub("", error.msg)
    if error.lineno and _at_the_end(path, error.lineno, error.offset or 1):
        return TableError(
            wrong("cut_statement", reason=message), origin=f"{path}:{error.lineno}:{error.offset or 1}"
        )
    where = f"{path}:{error.lineno}:{error.offset or 1}" if error.lineno else str(path)
    hint = "save it as UTF-8" if "UTF-8" in message or "utf-8" in message else _SAVE_AGAIN
    return TableError(wrong("not_this_format", form=chosen.name, reason=message), origin=where, hint=hint)


def _at_the_end(path: Path, line: int, column: int) -> bool:
    """Tell whether nothing but the rest of a word follows a place."""
    with _opened(path, None) as data:
        lines = data.read().decode("utf-8", "replace").rstrip().split("\n")
    rest = lines[line - 1][column - 1 :].split() if line <= len(lines) else []
    return line >= len(lines) and len(rest) < 2 and not (rest and rest[0].endswith((".", "}", "]")))


def _remote_context(path: Path) -> tuple[int, str]:
    """Return the line and the address of a JSON-LD file's first context that is elsewhere."""
    with _opened(path, None) as data:
        text = data.read().decode("utf-8", "replace")
    found = _REMOTE_CONTEXT.search(text)
    if found is None:
        return 1, "elsewhere"
    return text.count("\n", 0, found.start()) + 1, found[1]


def check_xml(data: IO[bytes], where: str, *, entities: int = 0) -> None:
    """Refuse XML that defines entities (they can expand to gigabytes) and XML that is cut short.

    Ontologies abbreviate addresses by entities of their own: where these are allowed, they may not name each other or what
    is outside, nor make the text longer than a limit. Oxigraph's reader expands the first and takes the second for a shorter
    file. Expat is in the standard library and reads some 100 MB a second.

    Parameters
    ----------
    where : str
        What an error names as its origin, before line and column.
    entities : int
        How many characters the text may hold where it defines entities; 0 to refuse them.

    Raises
    ------
    TableError
    """
    from xml.parsers import expat  # 3 ms: only for RDF/XML

    parser = expat.ParserCreate()

    def refuse(name: str, parameter: object, value: object, *outside: object) -> None:
        if entities and not parameter and isinstance(value, str) and "&" not in value:
            return
        raise TableError(
            wrong("xml_entity", name=name),
            origin=f"{where}:{parser.CurrentLineNumber}:{parser.CurrentColumnNumber + 1}",
        )

    length = 0

    def count(text: str) -> None:
        nonlocal length
        length += len(text)
        if length > entities:
            raise TableError(
                wrong("xml_grows", n=entities // 1000000),
                origin=f"{where}:{parser.CurrentLineNumber}:{parser.CurrentColumnNumber + 1}",
            )

    parser.EntityDeclHandler = refuse
    if entities:
        parser.CharacterDataHandler = count
        parser.StartElementHandler = lambda _, about: count("".join(about.values()))
    try:
        parser.ParseFile(data)
    except expat.ExpatError as error:
        said = expat.errors.messages[error.code]
        message, hint = f"is not XML: {said}", _XML_REMEDIES.get(said, _SAVE_AGAIN)
        if said in _XML_CUT:
            empty = error.lineno == 1 and error.offset == 0
            message = "is empty" if empty else "is cut short: what begins in it does not end"
            hint = CUT_REMEDY
        raise TableError(message, origin=f"{where}:{error.lineno}:{error.offset + 1}", hint=hint) from error
