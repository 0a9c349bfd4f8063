// Why a query has no row: names that nothing has, the first pattern that leaves nothing, the other direction, a language.
import * as engine from "./engine.js";
import { clean, compact, data, dateText, entityOf, find, say, state, windowOf } from "./model.js";

const TOKEN = /#[^\n\r]*|<[^<>"{}|^`\\\s]*>|(?:"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')(?:@[\w-]+|\^\^(?:<[^>]*>|[\w-]*:[\w.-]+))?|[?$][\p{L}\p{N}_]+|[\p{L}\p{N}_.-]*:[\p{L}\p{N}_:%-]+(?:\.[\p{L}\p{N}_:%-]+)*|[\p{L}_][\p{L}\p{N}_]*|[+-]?\d+(?:\.\d+)?|[^\s]/gu;

/** @typedef {{ s: string, p: string, o: string }} Pattern */
/** @typedef {{ text: string, triple?: Pattern }} Step a part of a group: a triple, or OPTIONAL, UNION and the like as a whole */

const BRACKETS = /** @type {Record<string, string>} */ ({ "(": ")", "{": "}" });

/** The place behind what is open at a place, or -1 where it is not closed. @param {string[]} tokens @param {number} at */
function behind(tokens, at) {
  const close = BRACKETS[tokens[at]];
  if (!close) return -1;
  for (let deep = 0; at < tokens.length; at += 1) {
    if (BRACKETS[tokens[at]] === close) deep += 1;
    else if (tokens[at] === close && (deep -= 1) === 0) return at + 1;
  }
  return -1;
}

/** The parts of a query's WHERE in their order, and its filters, which are of all of them; null where it has others (blank nodes in brackets).
 * @param {string} text @returns {{ steps: Step[], filters: string[] } | null} */
