// Maps: those that Python drew, and those of neighborhoods and answers, which are laid out in the page.
import { download, el, svg } from "../../web/dom.js";
import { ACTORS, gridOf, ORDERS, signParts, SPACES, tiesWith, turnTo } from "../../web/matrix.js";
import { drawing, HATCH, legendOf, lookOf, markOf, thumbnail } from "./drawing.js";
import { layout } from "./layout.js";
import { addressOf, clean, countryName, data, entityOf, holds, inWords, label, nameOf, placeOf, say, short, state, tiesAbout, verb } from "./model.js";
import { button, claimsCsv, evidence, folded, openAddress, searchBox, settle, spoken, thing } from "./parts.js";
import { findingsOf, tellOf, wordsOf } from "./says.js";
import { lineHolds, weightsThen } from "./then.js";

/** @typedef {import("./model.js").Claim} Claim */
/** @typedef {import("./model.js").Entity} Entity */
/** @typedef {import("./model.js").Drawn} Drawn */
/** @typedef {import("./drawing.js").Mark} Mark */
/** @typedef {import("./drawing.js").Line} Line */
/** @typedef {import("./drawing.js").Picture} Picture */

export const MOST = { marks: 300, lines: 1500 };
const NEAR = { small: 12, whole: 60 };
const TOPICS = new Set(["Topic"]);

/** A map that Python drew, for a wide or a tall screen. @param {Drawn} map @param {boolean} tall @returns {Picture} */
export function shipped(map, tall) {
  const color = (/** @type {{ color: string, dark: string }} */ one) => (state.dark ? one.dark : one.color);
  const classes = new Map(map.classes.map((one) => [one.id, one])), groups = new Map(map.groups.map((one) => [one.id, one]));
  const brief = map.lanes && tall ? map.lanes[1].names : {};
  const marks = map.marks.map((one) => {
    const look = classes.get(one.cls), entity = one.e === undefined ? undefined : data.entities[one.e], [x, y] = tall ? one.tall : one.at;
    return /** @type {Mark} */ ({ id: one.id, end: one.e, name: entity ? label(entity) : inWords(one.labels) || clean(one.id), brief: inWords(brief[one.id]) || (entity ? short(entity) : inWords(one.labels) || clean(one.id)), cls: one.cls, shape: one.shape ?? look?.shape ?? "dot", color: look ? color(look) : "var(--edge)", x, y, r: one.r, space: one.space && map.form === "network", meeting: one.space, passive: one.passive, rest: one.rest, fold: one.fold, members: one.members, count: one.count, counted: one.counted, announced: one.announced, when: one.when, start: one.start });
  });
  const lines = map.lines.map((one) => {
    const look = groups.get(one.g);
    return /** @type {Line} */ ({ s: map.marks[one.s].id, t: map.marks[one.t].id, group: one.g, color: look ? color(look) : "var(--edge)", dash: look?.dash, claims: one.c.length ? one.c.map((n) => data.claims[n]) : between(map.marks[one.s].e, map.marks[one.t].e), when: one.when, verified: one.verified, unsure: one.unsure, w: one.w, a: one.a, within: within(map, one), announced: one.announced && !map.lanes, rest: one.rest,
      shared: one.via ? { via: one.via.map(String), doubtful: (one.doubtful ?? []).map(String), stays: { s: map.stays?.[one.s] ?? {}, t: map.stays?.[one.t] ?? {} } } : undefined });
  });
  const key = (/** @type {Drawn["classes"][number]} */ one) => ({ id: one.id, label: inWords(one.labels), color: color(one), shape: one.shape });
  const choices = map.choices && { ...map.choices, shapes: map.choices.shapes.map(key), colors: Object.fromEntries(Object.entries(map.choices.colors).map(([name, { classes: all, of }]) => [name, { classes: all.map(key), of }])) };
  return { name: inWords(map.title) || map.name, marks, lines, choices, told: { form: map.form, center: map.center, countries: map.countries }, classes: map.classes.map(key), groups: map.groups.map((one) => ({ id: one.id, label: inWords(one.labels), color: color(one), dash: one.dash })), weights: map.weights && weightsThen(map.weights, lines), quiet: Boolean(map.lanes), list: map.lanes && tall ? [0, -124, map.lanes[1].width] : undefined, behind: map.lanes ? (layer, bounds) => years(layer, bounds, map.lanes ?? [], tall, new Map(marks.map((one) => [one.id, one]))) : undefined };
}

/** The ties inside the aggregate at one end of a line ("35 states"): those of its members to the same end, by the same relation.
 * @param {Drawn} map @param {Drawn["lines"][number]} line @returns {import("./drawing.js").Inner[] | undefined} */
