// Items along the years: one row each, a mark at the day, a bar between two dates; the days that a date can mean are hatched.
import { el, mark, svg } from "../../web/dom.js";
import { HATCH } from "./drawing.js";
import { addressOf, data, dateText, say, state, kinds } from "./model.js";

/** @typedef {{ text: string, brief: string, from: string, to?: string, entity?: import("./model.js").Entity }} Item */

export const DATE = /^(-?\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?$/;
const MANY = 200, WIDE = 1000, HIGH = 24, EDGE = 8;

/** The first day of a date, and how long it may have been, in years. @param {string | undefined} text */
function spanOf(text) {
  const found = DATE.exec(text ?? "");
  if (!found) return null;
  const year = Number(found[1]), month = found[2] ? Number(found[2]) : 0, day = found[3] ? Number(found[3]) : 0;
  const first = year + (month ? (month - 1) / 12 : 0) + (day ? (day - 1) / 372 : 0);
  return { first, last: first + (day ? 0 : month ? 1 / 12 : 1) };
}

/** @param {Item[]} all @param {string} title */
export function timeline(all, title) {
  const items = all.map((one) => ({ one, from: spanOf(one.from), to: spanOf(one.to) })).filter((item) => item.from !== null).map(({ one, from, to }) => ({ one, to, from: /** @type {{ first: number, last: number }} */ (from) })).sort((a, b) => a.from.first - b.from.first);
  const undated = all.length - items.length, some = items.slice(0, MANY), cut = items.length - some.length;
  const notes = [undated ? say("undated_rows", { n: undated }) : "", cut ? say("timeline_cut", { n: cut, most: MANY }) : ""].filter(Boolean).map((text) => el("p", { class: "caveat" }, text));
  if (!some.length) return el("div", null, notes, el("p", { class: "mut" }, say("no_dates")));
  const low = Math.floor(Math.min(...some.map((item) => item.from.first))), high = Math.ceil(Math.max(...some.map((item) => Math.max(item.from.last, item.to?.last ?? 0))) + 0.01);
  const step = (WIDE - 2 * EDGE) / Math.max(1, high - low), x = (/** @type {number} */ year) => EDGE + (year - low) * step, tall = some.length * HIGH + 34;
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((one) => one * step > 44) ?? 1000, back = svg("g");
  for (let year = Math.ceil(low / every) * every; year < high; year += every) back.append(svg("line", { x1: x(year), x2: x(year), y1: 22, y2: tall, stroke: "var(--line)" }), svg("text", { x: x(year) + 3, y: 16, "font-size": 12, fill: "var(--mut)" }, String(year)));
  const now = new Date(), begin = new Date(now.getFullYear(), 0, 1).getTime(), today = now.getFullYear() + (now.getTime() - begin) / (new Date(now.getFullYear() + 1, 0, 1).getTime() - begin);
  if (today > low && today < high) back.append(svg("line", { x1: x(today), x2: x(today), y1: 4, y2: tall, stroke: "var(--mut)", "stroke-width": 1.6 }), svg("text", { x: x(today) - 4, y: 12, "font-size": 12, "font-weight": 600, "text-anchor": "end", fill: "var(--mut)" }, say("today")));
  const rows = some.map(({ one, from, to }, n) => {
    const y = 34 + n * HIGH, kind = kinds.get(one.entity?.kind ?? ""), color = kind ? (state.dark ? kind.dark : kind.color) : "var(--accent)", upto = to ? Math.max(to.last, from.first) : from.last;
    const brief = one.brief.length > 64 ? `${one.brief.slice(0, 63)}…` : one.brief, when = [one.from, one.to].filter(Boolean).map((text) => dateText(String(text))).join(" – "), right = x(upto) < WIDE * 0.52;
    const name = svg("text", { x: right ? x(upto) + 12 : x(from.first) - 12, y: y + 4, "font-size": 13, "text-anchor": right ? "start" : "end", fill: one.entity ? "var(--accent)" : "var(--ink)" }, `${brief} (${when})`);
    return svg("g", { class: "item" }, svg("title", {}, `${one.text} (${when})`),
      to && to.first > from.last ? svg("line", { x1: x(from.last), x2: x(to.first), y1: y, y2: y, stroke: color, "stroke-width": 5, "stroke-opacity": 0.55 }) : "",
      ...[from, to].map((span) => (span && span.last > span.first ? svg("line", { x1: x(span.first), x2: x(span.last), y1: y, y2: y, stroke: color, "stroke-width": 2 * HATCH.width, "stroke-dasharray": HATCH.dash, "stroke-opacity": 0.7 }) : "")), svg("g", { transform: `translate(${x(from.first).toFixed(1)} ${y})` }, mark(data.shapes, kind?.shape ?? "dot", color, 6)),
      one.entity ? svg("a", { href: addressOf(one.entity.id) }, name) : name);
  });
  return el("div", null, notes, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, svg("svg", { class: "timeline", viewBox: `0 0 ${WIDE} ${tall}`, role: "group", "aria-label": title }, back, ...rows)));
}
