"""What sealed pages are made of: files of the package, templates, and scripts and data that end nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

__all__ = ["asset", "harmless", "paired", "sealed_json", "template"]

_LONE = re.compile("[\ud800-\udfff]")


def asset(package: str, name: str) -> str:
    """Return a text file of the package, with line feeds."""
    return files(f"govgraph.{package}").joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def template(package: str, name: str, **options: Any) -> Any:
    """Return a template of Jinja: what it writes is escaped, but for ``inline`` texts and ``sealed`` data.

    Parameters
    ----------
    package, name : str
        Where it stands.
    **options
        Further ones of its environment.
    """
    from jinja2 import BaseLoader, Environment, StrictUndefined  # 30 ms: only for those who write a page
    from markupsafe import Markup

    known = {"undefined": StrictUndefined, "keep_trailing_newline": True, **options}
    environment = Environment(loader=BaseLoader(), autoescape=True, **known)
    environment.filters["inline"] = Markup
    environment.filters["sealed"] = lambda value: Markup(sealed_json(value))
    return environment.from_string(asset(package, name))


def harmless(script: str) -> str:
    """Return a script that its own text cannot end early (HTML, section 4.12.1.3)."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--").replace("<script", "<\\script")


def sealed_json(value: Any) -> str:
    """Return JSON that can stand in a script element: nothing in it opens or closes one.

    Examples
    --------
    >>> sealed_json({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for bad in "<>&\u2028\u2029":
        text = text.replace(bad, f"\\u{ord(bad):04x}")
    return paired(text, lambda found: f"\\u{ord(found[0]):04x}")


def paired(text: str, instead: Callable[[re.Match[str]], str]) -> str:
    """Return a text that can be written as UTF-8; what cannot (half a surrogate pair) is replaced."""
    try:
        text.encode()  # six times as fast as a search
    except UnicodeEncodeError:
        return _LONE.sub(instead, text)
    return text
