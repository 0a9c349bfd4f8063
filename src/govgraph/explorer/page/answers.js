// An answer in the forms that its columns allow: table, map, timeline, bars. The one that the question names comes first.
import { el, svg } from "../../web/dom.js";
import { drawing } from "./drawing.js";
import { clean, compact, data, entityOf, number, placeOf, say, sourceOf, sourceOfClaim } from "./model.js";
import { MOST, pairsPicture } from "./maps.js";
import { button, citeButtons, thing } from "./parts.js";
import { columnName, files, isNumber, shown, table } from "./results.js";
import { DATE, timeline } from "./timeline.js";

/** @typedef {import("./engine.js").Term} Term */
/** @typedef {import("./results.js").Row} Row */
/** @typedef {import("./results.js").Rows} Rows */

const GOV = "https://w3id.org/govgraph/ns#";
const BARS = 60;
const YEARLY = /year|since|until|first|last|date|start|end|inforce|asof/i;

/** Whether a term stands for a thing, not for a relation, a kind, a claim or a value of the vocabulary. @param {Term} term */
function isThing(term) {
  if (term.type === "literal") return false;
  if (term.type === "bnode" || entityOf(term.value)) return true;
  return !term.value.startsWith(GOV) && !compact(term.value).startsWith("st:") && !sourceOf(term.value) && !data.predicates.some((one) => one.iri === term.value) && !data.kinds.some((one) => one.iri === term.value);
}
/** Columns in which every term fits, and some row has one. @param {Rows} found @param {(term: Term, name: string) => boolean} fits */
const columnsOf = (found, fits) => found.columns.filter((name) => { const terms = found.rows.map((row) => row[name]).filter(Boolean); return terms.length > 0 && terms.every((term) => fits(term, name)); });

/** What an answer can be shown as. @param {Rows} found @param {string[]} context IRIs that the rows are about, where a column does not say */
export function forms(found, context) {
  const things = columnsOf(found, isThing), dates = columnsOf(found, (term, name) => term.type === "literal" && DATE.test(term.value) && (!isNumber(term) || YEARLY.test(name)));
  const numbers = columnsOf(found, (term, name) => isNumber(term) && !YEARLY.test(name));
  const names = found.columns.filter((name) => !numbers.includes(name) && !dates.includes(name) && name !== "holds" && !/Inverse$/.test(name));
  const labels = things.length ? things : names.length ? names : dates;
  return { things, dates, numbers, labels, list: ["table", ...(things.length > 1 || (things.length === 1 && context.length) ? ["map"] : []), ...(dates.length && labels.length ? ["timeline"] : []), ...(numbers.length && labels.length ? ["chart"] : [])] };
}

/**
 * @param {Rows} found
 * @param {object} about
 * @param {string} about.name of files
 * @param {string} about.title
 * @param {number} about.took
 * @param {() => string} about.share
 * @param {(string | import("../../web/dom.js").Child[])[]} [about.notes]
 * @param {string} [about.view] what comes first
 * @param {string[]} [about.context] IRIs
 * @param {(form: string) => void} [about.chosen]
 */
export function answered(found, about) {
  const context = about.context ?? [], can = forms(found, context), wanted = about.view === "network" ? "map" : (about.view ?? "table");
  const place = el("div");
  const tabs = can.list.map((form) => button(say(`form_${form}`), () => { show(form); about.chosen?.(form); }, { "data-form": form }));
  /** @type {Record<string, () => HTMLElement>} */
  const make = {
    table: () => table(found, about),
    map: () => asMap(found, about.title, can.things, context),
    timeline: () => asTimeline(found, about.title, can.dates, can.labels),
    chart: () => asBars(found, can.numbers, can.labels),
  };
  function show(/** @type {string} */ form) {
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.form === form));
    place.replaceChildren(make[form]());
  }
  const cited = sourcesOf(found);
  const nodes = el("div", { class: "answer" }, files(found, about),
    (about.notes ?? []).map((note) => el("p", { class: "caveat" }, note)),
    tabs.length > 1 ? el("div", { class: "row forms", role: "group", "aria-label": say("shown_as") }, tabs) : null, place,
    cited.length ? el("p", { class: "row small" }, el("span", { class: "mut" }, say("cite_answer", { n: cited.length })), citeButtons(about.name, cited)) : null);
  show(can.list.includes(wanted) ? wanted : "table");
  return nodes;
}