export function partsOf(text) {
  const tokens = [...text.matchAll(TOKEN)].map(([one]) => one).filter((one) => !one.startsWith("#")), open = tokens.indexOf("{"), close = open < 0 ? -1 : behind(tokens, open);
  if (close < 0) return null;
  const body = tokens.slice(open + 1, close - 1), steps = /** @type {Step[]} */ ([]), filters = [];
  let at = 0;
  const term = () => { const one = body[at]; if (one === undefined || !/^[?$<"'\p{L}\d+:_-]/u.test(one)) return null; at += 1; return one; };
  /** What stands from here to behind the next bracket of a kind. @param {string[]} brackets */
  const whole = (...brackets) => {
    const from = at;
    for (const bracket of brackets) {
      while (at < body.length && body[at] !== bracket) at += 1;
      at = behind(body, at);
      if (at < 0) return null;
    }
    return body.slice(from, at).join(" ");
  };
  while (at < body.length) {
    const word = body[at].toUpperCase();
    if (body[at] === ".") { at += 1; continue; }
    if (word === "FILTER") {
      const found = whole(/^(?:NOT|EXISTS)$/i.test(body[at + 1] ?? "") ? "{" : "(");
      if (found === null) return null;
      filters.push(found.replace(/^filter /i, ""));
      continue;
    }
    if (["OPTIONAL", "MINUS", "GRAPH", "SERVICE", "BIND", "VALUES", "{"].includes(word)) {
      let found = whole(word === "BIND" ? "(" : "{");
      while (found !== null && word === "{" && /^union$/i.test(body[at] ?? "")) { const next = whole("{"); found = next && `${found} ${next}`; }
      if (found === null) return null;
      steps.push({ text: found });
      continue;
    }
    const s = term();
    if (!s) return null;
    for (;;) {
      const path = [];
      // A path ends where an object can begin: after a name that no operator follows.
      for (;;) {
        const one = body[at];
        if (one === undefined) return null;
        path.push(one);
        at += 1;
        const closed = path.filter((part) => part === "(").length === path.filter((part) => part === ")").length, last = path[path.length - 1];
        if (closed && !["^", "/", "|", "!", "("].includes(last) && !["/", "|", "*", "+", "?"].includes(body[at])) break;
      }
      for (;;) {
        const o = term();
        if (!o) return null;
        const triple = { s, p: path.join(""), o };
        steps.push({ text: written(triple), triple });
        if (body[at] !== ",") break;
        at += 1;
      }
      if (body[at] !== ";") break;
      while (body[at] === ";") at += 1;
      if (at >= body.length || body[at] === ".") break;
    }
  }
  return steps.length ? { steps, filters } : null;
}

/** @param {Pattern} one */
const written = (one) => `${one.s} ${one.p} ${one.o}`;

/** What may be wrong with a query that found nothing, in the reader's words.
 * @param {string} text @param {(word: string, text: string) => { label: string }[]} complete @returns {Promise<string[]>} */
export async function why(text, complete) {
  const said = [];
  const names = [...new Set([...text.matchAll(TOKEN)].map(([one]) => one).filter((one) => /^(?:id|gov):[\p{L}\p{N}_.-]+$/u.test(one)))];
  const values = new Set([...Object.keys(data.confidences), ...Object.keys(data.modes)].map((one) => one.replaceAll("-", "").toLowerCase()));
  for (const one of names) {
    const known = one.startsWith("id:") ? entityOf(one) : data.predicates.some((predicate) => predicate.id === one) || data.kinds.some((kind) => `gov:${kind.id}` === one) || values.has(one.slice(4).toLowerCase());
    if (known || (!one.startsWith("id:") && (await exists(`{ ${one} ?p ?o } UNION { ?s ${one} ?o } UNION { ?s ?p ${one} }`)))) continue;
    const near = one.startsWith("id:") ? find(one.slice(3).replace(/[-_.]/g, " "))[0] : complete(one, "")[0]?.label;
    said.push(say(near ? "unknown_name_near" : "unknown_name", { name: one, near: near ?? "" }));
  }
  if (windowOf(state.asOf)) {
    const { total = 0 } = await engine.query(text, { window: null }).catch((error) => ({ total: none(error).length }));
    if (total) return [say("why_dated", { date: dateText(state.asOf), n: total })];
  }
  const found = partsOf(text);
  if (!found) return said.length ? said : [say("why_leave_out")];
  for (let n = 1; n <= found.steps.length; n += 1) {
    if (await exists(joined(found.steps.slice(0, n)))) continue;
    const { text: part, triple: one } = found.steps[n - 1], before = joined(found.steps.slice(0, n - 1));
    said.push(say(n === 1 ? "why_first" : "why_pattern", { pattern: clean(part) }));
    if (!one) return said;
    const turned = written({ s: one.o, p: one.p, o: one.s });
    if (!/^["'\d]/.test(one.o) && await exists([before, turned].filter(Boolean).join(" . "))) said.push(say("why_direction", { pattern: clean(turned) }));
    const literal = /^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(@[\w-]+)?$/.exec(one.o);
    if (literal) {
      const rows = await engine.query(`SELECT DISTINCT ?found WHERE { ${before ? `${before} . ` : ""}${one.s} ${one.p} ?found FILTER(LCASE(STR(?found)) = LCASE(${literal[1]})) } LIMIT 1`).then((result) => result.rows ?? [], none);
      const term = rows[0]?.found;
      if (term) said.push(say("why_literal", { text: clean(`${JSON.stringify(term.value)}${term["xml:lang"] ? `@${term["xml:lang"]}` : term.datatype ? `^^${compact(term.datatype)}` : ""}`) }));
    }
    return said;
  }
  if (found.filters.length) said.push(say("why_filter", { filter: clean(found.filters.join(", ")) }));
  return said;
}

/** @param {Step[]} steps */
const joined = (steps) => steps.map((one) => one.text).join(" . ");

/** @param {unknown} error @returns {never[]} */
function none(error) {
  if (error instanceof engine.QueryError) return []; // a hint is left out where its own query cannot be asked
  throw error;
}

/** @param {string} body */
const exists = (body) => engine.query(`ASK { ${body} }`).then((result) => Boolean(result.answer), (error) => { none(error); return true; });
