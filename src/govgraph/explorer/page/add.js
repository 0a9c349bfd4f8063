// A form for one claim: names are completed, what is not there yet can be added with it, what the rules do not allow is reported at
// its field, and the rows are there to copy.
// The rules are data that Python wrote (`data.form`); `govgraph check` reads the row with all of them.
import { el, outside } from "../../web/dom.js";
import { slugger } from "../../web/slug.js";
import { claimsAbout, clean, data, entityOf, find, fold, inWords, kindsOf, label, say, sourceOf, sourceText, state, windowOf } from "./model.js";
import { announce, button, copy, csvRow, searchBox } from "./parts.js";

/** @typedef {import("./model.js").Entity} Entity */
/** @typedef {{ id: string, labels: Record<string, string>, subjects?: string[], objects?: string[], value?: string }} Rule */
/** @typedef {Record<string, string>} Cells */
/** @typedef {{ id: string, labels: Record<string, string>, table: string, above: string[] }} Kind a kind of which a new thing can be */
/** @typedef {{ typed: string, kind: string, labels: Cells }} Fresh a thing that the dataset has not yet */

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
  const id = `src-${slug(title || url || "")}`;
  return { id, row: { id, title: title || url || "", url: url ?? "" } };
}

/** @type {(text: string) => string} */
let slug = (text) => { slug = slugger(data.form.folding); return slug(text); };
/** The kinds that may stand at an end. @param {string[] | undefined} allowed @returns {Kind[]} */
const kindsFor = (allowed) => data.form.kinds.filter((/** @type {Kind} */ one) => !allowed?.length || one.above.some((above) => allowed.includes(above)));
/** What a language is called in that of the reader. @param {string} tag */
const languageName = (tag) => new Intl.DisplayNames([state.lang], { type: "language" }).of(tag) ?? tag;

