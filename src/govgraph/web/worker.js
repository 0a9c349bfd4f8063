// The query engine: Oxigraph in a worker of its own, so that a query that takes too long can be ended by ending the worker.
// Messages in: {init} once with what is packed, {window} for a date (the first with
// the statements), {n, query, store} for a query: of the whole, of what may hold at the date (dated) or surely does (sure), or of
// both for a query that negates (wide, narrow). Out: {part} while the statements are read, {ready}, {n, …} or {n, error}.
import { forEngine } from "./alternatives.js";
import init, { Store, namedNode, quad } from "oxigraph/web.js";
import { gunzip } from "./dom.js";
import { GRAPHS, bounding } from "./negation.js";
import { tokensOf } from "./tokens.js";

/**
 * @typedef {[string, string]} Pair days (x, y): holds in windows that begin on x or before and end on y or after
 * @typedef {object} Stated what a statement says and when: worked out by Python, only compared here
 * @property {string} iri
 * @property {string} s
 * @property {string} p
 * @property {string} o the object's IRI or the literal's text
 * @property {Pair[][]} when what surely holds; behind it, where that differs, what perhaps does
 */

const GOV = "https://w3id.org/govgraph/ns#", RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const TRIPLE = /^\S+ \S+ (?:<<\(.*\)>>|<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@\S+)?)/;
const FORMS = /^(?:SELECT|ASK|CONSTRUCT|DESCRIBE)$/i;

/** @type {Store} */
let whole;
/** @type {Record<string, Store>} */
let stores = {};
/** @type {Record<string, Set<string>>} the statements that each store leaves out */
let gone = { whole: new Set() };
/** @type {() => Store} of the date that was asked about last */
let bounds = () => whole;
/** @type {Record<string, string[]>} */
let judged = {};
/** @type {Uint8Array} */
let data;
/** @type {Stated[]} */
let stated = [];
/** @type {[string, string, string][]} entities, the first day on which each can have begun, and the one by which it surely had */
let since = [];
let format = "";
let union = false; // whether the default graph is the union of all graphs: as in Python, where there are named ones

/** The form of a query. @param {string} text */
function formOf(text) {
  for (const { text: token } of tokensOf(text)) if (FORMS.test(token)) return token.toUpperCase();
  return "SELECT";
}

/** Lines of N-Quads in another graph. @param {string[]} lines @param {string} graph */
const inGraph = (lines, graph) => lines.map((line) => TRIPLE.exec(line)?.[0]).filter(Boolean).map((triple) => `${triple} <${graph}> .`);

/** Ask with what the judge of dates says of the claims that a store holds, and take it out again.
 * @param {Store} store @param {string[]} said lines of N-Triples @param {[string, Set<string>][]} graphs each with the statements that it does not hold; of the default graph the name is empty
 * @param {() => any} ask */
function withJudged(store, said, graphs, ask) {
  if (!said.length) return ask();
  const parts = graphs.map(([graph, left]) => /** @type {[string, string[]]} */ ([graph, said.filter((line) => [...line.matchAll(/<([^>]*)>/g)].every(([, iri]) => !left.has(iri)))]));
  store.load(parts.flatMap(([graph, lines]) => (graph ? inGraph(lines, graph) : lines)).join("\n"), { format: "application/n-quads" });
  try {
    return ask();
  } finally {
    store.update(`DELETE DATA { ${parts.map(([graph, lines]) => (graph ? `GRAPH <${graph}> { ${lines.join(" ")} }` : lines.join(" "))).join(" ")} }`);
  }
}

/** @param {Pair[]} pairs @param {string} first @param {string} last */
const within = (pairs, first, last) => pairs.some(([x, y]) => first <= x && last >= y);

/** @param {Pair[][]} when @param {string} first @param {string} last @returns {"yes" | "no" | "unknown"} */
function holds(when, first, last) {
  const [surely, perhaps = surely] = when;
  return within(surely, first, last) ? "yes" : within(perhaps, first, last) ? "unknown" : "no";
}

const PIECE = 4_000_000; // bytes: some 30,000 triples, a tenth of a second

/** Whether there are blank nodes: those of one name in two pieces would be two. @param {Uint8Array} lines */
function hasBlank(lines) {
  for (let at = lines.indexOf(95); at >= 0; at = lines.indexOf(95, at + 1)) if (lines[at + 1] === 58) return true; // _:
  return false;
}