function within(map, line) {
  const end = map.marks[line.s].counted ? "s" : map.marks[line.t].counted ? "t" : null;
  if (!end) return undefined;
  const other = end === "s" ? "t" : "s", members = new Set(map.marks[line[end]].members);
  return (folds(map).get(`${line.p} ${line[other]}`) ?? []).filter(({ e }) => members.has(e));
}
/** @type {WeakMap<Drawn, Map<string, import("./drawing.js").Inner[]>>} by relation and other end */
const inside = new WeakMap();
/** @param {Drawn} map */
function folds(map) {
  let found = inside.get(map);
  if (found) return found;
  inside.set(map, found = new Map());
  for (const { s, t, p, w, when, verified, unsure } of map.lines) {
    for (const [member, other] of [[s, t], [t, s]]) {
      const { e, fold } = map.marks[member];
      if (!fold || e === undefined) continue;
      const key = `${p} ${other}`, known = found.get(key), one = { e, w, when, verified, unsure };
      if (known) known.push(one);
      else found.set(key, [one]);
    }
  }
  return found;
}

/** The ties from one thing to another. @param {number | undefined} from @param {number | undefined} to */
const between = (from, to) => (from === undefined || to === undefined ? [] : tiesAbout(data.entities[from]).filter((tie) => tie.s === from && tie.o === to));

/** The years behind a calendar. @param {SVGElement} layer @param {number[]} bounds @param {any[]} lanes @param {boolean} tall @param {Map<string, Mark>} marks */
function years(layer, [, , , bottom], lanes, tall, marks) {
  const line = (/** @type {number[]} */ [x1, y1, x2, y2]) => svg("line", { x1, y1, x2, y2, stroke: "var(--line)", "vector-effect": "non-scaling-stroke" });
  const word = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ text) => svg("text", { x, y, "font-size": 12, "font-weight": 600, fill: "var(--mut)" }, text);
  if (tall) {
    for (const one of lanes[1].years) layer.append(line([0, one.y - 3, lanes[1].width, one.y - 3]), word(2, one.y + 17, String(one.year)));
    for (const one of lanes[1].heads) { const name = word(0, 0, one.key ? marks.get(one.key)?.brief ?? "" : inWords(one.labels)); name.setAttribute("transform", `translate(${one.x + 4} -8) rotate(-62)`); layer.append(name); }
    return;
  }
  const all = lanes[0].years, last = all[all.length - 1]?.x ?? 0;
  all.forEach((/** @type {any} */ one, /** @type {number} */ n) => { layer.append(line([one.x, -40, one.x, bottom + 20])); if (n < all.length - 1 && one.told) layer.append(word(one.x + 4, -30, String(one.year))); });
  for (const one of lanes[0].lanes) layer.append(...(one.key ? [line([0, one.y, last, one.y])] : [line([-184, one.y - 26, last, one.y - 26]), word(-178, one.y + 4, inWords(one.labels))]));
  // The days that a date can mean, where it is known to the month or the year; and today.
  for (const { key, x: [first, end] } of lanes[0].bars) { const one = marks.get(key); if (one) layer.append(svg("path", { d: `M${first} ${one.y}H${end}`, "data-of": key, stroke: one.color, "stroke-opacity": 0.7, "stroke-width": 2 * HATCH.width, "stroke-dasharray": HATCH.dash })); }
  const now = new Date(), year = now.getFullYear(), begin = new Date(year, 0, 1), [from, step] = lanes[0].axis, x = (year - from + (now.getTime() - begin.getTime()) / (new Date(year + 1, 0, 1).getTime() - begin.getTime())) * step;
  if (x >= 0 && x < last) layer.append(svg("line", { x1: x, x2: x, y1: -56, y2: bottom + 20, stroke: "var(--mut)", "stroke-width": 1.6 }), svg("text", { x: x - 4, y: -46, "text-anchor": "end", "font-size": 12, "font-weight": 600, fill: "var(--mut)" }, say("today")));
}

const isTall = () => innerWidth < 860;

/** The maps as cards with their pictures. @param {number} [most] */
export function cards(most = Infinity) {
  return el("ul", { class: "grid maps" }, data.maps.slice(0, most).map((map) => el("li", null, el("a", { class: "card", href: `#/map/${encodeURIComponent(map.name)}` }, map.form === "matrix" ? gridThumb(map) : thumbnail(shipped(map, false)), el("b", null, inWords(map.title) || map.name), el("span", { class: "mut small" }, inWords(map.question).split(/(?<=\.)\s/)[0])))));
}

/** @param {Drawn} map */
function gridThumb(map) {
  const { rows, columns, cells } = grid(map), some = rows.slice(0, 22), across = columns.slice(0, 26);
  const color = new Map(map.groups.map((one) => [one.id, state.dark ? one.dark : one.color]));
  return svg("svg", { class: "thumb", viewBox: `-6 -6 ${across.length * 12 + 12} ${some.length * 12 + 12}`, "aria-hidden": "true" },
    ...some.flatMap((row, y) => across.map((column, x) => { const found = cells.get(`${row}\n${column}`); return svg("rect", { x: x * 12 + 1, y: y * 12 + 1, width: 10, height: 10, rx: 2, fill: found ? (color.get(found[0].line.g) ?? "var(--edge)") : "var(--chip)" }); })));
}

