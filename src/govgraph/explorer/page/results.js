// Rows of an answer as a table: names as links, sorted, filtered, copied, saved.
import { download, el, outside, safeUrl } from "../../web/dom.js";
import { endpoint } from "./engine.js";
import { addressOf, clean, compact, data, entityOf, inWords, label, noteOf, number, say, sourceOf, state, verb } from "./model.js";
import { sheet, XLSX } from "./sheet.js";
import { button, copy, csvRow, day, evidence, kindIcon, kindName, marked, spoken } from "./parts.js";

/** @typedef {import("./engine.js").Term} Term */
/** @typedef {Record<string, Term>} Row */
/** @typedef {{ columns: string[], rows: Row[], total: number }} Rows */

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"].map((name) => XSD + name));
const GOV = "https://w3id.org/govgraph/ns#";
const PAGE = 100;

/** What a column is called. @param {string} name */
export function columnName(name) {
  const known = data.words[state.lang].column[name];
  return typeof known === "string" ? known : name;
}

/** @param {Term | undefined} term */
export const isNumber = (term) => term?.type === "literal" && NUMBERS.has(term.datatype ?? "");

/** A term as text, as files have it. @param {Term | undefined} term */
const plain = (term) => (!term ? "" : term.type === "bnode" ? `_:${term.value}` : term.value);

/** What a reader sees of a term. @param {Term | undefined} term @param {boolean} [inverse] @returns {string} */
export function shown(term, inverse = false) {
  if (!term) return "";
  if (term.type === "uri") {
    const entity = entityOf(term.value), source = sourceOf(term.value);
    if (entity) return label(entity);
    if (source) return clean(source.title || source.id);
    const predicate = data.predicates.find((one) => one.iri === term.value);
    if (predicate) return verb(predicate, inverse);
    const kind = data.kinds.find((one) => one.iri === term.value);
    if (kind) return kindName(kind.id);
    const local = term.value.startsWith(GOV) ? term.value.slice(GOV.length).replace(/(?<!^)([A-Z])/g, "-$1").toLowerCase() : "";
    const choice = data.confidences[local] ?? data.modes[local];
    return choice ? inWords(choice.labels) : clean(compact(term.value));
  }
  return clean(plain(term));
}

/** @param {Term | undefined} term @param {boolean} inverse @param {string} column */
function cell(term, inverse, column) {
  if (!term) return "";
  const text = shown(term, inverse);
  if (column === "holds" && (term.value === "yes" || term.value === "unknown")) return say(`holds.${term.value}`);
  const noted = column === "note" && data.claims.find((one) => one.notes && one.note === term.value);
  if (noted) return spoken(noteOf(noted));
  if (term.type !== "uri") return isNumber(term) && /^-?\d+$/.test(term.value) && !/year|since|until|first|last/i.test(column) ? number(Number(term.value)) : /^\d{4}-\d{2}(-\d{2})?$/.test(term.value) ? day(term.value) : marked(text, term["xml:lang"] ?? "", true);
  const entity = entityOf(term.value);
  if (entity) return el("a", { class: "thing", href: addressOf(entity.id) }, kindIcon(entity.kind), el("span", { class: "name" }, text));
  const source = sourceOf(term.value);
  if (source) return el("a", { href: addressOf(source.id) }, text);
  const id = compact(term.value), claim = id.startsWith("st:") ? data.claims.find((one) => one.id === id) : undefined;
  if (claim) {
    const details = el("details", null, el("summary", null, say("claim")));
    details.addEventListener("toggle", () => { if (details.open && details.children.length < 2) details.append(evidence(claim, { said: true })); });
    return details;
  }
  const known = data.predicates.some((one) => one.iri === term.value) || term.value.startsWith(GOV);
  return known || !safeUrl(term.value) ? el("span", { title: id }, text) : outside(term.value, text);
}

/** @param {Rows} found @returns {string} */
export const rowsCsv = (found) => csvRow(found.columns) + found.rows.map((row) => csvRow(found.columns.map((name) => plain(row[name])))).join("");

/** Terms as SPARQL 1.1's TSV has them. @param {Term | undefined} term */
function tsvTerm(term) {
  if (!term) return "";
  if (term.type === "uri") return `<${term.value}>`;
  if (term.type === "bnode") return `_:${term.value}`;
  const text = `"${term.value.replace(/[\\"\t\n\r]/g, (one) => ({ "\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r" })[one] ?? one)}"`;
  return term["xml:lang"] ? `${text}@${term["xml:lang"]}` : term.datatype && term.datatype !== `${XSD}string` ? `${text}^^<${term.datatype}>` : text;
}

/**
 * The table, with what can be done with it.
 * @param {Rows} found
 * @param {{ name: string }} about
 */