/** A store of some lines of N-Quads, read piece by piece, so that who waits sees how far it is.
 * @param {Uint8Array} lines @param {(part: number) => void} [told] */
function storeOf(lines, told) {
  const store = new Store(), size = hasBlank(lines) ? lines.length : PIECE;
  for (let from = 0; from < lines.length;) {
    const end = lines.indexOf(10, from + size - 1) + 1 || lines.length;
    store.load(lines.subarray(from, end), { format, no_transaction: true, lenient: true });
    from = end;
    told?.(from / lines.length);
  }
  return store;
}

/** @type {Record<string, string>} */
const ESCAPED = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

/** What stands at the end of a line of N-Quads behind its predicate: an IRI, or the text of a literal. @param {string} rest */
function valueOf(rest) {
  if (rest.startsWith("<")) return rest.slice(1, rest.indexOf(">"));
  const text = /^"((?:[^"\\]|\\.)*)"/.exec(rest)?.[1];
  return text?.replace(/\\(?:u([\da-f]{4})|U([\da-f]{8})|(.))/gi, (_, short, long, one) => (one ? (ESCAPED[one] ?? one) : String.fromCodePoint(parseInt(short ?? long, 16))));
}

/** The lines of the dataset without some statements, the triples that no other statement supports, and the entities that began after
 * a day and that no statement left is about. Lines are left out before a store
 * reads them: to take triples out of a store takes ten times as long. Where only what is sure is wanted, entities that may have begun
 * later go as well. @param {Set<Stated>} dropped @param {string} last @param {boolean} [surely] @returns {string[]} */
function without(dropped, last, surely) {
  const key = (/** @type {Stated} */ one) => JSON.stringify([one.s, one.p, one.o]);
  const kept = new Set(stated.filter((one) => !dropped.has(one)).map(key)), left = new Set([...dropped].map((one) => `<${one.iri}>`));
  const there = new Set(stated.flatMap((one) => (dropped.has(one) ? [] : [one.s, one.o])));
  for (const [iri, first, by] of since) if ((surely ? by : first) > last && !there.has(iri)) left.add(`<${iri}>`);
  /** @type {Map<string, Map<string, Set<string>>>} the objects of the triples that go, by subject and predicate */
  const alone = new Map();
  for (const one of dropped) {
    if (kept.has(key(one))) continue;
    const subject = `<${one.s}>`, predicate = `<${one.p}>`, ofSubject = alone.get(subject) ?? new Map();
    alone.set(subject, ofSubject.set(predicate, (ofSubject.get(predicate) ?? new Set()).add(one.o)));
  }
  return new TextDecoder().decode(data).split("\n").filter((line) => {
    const behind = line.indexOf(" "), subject = line.slice(0, behind);
    if (left.has(subject)) return false;
    const going = alone.get(subject);
    if (!going) return true;
    const end = line.indexOf(" ", behind + 1), objects = going.get(line.slice(behind + 1, end));
    return !objects || !objects.has(valueOf(line.slice(end + 1)) ?? "");
  });
}

const stored = (/** @type {string[]} */ lines) => storeOf(new TextEncoder().encode(lines.join("\n")));

/** The stores of a date: with what is unknown then, marked; and without it. @param {string} first @param {string} last */
function date(first, last) {
  /** @type {Set<Stated>} */
  const no = new Set(), unknown = new Set();
  for (const one of stated) {
    const found = holds(one.when, first, last);
    if (found === "no") no.add(one);
    else if (found === "unknown") unknown.add(one);
  }
  const marked = stored(without(no, last));
  for (const one of unknown) marked.add(quad(namedNode(one.iri), namedNode(`${GOV}inForce`), namedNode(`${GOV}Unknown`)));
  const iris = (/** @type {Iterable<Stated>} */ some) => new Set([...some].map((one) => one.iri));
  stores = { whole, dated: marked, sure: stored(without(new Set([...no, ...unknown]), last, true)) };
  bounds = () => boundsOf(no, unknown, last);
  gone = { whole: new Set(), dated: iris(no), sure: iris([...no, ...unknown]) };
  return { left: no.size, unknown: unknown.size };
}

