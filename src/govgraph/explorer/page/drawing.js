// A picture of marks and lines that can be moved, enlarged, searched, filtered and read: maps, neighborhoods, answers.
import { download, el, fileName, mark as outline, svg } from "../../web/dom.js";
import { threeSizes } from "../../web/sizes.js";
import { addressOf, clean, data, dateText, entityOf, fold, label, meetAddress, nameOf, number, say, sentence, short, state, verb, whenText } from "./model.js";
import { announce, button, claimsCsv, evidence, folded, kindIcon, kindName, openAddress, searchBox, thing } from "./parts.js";
import { findingsOf, tellOf, wordsOf } from "./says.js";
import { ended, heldClaims, insideOf, isUnsure, lineHolds, takesPlace, weightOf } from "./then.js";

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
 * @property {boolean} [fold] inside an aggregate: drawn only instead of it
 * @property {number[]} [members] of an aggregate
 * @property {boolean} [announced] hollow: it is only announced
 * @property {boolean} [meeting] it is a space, with a halo or without
 * @property {boolean} [passive] it cannot act: a topic, a document
 * @property {number} [count] of a bubble of an overview: how many stand inside it
 * @property {string} [counted] of an aggregate: the words for a part of it
 * @property {[string, string][][]} [when] of an event on a calendar
 * @property {string} [start]
 * @property {number} [value] what its size shows
 *
 * @typedef {object} Line
 * @property {string} s
 * @property {string} t
 * @property {string} group a line of the legend
 * @property {string} color
 * @property {number[]} [dash]
 * @property {Claim[]} claims
 * @property {[string, string][][]} [when] as claims have it; of its claims where it is missing
 * @property {[string, string][][]} [verified] when it holds by the claims that are not unverified, where that differs
 * @property {boolean} [unsure]
 * @property {string} [a] which end acts, where both are spaces
 * @property {Inner[]} [within] the ties inside an aggregate
 * @property {{ via: string[], doubtful: string[], stays: Record<"s" | "t", Record<string, number[]>> }} [shared] the spaces that its ends share, and the claims that put them there
 * @property {boolean} [announced] hatched, as what is not known to hold then
 * @property {boolean} [rest]
 * @property {string} [said] where there is no claim
 * @property {number} [w] its weight, if that is not 1
 *
 * @typedef {{ e: number, w?: number, when?: [string, string][][], verified?: [string, string][][], unsure?: boolean }} Inner
 * @typedef {{ id: string, label: string, color: string, shape?: string, dash?: number[] }} Key a line of the legend
 * @typedef {object} Choices what colors and sizes can show: the class of each mark, and its value and radius
 * @property {string} color
 * @property {string} size
 * @property {Record<string, { classes: Key[], of: number[] }>} colors
 * @property {Record<string, [number, number][]>} sizes
 * @property {Key[]} shapes what each shape stands for
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
 * @property {Choices} [choices]
 * @property {{ form: string, center?: string, countries?: boolean }} [told] whether it has a headline, and of what
 *
 * @typedef {"all" | "fold" | "sure" | "undated" | "ghosts"} Switch
 * @typedef {object} Options
 * @property {boolean} [small] no legend, no search
 * @property {URLSearchParams} [asked] what is looked at and chosen first, by the names of maps in files
 * @property {(chosen: Record<string, string>) => void} [changed]
 * @property {(mark: Mark) => HTMLElement[]} [actions] what else can be done with a mark
 * @property {HTMLElement} [more] what stands under the legend
 */

let pictures = 0;
const pen = document.createElement("canvas").getContext("2d");
/** What is only announced, or of which it is not known whether it held then, is hatched; the same on maps in files. */
export const HATCH = { width: 3.4, dash: "0.9 3.6" };
const FONT = 'system-ui, "Noto Sans", "DejaVu Sans", sans-serif';

