// Where actors meet: the rows that they share, and the figure of them. Who was where, and whether that is sure, is given; this
// groups, counts and draws. The explorer gives it the claims of its dataset, a map its own ties; both have the same rows.
import { mark, svg } from "./dom.js";

/**
 * @typedef {"yes" | "announced" | "unknown"} State
 * @typedef {object} Attendance one claim that puts an actor in a space
 * @property {string} actor
 * @property {string} place an edition, where the claim names one
 * @property {string[]} spaces the series of the place, or the place itself
 * @property {string} way
 * @property {boolean} met
 * @property {State} state
 * @property {string} id of the claim
 * @property {string} [start]
 * @property {string} [end]
 * @property {string} [asOf]
 * @property {boolean} [lasts] whether it holds from its start on
 * @property {string} confidence
 * @property {any} [claim]
 *
 * @typedef {object} Cell what is known of one actor at one space
 * @property {Attendance[]} attendances
 * @property {State} state
 * @property {string[]} ways
 * @property {string} confidence
 * @property {number | null} first
 * @property {number | null} last
 * @property {boolean} open
 * @property {number | null} read
 *
 * @typedef {object} Row a space with those of the actors that are there; or an actor with the spaces where it is
 * @property {string} key
 * @property {Map<string, Cell>} cells
 * @property {Row[]} editions
 * @property {string[]} others who else surely was there
 * @property {number} sure
 *
 * @typedef {object} Things what is to know of actors and spaces
 * @property {(key: string) => string} id
 * @property {(key: string) => { start?: string, end?: string, event?: boolean }} dates
 * @property {string[]} ways in their order
 */

const CONFIDENCES = ["unverified", "read", "quoted"];

/** @param {string | undefined} text */
const years = (text) => [...(text ?? "").matchAll(/(?<!\d)\d{4}(?!\d)/g)].map(([year]) => Number(year));
/** @param {any[]} a @param {any[]} b */
const compare = (a, b) => { for (let n = 0; n < a.length; n += 1) if (a[n] !== b[n]) return a[n] < b[n] ? -1 : 1; return 0; };
/** @param {Row} row */
export const together = (row) => (row.editions.length ? row.editions.some((one) => one.sure > 1) : row.sure > 1);

/** @param {Attendance[]} found @param {Things} things @returns {Cell} */
function cellOf(found, things) {
  const ordered = [...found].sort((a, b) => compare([things.dates(a.place).start || "~", things.id(a.place), a.id], [things.dates(b.place).start || "~", things.id(b.place), b.id]));
  const sure = ordered.filter((one) => one.state === "yes"), counted = sure.length ? sure : ordered;
  /** @type {number[]} */
  const firsts = [];
  /** @type {number[]} */
  const lasts = [];
  let open = false;
  for (const one of counted) {
    let start = years(one.start), end = years(one.end);
    const place = things.dates(one.place);
    if (!start.length && !end.length && place.event) [start, end] = [years(place.start), years(place.end)];
    firsts.push(...(start.length ? start : end));
    lasts.push(...(end.length ? end : start));
    if (one.start && start.length && !end.length && one.lasts) open = true;
  }
  const read = counted.flatMap((one) => years(one.asOf));
  const best = Math.max(...counted.map((one) => CONFIDENCES.indexOf(one.confidence)), 0);
  return {
    attendances: ordered, state: sure.length ? "yes" : ordered.some((one) => one.state === "announced") ? "announced" : "unknown",
    ways: things.ways.filter((way) => counted.some((one) => one.way === way)), confidence: CONFIDENCES[best],
    first: firsts.length ? Math.min(...firsts) : null, last: lasts.length ? Math.max(...lasts) : null, open, read: !firsts.length && read.length ? Math.max(...read) : null,
  };
}

/** The years in short: 2019, 2015–25, 2014–, (2022) for a reading; nothing where none is known. @param {Cell} cell */
export function yearsText({ first, last, open, read }) {
  if (first === null || last === null) return read === null ? "" : `(${read})`;
  if (open) return `${first}–`;
  if (first === last) return String(first);
  return Math.floor(first / 100) === Math.floor(last / 100) ? `${first}–${String(last % 100).padStart(2, "0")}` : `${first}–${last}`;
}