/** Two or more things and what surrounds them: a map with an address of its own. @param {string[]} ids */
export const mapAddress = (ids) => `#/map?of=${ids.map(encodeURIComponent).join(",")}`;

export function maps() {
  const box = searchBox({ label: say("map_around"), pick: (id) => openAddress(mapAddress([id])) });
  return { title: say("maps"), nodes: [el("h1", null, say("maps")), el("p", { class: "lead" }, say("maps_lead")), data.maps.length ? cards() : el("p", { class: "mut" }, say("no_maps")), el("section", null, el("h2", null, say("map_around")), el("p", null, say("map_around_lead")), el("div", { class: "field narrow" }, box.element))] };
}

/** One map. @param {string} name @param {URLSearchParams} chosen */
export function oneMap(name, chosen) {
  if (!name) return around(chosen);
  const one = data.maps.find((known) => known.name === name);
  if (!one) return { title: say("unknown_map"), nodes: [el("h1", null, say("unknown_map")), el("p", null, el("a", { href: "#/maps" }, say("maps")))] };
  const picture = shipped(one, isTall());
  const about = inWords(one.question) ? el("p", { class: "lead" }, spoken(one.question)) : null;
  const left = one.notes?.length ? el("details", { class: "caveat small" }, el("summary", null, say("map_leaves_out")), one.notes.map((texts) => el("p", null, spoken(texts)))) : null;
  const crossed = one.form === "matrix" || (Boolean(one.axes) && chosen.get("form") === "matrix");
  const summary = one.summary?.[state.lang] ?? [];
  return {
    title: picture.name,
    nodes: [el("p", { class: "mut" }, el("a", { href: "#/maps" }, say("maps"))), el("h1", null, picture.name), about, left,
      one.axes && one.form === "network" ? el("p", { class: "small" }, el("a", { href: `#/map/${encodeURIComponent(name)}${crossed ? "" : "?form=matrix"}` }, say(crossed ? "map.as_network" : "map.as_matrix"))) : null,
      crossed ? matrix(one, chosen, (values) => keep(`#/map/${encodeURIComponent(name)}`, { form: one.form === "matrix" ? "" : "matrix", ...values })) : drawing(picture, { asked: chosen, changed: (values) => keep(`#/map/${encodeURIComponent(name)}`, values) }),
      summary.length ? el("details", { class: "summary" }, el("summary", null, say("in_words")), summary.map((text) => el("p", null, clean(text)))) : null],
  };
}

/** The address says what is looked at. @param {string} path @param {Record<string, string>} values */
function keep(path, values) {
  const chosen = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  if (state.asOf) chosen.set("as-of", state.asOf);
  const text = chosen.toString();
  settle(`${path}${text ? `?${text}` : ""}`);
}

// ------------------------------------------------------------------------------------------------------------------ tables

/** @typedef {{ s: string, t: string, p: string, a?: string, start?: string, line: Drawn["lines"][number] }} Cell */

/** A map as rows and columns: its things, each by itself where it draws several as one, its ties that hold or may hold, and the
 * choice that it opens with. @param {Drawn} map */
function asMatrix(map) {
  const each = map.marks.some((one) => one.fold), single = (/** @type {number} */ end) => !(each && map.marks[end].members);
  const { axes = { rows: ACTORS, columns: SPACES, sort: ORDERS[0], sides: [] } } = map;
  const things = new Map(map.marks.map((one, place) => [one.id, /** @type {import("../../web/matrix.js").Thing} */ ({ id: one.id, space: one.space, start: one.start, sides: new Set((one.sides ?? []).map((side) => axes.sides[side].id)), name: markName(map, place), region: inWords(data.regions[one.region ?? ""]) || one.region, country: one.country && countryOf(one.country) })]));
  const ties = map.lines.filter((line) => single(line.s) && single(line.t) && holdsThen(line) !== "no").map((line) => /** @type {Cell} */ ({ s: map.marks[line.s].id, t: map.marks[line.t].id, p: line.p === undefined ? "" : String(line.p), a: line.a, start: line.start, line }));
  return { axes, things, ties, thingOf: (/** @type {string} */ id) => /** @type {import("../../web/matrix.js").Thing} */ (things.get(id)), plain: !map.marks.some((one) => one.space) };
}
/** What a country is called as a state of the dataset, or in the browser. @param {string} code */
function countryOf(code) {
  const found = data.entities.find((one) => one.kind === "State" && one.countries?.length === 1 && one.countries[0] === code);
  return found ? short(found) : countryName(code);
}
/** @param {Drawn} map */
function grid(map) {
  const { axes, ties, thingOf, plain } = asMatrix(map);
  return gridOf(ties, thingOf, axes, plain, state.lang);
}
/** @param {{ when?: any }} line */
const holdsThen = (line) => lineHolds(/** @type {Line} */ ({ when: line.when, claims: /** @type {Claim[]} */ ([]) }));
/** @param {Drawn} map @param {number} place */
function markName(map, place) {
  const one = map.marks[place];
  return one.e === undefined ? inWords(one.labels) || clean(one.id) : short(data.entities[one.e]);
}

