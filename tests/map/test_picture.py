"""The picture that is shown while the view moves: true at rest, and at once where something changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govgraph.map import make_map

PIXELS = "() => document.querySelector('#map canvas').toDataURL()"
VIEW = "() => [govgraph.net().getViewPosition(), govgraph.net().getScale()]"
REST = 400  # milliseconds; the page takes a view for resting after 120


@pytest.fixture(scope="session")
def small_page(small: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_map(small).save(tmp_path_factory.mktemp("picture") / "small.html")


def _empty_place(page: Any) -> tuple[float, float]:
    """Return a place of the map, in pixels of the page, with nothing under it."""
    x, y = page.evaluate(
        """() => {
          const net = govgraph.net(), box = document.querySelector('#map').getBoundingClientRect();
          for (let y = 120; y < 700; y += 7) for (let x = 120; x < 700; x += 7) {
            if (net.getNodeAt({ x, y }) === undefined && net.getEdgeAt({ x, y }) === undefined) return [x + box.x, y + box.y];
          }
        }"""
    )
    return x, y


def _drag(page: Any, drop: bool = True) -> None:
    x, y = _empty_place(page)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + 17 * step, y + 9 * step)
    if drop:
        page.mouse.up()


def _afresh(visit: Callable[..., Any], path: Path, view: Any, **options: Any) -> str:
    """Return the pixels of a page that was never moved but set to a view at once, and drawn there."""
    page = visit(**options).open(path)
    page.evaluate(
        "([position, scale]) => { govgraph.net().moveTo({ position, scale }); govgraph.paint(); }", view
    )
    page.mouse.move(1, 1)
    return str(page.evaluate(PIXELS))


def _at_rest(page: Any) -> tuple[Any, str]:
    page.mouse.move(1, 1)
    page.wait_for_timeout(REST)
    return page.evaluate(VIEW), page.evaluate(PIXELS)


@pytest.mark.parametrize("options", [{}, {"device_scale_factor": 2, "color_scheme": "dark"}])
def test_after_a_drag_and_a_rest_the_map_looks_as_if_it_were_drawn_there(
    visit: Callable[..., Any], forums_page: Path, options: dict[str, Any]
) -> None:
    page = visit(**options).open(forums_page)
    page.wait_for_timeout(REST)
    before = page.evaluate(PIXELS)
    _drag(page)
    view, pixels = _at_rest(page)
    assert pixels != before
    assert pixels == _afresh(visit, forums_page, view, **options)


def test_after_the_wheel_and_a_rest_the_map_looks_as_if_it_were_drawn_there(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    for turns in (-120, -120, 120, -120):
        page.mouse.move(*_empty_place(page))
        page.mouse.wheel(0, turns)
        page.wait_for_timeout(30)
    view, pixels = _at_rest(page)
    assert pixels == _afresh(visit, forums_page, view)


def test_while_the_view_moves_nothing_is_drawn_anew(visit: Callable[..., Any], forums_page: Path) -> None:
    page = visit().open(forums_page)
    page.wait_for_timeout(REST)
    drawn, before = page.evaluate("govgraph.pictures"), page.evaluate(PIXELS)
    moved = page.evaluate(
        """async () => {
          const net = govgraph.net(), { x, y } = net.getViewPosition(), frame = () => new Promise(requestAnimationFrame);
          for (let i = 1; i <= 4; i += 1) { net.moveTo({ position: { x: x + i, y: y + i } }); await frame(); }
          await frame();
          return [govgraph.pictures, document.querySelector('#map canvas').toDataURL()];
        }"""
    )
    assert moved[0] == drawn and moved[1] != before
    page.wait_for_timeout(REST)
    assert page.evaluate("govgraph.pictures") == drawn + 1


def test_a_view_that_the_picture_does_not_hold_is_drawn_at_once(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    page.evaluate(
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          govgraph.net().moveTo({ scale: govgraph.net().getScale() * 4 });
          await frame();
          await frame();  // the first one may have been asked for before the view was set
        }"""
    )
    view, pixels = page.evaluate(VIEW), page.evaluate(PIXELS)
    assert pixels == _afresh(visit, forums_page, view)


