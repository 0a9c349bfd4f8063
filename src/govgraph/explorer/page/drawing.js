// A picture of marks and lines that can be moved, enlarged, searched, filtered and read: maps, neighborhoods, answers.
import { download, el, mark as outline, svg } from "../../web/dom.js";
import { addressOf, clean, data, dateText, fold, holds, label, nameOf, number, say, sentence, short, state, verb, whenText, windowOf } from "./model.js";
import { announce, button, claimsCsv, evidence, folded, kindIcon, kindName, thing } from "./parts.js";

/** @typedef {import("./model.js").Claim} Claim */
/**
 * @typedef {object} Mark
 * @property {string} id
 * @property {number} [end] place of an entity
 * @property {string} name
 * @property {string} brief
 * @property {string} cls a line of the legend
 * @property {string} shape
 * @property {string} color
 * @property {number} x
 * @property {number} y
 * @property {number} r
 * @property {boolean} [space]
 * @property {boolean} [rest] drawn only when everything is
 * @property {number[]} [members] of an aggregate
 * @property {boolean} [announced] hollow: it is only announced
 *
 * @typedef {object} Line
 * @property {string} s
 * @property {string} t
 * @property {string} group a line of the legend
 * @property {string} color
 * @property {number[]} [dash]
 * @property {Claim[]} claims
 * @property {[string, string][][]} [when] as claims have it; of its claims where it is missing
 * @property {boolean} [unsure]
 * @property {boolean} [announced] hatched, as what is not known to hold then
 * @property {boolean} [rest]
 * @property {string} [said] where there is no claim
 * @property {number} [w] its weight, if that is not 1
 *
 * @typedef {{ id: string, label: string, color: string, shape?: string, dash?: number[] }} Key a line of the legend
 * @typedef {object} Picture
 * @property {string} name
 * @property {Mark[]} marks
 * @property {Line[]} lines
 * @property {Key[]} classes
 * @property {Key[]} groups
 * @property {(layer: SVGElement, bounds: number[]) => void} [behind]
 * @property {[number, number, number]} [list] left, top and right of a list that is longer than a screen
 * @property {{ steps: number[], first: number, of: string }} [weights] what the least weight of its lines can be
 * @property {boolean} [quiet] lines are drawn of what is looked at only
 *
 * @typedef {object} Options
 * @property {boolean} [small] no legend, no search
 * @property {string} [on] the mark that is looked at first
 * @property {boolean} [all] whether the rest is drawn, too
 * @property {number} [least] the least weight of the lines that are drawn at first
 * @property {(id: string, all: boolean, least: number | undefined) => void} [changed]
 * @property {(mark: Mark) => HTMLElement[]} [actions] what else can be done with a mark
 * @property {HTMLElement} [more] what stands under the legend
 */

let pictures = 0;
const pen = document.createElement("canvas").getContext("2d");
/** What is only announced, or of which it is not known whether it held then, is hatched; the same on maps in files. */
export const HATCH = { width: 3.4, dash: "0.9 3.6" };
const FONT = 'system-ui, "Noto Sans", "DejaVu Sans", sans-serif';

/** Whether a line holds at the reader's date; when it does, Python has worked out. @param {Line} line @returns {"yes" | "no" | "unknown"} */
function lineHolds(line) {
  if (!windowOf(state.asOf)) return "yes";
  if (line.when) return holds(/** @type {any} */ ({ when: line.when }));
  const found = line.claims.map(holds);
  return !found.length || found.includes("yes") ? "yes" : found.includes("unknown") ? "unknown" : "no";
}

