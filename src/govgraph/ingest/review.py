"""A page on which a person judges proposed matches by keyboard: one sealed HTML file, in three languages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files

from govgraph.files import policy_hash
from govgraph.ingest.match import COLUMNS, Match, Record, cells_of
from govgraph.words import LANGUAGES, speaks, words

__all__ = ["review_page"]


def review_page(found: Iterable[Match], *languages: str) -> str:
    """Return the page: it opens without a network, keeps decisions in the browser, and saves them as a table.

    Parameters
    ----------
    *languages : str
        Of the reader, the preferred one first; the page can switch.
    """
    folder = files("govgraph.ingest").joinpath("page")
    rows = [
        {
            **cells_of(one),
            "names": [" · ".join(one.subject.names[:6]), " · ".join(one.object.names[:6])],
            "about": [_about(one.subject), _about(one.object)],
        }
        for one in found
    ]
    payload = {
        "lang": speaks(languages),
        "columns": COLUMNS,
        "rows": rows,
        "words": {language: words(language)["review"] for language in LANGUAGES},
        "reasons": {language: _reasons(language) for language in LANGUAGES},
    }
    # `<` as an escape: no text of the data can end the script.
    data = json.dumps(payload, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    style = folder.joinpath("review.css").read_text("utf-8")
    script = folder.joinpath("review.js").read_text("utf-8")
    template = folder.joinpath("review.html").read_text("utf-8")
    known = f"script-src {policy_hash(script)}; style-src {policy_hash(style)}"
    policy = f"default-src 'none'; {known}; base-uri 'none'; form-action 'none'"
    page = template.replace("%LANG%", speaks(languages)).replace("%POLICY%", policy).replace("%STYLE%", style)
    return page.replace("%SCRIPT%", script).replace("%DATA%", data)


def _reasons(language: str) -> dict[str, str]:
    """Return reasons as the table has them, in English, and what they are in a language."""
    own = words(language)["review"]["reasons"]
    return {text: own[key] for key, text in words("en")["review"]["reasons"].items()}


def _about(one: Record) -> str:
    parts = (one.acronym, ", ".join(sorted(one.countries)), one.website, one.qid)
    return " · ".join(part for part in parts if part)
