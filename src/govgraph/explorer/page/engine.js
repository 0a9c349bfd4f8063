// The query engine as the pages see it: a worker with the whole dataset, started once, ended and started anew to stop a query;
// or an endpoint, where a server has sent the page. What holds at a date is asked of the worker, also there.
import { packed, unpack } from "../../web/dom.js";
import { data, expand, say, state, windowOf } from "./model.js";

/**
 * @typedef {{ type: string, value: string, datatype?: string, "xml:lang"?: string }} Term
 * @typedef {object} Result
 * @property {string} form
 * @property {string[]} [columns]
 * @property {Record<string, Term>[]} [rows]
 * @property {number} [total] of rows, where not all are handed over
 * @property {boolean} [answer]
 * @property {string} [text]
 * @property {number} took milliseconds
 */

export class QueryError extends Error {}
export class Stopped extends Error {}

export const LIMITS = { seconds: 30, rows: 20_000 };

/** @type {Worker | null} */
let worker = null;
/** @type {Promise<void> | null} */
let ready = null;
let numbered = 0;
let dated = "";
/** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
const waiting = new Map();
/** @type {Promise<[Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, string]> | null} */
let bytes = null;

/** Where the server answers queries that are not of a date. */
export const endpoint = document.documentElement.dataset.endpoint ?? "";
/** @type {Set<AbortController>} */
const sent = new Set();

// Engine and triples are unpacked by the worker, so that who types meanwhile is not kept waiting.
const parts = () => (bytes ??= Promise.all([packed("wasm"), packed("quads"), unpack("worker").then((one) => new TextDecoder().decode(one))]));

/** Whether queries are answered at once: while the statements are read, they wait. */
export const isReady = () => document.documentElement.dataset.engine === "ready";

function stated() {
  const iri = (/** @type {number | string} */ end) => (typeof end === "number" ? data.entities[end].iri : end);
  return data.claims.map((claim) => ({
    iri: expand(claim.id), s: iri(claim.s), p: data.predicates[claim.p].iri, o: claim.o === undefined ? (claim.v ?? "") : iri(claim.o), when: claim.when,
  }));
}

/** @type {(part: number) => void} */
let reading = () => undefined;
/** Hear which part of the statements was read. @param {(part: number) => void} listener */
export const onReading = (listener) => { reading = listener; };

/** Start the engine, if it does not run. @returns {Promise<void>} */
export function start() {
  ready ??= (async () => {
    const [wasm, quads, script] = await parts();
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const running = new Worker(url);
    worker = running;
    await new Promise((resolve, reject) => {
      running.onerror = (event) => reject(new Error(event.message));
      running.onmessage = (event) => {
        if (event.data.part !== undefined) { reading(event.data.part); return; }
        if (event.data.ready) {
          document.documentElement.dataset.engine = "ready";
          resolve(undefined);
          return;
        }
        const asked = waiting.get(event.data.n);
        waiting.delete(event.data.n);
        if (event.data.error === undefined) asked?.resolve(event.data);
        else asked?.reject(new QueryError(event.data.error));
      };
      running.postMessage({ init: true, wasm, data: quads, format: "application/n-quads", judged: data.judged, union: data.coverage.graphs > 0 });
    });
    URL.revokeObjectURL(url);
  })();
  return ready;
}

/** End the worker: whatever it does ends at once, and its memory is free. */
export function stop() {
  for (const one of sent) one.abort();
  worker?.terminate();
  worker = null;
  ready = null;
  dated = "";
  delete document.documentElement.dataset.engine;
  for (const asked of waiting.values()) asked.reject(new Stopped(say("stopped")));
  waiting.clear();
}

/** @param {Record<string, any>} message @returns {Promise<any>} */
async function ask(message) {
  await start();
  const n = (numbered += 1);
  return new Promise((resolve, reject) => {
    waiting.set(n, { resolve, reject });
    worker?.postMessage({ ...message, n });
  });
}

/** The prefixes of the dataset, on one line before the query: errors then point one line too far. */
export const prologue = () => `${Object.entries(data.prefixes).map(([prefix, space]) => `PREFIX ${prefix}: <${space}>`).join(" ")}\n`;

/**
 * Ask a query of the whole dataset, or of what holds at a date.
 * @param {string} text
 * @param {{ window?: [string, string] | null, store?: "dated" | "sure" | "wide" | "narrow", format?: string, signal?: AbortSignal, judged?: string[], all?: boolean }} [options] all: every row, where two answers are compared
 * @returns {Promise<Result>}
 */
export async function query(text, options = {}) {
  const window = options.window === undefined ? windowOf(state.asOf) : options.window;
  if (window && dated !== window.join()) {
    await ask(dated ? { window } : { window, stated: stated(), since: data.entities.flatMap(({ iri, since = "", begun = since }) => (begun ? [[iri, since, begun]] : [])) });
    dated = window.join();
  }
  if (endpoint && !window && !options.judged?.length) return remote(text, options);
  const store = window ? (options.store ?? "dated") : "whole";
  await start();
  let late = false;
  const timer = setTimeout(() => { late = true; stop(); }, LIMITS.seconds * 1000);
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    return await ask({ query: prologue() + text, store, limit: options.all ? Infinity : LIMITS.rows, format: options.format, judged: options.judged });
  } catch (error) {
    if (late && error instanceof Stopped) throw new QueryError(say("too_long", { n: LIMITS.seconds }));
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", stop);
  }
}

/** A row in which blank nodes have the addresses that they have here: a server's answer names them otherwise each time that it
 * reads the data. @param {Record<string, Term>} row @returns {Record<string, Term>} */
const own = (row) => Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.type === "bnode" && Object.hasOwn(data.blank, term.value) ? { type: "uri", value: data.entities[data.blank[term.value]].iri } : term]));

/** Ask the endpoint. @param {string} text @param {{ format?: string, signal?: AbortSignal }} options @returns {Promise<Result>} */
async function remote(text, { format = "text/turtle", signal }) {
  const began = performance.now(), stopping = new AbortController();
  signal?.addEventListener("abort", () => stopping.abort(), { once: true });
  sent.add(stopping);
  try {
    // eslint-disable-next-line no-restricted-globals -- only where a server sends the page: it asks that server
    const answer = await fetch(endpoint, {
      method: "POST", body: text, signal: stopping.signal,
      headers: { "Content-Type": "application/sparql-query", "Accept-Language": state.lang, Accept: `application/sparql-results+json, ${format};q=0.9` },
    });
    const told = await answer.text();
    if (!answer.ok) throw new QueryError(told.trim());
    const took = performance.now() - began;
    if (!answer.headers.get("Content-Type")?.includes("sparql-results")) return { form: "CONSTRUCT", text: told, took };
    const found = JSON.parse(told);
    if (!found.results) return { form: "ASK", answer: found.boolean, took };
    const rows = found.results.bindings.map(own);
    return { form: "SELECT", columns: found.head.vars, rows: rows.slice(0, LIMITS.rows), total: rows.length, took };
  } catch (error) {
    if (stopping.signal.aborted) throw new Stopped(say("stopped"));
    throw error;
  } finally {
    sent.delete(stopping);
  }
}