/** @param {Picture} picture @param {Options} [options] @returns {HTMLElement} */
export function drawing(picture, options = {}) {
  const marks = new Map(picture.marks.map((one) => [one.id, one])), tag = `pic${(pictures += 1)}`;
  const off = { classes: new Set(), groups: new Set() };
  const look = { on: options.on && marks.has(options.on) ? options.on : "", line: -1, all: Boolean(options.all), least: options.least ?? picture.weights?.first ?? 0, k: 1, x: 0, y: 0 };
  const hasRest = picture.marks.some((one) => one.rest) || picture.lines.some((one) => one.rest);
  if (look.on && marks.get(look.on)?.rest) look.all = true;
  const verdicts = picture.lines.map(lineHolds);

  const back = svg("g"), lineLayer = svg("g", { fill: "none", class: picture.quiet ? "quiet" : null, opacity: picture.lines.filter((one) => !one.rest).length > 1500 ? 0.3 : null }), markLayer = svg("g"), names = svg("g", { class: "halo" });
  const world = svg("g", {}, back, lineLayer, markLayer);
  const stage = svg("svg", { class: "stage", tabindex: 0, role: "application", "aria-label": picture.name, "aria-describedby": `${tag}-keys` }, world, names);
  const panel = el("div", { class: "told", tabindex: "-1", "aria-live": "off" }), count = el("p", { class: "mut small", role: "status" });
  /** @type {Map<string, SVGElement>} */
  const drawnMarks = new Map();
  /** @type {SVGElement[]} */
  const drawnLines = [];
  /** @type {Map<string, number[]>} */
  const tied = new Map();
  picture.lines.forEach((line, n) => { for (const end of new Set([line.s, line.t])) tied.set(end, [...(tied.get(end) ?? []), n]); });

  const lineShown = (/** @type {number} */ n) => {
    const line = picture.lines[n], [s, t] = [marks.get(line.s), marks.get(line.t)];
    return Boolean(s && t) && verdicts[n] !== "no" && !off.groups.has(line.group) && (look.all || !line.rest) && (line.w ?? 1) >= look.least && markWanted(/** @type {Mark} */ (s)) && markWanted(/** @type {Mark} */ (t));
  };
  const markWanted = (/** @type {Mark} */ mark) => !off.classes.has(mark.cls) && (look.all || !mark.rest);
  /** What is drawn now: a mark all of whose lines are gone is gone, too. */
  function seen() {
    const lines = picture.lines.map((_, n) => n).filter(lineShown), ends = new Set(lines.flatMap((n) => [picture.lines[n].s, picture.lines[n].t]));
    return { lines: new Set(lines), marks: new Set(picture.marks.filter((one) => markWanted(one) && (ends.has(one.id) || !tied.has(one.id))).map((one) => one.id)) };
  }
  let now = seen();

  // ------------------------------------------------------------------------------------------------------------- the picture
  /** @type {Map<string, number>} */
  const twins = new Map();
  picture.lines.forEach((line, n) => {
    const [a, b] = [marks.get(line.s), marks.get(line.t)];
    if (!a || !b) { drawnLines.push(svg("path")); return; }
    const pair = line.s < line.t ? `${line.s}\n${line.t}` : `${line.t}\n${line.s}`, twin = twins.get(pair) ?? 0;
    twins.set(pair, twin + 1);
    const hatched = line.announced || verdicts[n] === "unknown";
    const bend = (twin % 2 ? -1 : 1) * (0.07 + 0.07 * Math.ceil(twin / 2)) * (line.s < line.t ? 1 : -1), mx = (a.x + b.x) / 2 - (b.y - a.y) * bend, my = (a.y + b.y) / 2 + (b.x - a.x) * bend;
    const path = svg("path", { d: `M${a.x} ${a.y}Q${mx.toFixed(1)} ${my.toFixed(1)} ${b.x} ${b.y}`, stroke: line.color, "stroke-width": hatched ? HATCH.width : line.unsure ? 0.9 : 1.3, "vector-effect": "non-scaling-stroke", "stroke-dasharray": hatched ? HATCH.dash : line.dash?.join(" ") || null, class: "line", "data-line": n });
    drawnLines.push(path);
    lineLayer.append(path);
  });
  /** @param {Mark} one */
  function outlined(one) {
    const made = outline(data.shapes, one.shape, one.color, one.announced ? one.r * 0.85 : one.r);
    if (one.announced) for (const [name, value] of [["fill", "var(--bg)"], ["stroke", one.color], ["stroke-width", "1.8"]]) made.setAttribute(name, value);
    return made;
  }
  for (const one of picture.marks) {
    const group = svg("g", { transform: `translate(${one.x} ${one.y})`, class: "mark", "data-mark": one.id });
    if (one.space) group.append(svg("circle", { r: (one.r * 2.1).toFixed(1), fill: one.color, "fill-opacity": 0.1 }));
    group.append(svg("circle", { r: Math.max(one.r + 4, 12), fill: "transparent" }), outlined(one));
    drawnMarks.set(one.id, group);
    markLayer.append(group);
  }

  function size() { const box = stage.getBoundingClientRect(); return [box.width || 600, box.height || 400]; }
  function bounds() {
    const some = picture.marks.filter((one) => now.marks.has(one.id)), all = some.length ? some : picture.marks;
    if (!all.length) return [0, 0, 1, 1];
    return [Math.min(...all.map((one) => one.x - one.r)), Math.min(...all.map((one) => one.y - one.r)), Math.max(...all.map((one) => one.x + one.r)), Math.max(...all.map((one) => one.y + one.r))];
  }
  function fit() {
    const [w, h] = size(), [x0, y0, x1, y1] = bounds(), edge = options.small ? 34 : 54;
    look.k = Math.min(options.small ? 1.1 : 1.6, (w - 2 * edge) / Math.max(1, x1 - x0), (h - 2 * edge + 14) / Math.max(1, y1 - y0));
    look.k = Math.max(look.k, 0.05);
    if (picture.list && !options.small) { // as wide as the screen, and from its top downward
      const [left, top, right] = picture.list;
      look.k = Math.min(1.4, w / (right - left));
      look.x = w / 2 - (look.k * (left + right)) / 2;
      look.y = 4 - look.k * top;
      move();
      return;
    }
    look.x = w / 2 - (look.k * (x0 + x1)) / 2;
    look.y = h / 2 - 8 - (look.k * (y0 + y1)) / 2;
    move();
  }
  let waits = false;
  function move() {
    world.setAttribute("transform", `translate(${look.x.toFixed(2)} ${look.y.toFixed(2)}) scale(${look.k.toFixed(4)})`);
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; write(); });
  }
  /** Enlarge around a point of the stage. @param {number} by @param {number} [px] @param {number} [py] */
  function zoom(by, px, py) {
    const [w, h] = size(), cx = px ?? w / 2, cy = py ?? h / 2, k = Math.min(8, Math.max(0.05, look.k * by));
    look.x = cx - ((cx - look.x) * k) / look.k;
    look.y = cy - ((cy - look.y) * k) / look.k;
    look.k = k;
    move();
  }
  /** Names where there is room: what is looked at first, then spaces, then by size. */
  function write() {
    const [w, h] = size(), near = lit(), step = options.small ? 11 : 12;
    const items = picture.marks.filter((one) => now.marks.has(one.id) && (!near || near.has(one.id)))
      .map((one) => ({ one, x: one.x * look.k + look.x, y: one.y * look.k + look.y, r: one.r * look.k }))
      .filter(({ x, y }) => x > -40 && y > -20 && x < w + 40 && y < h + 20)
      .sort((a, b) => Number(b.one.id === look.on) - Number(a.one.id === look.on) || Number(b.one.space ?? false) - Number(a.one.space ?? false) || b.one.r - a.one.r || (a.one.id < b.one.id ? -1 : 1));
    /** @type {number[][]} */
    const taken = items.map(({ x, y, r }) => [x - r, y - r, x + r, y + r]);
    const free = (/** @type {number[]} */ box, /** @type {number} */ own) => box[0] > 0 && box[2] < w && box[1] > 0 && box[3] < h && !taken.some((one, n) => n !== own && one[0] < box[2] && box[0] < one[2] && one[1] < box[3] && box[1] < one[3]);
    names.replaceChildren();
    items.slice(0, 500).forEach(({ one, x, y, r }, n) => {
      const strong = one.space || one.id === look.on, font = `${strong ? 650 : 450} ${step}px ${FONT}`;
      if (pen) pen.font = font;
      const rows = wrapped(one.brief, options.small ? 92 : 112), wide = Math.max(...rows.map((row) => pen?.measureText(row).width ?? row.length * 6)), high = rows.length * step * 1.16;
      /** @type {[number, number, string][]} */
      const spots = [[x - wide / 2, y + r + 2, "middle"], [x + r + 4, y - high / 2, "start"], [x - r - 4 - wide, y - high / 2, "end"], [x - wide / 2, y - r - high - 2, "middle"]];
      for (const [left, top, anchor] of spots) {
        const box = [left - 1, top, left + wide + 1, top + high];
        if (!free(box, n)) continue;
        taken.push(box);
        const at = anchor === "middle" ? left + wide / 2 : anchor === "start" ? left : left + wide;
        names.append(svg("text", { "text-anchor": anchor, "font-size": step, "font-weight": strong ? 650 : 450, fill: "var(--ink)" }, ...rows.map((row, line) => svg("tspan", { x: at.toFixed(1), y: (top + step * (0.86 + line * 1.16)).toFixed(1) }, row))));
        break;
      }
    });
  }
  /** The mark or line that is looked at, with what it is tied to. @returns {Set<string> | null} */
  function lit() {
    if (look.line >= 0) return new Set([picture.lines[look.line].s, picture.lines[look.line].t]);
    if (!look.on) return null;
    return new Set([look.on, ...(tied.get(look.on) ?? []).filter((n) => now.lines.has(n)).flatMap((n) => [picture.lines[n].s, picture.lines[n].t])]);
  }
  function shade() {
    const near = lit();
    for (const [id, group] of drawnMarks) { group.classList.toggle("gone", !now.marks.has(id)); group.classList.toggle("faded", Boolean(near && !near.has(id))); group.classList.toggle("on", id === look.on); }
    drawnLines.forEach((path, n) => {
      const line = picture.lines[n], bright = look.line >= 0 ? n === look.line : look.on ? line.s === look.on || line.t === look.on : false;
      path.classList.toggle("gone", !now.lines.has(n));
      path.classList.toggle("faded", Boolean(near) && !bright);
      path.classList.toggle("on", bright);
    });
    const unknown = [...now.lines].filter((n) => verdicts[n] === "unknown" || picture.lines[n].announced).length + [...now.marks].filter((id) => marks.get(id)?.announced).length;
    count.textContent = [say("drawn", { marks: now.marks.size, lines: now.lines.size }), hasRest && !look.all ? say("drawn_part", { marks: picture.marks.length, lines: picture.lines.length }) : "",
      state.asOf ? say("drawn_then", { date: dateText(state.asOf), n: verdicts.filter((one) => one === "no").length }) : "", unknown ? say("drawn_unknown", { n: unknown }) : ""].filter(Boolean).join(" ");
    move();
  }
  function refresh() { now = seen(); shade(); }

  // ---------------------------------------------------------------------------------------------------------------- reading
  /** @param {string} id @param {boolean} [focus] */
  function pick(id, focus = false) {
    if (id && !now.marks.has(id) && marks.has(id)) { look.all = true; if (allBox) allBox.checked = true; off.classes.delete(marks.get(id)?.cls); now = seen(); }
    look.on = id;
    look.line = -1;
    shade();
    tell();
    options.changed?.(look.on, look.all, look.least);
    if (id) announce(marks.get(id)?.name ?? "");
    if (focus) panel.focus({ preventScroll: true });
  }
  /** @param {number} n */
  function pickLine(n) { look.line = n; look.on = ""; shade(); tell(); }
  const other = (/** @type {Line} */ line, /** @type {string} */ id) => (line.s === id ? line.t : line.s);
  /** What is said of a line: of its claims, as seen from one end. @param {Line} line @param {string} [from] */
  function said(line, from) {
    const verbs = [...new Set(line.claims.map((claim) => verb(data.predicates[claim.p], false, claim.mode)))], when = [...new Set(line.claims.map(whenText).filter(Boolean))].slice(0, 2).join("; ");
    const ends = from ? marks.get(other(line, from))?.name : `${marks.get(line.s)?.name} – ${marks.get(line.t)?.name}`;
    return { ends: ends ?? "", told: [verbs.join(", ") || line.said || "", when].filter(Boolean).join(" · ") };
  }
  /** @param {Line} line */
  const proof = (line) => (line.claims.length ? folded(line.claims, (claim) => evidence(claim, { said: true }), (claim) => sentence(claim), picture.name) : [el("p", { class: "mut" }, line.said ?? say("no_claim_here"))]);
  function tell() {
    const one = marks.get(look.on), line = picture.lines[look.line];
    panel.hidden = !one && !line;
    if (line) {
      const found = said(line);
      panel.replaceChildren(el("h2", null, found.ends), el("p", { class: "mut" }, found.told), ...proof(line), el("p", { class: "row" }, button(say("close"), () => pick(""))));
      return;
    }
    if (!one) { panel.replaceChildren(); return; }
    const lines = (tied.get(one.id) ?? []).filter((n) => now.lines.has(n)).map((n) => picture.lines[n]).sort((a, b) => said(a, one.id).ends.localeCompare(said(b, one.id).ends, state.lang));
    const entity = one.end === undefined ? undefined : data.entities[one.end];
    const row = (/** @type {Line} */ each) => {
      const found = said(each, one.id), details = el("details", { class: "proof" }, el("summary", null, el("b", null, found.ends), ` ${found.told}`));
      details.addEventListener("toggle", () => { if (details.open && details.children.length < 2) details.append(...proof(each), el("p", null, button(say("look_at", { name: found.ends }), () => pick(other(each, one.id)), { class: "btn quiet" }))); });
      return details;
    };
    panel.replaceChildren(
      el("h2", null, entity ? el("a", { class: "thing", href: addressOf(entity.id) }, kindIcon(entity.kind), el("span", { class: "name" }, label(entity))) : one.name),
      el("p", { class: "mut small" }, [entity ? kindName(entity.kind) : "", say("n_lines_here", { n: lines.length })].filter(Boolean).join(" · ")),
      el("p", { class: "row" }, entity ? el("a", { class: "btn", href: addressOf(entity.id) }, say("to_page")) : null, ...(options.actions?.(one) ?? []), button(say("close"), () => { pick(""); stage.focus(); })),
      ...(one.members?.length ? [el("h3", null, say("members")), ...folded(one.members, (place) => el("div", null, thing(place)), (place) => nameOf(place), one.name)] : []),
      ...(options.small ? [] : folded(lines, row, (each) => said(each, one.id).ends, one.name)));
  }

  // ------------------------------------------------------------------------------------------------------ hand and keyboard
  /** @type {Map<number, { x: number, y: number }>} */
  const fingers = new Map();
  let dragged = 0;
  const at = (/** @type {MouseEvent} */ event) => { const box = stage.getBoundingClientRect(); return { x: event.clientX - box.left, y: event.clientY - box.top }; };
  stage.addEventListener("pointerdown", (event) => { if (event.button) return; fingers.set(event.pointerId, at(event)); dragged = 0; });
  stage.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const to = at(event);
    dragged += Math.abs(to.x - before.x) + Math.abs(to.y - before.y);
    if (dragged > 4 && !stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
    if (fingers.size === 2) {
      const [still] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, one]) => one);
      zoom(Math.hypot(to.x - still.x, to.y - still.y) / Math.max(1, Math.hypot(before.x - still.x, before.y - still.y)), still.x, still.y);
    } else if (dragged > 4) { look.x += to.x - before.x; look.y += to.y - before.y; move(); }
    fingers.set(event.pointerId, to);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) stage.addEventListener(name, (event) => fingers.delete(/** @type {PointerEvent} */ (event).pointerId));
  stage.addEventListener("wheel", (event) => {
    if (options.small && !event.ctrlKey) return;
    event.preventDefault();
    const to = at(event);
    zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), to.x, to.y);
  }, { passive: false });
  stage.addEventListener("click", (event) => {
    if (dragged > 4) return;
    const target = /** @type {Element} */ (event.target), found = target.closest("[data-mark]")?.getAttribute("data-mark"), line = target.getAttribute("data-line");
    if (found) pick(found === look.on ? "" : found);
    else if (line && !options.small) pickLine(Number(line));
    else if (look.on || look.line >= 0) pick("");
  });
  stage.addEventListener("dblclick", (event) => { const found = /** @type {Element} */ (event.target).closest("[data-mark]")?.getAttribute("data-mark"), place = marks.get(found ?? "")?.end; if (place !== undefined) location.hash = addressOf(data.entities[place].id); });
  /** The nearest mark in a direction. @param {number} ax @param {number} ay */
  function next(ax, ay) {
    const from = marks.get(look.on), shown = picture.marks.filter((one) => now.marks.has(one.id));
    if (!from) return shown.sort((a, b) => b.r - a.r || (a.id < b.id ? -1 : 1))[0];
    /** @type {Mark | undefined} */
    let best;
    let least = Infinity;
    for (const one of shown) {
      const px = one.x - from.x, py = one.y - from.y, along = px * ax + py * ay, aside = Math.abs(px * ay - py * ax);
      if (along > 0.5 && along + 2 * aside < least) [best, least] = [one, along + 2 * aside];
    }
    return best;
  }
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrows = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }), way = arrows[event.key];
    if (way && event.shiftKey) { look.x -= way[0] * 60; look.y -= way[1] * 60; move(); }
    else if (way) { const to = next(...way); if (to) pick(to.id); }
    else if (event.key === "+" || event.key === "=") zoom(1.3);
    else if (event.key === "-") zoom(1 / 1.3);
    else if (event.key === "0") fit();
    else if (event.key === "Enter" && look.on) panel.focus({ preventScroll: true });
    else if (event.key === "Escape" && (look.on || look.line >= 0)) pick("");
    else return;
    event.preventDefault();
  });

  // --------------------------------------------------------------------------------------------------------------- controls
  /** @type {HTMLInputElement | null} */
  let allBox = null;
  const zoomButton = (/** @type {string} */ text, /** @type {string} */ word, /** @type {() => void} */ click) => button(text, click, { "aria-label": say(word), title: say(word) });
  const controls = el("div", { class: "zoom", role: "group", "aria-label": say("zoom") }, zoomButton("+", "zoom_in", () => zoom(1.3)), zoomButton("−", "zoom_out", () => zoom(1 / 1.3)), zoomButton("⤢", "zoom_fit", fit));
  const part = el("div", { class: "stage-box" }, stage, controls, el("p", { id: `${tag}-keys`, class: "sr" }, say("map_keys")));
  /** @param {Key[]} keys @param {Set<string>} gone @param {string} title @param {boolean} lines */
  function legend(keys, gone, title, lines) {
    if (keys.length < 2 && !lines) return null;
    return el("fieldset", { class: "legend" }, el("legend", null, title), keys.map((key) => {
      const box = el("input", { type: "checkbox", checked: true, change: () => { if (box.checked) gone.delete(key.id); else gone.add(key.id); refresh(); tell(); } });
      const sample = lines ? svg("svg", { width: 18, height: 12, "aria-hidden": "true" }, svg("path", { d: "M1 9Q9 1 17 6", fill: "none", stroke: key.color, "stroke-width": 2, "stroke-dasharray": key.dash?.join(" ") || null })) : svg("svg", { class: "icon", width: 16, height: 16, viewBox: "-9 -9 18 18", "aria-hidden": "true" }, outline(data.shapes, key.shape ?? "dot", key.color, 7));
      const n = lines ? picture.lines.filter((one) => one.group === key.id && (look.all || !one.rest) && (one.w ?? 1) >= look.least).length : picture.marks.filter((one) => one.cls === key.id && (look.all || !one.rest)).length;
      return n ? el("label", null, box, sample, el("span", { class: "name" }, key.label), el("span", { class: "n" }, number(n))) : null;
    }));
  }
  const stay = new ResizeObserver(() => { if (stage.isConnected) fit(); else stay.disconnect(); });
  stay.observe(stage);
  picture.behind?.(back, bounds());
  refresh();
  tell();
  if (options.small) return el("div", { class: "map small" }, part, panel);

  const list = el("datalist", { id: `${tag}-names` }, picture.marks.map((one) => el("option", { value: one.name })));
  const input = el("input", { type: "search", list: list.id, placeholder: say("find_on_map"), "aria-label": say("find_on_map") });
  input.addEventListener("change", () => {
    const wanted = fold(input.value), found = wanted && (picture.marks.find((one) => fold(one.name) === wanted || fold(one.brief) === wanted) ?? picture.marks.find((one) => fold(one.name).includes(wanted)));
    if (found) pick(found.id);
    else if (wanted) announce(say("nothing_found"));
  });
  const keys = el("div");
  const showKeys = () => keys.replaceChildren(...[legend(picture.classes, off.classes, say("kinds"), false), legend(picture.groups, off.groups, say("relations"), true)].filter((one) => one !== null));
  showKeys();
  if (hasRest) allBox = el("input", { type: "checkbox", checked: look.all, change: () => { look.all = Boolean(allBox?.checked); refresh(); showKeys(); fit(); options.changed?.(look.on, look.all, look.least); } });
  const strength = picture.weights && threshold(picture.weights);
  const file = picture.name.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) || "map";
  const shownClaims = () => [...new Set([...now.lines].flatMap((n) => picture.lines[n].claims))];
  const table = el("details", null, el("summary", null, say("as_list")));
  table.addEventListener("toggle", () => {
    if (!table.open || table.children.length > 1) return;
    table.append(...folded([...now.lines].map((n) => picture.lines[n]), (line) => { const found = said(line); return el("div", null, el("b", null, found.ends), ` ${found.told}`); }, (line) => said(line).ends, picture.name));
  });
  return el("div", { class: "map" },
    el("div", { class: "map-main" }, part, panel, table),
    el("div", { class: "map-side" }, input, list, strength ?? null, keys, allBox ? el("label", { class: "switch" }, allBox, say("draw_all")) : null, count,
      el("p", { class: "row" }, button("SVG", () => download(`${file}.svg`, "image/svg+xml", figure())), button("PNG", () => void bitmap(file)), button(say("claims_csv"), () => download(`${file}.csv`, "text/csv;charset=utf-8", `\ufeff${claimsCsv(shownClaims())}`))), options.more ?? null));

  /** The least weight that a line must have to be drawn. @param {{ steps: number[], of: string }} weights */
  function threshold({ steps, of }) {
    const told = el("output"), range = el("input", { type: "range", min: 0, max: steps.length - 1, step: 1, value: Math.max(0, steps.indexOf(look.least)), "aria-label": say("map.weight") });
    const words = () => { told.textContent = say(`map.least_${of}`, { n: look.least }); range.setAttribute("aria-valuetext", told.textContent); };
    range.addEventListener("input", () => { look.least = steps[Number(range.value)]; words(); refresh(); showKeys(); options.changed?.(look.on, look.all, look.least); });
    words();
    return el("p", { class: "small" }, el("label", null, say("map.weight"), range), " ", told);
  }

  /** What is seen, as a figure of its own. */
  function figure() {
    const [w, h] = size(), copy = /** @type {SVGElement} */ (stage.cloneNode(true)), style = getComputedStyle(document.documentElement);
    for (const gone of copy.querySelectorAll(".gone")) gone.remove();
    for (const faded of copy.querySelectorAll(".faded")) faded.setAttribute("opacity", "0.15");
    for (const text of copy.querySelectorAll("text")) { text.setAttribute("fill", style.getPropertyValue("--ink")); text.setAttribute("font-family", "sans-serif"); text.setAttribute("paint-order", "stroke"); text.setAttribute("stroke", style.getPropertyValue("--panel")); text.setAttribute("stroke-width", "3"); }
    for (const [name, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", width: w, height: h + 24, viewBox: `0 0 ${w} ${h + 24}` })) copy.setAttribute(name, String(value));
    for (const name of ["class", "tabindex", "role", "aria-describedby"]) copy.removeAttribute(name);
    copy.prepend(svg("title", {}, picture.name), svg("rect", { width: w, height: h + 24, fill: style.getPropertyValue("--panel") }));
    copy.append(svg("text", { x: 10, y: h + 14, "font-size": 10, "font-family": "sans-serif", fill: style.getPropertyValue("--mut") }, [picture.name, Object.values(data.dataset.title ?? {})[0], data.dataset.version, state.asOf, data.dataset.license].filter(Boolean).map((one) => clean(String(one))).join(" · ")));
    return `${new XMLSerializer().serializeToString(copy)}\n`;
  }
  /** @param {string} name */
  async function bitmap(name) {
    const image = new Image(), [w, h] = size();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(figure())}`;
    await image.decode();
    const canvas = el("canvas", { width: Math.round(w * 2), height: Math.round((h + 24) * 2) });
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => { if (blob) download(`${name}.png`, "image/png", [blob]); });
  }
}

/** A short name in rows. @param {string} text @param {number} most */
function wrapped(text, most) {
  /** @type {string[]} */
  const rows = [];
  for (const word of text.slice(0, 90).split(/\s+/)) {
    const joined = rows.length ? `${rows[rows.length - 1]} ${word}` : word;
    if (rows.length && (pen?.measureText(joined).width ?? 0) <= most) rows[rows.length - 1] = joined;
    else rows.push(word);
  }
  return rows.length > 3 ? [...rows.slice(0, 2), `${rows[2]}…`] : rows;
}

/** Without names and controls, for a card. @param {Picture} picture */
export function thumbnail(picture) {
  const some = picture.marks.filter((one) => !one.rest), place = new Map(some.map((one) => [one.id, one]));
  if (!some.length) return null;
  const x0 = Math.min(...some.map((one) => one.x)) - 30, y0 = Math.min(...some.map((one) => one.y)) - 30, x1 = Math.max(...some.map((one) => one.x)) + 30, y1 = Math.max(...some.map((one) => one.y)) + 30;
  const grown = Math.max(1, (x1 - x0) / 700);
  return svg("svg", { class: "thumb", viewBox: `${x0} ${y0} ${x1 - x0} ${y1 - y0}`, "aria-hidden": "true" },
    svg("path", { d: picture.lines.filter((one) => !one.rest).map((one) => { const [a, b] = [place.get(one.s), place.get(one.t)]; return a && b ? `M${a.x} ${a.y}L${b.x} ${b.y}` : ""; }).join(""), fill: "none", stroke: "var(--edge)", "stroke-opacity": picture.lines.length > 3000 ? 0.05 : 0.4, "vector-effect": "non-scaling-stroke" }),
    ...some.map((one) => { const group = svg("g", { transform: `translate(${one.x} ${one.y})` }, outline(data.shapes, one.shape, one.color, one.r * grown)); return group; }));
}

/** @param {number} place of an entity @param {number} r @returns {Mark} */
export function markOf(place, r) {
  const one = data.entities[place], kind = data.kinds.find((known) => known.id === one.kind);
  return { id: one.id, end: place, name: label(one), brief: short(one), cls: one.kind ?? "", shape: kind?.shape ?? "dot", color: kind ? (state.dark ? kind.dark : kind.color) : "var(--edge)", x: 0, y: 0, r };
}

/** The legend of marks and lines that stand in it. @param {Mark[]} marks @param {Line[]} lines @returns {{ classes: Key[], groups: Key[] }} */
export function legendOf(marks, lines) {
  const used = new Set(marks.map((one) => one.cls)), groups = new Set(lines.map((one) => one.group));
  const classes = data.kinds.filter((one) => used.has(one.id)).map((one) => ({ id: one.id, label: kindName(one.id), color: state.dark ? one.dark : one.color, shape: one.shape }));
  if (used.has("")) classes.push({ id: "", label: say("thing"), color: "var(--edge)", shape: "dot" });
  const known = data.groups.filter((one) => groups.has(one.id)).map((one) => ({ id: one.id, label: /** @type {string} */ (one.labels[state.lang] ?? Object.values(one.labels)[0]), color: state.dark ? one.dark : one.color }));
  if (groups.has("")) known.push({ id: "", label: say("other_relations"), color: "var(--edge)" });
  return { classes, groups: known };
}

/** What a claim's line looks like. @param {Claim} claim */
export function lookOf(claim) {
  const group = data.groups.find((one) => one.id === data.predicates[claim.p].group);
  return { group: group?.id ?? "", color: group ? (state.dark ? group.dark : group.color) : "var(--edge)" };
}