/** The rows with two or more cells, the most shared first. @param {Attendance[]} found @param {string[]} asked @param {boolean} spaces whether the rows are spaces @param {Things} things @returns {Row[]} */
export function rowsOf(found, asked, spaces, things) {
  const wanted = new Set(asked);
  /** @type {Map<string, Map<string, Attendance[]>>} */
  const grouped = new Map();
  /** @type {Map<string, Set<string>>} */
  const there = new Map();
  const put = (/** @type {string} */ row, /** @type {string} */ column, /** @type {Attendance} */ one) => {
    const cells = grouped.get(row) ?? new Map();
    grouped.set(row, cells);
    cells.set(column, [...(cells.get(column) ?? []), one]);
  };
  const also = (/** @type {string} */ place, /** @type {string} */ actor) => { const known = there.get(place); if (known) known.add(actor); else there.set(place, new Set([actor])); };
  for (const one of found) {
    if (!spaces) {
      for (const space of new Set([one.place, ...one.spaces])) if (wanted.has(space) && space !== one.actor) put(one.actor, space, one);
      continue;
    }
    for (const space of one.spaces) {
      if (wanted.has(one.actor) && space !== one.actor) put(space, one.actor, one);
      else if (one.state === "yes" && !wanted.has(one.actor)) { also(space, one.actor); also(one.place, one.actor); }
    }
  }
  /** @param {string} key @param {Map<string, Attendance[]>} cells @param {Row[]} [editions] @returns {Row} */
  const row = (key, cells, editions = []) => {
    const ordered = new Map(asked.filter((one) => cells.has(one)).map((one) => [one, cellOf(cells.get(one) ?? [], things)]));
    const others = [...(there.get(key) ?? [])].sort((a, b) => compare([things.id(a)], [things.id(b)]));
    return { key, cells: ordered, editions, others, sure: [...ordered.values()].filter((cell) => cell.state === "yes").length };
  };
  const rows = [];
  for (const [key, cells] of grouped) {
    if (cells.size < 2) continue;
    /** @type {Map<string, Map<string, Attendance[]>>} */
    const places = new Map();
    for (const [column, several] of cells) {
      for (const one of several) {
        const here = places.get(one.place) ?? new Map();
        places.set(one.place, here);
        here.set(column, [...(here.get(column) ?? []), one]);
      }
    }
    const split = spaces && !(places.size === 1 && places.has(key));
    const order = (/** @type {string} */ place) => [place === key ? 1 : 0, things.dates(place).start || "~", things.id(place)];
    rows.push(row(key, cells, split ? [...places.keys()].sort((a, b) => compare(order(a), order(b))).map((place) => row(place, places.get(place) ?? new Map())) : []));
  }
  const claims = (/** @type {Row} */ one) => [...one.cells.values()].reduce((sum, cell) => sum + cell.attendances.length, 0);
  const rank = (/** @type {Row} */ one) => [-one.sure, -one.cells.size, -claims(one), things.id(one.key)];
  return rows.sort((a, b) => compare(rank(a), rank(b)));
}

// ------------------------------------------------------------------------------------------------------------------ figure

/**
 * @typedef {object} Look
 * @property {string} paper
 * @property {string} ink
 * @property {string} muted
 * @property {number} width of the place that it has
 * @property {(key: string) => string} name
 * @property {(key: string) => string} color
 * @property {(key: string) => string} shape
 * @property {Record<string, [number, number][]>} shapes
 * @property {(key: string, fill?: Record<string, string | number>) => string} say
 * @property {(row: Row, column: string, dot: SVGElement) => void} [open] what a dot does
 * @property {string} [title] stands above, where the figure is a file
 * @property {string[]} [told]
 * @property {string} [source]
 */

const SANS = "system-ui, Helvetica, Arial, 'DejaVu Sans', sans-serif";
/** @type {CanvasRenderingContext2D | null} */
let pen = null;
/** @param {string} text @param {number} size @param {number} [weight] */
function widthOf(text, size, weight = 400) {
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return text.length * size * 0.56;
  pen.font = `${weight} ${size}px ${SANS}`;
  return pen.measureText(text).width;
}

