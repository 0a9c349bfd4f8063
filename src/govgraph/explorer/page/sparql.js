// SPARQL: an editor that completes names by their labels, run and stop, errors at their place, results as tables and text.
import { download, el, unpack } from "../../web/dom.js";
import { tokensOf } from "../../web/tokens.js";
import { answered } from "./answers.js";
import { drawing } from "./drawing.js";
import * as engine from "./engine.js";
import { formatted } from "./format.js";
import { COUNTED, merged } from "./both_answers.js";
import { clean, compact, data, entityOf, expand, find, fold, inWords, label, say, state, windowOf } from "./model.js";
import { MOST, triplesPicture } from "./maps.js";
import { counting, planOf } from "./plan.js";
import { announce, button, copy, kindName, shared } from "./parts.js";
import { textOf } from "./questions.js";
import { slip } from "./slips.js";
import { why } from "./why.js";

/** @typedef {import("../../web/editor.js").Hint} Hint */
/** @typedef {import("./engine.js").Term} Term */

const START = "SELECT ?who ?what WHERE {\n  ?who gov:participatedIn ?what .\n}\nLIMIT 20\n";
const HISTORY = 30;

/** @type {Promise<any> | null} */
let editorScript = null;
/** The editor is a script of its own: it is unpacked when this page is opened first. */
function loadEditor() {
  editorScript ??= (async () => {
    const url = URL.createObjectURL(new Blob([await unpack("editor")], { type: "text/javascript" }));
    await new Promise((resolve, reject) => { document.head.append(el("script", { src: url, load: resolve, error: reject })); });
    URL.revokeObjectURL(url);
    return /** @type {any} */ (globalThis).GovgraphEditor;
  })();
  return editorScript;
}

/** Names of the vocabulary that begin so in any language, then entities, then variables of the query.
 * @param {string} word @param {string} text @returns {Hint[]} */
export function complete(word, text) {
  if (word.startsWith("?") || word.startsWith("$")) {
    const known = new Set([...text.matchAll(/[?$][\p{L}\p{N}_]+/gu)].map(([one]) => one));
    known.delete(word);
    return [...known].filter((one) => one.startsWith(word)).sort().map((one) => ({ label: one, type: "variable" }));
  }
  const [, prefix = "", local = ""] = /^([\w-]*:)?(.*)$/u.exec(word) ?? [];
  const wanted = fold(local);
  if (!wanted && !prefix) return [];
  /** @type {Hint[]} */
  const found = [];
  /** How near a name is: what begins so and is shortest comes first; null where nothing begins so.
   * @param {string} id @param {Record<string, string> | undefined} labels @returns {number | null} */
  const near = (id, labels) => {
    if (prefix && !id.startsWith(prefix)) return null;
    const names = [id.slice(id.indexOf(":") + 1), ...Object.values(labels ?? {})].map(fold);
    const far = names.flatMap((name) => (name.startsWith(wanted) ? [name.length] : name.split(" ").some((part) => part.startsWith(wanted)) ? [1000 + name.length] : []));
    return far.length ? Math.min(...far) : null;
  };
  /** @param {{ id: string, labels?: Record<string, string> }[]} some @param {string} type */
  const offer = (some, type) => some.map((one) => ({ one, far: near(one.id, one.labels) })).filter(({ far }) => far !== null).sort((a, b) => Number(a.far) - Number(b.far)).map(({ one }) => ({ label: one.id, detail: ` ${inWords(one.labels)}`, type }));
  found.push(...offer(data.predicates, "property"), ...offer(data.kinds.map((one) => ({ ...one, id: `gov:${one.id}` })), "class"));
  if (!prefix || prefix === "id:") {
    for (const id of find(local).slice(0, 12)) found.push({ label: id, detail: ` ${label(/** @type {any} */ (entityOf(id)))}`, type: "constant" });
  }
  if (prefix === word) for (const name of Object.keys(data.prefixes)) if (`${name}:` === prefix && name === "id") found.push(...data.entities.slice(0, 12).map((one) => ({ label: one.id, detail: ` ${label(one)}`, type: "constant" })));
  if (!prefix && local) for (const name of Object.keys(data.prefixes)) if (name.startsWith(local)) found.push({ label: `${name}:`, detail: ` ${data.prefixes[name]}`, type: "namespace" });
  return found.slice(0, 40);
}

