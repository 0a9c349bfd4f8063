"""A diff as text, Markdown, JSON or RDF Patch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from govgraph.facts.claims import Claim, Entity, Source
from govgraph.facts.labels import text_in
from govgraph.model.natures import Nature
from govgraph.terms import GOV, Names
from govgraph.words import LANGUAGES, say, speaks
from govgraph.words import words as words_of
from govgraph.write.canonical import Statement, nquads_lines
from govgraph.write.diff import GROUPS, Change, Diff, EntityChange

if TYPE_CHECKING:
    from govgraph.model.model import Model

__all__ = [
    "Words",
    "diff_json",
    "diff_markdown",
    "diff_text",
    "markdown_text",
    "rdf_patch",
    "sentence",
    "told",
    "unknown_line",
]

_MARKDOWN = re.compile(r"([\\`*_<>\[\]#|])")


@dataclass(frozen=True, slots=True)
class Words:
    """Where the words of a sentence come from.

    Parameters
    ----------
    entities, sources : mapping by IRI
        Of both sides; where both know a thing, the later one's words count.
    languages : tuple of str
        In order of preference; the words between the names are in the first of them that is en, es or pt.
    """

    model: Model
    entities: Mapping[str, Entity] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    languages: tuple[str, ...] = LANGUAGES

    def say(self, key: str, **values: object) -> str:
        """Return the words between the names: what a key of ``[diff]`` says."""
        return say(f"diff.{key}", *self.languages, **values)

    def field(self, name: str) -> str:
        """Return the name of a field; a language in brackets stays: ``name (es)``."""
        plain, bracket, language = name.partition(" (")
        known: Mapping[str, str] = words_of(speaks(self.languages))["diff"]["field"]
        return known.get(plain, plain) + bracket + language

    def entity(self, iri: str) -> str:
        """Return the name of an entity, else its CURIE."""
        known = self.entities.get(iri)
        return known.label(*self.languages) if known and known.labels else self.names.compact(iri)

    def predicate(self, iri: str, mode: str = "") -> str:
        """Return the predicate as a verb phrase, else its CURIE."""
        known = self.model.predicates.get(iri.removeprefix(GOV))
        return (text_in(known.verb(mode), self.languages) if known else "") or self.names.compact(iri)

    def source(self, iri: str) -> str:
        """Return the title of a source, else its CURIE."""
        known = self.sources.get(iri)
        return known.title if known and known.title else self.names.compact(iri)


def sentence(change: Change, words: Words) -> str:
    """Return a change as a sentence a person reads.

    Examples
    --------
    >>> from govgraph.model.model import load_model
    >>> uy = Entity("uy", "id:uy", labels={"en": "Uruguay"})
    >>> cai = Entity("cai", "id:cai", labels={"en": "Framework Convention on AI"})
    >>> words = Words(load_model(), {"id:uy": uy, "id:cai": cai}, {"src:coe": Source("coe", "src:coe", "Treaty Office")})
    >>> signed = Claim("st:1", "id:uy", GOV + "signatoryOf", "id:cai", start="2025-09-02")
    >>> sentence(Change("added", signed, date="2025-09-02", sources=("src:coe",)), words)
    'Uruguay signed Framework Convention on AI, 2025-09-02 — Treaty Office'
    """
    said = told(change.claim, words)
    details = list(filter(None, [_when(change, words)]))
    if change.claim.confidence == "unverified":
        details.append(say("certainty.unverified", *words.languages))
    if change.group == "changed":
        details.extend(_differences(change, words))
    text = ", ".join([said, *details])
    cited = "; ".join(words.source(iri) for iri in change.sources)
    return f"{text} — {cited}" if cited else text


def _when(change: Change, words: Words) -> str:
    """Return the time of a change in words: a day for an act, ``since`` or a span for what lasts."""
    if change.group not in ("added", "ended", "uncertain") or not change.date:
        return ""
    if change.group == "ended":
        return words.say("until", date=change.date)
    if change.group == "uncertain":
        return words.say("as_of", date=change.date)
    end = change.claim.end
    if end and end != change.date:
        return words.say("span", start=change.date, end=end)
    lasts = words.model.nature(change.claim.predicate) is Nature.PERIOD
    return words.say("since", date=change.date) if lasts and not end else change.date


def told(claim: Claim, words: Words) -> str:
    """Return a claim as a sentence without its dates: who, the verb, whom."""
    if claim.object:
        known = claim.object in words.entities or not claim.object.startswith(GOV)
        verb = words.predicate(claim.predicate, claim.mode)
        named = words.entities.get(claim.object)
        if named and named.labels:
            said = named.following(verb, *words.languages)
        else:
            said = f"{verb} {words.entity(claim.object) if known else words.predicate(claim.object)}"
        return f"{words.entity(claim.subject)} {said}"
    return f"{words.entity(claim.subject)}: {words.predicate(claim.predicate)} “{claim.value}”"


def _differences(change: Change | EntityChange, words: Words) -> Iterable[str]:
    for (name, was), (_, now) in zip(change.was, change.now, strict=True):
        shown = words.field(name)
        if was and now:
            yield f"{shown} {was} → {now}"
        else:
            yield words.say("added" if now else "removed", field=shown, text=now or was)


def _grouped(diff: Diff, words: Words) -> Iterable[tuple[str, list[str]]]:
    """Yield each heading with its sentences."""
    for group in ("added", "removed", "changed"):
        entities = [
            ", ".join([words.entity(one.iri), *_differences(one, words)])
            for one in diff.entities
            if one.group == group
        ]
        if entities:
            yield words.say(f"entities.{group}"), entities
    for group in GROUPS:
        claims = [sentence(one, words) for one in diff.group(group)]
        if claims:
            yield words.say(f"{diff.kind}.{group}"), claims


def diff_text(diff: Diff, words: Words) -> str:
    """Return a diff as plain text, one sentence per line under a heading per group; empty when nothing changed.

    Between two dates it ends with how many ties are unknown at each.
    """
    parts = [
        f"{heading} ({len(found):,})\n" + "".join(f"  {one}\n" for one in found)
        for heading, found in _grouped(diff, words)
    ]
    said = unknown_line(diff, words)
    return "\n".join([*parts, f"{said}\n"] if said else parts)


def unknown_line(diff: Diff, words: Words) -> str:
    """Return of how many ties it is unknown whether they held, where two dates were compared; else an empty text."""
    if diff.unknown is None:
        return ""
    first, last = diff.unknown
    return words.say("unknown", first=first, last=last, before=diff.before, after=diff.after)


def diff_markdown(diff: Diff, words: Words) -> str:
    """Return a diff as Markdown, for a pull request."""
    whole = words.say("whole", before=markdown_text(diff.before), after=markdown_text(diff.after))
    lines = [f"## {whole}", ""]
    for heading, found in _grouped(diff, words):
        lines.extend([f"### {heading} ({len(found):,})", ""])
        lines.extend(f"- {markdown_text(one)}" for one in found)
        lines.append("")
    if not diff:
        lines.extend([words.say("nothing"), ""])
    said = unknown_line(diff, words)
    lines.extend([markdown_text(said), ""] if said else [])
    return "\n".join(lines)


def markdown_text(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def diff_json(diff: Diff, words: Words) -> str:
    """Return a diff as JSON: every change with its ids, its sentence, and what differs."""
    changes = [_record(change, words) for change in diff.changes]
    counts = {group: len(diff.group(group)) for group in GROUPS if diff.group(group)}
    whole = {
        "before": diff.before,
        "after": diff.after,
        "kind": diff.kind,
        **({"unknown": dict(zip(("before", "after"), diff.unknown, strict=True))} if diff.unknown else {}),
        "counts": counts,
        "changes": changes,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _record(change: Change, words: Words) -> dict[str, Any]:
    claim, compact = change.claim, words.names.compact
    record: dict[str, Any] = {
        "group": change.group,
        "sentence": sentence(change, words),
        "subject": compact(claim.subject),
        "predicate": compact(claim.predicate),
        "object": compact(claim.object) if claim.object else None,
        "value": claim.value or None,
        "date": change.date or None,
        "confidence": claim.confidence or None,
        "statement": compact(claim.iri) if claim.iri else None,
        "sources": [compact(iri) for iri in change.sources],
    }
    if change.was:
        record["was"], record["now"] = dict(change.was), dict(change.now)
    return record


def rdf_patch(before: Iterable[Statement], after: Iterable[Statement]) -> str:
    """Return the change from one graph to another as an RDF Patch: what to delete and what to add.

    Parameters
    ----------
    before, after : iterable of pyoxigraph Quad or Triple
        Blank nodes are compared by their canonical names.

    Returns
    -------
    str
        Empty where the two are the same graph.

    References
    ----------
    Apache Jena, RDF Patch, https://jena.apache.org/documentation/rdf-patch/

    Examples
    --------
    >>> import pyoxigraph as ox
    >>> a = ox.NamedNode("http://example.org/a")
    >>> print(rdf_patch([ox.Triple(a, a, ox.Literal("x"))], [ox.Triple(a, a, ox.Literal("y"))]), end="")
    TX .
    D <http://example.org/a> <http://example.org/a> "x" .
    A <http://example.org/a> <http://example.org/a> "y" .
    TC .
    """
    left, right = set(nquads_lines(before)), set(nquads_lines(after))
    if left == right:
        return ""
    gone = [f"D {line}" for line in sorted(left - right)]
    come = [f"A {line}" for line in sorted(right - left)]
    return "".join(["TX .\n", *gone, *come, "TC .\n"])
