"""The bundles as the pages take them: from the installed package, or from a checkout in which they were built."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from govgraph.errors import GovgraphError
from govgraph.web.build import BUNDLES, is_fresh

__all__ = ["HINT", "bundle", "problem"]

HINT = "run `python -m govgraph.web.build` in the checkout (it needs Node.js 18 or later), or install the package"
"""What to do where they cannot be used."""


def problem() -> str:
    """Return why the bundles cannot be used; an empty text where they can.

    Examples
    --------
    >>> problem() in ("", *map(str, (problem(),)))
    True
    """
    folder = files("govgraph.web").joinpath("dist")
    missing = [name for name in BUNDLES if not folder.joinpath(name).is_file()]
    if missing:
        return f"the pages' JavaScript has not been built: {missing[0]} is missing"
    if not is_fresh():
        return "the pages' JavaScript has changed since it was built"
    return ""


@lru_cache(maxsize=len(BUNDLES))
def bundle(name: str) -> bytes:
    """Return a bundle by its file name.

    Parameters
    ----------
    name : str
        One of :data:`govgraph.web.build.BUNDLES`.

    Raises
    ------
    GovgraphError
        Where the package is used from a checkout in which the bundles were not built, or not built anew.
    """
    found = problem()
    if found:
        raise GovgraphError(found, hint=HINT)
    return files("govgraph.web").joinpath("dist", name).read_bytes()
