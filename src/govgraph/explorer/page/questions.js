// The catalogue: all questions, and one of them with its form, its answer, its caveats and its query.
import { el } from "../../web/dom.js";
import { answered } from "./answers.js";
import * as engine from "./engine.js";
import { COUNTED, merged } from "./both_answers.js";
import { claimsAbout, clean, compact, data, entityOf, expand, holds, inWords, kindsOf, label, listName, listText, noteOf, say, saysOfList, sourceOf, state, verb, windowOf } from "./model.js";
import { announce, button, searchBox, settle, shared, spoken } from "./parts.js";
import { counting } from "./plan.js";
import { columnName } from "./results.js";

/** @typedef {import("./model.js").Question} Question */
/** @typedef {import("./model.js").Parameter} Parameter */
/** @typedef {import("./engine.js").Term} Term */

const XSD = "http://www.w3.org/2001/XMLSchema#";

/** The questions by topic, in the order of the topics; of each, by title. @returns {[string, Question[]][]} */
export function byTopic() {
  const all = [...data.questions].sort((a, b) => inWords(a.titles).localeCompare(inWords(b.titles), state.lang));
  return data.topics.map((topic) => /** @type {[string, Question[]]} */ ([topic, all.filter((one) => one.topic === topic)])).filter(([, some]) => some.length);
}

/** @param {string} topic */
export const topicName = (topic) => say(`explorer.question_topic.${topic}`);

/** @param {Question} one */
export const addressOfQuestion = (one) => `#/question/${encodeURIComponent(one.name)}`;

export function questions() {
  const topics = byTopic(), card = (/** @type {Question} */ one) => el("li", null, el("a", { class: "card", href: addressOfQuestion(one) }, el("b", null, inWords(one.titles) || one.name), el("span", { class: "mut small" }, description(one))));
  return { title: say("questions"), nodes: [el("h1", null, say("questions")), el("p", { class: "lead" }, topics.length ? say("questions_lead") : [say("questions_none"), " ", el("a", { href: "#/sparql" }, "SPARQL")]),
    ...topics.map(([topic, some]) => el("section", { "aria-labelledby": `topic-${topic}` }, el("h2", { id: `topic-${topic}` }, topicName(topic)), el("ul", { class: "grid" }, some.map(card))))] };
}

/** The terms of the variables that a parameter binds, as SPARQL writes them; null where the text is none.
 * @param {Parameter} parameter @param {string} text @returns {Record<string, string> | null} */
export function terms(parameter, text) {
  const { name, kind } = parameter;
  const quoted = (/** @type {string} */ value, datatype = "") => `${JSON.stringify(value)}${datatype ? `^^<${XSD}${datatype}>` : ""}`;
  if (kind === "entity") {
    const entity = entityOf(text) ?? entityOf(`id:${text}`) ?? sourceOf(text);
    return entity ? { [name]: `<${entity.iri}>` } : null;
  }
  if (kind === "predicate") {
    const iri = expand(text.includes(":") ? text : `gov:${text}`);
    return data.predicates.some((one) => one.iri === iri) ? { [name]: `<${iri}>` } : null;
  }
  if (kind === "date") {
    const window = windowOf(text);
    return window ? { [name]: quoted(window[0], "date"), [`${name}Last`]: quoted(window[1], "date") } : null;
  }
  if (kind === "number") return /^[+-]?\d+(\.\d+)?$/.test(text) ? { [name]: quoted(text, text.includes(".") ? "decimal" : "integer") } : null;
  return { [name]: quoted(text) };
}

/** The query with its terms: those of the parameters that have a value. @param {Question} question @param {Record<string, string>} values @returns {string} */
export function textOf(question, values) {
  const given = (question.parameters ?? []).filter((one) => values[one.name]);
  const pieces = question.texts[given.map((one) => one.name).sort().join(" ")];
  const bound = Object.assign({}, ...given.map((one) => {
    const found = terms(one, values[one.name]);
    if (!found) throw new engine.QueryError(say("wrong_" + one.kind, { name: one.name, value: clean(values[one.name]) }));
    return found;
  }));
  return pieces.map((piece) => (typeof piece === "string" ? piece : bound[piece.name])).join("");
}