/** What a name is. @param {string} word */
export function tell(word) {
  const iri = expand(word), predicate = data.predicates.find((one) => one.iri === iri), kind = data.kinds.find((one) => one.iri === iri), entity = entityOf(iri);
  if (predicate) return [inWords(predicate.labels), predicate.inverse && `↔ ${inWords(predicate.inverse)}`, inWords(predicate.description)].filter(Boolean).join(" · ");
  if (kind) return [inWords(kind.labels), inWords(kind.description)].filter(Boolean).join(": ");
  return entity ? `${label(entity)} (${kindName(entity.kind)})` : "";
}

/** Where an error of the engine is, in the text as it was written, and what can be written there.
 * @param {string} message @param {string} text @returns {{ line: number, column: number, found: boolean, message: string }} */
export function placed(message, text) {
  // A server has explained it, in the language of the page.
  const explained = engine.endpoint && /^\D*(\d+)\D+(\d+): (.*)\n {2}[^\n]*\n *\t* *\^(?:\n([^]*))?$/.exec(message);
  if (explained) return { line: Number(explained[1]), column: Number(explained[2]), found: true, message: clean([explained[3], explained[4]].filter(Boolean).join(". ")) };
  const slipped = slip(text, (word) => complete(word, "").find((one) => /:./.test(one.label))?.label);
  if (slipped) return { ...slipped, found: true };
  const known = Object.entries(/** @type {Record<string, string>} */ (data.words[state.lang].engine)).find(([phrase]) => message.includes(phrase));
  if (known) return { line: 1, column: 1, found: false, message: known[1] };
  const found = /(\d+):(\d+)/.exec(message);
  const line = found ? Math.max(1, Number(found[1]) - 1) : 1, column = found ? Number(found[2]) : 1;
  const told = message.replace(/^error at \d+:\d+:?\s*/, ""), wanted = /^expected (?:one of )?(.*)$/s.exec(told);
  // What can stand there, without the ranges of letters that names may have.
  const choices = wanted ? [...new Set([...wanted[1].replace(/\[[^\]]*\]/g, " ").matchAll(/"((?:[^"\\]|\\.)+)"|(?:^|, )([\w ]+)(?=,|$)/g)].map(([, quoted, word]) => (quoted ? quoted.replace(/\\(.)/g, "$1") : word).trim()).filter(Boolean))] : [];
  return { line, column, found: Boolean(found), message: choices.length ? say("expected", { list: choices.slice(0, 16).join("  ") + (choices.length > 16 ? " …" : "") }) : clean(told.replace(/\(\?:[^)]*\)/g, "")) };
}

/** Turtle with names by the prefixes of the dataset, of those that it uses. The engine writes every IRI in full.
 * @param {string} turtle */
