"""A map as one sealed HTML page, written by pyvis through our own template.

Used of pyvis: `Network` as the store of nodes and edges in the words of vis-network, `generate_html`, and the vis-network
file in its wheel. Not used: its template (it loads from a CDN), physics in the browser, `write_html` (no encoding, files
beside the output), HTML titles.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

from govgraph.files import policy_hash
from govgraph.map.drawing import Drawing
from govgraph.map.page.payload import payload
from govgraph.map.summary import summarize
from govgraph.web.bundles import bundle
from govgraph.web.sealed import harmless, paired, template
from govgraph.words import words

__all__ = ["SCRIPTS", "write"]

SCRIPTS = (
    "reader",
    "state",
    "inside",
    "i18n",
    "elements",
    "dom",
    "cells",
    "days",
    "says",
    "three",
    "truth",
    "evidence",
    "filters",
    "labels",
    "picture",
    "view",
    "draw",
    "sentence",
    "compare",
    "told",
    "words",
    "headline",
    "panel",
    "meeting",
    "meet",
    "selection",
    "legend",
    "time",
    "threshold",
    "choices",
    "finds",
    "search",
    "overview",
    "ego",
    "table",
    "matrix",
    "timeline",
    "figure",
    "export",
    "permalink",
    "keyboard",
    "main",
)
"""Our scripts in the order they are run; each is a closed function that hangs what it offers on ``GG``."""

_OF_A_FORM = {
    "ego": {"ego"},
    "cells": {"matrix"},
    "matrix": {"matrix"},
    "timeline": {"timeline"},
    "meeting": {"network", "ego", "matrix"},
    "meet": {"network", "ego", "matrix"},
}

_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "autoResize": False,
    "nodes": {"borderWidth": 0, "shapeProperties": {"interpolation": False}},
    "edges": {
        "selectionWidth": 0,
        "hoverWidth": 0,
        "arrows": {"to": {"enabled": False}},
        "smooth": {"enabled": True},
    },
    "interaction": {
        "hover": False,
        "keyboard": False,
        "multiselect": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 100000000,
        "zoomSpeed": 0.8,
    },
}


def write(drawn: Drawing) -> str:
    """Return the page; equal maps give equal text.

    Notes
    -----
    The Content-Security-Policy allows nothing but the page's own scripts and styles, by their hashes. Data stand in a JSON
    block with ``<``, ``>``, ``&``, U+2028 and U+2029 escaped; the page sets text with ``textContent`` only.
    """
    from pyvis.network import Network  # 300 to 600 ms (it brings IPython): only for those who write a page

    data = payload(drawn)
    network = Network(directed=True, cdn_resources="in_line")
    # Put in as they are: `add_node` looks through all nodes, and `add_edge` leaves out what is there already.
    network.nodes = [
        {"id": mark.key, "x": mark.at[0], "y": mark.at[1], "px": mark.portrait[0], "py": mark.portrait[1]}
        | {"size": mark.size, **node}
        for mark, node in zip(drawn.marks, data.pop("nodes"), strict=True)
    ]
    network.edges = [{"from": tie.pop("s"), "to": tie.pop("t"), **tie} for tie in data.pop("ties")]
    network.options = _OPTIONS
    page = template("map.page", "map.html.j2")
    inside = data.pop("inside")
    page.globals.update(_page(drawn, data), inside=inside, settings=_OPTIONS)
    network.templateEnv = SimpleNamespace(get_template=lambda _: page)
    return paired(network.generate_html(), lambda _: "�")


def _page(drawn: Drawing, data: dict[str, Any]) -> dict[str, Any]:
    lang = drawn.lang
    style = _short("map.css") + (_short("matrix.css") if drawn.form == "matrix" else "")
    scripts = {"vis": _vis_network(), "own": _own_script(drawn)}
    hashes = " ".join(map(policy_hash, scripts.values()))
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src {policy_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    title = next((t for t in (drawn.note.title.get(lang), *map(str, drawn.note.title.values())) if t), "Map")
    return {
        "policy": policy,
        "lang": lang,
        "title": title,
        "question": drawn.note.question.get(lang, ""),
        "summary": summarize(drawn, lang),
        "say": words(lang)["map"],
        "style": style,
        "scripts": scripts,
        "data": data,
        "form": drawn.form,
    }


@cache
def _shortened() -> dict[str, str]:
    return dict(json.loads(bundle("map.json")))


def _short(name: str) -> str:
    """Return a script or style of maps as the build has made it: without comments, and short."""
    return _shortened()[name]


def _own_script(drawn: Drawing) -> str:
    """Return the page's scripts; those of a form, of two dates or of an overview only there."""
    form = "ego" if drawn.plan is not None else drawn.form
    needed = {"compare": bool(drawn.states), "inside": drawn.inside, "overview": drawn.inside}
    parts = [
        f"// {name}.js\n{_short(f'{name}.js')}\n"
        for name in SCRIPTS
        if form in _OF_A_FORM.get(name, {form}) and needed.get(name, True)
    ]
    return harmless('"use strict";\nconst GG = Object.create(null);\n' + "".join(parts))


def _vis_network() -> str:
    """Return the vis-network file of pyvis's wheel, with its license line."""
    script = files("pyvis").joinpath("templates", "lib", "vis-9.1.2", "vis-network.min.js")
    return harmless(script.read_text("utf-8").replace("\r\n", "\n").replace("\r", "\n"))
