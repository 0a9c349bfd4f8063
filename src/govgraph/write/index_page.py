"""index.html: one sealed page that links all files of a build, in three languages and without a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import resources
from urllib.parse import quote

from govgraph.facts.metadata import Metadata
from govgraph.files import policy_hash
from govgraph.words import LANGUAGES, words
from govgraph.write.contents import content_of
from govgraph.write.files import Written

__all__ = ["index_page", "readable_size"]

_GROUPS = ("explore", "map", "network", "data", "about")

# A small network, drawn by hand: a mark, no data.
_MARK = (
    '<svg viewBox="0 0 120 90" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">'
    '<path opacity=".45" d="M60 45 22 20M60 45 98 22M60 45 30 74M60 45 92 70M22 20 30 74M98 22 92 70M22 20 60 10'
    'M98 22 60 10M30 74 92 70"/><g fill="currentColor" stroke="none"><circle cx="60" cy="45" r="11"/>'
    '<circle cx="22" cy="20" r="6"/><circle cx="98" cy="22" r="7"/><circle cx="30" cy="74" r="7"/>'
    '<circle cx="92" cy="70" r="5"/><circle cx="60" cy="10" r="4"/></g></svg>'
)


def index_page(about: Metadata, files: Iterable[Written], counts: Mapping[str, int], fingerprint: str) -> str:
    """Return the page.

    Parameters
    ----------
    files : iterable of Written
        What it links, with sizes.
    counts : mapping
        ``entities``, ``claims``, ``sources`` and ``triples``.
    fingerprint : str
        The SHA-256 of the graph's canonical form.

    Returns
    -------
    str
        HTML that makes no request: its policy forbids every one.

    Notes
    -----
    The switch of languages is three radio buttons and CSS; where CSS does not know ``:has``, all three are shown.
    """
    # Turtle comes first among the forms of the facts: it is the one that people read.
    listed = sorted(
        files,
        key=lambda one: (_GROUPS.index(content_of(one.name).group), not one.name.endswith(".ttl"), one.name),
    )
    style = resources.files("govgraph.write").joinpath("index.css").read_text("utf-8")
    policy = f"default-src 'none'; style-src {policy_hash(style)}; base-uri 'none'; form-action 'none'"
    switch = "".join(
        f'<label lang="{language}"><input type="radio" name="in" id="in-{language}"'
        f"{' checked' if language == 'en' else ''}>{words(language)['index']['name']}</label>"
        for language in LANGUAGES
    )
    sections = "\n".join(_section(language, about, listed, counts, fingerprint) for language in LANGUAGES)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(about.title("en") or "govgraph")}</title>
<style>{style}</style>
</head>
<body>
<div class="page">
<fieldset class="switch"><legend>Language · Idioma</legend>{switch}</fieldset>
<main>
{sections}
</main>
</div>
</body>
</html>
"""


def _section(
    language: str, about: Metadata, files: Sequence[Written], counts: Mapping[str, int], fingerprint: str
) -> str:
    said = words(language)["index"]
    title, lead = about.title(language), about.descriptions.get(language) or about.descriptions.get("en", "")
    numbers = "".join(
        f"<li><b>{_number(counts[name], language)}</b> {said[name]}</li>"
        for name in ("entities", "claims", "sources", "triples")
        if name in counts
    )
    first = next((one.name for one in files if one.name.endswith(".html")), "")
    way = said["open_explorer" if content_of(first).group == "explore" else "open"]
    button = f'<p><a class="open" href="{quote(first)}">{way}</a></p>' if first else ""
    lists = "".join(_files(group, files, language) for group in _GROUPS)
    known = {
        said["version"]: ", ".join(filter(None, [about.version, about.issued])),
        said["license"]: about.license,
        said["fingerprint"]: fingerprint,
    }
    facts = "".join(f"<dt>{name}:</dt> <dd>{escape(value)}</dd>" for name, value in known.items() if value)
    return f"""<section lang="{language}" aria-label="{said["name"]}">
<header><h1>{escape(title)}</h1>{_MARK}</header>
<p class="lead">{escape(lead)}</p>
{button}<ul class="counts">{numbers}</ul>
{lists}<dl class="small">{facts}</dl>
</section>"""


def _files(group: str, files: Sequence[Written], language: str) -> str:
    items = []
    for one in files:
        content = content_of(one.name)
        if content.group == group:
            link = f'<a href="{quote(one.name)}">{escape(content.titles[language])}</a>'
            line = f"<p>{escape(content.lines[language])}</p>" if content.lines[language] else ""
            size = readable_size(one.size, language)
            items.append(
                f'<li><span>{link} <code translate="no">{escape(one.name)}</code></span>'
                f'<span class="size">{size}</span>{line}</li>'
            )
    return (
        f'<h2>{words(language)["index"][group]}</h2>\n<ul class="files">{"".join(items)}</ul>\n'
        if items
        else ""
    )


def _number(number: int, language: str) -> str:
    # Spanish and Portuguese readers disagree on the comma; both read a thin no-break space.
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", "\u202f")


def readable_size(size: int, language: str = "en") -> str:
    """Return a file's size for a reader.

    Examples
    --------
    >>> readable_size(512), readable_size(1_684_645), readable_size(1_684_645, "es")
    ('512\\xa0B', '1.7\\xa0MB', '1,7\\xa0MB')
    """
    if size < 1000:
        return f"{size}\xa0B"
    value, unit = (size / 1e6, "MB") if size >= 999_500 else (size / 1e3, "kB")
    text = f"{value:.1f}" if value < 10 else f"{value:.0f}"
    return f"{text if language == 'en' else text.replace('.', ',')}\xa0{unit}"