/** @param {Cell} tie */
const undecided = (tie) => Boolean(tie.line.announced) || holdsThen(tie.line) === "unknown";

const WIDE = 24; // columns that a page of paper holds
/** @type {((part: Element) => void) | null} */
let ahead = null;
addEventListener("beforeprint", () => { const part = document.querySelector(".matrix"); if (part && ahead) ahead(part); });
addEventListener("afterprint", () => document.querySelectorAll(".matrix .sheets").forEach((one) => one.remove()));

/** A map as a table whose rows, columns and order the reader chooses. @param {Drawn} map @param {URLSearchParams} chosen
 * @param {(values: Record<string, string>) => void} changed */
function matrix(map, chosen, changed) {
  const { axes, things, ties, thingOf, plain } = asMatrix(map), sides = axes.sides.map((one) => one.id), place = new Map(map.marks.map((one, n) => [one.id, n]));
  const known = (/** @type {string} */ name, /** @type {string[]} */ of, /** @type {string} */ first) => { const found = chosen.get(name) ?? ""; return of.includes(found) ? found : first; };
  const now = { rows: known("rows", sides, axes.rows), columns: known("columns", sides, axes.columns), sort: known("sort", ORDERS, axes.sort) };
  let on = chosen.get("on") ?? "";
  const switched = { sure: chosen.get("sure") === "1", undated: chosen.get("undated") !== "0" }, off = new Set((chosen.get("hideties") ?? "").split("~").filter((id) => map.groups.some((one) => one.id === id)));
  const groups = new Map(map.groups.map((one) => [one.id, one])), relations = map.relations ?? [];
  const look = (/** @type {Cell} */ tie) => { const group = groups.get(tie.line.g); return { sign: tie.p ? relations[Number(tie.p)].sign : /** @type {[string, string]} */ (["square", "full"]), color: group ? (state.dark ? group.dark : group.color) : "var(--edge)", r: tie.line.unsure ? 4.4 : 7, hatched: undecided(tie), text: (tie.p && inWords(relations[Number(tie.p)].labels)) || inWords(group?.labels) }; };
  const rank = (/** @type {Cell} */ tie) => (tie.p ? relations[Number(tie.p)].rank : 1);
  // What is known comes before what is hatched: only announced, or not known to hold then.
  const order = (/** @type {Cell} */ tie) => [Number(undecided(tie)), -rank(tie), Number(tie.p)];
  const strongest = (/** @type {Cell[]} */ some) => some.reduce((a, b) => { const [one, other] = [order(a), order(b)], n = one.findIndex((value, k) => value !== other[k]); return n >= 0 && other[n] < one[n] ? b : a; });
  const stripes = (/** @type {number} */ r) => svg("path", { d: `M${-r} 0H${r}`, fill: "none", stroke: "var(--bg)", "stroke-width": 2 * r, "stroke-dasharray": data.stripes.map((n) => (n * r).toFixed(2)).join(" ") });
  const icon = (/** @type {{ sign: [string, string], color: string, r: number, hatched?: boolean }} */ { sign, color, r, hatched }) => svg("svg", { width: 15, height: 15, viewBox: "-9 -9 18 18", "aria-hidden": "true" }, ...signParts(sign, r, color, "var(--bg)", data.shapes).map(([name, fields]) => svg(name, fields)), ...(hatched ? [stripes(r)] : []));
  const name = (/** @type {string} */ id) => { const one = map.marks[place.get(id) ?? 0], entity = one.e === undefined ? null : data.entities[one.e]; return entity ? el("a", { href: addressOf(entity.id), title: label(entity) }, short(entity)) : thingOf(id).name; };
  const panel = el("div", { class: "told", tabindex: "-1", hidden: true }), legend = el("p", { class: "row small" }), host = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": inWords(map.title) }), count = el("p", { class: "small mut", role: "status" });
  const says = el("div", { class: "says" }), picture = shipped(map, false), lineNumber = new Map(map.lines.map((line, n) => [line, n]));
  /** Lights the rows and the columns of what a finding is about, and names them. @param {import("../../web/headline.js").Finding[]} told @param {string[]} ids */
  function lookAt(told, ids) {
    const one = told.find(({ nodes }) => nodes === ids), names = ids.map((id) => el("li", null, name(id)));
    on = "";
    light();
    for (const id of ids) host.querySelectorAll(`[data-row="${CSS.escape(id)}"] > *, [data-column="${CSS.escape(id)}"]`).forEach((each) => each.classList.add("lit"));
    panel.hidden = false;
    panel.replaceChildren(el("h2", null, one ? wordsOf(picture, one) : ""), el("ul", { class: "plain" }, names));
    keepNow();
    panel.focus();
  }
  /** @param {string} row @param {string} column @param {Cell[]} some */
  function tell(row, column, some) {
    const said = cellName(row, column, some);
    panel.hidden = false;
    panel.replaceChildren(el("h2", null, said), ...folded([...new Set(some.flatMap((tie) => tie.line.c))].map((n) => data.claims[n]), (claim) => evidence(claim, { said: true }), (claim) => nameOf(claim.o), said));
  }
  const cellName = (/** @type {string} */ row, /** @type {string} */ column, /** @type {Cell[]} */ some) => `${thingOf(row).name} – ${thingOf(column).name}: ${[...new Set(some.map((tie) => look(tie).text))].join(", ")}${some.some((tie) => holdsThen(tie.line) === "unknown") ? ` (${say("unknown_then")})` : ""}`;
  function light() {
    const [row, column] = on.split("~");
    host.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
    host.querySelectorAll(`[data-row="${CSS.escape(row)}"] > *, [data-column="${CSS.escape(column ?? "")}"]`).forEach((one) => one.classList.add("lit"));
  }
  /** @param {ReturnType<typeof gridOf<Cell>>} found @param {string[]} columns */
  function table(found, columns) {
    const cell = (/** @type {string} */ row, /** @type {string} */ column) => {
      const some = found.cells.get(`${row}\n${column}`);
      if (!some) return el("td", { "data-column": column });
      const said = cellName(row, column, some);
      return el("td", { "data-column": column }, el("button", { type: "button", class: "dot", title: said, "aria-label": said, click: () => { on = `${row}~${column}`; tell(row, column, some); light(); keepNow(); panel.focus(); } }, icon(look(strongest(some)))));
    };
    return el("table", { class: "grid-table" }, el("caption", { class: "sr" }, inWords(map.title)),
      el("thead", null, el("tr", null, el("th", { scope: "col" }, sideName(now.rows)), columns.map((one) => el("th", { scope: "col", "data-column": one }, el("span", { class: "up" }, name(one)))), el("th", { scope: "col", class: "num" }, say("sum")))),
      el("tbody", null, found.rows.map((row) => el("tr", { "data-row": row }, el("th", { scope: "row" }, name(row)), columns.map((column) => cell(row, column)), el("td", { class: "num" }, String(found.acting.get(row)))))),
      el("tfoot", null, el("tr", null, el("th", { scope: "row" }, say("sum")), columns.map((column) => el("td", { class: "num", "data-column": column }, String(found.count.get(column)))), el("td"))));
  }
  const sideName = (/** @type {string} */ id) => inWords(axes.sides.find((one) => one.id === id)?.labels) || clean(id);
  const keepNow = () => changed({ ...Object.fromEntries(Object.entries(now).filter(([axis, value]) => value !== /** @type {any} */ (axes)[axis])), on, hideties: [...off].sort().join("~"), sure: switched.sure ? "1" : "", undated: switched.undated ? "" : "0" });
  /** Whether the switches leave a tie; without what is unverified, it has the dates of the rest. @param {Cell} tie */
  function isLeft(tie) {
    if (off.has(tie.line.g) || (switched.sure && tie.line.unsure)) return false;
    const held = lineHolds(/** @type {any} */ ({ ...tie.line, claims: [] }), switched.sure);
    return held !== "no" && (held === "yes" || switched.undated);
  }
  /** @type {Cell[]} */
  let left = [];
  function show() {
    left = ties.filter(isLeft);
    const found = gridOf(left, thingOf, now, plain, state.lang);
    left = [...new Set([...found.cells.values()].flat())];
    host.replaceChildren(table(found, found.columns));
    const seen = new Map([...found.cells.values()].map((some) => look(strongest(some))).map((one) => [one.text + one.sign, { ...one, r: 7, hatched: false }])), all = [...found.cells.values()].map((some) => look(strongest(some)));
    legend.replaceChildren(...[...seen.values()].map((one) => el("span", { class: "row" }, icon(one), one.text)), ...(all.some((one) => one.r < 7) ? [el("span", { class: "row" }, icon({ sign: ["square", "full"], color: "var(--ink)", r: 4.4 }), say("map.unverified"))] : []),
      ...(all.some((one) => one.hatched) ? [el("span", { class: "row" }, icon({ sign: ["square", "full"], color: "var(--ink)", r: 7, hatched: true }), say("map.undecided_cell"))] : []));
    count.textContent = `${found.rows.length} × ${found.columns.length} · ${say("map.ties")}: ${left.length}`;
    ahead = (part) => {
      if (found.columns.length <= WIDE) return;
      const parts = Math.ceil(found.columns.length / WIDE), each = Math.ceil(found.columns.length / parts);
      part.append(el("div", { class: "sheets" }, Array.from({ length: parts }, (_, n) => table(found, found.columns.slice(n * each, (n + 1) * each)))));
    };
    const some = found.cells.get(on.replace("~", "\n"));
    if (some) tell(on.split("~")[0], on.split("~")[1], some);
    else panel.hidden = true;
    light();
    const told = findingsOf(picture, left.map((tie) => /** @type {number} */ (lineNumber.get(tie.line))), new Set([...found.rows, ...found.columns]), switched, "matrix");
    tellOf(says, picture, told, false, (ids) => lookAt(told, ids));
  }
  const tied = (/** @type {string} */ side) => tiesWith(ties, thingOf, side, sides, plain);
  const selects = /** @type {("rows" | "columns" | "sort")[]} */ (["rows", "columns", "sort"]).map((axis) => {
    const one = el("select", { "data-axis": axis, change: () => { Object.assign(now, axis === "sort" ? { sort: one.value } : turnTo(now, axis, one.value, tied)); selects.forEach((each) => { each.value = now[/** @type {"rows"} */ (each.dataset.axis)]; }); keepNow(); show(); } },
      (axis === "sort" ? ORDERS : sides).map((value) => el("option", { value }, axis === "sort" ? say(`map.sort_${value}`) : sideName(value))));
    one.value = now[axis];
    return one;
  });
  /** @param {boolean} checked @param {(checked: boolean) => void} turn @param {string} text @param {string} [title] */
  const box = (checked, turn, text, title) => { const one = el("input", { type: "checkbox", checked, change: () => { turn(one.checked); keepNow(); show(); } }); one.checked = checked; return el("label", { class: "switch", title }, one, text); };
  const used = map.groups.filter((one) => ties.some((tie) => tie.line.g === one.id));
  const boxes = [
    ...(used.length > 1 ? used.map((one) => box(!off.has(one.id), (checked) => { if (checked) off.delete(one.id); else off.add(one.id); }, inWords(one.labels) || clean(one.id))) : []),
    ties.some((tie) => tie.line.unsure) ? box(switched.sure, (checked) => { switched.sure = checked; }, say("map.only_sure"), say("map.sure_title")) : null,
    state.asOf ? box(switched.undated, (checked) => { switched.undated = checked; }, say("map.undated"), say("map.undated_title")) : null,
  ].filter((one) => one !== null);
  const claims = () => [...new Set(left.flatMap((tie) => tie.line.c))].sort((a, b) => a - b).map((n) => data.claims[n]);
  const part = el("div", { class: "matrix" }, says,
    el("p", { class: "row small" }, selects.map((one) => el("label", null, say(one.dataset.axis === "sort" ? "map.sort_by" : `map.${one.dataset.axis}`), " ", one))),
    boxes.length ? el("p", { class: "row small" }, boxes) : null, legend, panel, host, count,
    el("p", null, button(say("claims_csv"), () => download(`${map.name}.csv`, "text/csv;charset=utf-8", `\ufeff${claimsCsv(claims())}`))));
  show();
  return things.size ? part : el("p", null, say("no_rows"));
}

