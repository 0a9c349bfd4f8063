"""The legend: which marks and which ties look alike, and what that look is called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from govgraph.errors import NetworkError, wrong
from govgraph.map.drawing import Class, Group, Line
from govgraph.model.model import Model
from govgraph.network.nodes_ties import Node
from govgraph.words import LANGUAGES, texts, words

__all__ = [
    "COLORS",
    "GROUP_COLORS",
    "HATCH",
    "HATCH_WIDTH",
    "PALETTE",
    "REST",
    "city_names",
    "classes_of",
    "groups_of",
    "region_names",
    "shapes_of",
]

L = TypeVar("L")
COLORS = ("kind", "community", "region", "country")

# Okabe & Ito, "Color Universal Design" (2008), darkened where it takes that to stand 3 : 1 against the page.
PALETTE = (
    ("#0072B2", "#4FA8E0"),
    ("#B84A00", "#FF8A3D"),
    ("#00795A", "#35CFA3"),
    ("#A0407A", "#E58CC0"),
    ("#8A7500", "#F0E442"),
    ("#2E86C1", "#7CC9F5"),
    ("#B07800", "#FFC247"),
    ("#5B5FC7", "#9A9DF0"),
)
"""Each color on a light and on a dark page."""
GROUP_COLORS = ("#5B5FC7", "#9A9DF0")
"""Of the bubbles of an overview."""
REST = ("#5F6672", "#B4BBC7")
"""The color of whatever has no color of its own."""
HATCH, HATCH_WIDTH = (0.9, 3.6), 3.4
"""A wide line of short strokes: ties and days that are only announced, or of which it is not known whether they held."""


def region_names(name: str) -> Mapping[str, str]:
    """Return what a region of UN M49 is called, by language; empty for anything else."""
    return {lang: words(lang)["region"][name] for lang in LANGUAGES if name in words(lang)["region"]}


def city_names(name: str) -> Mapping[str, str]:
    """Return what a city is called, by language; empty where no language calls it otherwise than the data.

    Examples
    --------
    >>> city_names("Geneva")["pt"], city_names("Quito")
    ('Genebra', {})
    """
    return {lang: words(lang)["city"][name] for lang in LANGUAGES if name in words(lang)["city"]}


def classes_of(
    nodes: Mapping[str, Node],
    color: str,
    model: Model,
    *,
    communities: Mapping[str, int] | None = None,
    called: Mapping[str, Mapping[str, str]] | None = None,
    countries: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[dict[str, str], tuple[Class, ...]]:
    """Return the class of every node, and the classes in the order of the legend: spaces first, then by number.

    Parameters
    ----------
    nodes : mapping of key to node data
    color : str
        One of `COLORS`.
    model : Model
    communities : mapping of key to number, optional
        For ``community``; a node without one is drawn among the rest.
    called : mapping of number to texts, optional
        What communities are called.
    countries : mapping of code to texts, optional
        What countries are called, for ``country``; one without a name is called by its code.

    Raises
    ------
    NetworkError
        For a color that is not in `COLORS`.
    """
    if color not in COLORS:
        raise NetworkError(wrong("unknown_color", name=color, choices=", ".join(COLORS)))
    if color == "kind":
        return _by_kind(nodes, model)
    if color == "community":
        found = {key: str((communities or {}).get(key, "")) for key in nodes}
        labels: dict[str, Mapping[str, str]] = {
            n: (called or {}).get(n) or {"en": n} for n in set(found.values())
        }
    else:
        found = {key: getattr(node, color) for key, node in nodes.items()}
        named = region_names if color == "region" else (countries or {}).get
        labels = {name: named(name) or {"en": name} for name in set(found.values())}
    counted = Counter(name for name in found.values() if name)
    order = [name for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    top = order[: len(PALETTE)]
    legend = {key: name if name in top else "" for key, name in found.items()}
    classes = [Class(name, labels[name], *PALETTE[i], shape="dot") for i, name in enumerate(top)]
    if "" in legend.values():
        classes.append(Class("", texts("map.other"), *REST, shape="dot"))
    return legend, tuple(classes)


def _by_kind(nodes: Mapping[str, Node], model: Model) -> tuple[dict[str, str], tuple[Class, ...]]:
    """Kinds that are drawn alike share a line; it is called by their nearest common kind, else by the first of them."""

    def look_of(node: Node) -> tuple[bool, str, str, str]:
        kind = model.kinds.get(node.kind)
        return (node.space, *((kind.shape, kind.color, kind.dark) if kind else ("dot", *REST)))

    looks = {key: look_of(node) for key, node in nodes.items()}
    alike = _alike(nodes, looks, model)
    counted = Counter(looks.values())
    classes = {}
    for look in sorted(alike, key=lambda look: (not look[0], -counted[look], look)):
        space, shape, color, dark = look
        name = _common(alike[look], shape, model)
        labels = _called(alike[look], name, model)
        classes[look] = Class(
            f"{name or 'Other'}{'-space' if space else ''}", labels, color, dark, shape, space
        )
    return {key: classes[look].name for key, look in looks.items()}, tuple(classes.values())


def _alike(nodes: Mapping[str, Node], looks: Mapping[str, L], model: Model) -> dict[L, list[str]]:
    """Return the kinds of the nodes that look alike, in the order of the model."""
    found: dict[L, set[str]] = defaultdict(set)
    for key, node in nodes.items():
        found[looks[key]].add(node.kind)
    return {look: [kind for kind in model.kinds if kind in kinds] for look, kinds in found.items()}


def _called(kinds: list[str], common: str, model: Model) -> Mapping[str, str]:
    """Return the names of two or three kinds where they are short enough to stand together, else of the common one."""
    if not kinds:
        return texts("map.other")
    joined = {
        lang: " / ".join(model.kinds[kind].labels.get(lang, kind) for kind in kinds) for lang in LANGUAGES
    }
    return joined if max(map(len, joined.values())) <= 36 else model.kinds[common].labels


def _common(kinds: list[str], shape: str, model: Model) -> str:
    if len(kinds) < 2:
        return kinds[0] if kinds else ""
    for one in model.ancestors(kinds[0]):
        if model.kinds[one].shape == shape and all(model.is_a(kind, one) for kind in kinds):
            return one
    return kinds[0]


def shapes_of(nodes: Mapping[str, Node], model: Model) -> tuple[Class, ...]:
    """Return what each shape stands for, for a legend whose colors show something else than the kind."""
    shape_of = {
        key: model.kinds[node.kind].shape if node.kind in model.kinds else "dot"
        for key, node in sorted(nodes.items())
    }
    order = list(model.kinds)
    found = sorted(
        _alike(nodes, shape_of, model).items(), key=lambda one: [order.index(kind) for kind in one[1]]
    )
    return tuple(
        Class(shape, _called(kinds, _common(kinds, shape, model), model), *REST, shape)
        for shape, kinds in found
    )


def groups_of(lines: Sequence[Line], model: Model, *, plain: bool = False) -> tuple[Group, ...]:
    """Return the groups of ties in use, in the order of the model; `plain` ones where color and dash show something else."""
    used = {line.group for line in lines}
    groups = [
        Group(g.name, g.labels, *REST) if plain else Group(g.name, g.labels, g.color, g.dark, g.dash)
        for g in model.groups.values()
        if g.name in used
    ]
    unknown = sorted(used - {group.name for group in groups})
    ties = texts("map.ties")
    return (*groups, *(Group(name, ties if name == "tie" else {"en": name}, *REST) for name in unknown))