/** The lines of a text; a word that is too long alone is broken. @param {string} text @param {number} size @param {number} width @param {number} [weight] */
function wrapped(text, size, width, weight = 400) {
  /** @type {string[]} */
  const lines = [];
  for (let word of text.split(/\s+/).filter(Boolean)) {
    const joined = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && widthOf(joined, size, weight) <= width) { lines[lines.length - 1] = joined; continue; }
    while (word.length > 1 && widthOf(word, size, weight) > width) {
      let room = word.length - 1;
      while (room > 1 && widthOf(word.slice(0, room), size, weight) > width) room -= 1;
      lines.push(word.slice(0, room));
      word = word.slice(room);
    }
    lines.push(word);
  }
  return lines.length ? lines : [""];
}

/** The size of a dot: a little larger for each claim, up to nine. @param {Cell} cell */
const radius = (cell) => 7 + 0.75 * (Math.min(9, cell.attendances.length) - 1);

/** A dot: filled for who was there, half for who contributed, a ring for who signed; dashed, where it is not verified.
 * @param {Pick<Cell, "ways" | "state" | "confidence">} cell @param {number} x @param {number} y @param {number} r @param {string} color @param {string} paper */
function dot(cell, x, y, r, color, paper) {
  const inside = cell.ways.some((way) => ["took_part", "belongs", "organized", "tied"].includes(way));
  const sure = cell.state === "yes", doubt = (cell.confidence || "unverified") === "unverified", faint = inside && sure && doubt;
  return [
    faint ? svg("circle", { cx: x, cy: y, r, fill: paper }) : null,
    svg("circle", { cx: x, cy: y, r, fill: inside && sure ? color : paper, "fill-opacity": faint ? 0.3 : null, stroke: color, "stroke-width": 2, "stroke-dasharray": sure ? (doubt ? "4 2.5" : null) : "1.5 3" }),
    !inside && cell.ways.includes("contributed") ? svg("path", { d: `M${x} ${y - r}a${r} ${r} 0 0 0 0 ${2 * r}z`, fill: color }) : null,
  ].filter((one) => one !== null);
}

/** What a dot says to those who do not see it. @param {Row} row @param {string} column @param {Cell} cell @param {Look} look */
export function dotText(row, column, cell, look) {
  return [look.name(column), look.name(row.key), cell.ways.map((way) => look.say(way)).join(", "), yearsText(cell) || look.say("undated"), cell.state === "yes" ? "" : look.say(cell.state), look.say("n_claims", { n: new Set(cell.attendances.map((one) => one.id)).size })].filter(Boolean).join(" · ");
}

// Where columns have no room for years beside their dots, these stand below them, and heads are turned; of still more columns,
// some stand in a table below.
const BESIDE = 84, BELOW = 43;
/** Years that are wider than a column break before their dash. @param {string} said @param {number} width */
const brokenYears = (said, width) => (widthOf(said, 10) <= width || !said.includes("–") ? [said] : [said.slice(0, said.indexOf("–")), said.slice(said.indexOf("–"))]);