/** What to know before trusting the answer: its warning, and which lists are whole. @param {Question} question @param {Record<string, string>} values */
function caveats(question, values) {
  /** @type {import("../../web/dom.js").Child[][]} */
  const said = inWords(question.warnings) ? [[spoken(question.warnings)]] : [];
  for (const [parameter, predicate] of question.lists ?? []) {
    const entity = entityOf(values[parameter] ?? ""), list = data.predicates.find((one) => one.id === `gov:${predicate}`);
    if (!entity || !list) continue;
    const marks = data.claims.filter((claim) => typeof claim.s === "number" && data.entities[claim.s] === entity && saysOfList(claim) && [list.iri, predicate].includes(String(claim.o ?? claim.v)));
    if (!marks.length) said.push([say("list_unknown", { list: `${label(entity)}: ${verb(list, true)}` })]);
    for (const mark of marks) {
      const whole = data.predicates[mark.p].id === "gov:listComplete", read = windowOf(mark.as_of ?? ""), then = windowOf(state.asOf), later = whole && read && then && read[1] < then[0];
      said.push([listText(mark, `${label(entity)}: ${listName(mark)}`), later ? ` ${say("list_later")}` : "", " ", spoken(noteOf(mark))]);
    }
  }
  return said;
}

/** Ask a question. As of a date, each row says whether it surely holds.
 * @param {Question} question @param {Record<string, string>} values @param {AbortSignal} [signal] */
export async function answer(question, values, signal) {
  const text = textOf(question, values);
  const dates = (question.asOf ?? []).map((name) => windowOf(values[name] ?? ""));
  const first = dates[0], last = dates[dates.length - 1];
  const window = first && last ? /** @type {[string, string]} */ ([first[0], last[1]]) : windowOf(state.asOf);
  if (window && window[1] < window[0]) throw new engine.QueryError(say("wrong_span"));
  const sent = window && question.told.having ? counting(text) : text;
  const whole = await engine.query(sent, { window, store: question.told.negates ? "wide" : "dated", judged: question.judged, signal, all: window !== null });
  const columns = (whole.columns ?? []).filter((one) => one !== COUNTED), rows = whole.rows ?? [];
  if (!window) return { columns, rows, total: whole.total ?? 0, took: whole.took, unknown: 0, dated: false, text };
  const sure = await engine.query(sent, { window, judged: question.judged, store: question.told.negates ? "narrow" : "sure", signal, all: true });
  const both = merged(columns, rows, sure.rows ?? [], question.told);
  let name = "holds";
  while (columns.includes(name)) name += "_";
  const marked = both.map(([row, yes]) => ({ ...row, [name]: /** @type {Term} */ ({ type: "literal", value: yes ? "yes" : "unknown" }) }));
  return { columns: [...columns, name], rows: marked, total: marked.length, took: whole.took + sure.took, unknown: both.filter(([, yes]) => !yes).length, dated: true, text };
}

/** The things that a question is asked about. @param {Question} question @param {Record<string, string>} values */
const about = (question, values) => (question.parameters ?? []).filter((one) => one.kind === "entity").map((one) => entityOf(values[one.name] ?? "")?.iri).filter((iri) => iri !== undefined);

/** Why there may be no row: nothing is known of it, or not at this date. @param {Question} question @param {Record<string, string>} values */
function hints(question, values) {
  const said = about(question, values).map((iri) => entityOf(iri)).filter((one) => one !== undefined).map((one) => { const claims = claimsAbout(one), then = claims.filter((claim) => holds(claim) !== "no"); return then.length < claims.length ? say("why_date", { name: label(one), n: claims.length - then.length }) : say("why_claims", { name: label(one), n: claims.length }); });
  return el("ul", { class: "plain caveat" }, [...said, say("why_not_known")].map((text) => el("li", null, text)));
}

