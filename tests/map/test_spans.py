"""When a line of a map holds: worked out by hand, and the same on the page as in Python."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest

from govgraph.facts.claims import Claim
from govgraph.facts.holding import Bounds, Spans, Truth
from govgraph.facts.ties import EntityDates, of_tie
from govgraph.map.page.payload import when_json
from govgraph.map.spans import spans_of_shared, together, years_of
from govgraph.model.model import load_model
from govgraph.model.natures import Nature

MODEL = load_model()
OF_NATURE = {
    Nature.PERIOD: "memberOf",
    Nature.ACT: "signatoryOf",
    Nature.CONTRIBUTION: "contributedTo",
    Nature.HAPPENING: "participatedIn",
    Nature.TIMELESS: "hasTopic",
}


def claim(
    start: str = "",
    end: str = "",
    as_of: str = "",
    mode: str = "",
    subject: str = "id:fixture-a",
    predicate: str = "memberOf",
    thing: str = "id:fixture-body",
    role: str = "",
) -> Claim:
    return Claim(
        f"st:{subject}{start}{end}{as_of}{mode}{role}",
        subject,
        MODEL.predicates[predicate].iri,
        thing,
        start=start,
        end=end,
        as_of=as_of,
        mode=mode,
        role=role,
        bounds=Bounds.read(start, end, as_of),
    )


def held(told: Spans | None, first: str, last: str = "") -> str:
    assert told is not None
    return told.at(date.fromisoformat(first), date.fromisoformat(last or first)).value


def test_a_line_without_claims_has_no_spans() -> None:
    assert together([], MODEL, EntityDates()) is None


def test_two_claims_hold_surely_from_the_start_of_one_to_the_reading_of_the_other() -> None:
    told = together([claim("2014-03-05"), claim(as_of="2018-06-01")], MODEL, EntityDates())
    days = ("2014-03-04", "2014-03-05", "2018-06-01", "2018-06-02")
    assert [held(told, day) for day in days] == ["no", "yes", "yes", "unknown"]


def test_what_was_announced_may_hold_and_what_was_cancelled_does_not() -> None:
    announced = together([claim("2015", "2016", mode="announced")], MODEL, EntityDates())
    assert [held(announced, f"{year}-07-01") for year in (2014, 2015, 2016, 2017)] == [
        "no", "unknown", "unknown", "no",
    ]  # fmt: skip
    cancelled = together([claim("2015", "2016", mode="cancelled")], MODEL, EntityDates())
    assert held(cancelled, "0001-01-01", "9999-12-31") == "no"


def test_an_undated_tie_to_an_event_holdswhen_json_the_event_was_held() -> None:
    event = EntityDates({"id:fixture-event": Bounds.of("2016-05-02", "2016-05-04")})
    told = together([claim(predicate="participatedIn", thing="id:fixture-event")], MODEL, event)
    # On some day of it, so surely within the three days together, and on no single one of them surely.
    assert held(told, "2016-05-02", "2016-05-04") == "yes"
    assert held(told, "2016-05-03") == "unknown"
    assert held(told, "2016-05-05") == "no"


def test_of_two_ties_of_a_line_one_is_enough() -> None:
    told = together(
        [claim("2011", "2011"), claim("2017", "2017", subject="id:fixture-b")], MODEL, EntityDates()
    )
    years = [held(told, f"{year}-01-01", f"{year}-12-31") for year in (2010, 2011, 2014, 2017)]
    assert years == ["no", "yes", "no", "yes"]


def test_actors_meetwhen_json_both_are_in_the_same_space() -> None:
    one = {"forum": together([claim("2010-01-01", "2014-12-31")], MODEL, EntityDates())}
    other = {
        "forum": together([claim("2013-01-01", "2018-12-31")], MODEL, EntityDates()),
        "elsewhere": together([claim("2010-01-01", "2018-12-31")], MODEL, EntityDates()),
    }
    told = spans_of_shared(one, other)
    assert [held(told, f"{year}-06-01") for year in (2012, 2014, 2016)] == ["no", "yes", "no"]


def test_the_slider_ends_where_dated_data_ends() -> None:
    assert years_of([Bounds.of("2014", "9999-12-31"), Bounds.of("2016-05")]) == (2014, 2016)
    assert years_of([Bounds.of("", "", "2020")]) is None


TEXTS = (
    "", "", "", "2012", "2012~", "2013-05", "2013-05-07", "2011/2013", "2010/..", "../2014", "2012/", "[2010,2012]",
    "2014-XX", "201X", "2015-06-01", "2012-02-29?", "2013-05-07Z", "-0043", "12001-01-01",
)  # fmt: skip


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page with nothing but the script that compares days."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    script = (files("govgraph.web") / "dated.js").read_text("utf-8").replace("export ", "")
    page.evaluate(f"() => {{ {script}; window.heldBetween = heldBetween; }}")
    yield page
    context.close()


def random_ties(seed: int, count: int) -> Iterator[tuple[Nature, list[Claim], EntityDates]]:
    """Yield ties of all natures with one to three claims, dated in every way there is, or read only."""
    drawn = random.Random(seed)
    for _ in range(count):
        nature = drawn.choice(list(Nature))
        begun = Bounds.of(drawn.choice(("2013-05-03", "2012", "2012~")))
        events = EntityDates(
            {"id:fixture-body": begun},
            {"id:fixture-body": (begun.earliest_start or date.min, frozenset({"Forum"}))},
            {MODEL.predicate(name).iri: (frozenset(), frozenset({"Forum"})) for name in OF_NATURE.values()},
        )
        claims = [
            claim(
                drawn.choice(TEXTS),
                drawn.choice(TEXTS),
                drawn.choice(TEXTS),
                drawn.choice(("", "", "", "announced", "cancelled", "ratification")),
                predicate=OF_NATURE[nature],
                role=drawn.choice(("", "", "chair")),
            )
            for _ in range(drawn.choice((1, 1, 2, 3)))
        ]
        yield nature, claims, events if drawn.random() < 0.5 else EntityDates()


def windows(seed: int) -> Iterator[tuple[date, date]]:
    drawn = random.Random(seed)
    while True:
        first = date(2008, 1, 1) + timedelta(days=drawn.randrange(3650))
        yield first, first + timedelta(days=drawn.choice((0, 0, 5, 31, 365, 800)))


def test_the_page_and_python_agree_on_ten_thousand_random_ties(page: Any) -> None:
    asked, expected = [], []
    for (nature, claims, events), (first, last) in zip(random_ties(1, 10_000), windows(2), strict=False):
        asked.append([when_json(together(claims, MODEL, events)), first.isoformat(), last.isoformat()])
        expected.append(of_tie(claims, nature, first, last, events).value)
    found = page.evaluate(
        "(asked) => asked.map(([when, first, last]) => heldBetween(when, first, last))", asked
    )
    wrong = [one for one in zip(asked, expected, found, strict=True) if one[1] != one[2]]
    assert not wrong, wrong[:3]
    assert {"yes", "no", "unknown"} == set(expected)


def test_a_window_that_grows_never_loses_what_it_had() -> None:
    order = [Truth.NO, Truth.UNKNOWN, Truth.YES]
    for (nature, claims, events), (first, last) in zip(random_ties(3, 2_000), windows(4), strict=False):
        small = of_tie(claims, nature, first, last, events)
        wide = of_tie(claims, nature, first - timedelta(days=40), last + timedelta(days=400), events)
        assert order.index(wide) >= order.index(small), (claims, first, last)


def worlds(bounds: Bounds) -> Iterator[tuple[date, date]]:
    """Yield every pair of a first and a last day that a claim with a start and an end can mean."""
    assert bounds.earliest_start and bounds.latest_start and bounds.earliest_end and bounds.latest_end
    for a in range((bounds.latest_start - bounds.earliest_start).days + 1):
        for b in range((bounds.latest_end - bounds.earliest_end).days + 1):
            begin, end = bounds.earliest_start + timedelta(a), bounds.earliest_end + timedelta(b)
            if begin <= end:
                yield begin, end


@pytest.mark.parametrize("nature", [Nature.PERIOD, Nature.HAPPENING])
def test_what_is_sure_holds_in_every_world_and_what_is_not_in_none(nature: Nature) -> None:
    drawn = random.Random(5)
    for _ in range(400):
        start = sorted(drawn.randrange(1, 15) for _ in range(2))
        end = sorted(drawn.randrange(start[0], 20) for _ in range(2))
        texts = [f"2020-01-{a:02}/2020-01-{b:02}" for a, b in (start, end)]
        one = claim(*texts, predicate=OF_NATURE[nature])
        possible = list(worlds(one.bounds))
        first = date(2020, 1, drawn.randrange(1, 20))
        last = first + timedelta(days=drawn.randrange(5))
        touched = {begin <= last and end >= first for begin, end in possible}
        truth = of_tie([one], nature, first, last)
        if truth is Truth.YES:
            assert touched == {True}, (texts, first, last)
        elif truth is Truth.NO:
            assert touched <= {False}, (texts, first, last)


def test_a_tie_whose_date_cannot_be_read_is_unknown_and_says_nothing_about_others() -> None:
    def told(*claims: Claim) -> str:
        return held(together(list(claims), MODEL, EntityDates()), "2015-01-01")

    assert told(claim("-0043", "", "2020-01-01")) == "unknown"
    assert told(claim("2010", "12001-01-01", "2020-01-01")) == "unknown"
    assert told(claim("2010", "", "2020-01-01"), claim("-0043")) == "yes"
    assert held(together([claim("2016", "12001-01-01")], MODEL, EntityDates()), "2015-01-01") == "no"


def test_without_what_is_unverified_the_map_judges_as_confidence_read_does(shipped: Any) -> None:
    import govgraph
    from govgraph.map.page.payload import payload

    graph = govgraph.open(shipped)
    drawn = payload(graph.network("states-instruments").map())
    surer = payload(graph.network("states-instruments", confidence="read").map())

    def held(data: Any, sure: bool) -> dict[tuple[str, str, str], Any]:
        return {
            (tie["s"], tie["t"], tie["p"]): (sure and tie.get("verified")) or tie.get("when")
            for tie in data["ties"]
            if tie["conf"] != "unverified"
        }

    assert held(drawn, sure=True) == held(surer, sure=False)
    joined = [tie for tie in drawn["ties"] if tie.get("dated") == "unverified"]
    assert joined and all(tie["conf"] != "unverified" and tie["start"] for tie in joined)