export function table(found, about) {
  const turned = new Map(found.columns.filter((name) => found.columns.includes(`${name}Inverse`)).map((name) => [name, `${name}Inverse`]));
  const columns = found.columns.filter((name) => ![...turned.values()].includes(name));
  const inverse = (/** @type {Row} */ row, /** @type {string} */ name) => { const flag = row[turned.get(name) ?? ""]?.value; return flag === "1" || flag === "true"; };
  let rows = found.rows, sorted = "", down = false, page = 0, wanted = "";
  const numeric = new Set(columns.filter((name) => found.rows.some((row) => row[name]) && found.rows.every((row) => !row[name] || isNumber(row[name]))));
  const body = el("tbody"), status = el("span", { class: "mut small", role: "status" });
  const before = button(say("page_before"), () => { page -= 1; fill(); }), after = button(say("page_after"), () => { page += 1; fill(); });
  const heads = new Map(columns.map((name) => [name, el("th", { scope: "col", class: numeric.has(name) ? "num" : null }, el("button", { type: "button", click: () => { down = sorted === name ? !down : numeric.has(name); sorted = name; sort(); } }, columnName(name)))]));
  const filter = el("input", { type: "search", class: "filter", placeholder: say("filter"), "aria-label": say("filter_rows", { what: about.name }) });
  filter.addEventListener("input", () => { wanted = filter.value.trim().toLowerCase(); page = 0; sort(); });
  function sort() {
    rows = wanted ? found.rows.filter((row) => columns.some((name) => shown(row[name], inverse(row, name)).toLowerCase().includes(wanted))) : [...found.rows];
    if (sorted) {
      const compare = (/** @type {Row} */ a, /** @type {Row} */ b) => (numeric.has(sorted) ? Number(a[sorted]?.value ?? NaN) - Number(b[sorted]?.value ?? NaN) || 0 : shown(a[sorted]).localeCompare(shown(b[sorted]), state.lang));
      rows.sort((a, b) => (a[sorted] && b[sorted] ? (down ? compare(b, a) : compare(a, b)) : a[sorted] ? -1 : b[sorted] ? 1 : 0));
    }
    for (const [name, head] of heads) head.setAttribute("aria-sort", name === sorted ? (down ? "descending" : "ascending") : "none");
    fill();
  }
  function fill() {
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    page = Math.min(Math.max(page, 0), pages - 1);
    body.replaceChildren(...rows.slice(page * PAGE, (page + 1) * PAGE).map((row) => el("tr", null, columns.map((name) => el("td", { class: numeric.has(name) ? "num" : null }, cell(row[name], inverse(row, name), name))))));
    status.textContent = rows.length > PAGE ? say("rows_shown", { a: page * PAGE + 1, b: Math.min(rows.length, (page + 1) * PAGE), total: rows.length }) : wanted ? say("rows_of", { n: rows.length, total: found.rows.length }) : "";
    before.hidden = after.hidden = rows.length <= PAGE;
    before.disabled = page === 0;
    after.disabled = page === pages - 1;
  }
  fill();
  return el("div", { class: "results" },
    found.total > found.rows.length ? el("p", { class: "caveat" }, say("rows_cut", { n: found.rows.length, total: found.total })) : null,
    found.rows.length > 12 ? el("p", { class: "row" }, filter, status, before, after) : null,
    found.rows.length ? el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": about.name }, el("table", null, el("thead", null, el("tr", null, [...heads.values()])), body)) : el("p", { class: "mut" }, say("no_rows")));
}

/** How many rows there are, and their files: all columns and all rows, whatever is shown of them.
 * @param {Rows} found @param {{ name: string, took: number, share: () => string }} about */
export function files(found, about) {
  const json = () => JSON.stringify({ head: { vars: found.columns }, results: { bindings: found.rows } }, null, 1);
  const tsv = () => `${found.columns.map((name) => `?${name}`).join("\t")}\n${found.rows.map((row) => found.columns.map((name) => tsvTerm(row[name])).join("\t")).join("\n")}\n`;
  const cells = () => [found.columns.map(columnName), ...found.rows.map((row) => found.columns.map((name) => shown(row[name])))];
  const numbers = () => found.rows.map((row) => found.columns.map((name) => (isNumber(row[name]) ? Number(row[name].value) : plain(row[name]))));
  return el("p", { class: "row files" }, el("strong", { role: "status", id: "count" }, say("n_rows", { n: found.total })), el("span", { class: "mut small" }, say(endpoint ? "took_there" : "took", { ms: Math.max(1, Math.round(about.took)) })),
    el("span", { class: "push" }), button("CSV", () => download(`${about.name}.csv`, "text/csv;charset=utf-8", rowsCsv(found))), button("XLSX", () => download(`${about.name}.xlsx`, XLSX, [sheet(found.columns, numbers())])), button("TSV", () => download(`${about.name}.tsv`, "text/tab-separated-values;charset=utf-8", tsv())), button("JSON", () => download(`${about.name}.json`, "application/sparql-results+json", json())),
    button(say("copy_table"), () => void copy(cells().map((row) => row.join("\t")).join("\n"))), button(say("share"), () => void copy(about.share())));
}