/** @param {string} name @param {URLSearchParams} chosen */
export function asked(name, chosen) {
  const one = data.questions.find((found) => found.name === name);
  if (!one) return { title: say("unknown_question"), nodes: [el("h1", null, say("unknown_question")), el("p", null, el("a", { href: "#/questions" }, say("questions")))] };
  const title = inWords(one.titles) || one.name;
  /** @type {Record<string, string>} */
  const values = {};
  for (const parameter of one.parameters ?? []) values[parameter.name] = chosen.get(parameter.name) ?? ((one.asOf ?? []).length === 1 && (one.asOf ?? []).includes(parameter.name) && state.asOf ? state.asOf : (parameter.default ?? ""));
  const place = el("div", { id: "answer", "aria-live": "polite" }), query = el("pre", null, el("code"));
  const control = new AbortController();
  let turns = 0;
  const stop = button(say("stop"), () => engine.stop(), { hidden: true });
  let shape = chosen.get("form") ?? "";
  function remember() {
    const address = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
    if (shape) address.set("form", shape);
    if (state.asOf) address.set("as-of", state.asOf);
    settle(`#/question/${encodeURIComponent(name)}?${address}`);
  }
  async function ask() {
    const turn = (turns += 1);
    place.replaceChildren(el("p", { class: "mut", role: "status" }, say("working")));
    stop.hidden = false;
    remember();
    try {
      const missing = (one?.parameters ?? []).find((parameter) => !parameter.optional && !values[parameter.name]);
      if (missing) throw new engine.QueryError(say("needs", { name: missing.name }));
      const found = await answer(/** @type {Question} */ (one), values, control.signal);
      if (turn !== turns) return;
      query.textContent = found.text;
      const notes = caveats(/** @type {Question} */ (one), values);
      if (found.dated && one?.told.absence) notes.push([say("absence")]);
      if (found.unknown) notes.push([say("n_unknown_rows", { n: found.unknown })]);
      place.replaceChildren(answered(found, { name, title, took: found.took, share: () => shared(), notes, view: shape || one?.view, context: about(/** @type {Question} */ (one), values), chosen: (now) => { shape = now; remember(); } }), ...(found.total ? [] : [hints(/** @type {Question} */ (one), values)]),
        el("details", null, el("summary", null, say("the_query")), el("p", null, el("a", { href: `#/sparql?query=${encodeURIComponent(found.text)}` }, say("change_query"))), query));
      announce(say("n_rows", { n: found.total }));
    } catch (error) {
      if (turn !== turns) return;
      if (!(error instanceof engine.QueryError || error instanceof engine.Stopped)) throw error;
      place.replaceChildren(el("p", { class: "error", role: "alert" }, error.message));
    } finally {
      if (turn === turns) stop.hidden = true;
    }
  }
  const fields = (one.parameters ?? []).map((parameter) => field(parameter, values));
  const form = el("form", { class: "form", submit: (/** @type {Event} */ event) => { event.preventDefault(); void ask(); } }, fields, fields.length ? el("button", { class: "btn main", type: "submit" }, say("answer")) : null, stop);
  void ask();
  return {
    title,
    nodes: [el("p", { class: "mut" }, el("a", { href: "#/questions" }, say("questions"))), el("h1", null, title), el("p", { class: "lead" }, description(one)), form, place],
    leave: () => { turns += 1; },
  };
}

/** @param {Parameter} parameter @param {Record<string, string>} values */
function field(parameter, values) {
  const { name } = parameter, title = parameterName(name);
  const said = `${title}${parameter.optional ? ` (${say("optional")})` : ""}`;
  const ofSources = parameter.kind === "entity" && (parameter.of ?? []).includes("Source");
  if (parameter.kind !== "entity" || ofSources) {
    const id = `p-${name}`, input = el("input", { id, type: "text", list: ofSources ? `${id}-list` : null, placeholder: parameter.kind === "date" ? "2019, 2019-05, 2019-05-30" : null });
    input.value = values[name];
    input.addEventListener("input", () => { values[name] = input.value.trim(); });
    return el("div", { class: "field" }, el("label", { for: id }, said), input, ofSources ? el("datalist", { id: `${id}-list` }, data.sources.map((one) => el("option", { value: one.id }, clean(one.title ?? "")))) : null);
  }
  const entity = entityOf(values[name]);
  const fits = (/** @type {string} */ id) => { const one = entityOf(id), above = one ? kindsOf(one) : []; return !parameter.of?.length || parameter.of.some((kind) => above.includes(kind)); };
  const box = searchBox({ label: said, value: entity ? label(entity) : "", fits, pick: (id) => { values[name] = id; box.input.value = label(/** @type {any} */ (entityOf(id))); } });
  box.input.addEventListener("input", () => { values[name] = entityOf(box.input.value) ? compact(box.input.value) : ""; });
  const tag = el("label", { for: box.input.id }, said);
  return el("div", { class: "field" }, tag, box.element);
}

/** What a parameter is called: one of a dataset's own question, by its name. @param {string} name */
function parameterName(name) {
  const key = `explorer.parameter.${name}`, found = say(key);
  return found === key ? columnName(name) : found;
}

/** What a question says of itself; columns and verdicts in it are called as in the table. @param {import("./model.js").Question} one */
const description = (one) => inWords(one.descriptions).replace(/`(\w+)`/g, (_, name) => `“${data.words[state.lang].holds[name] ?? columnName(name)}”`);
