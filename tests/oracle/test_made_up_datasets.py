"""Small made-up datasets: colliding ids and own kinds and views, against plain Python over what was written."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

import govgraph

FIRST, SECOND = "https://made-up-one.example/", "https://made-up-two.example/"
Claims = list[tuple[str, str, str, str]]


def toml(base: str, more: str = "", languages: str = '["en"]') -> str:
    head = (
        f'title = "Made up"\nversion = "1"\nlicense = "CC0-1.0"\nbase = "{base}"\nlanguages = {languages}\n'
    )
    return head + more


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def tables(
    label: str, actors: list[str], spaces: list[str], claims: Claims, kinds: tuple[str, str]
) -> dict[str, str]:
    actor, space = kinds
    home = "organizations" if space == "Court" else "forums"
    rows = {"organizations": [f"{one},{actor},{label} {one}" for one in actors]}
    rows.setdefault(home, []).extend(f"{one},{space},{label} space {one}" for one in spaces)
    found = {f"{name}.csv": "\n".join(["id,type,label_en", *lines]) + "\n" for name, lines in rows.items()}
    lines = [
        "subject,predicate,object,start,source,confidence",
        *(f"{','.join(one)},s,read" for one in claims),
    ]
    found["relations.csv"] = "\n".join(lines) + "\n"
    found["sources.csv"] = "id,title\ns,Made-up source\n"
    return found


def drawn(seed: int, predicates: list[str], actors: list[str], spaces: list[str], number: int) -> Claims:
    chance = random.Random(seed)
    every = [(a, p, s) for a in actors for p in predicates for s in spaces]
    return [(*one, str(chance.randint(1995, 2025))) for one in sorted(chance.sample(every, number))]


ACTORS, SPACES = [f"a{n}" for n in range(6)], [f"s{n}" for n in range(4)]


@pytest.fixture(params=range(4))
def two(
    request: pytest.FixtureRequest, tmp_path: Path
) -> tuple[list[Path], dict[str, str], dict[str, Claims]]:
    """Two datasets with the same ids for other things; some things of the second are stated to be some of the first."""
    chance = random.Random(100 + request.param)
    predicates = ["memberOf", "participatedIn"]
    claims = {
        base: drawn(seed + request.param, predicates, ACTORS, SPACES, 15)
        for seed, base in ((0, FIRST), (50, SECOND))
    }
    same = dict(zip(chance.sample(ACTORS, 2), chance.sample(ACTORS, 2), strict=True))
    same |= dict(zip(chance.sample(SPACES, 1), chance.sample(SPACES, 1), strict=True))
    lines = [f"{one},{FIRST}id/{other},same,Made-up reviewer" for one, other in same.items()]
    apart = [one for one in (*ACTORS, *SPACES) if one not in same and one not in same.values()]
    lines += [f"{one},{FIRST}id/{one},different,Made-up reviewer" for one in apart]
    folders = [
        write(
            tmp_path / "one",
            {
                "dataset.toml": toml(FIRST),
                **tables("One", ACTORS, SPACES, claims[FIRST], ("Company", "Forum")),
            },
        ),
        write(
            tmp_path / "two",
            {
                "dataset.toml": toml(SECOND),
                "matches.csv": "\n".join(["subject_id,object_id,decision,reviewer_label", *lines]) + "\n",
                **tables("Two", ACTORS, SPACES, claims[SECOND], ("Company", "Forum")),
            },
        ),
    ]
    return folders, same, claims


def ties(same: dict[str, str], claims: dict[str, Claims]) -> set[tuple[str, str, str]]:
    """Who is tied to what, in plain Python: ids of the second are ids of the first only where that was written."""

    def name(base: str, one: str) -> str:
        if base == SECOND and one in same:
            return f"{FIRST}id/{same[one]}"
        return f"{base}id/{one}"

    return {(name(base, s), p, name(base, o)) for base, rows in claims.items() for s, p, o, _ in rows}


def test_colliding_ids_are_joined_only_where_that_is_stated(
    two: tuple[list[Path], dict[str, str], dict[str, Claims]],
) -> None:
    folders, same, claims = two
    graph = govgraph.open(folders)
    expand = graph.names.expand
    assert graph.check().ok
    wanted = ties(same, claims)
    found = {
        (expand(str(row["s"])), str(row["p"]).removeprefix("gov:"), expand(str(row["o"])))
        for row in graph.query(
            "SELECT ?s ?p ?o { VALUES ?p { gov:memberOf gov:participatedIn } ?s ?p ?o }", limit=None
        )
    }
    assert found == wanted
    members = Counter(o for _, _, o in {(s, "", o) for s, p, o in wanted if p == "memberOf"})
    counted = graph.query(
        "SELECT ?o (COUNT(DISTINCT ?s) AS ?n) { ?s gov:memberOf ?o } GROUP BY ?o", limit=None
    )
    assert {expand(str(row["o"])): row["n"] for row in counted} == dict(members)
    net = graph.network("everything")
    drawn_ties = {(expand(u), data["predicate"], expand(v)) for u, v, data in net.graph.edges(data=True)}
    assert drawn_ties == wanted
    # What is stated to be different stands apart, and nothing is told of its likeness.
    apart = {
        (expand(str(row["a"])), expand(str(row["b"])))
        for row in graph.query("SELECT * { ?a owl:differentFrom ?b }", limit=None)
    }
    assert apart == {
        (f"{SECOND}id/{one}", f"{FIRST}id/{one}")
        for one in (*ACTORS, *SPACES)
        if one not in same and one not in same.values()
    }


DECLARED = """
[kinds.Court]
parents = ["Organization"]
table = "organizations"
label = { en = "Court" }