/** @param {Picture} picture @param {Options} [options] @returns {HTMLElement} */
export function drawing(picture, options = {}) {
  const marks = new Map(picture.marks.map((one) => [one.id, one])), tag = `pic${(pictures += 1)}`;
  const asked = options.asked ?? new URLSearchParams(), { choices, weights } = picture;
  const known = (/** @type {string} */ name, /** @type {Iterable<string>} */ of, /** @type {string} */ first) => { const found = asked.get(name) ?? ""; return new Set(of).has(found) ? found : first; };
  const listed = (/** @type {string} */ name) => (asked.get(name) ?? "").split("~").filter(Boolean);
  const first = { color: choices?.color ?? "", size: choices?.size ?? "", least: weights?.first ?? 0 };
  const look = {
    on: known(asked.has("on") ? "on" : "node", marks.keys(), ""), set: listed("set").filter((id) => marks.has(id)), line: -1, all: asked.has("all") || asked.get("more") === "1", fold: asked.get("fold") === "1", least: weights && Number(asked.get("least")) || first.least,
    color: known("color", Object.keys(choices?.colors ?? {}), first.color), size: known("size", Object.keys(choices?.sizes ?? {}), first.size),
    sure: asked.get("sure") === "1", undated: asked.get("undated") !== "0", ghosts: asked.get("ghosts") === "1", k: 1, x: 0, y: 0,
  };
  // Who is to be compared on the page that shows where they meet.
  const compared = listed("meet").filter((id) => entityOf(id));
  const off = { classes: new Set(listed("hide")), groups: new Set(listed("hideties")) };
  const hasRest = picture.marks.some((one) => one.rest) || picture.lines.some((one) => one.rest);
  const canFold = picture.marks.some((one) => one.fold);
  /** Whether a mark is drawn as the switches stand: each state, or the marks that stand for several. @param {Mark} one @param {boolean} [all] */
  const layerOn = (one, all = look.all) => !(look.fold && canFold && one.members) && (one.rest ? all : !one.fold || look.fold);
  /** Turns the switches that leave a mark out. @param {Mark | undefined} one */
  function turnFor(one) {
    if (one?.rest) look.all = true;
    if (one?.fold || (one?.members && canFold)) look.fold = Boolean(one.fold);
  }
  for (const id of [look.on, ...look.set]) turnFor(marks.get(id));
  /** What is chosen otherwise than at first, for an address. @returns {Record<string, string>} */
  const chosen = () => ({
    on: look.on, set: look.set.join("~"), meet: compared.join("~"), all: look.all ? "1" : "", fold: look.fold && canFold ? "1" : "", least: weights && look.least !== first.least ? String(look.least) : "",
    hide: [...off.classes].sort().join("~"), hideties: [...off.groups].sort().join("~"), color: look.color === first.color ? "" : look.color, size: look.size === first.size ? "" : look.size,
    sure: look.sure ? "1" : "", undated: look.undated ? "" : "0", ghosts: look.ghosts ? "1" : "",
  });
  const changed = () => options.changed?.(chosen());
  /** Every mark has the class and the size that are chosen. */
  function encode() {
    if (!choices) return;
    const { classes, of } = choices.colors[look.color], sizes = choices.sizes[look.size];
    picture.marks.forEach((one, n) => { const { id, color } = classes[of[n]], [value, r] = sizes[n]; Object.assign(one, { cls: id, color, value, r }); });
  }
  encode();
  const classes = () => (choices ? choices.colors[look.color].classes : picture.classes);
  for (const id of off.classes) if (!classes().some((one) => one.id === id)) off.classes.delete(id);
  /** @type {("yes" | "no" | "unknown")[]} */
  let verdicts = [];
  /** @type {number[]} */
  let weighs = [];
  function judge() {
    verdicts = picture.lines.map((line) => lineHolds(line, look.sure));
    weighs = picture.lines.map((line) => (weights ? weightOf(line, look) : 1));
  }
  judge();

  const back = svg("g"), lineLayer = svg("g", { fill: "none", class: picture.quiet ? "quiet" : null, opacity: picture.lines.filter((one) => [one.s, one.t].every((id) => { const end = marks.get(id); return end && layerOn(end, false); })).length > 1500 ? 0.3 : null }), markLayer = svg("g"), names = svg("g", { class: "halo" });
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

  /** What is drawn now: a mark all of whose lines are gone is gone, too. What ended before the date is drawn faintly, if that is
   * chosen, and counts nowhere. @param {boolean} [all] the rest, too @param {boolean} [every] also what the legend hides */
  function seen(all = look.all, every = false) {
    const ghosts = look.ghosts && Boolean(state.asOf), lines = new Set(), goneLines = new Set(), ends = new Set(), over = new Set(), there = new Set(), gone = new Set();
    for (const one of picture.marks) {
      if ((off.classes.has(one.cls) && !every) || !layerOn(one, all)) continue;
      const held = takesPlace(one);
      if (held === "yes" || (held === "unknown" && look.undated)) there.add(one.id);
      else if (held === "no" && ghosts && ended(one)) gone.add(one.id);
    }
    picture.lines.forEach((line, n) => {
      if (![line.s, line.t].every((id) => there.has(id) || gone.has(id)) || (off.groups.has(line.group) && !every) || (line.rest && !all) || (look.sure && line.unsure) || weighs[n] < look.least) return;
      const held = verdicts[n];
      if (gone.has(line.s) || gone.has(line.t) || (held === "no" && ghosts && ended(line, look.sure))) { goneLines.add(n); over.add(line.s).add(line.t); }
      else if (held === "yes" || (held === "unknown" && look.undated)) { lines.add(n); ends.add(line.s).add(line.t); }
    });
    const shown = new Set([...there].filter((id) => ends.has(id) || !tied.has(id)));
    return { lines, marks: shown, goneLines, gone: new Set([...gone, ...over].filter((id) => !shown.has(id))) };
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
    const bend = (twin % 2 ? -1 : 1) * (0.07 + 0.07 * Math.ceil(twin / 2)) * (line.s < line.t ? 1 : -1), mx = (a.x + b.x) / 2 - (b.y - a.y) * bend, my = (a.y + b.y) / 2 + (b.x - a.x) * bend;
    const path = svg("path", { d: `M${a.x} ${a.y}Q${mx.toFixed(1)} ${my.toFixed(1)} ${b.x} ${b.y}`, stroke: line.color, "vector-effect": "non-scaling-stroke", class: "line", "data-line": n });
    drawnLines.push(path);
    lineLayer.append(path);
  });
  /** @param {Mark} one */
  function outlined(one) {
    const made = outline(data.shapes, one.shape, one.color, one.announced ? one.r * 0.85 : one.r);
    const around = one.shape === "disc"; // in the middle of a map around it
    if (one.announced || around) for (const [name, value] of [["fill", "var(--bg)"], ["stroke", one.color], ["stroke-width", around ? one.r * 0.09 : 1.8]]) made.setAttribute(String(name), String(value));
    return made;
  }
  for (const one of picture.marks) {
    const group = svg("g", { transform: `translate(${one.x} ${one.y})`, class: "mark", "data-mark": one.id });
    drawnMarks.set(one.id, group);
    markLayer.append(group);
  }
  function dress() {
    for (const one of picture.marks) {
      const parts = [svg("circle", { r: Math.max(one.r + 4, 12), fill: "transparent" }), outlined(one)];
      if (one.space) parts.unshift(svg("circle", { r: (one.r * 2.1).toFixed(1), fill: one.color, "fill-opacity": 0.1 }));
      drawnMarks.get(one.id)?.replaceChildren(...parts);
    }
  }
  dress();
  const heaviest = Math.max(1, ...weighs);
  const hatched = (/** @type {number} */ n) => Boolean(picture.lines[n].announced) || verdicts[n] === "unknown";
  /** What a line looks like: its width shows a weight. @param {number} n */
  function ink(n) {
    const line = picture.lines[n], gone = now.goneLines.has(n), heavy = weights ? 0.6 + 4.4 * Math.sqrt(weighs[n] / heaviest) : 0, plain = isUnsure(line, look.undated) ? 0.9 : 1.3;
    return { stroke: gone ? "var(--edge)" : line.color, "stroke-width": gone ? 1 : hatched(n) ? Math.max(HATCH.width, heavy) : heavy || plain, "stroke-dasharray": gone ? "none" : hatched(n) ? HATCH.dash : line.dash?.join(" ") || "none" };
  }

  function size() { const box = stage.getBoundingClientRect(); return [box.width || 600, box.height || 400]; }
  function bounds() {
    const some = picture.marks.filter((one) => now.marks.has(one.id) || now.gone.has(one.id)), all = some.length ? some : picture.marks;
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
  /** Marks of the map's own sizes, each with what it stands for. */
  function sizesShown() {
    if (!choices || look.size === "equal") return [];
    const amount = new Intl.NumberFormat(state.lang, { maximumSignificantDigits: 3 });
    const three = threeSizes(picture.marks.filter((one) => now.marks.has(one.id) && !one.members?.length && one.shape !== "disc" && one.id !== picture.told?.center).map((one) => ({ value: one.value ?? 0, r: Math.min(one.r, 30) })));
    const rest = look.size !== "drawn" && !look.all && hasRest ? [el("span", { class: "mut" }, say("map.sizes_whole"))] : []; // the headline counts what is shown
    return [...three.map(({ value, r }) => el("span", { class: "row" }, svg("svg", { width: 2 * r + 4, height: 2 * r + 4, viewBox: `${-r - 2} ${-r - 2} ${2 * r + 4} ${2 * r + 4}`, "aria-hidden": "true" }, svg("circle", { r, fill: "none", stroke: "var(--mut)", "stroke-width": 1.4 })), amount.format(value))), ...rest];
  }
  /** The mark or line that is looked at, with what it is tied to. @returns {Set<string> | null} */
  function lit() {
    if (look.line >= 0) return new Set([picture.lines[look.line].s, picture.lines[look.line].t]);
    if (look.on) return new Set([look.on, ...around(look.on)]);
    const set = look.set.filter((id) => now.marks.has(id));
    if (!set.length) return null;
    // Several, and what at least two of them are tied to.
    const met = set.flatMap((id) => [...around(id)]), twice = met.filter((id, n) => met.indexOf(id) !== n);
    return new Set([...set, ...twice]);
  }
  /** @param {string} id */
  const around = (id) => new Set((tied.get(id) ?? []).filter((n) => now.lines.has(n)).map((n) => other(picture.lines[n], id)));
  function shade() {
    const near = lit();
    for (const [id, group] of drawnMarks) { group.classList.toggle("gone", !now.marks.has(id) && !now.gone.has(id)); group.classList.toggle("ghost", now.gone.has(id)); group.classList.toggle("faded", Boolean(near && !near.has(id))); group.classList.toggle("on", id === look.on); }
    drawnLines.forEach((path, n) => {
      const line = picture.lines[n], bright = look.line >= 0 ? n === look.line : look.on ? line.s === look.on || line.t === look.on : Boolean(near?.has(line.s) && near.has(line.t) && (look.set.includes(line.s) || look.set.includes(line.t)));
      for (const [name, value] of Object.entries(ink(n))) path.setAttribute(name, String(value));
      path.classList.toggle("gone", !now.lines.has(n) && !now.goneLines.has(n));
      path.classList.toggle("ghost", now.goneLines.has(n));
      path.classList.toggle("faded", Boolean(near) && !bright);
      path.classList.toggle("on", bright);
    });
    for (const days of back.querySelectorAll("[data-of]")) days.classList.toggle("gone", !now.marks.has(days.getAttribute("data-of") ?? ""));
    const unknown = [...now.lines].filter(hatched).length + [...now.marks].filter((id) => marks.get(id)?.announced).length, faint = now.goneLines.size || now.gone.size;
    const told = [look.fold && canFold ? say("map.told_fold") : "", look.sure ? say("map.told_sure") : "", state.asOf && !look.undated ? say("map.told_dated") : "", faint ? say("map.told_ghosts", { n: faint, a: dateText(state.asOf) }) : ""].filter(Boolean).join(" · ");
    count.textContent = [say("drawn", { marks: now.marks.size, lines: now.lines.size }), hasRest && !look.all ? say("drawn_part", whole()) : "",
      state.asOf ? say("drawn_then", { date: dateText(state.asOf), n: verdicts.filter((one) => one === "no").length }) : "", unknown ? say("drawn_unknown", { n: unknown }) : "", told ? `${told[0].toLocaleUpperCase(state.lang)}${told.slice(1)}.` : ""].filter(Boolean).join(" ");
    move();
  }
  /** How much there is when everything is drawn. */
  function whole() {
    const every = new Set(picture.marks.filter((one) => layerOn(one, true)).map((one) => one.id));
    return { marks: every.size, lines: picture.lines.filter((line) => every.has(line.s) && every.has(line.t)).length };
  }
  function refresh() { now = seen(); shade(); headline(); sizes?.replaceChildren(...sizesShown()); }

  // ---------------------------------------------------------------------------------------------------------- what it says
  const says = el("div", { class: "says", hidden: true });
  /** Around one mark, all its neighbors count. */
  const saidNow = () => { const shown = picture.told?.center ? seen(true) : now; return findingsOf(picture, shown.lines, shown.marks, look); };
  const headline = () => tellOf(says, picture, saidNow(), hasRest && !look.all && !picture.told?.center, lookAt);
  /** @param {string[]} ids */
  function lookAt(ids) {
    if (ids.length === 1) { pick(ids[0]); return; }
    Object.assign(look, { on: "", line: -1, set: ids });
    shade();
    tell();
    changed();
    announce(panel.querySelector("h2")?.textContent ?? "");
  }

  // ---------------------------------------------------------------------------------------------------------------- reading
  /** @param {string} id @param {boolean} [focus] */
  function pick(id, focus = false) {
    if (id && !now.marks.has(id) && marks.has(id)) { turnFor(marks.get(id)); for (const [field, box] of boxes) box.checked = look[field]; off.classes.delete(marks.get(id)?.cls ?? ""); refresh(); }
    Object.assign(look, { on: id, set: [], line: -1 });
    shade();
    tell();
    changed();
    if (id) announce(marks.get(id)?.name ?? "");
    if (focus) panel.focus({ preventScroll: true });
  }
  /** @param {number} n */
  function pickLine(n) { Object.assign(look, { on: "", set: [], line: n }); shade(); tell(); }
  const other = (/** @type {Line} */ line, /** @type {string} */ id) => (line.s === id ? line.t : line.s);
  /** Whether a claim of a line is told from its object, as seen from one end: of editions and members, an end of the claim may be no
   * mark. @param {Line} line @param {Claim} claim @param {string} from */
  function turned(line, claim, from) {
    const own = marks.get(from)?.end, far = marks.get(other(line, from))?.end;
    if (claim.s === own || claim.o === far) return false;
    return claim.o === own || claim.s === far || from === line.t;
  }
  /** What is said of a line: of its claims, as seen from one end. @param {Line} line @param {string} [from] */
  function said(line, from) {
    const claims = heldClaims(line, look.undated), verbs = [...new Set(claims.map((claim) => verb(data.predicates[claim.p], Boolean(from && turned(line, claim, from)), claim.mode)))], when = [...new Set(claims.map(whenText).filter(Boolean))].slice(0, 2).join("; "), weight = weights?.of === "spaces" ? say("count.spaces", { n: weightOf(line, look) }) : "";
    return { ends: from ? endName(line, other(line, from)) : `${endName(line, line.s)} – ${endName(line, line.t)}`, verbs: weight ? "" : verbs.join(", "), when: weight ? "" : when, told: [weight || verbs.join(", ") || line.said || "", weight ? "" : when].filter(Boolean).join(" · ") };
  }
  /** The name of an end: of an aggregate, of how many of its members the line speaks then. @param {Line} line @param {string} id */
  function endName(line, id) {
    const one = marks.get(id), total = one?.members?.length ?? 0, n = one?.counted ? new Set(insideOf(line, look).map(({ e }) => e)).size : 0;
    return !one ? "" : n && n < total ? say(`map.${one.counted}`, { n, total, whole: one.brief }) : one.name;
  }
  /** @param {Line} line */
  const proof = (line) => (line.claims.length ? folded(heldClaims(line, look.undated), (claim) => evidence(claim, { said: true }), (claim) => sentence(claim), picture.name) : [el("p", { class: "mut" }, line.said ?? say("no_claim_here"))]);
  function tell() {
    const one = marks.get(look.on), line = picture.lines[look.line];
    panel.hidden = !one && !line && !look.set.length;
    if (line) {
      const found = said(line);
      panel.replaceChildren(el("h2", null, found.ends), el("p", { class: "mut" }, found.told), ...proof(line), el("p", { class: "row" }, button(say("close"), () => pick(""))));
      return;
    }
    if (!one) {
      const told = saidNow().find(({ nodes }) => nodes.join() === look.set.join()), chosenMarks = look.set.map((id) => /** @type {Mark} */ (marks.get(id))).sort((a, b) => Number(b.meeting ?? false) - Number(a.meeting ?? false) || a.brief.localeCompare(b.brief, state.lang));
      panel.replaceChildren(...(chosenMarks.length ? [el("h2", null, told ? wordsOf(picture, told) : say("map.findings")), el("ul", { class: "plain" }, chosenMarks.map((each) => el("li", null, button(each.brief, () => pick(each.id), { class: "link" })))), el("p", { class: "row" }, button(say("close"), () => pick("")))] : []));
      return;
    }
    const lines = (tied.get(one.id) ?? []).filter((n) => now.lines.has(n)).map((n) => picture.lines[n]).sort((a, b) => (weights ? weightOf(b, look) - weightOf(a, look) : 0) || said(a, one.id).verbs.localeCompare(said(b, one.id).verbs, state.lang) || said(a, one.id).ends.localeCompare(said(b, one.id).ends, state.lang));
    // Of all that the map can show at other choices, the rest included.
    const possible = (tied.get(one.id) ?? []).filter((n) => [picture.lines[n].s, picture.lines[n].t].every((id) => { const end = marks.get(id); return end && layerOn(end, true); })).length;
    const entity = one.end === undefined ? undefined : data.entities[one.end];
    const row = (/** @type {Line} */ each) => {
      const found = said(each, one.id), words = found.verbs ? [`${found.verbs} `, el("b", null, found.ends), found.when && ` · ${found.when}`] : [el("b", null, found.ends), ` ${found.told}`], details = el("details", { class: "proof" }, el("summary", null, words));
      details.addEventListener("toggle", () => { if (details.open && details.children.length < 2) details.append(...proof(each), el("p", null, button(say("look_at", { name: found.ends }), () => pick(other(each, one.id)), { class: "btn quiet" }))); });
      return details;
    };
    panel.replaceChildren(
      el("h2", null, entity ? el("a", { class: "thing", href: addressOf(entity.id) }, kindIcon(entity.kind), el("span", { class: "name" }, label(entity))) : one.name),
      el("p", { class: "mut small" }, [entity ? kindName(entity.kind) : "", lines.length === possible ? say("n_lines_here", { n: possible }) : say("map.ties_part", { n: lines.length, all: possible })].filter(Boolean).join(" · ")),
      el("p", { class: "row" }, entity ? el("a", { class: "btn", href: addressOf(entity.id) }, say("to_page")) : null, ...(options.actions?.(one) ?? []), entity ? adding(entity) : null, button(say("close"), () => { pick(""); stage.focus(); })),
      ...(one.members?.length ? [el("h3", null, say("members")), ...folded(one.members, (place) => el("div", { class: "row" }, thing(place), adding(data.entities[place])), (place) => nameOf(place), one.name)] : []),
      ...(options.small ? [] : folded(lines, row, (each) => said(each, one.id).ends, one.name)));
  }

  // ------------------------------------------------------------------------------------------------------ where they meet
  const meeting = el("details", { class: "meeting" });
  const comparing = !options.small && data.meet.ways.length > 0, most = data.meet.most;
  /** Adds a thing to those that are compared, or takes it away. @param {string} id */
  function compare(id) {
    const at = compared.indexOf(id);
    if (at >= 0) compared.splice(at, 1);
    else if (compared.length < most) compared.push(id);
    showMeeting();
    tell();
    changed();
    announce(`${say(asking())} ${compared.map(nameOfId).join(", ")}`);
  }
  const asking = () => (compared.length < 2 ? "meet.of_one" : compared.every((id) => entityOf(id)?.space) ? "meet.title_actors" : "meet.title");
  const nameOfId = (/** @type {string} */ id) => { const one = entityOf(id); return one ? short(one) : id; };
  /** @param {import("./model.js").Entity} entity */
  const adding = (entity) => (comparing && !compared.includes(entity.id) && compared.length < most ? button(say("meet.of_one"), () => compare(entity.id), { class: "btn quiet", "aria-label": `${say("meet.of_one")} ${label(entity)}` }) : null);
  function showMeeting() {
    const box = searchBox({ label: say("meet.add"), fits: (id) => !compared.includes(id), pick: (id) => { compare(id); meeting.querySelector("input")?.focus(); } });
    meeting.open ||= compared.length > 0;
    meeting.replaceChildren(el("summary", null, say("meet.title")), el("p", { class: "small mut" }, say("map.meet_hint")),
      compared.length ? el("ul", { class: "chips chosen" }, compared.map((id) => el("li", null, el("span", null, nameOfId(id)), el("button", { class: "x", type: "button", "aria-label": say("meet.remove", { name: nameOfId(id) }), click: () => compare(id) }, "×")))) : "",
      el("div", { class: "row" }, compared.length < most ? el("div", { class: "field narrow" }, box.element) : null, compared.length ? el("a", { class: "btn", href: meetAddress(compared) }, say(asking())) : null));
  }
  if (comparing) showMeeting();

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
    if (found && (event.ctrlKey || event.metaKey || event.shiftKey)) { const entity = data.entities[marks.get(found)?.end ?? -1]; if (entity) compare(entity.id); }
    else if (found) pick(found === look.on ? "" : found);
    else if (line && !options.small) pickLine(Number(line));
    else if (look.on || look.line >= 0 || look.set.length) pick("");
  });
  stage.addEventListener("dblclick", (event) => { const found = /** @type {Element} */ (event.target).closest("[data-mark]")?.getAttribute("data-mark"), place = marks.get(found ?? "")?.end; if (place !== undefined) openAddress(addressOf(data.entities[place].id)); });
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
    else if (event.key === "Escape" && (look.on || look.line >= 0 || look.set.length)) pick("");
    else return;
    event.preventDefault();
  });

  // --------------------------------------------------------------------------------------------------------------- controls
  /** @type {Map<Switch, HTMLInputElement>} */
  const boxes = new Map();
  const zoomButton = (/** @type {string} */ text, /** @type {string} */ word, /** @type {() => void} */ click) => button(text, click, { "aria-label": say(word), title: say(word) });
  const controls = el("div", { class: "zoom", role: "group", "aria-label": say("zoom") }, zoomButton("+", "zoom_in", () => zoom(1.3)), zoomButton("−", "zoom_out", () => zoom(1 / 1.3)), zoomButton("⤢", "zoom_fit", fit));
  const part = el("div", { class: "stage-box" }, stage, controls, el("p", { id: `${tag}-keys`, class: "sr" }, say("map_keys")));
  /** @param {Key[]} keys @param {Set<string>} gone @param {string} title @param {boolean} lines */
  function legend(keys, gone, title, lines) {
    if (keys.length < 2 && !lines) return null;
    const all = seen(look.all, true);
    return el("fieldset", { class: "legend" }, el("legend", null, title), keys.map((key) => {
      const box = el("input", { type: "checkbox", checked: true, change: () => { if (box.checked) gone.delete(key.id); else gone.add(key.id); refresh(); tell(); changed(); } });
      box.checked = !gone.has(key.id);
      const sample = lines ? svg("svg", { width: 18, height: 12, "aria-hidden": "true" }, svg("path", { d: "M1 9Q9 1 17 6", fill: "none", stroke: key.color, "stroke-width": 2, "stroke-dasharray": key.dash?.join(" ") || null })) : svg("svg", { class: "icon", width: 16, height: 16, viewBox: "-9 -9 18 18", "aria-hidden": "true" }, outline(data.shapes, key.shape ?? "dot", key.color, 7));
      const n = lines ? [...all.lines].filter((line) => picture.lines[line].group === key.id).length : [...all.marks].filter((id) => marks.get(id)?.cls === key.id).length;
      return n ? el("label", null, box, sample, el("span", { class: "name" }, key.label), el("span", { class: "n" }, number(n))) : null;
    }));
  }
  const stay = new ResizeObserver(() => { if (stage.isConnected) fit(); else stay.disconnect(); });
  stay.observe(stage);
  picture.behind?.(back, bounds());
  const sizes = choices && !options.small ? el("p", { class: "row small", id: `${tag}-sizes` }) : null;
  refresh();
  tell();
  if (options.small) return el("div", { class: "map small" }, part, panel);

  const list = el("datalist", { id: `${tag}-names` }, picture.marks.map((one) => el("option", { value: one.name })));
  const input = el("input", { type: "search", list: list.id, placeholder: say("find_on_map"), "aria-label": say("find_on_map") });
  input.addEventListener("change", () => {
    const wanted = fold(input.value), found = wanted && (picture.marks.find((one) => fold(one.name) === wanted || fold(one.brief) === wanted) ?? picture.marks.find((one) => fold(one.name).includes(wanted)) ?? picture.marks.find((one) => one.count !== undefined && one.members?.some((place) => [label, short].some((name) => fold(name(data.entities[place])) === wanted))));
    missing.textContent = found || !wanted ? "" : say("map.nothing", { q: input.value.trim() });
    if (found) pick(found.id);
  });
  const missing = el("p", { class: "small", role: "status" });
  const keys = el("div");
  const showKeys = () => keys.replaceChildren(...[legend(classes(), off.classes, say(look.color && look.color !== "kind" ? "map.colors" : "kinds"), false), legend(picture.groups, off.groups, say("relations"), true), look.color && look.color !== "kind" ? shapes() : null].filter((one) => one !== null));
  showKeys();
  /** @param {Switch} field @param {string} text @param {string} title */
  function turn(field, text, title) {
    const layers = field === "all" || field === "fold";
    const one = el("input", { type: "checkbox", checked: look[field], "data-switch": field, change: () => { look[field] = one.checked; if (!layers) judge(); refresh(); tell(); showKeys(); if (layers) fit(); changed(); } });
    boxes.set(field, one);
    return el("label", { class: "switch", title }, one, text);
  }
  const left = picture.marks.filter((one) => one.rest).length, several = picture.marks.filter((one) => one.fold).length, dated = Boolean(state.asOf);
  const switches = [
    hasRest ? turn("all", say("map.more", { n: left }), say("map.more_title")) : null, canFold ? turn("fold", say("map.fold", { n: several }), say("map.fold_title")) : null, picture.lines.some((one) => one.unsure) ? turn("sure", say("map.only_sure"), say("map.sure_title")) : null,
    dated ? turn("undated", say("map.undated"), say("map.undated_title")) : null, dated ? turn("ghosts", say("map.ghosts"), say("map.ghosts_title")) : null,
  ];
  const strength = weights && threshold(weights);
  const file = fileName(picture.name) || "map";
  const shownClaims = () => [...new Set([...now.lines].flatMap((each) => heldClaims(picture.lines[each], look.undated)))];
  const table = el("details", null, el("summary", null, say("as_list")));
  table.addEventListener("toggle", () => {
    if (!table.open || table.children.length > 1) return;
    table.append(...folded([...now.lines].map((n) => picture.lines[n]), (line) => { const found = said(line); return el("div", null, el("b", null, found.ends), ` ${found.told}`); }, (line) => said(line).ends, picture.name));
  });
  return el("div", { class: "map" },
    el("div", { class: "map-main" }, says, part, comparing ? meeting : null, panel, table),
    el("div", { class: "map-side" }, input, list, missing, keys, strength ?? null, encodings(), switches, count,
      el("p", { class: "row" }, button("SVG", () => download(`${file}.svg`, "image/svg+xml", figure())), button("PNG", () => void bitmap(file)), button(say("claims_csv"), () => download(`${file}.csv`, "text/csv;charset=utf-8", `\ufeff${claimsCsv(shownClaims())}`))), options.more ?? null));

  /** The least weight that a line must have to be drawn. @param {{ steps: number[], of: string }} weights */
  function threshold({ steps, of }) {
    const told = el("output"), range = el("input", { type: "range", min: 0, max: steps.length - 1, step: 1, value: Math.max(0, steps.findIndex((step) => step >= look.least)), "aria-label": say("map.weight") });
    const tellLeast = () => { told.textContent = say(`map.least_${of}`, { n: look.least }); range.setAttribute("aria-valuetext", told.textContent); };
    range.addEventListener("input", () => { look.least = steps[Number(range.value)]; tellLeast(); refresh(); showKeys(); changed(); });
    tellLeast();
    return el("p", { class: "small" }, el("label", null, say("map.weight"), range), " ", told);
  }

  /** What colors and sizes show. */
  function encodings() {
    if (!choices) return null;
    const ways = (/** @type {"color" | "size"} */ way) => Object.keys(way === "color" ? choices.colors : choices.sizes), word = (/** @type {string} */ key, /** @type {string} */ name) => (data.words.en.map[key] ? say(`map.${key}`) : clean(name));
    const select = (/** @type {"color" | "size"} */ way) => {
      const one = el("select", { class: "btn", id: `${tag}-${way}`, "data-way": way, change: () => { look[way] = one.value; if (way === "color") off.classes.clear(); encode(); dress(); refresh(); showKeys(); changed(); } }, ways(way).map((name) => el("option", { value: name }, word(`${way}_${name}`, name))));
      one.value = look[way];
      return el("p", { class: "row" }, el("label", { for: one.id }, say(`map.${way}_by`)), one);
    };
    return el("div", { class: "encode small" }, ["color", "size"].filter((way) => ways(/** @type {"size"} */ (way)).length > 1).map((way) => select(/** @type {"size"} */ (way))), sizes);
  }
  function shapes() {
    const there = new Set(picture.marks.filter((one) => now.marks.has(one.id)).map((one) => one.shape)), all = (choices?.shapes ?? []).filter((one) => there.has(one.shape ?? ""));
    return all.length ? el("fieldset", { class: "legend" }, el("legend", null, say("map.shapes")), all.map((one) => el("p", { class: "row" }, svg("svg", { class: "icon", width: 16, height: 16, viewBox: "-9 -9 18 18", "aria-hidden": "true" }, outline(data.shapes, one.shape ?? "dot", one.color, 7)), one.label))) : null;
  }

  /** What is seen, as a figure of its own. */
  function figure() {
    const [w, h] = size(), copy = /** @type {SVGElement} */ (stage.cloneNode(true)), style = getComputedStyle(document.documentElement);
    for (const gone of copy.querySelectorAll(".gone")) gone.remove();
    for (const faded of copy.querySelectorAll(".faded, .ghost")) faded.setAttribute("opacity", faded.classList.contains("faded") ? "0.15" : "0.26");
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
  const some = picture.marks.filter((one) => !one.rest && !one.fold), place = new Map(some.map((one) => [one.id, one]));
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