def test_a_filter_shows_at_once_while_the_map_is_dragged(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    page.wait_for_timeout(REST)
    _drag(page, drop=False)
    mark = """() => {
      const net = govgraph.net(), node = govgraph.nodes.get('id:fixture-b'), p = net.canvasToDOM(govgraph.place(node));
      return [...document.querySelector('#map canvas').getContext('2d').getImageData(p.x, p.y, 1, 1).data];
    }"""
    before = page.evaluate(mark)
    page.evaluate(
        "() => govgraph.change('filter', { offClass: new Set([govgraph.nodes.get('id:fixture-b').cls]) })"
    )
    assert before[3] == 255 and page.evaluate(mark) != before
    page.mouse.up()


def test_colors_change_at_once_while_the_map_is_dragged(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    _drag(page, drop=False)
    page.evaluate("() => govgraph.change('words', { dark: true, chosen: true })")
    pixels = page.evaluate(PIXELS)
    page.evaluate("() => govgraph.paint()")
    assert pixels == page.evaluate(PIXELS)
    page.mouse.up()


def test_marks_are_found_under_the_pointer_after_a_drag(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    _drag(page)
    found = page.evaluate(
        "() => [...govgraph.shown.nodes].filter((id) => "
        "govgraph.net().getNodeAt(govgraph.net().canvasToDOM(govgraph.place(govgraph.nodes.get(id)))) !== id)"
    )
    assert found == []


def test_a_mark_that_is_dragged_moves_with_the_pointer(visit: Callable[..., Any], small_page: Path) -> None:
    page = visit().open(small_page)
    page.wait_for_timeout(REST)
    x, y = page.evaluate(
        "() => { const p = govgraph.net().canvasToDOM(govgraph.place(govgraph.nodes.get('id:fixture-c'))), "
        "b = document.querySelector('#map').getBoundingClientRect(); return [p.x + b.x, p.y + b.y]; }"
    )
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x + 12 * step, y + 6 * step)
    page.mouse.up()
    page.mouse.move(1, 1)
    page.wait_for_timeout(REST)
    pixels = page.evaluate(PIXELS)
    assert (
        page.evaluate(
            "([x, y]) => { const b = document.querySelector('#map').getBoundingClientRect(); "
            "return govgraph.net().getNodeAt({ x: x - b.x, y: y - b.y }); }",
            [x + 60, y + 30],
        )
        == "id:fixture-c"
    )
    page.evaluate("() => govgraph.paint()")
    assert pixels == page.evaluate(PIXELS)


def test_a_picture_saved_while_the_map_moves_is_the_picture_of_the_whole_map(
    visit: Callable[..., Any], small_page: Path
) -> None:
    png = """() => new Promise((done) => govgraph.png((blob) => {
      const reader = new FileReader();
      reader.addEventListener('load', () => done(reader.result));
      reader.readAsDataURL(blob);
    }))"""
    page = visit().open(small_page)
    still = page.evaluate(png)
    _drag(page, drop=False)
    assert page.evaluate(png) == still
    page.mouse.up()


def test_a_map_that_changes_its_size_is_drawn_to_it(visit: Callable[..., Any], forums_page: Path) -> None:
    page = visit().open(forums_page)
    page.set_viewport_size({"width": 1100, "height": 700})
    page.wait_for_timeout(REST)
    pixels = page.evaluate(PIXELS)
    page.evaluate("() => govgraph.paint()")
    assert pixels == page.evaluate(PIXELS)


MADE = """() => { const { nodes, edges, nodeIndices, edgeIndices } = govgraph.net().body, { shown } = govgraph;
  return { made: [Object.keys(nodes).sort(), Object.keys(edges).sort()], shown: [[...shown.nodes].sort(), [...shown.ties].sort()],
    drawn: [nodeIndices, edgeIndices],
    wanted: [[...govgraph.nodes.keys()].filter((id) => shown.nodes.has(id)), govgraph.ties.map((tie) => tie.id).filter((id) => shown.ties.has(id))] }; }"""


def test_marks_and_ties_are_made_when_they_are_first_shown_and_lie_over_each_other_as_in_the_data(
    visit: Callable[..., Any], forums_page: Path
) -> None:
    page = visit().open(forums_page)
    first = page.evaluate(MADE)
    assert first["made"] == first["shown"] and first["drawn"] == first["wanted"]
    for chosen in ("{ more: true }", "{ more: false, sure: true }", "{ more: true, sure: false }"):
        page.evaluate(f"govgraph.change('filter', {chosen})")
        found = page.evaluate(MADE)
        assert found["drawn"] == found["wanted"]
    assert found["made"] == found["shown"] != first["made"]
    page.evaluate("govgraph.change('filter', { more: false })")
    assert page.evaluate(MADE)["drawn"] == first["drawn"]
