// A form for one claim: names are completed, what the rules do not allow is told at its field, and the row is there to copy.
// The rules are data that Python wrote (`data.form`); `govgraph check` reads the row with all of them.
import { el, outside } from "../../web/dom.js";
import { claimsAbout, clean, data, entityOf, fold, inWords, kindsOf, label, say, sourceOf, sourceText, windowOf } from "./model.js";
import { announce, button, copy, csvRow, searchBox } from "./parts.js";

/** @typedef {import("./model.js").Entity} Entity */
/** @typedef {{ id: string, labels: Record<string, string>, subjects?: string[], objects?: string[], value?: string }} Rule */
/** @typedef {Record<string, string>} Cells */

const DATES = /** @type {const} */ (["start", "end", "as_of"]);
const TEXTS = /** @type {const} */ (["role", "amount", "unit", "passage", "note"]);

/** @param {string} id */
const bare = (id) => id.replace(/^(?:id|src|gov)\d*:/, "");
/** How the tables write the id of a source. @param {import("./model.js").Source} one */
const sourceId = (one) => data.form.sources?.[one.id] ?? `src-${bare(one.id)}`;
/** @param {string} text @param {string} as */
const written = (text, as) => new RegExp(`^(?:${data.form.written[as]})$`, as === "url" ? "i" : "").test(text);
/** Whether a date is one, and its month has that day. @param {string} text */
const isDate = (text) => written(text, "date") && (!/^\d{4}-\d{2}-\d{2}$/.test(text) || windowOf(text) !== null);
/** Whether a thing may stand at an end of a predicate. @param {Entity | undefined} one @param {string[] | undefined} allowed */
const fits = (one, allowed) => !allowed?.length || (one !== undefined && kindsOf(one).some((kind) => allowed.includes(kind)));

/** The source that a text names: one of the dataset by its title or id; else a new one, “Title, address”.
 * @param {string} text @returns {{ id: string, row?: Cells }} */
function named(text) {
  const folded = fold(text), known = sourceOf(text) ?? data.sources.find((one) => one.title && fold(one.title) === folded);
  if (known) return { id: sourceId(known) };
  const [, title, url] = /** @type {RegExpExecArray} */ (/^(.*?)[\s,;:–—-]*(https?:\/\/\S+)?$/s.exec(text.trim()));
  const name = fold(title || url || "").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
  return { id: `src-${name || "new"}`, row: { id: `src-${name || "new"}`, title: title || url || "", url: url ?? "" } };
}

