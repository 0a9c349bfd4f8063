"""Named views as data: one TOML file each, with spaces, actors, predicates and rules; their titles are among the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from govgraph.errors import UnknownView
from govgraph.words import texts

__all__ = ["RULES", "View", "load_view", "view_names"]

RULES = ("lift", "aggregate-states", "fold-members")
"""The rules a view can switch on: what they do is told in ``govgraph.network.rules``."""

_LISTS = ("spaces", "actors", "predicates", "leave_out", "rules", "topics", "series")


@dataclass(frozen=True, slots=True)
class View:
    """A way to read the facts as a network.

    Parameters
    ----------
    name : str
    titles, descriptions : mapping of language to text
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


def view_names() -> list[str]:
    """Return the names of all views.

    Examples
    --------
    >>> "forums-organizations" in view_names()
    True
    """
    found = files("govgraph.network.views").iterdir()
    return sorted(entry.name.removesuffix(".toml") for entry in found if entry.name.endswith(".toml"))


@lru_cache(maxsize=64)
def load_view(name: str) -> View:
    """Return a view by name; the start of a name will do where only one view begins so.

    Raises
    ------
    UnknownView

    Examples
    --------
    >>> load_view("forums").name
    'forums-organizations'
    """
    import tomllib  # 10 ms: only for those who ask for a network

    known = view_names()
    begin = [one for one in known if one.startswith(name)] if name else []
    if name not in known:
        if len(begin) != 1:
            raise UnknownView(name, known, hint="views are " + ", ".join(known))
        name = begin[0]
    raw: dict[str, Any] = tomllib.loads(
        files("govgraph.network.views").joinpath(f"{name}.toml").read_text("utf-8")
    )
    lists = {one: tuple(raw.get(one, ())) for one in _LISTS}
    key = name.replace("-", "_")
    return View(
        name=name,
        titles=texts(f"views.{key}.title"),
        descriptions=texts(f"views.{key}.description"),
        shape=raw["shape"],
        project=raw.get("project", ""),
        ego=raw.get("ego", False),
        **lists,
    )