/** The sources of the claims that an answer names. @param {Rows} found */
function sourcesOf(found) {
  /** @type {Map<string, import("./model.js").Source>} */
  const sources = new Map();
  const claims = new Map(data.claims.map((claim) => [claim.id, claim]));
  for (const row of found.rows) {
    for (const term of Object.values(row)) {
      if (term?.type !== "uri") continue;
      const claim = claims.get(compact(term.value)), source = claim ? sourceOfClaim(claim) : sourceOf(term.value);
      if (source) sources.set(source.id, source);
    }
  }
  return [...sources.values()];
}

/** @param {Term} term */
const keyOf = (term) => (term.type === "bnode" ? `_:${term.value}` : term.value);

/** @param {Rows} found @param {string} title @param {string[]} things @param {string[]} context */
function asMap(found, title, things, context) {
  const rest = found.columns.filter((name) => !things.includes(name) && !/Inverse$|^claims?$|^otherClaim$|^source$|^passage$|^holds_*$/.test(name));
  const pairs = found.rows.flatMap((row) => {
    const ends = things.map((name) => row[name]).filter(Boolean).map(keyOf), said = rest.map((name) => (row[name] ? shown(row[name], ["1", "true"].includes(row[`${name}Inverse`]?.value)) : "")).filter(Boolean).join(", ").slice(0, 200);
    const chain = things.length > 1 ? ends : [...context.slice(0, 1), ...ends];
    const several = things.length === 1 ? context.slice(1).flatMap((one) => ends.map((end) => ({ s: one, t: end, said }))) : [];
    return [...chain.slice(1).map((end, n) => ({ s: chain[n], t: end, said })), ...several];
  });
  const { picture, left } = pairsPicture(title, pairs);
  return el("div", null, left ? el("p", { class: "caveat" }, say("map_cut", { n: left, most: MOST.marks })) : null, picture.marks.length ? drawing(picture) : el("p", { class: "mut" }, say("no_rows")));
}

/** @param {Rows} found @param {string} title @param {string[]} dates @param {string[]} labels */
function asTimeline(found, title, dates, labels) {
  const begins = dates.find((name) => /start|since|date|first|day|year/i.test(name)) ?? dates[0], ends = dates.find((name) => name !== begins && /end|until|last/i.test(name)), named = labels.filter((name) => name !== begins);
  return timeline(found.rows.map((row) => {
    const term = named.map((name) => row[name]).find(Boolean), text = named.map((name) => shown(row[name], ["1", "true"].includes(row[`${name}Inverse`]?.value))).filter(Boolean).slice(0, 2).join(" · ");
    return { text, brief: text || clean(row[begins]?.value ?? ""), from: row[begins]?.value ?? "", to: ends ? row[ends]?.value : undefined, entity: term?.type === "uri" ? entityOf(term.value) : undefined };
  }), title);
}

/** @param {Rows} found @param {string[]} numbers @param {string[]} labels */
function asBars(found, numbers, labels) {
  let by = numbers[0];
  const host = el("div", { class: "bars", role: "list" }), note = el("p", { class: "caveat", hidden: true });
  function show() {
    const rows = found.rows.filter((row) => row[by]).sort((a, b) => Number(b[by].value) - Number(a[by].value)), some = rows.slice(0, BARS), most = Math.max(1e-9, ...some.map((row) => Math.abs(Number(row[by].value))));
    note.hidden = rows.length === found.rows.length && rows.length <= BARS;
    note.textContent = [found.rows.length > rows.length ? say("bars_without", { n: found.rows.length - rows.length }) : "", rows.length > BARS ? say("bars_cut", { n: BARS, total: rows.length }) : ""].filter(Boolean).join(" ");
    host.replaceChildren(...some.map((row) => {
      const value = Number(row[by].value), known = labels.map((name) => row[name]).filter(Boolean);
      const named = known.slice(0, 2).flatMap((term, n) => { const place = term.type === "uri" ? placeOf(term.value) : undefined; return [n ? " · " : "", place === undefined ? shown(term) : thing(place)]; });
      return el("div", { class: "bar", role: "listitem" }, el("span", null, named), svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { width: ((100 * Math.abs(value)) / most).toFixed(2), height: 10, rx: 1, fill: value < 0 ? "var(--warn)" : "var(--accent)" })), el("span", { class: "num" }, Number.isInteger(value) ? number(value) : clean(row[by].value)));
    }));
  }
  const choose = el("select", { class: "btn", "aria-label": say("by_column"), disabled: numbers.length < 2, change: () => { by = choose.value; show(); } }, numbers.map((name) => el("option", { value: name }, columnName(name))));
  show();
  return el("div", null, el("p", { class: "row" }, choose), note, host);
}
