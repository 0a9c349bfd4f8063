"""A profile as text for a terminal or as Markdown: one line per claim, its evidence below it."""

from __future__ import annotations

from collections.abc import Iterator

from govgraph.facts.claims import Claim, Source
from govgraph.facts.labels import text_in
from govgraph.model.model import Model
from govgraph.model.natures import Nature
from govgraph.query.profile import LISTS, Profile, Section, SourceProfile, list_of
from govgraph.terms import GOV
from govgraph.words import number, say, speaks

__all__ = [
    "amount_text",
    "claim_details",
    "profile_facts",
    "profile_markdown",
    "profile_text",
    "source_facts",
]


def profile_text(profile: Profile | SourceProfile, model: Model, *languages: str) -> str:
    """Return the profile of an entity or a source as plain text.

    Parameters
    ----------
    *languages : str
        In order of preference.

    Notes
    -----
    A claim that is not verified begins with ``?`` and says so.
    """
    wide = 15 if isinstance(profile, SourceProfile) else 10
    lines = [profile.entity.label(*languages), ""]
    lines += [f"{name + ':':<{wide}} {value}" for name, value in _facts(profile, model, languages)]
    for section in profile.sections:
        lines += ["", _heading(profile, section, model, languages)]
        for claim in section.claims:
            mark = "?" if claim.confidence == "unverified" else "-"
            lines.append(f"  {mark} {_line(profile, section, claim, model, languages)}")
            lines += [f"      {line}" for line in _evidence(profile, claim, languages)]
    if not profile.sections:
        lines += ["", _nothing(profile, languages)]
    if triples := list(_triples(profile, model, languages)):
        lines += ["", f"{say('profile.triples', *languages)}:", *(f"  - {line}" for line in triples)]
    return "\n".join(lines) + "\n"


def profile_markdown(profile: Profile | SourceProfile, model: Model, *languages: str) -> str:
    """Return the profile as Markdown: a heading per predicate, a list item per claim, sources linked."""
    lines = [f"# {_md(profile.entity.label(*languages))}", ""]
    for name, value in _facts(profile, model, languages):
        is_link = isinstance(profile, SourceProfile) and value == profile.source.url
        lines.append(f"- {name}: {f'<{value}>' if is_link else _md(value)}")
    for section in profile.sections:
        lines += ["", f"## {_md(_heading(profile, section, model, languages))}", ""]
        for claim in section.claims:
            lines.append(f"- {_md(_line(profile, section, claim, model, languages))}")
            passage = _md(_passage(claim, languages))
            if isinstance(profile, Profile):
                source = profile.sources.get(claim.source)
                title = _md(source.title if source else claim.source)
                passage += ", " + (f"[{title}](<{source.url}>)" if source and source.url else title)
            lines.append(f"  — {passage}")
            if note := claim.noted(*languages):
                lines.append(f"  — {_md(note)}")
    if not profile.sections:
        lines += ["", _nothing(profile, languages)]
    if triples := list(_triples(profile, model, languages)):
        lines += ["", f"## {say('profile.triples', *languages)}", "", *(f"- {_md(line)}" for line in triples)]
    return "\n".join(lines) + "\n"