// ------------------------------------------------------------------------------------------------------------ surroundings

/** What surrounds some things: what most claims tie to each, and all ties among what is shown.
 * @param {number[]} opened @param {number} most of each @returns {{ picture: Picture, left: number }} */
export function surroundings(opened, most) {
  const shown = new Set(opened);
  let left = 0;
  for (const place of opened) {
    /** @type {Map<number, number>} */
    const near = new Map();
    for (const claim of tiesAbout(data.entities[place])) {
      const other = claim.s === place ? claim.o : claim.s;
      if (typeof other !== "number" || other === place || holds(claim) === "no" || !data.entities[other].kind || TOPICS.has(data.entities[other].kind ?? "")) continue;
      near.set(other, (near.get(other) ?? 0) + 1);
    }
    const order = [...near].sort((a, b) => b[1] - a[1] || (data.entities[a[0]].id < data.entities[b[0]].id ? -1 : 1));
    for (const [other] of order.slice(0, most)) shown.add(other);
    left += Math.max(0, order.length - most);
  }
  /** @type {Map<string, Claim[]>} */
  const ties = new Map();
  for (const place of shown) {
    for (const claim of tiesAbout(data.entities[place])) {
      if (claim.s !== place || typeof claim.o !== "number" || claim.o === place || !shown.has(claim.o) || holds(claim) === "no") continue;
      const key = `${place} ${claim.o} ${data.predicates[claim.p].group ?? ""}`;
      ties.set(key, [...(ties.get(key) ?? []), claim]);
    }
  }
  const lines = [...ties.values()].map((claims) => ({ s: data.entities[/** @type {number} */ (claims[0].s)].id, t: data.entities[/** @type {number} */ (claims[0].o)].id, claims, ...lookOf(claims[0]), unsure: claims.every((one) => one.id && (one.confidence || "unverified") === "unverified") }));
  return { picture: placed("", [...shown].map((place) => markOf(place, 7)), lines, opened.map((place) => data.entities[place].id)), left };
}