export function prefixed(turtle) {
  /** @type {Set<string>} */
  const used = new Set();
  const body = turtle.replace(/"""[^]*?(?<!\\)"""|"(?:[^"\\\n]|\\.)*"|<([^<>"{}|^`\\\s]*)>/g, (whole, iri) => {
    const name = iri === undefined ? "" : compact(iri), [prefix, local] = name.split(":");
    if (!name || name === iri || !/^[A-Za-z_][\w-]*$/.test(local)) return whole;
    used.add(prefix);
    return name;
  });
  return used.size ? `${[...used].sort().map((prefix) => `@prefix ${prefix}: <${data.prefixes[prefix]}> .\n`).join("")}\n${body}` : turtle;
}

/** @param {string} name @param {string[]} [value] @returns {string[]} */
function kept(name, value) {
  try {
    if (value) localStorage.setItem(`govgraph-${name}`, JSON.stringify(value));
    const found = JSON.parse(localStorage.getItem(`govgraph-${name}`) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch (error) {
    if (error instanceof DOMException || error instanceof SyntaxError) return [];
    throw error;
  }
}

/** @param {string} text @param {engine.Result} found @param {number} unknown @param {boolean} absence @param {string} form @param {(form: string) => void} changed */
function drawn(text, found, unknown, absence, form, changed) {
  const share = () => shared(`#/sparql?${new URLSearchParams({ query: text, ...(state.asOf ? { "as-of": state.asOf } : {}) })}`);
  const notes = absence ? [say("absence")] : [], caveat = () => notes.map((one) => el("p", { class: "caveat" }, one));
  if (found.form === "ASK") return el("div", null, el("p", { class: "lead", id: "count", role: "status" }, say(unknown ? "holds.unknown" : found.answer ? "holds.yes" : "holds.no")), caveat());
  if (unknown) notes.push(found.text === undefined ? say("n_unknown_rows", { n: unknown }) : say("unknown_triples"));
  if (found.text !== undefined) return el("div", null, caveat(), graph(text, found.text, share));
  const rows = { columns: found.columns ?? [], rows: found.rows ?? [], total: found.total ?? 0 };
  const hints = el("div");
  if (rows.total === 0) void why(text, complete).then((said) => { if (said.length) hints.append(el("ul", { class: "plain caveat" }, said.map((one) => el("li", null, one)))); }, (error) => { if (!(error instanceof engine.Stopped)) throw error; });
  return el("div", null, answered(rows, { name: "result", title: say("result"), took: found.took, share, notes, view: form || "table", chosen: changed }), hints);
}

/** Triples as text, and as a picture. @param {string} query @param {string} turtle @param {() => string} share */
function graph(query, turtle, share) {
  const empty = !turtle.trim(), written = prefixed(turtle), lines = written.split("\n"), place = el("div");
  const text = () => [lines.length > 2000 ? el("p", { class: "caveat" }, say("text_cut", { n: 2000, total: lines.length })) : null, el("pre", { tabindex: "0" }, empty ? say("no_rows") : clean(lines.slice(0, 2000).join("\n")))].filter((one) => one !== null);
  const other = async (/** @type {string} */ format) => (await engine.query(query, { format })).text ?? "";
  const tabs = ["text", "map"].map((form) => button(say(`form_${form}`), () => void show(form), { "data-form": form }));
  async function show(/** @type {string} */ form) {
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.form === form));
    if (form === "text") { place.replaceChildren(...text()); return; }
    const { picture, left, values } = triplesPicture(say("result"), await other("application/n-triples"));
    place.replaceChildren(...[left ? el("p", { class: "caveat" }, say("map_cut", { n: left, most: MOST.marks })) : null, values ? el("p", { class: "mut" }, say("values_not_drawn", { n: values })) : null, picture.marks.length ? drawing(picture) : el("p", { class: "mut" }, say("nothing_drawn"))].filter((one) => one !== null));
  }
  const save = (/** @type {string} */ suffix, /** @type {string} */ format) => async () => download(`result.${suffix}`, format, format === "text/turtle" ? written : await other(format));
  void show("text");
  return el("div", { class: "results" }, el("p", { class: "row" }, el("strong", { id: "count", role: "status" }, say("n_lines", { n: empty ? 0 : turtle.split("\n").length - 1 })), el("span", { class: "push" }),
    button("Turtle", save("ttl", "text/turtle")), button("N-Triples", save("nt", "application/n-triples")), button("JSON-LD", save("jsonld", "application/ld+json")), button(say("share"), () => void copy(share()))), empty ? null : el("div", { class: "row forms", role: "group", "aria-label": say("shown_as") }, tabs), place);
}