[predicates.litigatedBefore]
nature = "act"
domain = ["Organization"]
range = ["Court"]
label = { en = "litigated before" }
inverse = { en = "heard" }

[predicates.advises]
nature = "period"
domain = ["Organization"]
range = ["Court"]
label = { en = "advises" }
"""

VIEW = """
title = "Who litigates where"
shape = "two-mode"
spaces = ["Court"]
actors = ["CivilSocietyOrganization"]
predicates = ["litigatedBefore"]
"""


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("day", ["", "2010"])
def test_own_kinds_predicates_and_views_give_the_ties_that_were_written(
    tmp_path: Path, seed: int, day: str
) -> None:
    claims = drawn(seed, ["litigatedBefore", "advises"], ACTORS, SPACES, 20)
    folder = write(
        tmp_path / "courts",
        {
            "dataset.toml": toml(FIRST, DECLARED),
            "views/litigation.toml": VIEW,
            **tables("Made-up", ACTORS, SPACES, claims, ("CivilSocietyOrganization", "Court")),
        },
    )
    graph = govgraph.open(folder)
    assert graph.check().ok
    net = graph.network("litigation", **({"as_of": day} if day else {}))
    # It is an act, and stands from its day on: of a year that is asked about, on its last day at least.
    wanted = {
        (s, o): "yes" for s, p, o, start in claims if p == "litigatedBefore" and (not day or start <= day)
    }
    found = {
        (u.removeprefix("id:"), v.removeprefix("id:")): data["truth"] or "yes"
        for u, v, data in net.graph.edges(data=True)
    }
    assert found == wanted
    assert {
        node.removeprefix("id:") for node, data in net.graph.nodes(data=True) if data["kind"] == "Court"
    } == {o for _, o in wanted}
    shown = graph.query(
        "SELECT ?who ?court { ?who gov:advises ?court . ?court a gov:Court, gov:Organization }", limit=None
    )
    advised = {tuple(str(row[name]).removeprefix("id:") for name in ("who", "court")) for row in shown}
    assert advised == {(s, o) for s, p, o, _ in claims if p == "advises"}
