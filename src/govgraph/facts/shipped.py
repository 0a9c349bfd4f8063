"""Where the dataset that travels with the package is."""

from __future__ import annotations

from pathlib import Path

from govgraph.errors import DataError, wrong

__all__ = ["SHIPPED", "place_path", "shipped_folder"]

SHIPPED = "shipped"
"""What names the dataset in the package, to be opened together with others."""


def shipped_folder() -> Path:
    """Return the folder of the shipped dataset: inside the installed package, or beside the sources of a checkout.

    Raises
    ------
    DataError
        Where the installation lacks it.
    """
    inside = Path(__file__).parent.parent / "data"
    for folder in (inside, inside.parents[2] / "data"):
        if (folder / "dataset.toml").is_file():
            return folder
    raise DataError(wrong("no_shipped"))


def place_path(place: str | Path) -> Path:
    """Return the path of a dataset; ``shipped`` is the one in the package, unless a file or folder here has that name."""
    path = Path(place)
    return shipped_folder() if str(place) == SHIPPED and not path.exists() else path