/** @param {URLSearchParams} chosen subject, predicate and object may be given */
export function add(chosen) {
  /** @type {Cells} */
  const cells = { subject: entityOf(chosen.get("subject") ?? "")?.id ?? "", predicate: chosen.get("predicate") ?? "", object: entityOf(chosen.get("object") ?? "")?.id ?? "", confidence: "read" };
  const rule = () => /** @type {Rule[]} */ (data.form.predicates).find((one) => one.id === cells.predicate);
  /** @type {Record<string, HTMLElement>} where what is wrong with a field is told */
  const told = {};
  const problems = el("ul", { id: "problems", class: "plain" }), result = el("div", { id: "result" });

  /** @param {string} name @param {string} title @param {HTMLElement} input @param {string} [help] */
  function field(name, title, input, help) {
    const control = /** @type {HTMLElement} */ (input.matches("input, select, textarea") ? input : input.querySelector("input"));
    control.id ||= `add-${name}`;
    told[name] = el("p", { id: `add-${name}-told`, class: "missing small" });
    control.setAttribute("aria-describedby", `add-${name}-told`);
    return el("div", { class: "field", "data-field": name }, el("label", { for: control.id }, title), input, help ? el("p", { class: "mut small" }, help) : null, told[name]);
  }
  /** @param {string} name @param {string} [start] */
  const text = (name, start = "") => {
    const input = el(name === "passage" || name === "note" ? "textarea" : "input", { type: "text", autocomplete: "off", list: name === "source" ? "add-sources" : null });
    input.value = start;
    input.addEventListener("input", () => { cells[name] = input.value.trim(); judge(); });
    return input;
  };
  /** @param {string} name @param {() => string[] | undefined} allowed */
  const end = (name, allowed) => {
    const known = entityOf(cells[name]);
    const box = searchBox({
      label: say(`add_${name}`), value: known ? label(known) : "", fits: (id) => fits(entityOf(id), allowed()),
      pick: (id) => { cells[name] = id; box.input.value = label(/** @type {Entity} */ (entityOf(id))); if (name === "subject") predicates(); judge(); },
    });
    box.input.addEventListener("input", () => { cells[name] = ""; judge(); });
    return box.element;
  };

  const predicate = el("select", { class: "btn", change: () => { cells.predicate = predicate.value; other(); judge(); } });
  function predicates() {
    const subject = entityOf(cells.subject), all = /** @type {Rule[]} */ (data.form.predicates).filter((one) => !subject || fits(subject, one.subjects));
    if (!all.some((one) => one.id === cells.predicate)) { cells.predicate = ""; other(); }
    predicate.replaceChildren(el("option", { value: "" }, say("add_choose")), ...all.map((one) => el("option", { value: one.id, selected: one.id === cells.predicate }, inWords(one.labels) || bare(one.id))));
  }
  const place = el("div", { class: "field" });
  /** The other end: a thing, or the value of an attribute. */
  function other() {
    const kind = rule()?.value;
    if (kind !== undefined) cells.object = "";
    else cells.value = "";
    place.replaceChildren(...(kind === undefined ? field("object", say("add_object"), end("object", () => rule()?.objects)) : field("value", say("add_value"), text("value"))).childNodes);
  }

  /** What is wrong, by field. @returns {[string, string][]} */
  function wrong() {
    /** @type {[string, string][]} */
    const found = [], known = rule(), value = known?.value, need = [["subject", cells.subject], ["predicate", cells.predicate], value === undefined ? ["object", cells.object] : ["value", cells.value], ["source", cells.source]];
    for (const [name, cell] of need) if (!cell) found.push([name, say("add_missing", { what: say(`add_${name}`) })]);
    for (const name of DATES) if (cells[name] && !isDate(cells[name])) found.push([name, say("add_bad_date", { date: cells[name] })]);
    if (windowOf(cells.start ?? "") && windowOf(cells.end ?? "") && /** @type {string[]} */ (windowOf(cells.end))[1] < /** @type {string[]} */ (windowOf(cells.start))[0]) found.push(["end", say("add_end_first")]);
    if (known && cells.subject && !fits(entityOf(cells.subject), known.subjects)) found.push(["subject", say("add_wrong_kind")]);
    if (known && cells.object && !fits(entityOf(cells.object), known.objects)) found.push(["object", say("add_wrong_kind")]);
    if (cells.value && ((value === "integer" && !written(cells.value, "integer")) || (value === "date" && !isDate(cells.value)) || (value === "predicate" && !data.form.predicates.some((/** @type {Rule} */ one) => bare(one.id) === cells.value)))) found.push(["value", say("add_bad_value")]);
    if (cells.amount && !written(cells.amount, "number")) found.push(["amount", say("add_bad_number")]);
    if (Boolean(cells.amount) !== Boolean(cells.unit)) found.push([cells.amount ? "unit" : "amount", say("add_need_unit")]);
    const source = cells.source ? named(cells.source) : null;
    if (source?.row?.url && !written(source.row.url, "url")) found.push(["source", say("add_bad_url")]);
    if (cells.confidence === "quoted" && !cells.passage) found.push(["passage", say("add_quoted")]);
    if (cells.passage && !cells.passage.includes("…") && cells.passage.split(/\s+/).length > data.form.longPassage) found.push(["passage", say("add_long", { n: data.form.longPassage })]);
    if (same(source?.id ?? "")) found.push(["source", say("add_same")]);
    return found;
  }
  /** A claim of the dataset that says the same, by what makes a claim the one it is. @param {string} source */
  function same(source) {
    const subject = entityOf(cells.subject), known = rule();
    if (!subject || !known || !source) return undefined;
    const table = known.value === undefined ? "relations" : "attributes", beside = data.form.identity[table].filter((/** @type {string} */ name) => !["subject", "predicate", "object", "value", "source"].includes(name));
    return claimsAbout(subject).find((one) => data.entities[Number(one.s)] === subject && data.predicates[one.p].id === known.id
      && (known.value === undefined ? typeof one.o === "number" && data.entities[one.o].id === cells.object : one.v === cells.value)
      && typeof one.src === "number" && sourceId(data.sources[one.src]) === source
      && beside.every((/** @type {keyof typeof one} */ name) => (one[name] ?? "") === (cells[name] ?? "")));
  }

  /** The rows, as the tables have them. */
  function rows() {
    const table = rule()?.value === undefined ? "relations" : "attributes", source = named(cells.source);
    /** @type {Cells} */
    const row = { ...cells, subject: bare(cells.subject), predicate: bare(cells.predicate), object: bare(cells.object), source: source.id };
    const lines = [`${table}.csv\n${csvRow(data.form.columns[table])}${csvRow(data.form.columns[table].map((/** @type {string} */ one) => row[one]))}`];
    if (source.row) lines.unshift(`sources.csv\n${csvRow(data.form.columns.sources)}${csvRow(data.form.columns.sources.map((/** @type {string} */ one) => source.row?.[one]))}`);
    return { all: lines.join("\n"), row: csvRow(data.form.columns[table].map((/** @type {string} */ one) => row[one])) };
  }
  function message() {
    const subject = entityOf(cells.subject), object = entityOf(cells.object), known = rule(), source = data.sources.find((one) => sourceId(one) === named(cells.source).id);
    const said = `${subject ? label(subject) : ""} · ${inWords(known?.labels) || bare(cells.predicate)} · ${object ? label(object) : cells.value}`;
    const more = [["start", cells.start], ["end", cells.end], ["as_of", cells.as_of], ["role", cells.role], ["amount", cells.amount && `${cells.amount} ${cells.unit}`], ["source", source ? sourceText(source) : cells.source], ["passage", cells.passage || say("no_passage")], ["confidence", say(`certainty.${cells.confidence}`)], ["note", cells.note]];
    return `${said}\n${more.filter(([, cell]) => cell).map(([name, cell]) => `${say(`add_${name}`)}: ${cell}`).join("\n")}\n\n${[inWords(data.dataset.title), data.dataset.version].filter(Boolean).join(", ")}\n\n${rows().all}`;
  }

  function judge() {
    const found = wrong();
    for (const [name, line] of Object.entries(told)) {
      const own = found.filter(([one]) => one === name).map(([, what]) => what), empty = !cells[name];
      line.textContent = empty && own.length && ["subject", "predicate", "object", "value", "source"].includes(name) ? "" : own.join(" ");
    }
    problems.replaceChildren(...found.map(([, what]) => el("li", null, what)));
    if (found.length) { result.replaceChildren(el("h2", null, say("add_left")), problems); return; }
    const to = String(data.dataset.corrections ?? ""), both = rows();
    result.replaceChildren(el("h2", null, say("add_ready")), el("pre", { id: "row", tabindex: "0", "aria-label": say("add_ready") }, clean(both.all)), el("p", { class: "row" }, button(say("add_copy_row"), () => void copy(both.row)), button(say("add_copy_message"), () => void copy(message())),
      to.startsWith("mailto:") ? el("a", { class: "btn", href: `${to}?subject=${encodeURIComponent(say("add_title"))}&body=${encodeURIComponent(message())}` }, say("correct_send")) : to ? outside(to, say("correct_send")) : null), el("p", { class: "mut small" }, say("add_check")));
    announce(say("add_ready"));
  }

  const confidence = el("select", { class: "btn", change: () => { cells.confidence = confidence.value; judge(); } }, Object.keys(data.confidences).map((one) => el("option", { value: one, selected: one === cells.confidence }, say(`certainty.${one}`))));
  const sources = el("datalist", { id: "add-sources" }, data.sources.map((one) => el("option", { value: one.title ?? bare(one.id) })));
  predicates();
  other();
  const form = el("div", { class: "form fill" },
    field("subject", say("add_subject"), end("subject", () => rule()?.subjects)), field("predicate", say("add_predicate"), predicate), place,
    ...DATES.map((name) => field(name, say(`add_${name}`), text(name), name === "start" ? say("add_dates") : "")),
    field("source", say("add_source"), text("source"), say("add_source_help")), sources, field("confidence", say("add_confidence"), confidence),
    ...TEXTS.map((name) => field(name, say(`add_${name}`), text(name), name === "passage" ? say("add_passage_help") : "")));
  judge();
  return { title: say("add_title"), nodes: [el("h1", null, say("add_title")), el("p", { class: "lead" }, say("add_lead")), form, result] };
}
