"""Named views as data: one TOML file each, with spaces, actors, predicates and rules; their titles are among the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from govgraph.errors import NetworkError, UnknownView, did_you_mean, wrong
from govgraph.words import Told, texts

__all__ = ["RULES", "View", "load_view", "view_names"]

RULES = ("lift", "aggregate-states", "fold-members")
"""The rules a view can switch on: ``govgraph.network.rules`` says what they do."""

_LISTS = ("spaces", "actors", "predicates", "leave_out", "rules", "topics", "series", "only")


@dataclass(frozen=True, slots=True)
class View:
    """A way to read the facts as a network.

    Parameters
    ----------
    shape : str
        ``two-mode``: every tie joins a space and an actor; ``any``: ties as they are.
    spaces, actors : tuple of str
        Kinds, with everything below them; no actors means all.
    predicates : tuple of str
        Local names; none means all.
    leave_out : tuple of str
        Predicates to leave out.
    rules : tuple of str
        Rules that are on unless the caller says otherwise.
    project : str
        The kind to project on at the end, or empty.
    ego : bool
        Whether the view stands around one entity.
    topics, series : tuple of str
        Keys: only events on these topics, or of these series, with what is tied to them (``rules.on_topic``).
    only : tuple of str
        Ids of spaces (in a view of any shape, of entities): only these, with what is tied to them.
    own : bool
        Whether it is one of a dataset, not of the package.
    """

    name: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    shape: str = "any"
    spaces: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    project: str = ""
    ego: bool = False
    topics: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    own: bool = False


def view_names(folders: Iterable[Path] = ()) -> list[str]:
    """Return the names of all views: those of the package, and those in ``views/`` of folders of tables.

    Examples
    --------
    >>> "forums-organizations" in view_names()
    True
    """
    return sorted(_known(folders))


def _known(folders: Iterable[Path]) -> dict[str, tuple[Any, bool]]:
    """Return where each view is written, and whether it is one of a dataset, which goes before one of the package."""
    found: dict[str, tuple[Any, bool]] = {
        entry.name.removesuffix(".toml"): (entry, False)
        for entry in files("govgraph.network.views").iterdir()
        if entry.name.endswith(".toml")
    }
    for folder in reversed([*folders]):
        found.update({path.stem: (path, True) for path in sorted((folder / "views").glob("*.toml"))})
    return found


def load_view(name: str, folders: Iterable[Path] = ()) -> View:
    """Return a view by name or file; the start of a name will do where only one view begins so.

    Parameters
    ----------
    name : str
        A name, or the path of a file that ends in ``.toml``.
    folders : iterable of Path
        Folders of tables, whose own views stand in ``views/``.

    Raises
    ------
    UnknownView
    NetworkError
        Where a file is not a view.

    Examples
    --------
    >>> load_view("forums").name
    'forums-organizations'
    """
    known = _known(folders)
    if name.endswith(".toml") and Path(name).is_file():
        return _read(Path(name), True, Path(name).stem)
    begin = [one for one in sorted(known) if one.startswith(name)] if name else []
    if name not in known:
        if len(begin) != 1:
            raise UnknownView(name, hint=Told("error.views", choices=", ".join(sorted(known))))
        name = begin[0]
    return _read(*known[name], name)


def _read(place: Any, own: bool, name: str) -> View:
    import tomllib  # 10 ms: only for those who ask for a network

    try:
        raw = tomllib.loads(place.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NetworkError(wrong("file_not_toml", path=place, reason=error)) from error
    faults = [*_faults(raw)] if own else []
    if faults:
        raise NetworkError(wrong("not_a_view", path=place, why=faults[0]))
    if own:
        told = (raw.get(key, {}) for key in ("title", "description"))
        titles, descriptions = ({"en": one} if isinstance(one, str) else one for one in told)
    else:
        key = name.replace("-", "_")
        titles, descriptions = texts(f"views.{key}.title"), texts(f"views.{key}.description")
    return View(
        name=name,
        titles=titles,
        descriptions=descriptions,
        shape=raw.get("shape", "any"),
        project=raw.get("project", ""),
        ego=raw.get("ego", False),
        own=own,
        **{key: tuple(raw.get(key, ())) for key in _LISTS},
    )


def _faults(raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a view, the likeliest first."""
    known = {"title", "description", "shape", "project", "ego", *_LISTS}
    for key in raw.keys() - known:
        yield "; ".join(filter(None, (f"unknown key `{key}`", did_you_mean(key, known))))
    for key in ("title", "description"):
        given = raw.get(key, "" if key == "description" else None)
        if not isinstance(given, str) and not (isinstance(given, dict) and given):
            yield f'`{key}` must be a text, or texts by language: {key} = {{ en = "…" }}'
    if raw.get("shape", "any") not in ("any", "two-mode"):
        yield "`shape` must be any or two-mode"
    for key in _LISTS:
        given = raw.get(key, [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            yield f'`{key}` must be a list: {key} = ["…"]'
    for rule in raw.get("rules", ()):
        if rule not in RULES:
            yield f"unknown rule `{rule}`; rules are " + ", ".join(RULES)
    if raw.get("shape") == "two-mode" and not (raw.get("spaces") and raw.get("actors")):
        yield "a view of two modes needs `spaces` and `actors`"
