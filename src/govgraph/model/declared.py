"""What a dataset declares for itself in ``dataset.toml``: judged before anything is built from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govgraph.model.model import Model
from govgraph.model.natures import Nature
from govgraph.terms import COMMON_PREFIXES
from govgraph.words import Told

__all__ = ["sound_declarations"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_MAPPING = re.compile(r"(subClassOf|subPropertyOf|relatedMatch|closeMatch) ([a-z]+):[A-Za-z0-9_-]+")
_BY_SIDE = ("not_before", "not_after", "dated_by")
_VALUES = ("", "text", "integer", "date", "predicate")


def sound_declarations(declared: Mapping[str, Any], model: Model) -> tuple[dict[str, Any], list[str]]:
    """Return the kinds, predicates and languages that are whole, and what is wrong with the others.

    Parameters
    ----------
    declared : dict
        What ``dataset.toml`` says.
    model : Model
        The model that they add to.

    Returns
    -------
    declarations : dict
        ``kinds``, ``predicates`` and, where stated, ``languages``, for :meth:`govgraph.model.model.Model.extended`.
    faults : list of str
        One sentence each.

    Examples
    --------
    >>> from govgraph.model.model import load_model
    >>> sound_declarations({"kinds": {"Choir": {"label": {"en": "Choir"}, "parents": ["Band"]}}}, load_model())
    ({'kinds': {}, 'predicates': {}}, ['kinds.Choir: unknown kind `Band` in `parents`'])
    """
    faults: list[str] = []
    families: dict[str, Mapping[str, Any]] = {}
    for family in ("kinds", "predicates"):
        entries = declared.get(family, {})
        if not isinstance(entries, dict):
            faults.append(Told("declared.family", family=family))
            entries = {}
        families[family] = entries
    kinds = {*model.kinds, *families["kinds"]}
    sound: dict[str, Any] = {"kinds": {}, "predicates": {}}
    if spoken := declared.get("languages"):
        if isinstance(spoken, list) and all(
            isinstance(one, str) and _LANGUAGE.fullmatch(one) for one in spoken
        ):
            sound["languages"] = list(dict.fromkeys(spoken))
        elif isinstance(spoken, list):
            faults.append(Told("declared.languages"))
    for family, entries in families.items():
        for name, raw in entries.items():
            found = list(_faults(family, name, raw, model, kinds))
            faults += [Told("declared.of", name=f"{family}.{name}", fault=fault) for fault in found]
            if not found:
                sound[family][name] = raw
    return _without(kinds.difference(sound["kinds"], model.kinds), sound), faults


def _without(broken: set[str], sound: dict[str, Any]) -> dict[str, Any]:
    """Leave out what rests on a kind that is left out: the fault has been reported there."""
    while True:
        kept = {
            **sound,
            **{
                family: {
                    name: raw
                    for name, raw in sound[family].items()
                    if broken.isdisjoint(
                        one
                        for part in (raw, *(raw.get(key, {}) for key in _BY_SIDE))
                        for key in ("parents", "domain", "range", "subject", "object")
                        for one in part.get(key, ())
                    )
                }
                for family in ("kinds", "predicates")
            },
        }
        if kept == sound:
            return kept
        broken, sound = broken.union(sound["kinds"]).difference(kept["kinds"]), kept


def _faults(family: str, name: str, raw: Any, model: Model, kinds: set[str]) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield Told("declared.name")
    if not isinstance(raw, dict):
        yield Told("declared.no_table")
        return
    for key in ("label", "description", "inverse", "planned"):
        if key in raw or key == "label":
            yield from _texts(key, raw.get(key))
    lists = ("parents", "maps") if family == "kinds" else ("domain", "range", "maps")
    for key in lists:
        given = raw.get(key, [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            yield Told("declared.list", name=key)
            continue
        for one in given:
            if key == "maps":
                mapping = _MAPPING.fullmatch(one)
                if mapping is None or mapping[2] not in COMMON_PREFIXES:
                    yield Told("declared.maps", given=one)
            elif one not in kinds:
                yield Told("declared.unknown_kind", kind=one, name=key)
    for key in _BY_SIDE:
        for side, given in _ends(raw.get(key, {})):
            if side not in ("subject", "object") or not isinstance(given, list):
                yield Told("declared.by_side", name=key)
                continue
            unknown = (one for one in given if one not in kinds)
            yield from (Told("declared.unknown_kind", kind=one, name=key) for one in unknown)
    yield from _drawn(raw, model) if family == "kinds" else _said(raw, model)


def _ends(given: Any) -> Iterable[tuple[Any, Any]]:
    """Return what is stated of each end; something else than that as an end without a name."""
    return given.items() if isinstance(given, dict) else [(None, given)]


def _texts(key: str, given: Any) -> Iterator[str]:
    whole = isinstance(given, dict) and bool(given)
    if not whole or not all(
        _LANGUAGE.fullmatch(code) and isinstance(text, str) for code, text in given.items()
    ):
        yield Told("declared.texts", name=key)


def _drawn(raw: Mapping[str, Any], model: Model) -> Iterator[str]:
    for key in ("color", "dark"):
        if key in raw and not (isinstance(raw[key], str) and _COLOR.fullmatch(raw[key])):
            yield Told("declared.color", name=key)
    yield from _one_of("shape", raw, sorted({kind.shape for kind in model.kinds.values()}))
    yield from _one_of(
        "table", raw, sorted(n for n, table in model.tables.items() if table.holds == "entities")
    )
    if not isinstance(raw.get("space", False), bool):
        yield Told("declared.true_or_false", name="space")


def _said(raw: Mapping[str, Any], model: Model) -> Iterator[str]:
    yield from _one_of("nature", raw, [nature.value for nature in Nature])
    yield from _one_of("value", raw, _VALUES)
    yield from _one_of("group", raw, sorted(model.groups))
    if not isinstance(raw.get("roles", False), bool):
        yield Told("declared.true_or_false", name="roles")
    if raw.get("value") and raw.get("range"):
        yield Told("declared.range_or_value")


def _one_of(key: str, raw: Mapping[str, Any], choices: list[str] | tuple[str, ...]) -> Iterator[str]:
    if key in raw and raw[key] not in choices:
        yield Told("declared.one_of", name=key, choices=", ".join(filter(None, choices)))
