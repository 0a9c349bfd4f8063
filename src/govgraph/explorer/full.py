"""Fields for JSON of which the empty ones are left out, and JSON without spaces."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["full", "packed_json", "shown"]


def full(**fields: Any) -> dict[str, Any]:
    """Return what is not empty; zero is not empty, and texts by language are sorted, so that equal facts give equal bytes.

    Examples
    --------
    >>> full(place=0, title="", names={"pt": "b", "en": "a"}, whole=False)
    {'place': 0, 'names': {'en': 'a', 'pt': 'b'}}
    """
    return {
        name: dict(sorted(value.items())) if isinstance(value, Mapping) else value
        for name, value in fields.items()
        if value is not None and value is not False and value not in ("", [], {}, ())
    }


def shown(one: Any, *names: str) -> dict[str, Any]:
    """Return attributes under their names, but for those that are empty."""
    return full(**{name: getattr(one, name) for name in names})


def packed_json(value: Any) -> str:
    """Return a value as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
