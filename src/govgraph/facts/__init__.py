"""Facts: tables, dates, checks, and the stores of RDF they become."""

from __future__ import annotations

__all__: list[str] = []
