"""The model as data, and what is generated from it: ontology, shapes, JSON-LD context, column documentation."""

from __future__ import annotations

__all__: list[str] = []