/** @param {URLSearchParams} chosen subject, predicate and object may be given */
export function add(chosen) {
  /** @type {Cells} */
  const cells = { subject: entityOf(chosen.get("subject") ?? "")?.id ?? "", predicate: chosen.get("predicate") ?? "", object: entityOf(chosen.get("object") ?? "")?.id ?? "", confidence: "read" };
  const rule = () => /** @type {Rule[]} */ (data.form.predicates).find((one) => one.id === cells.predicate);
  /** @type {Record<string, HTMLElement>} where an error in a field is shown */
  const told = {};
  /** @type {Record<string, Fresh>} what is to be added at an end */
  const fresh = {};
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
    const known = entityOf(cells[name]), offer = el("div", { id: `add-${name}-new`, mousedown: (/** @type {Event} */ event) => { if (event.target instanceof HTMLButtonElement) event.preventDefault(); } }); // what is suggested stays open, so that nothing moves below a click
    const box = searchBox({
      label: say(`add_${name}`), value: known ? label(known) : "", fits: (id) => fits(entityOf(id), allowed()),
      pick: (id) => { cells[name] = id; box.input.value = label(/** @type {Entity} */ (entityOf(id))); settle(); },
    });
    const settle = () => { delete fresh[name]; offer.replaceChildren(); if (name === "subject") predicates(); judge(); };
    box.input.addEventListener("input", () => {
      const typed = box.input.value.trim();
      cells[name] = "";
      settle();
      if (typed && !find(typed, (id) => fits(entityOf(id), allowed())).some((id) => fold(label(/** @type {Entity} */ (entityOf(id)))) === fold(typed)))
        offer.replaceChildren(button(say("add_new", { name: typed }), () => offer.replaceChildren(...described(name, typed, allowed))));
    });
    return el("div", null, box.element, offer);
  };
  /** Fields of a thing that is not there yet: its kind, its names and the id it gets.
   * @param {string} name @param {string} typed @param {() => string[] | undefined} allowed */
  function described(name, typed, allowed) {
    const all = kindsFor(allowed()), kind = all.find((one) => one.id === "Organization") ?? all[0];
    const columns = /** @type {string[]} */ (data.form.columns[kind.table]).filter((one) => /^label(?:_|$)/.test(one));
    const own = columns.find((one) => one === `label_${state.lang}`) ?? columns[0];
    const made = fresh[name] = { typed, kind: kind.id, labels: /** @type {Cells} */ ({ [own]: typed }) };
    const id = el("p", { class: "mut small" });
    const tell = () => { id.textContent = say("add_new_id", { id: newId(name) }); if (name === "subject") predicates(); judge(); };
    const choose = el("select", { id: `add-${name}-kind`, class: "btn", change: () => { made.kind = choose.value; tell(); } }, all.map((one) => el("option", { value: one.id, selected: one.id === made.kind }, inWords(one.labels))));
    const names = columns.map((column) => {
      const input = el("input", { id: `add-${name}-${column}`, type: "text", autocomplete: "off" });
      input.value = made.labels[column] ?? "";
      input.addEventListener("input", () => { made.labels[column] = input.value.trim(); tell(); });
      return el("div", { class: "field" }, el("label", { for: input.id }, column === "label" ? say("add_new_proper") : say("add_new_label", { language: languageName(column.slice(6)) })), input);
    });
    tell();
    return [el("p", { class: "mut small" }, say("add_new_help")), el("div", { class: "field" }, el("label", { for: choose.id }, say("add_new_kind")), choose), ...names, id];
  }
  /** The id of what is new: that of an import, which nothing has. @param {string} name @returns {string} */
  function newId(name) {
    const base = slug(Object.values(fresh[name].labels).find(Boolean) ?? fresh[name].typed);
    const taken = (/** @type {string} */ id) => entityOf(`id:${id}`) !== undefined || (name === "object" && fresh.subject !== undefined && id === newId("subject"));
    let id = base;
    for (let number = 2; taken(id); number += 1) id = `${base}-${number}`;
    return id;
  }
  /** Whether what stands at an end may stand there. @param {string} name @param {string[] | undefined} allowed */
  const suits = (name, allowed) => (fresh[name] ? kindsFor(allowed).some((one) => one.id === fresh[name].kind) : !cells[name] || fits(entityOf(cells[name]), allowed));
  /** What stands at an end, in words. @param {string} name */
  const called = (name) => { const known = entityOf(cells[name]); return fresh[name]?.typed ?? (known ? label(known) : ""); };

  const predicate = el("select", { class: "btn", change: () => { cells.predicate = predicate.value; other(); judge(); } });
  function predicates() {
    const all = /** @type {Rule[]} */ (data.form.predicates).filter((one) => suits("subject", one.subjects));
    if (!all.some((one) => one.id === cells.predicate)) { cells.predicate = ""; other(); }
    predicate.replaceChildren(el("option", { value: "" }, say("add_choose")), ...all.map((one) => el("option", { value: one.id, selected: one.id === cells.predicate }, inWords(one.labels) || bare(one.id))));
  }
  const place = el("div", { class: "field" });
  /** The other end: a thing, or the value of an attribute. */
  function other() {
    const kind = rule()?.value;
    delete fresh.object;
    if (kind !== undefined) cells.object = "";
    else cells.value = "";
    place.replaceChildren(...(kind === undefined ? field("object", say("add_object"), end("object", () => rule()?.objects)) : field("value", say("add_value"), text("value"))).childNodes);
  }

  /** What is wrong, by field. @returns {[string, string][]} */
  function wrong() {
    /** @type {[string, string][]} */
    const found = [], known = rule(), value = known?.value, need = [["subject", cells.subject], ["predicate", cells.predicate], value === undefined ? ["object", cells.object] : ["value", cells.value], ["source", cells.source]];
    for (const [name, cell] of need) if (!cell && !fresh[name]) found.push([name, say("add_missing", { what: say(`add_${name}`) })]);
    for (const name of DATES) if (cells[name] && !isDate(cells[name])) found.push([name, say("add_bad_date", { date: cells[name] })]);
    if (windowOf(cells.start ?? "") && windowOf(cells.end ?? "") && /** @type {string[]} */ (windowOf(cells.end))[1] < /** @type {string[]} */ (windowOf(cells.start))[0]) found.push(["end", say("add_end_first")]);
    for (const [name, one] of Object.entries(fresh)) if (!Object.values(one.labels).some(Boolean)) found.push([name, say("add_new_nameless")]);
    if (known && !suits("subject", known.subjects)) found.push(["subject", say("add_wrong_kind")]);
    if (known && !suits("object", known.objects)) found.push(["object", say("add_wrong_kind")]);
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

  /** The rows, as the tables have them, by their table; that of the claim comes last. @returns {[string, Cells[]][]} */
  function rows() {
    const table = rule()?.value === undefined ? "relations" : "attributes", source = named(cells.source);
    const id = (/** @type {string} */ name) => (fresh[name] ? newId(name) : bare(cells[name]));
    /** @type {Map<string, Cells[]>} */
    const found = new Map();
    if (source.row) found.set("sources", [source.row]);
    for (const [name, one] of Object.entries(fresh)) {
      const into = data.form.kinds.find((/** @type {Kind} */ kind) => kind.id === one.kind).table;
      found.set(into, [...(found.get(into) ?? []), { ...one.labels, id: newId(name), type: one.kind, sources: source.id }]);
    }
    found.set(table, [{ ...cells, subject: id("subject"), predicate: bare(cells.predicate), object: id("object"), source: source.id }]);
    return [...found];
  }
  /** Rows as lines of their table. @param {string} table @param {Cells[]} several */
  const lines = (table, several) => several.map((row) => csvRow(data.form.columns[table].map((/** @type {string} */ one) => row[one]))).join("");
  /** All rows, each table below its name and header. */
  const whole = () => rows().map(([table, several]) => `${table}.csv\n${csvRow(data.form.columns[table])}${lines(table, several)}`).join("\n");
  function message() {
    const known = rule(), source = data.sources.find((one) => sourceId(one) === named(cells.source).id);
    const said = `${called("subject")} · ${inWords(known?.labels) || bare(cells.predicate)} · ${called("object") || cells.value}`;
    const more = [["start", cells.start], ["end", cells.end], ["as_of", cells.as_of], ["role", cells.role], ["amount", cells.amount && `${cells.amount} ${cells.unit}`], ["source", source ? sourceText(source) : cells.source], ["passage", cells.passage || say("no_passage")], ["confidence", say(`certainty.${cells.confidence}`)], ["note", cells.note]];
    return `${said}\n${more.filter(([, cell]) => cell).map(([name, cell]) => `${say(`add_${name}`)}: ${cell}`).join("\n")}\n\n${[inWords(data.dataset.title), data.dataset.version].filter(Boolean).join(", ")}\n\n${whole()}`;
  }

  function judge() {
    const found = wrong();
    for (const [name, line] of Object.entries(told)) {
      const own = found.filter(([one]) => one === name).map(([, what]) => what), empty = !cells[name] && !fresh[name];
      line.textContent = empty && own.length && ["subject", "predicate", "object", "value", "source"].includes(name) ? "" : own.join(" ");
    }
    problems.replaceChildren(...found.map(([, what]) => el("li", null, what)));
    if (found.length) { result.replaceChildren(el("h2", null, say("add_left")), problems); return; }
    const to = String(data.dataset.corrections ?? ""), made = rows();
    result.replaceChildren(el("h2", null, say("add_ready")), el("pre", { id: "row", tabindex: "0", "aria-label": say("add_ready") }, clean(whole())), el("p", { class: "row" }, ...made.map(([table, several]) => button(made.length === 1 ? say("add_copy_row") : say("add_copy_row_of", { file: `${table}.csv` }), () => void copy(lines(table, several)))), button(say("add_copy_message"), () => void copy(message())),
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