/** Marks and lines with places that this page works out. @param {string} name @param {Mark[]} marks @param {Line[]} lines @param {string[]} [fixed] @returns {Picture} */
export function placed(name, marks, lines, fixed = []) {
  /** @type {Map<string, number>} */
  const degree = new Map();
  for (const line of lines) for (const end of [line.s, line.t]) degree.set(end, (degree.get(end) ?? 0) + 1);
  const places = layout(marks.map((one) => one.id), lines.map((one) => [one.s, one.t]), fixed);
  for (const one of marks) Object.assign(one, places.get(one.id), { r: Math.min(16, 5 + 1.6 * Math.sqrt(degree.get(one.id) ?? 1)), space: fixed.includes(one.id) });
  const legend = legendOf(marks, lines);
  return { name, marks, lines, ...legend, choices: choicesOf(marks, legend.classes, degree) };
}

/** What colors and sizes can show of marks that this page places; as Python gives it for its maps.
 * @param {Mark[]} marks @param {import("./drawing.js").Key[]} classes @param {Map<string, number>} degree @returns {import("./drawing.js").Choices} */
function choicesOf(marks, classes, degree) {
  const [rest, ...palette] = [...data.palette].reverse().map((one) => (state.dark ? one.dark : one.color));
  palette.reverse();
  /** @param {(one: Entity) => string | undefined} of @param {(name: string) => string} called */
  const by = (of, called) => {
    const told = marks.map((one) => (one.end === undefined ? "" : of(data.entities[one.end]) ?? "")), counted = new Map();
    for (const name of told) if (name) counted.set(name, (counted.get(name) ?? 0) + 1);
    const top = [...counted].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, palette.length).map(([name]) => name);
    const all = top.map((name, n) => ({ id: name, label: called(name), color: palette[n], shape: "dot" })), others = told.some((name) => !top.includes(name)) ? [{ id: "", label: say("map.other"), color: rest, shape: "dot" }] : [];
    return { classes: [...all, ...others], of: told.map((name) => (top.includes(name) ? top.indexOf(name) : all.length)) };
  };
  const colors = {
    kind: { classes, of: marks.map((one) => classes.findIndex((known) => known.id === one.cls)) },
    region: by((one) => one.region, (name) => inWords(data.regions[name]) || clean(name)),
    country: by((one) => one.countries?.[0], countryOf),
  };
  return {
    color: "kind", size: "degree", shapes: classes.map((one) => ({ ...one, color: rest })),
    colors: Object.fromEntries(Object.entries(colors).filter(([name, one]) => name === "kind" || one.classes.filter(({ id }) => id).length > 1)),
    sizes: { degree: marks.map((one) => [degree.get(one.id) ?? 0, one.r]), equal: marks.map(() => [1, 8]) },
  };
}