/** The predicates that a query names. @param {string} text */
function predicatesIn(text) {
  const known = new Set(data.predicates.map((one) => one.iri));
  return new Set(tokensOf(text).map((one) => (one.text.startsWith("<") ? one.text.slice(1, -1) : expand(one.text))).filter((iri) => known.has(iri)));
}

/** @param {import("./model.js").Question} one its query with what its parameters are where nothing is chosen */
const exampleOf = (one) => textOf(one, Object.fromEntries((one.parameters ?? []).filter((parameter) => parameter.default).map((parameter) => [parameter.name, parameter.default ?? ""])));

/** Questions of the catalogue: those that share predicates with a query first, the more of them the earlier. @param {string} text */
function examplesNear(text) {
  const wanted = predicatesIn(text), all = data.questions.filter((one) => (one.parameters ?? []).every((parameter) => parameter.optional || parameter.default));
  const common = new Map(all.map((one) => [one, [...predicatesIn(exampleOf(one))].filter((iri) => wanted.has(iri)).length]));
  const near = all.filter((one) => common.get(one)).sort((a, b) => Number(common.get(b)) - Number(common.get(a)));
  return { near, others: all.filter((one) => !common.get(one)) };
}

/** @param {URLSearchParams} chosen */
export function sparql(chosen) {
  let text = chosen.get("query") ?? START;
  /** @type {{ set: (text: string) => void, mark: (error: { line: number, column: number, message: string } | null) => void, focus: () => void } | null} */
  let editor = null;
  const area = el("textarea", { class: "code", rows: 11, spellcheck: "false", autocapitalize: "off", "aria-label": say("query_text") });
  area.value = text;
  const host = el("div", { class: "editor", hidden: true }), place = el("div", { id: "answer" });
  const set = (/** @type {string} */ wanted) => { text = wanted; area.value = wanted; editor?.set(wanted); };
  area.addEventListener("input", () => { text = area.value; });
  area.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void run(); } });
  const stop = button(say("stop"), () => engine.stop(), { disabled: true });
  let asked = 0, form = chosen.get("form") ?? "";

  /** @param {engine.QueryError} error */
  function show(error) {
    const { line, column, found, message } = placed(error.message, text);
    const lines = text.split("\n"), at = lines[line - 1] ?? "";
    place.replaceChildren(el("div", { class: "error", role: "alert" }, el("p", null, found ? say("error_at", { line, column }) : "", " ", message), found ? el("pre", null, `${clean(at)}\n${" ".repeat(Math.max(0, column - 1))}^`) : null));
    if (!found) return;
    if (editor) editor.mark({ line, column, message });
    else {
      const offset = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
      area.focus();
      area.setSelectionRange(offset, Math.min(offset + 1, text.length));
    }
  }
  async function run() {
    const turn = (asked += 1), query = text;
    editor?.mark(null);
    stop.disabled = false;
    place.replaceChildren(el("p", { class: "mut", role: "status" }, engine.isReady() ? say("running", { n: engine.LIMITS.seconds }) : say("reading", { n: data.coverage.triples })));
    try {
      const window = windowOf(state.asOf);
      // As of a date, LIMIT and OFFSET are those of both answers together.
      const plan = window ? planOf(query) : null;
      const sent = plan?.told.having ? counting(plan.text) : (plan?.text ?? query);
      const found = await engine.query(sent, { window, store: plan?.told.negates ? "wide" : "dated", all: plan?.form === "SELECT" }).catch(async (error) => {
        if (plan && sent !== plan.text && error instanceof engine.QueryError) await engine.query(plan.text, { window }); // a fault has its place in the text of its author
        throw error;
      });
      let unknown = 0;
      const sure = plan ? await engine.query(sent, { window, store: plan.told.negates ? "narrow" : "sure", all: plan.form === "SELECT" }) : found;
      if (plan && found.form === "ASK") unknown = Number(found.answer !== sure.answer);
      else if (plan && found.text !== undefined) unknown = Number(found.text !== sure.text);
      else if (plan && found.rows && found.columns) {
        found.columns = found.columns.filter((one) => one !== COUNTED);
        const both = merged(found.columns, found.rows, sure.rows ?? [], plan.told).slice(plan.offset, plan.limit === null ? undefined : plan.offset + plan.limit);
        let name = "holds";
        while (found.columns.includes(name)) name += "_";
        found.rows = both.map(([row, yes]) => ({ ...row, [name]: /** @type {Term} */ ({ type: "literal", value: yes ? "yes" : "unknown" }) }));
        found.columns = [...found.columns, name];
        found.total = found.rows.length;
        unknown = both.filter(([, yes]) => !yes).length;
      }
      if (turn !== asked) return;
      place.replaceChildren(drawn(query, found, unknown, plan?.told.absence ?? false, form, (now) => { form = now; }));
      kept("queries", [query, ...kept("queries").filter((one) => one !== query)].slice(0, HISTORY));
      announce(document.getElementById("count")?.textContent ?? "");
    } catch (error) {
      if (turn !== asked) return;
      if (error instanceof engine.Stopped) place.replaceChildren(el("p", { class: "mut", role: "status" }, error.message));
      else if (error instanceof engine.QueryError) show(error);
      else throw error;
    } finally {
      if (turn === asked) stop.disabled = true;
    }
  }
  const examples = el("select", { class: "btn", "aria-label": say("examples"), change: () => {
    const one = data.questions.find((known) => known.name === examples.value);
    if (!one) return;
    set(exampleOf(one));
    offer();
  }, focus: () => offer() });
  /** Name the examples, those near the text first. */
  function offer() {
    const { near, others } = examplesNear(text), list = (/** @type {import("./model.js").Question[]} */ some) => some.map((one) => el("option", { value: one.name }, inWords(one.titles)));
    examples.replaceChildren(el("option", { value: "" }, say("examples")), ...(near.length ? [el("optgroup", { label: say("examples_near") }, list(near)), el("optgroup", { label: say("examples_other") }, list(others))] : list(others)));
    examples.value = "";
  }
  offer();
  const format = button(say("format"), () => {
    const laid = formatted(text);
    if (laid === null) show(new engine.QueryError(say("format_open")));
    else { editor?.mark(null); set(laid); announce(say("format_done")); }
  });
  const past = kept("queries");
  const history = past.length ? el("select", { class: "btn", "aria-label": say("history"), change: () => { if (history?.value) set(past[Number(history.value) - 1]); } }, el("option", { value: "" }, say("history")), past.map((one, n) => el("option", { value: n + 1 }, one.replace(/\s+/g, " ").slice(0, 70)))) : null;
  void loadEditor().then((make) => {
    if (!area.isConnected) return;
    const had = document.activeElement === area;
    editor = make({ parent: host, text, label: say("query_text"), run: () => void run(), changed: (/** @type {string} */ now) => { text = now; }, complete: (/** @type {string} */ word) => complete(word, text), tell });
    host.hidden = false;
    area.hidden = true;
    if (had) editor?.focus();
    document.documentElement.dataset.editor = "ready";
  });
  if (chosen.has("query")) void run();
  return {
    title: "SPARQL",
    nodes: [el("h1", null, "SPARQL"), el("p", { class: "lead" }, say("sparql_lead")), area, host,
      el("p", { class: "row" }, el("button", { class: "btn main", type: "button", click: () => void run() }, say("run")), stop, format, examples, history, el("span", { class: "mut small" }, say("prefixes_known", { list: Object.keys(data.prefixes).join(", ") }))),
      el("p", { class: "mut small", id: "limits" }, say(engine.endpoint ? "limits_served" : "limits", { seconds: engine.LIMITS.seconds, rows: engine.LIMITS.rows })), place],
    leave: () => { asked += 1; delete document.documentElement.dataset.editor; },
  };
}