/** What may hold at a date and what surely does as graphs of one store, as govgraph.facts.as_of makes it. @param {Set<Stated>} no @param {Set<Stated>} unknown @param {string} last */
function boundsOf(no, unknown, last) {
  const surely = without(new Set([...no, ...unknown]), last, true), names = new Set([...unknown].map((one) => `<${one.iri}>`));
  const marks = [...names].map((name) => `${name} <${GOV}inForce> <${GOV}Unknown> .`), all = [...without(no, last), ...marks];
  // What is said of a thing that is only there if an unknown claim holds, holds where it is there; its unknown claims stand for themselves.
  const typed = (/** @type {string[]} */ lines) => new Set(lines.flatMap((line) => { const [subject, predicate] = line.split(" ", 2); return predicate === `<${RDF}type>` ? [subject] : []; }));
  const there = typed(surely), doubtful = new Set([...typed(all)].filter((one) => !there.has(one) && !names.has(one)));
  const key = (/** @type {string} */ subject, /** @type {string} */ predicate, /** @type {string | undefined} */ object) => JSON.stringify([subject, predicate, object]);
  const ties = new Set([...unknown].map((one) => key(`<${one.s}>`, `<${one.p}>`, one.o)));
  const said = all.filter((line) => {
    const [subject, predicate] = line.split(" ", 2);
    return names.has(subject) || (doubtful.has(subject) && !ties.has(key(subject, predicate, valueOf(line.slice(subject.length + predicate.length + 2)))));
  });
  return stored([...inGraph(all, GRAPHS.all), ...inGraph(surely, GRAPHS.sure), ...inGraph([...surely, ...said], GRAPHS.stated),
    ...[...names, ...doubtful].map((name) => `${name} <${RDF}type> <${GRAPHS.unknown}> <${GRAPHS.unknown}> .`)]);
}

/** The answer to a query, as the engine writes it. @param {string} query @param {string} name of a store @param {string[]} wanted lines of the judge of dates @param {string} results_format */
function answered(query, name, wanted, results_format) {
  const both = name === "wide" || name === "narrow", text = both ? bounding(query, name === "wide") : query;
  if (both) stores.bounds ??= bounds();
  const store = stores[both ? "bounds" : name];
  const use_default_graph_as_union = union && !/\bFROM\b/i.test(text);
  const ask = (/** @type {string} */ one, asked = store) => String(asked.query(one, { results_format, use_default_graph_as_union }));
  const graphs = both ? [[GRAPHS.all, gone.dated], [GRAPHS.sure, gone.sure], [GRAPHS.stated, gone.dated]] : [["", gone[name]]];
  return withJudged(store, wanted, /** @type {[string, Set<string>][]} */ (graphs), () => {
    const written = forEngine(text);
    try {
      return ask(written);
    } catch (error) {
      if (written === query) throw error;
      const found = ask(query, both ? stores.dated : store); // so that a fault has its place in the text of its author
      if (both) throw error;
      return found;
    }
  });
}

/** @param {MessageEvent} event */
onmessage = async ({ data: message }) => {
  const began = performance.now();
  if (message.init) {
    format = message.format;
    judged = message.judged;
    union = message.union;
    data = await gunzip(message.data);
    await init({ module_or_path: await gunzip(message.wasm) });
    const compiled = performance.now();
    whole = storeOf(data, (part) => postMessage({ part }));
    stores = { whole };
    postMessage({ ready: true, size: whole.size, compile: compiled - began, load: performance.now() - compiled });
    return;
  }
  try {
    if (message.window) {
      stated = message.stated ?? stated;
      since = message.since ?? since;
      postMessage({ n: message.n, ...date(message.window[0], message.window[1]) });
      return;
    }
    const form = formOf(message.query);
    const graph = form === "CONSTRUCT" || form === "DESCRIBE";
    const results_format = graph ? (message.format ?? "text/turtle") : "json";
    const wanted = (message.judged ?? []).flatMap((/** @type {string} */ one) => judged[one] ?? []);
    const text = answered(message.query, message.store ?? "whole", wanted, results_format);
    const took = performance.now() - began;
    if (graph) postMessage({ n: message.n, form, text, took });
    else if (form === "ASK") postMessage({ n: message.n, form, answer: JSON.parse(text).boolean, took });
    else {
      const found = JSON.parse(text);
      const rows = found.results.bindings;
      postMessage({ n: message.n, form, columns: found.head.vars, rows: rows.slice(0, message.limit), total: rows.length, took });
    }
  } catch (error) {
    postMessage({ n: message.n, error: error instanceof Error ? error.message : String(error) });
  }
};