/** @param {URLSearchParams} chosen */
function around(chosen) {
  const given = (chosen.get("of") ?? "").split(",").filter(Boolean), ids = given.filter((id) => entityOf(id)), wrong = given.filter((id) => !entityOf(id)), host = el("div"), heading = el("h1");
  const missing = wrong.length ? el("p", { class: "error" }, say("unknown_thing_text", { id: clean(wrong.join(", ")) })) : null;
  let asked = chosen;
  if (!ids.length) { const page = maps(); return { ...page, nodes: [...page.nodes.slice(0, 1), missing, ...page.nodes.slice(1)] }; }
  const opened = ids.map((id) => /** @type {number} */ (placeOf(id)));
  const chips = el("ul", { class: "chips" }), note = el("p", { class: "caveat", hidden: true });
  function show() {
    const { picture, left } = surroundings(opened, NEAR.whole), named = opened.map((place) => short(data.entities[place])).join(", ");
    picture.name = say("around", { name: named });
    heading.textContent = picture.name;
    document.title = picture.name;
    note.hidden = !left;
    note.textContent = say("around_left", { n: left, most: NEAR.whole });
    chips.replaceChildren(...opened.map((place) => el("li", null, thing(place, true), opened.length > 1 ? el("button", { type: "button", class: "x", "aria-label": say("collapse_name", { name: label(data.entities[place]) }), click: () => toggle(place) }, "×") : null)));
    host.replaceChildren(drawing(picture, { asked, actions, changed: (values) => { asked = new URLSearchParams(Object.entries(values).filter(([, value]) => value)); remember(); } }));
  }
  const remember = () => keep(mapAddress(opened.map((place) => data.entities[place].id)).split("?")[0], { ...Object.fromEntries(asked), of: opened.map((place) => data.entities[place].id).join(",") });
  const toggle = (/** @type {number} */ place) => { const at = opened.indexOf(place); if (at < 0) opened.push(place); else if (opened.length > 1) opened.splice(at, 1); remember(); show(); };
  const actions = (/** @type {Mark} */ one) => (one.end === undefined ? [] : [button(say(opened.includes(one.end) ? "collapse" : "expand"), () => toggle(/** @type {number} */ (one.end)))]);
  show();
  const box = searchBox({ label: say("add_name"), pick: (id) => { const place = placeOf(id); if (place !== undefined && !opened.includes(place)) toggle(place); box.input.value = ""; } });
  return { title: heading.textContent ?? "", nodes: [el("p", { class: "mut" }, el("a", { href: "#/maps" }, say("maps"))), heading, missing, el("div", { class: "row" }, chips, el("div", { class: "field narrow" }, box.element)), note, host] };
}