/** The figure: a column for each of those asked about, a row for each that they share. @param {string[]} asked @param {{ rows: Row[], heading?: string, note?: string }[]} sections @param {Look} look */
export function figure(asked, sections, look) {
  const narrow = look.width < 600, line = 16, named = sections.flatMap(({ rows }) => rows).map((row) => row.key);
  const lettered = (/** @type {number} */ room) => new Map(named.map((key) => [key, wrapped(look.name(key), 13, room, 600)]));
  const widest = (/** @type {Map<string, string[]>} */ of) => Math.max(60, ...[...of.values()].flat().map((text) => widthOf(text, 13, 600)));
  const roomy = lettered(narrow ? 108 : 180), tight = look.width - (narrow ? 8 : 40) - widest(roomy) - 24 < BESIDE * asked.length;
  const pad = narrow || tight ? 4 : 20, names = tight ? lettered(96) : roomy, labels = widest(names), across = look.width - pad * 2 - labels - 24;
  const tables = tight ? Math.ceil(asked.length / Math.max(1, Math.floor(across / BELOW))) : 1, each = Math.ceil(asked.length / tables);
  const step = Math.max(BELOW, Math.min(132, across / each)), width = Math.max(look.title ? Math.min(640, look.width) : 280, pad * 2 + labels + 24 + step * each);
  const at = new Map(asked.map((key, n) => [key, pad + labels + 20 + step * ((n % each) + (tight ? 0.5 : narrow ? 0.3 : 0.35))]));
  /** @type {SVGElement[]} */
  const out = [];
  const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ said, /** @type {Record<string, any>} */ more = {}) => {
    const one = svg("text", { x: x.toFixed(1), y: y.toFixed(1), "font-size": 12.5, fill: look.ink, ...more }, said);
    out.push(one);
    return one;
  };
  const lines = (/** @type {number} */ y, /** @type {string} */ said, size = 12, more = {}) => {
    for (const one of wrapped(said, size, width - 2 * pad)) { text(pad, y, one, { "font-size": size, fill: look.muted, ...more }); y += size * 1.45; }
    return y;
  };
  let y = 6;
  if (look.title) {
    const size = narrow ? 19 : 25;
    y = lines(y + size * 1.12, look.title, size, { fill: look.ink, "font-weight": 600, "font-family": "Georgia, 'DejaVu Serif', serif" });
    y = lines(y + 2, asked.map(look.name).join(", "), 13, { fill: look.ink });
    y = lines(y + 6, (look.told ?? []).join(" "), 13);
  }
  // The heads of some columns; returns where their rows begin.
  function heads(/** @type {string[]} */ columns, /** @type {Row[]} */ rows, /** @type {number} */ top) {
    const told = columns.map((key) => ({ key, x: at.get(key) ?? 0, lines: wrapped(look.name(key), 12.5, tight ? 120 : step - 12, 700) }));
    const high = tight ? Math.max(...told.flatMap(({ lines: all }) => all.map((one) => widthOf(one, 12.5, 700)))) + 8 : line * Math.max(...told.map(({ lines: all }) => all.length));
    for (const { key, x, lines: all } of told) {
      const icon = mark(look.shapes, look.shape(key), look.color(key), 7.5), count = look.say("in_all", { n: rows.filter((row) => row.cells.get(key)?.state === "yes").length, of: rows.length });
      icon.setAttribute("transform", `translate(${x.toFixed(1)} ${(top + 14 + (tight ? high : 0)).toFixed(1)})`);
      out.push(icon);
      all.forEach((one, n) => {
        if (!tight) { text(x, top + 38 + line * n, one, { "font-weight": 700, "text-anchor": "middle" }); return; }
        text(0, 0, one, { "font-weight": 700, transform: `translate(${(x + 4.5 + 15 * (n - (all.length - 1) / 2)).toFixed(1)} ${(top + high).toFixed(1)}) rotate(-90)` });
      });
      text(x, top + 38 + high, count, { "font-size": tight ? 10 : 11, "text-anchor": "middle", fill: look.muted });
    }
    return top + 38 + high + 14;
  }
  for (const { rows, heading, note } of sections) {
    if (!rows.length) continue;
    if (heading) { text(pad, y + 30, heading, { "font-size": 15, "font-weight": 600 }); y = lines(y + 48, note ?? "", 11.5); }
    for (let first = 0; first < asked.length; first += each) {
      const columns = asked.slice(first, first + each), there = tables > 1 ? rows.filter((row) => columns.some((key) => row.cells.has(key))) : rows;
      if (!there.length) continue;
      y = heads(columns, rows, y);
      const top = y, guides = svg("path", { stroke: look.muted, "stroke-opacity": 0.25, fill: "none" });
      out.push(guides);
      for (const row of there) {
        const label = names.get(row.key) ?? [""], here = columns.filter((key) => row.cells.has(key));
        const told = new Map(here.map((key) => { const cell = row.cells.get(key), said = (cell && yearsText(cell)) || look.say("undated"); return [key, tight ? brokenYears(said, step - 2) : [said]]; }));
        const below = tight ? 11 * Math.max(1, ...[...told.values()].map((one) => one.length)) : 0;
        const height = Math.max(38 + below, line * label.length + 16), middle = y + (height - below) / 2, color = look.color(row.key);
        label.forEach((one, n) => text(pad + labels, middle + 4.5 + line * (n - (label.length - 1) / 2), one, { "font-size": 13, "font-weight": 600, "text-anchor": "end" }));
        const xs = here.map((key) => at.get(key) ?? 0);
        if (xs.length) out.push(svg("path", { d: `M${Math.min(...xs).toFixed(1)} ${middle}H${Math.max(...xs).toFixed(1)}`, stroke: color, "stroke-width": 3, "stroke-opacity": 0.45 }));
        for (const key of columns) {
          const x = at.get(key) ?? 0, cell = row.cells.get(key);
          if (key === row.key) out.push(svg("path", { d: `M${x} ${middle - 6}l6 6-6 6-6-6z`, fill: look.paper, stroke: color, "stroke-width": 1.5 }, svg("title", {}, look.say("itself"))));
          if (!cell) continue;
          const r = radius(cell), said = dotText(row, key, cell, look), faint = { fill: look.muted, stroke: look.paper, "stroke-width": 4, "paint-order": "stroke" };
          (told.get(key) ?? []).forEach((one, n) => (tight ? text(x, middle + 23 + 11 * n, one, { "font-size": 10, "text-anchor": "middle", ...faint }) : text(x + r + 6, middle + 4, one, { "font-size": 11, ...faint })));
          const one = svg("g", look.open ? { class: "meeting-dot", role: "button", tabindex: 0, "aria-label": said } : {}, svg("title", {}, said), ...dot(cell, x, middle, r, color, look.paper));
          if (look.open) {
            const open = look.open;
            one.prepend(svg("circle", { cx: x, cy: middle, r: 15, fill: "transparent" }));
            one.addEventListener("click", () => open(row, key, one));
            one.addEventListener("keydown", (event) => { const pressed = /** @type {KeyboardEvent} */ (event).key; if (pressed === "Enter" || pressed === " ") { event.preventDefault(); open(row, key, one); } });
          }
          out.push(one);
        }
        y += height;
      }
      guides.setAttribute("d", columns.map((key) => at.get(key) ?? 0).map((x) => `M${x.toFixed(1)} ${top.toFixed(1)}V${y.toFixed(1)}`).join(""));
      y += first + each < asked.length ? 18 : 0;
    }
  }
  let x = pad;
  y += 10;
  /** @type {[string[], State, string, string][]} */
  const legend = [[["took_part"], "yes", "read", "legend_in"], [["contributed"], "yes", "read", "contributed"], [["signed"], "yes", "read", "signed"], [["took_part"], "yes", "unverified", "legend_unverified"], [["took_part"], "unknown", "read", "legend_open"]];
  for (const [ways, state, confidence, key] of legend) {
    const said = look.say(key), room = 36 + widthOf(said, 11.5);
    if (x > pad && x + room > width - pad) { x = pad; y += 20; }
    out.push(...dot({ ways, state, confidence }, x + 6, y + 6, 5.5, look.muted, look.paper));
    const rest = wrapped(said, 11.5, width - x - pad - 18);
    rest.forEach((one, n) => text(x + 18, y + 10 + n * 15, one, { "font-size": 11.5, fill: look.muted }));
    y += 15 * (rest.length - 1);
    x += room;
  }
  y = lines(y + 30, look.say("legend_size"), 11.5);
  if (look.source) y = lines(y + 6, look.source, 10.5);
  const height = y + 6;
  return svg("svg", { xmlns: "http://www.w3.org/2000/svg", width: width.toFixed(0), height: height.toFixed(0), viewBox: `0 0 ${width.toFixed(0)} ${height.toFixed(0)}`, "font-family": SANS, role: look.open ? "group" : "img", "aria-label": look.title ?? look.say("title") },
    svg("rect", { width: width.toFixed(0), height: height.toFixed(0), fill: look.paper }), ...out);
}
