"""Fields for JSON of which the empty ones are left out."""

from __future__ import annotations

from typing import Any

__all__ = ["full"]


def full(**fields: Any) -> dict[str, Any]:
    """Return what is not empty; zero is not empty, and texts by language are sorted, so that equal facts give equal bytes.

    Examples
    --------
    >>> full(place=0, title="", names={"pt": "b", "en": "a"}, whole=False)
    {'place': 0, 'names': {'en': 'a', 'pt': 'b'}}
    """
    return {
        name: dict(sorted(value.items())) if isinstance(value, dict) else value
        for name, value in fields.items()
        if value is not None and value is not False and value not in ("", [], {}, ())
    }
