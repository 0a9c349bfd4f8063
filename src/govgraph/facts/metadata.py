"""What a dataset says of itself: apart from the tables, for those who open what was compiled of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from govgraph.facts.labels import text_in
from govgraph.terms import BASE, iri_ok
from govgraph.words import LANGUAGES

__all__ = ["UNFINISHED", "Metadata"]

UNFINISHED = ".import/ready"
"""What stands in a folder of tables while an import that is checked is put in place."""

_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What ``dataset.toml`` says: title and description by language, version, license, base IRI, creators, languages.

    ``address`` is where its site is published, ending in ``/``, and ``corrections`` where corrections are sent, by web or
    mail; empty if that is not known.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    issued: str = ""
    license: str = ""
    base: str = BASE
    creators: tuple[str, ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    address: str = ""
    corrections: str = ""

    def title(self, *languages: str) -> str:
        """Return the title in the first language there is."""
        return text_in(self.titles, languages)

    @property
    def license_address(self) -> str:
        """The address of the license, also where it is an identifier of SPDX; empty where the license is words.

        Examples
        --------
        >>> Metadata(license="CC0-1.0").license_address, Metadata(license="see the sources").license_address
        ('https://spdx.org/licenses/CC0-1.0', '')
        """
        if _SPDX.fullmatch(self.license):
            return f"https://spdx.org/licenses/{self.license}"
        return self.license if iri_ok(self.license) else ""