/** The picture on the page of a thing, which can be walked. @param {Entity} one */
export function neighbourhood(one) {
  const start = /** @type {number} */ (placeOf(one.iri)), opened = [start], host = el("div"), note = el("p", { class: "small mut" });
  const link = el("a", { href: mapAddress([one.id]) }, say("open_as_map"));
  let on = "";
  function show() {
    const { picture, left } = surroundings(opened, NEAR.small);
    picture.name = say("neighbourhood_of", { name: label(one) });
    link.href = mapAddress(opened.map((place) => data.entities[place].id));
    note.textContent = left ? say("neighbourhood_part", { n: NEAR.small }) : "";
    host.replaceChildren(drawing(picture, { small: true, asked: new URLSearchParams({ on }), changed: (now) => { on = now.on; }, actions: (mark) => {
      const place = mark.end;
      if (place === undefined || place === start) return [];
      return [button(say(opened.includes(place) ? "collapse" : "expand"), () => { const at = opened.indexOf(place); if (at < 0) opened.push(place); else opened.splice(at, 1); show(); })];
    } }));
    return picture.marks.length;
  }
  const shown = data.maps.filter((map) => map.marks.some((mark) => mark.e === start));
  const onMaps = shown.length ? el("p", { class: "small" }, say("on_maps"), " ", shown.map((map, n) => [n ? " · " : "", el("a", { href: `#/map/${encodeURIComponent(map.name)}?on=${encodeURIComponent(one.id)}` }, inWords(map.title) || map.name)]).flat()) : null;
  if (show() < 2) return onMaps ? el("section", { class: "card" }, el("h2", null, say("maps")), onMaps) : null;
  return el("section", { class: "card" }, el("h2", null, say("neighbourhood")), host, note, el("p", { class: "small" }, link), onMaps);
}

// ----------------------------------------------------------------------------------------------------------------- answers

/** Pairs of things as a map: claims between two are their evidence. @param {string} name
 * @param {{ s: string, t: string, said: string }[]} pairs IRIs */
export function pairsPicture(name, pairs) {
  /** @type {Map<string, Mark>} */
  const marks = new Map();
  /** @type {Map<string, Line>} */
  const lines = new Map();
  let left = 0;
  const mark = (/** @type {string} */ iri) => {
    const place = placeOf(iri);
    return place === undefined ? { id: iri, name: nameOf(iri), brief: nameOf(iri), cls: "", shape: "dot", color: "var(--edge)", x: 0, y: 0, r: 7 } : markOf(place, 7);
  };
  for (const pair of pairs) {
    const [s, t] = [mark(pair.s), mark(pair.t)], key = JSON.stringify([s.id, t.id]), known = lines.get(key);
    if (known) { if (pair.said && !known.said?.split("; ").includes(pair.said)) known.said = [known.said, pair.said].filter(Boolean).join("; "); continue; }
    const fresh = Number(!marks.has(s.id)) + Number(!marks.has(t.id) && s.id !== t.id);
    if (s.id === t.id || marks.size + fresh > MOST.marks || lines.size >= MOST.lines) { left += 1; continue; }
    for (const one of [s, t]) if (!marks.has(one.id)) marks.set(one.id, one);
    const claims = s.end === undefined || t.end === undefined ? [] : tiesAbout(data.entities[s.end]).filter((claim) => holds(claim) !== "no" && ((claim.s === s.end && claim.o === t.end) || (claim.s === t.end && claim.o === s.end)));
    lines.set(key, { s: s.id, t: t.id, claims, said: pair.said, ...(claims.length ? lookOf(claims[0]) : { group: "", color: "var(--edge)" }) });
  }
  return { picture: placed(name, [...marks.values()], [...lines.values()]), left };
}

/** A blank node of an answer by the address that it has here, where it has one. @param {string} name */
const ofBlank = (name) => data.entities[data.blank[name.slice(2)]]?.iri ?? name;

/** Triples as a map: of IRIs and blank nodes; values are not drawn. @param {string} name @param {string} text N-Triples */
export function triplesPicture(name, text) {
  const pairs = [], end = String.raw`(?:<([^>]*)>|(_:\S+))`;
  let values = 0;
  for (const line of text.split("\n")) {
    const found = new RegExp(`^${end} <([^>]*)> (?:${end}|".*) \\.$`).exec(line);
    if (!found) continue;
    const s = found[1] ?? ofBlank(found[2]), t = found[4] ?? (found[5] && ofBlank(found[5]));
    if (t === undefined) { values += 1; continue; }
    const predicate = data.predicates.find((one) => one.iri === found[3]);
    pairs.push({ s, t, said: predicate ? verb(predicate, false) : nameOf(found[3]) });
  }
  return { ...pairsPicture(name, pairs), values };
}
