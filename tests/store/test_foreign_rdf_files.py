"""RDF files as they are found: JSON with schema.org's context, things without an id, RDF/XML with entities."""

from __future__ import annotations

from pathlib import Path

import pytest

from govgraph.errors import TableError
from govgraph.store.rdf_files import read_into
from govgraph.store.store import Store

_EVENT = """{"@context": %s, "@type": "Event", "@id": "https://example.org/ev/1", "name": "Made-up Summit",
 "startDate": "2024-05-01", "attendee": [{"@type": "Organization", "name": "Made-up Org", "url": "https://example.org/o"}]}"""


@pytest.mark.parametrize(
    "context",
    [
        '"https://schema.org"',
        '"https://schema.org/"',
        '["https://schema.org/docs/jsonldcontext.jsonld", {"x": "https://example.org/x"}]',
        '{"@vocab": "https://schema.org/"}',
    ],
)
@pytest.mark.parametrize("suffix", [".json", ".jsonld"])
def test_the_context_of_schema_org_is_bundled(tmp_path: Path, context: str, suffix: str) -> None:
    path = tmp_path / f"event{suffix}"
    path.write_text(_EVENT % context, "utf-8")
    store = Store()
    read_into(store, path)
    names = {row[0].value for row in store.select("SELECT ?n { ?s <https://schema.org/name> ?n }")}
    assert names == {"Made-up Summit", "Made-up Org"}
    assert store.ask(
        "ASK { <https://example.org/ev/1> <https://schema.org/attendee> ?o . ?o <https://schema.org/name> 'Made-up Org' }"
    )


def test_a_context_from_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(_EVENT % '"https://example.org/context"', "utf-8")
    with pytest.raises(TableError, match="fetches nothing"):
        read_into(Store(), path)


_RDF = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ %s ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">
  <rdf:Description rdf:about="&ex;one"><e:says>%s</e:says></rdf:Description>
</rdf:RDF>"""


def test_entities_that_abbreviate_addresses_are_read(tmp_path: Path) -> None:
    path = tmp_path / "own.rdf"
    path.write_text(_RDF % ('<!ENTITY ex "https://example.org/">', "yes"), "utf-8")
    store = Store()
    read_into(store, path)
    assert store.ask('ASK { <https://example.org/one> <https://example.org/says> "yes" }')


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY ex "https://example.org/"><!ENTITY a "aaaa"><!ENTITY b "&a;&a;">',
        '<!ENTITY ex SYSTEM "file:///etc/passwd">',
        '<!ENTITY ex "https://example.org/"><!ENTITY % p "x">',
    ],
)
def test_entities_that_name_others_or_what_is_outside_are_refused(tmp_path: Path, entities: str) -> None:
    path = tmp_path / "bomb.rdf"
    path.write_text(_RDF % (entities, "x"), "utf-8")
    with pytest.raises(TableError, match="defines the entity"):
        read_into(Store(), path)


def test_entities_that_make_a_text_too_long_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.rdf"
    path.write_text(
        _RDF % (f'<!ENTITY ex "https://example.org/"><!ENTITY a "{"a" * 100_000}">', "&a;" * 600), "utf-8"
    )
    with pytest.raises(TableError, match=r"amplification|grows to more than 50 MB"):
        read_into(Store(), path)