def _facts(
    profile: Profile | SourceProfile, model: Model, languages: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    if isinstance(profile, SourceProfile):
        return source_facts(profile.source, languages)
    return profile_facts(profile, model, languages)


def _heading(
    profile: Profile | SourceProfile, section: Section, model: Model, languages: tuple[str, ...]
) -> str:
    whole = isinstance(profile, SourceProfile)
    return (
        f"{section.label(model, *languages)} ({len(section.claims) if whole else section.count(*languages)})"
    )


def _nothing(profile: Profile | SourceProfile, languages: tuple[str, ...]) -> str:
    return say("profile.no_claims" if isinstance(profile, SourceProfile) else "profile.nothing", *languages)


def source_facts(source: Source, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is known of a source, as pairs of a word and a text."""
    yield "id", source.id
    yield (
        say("profile.kind", *languages),
        ", ".join(part for part in (say("profile.source", *languages), source.kind) if part),
    )
    for name, value in (
        ("publisher", source.publisher),
        ("address", source.url),
        ("date", source.date),
        ("language", ", ".join(source.languages)),
        ("read", source.access_note),
    ):
        if value:
            yield say(f"profile.{name}", *languages), value


def _triples(profile: Profile | SourceProfile, model: Model, languages: tuple[str, ...]) -> Iterator[str]:
    """Say what the data say of an entity without a claim: without source, dates and confidence."""
    for section in profile.triples if isinstance(profile, Profile) else ():
        for claim in section.claims:
            yield f"{section.label(model, *languages)}: {_line(profile, section, claim, model, languages)}"
    if isinstance(profile, Profile) and profile.left_out:
        yield say("profile.more_triples", *languages)


def profile_facts(profile: Profile, model: Model, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is known of an entity beside its claims, as pairs of a word and a text."""
    entity = profile.entity
    yield "id", entity.id
    named = [
        text_in(model.kinds[kind].labels, languages) if kind in model.kinds else kind
        for kind in model.narrowest(entity.kinds)
    ]
    if named:
        yield say("profile.kind", *languages), ", ".join(named)
    shown = entity.label(*languages)
    for language, label in sorted(entity.labels.items()):
        if label != shown:
            yield language or "label", label
    others = dict.fromkeys(name for name in (entity.acronym, *entity.aliases) if name and name != shown)
    if others:
        yield say("profile.aliases", *languages), ", ".join(others)
    if entity.countries or entity.region:
        yield (
            say("profile.country", *languages),
            ", ".join([*entity.countries, *([entity.region] if entity.region else [])]),
        )
    lasting = bool({"Agent", "EventSeries", "Process", "Campaign"}.intersection(entity.kinds))
    when = _period(entity.start, entity.end, languages) if lasting or entity.end else entity.start
    if when:
        yield say("profile.dates", *languages), when
    if entity.website:
        yield say("profile.website", *languages), entity.website
    about = text_in(entity.description, languages)
    if about:
        only_english = speaks(languages) != "en" and about == text_in(entity.description, ("en",))
        yield say("profile.about_english" if only_english else "profile.about", *languages), about


def _period(start: str, end: str, languages: tuple[str, ...]) -> str:
    if start and end:
        return start if start == end else f"{start} – {end}"
    if start:
        return say("profile.since", *languages, date=start)
    return say("profile.until", *languages, date=end) if end else ""


def _line(
    profile: Profile | SourceProfile, section: Section, claim: Claim, model: Model, languages: tuple[str, ...]
) -> str:
    """Say what a claim states: its other end, of a source both ends, and what is beside them."""

    def named(iri: str) -> str:
        name, known = profile.name_of(iri, *languages), profile.entities.get(iri)
        return f"{name} [{known.id}]" if known and known.id != name else name

    other = section.other(claim)
    local = other.removeprefix(GOV)
    if claim.predicate in LISTS:
        name = list_of(claim, profile.claims).label(model, *languages)
    elif other.startswith(GOV) and local in model.predicates:
        name = text_in(model.predicates[local].labels, languages)
    else:
        name = named(other) if other else claim.value
    if isinstance(profile, SourceProfile):
        name = f"{named(claim.subject)} – {name}"
    unsure = [say("certainty.unverified", *languages)] if claim.confidence == "unverified" else []
    return "; ".join([name, *claim_details(claim, model, languages), *unsure])


def amount_text(claim: Claim, *languages: str) -> str:
    """Return the amount of a claim with its unit, in the separators of a language: ``250,000 USD``; else an empty text.

    Examples
    --------
    >>> amount_text(Claim("st:1", "id:a", "gov:funds", "id:b", amount="250000.5", unit="USD"), "es")
    '250.000,5 USD'
    """
    whole, point, rest = claim.amount.partition(".")
    if not (whole.isascii() and whole.isdigit()):
        return claim.amount
    language = speaks(languages)
    decimals = {"en": "."}.get(language, ",") + rest if point else ""
    return " ".join(filter(None, [number(int(whole), language) + decimals, claim.unit]))


def claim_details(claim: Claim, model: Model, languages: tuple[str, ...]) -> Iterator[str]:
    """Yield what a claim states beside its ends: dates as known, place, amount, mode, role; not how sure it is."""
    lasting = model.nature(claim.predicate) is Nature.PERIOD
    # A meeting or a signature is on its date; only what lasts is "since" it.
    when = _period(claim.start, claim.end, languages) if lasting or claim.end else claim.start
    if when:
        yield when
    for name, date in (("asOf", claim.as_of), ("inForceFrom", claim.in_force)):
        if date:
            yield f"{text_in(model.properties[name].labels, languages)} {date}"
    if claim.doubt:
        yield f"{text_in(model.properties['inForce'].labels, languages)}: {say('holds.unknown', *languages)}"
    if claim.city:
        yield claim.city
    if claim.amount:
        yield amount_text(claim, *languages)
    if claim.weight:
        yield f"{text_in(model.properties['weight'].labels, languages)} {claim.weight}"
    if claim.mode:
        modes = {choice.iri.removeprefix(GOV).casefold(): choice for choice in model.modes.values()}
        known = modes.get(claim.mode.casefold())
        yield text_in(known.labels, languages) if known else claim.mode
    if claim.role:
        yield claim.role


def _passage(claim: Claim, languages: tuple[str, ...]) -> str:
    """Return the passage between quotation marks, or the words that none is noted."""
    return f"“{claim.passage}”" if claim.passage else say("profile.no_passage", *languages)


def _evidence(profile: Profile | SourceProfile, claim: Claim, languages: tuple[str, ...]) -> Iterator[str]:
    passage = _passage(claim, languages)
    if isinstance(profile, SourceProfile):
        yield passage
    else:
        source = profile.sources.get(claim.source)
        yield f"{passage} — {f'{source.title} [{source.id}]' if source else claim.source}"
        if source and source.url:
            yield source.url
    if note := claim.noted(*languages):
        yield note


def _md(text: str) -> str:
    """Escape what Markdown would read as markup."""
    return "".join("\\" + char if char in "\\`*_[]<>#|" else char for char in text)
